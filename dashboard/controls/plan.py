"""Widgets of the service plan: what it is called, and what it takes along."""

from collections.abc import Callable
from datetime import date
from urllib.parse import parse_qs, urlsplit

import streamlit as st

from dashboard import address, notices, scenario_text, state
from dashboard import data as cached
from dashboard.controls import SESSION, choice
from dashboard.data import Source, workshops
from dashboard.data.answers import group_names
from dashboard.frame import page_link, read_language
from dashboard.text import _, ngettext, plain
from geodata.errors import SchemaError, StoreError
from geodata.scenario import Scenario
from geodata.store.keys import CODE_LENGTH, plain_code
from geodata.store.records import Workshop

MOST_MEASURES = 12
MOST_WORKSHOPS = 12
LONGEST_TITLE = 120
WHOLE = "all"


def for_whom(data: Source) -> str:
    """Draw for whom the plan is; return the id of a local group, empty for all."""
    names = {WHOLE: _("The whole municipality")}
    names |= {i: plain(name) for i, name in group_names(data).items()}
    chosen = choice(state.GROUP, _("The plan is for"), names, WHOLE, st.selectbox)
    return "" if chosen == WHOLE else chosen


def heading_fields(data: Source, title: str) -> tuple[str, str, date]:
    """Draw title, who is responsible, and the day; return them.

    Parameters
    ----------
    title
        What the plan is called when nothing is written.
    """
    asked = cached.pack(data).municipality.official_name
    words = st.text_input(
        _("Title"),
        key=state.PLAN_TITLE,
        placeholder=title,
        max_chars=LONGEST_TITLE,
        persist_state=SESSION,
    )
    who = st.text_input(
        _("Responsible"),
        key=state.RESPONSIBLE,
        placeholder=asked,
        max_chars=LONGEST_TITLE,
        persist_state=SESSION,
    )
    st.session_state.setdefault(state.MADE_ON, data.today)
    day = st.date_input(
        _("Date of the draft"),
        format="YYYY-MM-DD",
        key=state.MADE_ON,
        persist_state=SESSION,
    )
    made_on = day if isinstance(day, date) else data.today
    return (words or "").strip() or title, (who or "").strip() or asked, made_on


def measures() -> tuple[str, ...]:
    """Scenarios that the plan takes along, as text: of the session, or the address."""
    if state.MEASURES not in st.session_state:
        asked = st.query_params.get_all(state.MEASURES)
        st.session_state[state.MEASURES] = list(dict.fromkeys(asked))[:MOST_MEASURES]
    return tuple(st.session_state[state.MEASURES])


def _keep(kept: tuple[str, ...]) -> None:
    st.session_state[state.MEASURES] = list(kept)


def take_along(scenario: Scenario, key: str) -> None:
    """Draw a button that takes a scenario into the service plan, and the way there."""
    text = scenario_text.write(scenario)
    taken = text in measures()
    full = len(measures()) >= MOST_MEASURES
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            _("In the service plan") if taken else _("Take into the service plan"),
            key=key,
            on_click=_add,
            args=(text,),
            disabled=taken or full or not scenario.changes,
            help=_too_many() if full and not taken else None,
        )
        if taken:
            page_link("service_plan", _("Open the service plan"))


def _add(text: str) -> None:
    kept = measures()
    if text not in kept and len(kept) < MOST_MEASURES:
        _keep((*kept, text))


def chosen_measures(data: Source, describe: Callable[[Scenario], str]) -> list[str]:
    """Draw the measures that were taken along; return those that can be computed.

    Parameters
    ----------
    describe
        Says in a line what a scenario changes.
    """
    usable = []
    for number, text in enumerate(measures(), start=1):
        try:
            scenario = cached.scenario_of(data, text)
        except SchemaError as error:
            notices.refused(_("A measure in the address cannot be used"), error)
            continue
        usable.append(text)
        st.button(
            f"✕ {plain(describe(scenario))}",
            key=f"drop_measure_{number}",
            help=_("Leave this measure out"),
            on_click=_drop,
            args=(text,),
        )
    address.write_list(state.MEASURES, usable)
    return usable


