"""The browser files of the map, served by the running app from installed packages.

Streamlit serves the folder of a declared component; the map's frame reaches it as a
sibling of its own. So a visitor's browser loads nothing from anywhere else.
"""

from typing import Final

from folium import Map
from folium.plugins import MarkerCluster
from streamlit.components.v1 import declare_component
from xstatic.pkg import leaflet, leaflet_markercluster


def _served(name: str, folder: str) -> str:
    return f"../{declare_component(name, path=folder).name}/"


LEAFLET: Final = _served("leaflet", leaflet.BASE_DIR)
CLUSTER: Final = _served("markercluster", leaflet_markercluster.BASE_DIR)

Map.default_js = [
    ("leaflet", f"{LEAFLET}leaflet.js"),
    ("cluster", f"{CLUSTER}leaflet.markercluster.js"),
]
Map.default_css = [
    ("leaflet_css", f"{LEAFLET}leaflet.css"),
    ("cluster_css", f"{CLUSTER}MarkerCluster.css"),
]
MarkerCluster.default_js = []
MarkerCluster.default_css = []
