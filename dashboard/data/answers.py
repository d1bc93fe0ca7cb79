"""What a participant fills in: cells of a form, kept as a draft, made an answer of."""

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st
from pydantic import ValidationError

from dashboard import state
from dashboard.data.analysis_tables import place_names
from dashboard.data.core import Source, offers, pack, shared
from dashboard.data.scenario import place_points, village_near, village_points
from dashboard.data.workshops import store
from dashboard.text import collation
from geodata.store import participants
from geodata.store.cells import snapped
from geodata.store.records import Draft, Question, Said, Workshop
from geodata.store.workshops import new_id

PLACE, VILLAGE, SPOT = "place:", "village:", "spot:"
"""Begin the code of where somebody speaks of; its id, name or degrees follow."""

Cells = dict[str, Any]
"""What stands in a form: `kind`, `where`, `types`, `group` and `text`, if anything."""

Form = tuple[str, Cells]
"""UUID of a form, and its cells."""

FIELDS: Final = ("kind", "where", "types", "group", "text")


def participant_here(workshop: Workshop) -> str | None:
    """Id of the participant whose token stands in the address; None without one."""
    token = st.query_params.get(state.PARTICIPANT, "")
    return participants.participant(store(), workshop.id, token) if token else None


@shared
def where_names(data: Source) -> dict[str, str]:
    """Name of each village and place that can be chosen in a list, by its code."""
    villages = sorted(village_points(data), key=collation)
    names = place_names(data)
    return {f"{VILLAGE}{name}": name for name in villages} | {
        f"{PLACE}{place_id}": names[place_id] for place_id in place_points(data)
    }


@shared
def village_of_place(data: Source) -> dict[str, str]:
    """Village of each place by its id; the nearest where the pack names none."""
    rows = offers(data).drop_duplicates("place_id")
    named = dict(zip(rows["place_id"], rows["village"], strict=True))
    return {
        place_id: named[place_id] or village_near(data, *at)
        for place_id, at in place_points(data).items()
    }


@shared
def group_names(data: Source) -> dict[str, str]:
    """Name of each local group by its id."""
    groups = pack(data).groups
    return dict(zip(groups["group_id"], groups["name"], strict=True))


def spot_code(latitude: float, longitude: float) -> str:
    """Code of a spot, of which 250 m are kept."""
    at = snapped(latitude, longitude)
    return f"{SPOT}{at[0]},{at[1]}"


def position(data: Source, where: str) -> Cells:
    """Place, village and degrees of a code, as `Said` has them; none of a bad one."""
    place_id, village = where.removeprefix(PLACE), where.removeprefix(VILLAGE)
    if where.startswith(PLACE) and place_id in place_points(data):
        at = place_points(data)[place_id]
        own = {"place_id": place_id, "village": village_of_place(data)[place_id]}
    elif where.startswith(VILLAGE) and village in village_points(data):
        at, own = village_points(data)[village], {"village": village}
    elif where.startswith(SPOT):
        latitude, longitude = where.removeprefix(SPOT).split(",")
        at = (float(latitude), float(longitude))
        own = {"village": village_near(data, *at)}
    else:
        return {}
    return {**own, "latitude": at[0], "longitude": at[1]}


def said_of(data: Source, question: Question, cells: Mapping[str, Any]) -> Said:
    """Make an answer of what stands in a form.

    Raises
    ------
    ValidationError
        Something is missing or does not fit.
    """
    kind = "wish" if question == "future" else cells.get("kind") or ""
    content: Cells = {"question": question, "kind": kind}
    content["text"] = cells.get("text") or ""
    if question == "part":
        return Said.model_validate(content | {"group_id": cells.get("group") or ""})
    content["types"] = tuple(cells.get("types") or ())
    return Said.model_validate(content | position(data, cells.get("where") or ""))


def lacking(error: ValidationError) -> str:
    """Code of what is missing or does not fit, the first of all."""
    return str(error.errors()[0]["type"])


def form_of(question: Question, participant_id: str) -> Draft:
    """The form that is open: of this session, else the draft, else a new one.

    Without a participant it is a facilitator's, who enters what came on paper.
    """
    forms: dict[str, Form] = st.session_state.setdefault(state.FORMS, {})
    name = f"{participant_id}/{question}"
    if name not in forms:
        kept = None
        if participant_id:
            kept = participants.draft(store(), participant_id, question)
        forms[name] = (kept.form_id, kept.content) if kept else (new_id(), {})
    return Draft(*forms[name])


def keep(question: Question, participant_id: str, form_id: str, new: Cells) -> None:
    """Keep what has changed in a form, here and as a draft in the store.

    A form that was sent meanwhile is left alone.

    Raises
    ------
    StoreError
        The store cannot do it; the session has it all the same.
    """
    opened = form_of(question, participant_id)
    if opened.form_id != form_id:
        return
    form = Draft(form_id, opened.content | new)
    name = f"{participant_id}/{question}"
    st.session_state[state.FORMS][name] = (form.form_id, form.content)
    if participant_id:
        participants.keep_draft(store(), participant_id, question, form)


def new_form(question: Question, participant_id: str) -> None:
    """Let the next form be a new one: the store has acknowledged this one."""
    st.session_state.get(state.FORMS, {}).pop(f"{participant_id}/{question}", None)


@shared
def known_names(data: Source) -> tuple[str, ...]:
    """Names in the pack that are none of persons: villages, places, groups, lakes."""
    content = pack(data)
    tables = [content.localities["name"], content.places["name"], content.lakes["name"]]
    tables += [content.groups["name"], content.municipalities["name"]]
    places = content.places
    tables += [places["village"], places["operator"], places["street_address"]]
    names = {str(name) for column in tables for name in column if name}
    return (*sorted(names), content.municipality.official_name, *village_points(data))