def _drop(text: str) -> None:
    _keep(tuple(one for one in measures() if one != text))


def paste(data: Source) -> None:
    """Draw where the address of a change is pasted."""
    with st.form("paste_form", clear_on_submit=False):
        st.text_input(
            _("Address from 'What if'"),
            key=state.PASTED,
            placeholder="…/what_if?scenario=1~…",
            max_chars=4000,
        )
        st.form_submit_button(_("Take along"), on_click=_take_pasted, args=(data,))
    error = st.session_state.pop(state.PASTED_FAULT, "")
    if error:
        st.warning(plain(error))


def _take_pasted(data: Source) -> None:
    read_language()
    typed = str(st.session_state.get(state.PASTED) or "").strip()
    query = parse_qs(urlsplit(typed).query)
    text = query.get(state.SCENARIO, [typed])[0]
    fault = _fault(data, text)
    st.session_state[state.PASTED_FAULT] = fault
    if not fault:
        _add(text)
        st.session_state[state.PASTED] = ""


def _fault(data: Source, text: str) -> str:
    """Say why a text is no change that a plan can take along; empty if it is one."""
    if len(measures()) >= MOST_MEASURES:
        return _too_many()
    try:
        scenario = cached.scenario_of(data, text)
    except SchemaError as error:
        return " ".join(" ".join(notices.fault_words(one)) for one in error.faults)
    if not scenario.changes:
        return _(
            "There is no change in it. Open 'What if', try a change, and copy the "
            "address of that page."
        )
    return ""


def _too_many() -> str:
    told = _("A plan takes {n} measures at most. Leave one out first.")
    return told.format(n=MOST_MEASURES)


def wish_to_take(wishes: dict[str, str]) -> None:
    """Draw a choice among wishes of the workshops, and a button that takes one along.

    Parameters
    ----------
    wishes
        What each is called, by its scenario as text.
    """
    left = {text: name for text, name in wishes.items() if text not in measures()}
    if not left:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            _("A wish from the workshops"),
            list(left),
            format_func=left.__getitem__,
            index=None,
            placeholder=_("Choose a wish"),
            key=state.PLAN_WISH,
        )
        full = len(measures()) >= MOST_MEASURES
        st.button(
            _("Take the wish along"),
            on_click=_take_wish,
            disabled=full,
            help=_too_many() if full else None,
        )


def _take_wish() -> None:
    text = st.session_state.get(state.PLAN_WISH)
    if text:
        _add(text)
        st.session_state[state.PLAN_WISH] = None


def codes() -> tuple[str, ...]:
    """Codes of the workshops whose results the plan tells.

    Spaces may stand within a code, as it is shown elsewhere.
    """
    if state.WORKSHOPS not in st.session_state:
        st.session_state[state.WORKSHOPS] = st.query_params.get(state.WORKSHOPS, "")
    typed = plain_code(str(st.session_state[state.WORKSHOPS] or ""))
    starts = range(0, len(typed), CODE_LENGTH)
    return tuple(dict.fromkeys(typed[i : i + CODE_LENGTH] for i in starts))


def workshops_taken() -> list[Workshop]:
    """Draw where the codes of the workshops are typed; return those that are there."""
    codes()  # gives the widget its first value
    st.text_input(
        _("Workshops to tell of: their codes, with spaces between"),
        key=state.WORKSHOPS,
        max_chars=200,
        placeholder=_("None"),
        persist_state=SESSION,
    )
    found = []
    for code in codes()[:MOST_WORKSHOPS]:
        try:
            found.append(workshops.workshop_of(code))
        except StoreError as error:
            st.warning(plain(f"{code}: {notices.error_words(error)}"))
    if found:
        told = ngettext(
            "{n} workshop is told of: {names}.",
            "{n} workshops are told of: {names}.",
            len(found),
        )
        names = ", ".join(one.settings.title for one in found)
        st.caption(plain(told.format(n=len(found), names=names)))
    address.write(state.WORKSHOPS, " ".join(one.code for one in found), "")
    return found
