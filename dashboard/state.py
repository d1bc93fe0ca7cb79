"""Names of all keys in the URL and the session, and the frozen values they hold."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from geodata.places import Selection, one_year_before
from geodata.vocabulary import SERVICE_TYPES

# Keys that stand in the URL: the key is the name there.
LANGUAGE: Final = "lang"
TYPES: Final = "types"
KINDS: Final = "kinds"
AGE: Final = "age"
PROJECTS: Final = "projects"
GROUPS: Final = "groups"
TILES: Final = "tiles"
GO: Final = "go"
CHOSEN: Final = "show"
DAY: Final = "day"
SORT: Final = "sort"

CHOICES: Final = (
    TYPES,
    KINDS,
    AGE,
    PROJECTS,
    GROUPS,
    TILES,
    GO,
    CHOSEN,
    DAY,
    SORT,
)
"""Keys of what the reader chooses, whatever the language."""

# Keys of the session alone.
STARTED: Final = "servicekartan_started"
MAP: Final = "map"
HANDLED_CLICK: Final = "handled_click"
FOCUS: Final = "focus"

AGES: Final = ("all", "year")
WHOLE: Final = "whole"
COUNTY: Final = "county"
COUNTRY: Final = "country"


@dataclass(frozen=True)
class Filters:
    """What the reader asked to see on the map.

    Attributes
    ----------
    types, kinds
        Service types, and kinds of them (empty: every kind).
    age
        `all`, or `year` for facts seen within a year.
    projects
        Ids of the projects whose coverage is drawn.
    groups
        Whether the local groups are drawn.
    tiles
        Whether the background of tiles is on.
    go
        Where the map shall go: `whole`, `county`, `country` or a village.
    """

    types: tuple[str, ...] = SERVICE_TYPES
    kinds: tuple[str, ...] = ()
    age: str = "all"
    projects: tuple[str, ...] = ()
    groups: bool = True
    tiles: bool = False
    go: str = WHOLE

    def selection(self, today: date) -> Selection:
        """Return the part that says which services are meant."""
        since = one_year_before(today) if self.age == "year" else None
        return Selection(self.types, self.kinds, since)
