"""Packs of many places, made from the one that is shipped."""

import csv
import shutil
from datetime import date
from pathlib import Path

import numpy as np

from geodata.pack import DEFAULT_PACK, read_pack
from geodata.vocabulary import ALL_KINDS, TYPE_OF_KIND

SERVICES_A_PLACE = (1, 1, 2, 3)


def pack_of(number: int, folder: Path) -> Path:
    """Copy the shipped pack and fill it up to a number of places.

    The new places lie in and around the municipality, with one to three services each.
    """
    known = read_pack(DEFAULT_PACK)
    shutil.copytree(DEFAULT_PACK, folder)
    code = known.municipality.code
    areas = known.municipalities
    west, south, east, north = areas[areas["municipality_code"] == code].total_bounds
    chance = np.random.default_rng(1)
    count = number - len(known.places)
    latitudes = chance.uniform(south, north, count).round(6)
    longitudes = chance.uniform(west, east, count).round(6)
    localities = known.localities
    villages = localities.loc[localities["municipality_code"] == code, "name"].to_list()
    places, services = [], []
    for i, (latitude, longitude) in enumerate(zip(latitudes, longitudes, strict=True)):
        place_id = f"made-{i:05}"
        places.append(
            {
                "place_id": place_id,
                "name": f"Serviceställe {i:05}",
                "village": villages[i % len(villages)],
                "municipality_code": code,
                "latitude": latitude,
                "longitude": longitude,
                "precision_m": 10,
                "source_id": "chain-stores",
            }
        )
        for step in range(SERVICES_A_PLACE[i % len(SERVICES_A_PLACE)]):
            kind = ALL_KINDS[(i + 5 * step) % len(ALL_KINDS)]
            services.append(
                {
                    "place_id": place_id,
                    "service_type": TYPE_OF_KIND[kind],
                    "service_kind": kind,
                    "status": "open",
                    "seen_on": date(2026 - i % 3, 1, 1).isoformat(),
                    "source_id": "chain-stores",
                }
            )
    _append(folder / "places.csv", places)
    _append(folder / "services.csv", services)
    return folder


def _append(path: Path, rows: list[dict[str, object]]) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, header, restval="", lineterminator="\n").writerows(rows)
