"""Widgets that ask what of a list is taken: boxes to tick, all of a kind at once."""

from collections.abc import Mapping, Sequence
from functools import partial
from html import escape
from typing import Final

import streamlit as st

from dashboard.sentences.intake import GROUP_WORDS, group_of
from dashboard.text import _, kilometres, number, plain
from geodata.intake.records import Comparison, Difference
from geodata.intake.taking import usual_choice

CATEGORIES: Final = ("new", "changed", "confirmed", "older", "gone")
"""Kinds of differences that can be taken, in the order of display."""
ROWS_A_PAGE: Final = 25
CHOICES: Final = "differences_chosen"
SAME: Final = "differences_same"
PAGE: Final = "differences_page"
KEEP: Final = "keep"


def by_category(comparison: Comparison) -> dict[str, list[Difference]]:
    """Differences of each kind that can be taken, none left out."""
    found: dict[str, list[Difference]] = {code: [] for code in CATEGORIES}
    for one in comparison.differences:
        if group_of(one) in found:
            found[group_of(one)].append(one)
    return found


def _name(one: Difference) -> str:
    """What a difference is known by, also when the list is compared anew."""
    whose = one.place_id if one.row is None else str(one.row)
    return f"{whose}/{one.service_type}/{one.service_kind}"


def _of(key: str, name: str) -> dict[str, str]:
    """What was chosen so far for one list; empty for another."""
    known, chosen = st.session_state.get(name, ("", {}))
    return dict(chosen) if known == key else {}


def same_places(key: str) -> dict[int, str]:
    """Ids of known places that the user says are meant, by the row of the list."""
    return {int(row): place for row, place in _of(key, SAME).items() if place}


def gone_choice(key: str) -> str:
    """What shall become of services that are not in the list."""
    return str(st.session_state.get(f"kind-gone-{key}", KEEP))


def taken(comparison: Comparison, key: str) -> frozenset[int]:
    """Numbers of the differences that are taken.

    Usually those that are new or changed; what the user has ticked or not goes before.
    """
    chosen, usual = _of(key, CHOICES), usual_choice(comparison)
    gone_too = gone_choice(key) != KEEP

    def takes(one: Difference) -> bool:
        if group_of(one) not in CATEGORIES or (one.kind == "gone" and not gone_too):
            return False
        at_first = one.number in usual or one.kind == "gone"
        return chosen.get(_name(one), "yes" if at_first else "") == "yes"

    return frozenset(one.number for one in comparison.differences if takes(one))


def tabs(found: Mapping[str, Sequence[Difference]], key: str) -> str:
    """Buttons of the kinds of differences; return the one that is shown."""
    options = [code for code in CATEGORIES if found[code]]
    name = f"kind-differences-{key}"
    if st.session_state.get(name) not in options:
        st.session_state[name] = options[0]
    told = {code: _(GROUP_WORDS[code]) for code in options}
    chosen = st.segmented_control(
        _("Kind of difference"),
        options,
        format_func=lambda code: f"{told[code]} ({number(len(found[code]))})",
        key=name,
        required=True,
        label_visibility="collapsed",
        on_change=_first_page,
    )
    return str(chosen)


def _first_page() -> None:
    st.session_state[PAGE] = 0


def gone(key: str) -> str:
    """Radio buttons: what shall become of services that are not in the list."""
    options = {
        KEEP: _("Leave them as they are"),
        "unverified": _("Mark them as unconfirmed"),
        "closed": _("Mark them as closed"),
    }
    name = f"kind-gone-{key}"
    if st.session_state.get(name) not in options:
        st.session_state[name] = KEEP
    return str(
        st.radio(
            _("What shall become of them?"),
            list(options),
            format_func=options.__getitem__,
            key=name,
            horizontal=True,
        )
    )


def all_or_none(rows: Sequence[Difference], key: str) -> None:
    """Buttons that take all of a kind, or none."""
    for label, value in ((_("Take all"), "yes"), (_("Take none"), "no")):
        st.button(
            label,
            key=f"differences_{value}",
            on_click=partial(_choose, [_name(one) for one in rows], value, key),
        )


