"""What was answered to a question of the workshop, as parts of its minutes."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from dashboard.documents.outline import Column, Section, Table, legible
from dashboard.sentences.scenario import types_words
from dashboard.sentences.wishes import more_words
from dashboard.sentences.workshop import (
    kind_word,
    question_title,
    where_words,
)
from dashboard.terms import capital, listing, term
from dashboard.text import _, collation, ngettext, number
from geodata.store.records import KINDS, Contribution, Question
from geodata.store.results import counts
from geodata.vocabulary import SERVICE_TYPES

MOST_VILLAGES: Final = 5
"""So many villages are named in a sentence."""


@dataclass(frozen=True)
class Told:
    """What was said in a workshop, and what is needed to write it down.

    Attributes
    ----------
    places, groups
        Names by id.
    alike
        How many were merged into each, by the id of the contribution.
    effects
        What a wish would change, by the id of the contribution.
    votes
        Whether there was a vote.
    """

    contributions: Sequence[Contribution]
    dots: Mapping[str, int]
    alike: Mapping[str, int]
    places: Mapping[str, str]
    groups: Mapping[str, str]
    effects: Mapping[str, str]
    votes: bool

    def dots_on(self, one: Contribution) -> str:
        """Dots as they are written; nothing where there was no vote on it."""
        if not self.votes or one.said.question != "future":
            return ""
        return number(self.dots.get(one.id, 0))


def sections(told: Told, question: Question, place: int) -> list[Section]:
    """Parts about one question: the sum of it, and all that was said.

    Parameters
    ----------
    place
        Number of the question, from 1.
    """
    given = [one for one in told.contributions if one.said.question == question]
    heading = f"{place}. {question_title(question)}"
    if not given:
        return [
            Section(2, heading, (_("No contribution to this question was shown."),))
        ]
    everything = _("All contributions to question {n}").format(n=place)
    caption = _("Contributions to question {n}").format(n=place)
    return [
        Section(2, heading, _summary(told, given), _counted(told, given, place)),
        Section(3, everything, table=_said(told, given, caption)),
    ]


def _summary(told: Told, given: Sequence[Contribution]) -> tuple[str, ...]:
    """Say how many there are, of what, where, and what got the most dots."""
    total = ngettext("{n} contribution.", "{n} contributions.", len(given))
    parts = [total.format(n=number(len(given)))]
    kinds = KINDS[given[0].said.question]
    if len(kinds) > 1:
        said = Counter(one.said.kind for one in given)
        words = _listed((_small(kind_word(kind)), said[kind]) for kind in kinds)
        parts.append(_("What is said: {kinds}.").format(kinds=words))
    types = Counter(code for one in given for code in one.said.types)
    if types:
        words = _listed((_small(term("type", c)), types[c]) for c in SERVICE_TYPES)
        parts.append(_("Service types: {types}.").format(types=words))
    villages = Counter(one.said.village for one in given if one.said.village)
    if villages:
        parts.append(_("Villages: {villages}.").format(villages=_named(villages)))
    return (legible(" ".join(parts)), *_favourites(told, given))


def _small(word: str) -> str:
    return word[:1].lower() + word[1:]


def _listed(numbers: Iterable[tuple[str, int]]) -> str:
    """Write words with their numbers: the highest first, without those of none."""
    order = sorted(numbers, key=lambda pair: -pair[1])
    return ", ".join(f"{word} ({number(n)})" for word, n in order if n)


def _named(villages: Counter[str]) -> str:
    """Write the villages with the most; of many only how many more there are."""
    order = sorted(villages.items(), key=lambda pair: (-pair[1], collation(pair[0])))
    words = _listed(order[:MOST_VILLAGES])
    more = len(order) - MOST_VILLAGES
    if more <= 0:
        return words
    rest = ngettext(
        "{villages} and {n} more village", "{villages} and {n} more villages", more
    )
    return rest.format(villages=words, n=number(more))


def _favourites(told: Told, given: Sequence[Contribution]) -> tuple[str, ...]:
    most = max(told.dots.get(one.id, 0) for one in given)
    if not most or not told.votes:
        return ()
    first = [str(one.number) for one in given if told.dots.get(one.id, 0) == most]
    sentence = ngettext(
        "Most dots, {dots}, lie on number {which}.",
        "Most dots, {dots} each, lie on numbers {which}.",
        len(first),
    )
    which = listing(first, _("and"))
    return (sentence.format(dots=number(most), which=which),)


def _counted(told: Told, given: Sequence[Contribution], place: int) -> Table:
    """How many say what, where and of which type."""
    found = counts(given, told.dots, told.alike)
    columns = (
        Column(_("Village"), 0.28),
        Column(_("Service type"), 0.24),
        Column(_("What is said"), 0.28),
        Column(_("Contributions"), 0.12, is_number=True),
        Column(_("Dots"), 0.12, is_number=True),
    )
    has_village, has_type = found["village"].any(), found["service_type"].any()
    is_vote = told.votes and given[0].said.question == "future"
    several = len(KINDS[given[0].said.question]) > 1
    rows = [
        (
            (row["village"] or _("no village")) if has_village else "",
            _type_word(row["service_type"]) if has_type else "",
            kind_word(row["kind"]) if several else "",
            number(row["contributions"]),
            number(row["dots"]) if is_vote else "",
        )
        for row in found.to_dict("records")
    ]
    caption = _("Question {n}: how many say what, and where").format(n=place)
    return Table.of(caption, columns, rows)


def _type_word(code: str) -> str:
    return term("type", code) if code else _("no service type")


def _said(told: Told, given: Sequence[Contribution], caption: str) -> Table:
    """All contributions to a question: wishes with the most dots first."""
    several = len(KINDS[given[0].said.question]) > 1
    columns = (
        Column(_("No."), 0.11),
        Column(_("What is said"), 0.14),
        Column(_("Where or who"), 0.17),
        Column(_("Service types"), 0.17),
        Column(_("In the participant's words"), 0.34),
        Column(_("What it would change"), 0.22),
        Column(_("Dots"), 0.1, is_number=True),
    )
    rows = [
        (
            _number(one),
            kind_word(one.said.kind) if several else "",
            _where(told, one),
            capital(types_words(one.said.types)),
            _words(told, one),
            told.effects.get(one.id, ""),
            told.dots_on(one),
        )
        for one in sorted(given, key=lambda one: _order(told, one))
    ]
    return Table.of(caption, columns, rows)


def _words(told: Told, one: Contribution) -> str:
    """The text as it was said, and how many others say the same."""
    more = more_words(told.alike.get(one.id, 0))
    return "\n".join(filter(None, (one.said.text, more and f"({more})")))


def _order(told: Told, one: Contribution) -> tuple[int, int]:
    return -told.dots.get(one.id, 0), one.number


def _number(one: Contribution) -> str:
    if one.origin == "paper":
        return _("{n}, on paper").format(n=one.number)
    return str(one.number)


def _where(told: Told, one: Contribution) -> str:
    """Place, village or spot that it is about, and the group that could do it."""
    said = one.said
    where = where_words(said, told.places) or spot(said.latitude, said.longitude)
    group = told.groups.get(said.group_id, said.group_id)
    return ", ".join(filter(None, (where, group)))


def spot(latitude: float | None, longitude: float | None) -> str:
    """Write a position in degrees; nothing if there is none."""
    if latitude is None or longitude is None or math.isnan(latitude):
        return ""
    return f"{number(latitude, 4)} {number(longitude, 4)}"
