"""What the groups want, from the included workshops: rows of hostile text."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from dashboard.documents.plan.notes import Basis, Note
from dashboard.sentences.wishes import more_words
from dashboard.sentences.workshop import said_title
from dashboard.text import number
from geodata.plan import WorkshopPart
from geodata.store.records import Contribution

MOST_SAID: Final = 25
"""So many answers to a question stand in a plan; the others in the results."""


@dataclass(frozen=True)
class Said:
    """One contribution: what it is about, and the words of who said it."""

    number: int
    paper: bool
    what: str
    words: str
    dots: str
    more: str


@dataclass(frozen=True)
class Held:
    """A workshop and what was said in it, by question.

    Attributes
    ----------
    total, shown
        How many contributions are told of, and how many the workshop has.
    wishes
        How many of them are wishes.
    votes
        Whether dots were given.
    more_future, more_part, more_today
        How many more there are of each question than stand here.
    """

    title: str
    day: str
    open: bool
    total: int
    shown: int
    wishes: int
    votes: bool
    note: Note
    future: tuple[Said, ...]
    part: tuple[Said, ...]
    today: tuple[Said, ...]
    more_future: int
    more_part: int
    more_today: int


def held_of(
    part: WorkshopPart,
    basis: Basis,
    places: Mapping[str, str],
    groups: Mapping[str, str],
) -> Held:
    """What a plan tells of a workshop.

    Parameters
    ----------
    places, groups
        Names by id.
    """
    rows = {q: _rows(part, q, places, groups) for q in ("future", "part", "today")}
    return Held(
        title=part.workshop.settings.title,
        day=part.workshop.settings.day.isoformat(),
        open=part.workshop.state == "open",
        total=len(part.contributions),
        shown=part.shown,
        wishes=len(rows["future"]),
        votes=any(part.dots.values()),
        note=basis.workshop(part),
        future=rows["future"][:MOST_SAID],
        part=rows["part"][:MOST_SAID],
        today=rows["today"][:MOST_SAID],
        more_future=max(len(rows["future"]) - MOST_SAID, 0),
        more_part=max(len(rows["part"]) - MOST_SAID, 0),
        more_today=max(len(rows["today"]) - MOST_SAID, 0),
    )


def _rows(
    part: WorkshopPart,
    question: str,
    places: Mapping[str, str],
    groups: Mapping[str, str],
) -> tuple[Said, ...]:
    """Answers to a question: those with the most dots first."""

    def order(one: Contribution) -> tuple[int, int]:
        return -part.dots.get(one.id, 0), one.number

    given = [one for one in part.contributions if one.said.question == question]
    return tuple(
        Said(
            number=one.number,
            paper=one.origin == "paper",
            what=said_title(one.said, places, groups),
            words=one.said.text,
            dots=number(part.dots.get(one.id, 0)),
            more=more_words(part.alike.get(one.id, 0)),
        )
        for one in sorted(given, key=order)
    )