def _choose(names: Sequence[str], value: str, key: str) -> None:
    chosen = _of(key, CHOICES) | dict.fromkeys(names, value)
    st.session_state[CHOICES] = (key, chosen)
    for name in names:
        if _box(name, key) in st.session_state:
            st.session_state[_box(name, key)] = value == "yes"


def _box(name: str, key: str) -> str:
    """Key of the box of a difference."""
    return f"take-{key}-{name}"


def page(rows: Sequence[Difference]) -> Sequence[Difference]:
    """The part of the rows that is shown."""
    last = max((len(rows) - 1) // ROWS_A_PAGE, 0)
    shown = min(int(st.session_state.get(PAGE, 0)), last)
    st.session_state[PAGE] = shown
    return rows[shown * ROWS_A_PAGE : (shown + 1) * ROWS_A_PAGE]


def turn_pages(rows: Sequence[Difference]) -> None:
    """Buttons that turn to the rows before and after; none if all are shown."""
    shown, last = int(st.session_state[PAGE]), (len(rows) - 1) // ROWS_A_PAGE
    if last < 1:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        _turn(_("The {n} before").format(n=ROWS_A_PAGE), shown - 1, last)
        told = _("Page {n} of {all}").format(n=number(shown + 1), all=number(last + 1))
        st.html(f"<p>{told}</p>", width="content")
        _turn(_("The next {n}").format(n=ROWS_A_PAGE), shown + 1, last)


def _turn(label: str, to: int, last: int) -> None:
    st.button(
        label,
        key=f"differences_page_{label}",
        on_click=partial(st.session_state.__setitem__, PAGE, to),
        disabled=not 0 <= to <= last,
    )


def tick(one: Difference, label: str, key: str, *, on: bool) -> None:
    """Box that takes a difference, or leaves it.

    What it has at first is its own: of what the session sets, a run in haste could
    take the opposite for the user's will.
    """
    name = _name(one)
    box = _box(name, key)
    st.checkbox(
        plain(label),
        value=on and box not in st.session_state,
        key=box,
        on_change=_ticked,
        args=(name, box, key),
        wrap=True,
    )


def _ticked(name: str, box: str, key: str) -> None:
    value = "yes" if st.session_state[box] else "no"
    st.session_state[CHOICES] = (key, _of(key, CHOICES) | {name: value})


def same(one: Difference, rows: Sequence[int], key: str) -> None:
    """Select box that says whether a new place is a known one that lies near.

    Parameters
    ----------
    rows
        Every row of the list that is about the same new place.
    """
    hint = one.hint
    if hint is None:
        return
    options = {
        "": _("A new place"),
        hint.place_id: _("The same as {name}, {distance} away").format(
            name=hint.name, distance=kilometres(hint.distance_m)
        ),
    }
    told = _(
        "May be {name}, {distance} away. Tick it only if it is another place."
    ).format(name=hint.name, distance=kilometres(hint.distance_m))
    st.html(f'<p class="small"><bdi>{escape(told)}</bdi></p>')
    widget = f"where-same-{key}-{_name(one)}"
    st.selectbox(
        _("Is it a place that is known?"),
        list(options),
        format_func=options.__getitem__,
        key=widget,
        on_change=_same_as_chosen,
        args=(rows, widget, key),
    )


def not_the_same(one: Difference, rows: Sequence[int], key: str) -> None:
    """Button that takes back that a place of the list is a known one."""
    if one.matched_by == "user":
        st.button(
            _("No, it is a new place"),
            key=f"not-same-{key}-{_name(one)}",
            on_click=_put_same,
            args=(rows, "", key),
        )


def _same_as_chosen(rows: Sequence[int], widget: str, key: str) -> None:
    _put_same(rows, str(st.session_state[widget]), key)


def _put_same(rows: Sequence[int], place_id: str, key: str) -> None:
    chosen = _of(key, SAME) | {str(row): place_id for row in rows}
    st.session_state[SAME] = (key, chosen)
