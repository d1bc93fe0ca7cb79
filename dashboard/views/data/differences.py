"""What a list would change, shown difference by difference and chosen from."""

from collections.abc import Mapping, Sequence
from functools import partial
from html import escape

import pandas as pd
import streamlit as st

from dashboard import notices
from dashboard.controls import differences as controls
from dashboard.data import Source
from dashboard.data import intake as known
from dashboard.panels import intake as panels
from dashboard.sentences import intake as told_as
from dashboard.sentences import reading as words
from dashboard.terms import capital
from dashboard.text import _, language, ngettext, number, use
from dashboard.views import parts
from dashboard.views.data import writing
from dashboard.views.data.steps import progress, scroll_once, step
from dashboard.views.data.writing import Bringing
from geodata.errors import Fault
from geodata.intake.records import Comparison, Difference


def draw(data: Source, bringing: Bringing, first: int = 3) -> None:
    """Draw what a list would change, and the button that writes it.

    Parameters
    ----------
    first
        Number of the first step that is drawn.
    """
    comparison = _compared(data, bringing)
    step(first, _("What the list would change"), "changes")
    scroll_once(bringing.key)
    taken = _report(data, bringing, comparison)
    _contradictions(data, bringing, comparison)
    step(first + 1, _("Write it in"))
    writing.draw(data, bringing, comparison, taken)


def _compared(data: Source, bringing: Bringing) -> Comparison:
    told, bar = progress(_("Comparing with what is known …"))
    found = known.compared(
        data,
        bringing.rows,
        bringing.made_of,
        controls.same_places(bringing.key),
        origin=bringing.origin,
        progress=told,
    )
    bar.empty()
    return found


def _report(data: Source, bringing: Bringing, comparison: Comparison) -> frozenset[int]:
    """Draw the figures and the differences; return the numbers that are taken."""
    found = controls.by_category(comparison)
    told = capital(told_as.summary(comparison, bringing.rows))
    st.html(f'<p class="answer intake-summary">{escape(told)}.</p>')
    _faults(data, bringing)
    if not any(found.values()):
        told = _("The list says nothing that is not known already.")
        st.html(f'<p class="range" role="note">{escape(told)}</p>')
        return frozenset()
    with st.container(key="differences"):
        shown = controls.tabs(found, bringing.key)
        _explained(shown, bringing)
        taken = controls.taken(comparison, bringing.key)
        rows = found[shown]
        keeps = shown == "gone" and controls.gone_choice(bringing.key) == controls.KEEP
        if not keeps:
            with st.container(horizontal=True):
                controls.all_or_none(rows, bringing.key)
        together = _together(comparison)
        for one in controls.page(rows):
            _difference(data, one, bringing.key, together, on=_on(one, taken, keeps))
        controls.turn_pages(rows)
    return taken


def _on(one: Difference, taken: frozenset[int], keeps: bool) -> bool | None:
    """Whether a difference is taken; None where it cannot be."""
    return None if keeps else one.number in taken


def _together(comparison: Comparison) -> Mapping[str, list[int]]:
    """Rows of the list that are about each place."""
    found: dict[str, list[int]] = {}
    for one in comparison.differences:
        if one.row is not None:
            found.setdefault(one.place_id, []).append(one.row)
    return found


def _explained(shown: str, bringing: Bringing) -> None:
    """Say what a kind of difference means; ask what becomes of what is gone."""
    told = {
        "new": _("These are not known yet. Those that are ticked are put in."),
        "changed": _(
            "These are known, and the list says something else. Those that are "
            "ticked are changed; an empty cell of the list changes nothing."
        ),
        "confirmed": _(
            "Here the list says what is known already, from a later day. Those that "
            "are ticked count as seen on that day."
        ),
        "older": _(
            "These are known from a later day than that of the list. Nothing is "
            "changed unless you tick it."
        ),
        "gone": _(
            "These are known, of the kinds that the list has, and are not in the "
            "list. That need not mean that they have closed."
        ),
    }
    st.html(f'<p class="text">{escape(told[shown])}</p>')
    if shown == "gone":
        controls.gone(bringing.key)


def _difference(
    data: Source,
    one: Difference,
    key: str,
    together: Mapping[str, list[int]],
    *,
    on: bool | None,
) -> None:
    left, right = st.columns([2, 3])
    rows = together.get(one.place_id, [])
    with left:
        label = words.difference_title(one)
        if on is None:
            st.html(f"<p><bdi>{escape(label)}</bdi></p>")
        else:
            controls.tick(one, label, key, on=on)
        if one.kind == "new":
            controls.same(one, rows, key)
        controls.not_the_same(one, rows, key)
    with right:
        st.html(panels.change(one, data.today, words.matched_words(one)))


def _faults(data: Source, bringing: Bringing) -> None:
    """Draw why rows were refused, and what was left out of others."""
    every = bringing.rows.faults
    refused = [fault for fault in every if fault.severity == "error"]
    left_out = [fault for fault in every if fault.severity == "warning"]
    if refused:
        title = ngettext(
            "{n} row was refused", "{n} rows were refused", bringing.rows.rejected
        ).format(n=number(bringing.rows.rejected))
        st.html(panels.faults(title, refused, data.today))
    if left_out:
        n = len(left_out)
        title = ngettext(
            "{n} cell was left out; the rest of its row is taken",
            "{n} cells were left out; the rest of their rows is taken",
            n,
        ).format(n=number(n))
        st.html(panels.faults(title, left_out, data.today))
    if len(every) > panels.MOST_FAULTS:
        with st.container(horizontal=True):
            rows = partial(_fault_table, every, language())
            parts.downloads(rows, "refused-rows", language())


def _fault_table(faults: Sequence[Fault], code: str) -> pd.DataFrame:
    """Faults as a table to take along and to correct the list by."""
    use(code)
    return pd.DataFrame(
        [
            {
                _("Row"): fault.row,
                _("Column"): fault.column or "",
                _("What is wrong"): notices.fault_words(fault)[0],
                _("What to do"): notices.fault_words(fault)[1],
            }
            for fault in faults
        ]
    )


def _contradictions(data: Source, bringing: Bringing, comparison: Comparison) -> None:
    """Tell what the other origin says too, or otherwise; nothing of it is written."""
    told = told_as.elsewhere_words(comparison, bringing.origin)
    if told:
        st.html(f'<p class="text">{escape(told)}</p>')
    lines = list(map(told_as.contradiction_words, comparison.contradictions))
    if lines:
        title = ngettext(
            "Of {n} place the list contradicts what is known; that is not written in",
            "Of {n} places the list contradicts what is known; that is not written in",
            len(lines),
        ).format(n=number(len(lines)))
        st.html(panels.lines(title, lines, data.today))
