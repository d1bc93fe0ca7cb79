"""Parts of the page 'Om kartan': method, sources, gaps, accessibility, privacy."""

from importlib.metadata import version
from typing import Final

import streamlit as st

from dashboard import data as cached
from dashboard import notices
from dashboard.data import Source
from dashboard.html import render
from dashboard.sentences import analysis as sentences
from dashboard.text import column, language
from geodata.baseline import Question
from geodata.errors import GeodataError
from geodata.pack import Pack
from geodata.places import KindState, kind_state
from geodata.vocabulary import COUNTED_KINDS, TYPE_OF_KIND

ASSESSED_ON: Final = "2026-11-24"
"""Day of the last self-assessment that the accessibility statement speaks of."""


def draw(data: Source) -> None:
    """Draw the whole page below its title."""
    content = cached.pack(data)
    services = content.services
    st.markdown(own_text(content))
    st.html(
        render(
            "about.html",
            data.today,
            municipality=content.municipality,
            contact=content.contact,
            counted=COUNTED_KINDS,
            measured=sentences.measured(
                Question(measure="road" if content.roads is not None else "straight"),
                content.municipality.detour_factor,
            ),
            model=_model(data),
            by_road=content.roads is not None,
            grid=content.residents is not None,
            kinds=_kinds(content),
            without_hours=int((services["opening_hours"] == "").sum()),
            total=len(services),
            unplaced=content.groups.loc[
                content.groups["latitude"].isna(), "name"
            ].to_list(),
            sources=content.sources.to_dict("records"),
            assessed_on=ASSESSED_ON,
            version=version("servicekartan"),
            oldest=min(services["seen_on"], default=""),
            newest=max(services["seen_on"], default=""),
        )
    )


def _model(data: Source) -> str:
    """Say where people live; where that is not known, what is missing."""
    try:
        found = cached.residents(data)
    except GeodataError as error:
        return notices.error_words(error)
    return sentences.model(found, cached.pack(data).municipality.water_km2)


def own_text(content: Pack) -> str:
    """Text of the pack about its municipality, without pictures from elsewhere."""
    about = content.about
    text = about.get(language()) or next(iter(about.values()), "")
    return text.replace("![", r"\!\[")


def _kinds(content: Pack) -> list[tuple[str, KindState, str]]:
    """Type, state and note of every kind, also of those that no row speaks of."""
    code = content.municipality.code
    rows = content.completeness[content.completeness["municipality_code"] == code]
    notes = {
        row["service_kind"]: column(row, "note") for row in rows.to_dict("records")
    }
    return [
        (service_type, kind_state(rows, code, kind), notes.get(kind, ""))
        for kind, service_type in TYPE_OF_KIND.items()
    ]
