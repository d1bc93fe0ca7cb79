"""The area that a plan is for: the whole municipality, or what lies nearest a group."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geodata.analyses import areas_of
from geodata.baseline import Baseline, Known
from geodata.crs import coordinates_m, metres, to_metric
from geodata.distance import Floats, Integers, Nearest, straight
from geodata.errors import AnalysisError
from geodata.pack import Pack
from geodata.store.records import Contribution


@dataclass(frozen=True)
class Area:
    """Which part of the municipality a plan is for.

    Attributes
    ----------
    group_id
        Id of the local group; empty for the whole municipality.
    placed
        Whether the group has a position. One without has no area: its plan has the
        figures of the whole municipality.
    cells
        Whether each cell of the municipality belongs to it; shape (cells,).
    place_ids
        Places of the municipality that lie in it.
    villages
        Villages that lie in it.
    sharing
        Names of other groups that have the same home village, and so the same area.
    """

    group_id: str
    placed: bool
    cells: NDArray[np.bool_]
    place_ids: frozenset[str]
    villages: tuple[str, ...]
    sharing: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether its figures are those of the whole municipality."""
        return not (self.group_id and self.placed)


def area_of(pack: Pack, known: Known, group_id: str) -> Area:
    """Find what belongs to a local group, or to the whole municipality.

    Each cell, place and village belongs to the group with the nearest home village, as
    in `analyses.areas_of`.

    Raises
    ------
    AnalysisError
        There is no such group.
    """
    own = pack.places["municipality_code"] == pack.municipality.code
    place_ids = pack.places.loc[own, "place_id"]
    villages = known.villages["name"]
    if group_id and group_id not in set(pack.groups["group_id"]):
        raise AnalysisError("unknown_group", found=group_id)
    parts = areas_of(pack, known, "group")
    placed = group_id in parts.ids
    if not placed:
        every = np.ones(len(known.cells), dtype=np.bool_)
        return Area(group_id, not group_id, every, frozenset(place_ids), (*villages,))
    home = int(parts.point[parts.ids.index(group_id)])
    places_m = coordinates_m(to_metric(pack.places[own]))
    villages_m = known.villages[["x", "y"]].to_numpy(float)
    return Area(
        group_id=group_id,
        placed=True,
        cells=np.asarray(parts.of_cell == home, dtype=np.bool_),
        place_ids=frozenset(place_ids[_nearest_home(pack, places_m) == home]),
        villages=tuple(villages[_nearest_home(pack, villages_m) == home]),
        sharing=tuple(
            name
            for one, name, point in zip(
                parts.ids, parts.names, parts.point, strict=True
            )
            if point == home and one != group_id
        ),
    )


def _nearest_home(pack: Pack, points_m: Floats) -> Integers:
    """Number of the home that lies nearest each point, as `analyses.areas_of` counts.

    A point without a position has none: -1.
    """
    placed = pack.groups[pack.groups.geometry.notna()]
    homes = np.unique(coordinates_m(to_metric(placed)), axis=0)
    found = np.full(len(points_m), -1, dtype=np.int64)
    there = np.isfinite(points_m).all(axis=1)
    if there.any():
        found[there] = straight(points_m[there], homes, k=1).i1
    return found


def restricted(found: Baseline, cells: NDArray[np.bool_]) -> Baseline:
    """Return the part of a baseline that speaks of some cells."""
    rows = np.flatnonzero(cells)
    table = found.known.cells.iloc[rows].reset_index(drop=True)
    return replace(
        found,
        known=replace(found.known, cells=table),
        nearest={
            service_type: Nearest(near.distance_m[rows], near.place[rows])
            for service_type, near in found.nearest.items()
        },
    )


def said_in(
    pack: Pack, known: Known, area: Area, said: Sequence[Contribution]
) -> tuple[Contribution, ...]:
    """Contributions that are a group's: those that name it, and those in its area.

    One lies where its place, its spot or its village lies. Of a group without a
    position those count that name it or its home village.
    """
    if not area.group_id:
        return tuple(said)
    if not area.placed:
        groups = pack.groups.set_index("group_id")
        home = str(groups.loc[area.group_id, "home_village"])
        return tuple(one for one in said if _names(one, area.group_id, home))
    villages = known.villages.set_index("name")[["x", "y"]]
    points = np.array([_point(one, pack, villages) for one in said]).reshape(-1, 2)
    home_m = _home_m(pack, area.group_id)
    homes = _nearest_home(pack, np.vstack([home_m, points]))
    return tuple(
        one
        for one, home in zip(said, homes[1:], strict=True)
        if one.said.group_id == area.group_id or home == homes[0]
    )


def _names(one: Contribution, group_id: str, home: str) -> bool:
    return one.said.group_id == group_id or one.said.village == home


def _home_m(pack: Pack, group_id: str) -> Floats:
    row = pack.groups[pack.groups["group_id"] == group_id]
    return coordinates_m(to_metric(row))


def _point(one: Contribution, pack: Pack, villages: pd.DataFrame) -> Floats:
    """Where somebody speaks of (EPSG:3006); nan where that is not known."""
    said = one.said
    place = pack.places[pack.places["place_id"] == said.place_id]
    if said.place_id and len(place):
        point: Floats = coordinates_m(to_metric(place))[0]
    elif said.latitude is not None and said.longitude is not None:
        point = metres(said.latitude, said.longitude)[0]
    elif said.village in villages.index:
        point = villages.loc[said.village].to_numpy(np.float64)
    else:
        point = np.array([np.nan, np.nan])
    return point
