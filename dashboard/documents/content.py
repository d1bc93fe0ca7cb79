"""What the minutes of a workshop say, in the language of the run."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

import pandas as pd

from dashboard.documents import answers
from dashboard.documents.outline import Column, Outline, Section, Table, legible
from dashboard.html import Row
from dashboard.sentences.workshop import kind_word
from dashboard.terms import listing, term
from dashboard.text import (
    N_,
    _,
    collation,
    day_words,
    municipality_words,
    ngettext,
    number,
    when,
)
from geodata.store.corrections import FIELDS
from geodata.store.records import QUESTIONS, Contribution, Workshop
from geodata.store.votes import Participation

MODERATION: Final = {
    "before": N_(
        "Each contribution from a phone was looked at before it was shown; what came "
        "on paper was shown when it was entered."
    ),
    "after": N_("Contributions were shown at once, and looked at afterwards."),
}
KIND_OF_FIELD: Final = {field: kind for kind, field in FIELDS.items()}


@dataclass(frozen=True)
class Protocol:
    """What the minutes of a workshop are made of.

    Attributes
    ----------
    contributions
        Those that are shown; no other may be there.
    dots
        Dots by the id of the contribution.
    place_names, group_names
        Names by id; an id without a name stands as it is.
    municipality
        Name of the municipality as the pack has it, without the word for municipality.
    effects
        What a wish would change, one sentence by the id of the contribution; may be
        empty.
    corrections
        Proposed corrections, as `geodata.store.corrections` makes them.
    made_on
        Day of the minutes.
    alike
        How many were merged into each contribution, by its id.
    """

    workshop: Workshop
    contributions: tuple[Contribution, ...]
    dots: Mapping[str, int]
    participation: Participation
    place_names: Mapping[str, str]
    group_names: Mapping[str, str]
    municipality: str
    effects: Mapping[str, str]
    corrections: pd.DataFrame
    made_on: date
    alike: Mapping[str, int] = field(default_factory=dict)


def outline(protocol: Protocol) -> Outline:
    """Say all that the minutes say."""
    told = answers.Told(
        protocol.contributions,
        protocol.dots,
        protocol.alike,
        protocol.place_names,
        protocol.group_names,
        protocol.effects,
        votes=protocol.workshop.settings.votes > 0 or protocol.participation.dots > 0,
    )
    sections = [_about(protocol), _personal_data(protocol)]
    for place, question in enumerate(QUESTIONS, start=1):
        sections += answers.sections(told, question, place)
    sections += [_corrections(protocol), _basis(protocol)]
    title = _("Minutes of the workshop {title}")
    return Outline(
        title=legible(title.format(title=protocol.workshop.settings.title)),
        author=legible(municipality_words(protocol.municipality)),
        made_on=protocol.made_on,
        sections=tuple(sections),
    )


def _facts(caption: str, rows: list[tuple[str, str]]) -> Table:
    columns = (Column(_("What"), 0.3), Column(_("As it was stated"), 0.7))
    return Table.of(caption, columns, rows)


def _about(protocol: Protocol) -> Section:
    workshop, settings = protocol.workshop, protocol.workshop.settings
    names = sorted(
        (protocol.group_names.get(group, group) for group in settings.groups),
        key=collation,
    )
    rows = [
        (_("Workshop"), settings.title),
        (_("Day"), day_words(settings.day)),
        (_("Municipality"), municipality_words(protocol.municipality)),
        (_("Groups invited"), listing(names, _("and")) or _("no group in particular")),
        (_("Took part"), _took_part(protocol.participation)),
        (_("Contributions"), _number_of_contributions(protocol.contributions)),
        (_("Dots"), _votes(settings.votes, protocol.participation)),
        (_("Moderation"), _(MODERATION[settings.moderation])),
        (_("State"), _state(workshop)),
        (_("Minutes made on"), day_words(protocol.made_on)),
    ]
    heading = _("About the workshop")
    return Section(2, heading, table=_facts(_("Facts about the workshop"), rows))


def _took_part(given: Participation) -> str:
    told = ngettext("{n} participant", "{n} participants", given.participants)
    return _("{people}, of whom {n} said something").format(
        people=told.format(n=number(given.participants)), n=number(given.contributors)
    )


def _number_of_contributions(contributions: tuple[Contribution, ...]) -> str:
    paper = sum(one.origin == "paper" for one in contributions)
    return _("{n} shown, {paper} of them on paper").format(
        n=number(len(contributions)), paper=number(paper)
    )


def _votes(votes: int, given: Participation) -> str:
    if not votes and not given.dots:
        return _("there was no vote")
    return _("{n} by {voters}, at most {most} each").format(
        n=number(given.dots),
        voters=ngettext("{n} participant", "{n} participants", given.voters).format(
            n=number(given.voters)
        ),
        most=number(votes),
    )


def _state(workshop: Workshop) -> str:
    if workshop.state == "open" or workshop.closed_at is None:
        return _("open when the minutes were made: more can still be said")
    day = workshop.closed_at.astimezone().date()
    return _("closed on {day}").format(day=day_words(day))


def _personal_data(protocol: Protocol) -> Section:
    settings = protocol.workshop.settings
    day = day_words(settings.delete_on) if settings.delete_on else ""
    rows = [
        (_("Responsible"), settings.responsible),
        (_("Contact"), settings.contact),
        (_("Purpose"), settings.purpose),
        (_("Legal basis"), settings.legal_basis),
        (_("Day of deletion"), day),
        (_("Decision on deletion"), settings.decision),
    ]
    stated = [(what, said or _("not given")) for what, said in rows]
    return Section(
        2,
        _("Personal data"),
        (_("The workshop asked for no names."),),
        _facts(_("Facts about personal data"), stated),
    )


def _corrections(protocol: Protocol) -> Section:
    heading = _("Proposed corrections of the map")
    if protocol.corrections.empty:
        return Section(2, heading, (_("Nothing was proposed."),))
    columns = (
        Column(_("Where"), 0.18),
        Column(_("Service type"), 0.17),
        Column(_("Proposal"), 0.16),
        Column(_("As it was said"), 0.25),
        Column(_("Said on"), 0.16),
        Column(_("How many"), 0.1, is_number=True),
    )
    names = protocol.place_names
    rows = [_correction(row, names) for row in protocol.corrections.to_dict("records")]
    note = _(
        "These are statements to be checked. They have changed nothing in the data."
    )
    return Section(2, heading, (note,), Table.of(_("Proposals"), columns, rows))


def _correction(row: Row, names: Mapping[str, str]) -> tuple[str, ...]:
    where = names.get(row["place_id"], row["place_id"]) or row["village"]
    return (
        where or answers.spot(row["latitude"], row["longitude"]),
        term("type", row["service_type"]) if row["service_type"] else "",
        kind_word(KIND_OF_FIELD[row["field"]]),
        row["text"],
        when(row["said_on"]),
        number(row["contributions"]),
    )


def _basis(protocol: Protocol) -> Section:
    points = [
        _(
            "The contributions are the opinions of those who took part. They are no "
            "sample, and say nothing of how many others think the same."
        ),
        _(
            "Only contributions that were shown are included. A contribution that was "
            "merged into another is counted there, with its dots."
        ),
        _(
            "A participant is a phone or computer that joined: somebody may have "
            "joined with several. Those who answered on paper are not counted among "
            "them."
        ),
        _(
            "The texts stand as they were written, on paper as they were copied from "
            "the sheet."
        ),
        _(
            "Positions are kept to 250 metres. The village is the one that was chosen, "
            "or the one nearest the spot."
        ),
        _(
            "In the tables per village and service type a contribution about several "
            "service types stands in several rows."
        ),
    ]
    if protocol.effects:
        points.append(
            _(
                "What a wish would change is computed from the known places and from "
                "where people live, by Servicekartan's page What if."
            )
        )
    return Section(2, _("What the figures rest on"), points=tuple(points))
