"""What a pack offers to an analysis: the door from its tables to the computations."""

from dataclasses import dataclass
from functools import partial

import geopandas
import numpy as np
import pandas as pd
from scipy.spatial.distance import cdist

from geodata import routing
from geodata.baseline import Baseline, Known, Measure, Question, usable
from geodata.crs import coordinates_m, to_metric
from geodata.distance import Floats, Nearest, straight
from geodata.errors import AnalysisError
from geodata.pack import Pack
from geodata.places import join
from geodata.residents import Residents
from geodata.roads import Roads
from geodata.rules import RuleCard, rule_cards
from geodata.villages import Areas, areas_around, each_cell, villages


def _straight(starts: Floats, ends: Floats, k: int, *, factor: float) -> Nearest:
    return straight(starts, ends, k=k, factor=factor)


def _road(starts: Floats, ends: Floats, k: int, *, roads: Roads) -> Nearest:
    return routing.by_road(roads, starts, ends, k=k)


def measures(pack: Pack) -> dict[str, Measure]:
    """Ways to measure that a pack allows: `straight`, and `road` if it has roads.

    As the crow flies the distance is multiplied by the pack's `detour_factor`.
    """
    found: dict[str, Measure] = {
        "straight": partial(_straight, factor=pack.municipality.detour_factor)
    }
    if pack.roads is not None:
        found["road"] = partial(_road, roads=pack.roads)
    return found


def ways_m(pack: Pack, known: Known, question: Question, points_m: Floats) -> Floats:
    """Distances from every cell to some points, measured as the question asks.

    Returns
    -------
    numpy.ndarray
        Shape (cells, points), in metres; infinite where there is no way.
    """
    cells_m = known.cells[["x", "y"]].to_numpy(float)
    if question.measure == "road" and pack.roads is not None:
        return routing.ways(pack.roads, cells_m, points_m)
    straight_m: Floats = cdist(cells_m, points_m)
    return straight_m * pack.municipality.detour_factor


def offers_m_of(pack: Pack) -> geopandas.GeoDataFrame:
    """Services of a pack with their places, in EPSG:3006."""
    return to_metric(join(pack.places, pack.services))


def known_of(
    pack: Pack, residents: Residents, offers_m: geopandas.GeoDataFrame
) -> Known:
    """Tables of a pack that every analysis rests on.

    Parameters
    ----------
    offers_m
        Rows of `places.join` in EPSG:3006.
    """
    code = pack.municipality.code
    return Known(
        offers_m=offers_m,
        cells=residents.cells,
        completeness=pack.completeness,
        villages=villages(
            to_metric(pack.localities),
            to_metric(pack.groups),
            to_metric(pack.places),
            code,
        ),
        municipality_code=code,
        measures=measures(pack),
    )


def areas_of(pack: Pack, known: Known, by: str) -> Areas:
    """Parts of the municipality: by `village`, `group` or `cell`.

    Each cell belongs to the nearest village, or to the group with the nearest home.
    """
    if by == "cell":
        return each_cell(known.cells)
    if by == "village":
        homes = known.villages.assign(area_id=known.villages["name"])
        return areas_around(known.cells, homes)
    placed = to_metric(pack.groups)
    placed = placed[placed.geometry.notna()]
    xy = coordinates_m(placed)
    homes = pd.DataFrame({"area_id": placed["group_id"], "name": placed["name"]})
    return areas_around(known.cells, homes.assign(x=xy[:, 0], y=xy[:, 1]))


def cards(pack: Pack, known: Known, question: Question) -> tuple[RuleCard, ...]:
    """Rules of the law that measure from place to place, seen from each place.

    The kinds are those of the rule, whatever kinds the question counts; and so are the
    opening hours, of which the rules say nothing at any moment.
    """
    roads = question.measure == "road"
    measure = known.measures["road"] if roads else partial(_straight, factor=1.0)
    factor = 1.0 if roads else pack.municipality.detour_factor
    found: list[RuleCard] = []
    for rule in pack.municipality.rules:
        if rule.measure == "place_to_place":
            kinds = tuple({*rule.within, *rule.counts_to})
            counted = Question(
                kinds=kinds,
                seen_since=question.seen_since,
                with_unverified=question.with_unverified,
            )
            offers = usable(known.offers_m, counted)
            code = known.municipality_code
            found += rule_cards(rule, offers, code, measure, factor)
    return tuple(found)


@dataclass(frozen=True)
class Step:
    """A place and the way to it from a cell.

    `place_id`, `name` and `village` are empty where there is none; `minutes` is None
    unless the way is measured by road.
    """

    place_id: str
    name: str
    village: str
    distance_m: float
    minutes: float | None = None


def steps(pack: Pack, found: Baseline, cell_id: str) -> dict[str, tuple[Step, ...]]:
    """Nearest places of each type from a cell, by service type.

    Raises
    ------
    AnalysisError
        There is no such cell.
    """
    cells = found.cells["cell_id"]
    rows = cells.index[cells == cell_id]
    if rows.empty:
        raise AnalysisError("unknown_cell", found=cell_id)
    cell = int(rows[0])
    minutes = _minutes(pack, found, cell)
    return {
        service_type: tuple(
            _step(found, int(number), float(far), minutes)
            for number, far in zip(near.place[cell], near.distance_m[cell], strict=True)
        )
        for service_type, near in found.nearest.items()
    }


def _minutes(pack: Pack, found: Baseline, cell: int) -> dict[int, float]:
    """Minutes by number of the place; empty unless the way is measured by road."""
    if pack.roads is None or found.question.measure != "road":
        return {}
    numbers = np.concatenate([near.place[cell] for near in found.nearest.values()])
    wanted = np.unique(numbers[numbers >= 0])
    _far, took = routing.minutes(
        pack.roads, found.cells_m[cell], found.places_m[wanted]
    )
    return dict(zip(wanted.tolist(), took.tolist(), strict=True))


def _step(
    found: Baseline, number: int, distance_m: float, minutes: dict[int, float]
) -> Step:
    if number < 0:
        return Step("", "", "", distance_m)
    row = found.places[["place_id", "name", "village"]].astype(str).iloc[number]
    return Step(
        row["place_id"], row["name"], row["village"], distance_m, minutes.get(number)
    )
