"""Notes of a plan: what each number rests on, numbered as they are first cited."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

import pandas as pd
from markupsafe import Markup

from geodata.baseline import usable
from geodata.pack.references import SOURCE_OF
from geodata.plan import Plan, WorkshopPart
from geodata.records import Rule

MOST_IDS: Final = 6
"""So many rows are named by their ids; of more only how many they are is told."""
FILES: Final = {"pack": "services.csv", "osm": "osm_services.csv"}
"""File of a service by its origin."""


@dataclass(frozen=True)
class Rows:
    """Rows of one file that a number was computed from.

    Attributes
    ----------
    file
        A file of the pack; `workshop` for contributions, `entered` for evidence that
        was entered in the app.
    count
        How many.
    ids
        Which; empty if they are many.
    first, last
        The oldest and the newest of their dates (ISO, partial); empty without any.
    """

    file: str
    count: int
    ids: tuple[str, ...] = ()
    first: str = ""
    last: str = ""


@dataclass(frozen=True)
class Note:
    """What a number rests on; numbers with the same basis share one.

    Attributes
    ----------
    method
        How it was computed, as a code that the template has words for.
    rows
        Rows that it was computed from.
    source_ids
        Sources of the rows.
    of_people
        Whether it counts residents, and so rests on where people live too.
    values
        What the words of the method need besides.
    """

    method: str
    rows: tuple[Rows, ...] = ()
    source_ids: tuple[str, ...] = ()
    of_people: bool = False
    values: tuple[tuple[str, str], ...] = ()

    def __getitem__(self, name: str) -> str:
        return dict(self.values)[name]


class Notes:
    """Notes in the order in which a document cites them."""

    def __init__(self) -> None:
        self._numbers: dict[Note, int] = {}

    def cite(self, note: Note) -> Markup:
        """Return the reference to a note, which gets the next number if it is new."""
        number = self._numbers.setdefault(note, len(self._numbers) + 1)
        return Markup('<a class="note" href="#note-{0}">{0}</a>').format(number)

    def every(self) -> list[tuple[int, Note]]:
        """Return all notes with their numbers."""
        return [(number, note) for note, number in self._numbers.items()]

    def source_ids(self) -> list[str]:
        """Ids of all sources that the notes name, each once."""
        return list(dict.fromkeys(i for note in self._numbers for i in note.source_ids))


@dataclass(frozen=True)
class Basis:
    """Makes the notes of one plan."""

    plan: Plan

    def counted(self, service_type: str) -> Note:
        """Places of a type in the area, and how complete the lists of them are."""
        kinds = self.plan.request.question.counted()[service_type]
        rows = self.plan.offers
        some = rows[rows["service_kind"].isin(kinds)]
        return self._of_services("counted", some, kinds, service_type)

    def listed(self) -> Note:
        """Places in the area with all that they offer."""
        return self._of_services("listed", self.plan.offers, (), "")

    def people(self) -> Note:
        """Where people live: rows of a grid, or of what the model is made of."""
        pack, figures = self.plan.pack, self.plan.figures
        if figures is None:
            return Note("people")
        found = figures.residents
        if found.basis == "grid":
            rows = (Rows("residents.csv", len(found.cells), (), found.as_of),)
            return Note("people", rows, self._known([SOURCE_OF["residents.csv"]]))
        code, people, towns = pack.municipality.code, pack.population, pack.localities
        total = people["municipality_code"] == code
        total &= (people["group"] == "all") & (people["date"] == found.as_of)
        own = towns[towns["municipality_code"] == code]
        sources = [*people.loc[total, "source_id"], *own["source_id"]]
        sources += [*pack.municipalities["source_id"], *pack.lakes["source_id"]]
        files = (
            Rows("population.csv", 1, (), found.as_of, found.as_of),
            _rows("localities.csv", own["name"], own["population_date"]),
        )
        return Note("people", files, self._known(sources))

    def ways(self, service_type: str) -> Note:
        """Residents by their distance to the places of a type."""
        question = self.plan.request.question
        offers = self._counted()
        rows = offers[offers["service_type"] == service_type]
        kinds = question.counted()[service_type]
        note = self._of_services("ways", rows, kinds, service_type)
        return replace(note, of_people=True)

    def _counted(self) -> pd.DataFrame:
        """Services that count in either end of a range."""
        question = replace(self.plan.request.question, every_village=True)
        return usable(self.plan.tables.offers_m, question)

    def changed(self, service_type: str) -> Note:
        """What a measure changes for a type: as `ways`, before and after."""
        return Note("changed", values=(("type", service_type),))

    def closings(self) -> Note:
        """Closing of one place or of two, and how alone a place is."""
        question = self.plan.request.question
        kinds = [kind for kinds in question.counted().values() for kind in kinds]
        rows = self._counted()
        note = self._of_services("closing", rows, kinds, "")
        return replace(note, of_people=self.plan.figures is not None)

    def rule(self, rule: Rule) -> Note:
        """Cards of a rule, or the residents beyond the distance of a national one."""
        kinds = (*rule.within, *rule.counts_to)
        asked = replace(self.plan.request.question, kinds=kinds, open_at=None)
        rows = usable(self.plan.tables.offers_m, asked)
        rows = rows[rows["service_kind"].isin(kinds)]
        note = self._of_services(rule.measure, rows, kinds, rule.service_type)
        return replace(
            note,
            source_ids=self._known([*note.source_ids, *rule.source_ids]),
            of_people=rule.measure == "national",
        )

    def workshop(self, part: WorkshopPart) -> Note:
        """What was said in a workshop."""
        held, said = part.workshop, part.contributions
        day = held.settings.day.isoformat()
        rows = Rows("workshop", len(said), (), day, day)
        return Note("workshop", (rows,), values=(("code", held.code),))

    def goals(self) -> Note:
        """Goals of the projects and the evidence of them."""
        plan = self.plan
        ids = [goal.goal_id for project in plan.pack.projects for goal in project.goals]
        said = [one for goal in plan.goals for one in goal.evidence]
        files = [_rows("projects.toml", ids, ())]
        for origin, file in (("pack", "evidence.csv"), ("entered", "entered")):
            some = [one for one in said if one.origin == origin]
            files.append(_rows(file, [o.id for o in some], [o.date for o in some]))
        sources = [i for project in plan.pack.projects for i in project.source_ids]
        sources += [one.source_id for one in said]
        rows = tuple(one for one in files if one.count)
        return Note("goals", rows, self._known(sources))

    def projects(self) -> Note:
        """The projects and programmes, as they stand in the pack."""
        pack = self.plan.pack
        ids = [project.project_id for project in pack.projects]
        ids += [one.framework_id for one in pack.frameworks]
        sources = [i for project in pack.projects for i in project.source_ids]
        return Note("rows", (_rows("projects.toml", ids, ()),), self._known(sources))

    def calls(self) -> Note:
        """Calls for applications, as they stand in the pack."""
        calls = self.plan.pack.funding_calls
        sources = [i for call in calls for i in call.source_ids]
        rows = _rows("projects.toml", [call.call_id for call in calls], ())
        return Note("rows", (rows,), self._known(sources))

    def groups(self) -> Note:
        """The local groups, as they stand in the pack."""
        rows = self.plan.pack.groups
        return self._table("groups.csv", rows, "group_id")

    def localities(self) -> Note:
        """The localities of the area, as they stand in the pack."""
        pack = self.plan.pack
        rows = pack.localities
        rows = rows[rows["municipality_code"] == pack.municipality.code]
        rows = rows[rows["name"].isin(self.plan.area.villages)]
        return self._table("localities.csv", rows, "name", "population_date")

    def lists(self) -> Note:
        """How complete the list of each kind is."""
        told = [one for one in self.plan.lists if one.row]
        kinds = [one.state.service_kind for one in told]
        dates = [one.state.as_of for one in told]
        sources = [one.row["source_id"] for one in told]
        rows = (_rows("completeness.csv", kinds, dates),)
        return Note("lists", rows, self._known(sources))

    def ages(self) -> Note:
        """How old the facts are that the area rests on."""
        return self._of_services("listed", self.plan.watched, (), "")

    def _table(self, file: str, rows: pd.DataFrame, name: str, date: str = "") -> Note:
        dates = rows[date] if date else ()
        return Note(
            "rows", (_rows(file, rows[name], dates),), self._known(rows["source_id"])
        )

    def _of_services(
        self, method: str, rows: pd.DataFrame, kinds: Iterable[str], service_type: str
    ) -> Note:
        """Note on some services, and on the lists of their kinds."""
        wanted = set(kinds)
        told = [one for one in self.plan.lists if one.state.service_kind in wanted]
        told = [one for one in told if one.row]
        found = []
        for origin, file in FILES.items():
            some = rows[rows["origin"] == origin]
            found.append(_rows(file, some["place_id"], some["seen_on"]))
        names = [one.state.service_kind for one in told]
        dates = [one.state.as_of for one in told]
        found.append(_rows("completeness.csv", names, dates))
        sources = [*rows["source_id"], *(one.row["source_id"] for one in told)]
        limit = f"{self.plan.request.limit_km:g}"
        open_ends = [one for one in told if one.state.state != "complete"]
        is_range = bool(open_ends or self.plan.request.question.open_at)
        return Note(
            method,
            tuple(one for one in found if one.count),
            self._known(sources),
            values=(
                ("type", service_type),
                ("limit", limit),
                ("options", self._options()),
                ("range", "yes" if is_range else ""),
            ),
        )

    def _options(self) -> str:
        """Options that a command of the analyses needs to count as the plan does."""
        question = self.plan.request.question
        usual = "road" if "road" in self.plan.tables.measures else "straight"
        asked = {
            f" --measure {question.measure}": question.measure != usual,
            f" --seen-since {question.seen_since}": question.seen_since is not None,
            f" --kinds {','.join(question.kinds)}": bool(question.kinds),
            " --with-unverified": question.with_unverified,
        }
        options = [option for option, is_needed in asked.items() if is_needed]
        if question.open_at:
            options.append(f" --open-at '{question.open_at:%Y-%m-%d %H:%M}'")
        return "".join(options)

    def _known(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Ids of sources that the pack has, each once."""
        known = set(self.plan.pack.sources["source_id"])
        return tuple(one for one in dict.fromkeys(ids) if one in known)


def _rows(file: str, ids: Iterable[str], dates: Iterable[str]) -> Rows:
    every, told = list(ids), sorted(date for date in dates if date)
    named = tuple(dict.fromkeys(every))
    return Rows(
        file,
        len(every),
        named if len(named) <= MOST_IDS else (),
        told[0] if told else "",
        told[-1] if told else "",
    )
