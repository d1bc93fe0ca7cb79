"""Small municipalities whose answers are plain on paper, in metres from one corner."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import geopandas
import numpy as np
import pandas as pd
from shapely import Point

from geodata.baseline import Baseline, Known, Measure, Question
from geodata.crs import SWEREF99TM
from geodata.distance import NOWHERE, Floats, Nearest, straight
from geodata.vocabulary import SERVICE_TYPES, TYPE_OF_KIND
from tests.geodata.nets import CORNER

OWN, OTHER = "0001", "0002"
"""The municipality that is meant, and its neighbour."""

Spot = tuple[float, float]


@dataclass(frozen=True)
class Offer:
    """One service at one place, `at` metres east and north of the corner."""

    place_id: str
    kind: str = "petrol_diesel"
    at: Spot | None = (0, 0)
    status: str = "open"
    seen_on: str = "2026-01-01"
    village: str = "Byn"
    code: str = OWN
    hours: str = ""


def point(at: Spot | None) -> Point | None:
    return None if at is None else Point(at[0] + CORNER[0], at[1] + CORNER[1])


def offers(*rows: Offer) -> geopandas.GeoDataFrame:
    table = {
        "place_id": [row.place_id for row in rows],
        "name": [row.place_id.capitalize() for row in rows],
        "village": [row.village for row in rows],
        "municipality_code": [row.code for row in rows],
        "service_type": [TYPE_OF_KIND[row.kind] for row in rows],
        "service_kind": [row.kind for row in rows],
        "status": [row.status for row in rows],
        "seen_on": [row.seen_on for row in rows],
        "opening_hours": [row.hours for row in rows],
    }
    points = [point(row.at) for row in rows]
    return geopandas.GeoDataFrame(
        pd.DataFrame(table, dtype=str), geometry=points, crs=SWEREF99TM
    )


def cells(*residents_at: tuple[float, int]) -> pd.DataFrame:
    """Cells on a line to the east: how far from the corner, and who lives there."""
    xs = np.array([x for x, _residents in residents_at], dtype=float)
    return pd.DataFrame(
        {
            "cell_id": [f"cell-{x:g}" for x in xs],
            "x": xs + CORNER[0],
            "y": np.full(len(xs), CORNER[1]),
            "residents": np.array([n for _x, n in residents_at], dtype=np.int64),
        }
    )


def completeness(*states: tuple[str, str, str]) -> pd.DataFrame:
    """Rows of a kind, its state and the village (empty: the whole municipality)."""
    rows = [
        (OWN, TYPE_OF_KIND[kind], kind, state, "2026-01-01", village)
        for kind, state, village in states
    ]
    names = ["municipality_code", "service_type", "service_kind", "state", "as_of"]
    return pd.DataFrame(rows, columns=[*names, "village"], dtype=str)


def villages(**at: Spot) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "name": pd.Series(list(at), dtype=str),
            "x": [x + CORNER[0] for x, _y in at.values()],
            "y": [y + CORNER[1] for _x, y in at.values()],
        }
    )


def crow(factor: float = 1.0) -> Measure:
    def measure(starts: Floats, ends: Floats, k: int) -> Nearest:
        return straight(starts, ends, k=k, factor=factor)

    return measure


ALL_COMPLETE = completeness(*((kind, "complete", "") for kind in TYPE_OF_KIND))


def known(
    rows: Sequence[Offer],
    where: pd.DataFrame,
    states: pd.DataFrame = ALL_COMPLETE,
    homes: pd.DataFrame | None = None,
    measures: Mapping[str, Measure] | None = None,
) -> Known:
    return Known(
        offers_m=offers(*rows),
        cells=where,
        completeness=states,
        villages=villages() if homes is None else homes,
        municipality_code=OWN,
        measures=measures or {"straight": crow()},
    )


# From a table of ways, as a net with islands has them


def listed(far_m: Floats, numbers: Sequence[int], k: int) -> Nearest:
    """The k nearest of some numbers by plain sorting; far_m has a column a place."""
    distance_m = np.full((len(far_m), k), np.inf)
    place = np.full((len(far_m), k), NOWHERE, np.int64)
    for cell, ways in enumerate(far_m):
        found = sorted((ways[n], n) for n in numbers if np.isfinite(ways[n]))[:k]
        for rank, (way, number) in enumerate(found):
            distance_m[cell, rank], place[cell, rank] = way, number
    return Nearest(distance_m, place)


def from_ways(
    ways: Mapping[str, Floats],
    offered: Mapping[str, Sequence[int]],
    residents: Sequence[int],
    k: int = 3,
) -> Baseline:
    """Baseline from the way of each cell (row) to each place (column), by type."""
    count = next(iter(ways.values())).shape[1]
    ids = [f"p{n}" for n in range(count)]
    rows = [Offer(name, at=(0, 0)) for name in ids]
    places = offers(*rows)[["place_id", "name", "village", "municipality_code"]]
    return Baseline(
        question=Question(),
        known=known(rows, cells(*((1000 * i, n) for i, n in enumerate(residents)))),
        places=pd.DataFrame(places).assign(x=CORNER[0], y=CORNER[1]),
        offered={t: np.array(sorted(offered[t]), dtype=np.int64) for t in ways},
        nearest={t: listed(ways[t], offered[t], k) for t in ways},
        completeness=dict.fromkeys(SERVICE_TYPES, "complete"),
    )


# What a closing does, from the ways before and after alone


@dataclass(frozen=True)
class Truth:
    """What a closing did to one service type, in residents and metres."""

    affected: np.ndarray
    without: np.ndarray
    extra_person_m: float
    worst_extra_m: float
    crossing: tuple[np.ndarray, ...]


def truth(
    before: Nearest, after: Nearest, residents: np.ndarray, closed: Sequence[int]
) -> Truth:
    """Compare the nearest place of every cell; affected and so on are masks of cells.

    Parameters
    ----------
    closed
        Numbers of the places in `before` that have closed.
    """
    was, now = before.d1, after.d1
    lived = residents > 0
    with np.errstate(invalid="ignore"):
        more_m = np.where(np.isfinite(now), now - was, 0.0)
    return Truth(
        affected=np.isin(before.i1, closed) & lived,
        without=np.isfinite(was) & np.isinf(now) & lived,
        extra_person_m=float((more_m * residents).sum()),
        worst_extra_m=float(more_m[lived].max(initial=0)),
        crossing=tuple(
            (was <= km * 1000 + 1e-6) & (now > km * 1000 + 1e-6) & lived
            for km in (10, 20, 25)
        ),
    )


def together(truths: Sequence[Truth], residents: np.ndarray) -> dict[str, float]:
    """Figures of one closing over some types: residents once, ways added."""

    def people(mask: Callable[[Truth], np.ndarray]) -> int:
        return int(residents[np.any([mask(one) for one in truths], axis=0)].sum())

    crossing = {
        f"crossing_{km}_km": people(partial(_crossing, rank=i))
        for i, km in enumerate((10, 20, 25))
    }
    return {
        "residents_affected": people(lambda one: one.affected),
        "residents_without": people(lambda one: one.without),
        "extra_person_km": sum(one.extra_person_m for one in truths) / 1000,
        "worst_extra_m": max(one.worst_extra_m for one in truths),
        **crossing,
    }


def _crossing(one: Truth, rank: int) -> np.ndarray:
    return one.crossing[rank]
