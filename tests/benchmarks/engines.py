"""The same questions answered by other means: plain loops, geopandas and pandana."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import geopandas
import numpy as np
import pandas as pd
from scipy.sparse.csgraph import dijkstra

from geodata.crs import SWEREF99TM
from geodata.distance import NOWHERE, Floats, Integers, Nearest, straight
from geodata.reach import is_within
from geodata.roads import Roads, attach, graph
from tests.benchmarks.instances import Instance
from tests.benchmarks.trying import Tried

WITHIN_KM = (10.0, 20.0, 25.0)


def nearest(made: Instance, k: int = 2) -> dict[str, Nearest]:
    """Ours: the nearest places of each type, as the crow flies."""
    return {t: straight(made.cells_m, made.places_of(t), k=k) for t in made.offered}


def renumbered(made: Instance, near: Mapping[str, Nearest]) -> dict[str, Nearest]:
    """Numbers of all places instead of those among the places of one type."""
    return {t: _renumbered(near[t], numbers) for t, numbers in made.offered.items()}


def _renumbered(near: Nearest, numbers: Integers) -> Nearest:
    return Nearest(near.distance_m, np.append(numbers, NOWHERE)[near.place])


def of_a_type(tried: Mapping[tuple[str, int], Tried], k: int) -> Tried:
    """Tries of all types, each a try of its own, of those by type and rank."""
    seconds = [one.seconds for (_type, rank), one in tried.items() if rank == k]
    return Tried(None, [value for values in seconds for value in values])


def cell_by_cell(cells_m: Floats, made: Instance) -> dict[str, Nearest]:
    """Nearest and second nearest place: for each cell the distances to all places."""
    return {t: _cell_by_cell(cells_m, made.places_of(t)) for t in made.offered}


def _cell_by_cell(cells_m: Floats, places_m: Floats) -> Nearest:
    distance_m, place = [], []
    for cell in cells_m:
        east, north = (places_m - cell).T
        far = np.sqrt(east * east + north * north)
        order = np.argsort(far, kind="stable")[:2]
        distance_m.append(far[order])
        place.append(order)
    return Nearest(np.array(distance_m), np.array(place))


def points(xy: Floats) -> geopandas.GeoDataFrame:
    geometry = geopandas.points_from_xy(xy[:, 0], xy[:, 1], crs=SWEREF99TM)
    return geopandas.GeoDataFrame(geometry=geometry)


def sjoin_nearest(
    cells: geopandas.GeoDataFrame, places: Mapping[str, geopandas.GeoDataFrame]
) -> dict[str, geopandas.GeoDataFrame]:
    """One row a cell and nearest place, with `distance_m`; several of equals."""
    return {
        t: cells.sjoin_nearest(some, distance_col="distance_m")
        for t, some in places.items()
    }


@dataclass(frozen=True)
class Closing:
    """What the closing of one place does to one type; as `closure.Effects` has it."""

    affected: int
    without: int
    extra_person_m: float
    worst_extra_m: float
    crossing: tuple[int, ...]


def close(
    made: Instance, before: dict[str, Nearest], places: Sequence[int]
) -> dict[tuple[int, str], Closing]:
    """Remove each place in turn and measure anew.

    Parameters
    ----------
    before
        The nearest places, by their numbers among all.
    """
    return {
        (place, t): _close(made, before[t], numbers, place)
        for place in places
        for t, numbers in made.offered.items()
        if place in numbers
    }


def _close(made: Instance, before: Nearest, numbers: Integers, place: int) -> Closing:
    rest = numbers[numbers != place]
    after = _renumbered(straight(made.cells_m, made.places_m[rest], k=1), rest)
    hit = after.i1 != before.i1
    residents, d1, d2 = made.residents[hit], before.d1[hit], after.d1[hit]
    lost = np.isinf(d2)
    more_m = np.where(lost, 0, d2 - d1)
    return Closing(
        affected=int(residents.sum()),
        without=int(residents[lost].sum()),
        extra_person_m=float((residents * more_m).sum()),
        worst_extra_m=float(more_m[residents > 0].max(initial=0)),
        crossing=tuple(
            int(residents[is_within(d1, m) & ~is_within(d2, m)].sum())
            for m in (km * 1000 for km in WITHIN_KM)
        ),
    )


def close_two(
    made: Instance, before: dict[str, Nearest], pairs: Integers
) -> list[tuple[int, float]]:
    """Remove two places at a time: residents left without, and person-km further."""
    told = []
    for pair in pairs:
        without, further = np.zeros(len(made.cells_m), dtype=bool), 0.0
        for t, numbers in made.offered.items():
            rest = numbers[~np.isin(numbers, pair)]
            if len(rest) == len(numbers):
                continue
            after = straight(made.cells_m, made.places_m[rest], k=1).d1
            lost = np.isinf(after) & np.isfinite(before[t].d1)
            without |= lost
            more_m = np.where(lost, 0, after - before[t].d1)
            further += float((made.residents * more_m).sum()) / 1000
        told.append((int(made.residents[without].sum()), further))
    return told


def place_by_place(roads: Roads, cells_m: Floats, places_m: Floats) -> Floats:
    """Nearest and second nearest by road: a run of Dijkstra's algorithm a place."""
    cells, places = attach(roads, cells_m), attach(roads, places_m)
    net = graph(roads, reverse=True)
    found = np.full((2, len(cells_m)), np.inf)
    on_net = cells.node != NOWHERE
    for node, access_m in zip(places.node, places.access_m, strict=True):
        way_m = dijkstra(net, indices=node)[cells.node] + access_m + cells.access_m
        way_m[~on_net] = np.inf
        found = np.sort([*found, way_m], axis=0)[:2]
    return found.T


def pandana_net(pandana: Any, roads: Roads) -> Any:  # noqa: ANN401 - has no types
    """Prepare pandana's net, which is contracted once for all questions."""
    x, y, start, end = map(pd.Series, (roads.x, roads.y, roads.start, roads.end))
    lengths = pd.DataFrame({"length_m": roads.length_m})
    return pandana.Network(x, y, start, end, lengths, twoway=False)


def pandana_nearest(
    net: Any,  # noqa: ANN401 - has no types
    within_m: float,
    places_m: Floats,
    k: int,
) -> Floats:
    """Distance to the nearest places from every node of the net, shape (nodes, k)."""
    x, y = map(pd.Series, places_m.T)
    net.set_pois("places", within_m, k, x, y)
    found = net.nearest_pois(within_m, "places", num_pois=k, max_distance=np.inf)
    ways: Floats = found.to_numpy()
    return ways
