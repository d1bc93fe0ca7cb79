"""The same map as one would first write it: one folium.Marker a place."""

from datetime import date
from html import escape
from urllib.parse import quote

import folium
from streamlit_folium import st_folium

from dashboard import assets  # noqa: F401 - the same browser files as our map
from geodata.pack import Pack
from geodata.places import join

# folium's popups need this much of jQuery, which our map does without.
JQUERY = """window.$ = (html) => {
  const box = document.createElement("div");
  box.innerHTML = html;
  return [box.firstElementChild];
};"""

APP = """
import streamlit as st

from geodata.pack import pack_folder, read_pack
from tests.benchmarks.naive import draw

draw(st.cache_resource(read_pack)(pack_folder()))
"""


def draw(pack: Pack) -> None:
    """Draw the map, as the app above does on every run."""
    st_folium(
        naive_map(pack),
        key="map",
        height=620,
        use_container_width=True,
        returned_objects=["last_object_clicked"],
    )


def naive_map(pack: Pack) -> folium.Map:
    """Every place with its services, over the municipalities and the lakes."""
    view = pack.municipality.home_view
    drawn = folium.Map([view.latitude, view.longitude], zoom_start=10, tiles=None)
    jquery = ("jquery", f"data:text/javascript,{quote(JQUERY)}")
    drawn.default_js = [jquery, *folium.Map.default_js]
    for table in (pack.municipalities, pack.lakes):
        folium.GeoJson(table[["name", "geometry"]]).add_to(drawn)
    for _place, services in join(pack.places, pack.services).groupby("place_id"):
        place = services.iloc[0]
        lines = [
            f"{one['service_type']}: {one['service_kind']}, {one['status']}, "
            f"{date.fromisoformat(one['seen_on'])}"
            for one in services.to_dict("records")
        ]
        title = escape(f"{place['name']}, {place['village']}")
        folium.Marker(
            [place["latitude"], place["longitude"]],
            popup=f"<b>{title}</b><br>{'<br>'.join(lines)}",
            tooltip=title,
        ).add_to(drawn)
    return drawn
