"""Widgets that ask how a list of places is to be read."""

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from typing import Final, Protocol

import streamlit as st

from dashboard.sentences.reading import FIELD_WORDS, GROUPS, SYSTEMS
from dashboard.terms import term
from dashboard.text import _
from geodata.intake.dates import read_date
from geodata.intake.records import Listing, PositionSystem, Usual
from geodata.vocabulary import SERVICE_KINDS, SERVICE_TYPES

ROUND: Final = "intake_round"
SHOWN: Final = "intake_shown"
LONGEST_TEXT: Final = 200


class Upload(Protocol):
    """A file that was dropped."""

    name: str

    def getvalue(self) -> bytes:
        """Content of the file."""


def upload(label: str, name: str) -> Upload | None:
    """Where a file is dropped; any kind, for its content tells what it is.

    Parameters
    ----------
    name
        Begins the key of the widget.
    """
    turn = st.session_state.setdefault(ROUND, 0)
    return st.file_uploader(label, key=f"{name}-{turn}")


def empty_uploads() -> None:
    """Let no file lie there when the page is drawn next, nor a comparison be shown."""
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
    st.session_state.pop(SHOWN, None)


def layer(listing: Listing, suffix: str) -> str:
    """Select box of the sheets or layers of a file; return the one to read."""
    label = _("Sheet to read") if listing.file_format == "xlsx" else _("Layer to read")
    return _one_of(label, f"where-layer-{suffix}", _themselves(listing.layers), "")


def _themselves(names: Sequence[str]) -> dict[str, str]:
    return {name: name for name in names}


def _one_of(label: str, key: str, words: Mapping[str, str], default: str) -> str:
    """Select box; what it has at first is its own, which no run in haste can lose."""
    options = list(words)
    chosen = st.selectbox(
        label,
        options,
        index=options.index(default) if default in words else 0,
        format_func=words.__getitem__,
        key=key,
    )
    return str(chosen)


def columns(
    listing: Listing, suggested: Mapping[str, str], suffix: str
) -> dict[str, str]:
    """Select boxes that say which column of the list holds what.

    Returns
    -------
    dict
        Name of the column by the field that it holds.
    """
    names = [str(name) for name in listing.table.columns]
    words = {"": _("Not in the list")} | _themselves(names)
    chosen = {}
    for title, fields in GROUPS.items():
        heading = escape(_(title))
        st.html(f"<h3>{heading}</h3>")
        parts = st.columns(3)
        for i, field in enumerate(fields):
            with parts[i % 3]:
                key = f"where-{field}-{suffix}"
                usual = suggested.get(field, "")
                column = _one_of(_(FIELD_WORDS[field]), key, words, usual)
            if column:
                chosen[field] = column
    return chosen


def system(recognised: PositionSystem | None, suffix: str) -> PositionSystem | None:
    """Ask in which system the positions are; what was recognised is chosen already."""
    words = {code: _(word) for code, word in SYSTEMS.items()}
    options = list(words)
    return st.radio(
        _("System of the positions"),
        options,
        index=None if recognised is None else options.index(recognised),
        format_func=words.__getitem__,
        key=f"kind-system-{suffix}",
    )


def origin(file_name: str, suffix: str, today: date) -> dict[str, str]:
    """Ask for the date of the list and where it is from.

    Returns
    -------
    dict
        as_of (ISO day; empty while no day that has been is written), source_title,
        publisher and licence.
    """
    left, right = st.columns(2)
    title = f"intake_title-{suffix}"
    with left:
        label = _("Date of the list: when was it right? Such as 2024-06-30")
        day = _text(label, f"intake_day-{suffix}")
        publisher = _text(_("Who made the list"), f"intake_publisher-{suffix}")
    with right:
        called = _text(_("Name of the list, as a source"), title, file_name)
        licence = _text(_("Licence, if one is known"), f"intake_licence-{suffix}")
    as_of = _day(day, today)
    if day and not as_of:
        told = _("Write the date as a day that has been, such as 2024-06-30.")
        st.html(f'<p class="refusal" role="alert">{escape(told)}</p>')
    return {
        "as_of": as_of,
        "source_title": called or file_name,
        "publisher": publisher,
        "licence": licence,
    }


def _day(text: str, today: date) -> str:
    """ISO day that somebody has written, if it has been."""
    found, _fault = read_date(text)
    fits = len(found) == len("2024-06-30") and found <= today.isoformat()
    return found if fits else ""


def _text(label: str, key: str, first: str = "") -> str:
    text = st.text_input(
        label, first[:LONGEST_TEXT], key=key, max_chars=LONGEST_TEXT, placeholder=" "
    )
    return " ".join((text or "").split())


def usual(seen_on: str, suffix: str) -> Usual:
    """Ask which service a row means that does not say it itself."""
    types = {"": _("The list says it")}
    types |= {code: term("type", code) for code in SERVICE_TYPES}
    left, right = st.columns(2)
    with left:
        label = _("Service type of rows that do not say it")
        service_type = _one_of(label, f"types-usual-{suffix}", types, "")
    kinds = {"": _("The list says it")}
    kinds |= {code: term("kind", code) for code in SERVICE_KINDS.get(service_type, ())}
    with right:
        label = _("Kind of rows that do not say it")
        kind = _one_of(label, f"kind-usual-{suffix}", kinds, "")
    return Usual(service_type, kind, seen_on=seen_on)


def show(key: str) -> None:
    """Button that lets the list be compared, once all that is asked has been looked at.

    Parameters
    ----------
    key
        What has been looked at.
    """
    st.button(
        _("This is right – show what would change"),
        type="primary",
        key="intake_show",
        on_click=_show,
        args=(key,),
    )


def _show(key: str) -> None:
    st.session_state[SHOWN] = key


def is_shown(key: str) -> bool:
    """Whether the comparison of a list that is read in this way was asked for."""
    return bool(st.session_state.get(SHOWN) == key)
