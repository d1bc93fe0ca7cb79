"""What is said in a workshop, how to join, and how personal data is treated."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

import segno

from dashboard.html import render
from dashboard.sentences.wishes import more_words
from dashboard.sentences.workshop import code_words, said_title
from dashboard.text import DEFAULT_LANGUAGE
from geodata.store.records import Contribution, Settings, Workshop


@dataclass(frozen=True)
class SaidRow:
    """A contribution as a list shows it; no dots are not told of."""

    number: int
    title: str
    text: str
    dots: int
    paper: bool
    note: str


def said_row(
    one: Contribution,
    places: Mapping[str, str],
    groups: Mapping[str, str],
    *,
    dots: int = 0,
    alike: int = 0,
    note: str = "",
) -> SaidRow:
    """A contribution as a list shows it.

    Parameters
    ----------
    places, groups
        Name of each place and local group by its id.
    dots
        Dots on it.
    alike
        How many others say the same.
    note
        What stands below it.
    """
    title = said_title(one.said, places, groups)
    note = " ".join(filter(None, (more_words(alike) and f"{more_words(alike)}.", note)))
    paper = one.origin == "paper"
    return SaidRow(one.number, title, one.said.text, dots, paper, note)


def said_list(rows: Sequence[SaidRow], label: str, today: date) -> str:
    """List of contributions, every text as it was written."""
    return render("said.html", today, rows=rows, label=label)


def privacy(settings: Settings, today: date) -> str:
    """Who is responsible for what is written, what for, how long, and whom to ask."""
    return render("privacy.html", today, settings=settings)


def join_box(address: str, code: str, today: date, *, wifi: bool) -> str:
    """How to take part: a QR code, the address, and the code.

    Parameters
    ----------
    address
        Address of the phones' page, with the code.
    wifi
        Whether it can be reached on the hall's network alone.
    """
    image = segno.make(address, error="m", micro=False).svg_data_uri(scale=8, border=2)
    return render(
        "join.html",
        today,
        address=address,
        address_words=address.partition("?")[0],
        image=image,
        code=code_words(code),
        wifi=wifi,
    )


def phone_link(base: str, workshop: Workshop) -> str:
    """Address that opens the workshop on a phone, in its language.

    Parameters
    ----------
    base
        Address of the app, ending with a slash.
    """
    return base + link("take_part", workshop, workshop.settings.language)


def link(page: str, workshop: Workshop, language: str) -> str:
    """Address of a page of a workshop, within the app.

    Parameters
    ----------
    page
        Stem of its file.
    language
        Code of the language that it shall have.
    """
    query = {"w": workshop.code}
    if language != DEFAULT_LANGUAGE:
        query["lang"] = language
    return f"{page}?{urlencode(query)}"
