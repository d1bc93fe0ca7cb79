"""What a workshop gave as tables: what was said, how often, what may be corrected."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import pandas as pd

from dashboard.html import Row, render
from dashboard.sentences import wishes as words
from dashboard.sentences.workshop import (
    kind_word,
    said_title,
    screen_word,
)
from dashboard.terms import term
from dashboard.text import _
from geodata.store.corrections import FIELDS
from geodata.store.records import Contribution, Question

KIND_OF_FIELD: Final = {field: kind for kind, field in FIELDS.items()}


@dataclass(frozen=True)
class Tried:
    """What a wish does, in sentences, and the address at which it can be tried."""

    effects: tuple[str, ...]
    address: str


@dataclass(frozen=True)
class Told:
    """What a table needs to tell of contributions.

    Attributes
    ----------
    places, groups
        Names by id.
    dots
        Dots by the id of the contribution.
    alike
        How many others that say the same were merged into it, by its id.
    tried
        What each wish does, by its id.
    """

    places: Mapping[str, str]
    groups: Mapping[str, str]
    dots: Mapping[str, int]
    alike: Mapping[str, int]
    tried: Mapping[str, Tried]

    def title(self, one: Contribution) -> str:
        """What is said, on one line."""
        return said_title(one.said, self.places, self.groups)

    def remarks(self, one: Contribution) -> list[str]:
        """What is to be said of how it came: on paper, and who says the same."""
        paper = _("on paper") if one.origin == "paper" else ""
        more = words.more_words(self.alike.get(one.id, 0))
        return [part for part in (paper, more) if part]


def said_table(
    question: Question, rows: Sequence[Contribution], told: Told, today: date
) -> str:
    """Table of what was said to one of the questions, by number."""
    template = "results_wishes.html" if question == "future" else "results_said.html"
    title = _("{question}: every contribution").format(question=screen_word(question))
    return render(template, today, title=title, rows=rows, told=told)


def wish_details(one: Contribution, told: Told, today: date) -> str:
    """Everything about one wish, beside the map."""
    return render("results_wish.html", today, one=one, told=told)


def counts_table(question: Question, counts: pd.DataFrame, today: date) -> str:
    """Table of how many say what to one of the questions, of which village and type.

    Parameters
    ----------
    counts
        Rows of `geodata.store.results.counts` of that question.
    """
    rows = [
        (
            kind_word(row["kind"]),
            row["village"] or "–",
            term("type", row["service_type"]) if row["service_type"] else "–",
            row["contributions"],
            row["dots"],
        )
        for row in counts.to_dict("records")
    ]
    return render(
        "results_counts.html",
        today,
        title=_("{question}: how many say what").format(question=screen_word(question)),
        rows=rows,
        votes=question == "future",
    )


def corrections_table(
    table: pd.DataFrame, places: Mapping[str, str], today: date
) -> str:
    """Table of the proposed corrections, which have changed nothing."""
    rows = [
        {
            "place": _place(row, places),
            "type": term("type", row["service_type"]) if row["service_type"] else "–",
            "proposal": kind_word(KIND_OF_FIELD[row["field"]]),
            "text": row["text"],
            "number": row["origin"].rpartition(" ")[2],
            "said_on": row["said_on"],
            "contributions": row["contributions"],
        }
        for row in table.to_dict("records")
    ]
    return render("results_corrections.html", today, rows=rows)


def _place(row: Row, places: Mapping[str, str]) -> str:
    """Name of the place, or where it would be."""
    place_id = str(row["place_id"])
    if place_id:
        return places.get(place_id, place_id)
    return str(row["village"]) or _("A spot on the map")
