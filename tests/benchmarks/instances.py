"""Generated data of three sizes: where people live, places, and nets of roads."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import geopandas
import numpy as np
import pandas as pd

from geodata.baseline import Baseline, Known, Question
from geodata.crs import SWEREF99TM
from geodata.distance import Floats, Integers, Nearest, straight
from geodata.grid import CELL_M
from geodata.roads import RoadLines, Roads, build
from geodata.vocabulary import SERVICE_TYPES

CORNER_M = (280_000.0, 6_150_000.0)
"""South-west corner of all that is made, in EPSG:3006."""

MOST_RESIDENTS = 60
ROADS_KEPT = 0.7
BENDS = 3
ONEWAY = 0.05


class Size(NamedTuple):
    """So many cells and places in a square with a side of so many km.

    The net has `crossings` squared crossings, and about five times as many nodes.
    """

    name: str
    cells: int
    places: int
    side_km: int
    crossings: int

    def __str__(self) -> str:
        return self.name


FLEN = Size("Flen", 900, 300, 31, 50)
COUNTY = Size("county", 7_000, 2_500, 100, 150)
SWEDEN = Size("Sweden", 120_000, 20_000, 670, 450)


@dataclass(frozen=True)
class Instance:
    """Cells in the order of their ids, and places with one to three service types."""

    cells_m: Floats
    residents: Integers
    places_m: Floats
    offered: Mapping[str, Integers]

    def places_of(self, service_type: str) -> Floats:
        return self.places_m[self.offered[service_type]]


def instance(size: Size, nodes_m: Floats | None = None) -> Instance:
    """Scatter cells and places evenly; the places on nodes if those are given."""
    chance = np.random.default_rng(size.cells)
    squares = np.sort(chance.choice(size.side_km**2, size.cells, replace=False))
    east_north = np.column_stack(np.divmod(squares, size.side_km))
    if nodes_m is None:
        spread = chance.uniform(0, size.side_km * CELL_M, (size.places, 2)).round(1)
        places_m = spread + CORNER_M
    else:
        places_m = nodes_m[chance.choice(len(nodes_m), size.places, replace=False)]
    types = chance.integers(1, 4, size.places)
    order = chance.random((size.places, len(SERVICE_TYPES))).argsort(axis=1)
    offers = order < types[:, None]
    return Instance(
        cells_m=(east_north + 0.5) * CELL_M + CORNER_M,
        residents=chance.integers(0, MOST_RESIDENTS, size.cells),
        places_m=places_m,
        offered={t: np.flatnonzero(offers[:, i]) for i, t in enumerate(SERVICE_TYPES)},
    )


def net(size: Size) -> Roads:
    """Join the neighbours in a lattice of crossings, by roads with bends.

    Crossings and bends lie off their places at random. Three roads in ten are missing,
    so that about three meet at a crossing and some end blindly; one in twenty is open
    in one direction only.
    """
    chance = np.random.default_rng(size.crossings)
    n, step_m = size.crossings, size.side_km * CELL_M / size.crossings
    number = np.arange(n * n).reshape(n, n)
    columns = np.column_stack(np.divmod(number.ravel(), n))
    at = (columns + chance.uniform(0.15, 0.85, columns.shape)) * step_m + CORNER_M
    start = np.concatenate([number[:-1].ravel(), number[:, :-1].ravel()])
    end = np.concatenate([number[1:].ravel(), number[:, 1:].ravel()])
    kept = chance.random(len(start)) < ROADS_KEPT
    start, end = start[kept], end[kept]
    roads = len(start)
    part = np.linspace(0, 1, BENDS + 2)[:, None]
    xy = at[start][:, None] * (1 - part) + at[end][:, None] * part
    xy[:, 1:-1] += chance.normal(0, step_m / 15, (roads, BENDS, 2))
    bends = n * n + np.arange(BENDS * roads).reshape(roads, BENDS)
    lines = RoadLines(
        xy=xy.reshape(-1, 2),
        node=np.column_stack([start, bends, end]).ravel(),
        offset=np.arange(roads + 1) * (BENDS + 2),
        speed_kmh=np.full(roads, 70.0),
        oneway=(chance.random(roads) < ONEWAY).astype(np.int8),
        speed_assumed=np.zeros(roads, dtype=bool),
    )
    return build(lines)[0]


def as_baseline(made: Instance, nearest: Mapping[str, Nearest]) -> Baseline:
    """Return the tables that `closures` and `pairs` take."""
    names = [f"made-{i:05}" for i in range(len(made.places_m))]
    places = pd.DataFrame({"place_id": names, "name": names})
    places = places.assign(village="", municipality_code="", x=0.0, y=0.0)
    places[["x", "y"]] = made.places_m
    cells = pd.DataFrame(made.cells_m, columns=["x", "y"])
    return Baseline(
        question=Question(),
        known=Known(
            offers_m=geopandas.GeoDataFrame(
                places[["place_id"]],
                geometry=geopandas.points_from_xy(*made.places_m.T),
                crs=SWEREF99TM,
            ),
            cells=cells.assign(residents=made.residents),
            completeness=pd.DataFrame(),
            villages=pd.DataFrame(),
            municipality_code="",
            measures={"straight": lambda a, b, k: straight(a, b, k=k)},
        ),
        places=places,
        offered=made.offered,
        nearest=nearest,
        completeness=dict.fromkeys(made.offered, "complete"),
    )
