"""Speeds of roads: as signed, and as assumed for a class of road."""

import re
from typing import Final

from geodata.roads import MAX_SPEED_KMH

KMH_PER_MPH: Final = 1.609344

# Assumptions where no speed limit is given: about what a car drives on such a road in
# the Swedish countryside, not what the law allows there.
CLASS_SPEED_KMH: Final = {
    "motorway": 110.0,
    "trunk": 90.0,
    "primary": 80.0,
    "secondary": 70.0,
    "tertiary": 70.0,
    "unclassified": 60.0,
    "residential": 40.0,
    "living_street": 10.0,
    "service": 20.0,
    "track": 20.0,
    "road": 50.0,
    "motorway_link": 60.0,
    "trunk_link": 60.0,
    "primary_link": 60.0,
    "secondary_link": 60.0,
    "tertiary_link": 60.0,
}
"""Speed by OpenStreetMap's class of road; cars do not use other classes."""

# Assumptions too: the functional class of NVDB orders roads by how important they are,
# from 0 for the main roads of the country to 9 for the smallest.
FUNCTIONAL_SPEED_KMH: Final = {
    "0": 100.0,
    "1": 90.0,
    "2": 80.0,
    "3": 80.0,
    "4": 70.0,
    "5": 70.0,
    "6": 60.0,
    "7": 50.0,
    "8": 40.0,
    "9": 20.0,
}
"""Speed by the functional class of the national road database, NVDB."""

CLOSED_CLASSES: Final = frozenset(
    {
        "bridleway",
        "construction",
        "corridor",
        "cycleway",
        "elevator",
        "footway",
        "path",
        "pedestrian",
        "platform",
        "proposed",
        "steps",
    }
)
"""OpenStreetMap's classes of ways on which no car drives."""

ZONE_SPEED_KMH: Final = {"SE:urban": 50.0, "SE:rural": 70.0, "SE:motorway": 110.0}
"""Speed limits that OpenStreetMap names by the rule behind them."""

SIGNED = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?(km/h|kmh|kph|mph)?")


def maxspeed_kmh(text: str) -> float | None:
    """Speed that OpenStreetMap's key `maxspeed` gives; None where it cannot be used."""
    if text in ZONE_SPEED_KMH:
        return ZONE_SPEED_KMH[text]
    signed = SIGNED.fullmatch(text.strip())
    if not signed:
        return None
    speed_kmh = float(signed[1]) * (KMH_PER_MPH if signed[2] == "mph" else 1)
    return speed_kmh if 0 < speed_kmh <= MAX_SPEED_KMH else None
