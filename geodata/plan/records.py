"""What a service plan is asked for, and what it says: frozen records without words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

import geopandas
import pandas as pd

from geodata.baseline import Baseline, Known, Question
from geodata.errors import GeodataError
from geodata.goals import GoalState
from geodata.pack import Pack
from geodata.places import TypeCount
from geodata.plan.area import Area
from geodata.plan.facts import Fact, ListFact, Look
from geodata.plan.measures import Measure
from geodata.reach import Ranking, Reach
from geodata.residents import Residents
from geodata.rules import RuleCard
from geodata.store.records import Contribution, Workshop
from geodata.store.results import merged_into_each


@dataclass(frozen=True)
class PlanRequest:
    """What a plan is for, and how its figures are counted.

    Attributes
    ----------
    question
        Which services count, and how the way is measured.
    thresholds_km
        Distances within which residents are counted.
    limit_km
        Farther away than this is a gap.
    day
        Day by which facts are current or old.
    group_id
        The local group whose area it is for; empty for the whole municipality.
    """

    question: Question
    thresholds_km: tuple[float, ...]
    limit_km: float
    day: date
    group_id: str = ""

    @property
    def distances_km(self) -> tuple[float, ...]:
        """The distances and the limit, each once, ascending."""
        return tuple(sorted({*self.thresholds_km, self.limit_km}))


@dataclass(frozen=True)
class WorkshopPart:
    """A workshop that is included.

    Attributes
    ----------
    contributions
        Those that are shown; no other may be there. A plan for a group keeps those of
        its area.
    dots
        Dots by the id of the contribution.
    alike
        How many were merged into each, by its id.
    shown
        How many are shown in the whole workshop.
    """

    workshop: Workshop
    contributions: tuple[Contribution, ...]
    dots: Mapping[str, int] = field(default_factory=dict)
    alike: Mapping[str, int] = field(default_factory=dict)
    shown: int = 0

    @classmethod
    def of(
        cls, workshop: Workshop, every: Sequence[Contribution], dots: Mapping[str, int]
    ) -> Self:
        """Take what everyone may see from all contributions of a workshop."""
        shown = tuple(one for one in every if one.status == "shown")
        return cls(workshop, shown, dots, merged_into_each(every), len(shown))


@dataclass(frozen=True)
class Figures:
    """What is counted in residents, for the cells of the plan's area.

    Attributes
    ----------
    residents
        Where people live in the whole municipality.
    known, best
        Nearest places by the known places, and with `every_village`.
    reaches
        Residents within the distances, by service type.
    whole
        The same for the whole municipality.
    by_group, by_village
        Gaps beyond the limit by service type, ranked by part of the area.
    national
        Residents of the whole municipality within the distance of each rule that is a
        national test, by the rule's id.
    closing
        Both cases of the closing of each place, as `closure.both_cases` has them.
    pairs
        The same of each two places.
    """

    residents: Residents
    known: Baseline
    best: Baseline
    reaches: Mapping[str, Reach]
    whole: Mapping[str, Reach]
    by_group: Mapping[str, Ranking]
    by_village: Mapping[str, Ranking]
    national: Mapping[str, Reach]
    closing: pd.DataFrame
    pairs: pd.DataFrame

    @property
    def people(self) -> int:
        """Residents of the area."""
        return int(self.known.residents.sum())

    @property
    def all_people(self) -> int:
        """Residents of the whole municipality."""
        return int(self.residents.cells["residents"].sum())


@dataclass(frozen=True)
class Plan:
    """All that a service plan says, without words.

    Attributes
    ----------
    pack
        What it is made of.
    area
        The part of the municipality that it is for.
    tables
        Tables that every analysis rests on; without residents it has no cells.
    offers
        Rows of `places.join` (EPSG:3006) of the area, those that are closed left out.
    watched
        The same with the places elsewhere that residents of the area have nearest.
    counts
        Places of each type in the area.
    figures
        What is counted in residents; None where it is not known where people live.
    trouble
        Why that is not known.
    cards
        Rules that measure from place to place, seen from the places of the area.
    lonely
        Places of the area that are the only one of a type within the limit.
    facts, lists, looks
        What the figures rest on (`watched`), and when to look again.
    goals, workshops, measures
        Goals with their states, workshops with what was said in the area, scenarios
        with what they change.
    fingerprint, version
        Of all that it is made of, and of the program.
    """

    request: PlanRequest
    pack: Pack
    area: Area
    tables: Known
    offers: geopandas.GeoDataFrame
    watched: geopandas.GeoDataFrame
    counts: tuple[TypeCount, ...]
    figures: Figures | None
    trouble: GeodataError | None
    cards: tuple[RuleCard, ...]
    lonely: Mapping[str, tuple[tuple[str, float], ...]]
    facts: tuple[Fact, ...]
    lists: tuple[ListFact, ...]
    looks: tuple[Look, ...]
    goals: tuple[GoalState, ...]
    workshops: tuple[WorkshopPart, ...]
    measures: tuple[Measure, ...]
    fingerprint: str
    version: str

    @property
    def group(self) -> Mapping[Any, Any] | None:
        """Row of the local group; None for the whole municipality."""
        rows = self.pack.groups
        rows = rows[rows["group_id"] == self.area.group_id]
        return None if rows.empty else dict(rows.to_dict("records")[0])
