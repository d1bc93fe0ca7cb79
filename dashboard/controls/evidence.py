"""Widgets with which an editor enters what is known of a goal."""

import math
import uuid
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Final

import streamlit as st
from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from dashboard.sentences.goals import brief, part_word, state_word, target_words
from dashboard.text import N_, _, localised
from geodata.goals import GoalState
from geodata.store.cells import LONGEST_NOTE, LONGEST_TEXT
from geodata.store.evidence import Entry
from geodata.vocabulary import EVIDENCE_PARTS, VERDICTS

GOAL: Final = "where-goal"
PART: Final = "kind-part"
VERDICT: Final = "kind-verdict"
CORRECTS: Final = "where-corrects"
DATE: Final = "evidence-date"
VALUE: Final = "evidence-value"
SOURCE: Final = "evidence-source"
NOTE: Final = "evidence-note"
FORM_ID: Final = "evidence-id"
FORM: Final = "evidence_form"

FAULTS: Final = {
    "no_statement": N_("Write a value, a verdict or a note."),
    "no_source": N_("Write who says so: the source."),
    "not_a_date": N_("Write the date as 2019-05-29, 2019-05 or 2019."),
    "future_date": N_("The date lies in the future."),
    "not_a_number": N_("Write the value in digits, such as 3 or 2,5."),
    "greater_than_equal": N_("The value cannot be below zero."),
    "verdict_of_baseline": N_(
        "A verdict goes with the outcome. Of the baseline, write a value or a note."
    ),
    "string_too_long": N_("A text is too long."),
}


def fault_words(error: ValidationError) -> str:
    """What does not fit in the form, the first of all."""
    code = str(error.errors()[0]["type"])
    other = _("Something does not fit. Look the form over.")
    return _(FAULTS[code]) if code in FAULTS else other


def goal(states: Sequence[GoalState]) -> GoalState:
    """Select box of the goals; return the one that is chosen."""
    known = {f"{one.project.project_id}/{one.goal.goal_id}": one for one in states}
    names = _distinct({key: _name(one) for key, one in known.items()})
    if st.session_state.get(GOAL) not in names:
        st.session_state[GOAL] = next(iter(names))
    chosen = st.selectbox(
        _("Goal that the information is about"),
        list(names),
        format_func=names.__getitem__,
        key=GOAL,
    )
    return known[chosen]


def _name(one: GoalState) -> str:
    return f"{one.project.name}: {localised(one.goal.indicator)}"


def _distinct(names: Mapping[str, str]) -> dict[str, str]:
    """Names, none of them twice: a browser tells by its name what is chosen."""
    taken: Counter[str] = Counter()
    found = {}
    for key, name in names.items():
        taken[name] += 1
        found[key] = f"{name} ({taken[name]})" if taken[name] > 1 else name
    return found


def form(about: GoalState, press: Callable[[], None]) -> None:
    """Draw the form; `read` reads what it holds.

    Parameters
    ----------
    about
        The goal that was chosen.
    press
        What its button does.
    """
    st.session_state.setdefault(FORM_ID, uuid.uuid4().hex)
    promised = _("Promised: {target}. State now: {state}.").format(
        target=target_words(about.goal) or "–", state=state_word(about.state)
    )
    st.html(f'<p class="goal-chosen">{escape(promised)}</p>')
    with st.form(FORM):
        left, right = st.columns(2)
        with left:
            _part()
            _text(DATE, _("Date: 2019-05-29, 2019-05 or 2019"), 10)
            _text(SOURCE, _("Source: who says so, or the address of a page"))
        with right:
            _text(VALUE, _("Value in digits, if there is one"), 20)
            _verdict()
            _corrects(about)
        st.text_area(_("Note"), key=NOTE, max_chars=LONGEST_TEXT, placeholder=" ")
        st.form_submit_button(_("Save"), on_click=press, type="primary")


def _part() -> None:
    parts = list(reversed(EVIDENCE_PARTS))
    st.radio(
        _("What it tells"), parts, format_func=part_word, key=PART, horizontal=True
    )


def _text(key: str, label: str, most: int = LONGEST_NOTE) -> None:
    st.text_input(label, key=key, max_chars=most, placeholder=" ")


def _verdict() -> None:
    st.selectbox(
        _("Verdict of the source, if it gives no value"),
        list(VERDICTS),
        format_func=state_word,
        index=None,
        key=VERDICT,
        placeholder=_("No verdict"),
    )


def _corrects(about: GoalState) -> None:
    rows = [one for one in about.evidence if one.id not in about.corrected]
    standing = _distinct({one.id: brief(one) for one in rows})
    if st.session_state.get(CORRECTS) not in standing:
        st.session_state[CORRECTS] = None
    st.selectbox(
        _("Corrects, which stays and no longer counts"),
        list(standing),
        format_func=standing.__getitem__,
        key=CORRECTS,
        placeholder=_("Nothing: it is new information"),
        disabled=not standing,
    )


def read() -> Entry:
    """Read what the form holds.

    Raises
    ------
    ValidationError
        Something does not fit.
    """
    project_id, _slash, goal_id = str(st.session_state[GOAL]).partition("/")
    given = {key: str(st.session_state.get(key) or "") for key in (DATE, SOURCE, NOTE)}
    return Entry.model_validate(
        {
            "project_id": project_id,
            "goal_id": goal_id,
            "part": st.session_state.get(PART),
            "date": given[DATE].strip(),
            "value": _number(str(st.session_state.get(VALUE) or "")),
            "verdict": st.session_state.get(VERDICT) or "",
            "source": given[SOURCE],
            "note": given[NOTE],
            "corrects": st.session_state.get(CORRECTS) or "",
        }
    )


def _number(text: str) -> float | None:
    """A number as people write it; None where there is none."""
    written = "".join(text.split()).replace(",", ".")
    try:
        value = float(written) if written else None
    except ValueError:
        value = math.nan
    if value is None or math.isfinite(value):
        return value
    code = "not_a_number"
    fault = PydanticCustomError(code, code)
    raise ValidationError.from_exception_data(
        "Entry", [{"type": fault, "loc": ("value",), "input": text}]
    )


def form_id() -> str:
    """UUID of the form that is being filled in."""
    return str(st.session_state[FORM_ID])


def forget() -> None:
    """Let the form be empty and new, when it is drawn next; the goal stays chosen."""
    for key in (DATE, VALUE, SOURCE, NOTE):
        st.session_state[key] = ""
    st.session_state[VERDICT] = None
    st.session_state[CORRECTS] = None
    st.session_state.pop(FORM_ID, None)
