"""Widgets that return frozen values; their keys are the names in the address."""

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime, time
from functools import partial
from typing import Final

import streamlit as st

from dashboard import address, open_at, palette, state
from dashboard.data import Source, pack, villages
from dashboard.maps import MapEvent
from dashboard.open_at import OpenAt
from dashboard.sentences import hours
from dashboard.terms import capital, term
from dashboard.text import _, plain
from geodata.hours import FIRST_DAY, LAST_DAY
from geodata.vocabulary import ALL_KINDS, SERVICE_KINDS, SERVICE_TYPES, TYPE_OF_KIND

SESSION: Final = "session"
"""A choice holds while the reader looks at other pages."""
USUAL_TIME: Final = time(19)
HALF_HOURS: Final = tuple(f"{h:02}{m:02}" for h in range(24) for m in (0, 30))


def filters(data: Source) -> state.Filters:
    """Draw the controls of the map and return what the reader chose."""
    types = service_types(state.TYPES, SERVICE_TYPES)
    kinds = kinds_of_service(state.KINDS, _("Kinds (empty: all)"))
    seen = age()
    moment = opening(data.today)
    projects = _projects(data)
    groups = switch(state.GROUPS, _("Local development groups"), default=True)
    go = _go(data)
    return state.Filters(
        types=types,
        kinds=effective_kinds(types, kinds),
        age=seen,
        projects=projects,
        groups=groups,
        tiles=_tiles(data),
        go=go,
        open_at=moment,
    )


def effective_kinds(types: tuple[str, ...], kinds: tuple[str, ...]) -> tuple[str, ...]:
    """Kinds that are asked for: a type of which no kind is chosen keeps all of them."""
    if not kinds:
        return ()
    chosen: list[str] = []
    for code in types:
        own = SERVICE_KINDS[code]
        chosen += [kind for kind in own if kind in kinds] or own
    return tuple(chosen)


def service_types(
    key: str, default: tuple[str, ...], label: str = ""
) -> tuple[str, ...]:
    """Buttons of the service types; return those that are chosen."""
    address.seed_choices(key, SERVICE_TYPES, default)
    words = {
        code: f"{palette.LOOKS[code].letter} {term('type', code)}"
        for code in SERVICE_TYPES
    }
    types = st.pills(
        label or _("Service types"),
        SERVICE_TYPES,
        selection_mode="multi",
        format_func=words.__getitem__,
        key=key,
        persist_state=SESSION,
    )
    chosen = tuple(code for code in SERVICE_TYPES if code in types)
    return address.write(key, chosen, default)


def kinds_of_service(key: str, label: str) -> tuple[str, ...]:
    """Select box of the kinds of service; return those that are chosen."""
    address.seed_choices(key, ALL_KINDS, ())
    words = {
        kind: f"{term('type', TYPE_OF_KIND[kind])}: {term('kind', kind)}"
        for kind in ALL_KINDS
    }
    kinds = st.multiselect(
        label,
        ALL_KINDS,
        format_func=words.__getitem__,
        placeholder=_("Choose kinds"),
        key=key,
        persist_state=SESSION,
    )
    return address.write(key, tuple(kinds), ())


def age() -> str:
    """Radio buttons of how old a fact may be: `all` or `year`."""
    words = {"all": _("All facts"), "year": _("Seen within a year")}
    return choice(state.AGE, _("How old may a fact be?"), words, "all")


def opening(today: date) -> datetime | None:
    """Draw when services shall be open; return the moment, or None for any time."""
    _seed_opening(today)
    days = {open_at.ANY: _("At any time")} | hours.weekdays()
    days |= {open_at.ON_A_DATE: _("On a certain day")}
    day = st.selectbox(
        _("Open when"),
        list(days),
        format_func=days.__getitem__,
        key=state.OPEN_AT,
        persist_state=SESSION,
    )
    asked = None if day == open_at.ANY else _asked_opening(day, today)
    address.write(state.OPEN_AT, asked.code() if asked else open_at.ANY, open_at.ANY)
    if asked is None:
        return None
    moment = asked.moment(today)
    told = _("{moment} is meant.").format(moment=hours.moment_words(moment))
    st.caption(plain(capital(told)))
    return moment


def _seed_opening(today: date) -> None:
    """Give the widgets of a moment what the address says, the first time."""
    days = {open_at.ANY, open_at.ON_A_DATE, *open_at.WEEKDAYS}
    if st.session_state.get(state.OPEN_AT) not in days:
        asked = open_at.read(st.query_params.get(state.OPEN_AT, ""))
        first = asked.weekday or open_at.ON_A_DATE if asked else open_at.ANY
        at, day = (asked.at, asked.day) if asked else (USUAL_TIME, None)
        st.session_state[state.OPEN_AT] = first
        st.session_state[state.OPEN_TIME] = f"{at:%H%M}"
        st.session_state[state.OPEN_DAY] = day or today
    st.session_state.setdefault(state.OPEN_TIME, f"{USUAL_TIME:%H%M}")
    st.session_state.setdefault(state.OPEN_DAY, today)


