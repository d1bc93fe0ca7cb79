"""The store, opened once for all sessions."""

import streamlit as st
from sqlalchemy import Engine

from geodata.store.engine import database_url, open_store


@st.cache_resource(max_entries=2, show_spinner=False)
def _opened(url: str) -> Engine:
    return open_store(url)


def store() -> Engine:
    """Return the store.

    Raises
    ------
    StoreError
        It cannot be opened.
    """
    return _opened(database_url())
