"""What the data holds: how fresh it is, every table, every source."""

from html import escape

import streamlit as st

from dashboard import data as cached
from dashboard.data import Source, changes, overview
from dashboard.panels import data as panels
from dashboard.sentences import changes as said
from dashboard.sentences import data as words
from dashboard.text import municipality_words
from dashboard.views import parts


def draw(data: Source) -> None:
    """Draw the section."""
    found, content = overview.todo(data), cached.pack(data)
    where = municipality_words(content.municipality.name)
    st.html(f'<p class="answer">{escape(words.summary(found, where))}</p>')
    st.html(f'<p class="text">{escape(_latest(data))}</p>')
    st.html(panels.freshness(found, data.today))
    sources = cached.source_rows(data)
    st.html(panels.inventory(overview.inventory(data), sources, data.today))
    rows = content.sources.sort_values("as_of", ascending=False).to_dict("records")
    st.html(panels.sources_table(rows, overview.used_in(data), data.today))
    parts.print_button()


def _latest(data: Source) -> str:
    """What was changed last."""
    done = changes.log(data, limit=1)
    if not done:
        return said.nothing_changed()
    return said.latest(done[0], overview.every_place(data))
