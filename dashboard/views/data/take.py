"""Section 'Ta med': every table in each format, the whole pack, and its description."""

from functools import partial
from html import escape
from typing import Final

import streamlit as st

from dashboard.data import Source, taking
from dashboard.data.taking import Offered
from dashboard.text import _, language, ngettext, number
from dashboard.views import parts
from dashboard.views.data.steps import style

FORMATS: Final = {
    "csv": "CSV",
    "xlsx": "Excel",
    "geojson": "GeoJSON",
    "gpkg": "GeoPackage",
    "zip": "Zip",
    "jsonld": "JSON-LD",
}


def draw(data: Source) -> None:
    """Draw the section."""
    style()
    told = _(
        "Everything on the map can be taken along, as it is known now. Rows of "
        "OpenStreetMap have a licence of their own (ODbL) and are files of their own."
    )
    with st.container(key="take"):
        st.html(f'<p class="answer">{escape(told)}</p>')
        parts.heading(_("All of it"))
        for one in taking.wholes():
            _row(data, one)
        parts.heading(_("One table at a time"))
        told = _(
            "CSV and Excel are for calculating, GeoJSON and GeoPackage for maps. A "
            "GeoPackage is in SWEREF 99 TM and brings the colours of the map along."
        )
        st.html(f'<p class="text">{escape(told)}</p>')
        for one in taking.offered(data):
            _row(data, one)


def _row(data: Source, one: Offered) -> None:
    """What can be taken along, with a button for each format."""
    with st.container(
        horizontal=True, vertical_alignment="center", key=f"take-{one.code}"
    ):
        told = f"<b>{escape(one.title)}</b>"
        if one.rows is not None:
            rows = ngettext("{n} row", "{n} rows", one.rows)
            told += f' <span class="small">{rows.format(n=number(one.rows))}</span>'
        st.html(f'<p class="take-title">{told}</p>')
        for form in one.formats:
            st.download_button(
                FORMATS[form],
                partial(taking.content, data, one.code, form, language()),
                file_name=taking.name_of(data, one.code, form),
                mime=taking.MIMES[form],
                on_click="ignore",
                key=f"take-{one.code}-{form}",
            )
