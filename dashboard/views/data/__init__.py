"""Parts of the page 'Data och källor': one section at a time."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import streamlit as st

from dashboard import notices
from dashboard.controls import data as controls
from dashboard.data import Source
from dashboard.text import plain
from dashboard.views.data import (
    bring,
    log,
    osm,
    overview,
    places,
    saving,
    take,
    todo,
)
from geodata.errors import StoreError

STYLE: Final = Path(__file__).parents[2] / "browser" / "data.css"
SECTIONS: Final[Mapping[str, Callable[[Source], None]]] = {
    "overview": overview.draw,
    "todo": todo.draw,
    "places": places.draw,
    "bring": bring.draw,
    "osm": osm.draw,
    "take": take.draw,
    "log": log.draw,
}


def draw(data: Source) -> None:
    """Draw the whole page below its title."""
    st.html(f"<style>{STYLE.read_text(encoding='utf-8')}</style>")
    section = controls.part()
    try:
        with st.container(key=f"section-{section}"):
            SECTIONS[section](data)
    except StoreError as error:
        st.error(plain(notices.error_words(error)))
    controls.remember_address()
    saving.forget()
