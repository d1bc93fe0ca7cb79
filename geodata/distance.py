"""Distances between places, in metres, from coordinates in EPSG:3006."""

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas
import numpy as np

from geodata.crs import coordinates_m
from geodata.errors import AnalysisError
from geodata.vocabulary import COUNTED_KINDS


@dataclass(frozen=True)
class Alternative:
    """The nearest other place with a service type, as the crow flies.

    `place_id` and `distance_m` are None where no other place is known.
    """

    service_type: str
    place_id: str | None
    distance_m: float | None


def nearest_others(
    offers_m: geopandas.GeoDataFrame,
    place_id: str,
    kinds: Mapping[str, tuple[str, ...]] = COUNTED_KINDS,
) -> tuple[Alternative, ...]:
    """Nearest other place of each service type, seen from one place.

    Parameters
    ----------
    offers_m
        Rows of `places.join` in EPSG:3006; open services count.
    place_id
        The place to measure from; it is no alternative to itself.
    kinds
        The kinds that count, by service type.

    Raises
    ------
    AnalysisError
        No row has that place.
    CrsError
        The rows are not in EPSG:3006.
    """
    xy = coordinates_m(offers_m)
    here = (offers_m["place_id"] == place_id).to_numpy()
    if not here.any():
        raise AnalysisError("unknown_place", found=place_id)
    offset = xy - xy[here][0]
    distance_m = np.hypot(offset[:, 0], offset[:, 1])
    usable = ~here & np.isfinite(distance_m) & (offers_m["status"] == "open").to_numpy()
    found = []
    for service_type, counted in kinds.items():
        rows = np.flatnonzero(
            usable & offers_m["service_kind"].isin(counted).to_numpy()
        )
        if not len(rows):
            found.append(Alternative(service_type, None, None))
            continue
        row = rows[np.argmin(distance_m[rows])]
        nearest = offers_m["place_id"].iloc[row]
        found.append(Alternative(service_type, nearest, float(distance_m[row])))
    return tuple(found)
