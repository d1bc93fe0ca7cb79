"""Widgets that make wishes of a workshop candidates for new places."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import streamlit as st

from dashboard import address, notices, state
from dashboard.controls import SESSION
from dashboard.data import Source
from dashboard.data.wishes import Spot, candidate_file, named, short_id, shown_spots
from dashboard.data.workshops import workshop_of
from dashboard.text import _, plain
from geodata.errors import StoreError

MOST_DEMANDED: Final = 10
"""So many new places are looked for at the most."""


@dataclass(frozen=True)
class Picked:
    """Ids of the spots that may, must and must not be chosen; by default all may."""

    may: tuple[str, ...]
    must: tuple[str, ...]
    must_not: tuple[str, ...]


def picked(names: Mapping[str, str]) -> Picked:
    """Draw which spots become candidates.

    Parameters
    ----------
    names
        Name of each spot by its id.
    """
    every = list(names)
    label, hint = _("Candidates (empty: all)"), _("All")
    may = _some(state.WISHES, label, _of(names, every), hint)
    left, hint = list(may or every), _("No demand")
    label = _("Must be chosen")
    must = _some(state.FIXED, label, _of(names, left), hint, most=MOST_DEMANDED)
    rest, label = [one for one in left if one not in must], _("Must not be chosen")
    must_not = _some(state.FORBIDDEN, label, _of(names, rest), hint)
    return Picked(tuple(left), must, must_not)


def _of(names: Mapping[str, str], ids: list[str]) -> dict[str, str]:
    return {one: names[one] for one in ids}


def _some(
    key: str,
    label: str,
    names: Mapping[str, str],
    placeholder: str,
    *,
    most: int | None = None,
) -> tuple[str, ...]:
    """Select box of several spots; return those that are chosen."""
    address.seed_choices(key, list(names), ())
    kept = [one for one in st.session_state[key] if one in names]
    st.session_state[key] = kept[:most]
    chosen = st.multiselect(
        label,
        list(names),
        format_func=names.__getitem__,
        placeholder=placeholder,
        max_selections=most,
        key=key,
        persist_state=SESSION,
    )
    return address.write(key, tuple(chosen), ())


def wished(data: Source) -> bytes:
    """Candidates at the wishes of the workshop that the address names, as a file.

    It is empty, and the page says why, where the address names none that can be used.
    """
    code = _kept(state.WORKSHOP, state.WISHES_FROM)
    ids = tuple(filter(None, _kept(state.WISHES, state.WISHES_ASKED).split(",")))
    if not code:
        if _asked():
            st.warning(
                _(
                    "The address names no workshop: its wishes cannot be candidates. "
                    "Open this page from the results of the workshop."
                )
            )
        return b""
    try:
        workshop = workshop_of(code)
        found = shown_spots(data, named(workshop))
    except StoreError as error:
        told = _("Wishes of a workshop cannot be candidates. {why}")
        st.warning(plain(told.format(why=notices.error_words(error))))
        return b""
    if not found:
        told = _("No wish of the workshop '{title}' has a spot that is on the map.")
        st.warning(plain(told.format(title=workshop.settings.title)))
        return b""
    return candidate_file(data, _chosen(found, ids))


def _kept(name: str, key: str) -> str:
    """Text of the address, or what it was when this session came here first."""
    text = st.query_params.get(name) or str(st.session_state.get(key, ""))
    st.session_state[key] = text
    return address.write(name, text, "")


def _asked() -> bool:
    """Whether wishes are asked for as candidates, here or in the address."""
    asked = st.query_params.get(state.CANDIDATES)
    return bool(st.session_state.get(state.CANDIDATES, asked) == state.WISHES)


def _chosen(found: tuple[Spot, ...], ids: tuple[str, ...]) -> tuple[Spot, ...]:
    """Spots of some wishes; of all, if the address names none that is there."""
    there = {short_id(one): spot for spot in found for one in spot.wishes}
    demanded = [
        one
        for key in (state.FIXED, state.FORBIDDEN)
        if key not in st.session_state and _asked()
        for one in st.query_params.get(key, "").split(",")
    ]
    unknown = sorted({one for one in (*ids, *demanded) if one} - there.keys())
    if unknown:
        told = _("No wish that is shown has this id, so it is left out: {ids}")
        st.warning(plain(told.format(ids=", ".join(unknown))))
    wanted = {there[one].candidate_id for one in ids if one in there}
    return tuple(spot for spot in found if not wanted or spot.candidate_id in wanted)
