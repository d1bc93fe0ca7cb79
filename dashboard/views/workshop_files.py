"""What a workshop gave, as files to take along."""

import json
from collections.abc import Callable, Sequence
from functools import partial
from html import escape
from typing import Any, Final

import pandas as pd
import streamlit as st

from dashboard import data as cached
from dashboard import state
from dashboard.data import Source
from dashboard.data.positions import at_degrees
from dashboard.data.workshops import (
    contributions_of,
    dots_of_workshop,
    participation_in,
    role_here,
    store,
)
from dashboard.documents.protocol import Protocol, to_html, to_word
from dashboard.frame import page_link
from dashboard.panels.results import Told
from dashboard.text import _, language, use
from dashboard.views import parts
from dashboard.views.workshop.opening import ask_for_key
from geodata.store import results, transfer
from geodata.store.records import Contribution, Role, Workshop
from geodata.store.workshops import mark_exported

WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
GEOJSON: Final = "application/geo+json"


def draw(data: Source, workshop: Workshop, told: Told, proposed: pd.DataFrame) -> None:
    """Draw the buttons; those of everything only with a key."""
    parts.heading(_("Take along"))
    every = contributions_of(workshop.id, workshop.revision)
    dots = dots_of_workshop(workshop.id, workshop.revision)
    shown = [one for one in every if one.status == "shown"]
    note = _("The files hold what is shown.")
    st.html(f"<p>{escape(note)}</p>")
    rows = partial(results.table, shown, dots, told.alike)
    protocol = _protocol(data, workshop, shown, told, proposed)
    with st.container(
        horizontal=True, vertical_alignment="bottom", key="workshop_files"
    ):
        word, page = partial(to_word, protocol), partial(to_html, protocol)
        _button(_("Minutes (Word)"), "minutes.docx", WORD, word, of=workshop)
        _button(_("Minutes (HTML)"), "minutes.html", "text/html", page, of=workshop)
        own = ["geojson"]
        parts.downloads(rows, "workshop", language(), at_degrees, left_out=own)
        _button(_("GeoJSON"), "workshop.geojson", GEOJSON, partial(_geojson, rows))
    with st.container(horizontal=True):
        code = workshop.code
        into = _("Make a service plan that tells of the workshop")
        page_link("service_plan", into, **{state.WORKSHOPS: code})
        effect = _("What all wishes together would change, in large type")
        page_link("coverage", effect, **{state.STEP: "change", state.WORKSHOP: code})
    role = role_here(workshop)
    if role:
        _everything(workshop, role, partial(results.table, every, dots, told.alike))
        return
    with st.expander(_("For the facilitator: everything")):
        ask_for_key()


def _everything(
    workshop: Workshop, role: Role, rows: Callable[[], pd.DataFrame]
) -> None:
    """Buttons of whoever has shown a key: also what is hidden, and to move it."""
    note = _(
        "With your key: everything, also what is not shown. The file of the whole "
        "workshop can be opened on another machine; with it the workshop counts as "
        "exported. Handle the files as public documents."
    )
    st.html(f"<p>{escape(note)}</p>")
    with st.container(horizontal=True, vertical_alignment="bottom", key="whole_files"):
        name = f"workshop-{workshop.code}.geojson"
        _button(
            _("The whole workshop (GeoJSON)"),
            name,
            GEOJSON,
            partial(_whole, workshop.id, role),
        )
        parts.downloads(rows, "workshop-everything", language(), at_degrees)


def _button(
    label: str,
    name: str,
    mime: str,
    written: Callable[[], bytes],
    *,
    of: Workshop | None = None,
) -> None:
    """Button of a file that is made when it is asked for, outside a run.

    Parameters
    ----------
    of
        The workshop whose day and code stand in the name of the file.
    """
    stem, _dot, ending = name.partition(".")
    file_name = f"{stem}-{of.settings.day}-{of.code}.{ending}" if of else name
    st.download_button(
        label,
        partial(_in_language, language(), written),
        file_name=file_name,
        mime=mime,
        on_click="ignore",
        key=f"file_{name}",
    )


def _in_language(code: str, written: Callable[[], bytes]) -> bytes:
    use(code)
    return written()


def _protocol(
    data: Source,
    workshop: Workshop,
    shown: Sequence[Contribution],
    told: Told,
    proposed: pd.DataFrame,
) -> Protocol:
    return Protocol(
        workshop=workshop,
        contributions=tuple(shown),
        dots=told.dots,
        alike=told.alike,
        participation=participation_in(workshop.id, workshop.revision),
        place_names=told.places,
        group_names=told.groups,
        municipality=cached.pack(data).municipality.name,
        effects={key: " ".join(one.effects) for key, one in told.tried.items()},
        corrections=proposed,
        made_on=data.today,
    )


def _geojson(rows: Callable[[], pd.DataFrame]) -> bytes:
    """Rows of a table of contributions as GeoJSON (EPSG:4326)."""
    features = [_feature(row) for row in rows().to_dict("records")]
    content = {"type": "FeatureCollection", "features": features}
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def _feature(row: dict[Any, Any]) -> dict[str, Any]:
    at = [row.pop("longitude"), row.pop("latitude")]
    point = {"type": "Point", "coordinates": at}
    return {
        "type": "Feature",
        "id": row["contribution_id"],
        "geometry": None if pd.isna(at[0]) else point,
        "properties": row,
    }


def _whole(workshop_id: str, role: Role) -> bytes:
    """Everything about a workshop, which then counts as exported."""
    content = transfer.whole(store(), workshop_id)
    mark_exported(store(), workshop_id, role)
    return json.dumps(content, ensure_ascii=False, indent=1).encode()