def _asked_opening(day: str, today: date) -> OpenAt:
    on = None
    if day == open_at.ON_A_DATE:
        chosen = st.date_input(
            _("Day"),
            min_value=FIRST_DAY,
            max_value=LAST_DAY,
            format="YYYY-MM-DD",
            key=state.OPEN_DAY,
            persist_state=SESSION,
        )
        on = chosen if isinstance(chosen, date) else today
    times = sorted({*HALF_HOURS, str(st.session_state[state.OPEN_TIME])})
    at = st.selectbox(
        _("Time of the day"),
        times,
        format_func=hours.time_words,
        key=state.OPEN_TIME,
        persist_state=SESSION,
    )
    return OpenAt("" if on else day, time(int(at[:2]), int(at[2:])), on)


def _projects(data: Source) -> tuple[str, ...]:
    names = {project.project_id: plain(project.name) for project in pack(data).projects}
    address.seed_choices(state.PROJECTS, list(names), ())
    projects = st.pills(
        _("Coverage of projects"),
        list(names),
        selection_mode="multi",
        format_func=names.__getitem__,
        key=state.PROJECTS,
        persist_state=SESSION,
    )
    chosen = tuple(name for name in names if name in projects)
    return address.write(state.PROJECTS, chosen, ())


def choice(
    key: str,
    label: str,
    words: Mapping[str, str],
    default: str,
    widget: Callable[..., object] = st.radio,
) -> str:
    """Draw a widget of one choice and return the code that is chosen.

    Parameters
    ----------
    words
        What each code is called on the screen, in the order of display.
    widget
        Function of Streamlit that draws it.
    """
    address.seed_choice(key, words, default)
    chosen = widget(
        label,
        list(words),
        format_func=words.__getitem__,
        key=key,
        persist_state=SESSION,
    )
    return address.write(key, str(chosen), default)


SEGMENTS: Final = partial(st.segmented_control, required=True)
"""Buttons side by side, for `choice`."""


def switch(key: str, label: str, *, default: bool) -> bool:
    """Draw a switch and return whether it is on."""
    address.seed_switch(key, default=default)
    on = st.toggle(label, key=key, persist_state=SESSION)
    return address.write(key, on, default)


def _go(data: Source) -> str:
    scales = {
        state.WHOLE: _("The whole municipality"),
        state.COUNTY: _("The whole county"),
        state.COUNTRY: _("The whole country"),
    }
    options = scales | {name: name for name in villages(data)}
    widget = partial(st.selectbox, on_change=_forget_focus)
    return choice(state.GO, _("Go to"), options, state.WHOLE, widget)


def _tiles(data: Source) -> bool:
    tiles = pack(data).municipality.tiles
    if tiles is None:
        return False
    label = _("Background map from {name}").format(name=plain(tiles.name))
    on = switch(state.TILES, label, default=False)
    st.caption(
        _(
            "When on, {operator} sees your IP address. Needs internet. "
            "Otherwise your browser talks to this server alone."
        ).format(operator=plain(tiles.operator))
    )
    return on


def is_new(event: MapEvent | None) -> bool:
    """Whether a click has not been handled yet."""
    handled = st.session_state.get(state.HANDLED_CLICK)
    return event is not None and (event.feature_id, event.at) != handled


def take(event: MapEvent | None, options: Collection[str]) -> None:
    """Choose what was clicked on the map, once a click, if it can be chosen."""
    if event is None or not is_new(event):
        return
    st.session_state[state.HANDLED_CLICK] = (event.feature_id, event.at)
    if event.feature_id in options:
        st.session_state[state.CHOSEN] = event.feature_id


def chosen(options: Mapping[str, str], placeholder: str) -> str | None:
    """Select box of everything that can be clicked on the map: the equal way.

    Parameters
    ----------
    options
        Name by the id of the feature.
    placeholder
        What stands there while nothing is chosen.
    """
    address.seed_choice(state.CHOSEN, options, None)
    if st.session_state[state.CHOSEN] not in options:
        st.session_state[state.CHOSEN] = None
    shown = st.selectbox(
        _("Show details of"),
        list(options),
        format_func=options.__getitem__,
        placeholder=placeholder,
        index=None,
        key=state.CHOSEN,
        persist_state=SESSION,
        on_change=_focus,
    )
    return address.write(state.CHOSEN, shown, None)


def _forget_focus() -> None:
    st.session_state.pop(state.FOCUS, None)


def _focus() -> None:
    st.session_state[state.FOCUS] = st.session_state.get(state.CHOSEN)


def sort() -> str:
    """Select box of the orders that the table can have."""
    words = {
        "village": _("Village"),
        "name": _("Name"),
        "seen_on": _("Last seen, newest first"),
    }
    return choice(state.SORT, _("Sort by"), words, "village", st.selectbox)
