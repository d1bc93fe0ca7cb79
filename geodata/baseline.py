"""From the tables of a pack and a question to the nearest places of every cell."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import geopandas
import numpy as np
import pandas as pd

from geodata.crs import coordinates_m
from geodata.distance import NOWHERE, Floats, Integers, Nearest
from geodata.errors import AnalysisError
from geodata.places import kind_state
from geodata.question import MeasureName, Question, hours_count, hours_unknown, usable
from geodata.records import span
from geodata.villages import incomplete_villages
from geodata.vocabulary import COMPLETENESS, SERVICE_TYPES

__all__ = [
    "ASSUMED",
    "Baseline",
    "Known",
    "Measure",
    "MeasureName",
    "Question",
    "baseline",
    "hours_count",
    "only",
    "renumber",
    "states_since",
    "usable",
    "worst_state",
]

Measure = Callable[[Floats, Floats, int], Nearest]
"""Finds the k nearest of some points (EPSG:3006) from each of some others."""

ASSUMED: str = "village:"
"""Begins the id of a place that is only assumed, in a village whose list has gaps."""


@dataclass(frozen=True)
class Known:
    """The tables of a pack that an analysis rests on.

    Attributes
    ----------
    offers_m
        Rows of `places.join` in EPSG:3006.
    cells
        Rows of `residents.Residents.cells`.
    completeness
        Table of the pack.
    villages
        Rows of `villages.villages`.
    municipality_code
        Whose completeness and villages are meant.
    measures
        How distances are measured, by name.
    """

    offers_m: geopandas.GeoDataFrame
    cells: pd.DataFrame
    completeness: pd.DataFrame
    villages: pd.DataFrame
    municipality_code: str
    measures: Mapping[str, Measure] = field(default_factory=dict)


@dataclass(frozen=True)
class Baseline:
    """How far every cell has to the nearest places of each type.

    Attributes
    ----------
    question
        What was asked.
    known
        Tables that it rests on.
    places
        place_id, name, village, municipality_code, x, y; its rows are the numbers of
        the places. An assumed one has an id that begins with `ASSUMED`.
    offered
        Numbers of the places that count, by service type, ascending.
    nearest
        By service type; `place` holds numbers of `places`.
    completeness
        The worst state among the counted kinds, by service type; at most `partial`
        where opening hours are not known at the moment that was asked for.
    """

    question: Question
    known: Known
    places: pd.DataFrame
    offered: Mapping[str, Integers]
    nearest: Mapping[str, Nearest]
    completeness: Mapping[str, str]

    @property
    def cells(self) -> pd.DataFrame:
        """cell_id, x, y (middle of the cell, EPSG:3006), residents."""
        return self.known.cells

    @property
    def residents(self) -> Integers:
        """Residents of each cell; shape (cells,)."""
        return self.cells["residents"].to_numpy(np.int64)

    @property
    def cells_m(self) -> Floats:
        """Middles of the cells in EPSG:3006; shape (cells, 2)."""
        return np.column_stack([self.cells["x"], self.cells["y"]]).astype(float)

    @property
    def places_m(self) -> Floats:
        """Positions of the places in EPSG:3006; shape (places, 2)."""
        return np.column_stack([self.places["x"], self.places["y"]]).astype(float)

    def number_of(self, place_id: str) -> int:
        """Number of a place.

        Raises
        ------
        AnalysisError
            No place that counts has that id.
        """
        rows = self.places.index[self.places["place_id"] == place_id]
        if rows.empty:
            raise AnalysisError("unknown_place", found=place_id)
        return int(rows[0])


def only(found: Baseline, types: Iterable[str]) -> Baseline:
    """Return the part of a baseline that speaks of some service types."""
    wanted = set(types)
    kept = [t for t in found.nearest if t in wanted]
    return replace(
        found,
        offered={t: found.offered[t] for t in kept},
        nearest={t: found.nearest[t] for t in kept},
        completeness={t: found.completeness[t] for t in kept},
    )


def states_since(completeness: pd.DataFrame, seen_since: date | None) -> pd.DataFrame:
    """Table of completeness for services seen since a day.

    A list that was complete before that day says nothing of what was seen since: it is
    `partial` then.
    """
    if seen_since is None:
        return completeness
    old = [not as_of or span(as_of)[1] < seen_since for as_of in completeness["as_of"]]
    outdated = pd.Series(old, completeness.index, dtype=bool)
    outdated &= completeness["state"] == "complete"
    return completeness.assign(state=completeness["state"].mask(outdated, "partial"))


def worst_state(
    completeness: pd.DataFrame, municipality_code: str, kinds: tuple[str, ...]
) -> str:
    """Worst of the states of the lists of some kinds in a municipality."""
    states = [kind_state(completeness, municipality_code, kind).state for kind in kinds]
    return max(states, key=COMPLETENESS.index)


def at_most_partial(state: str) -> str:
    """State of a list of which something more is not known."""
    return max(state, "partial", key=COMPLETENESS.index)


def baseline(known: Known, question: Question, k: int = 2) -> Baseline:
    """Find the nearest places of each type from every cell.

    Parameters
    ----------
    k
        How many places to find for each cell and type.

    Raises
    ------
    CrsError
        The offers are not in EPSG:3006.
    """
    code, counted = known.municipality_code, question.counted()
    lists = states_since(known.completeness, question.seen_since)
    offers = usable(known.offers_m, question)
    places, offered = _places(offers)
    if question.every_village:
        known = replace(known, completeness=lists)
        places, offered = _with_assumed(known, counted, places, offered)
    measure = known.measures[question.measure]
    cells_m = known.cells[["x", "y"]].to_numpy(float)
    places_m = places[["x", "y"]].to_numpy(float)
    nearest = {}
    for service_type, numbers in offered.items():
        found = measure(cells_m, places_m[numbers], k)
        nearest[service_type] = Nearest(found.distance_m, renumber(found, numbers))
    states = {t: worst_state(lists, code, counted[t]) for t in counted}
    for service_type in hours_unknown(known.offers_m, question):
        states[service_type] = at_most_partial(states[service_type])
    return Baseline(question, known, places, offered, nearest, states)


def renumber(found: Nearest, numbers: Integers) -> Integers:
    """Numbers of all places instead of those among the places of one type."""
    known = np.append(numbers, NOWHERE)  # the number NOWHERE (-1) finds the last
    return known[found.place]


def _places(offers: geopandas.GeoDataFrame) -> tuple[pd.DataFrame, dict[str, Integers]]:
    """Places of some offers, each once, and the numbers of those of each type."""
    xy = coordinates_m(offers)
    columns = ["place_id", "name", "village", "municipality_code"]
    rows = pd.DataFrame(offers[columns]).assign(x=xy[:, 0], y=xy[:, 1])
    places = rows.drop_duplicates("place_id").reset_index(drop=True)
    number = pd.Series(places.index, index=places["place_id"])
    offered = {
        service_type: np.unique(
            number[offers.loc[offers["service_type"] == service_type, "place_id"]]
        ).astype(np.int64)
        for service_type in SERVICE_TYPES
    }
    return places, offered


def _with_assumed(
    known: Known,
    counted: Mapping[str, tuple[str, ...]],
    places: pd.DataFrame,
    offered: Mapping[str, Integers],
) -> tuple[pd.DataFrame, dict[str, Integers]]:
    """The places, and one assumed in each village that may have one unknown."""
    code, villages = known.municipality_code, known.villages
    assumed = villages.assign(
        place_id=ASSUMED + villages["name"],
        village=villages["name"],
        municipality_code=code,
    )
    first = len(places)
    both = pd.concat([places, assumed[places.columns]], ignore_index=True)
    names = villages["name"].to_list()
    number = {name: first + i for i, name in enumerate(names)}
    more = {}
    for service_type, kinds in counted.items():
        here = places.loc[offered[service_type], ["village", "municipality_code"]]
        served = set(here.loc[here["municipality_code"] == code, "village"])
        unsure = incomplete_villages(known.completeness, code, kinds, names)
        added = [number[name] for name in unsure if name not in served]
        more[service_type] = np.append(offered[service_type], added).astype(np.int64)
    return both, more
