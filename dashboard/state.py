"""Names of all keys in the URL and the session, and the frozen values they hold."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from geodata.baseline import Question
from geodata.places import Selection, one_year_before
from geodata.reach import How
from geodata.sites import Wanted
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
NEED: Final = "need"
HOW: Final = "how"
KM: Final = "km"
LIMIT: Final = "limit"
MEASURE: Final = "measure"
COUNT: Final = "count"
UNVERIFIED: Final = "unverified"
NEED_ALL: Final = "needs"
BY: Final = "by"
ALONE: Final = "alone"
PAIRS: Final = "pairs"
SCENARIO: Final = "scenario"
TOOL: Final = "tool"
NEW: Final = "new"
EFFECT: Final = "effect"
GOAL: Final = "goal"
NUMBER: Final = "p"
CANDIDATES: Final = "candidates"
FIXED: Final = "must"
FORBIDDEN: Final = "mustnot"
PROPOSAL: Final = "proposal"
WORKSHOP: Final = "w"
WISHES: Final = "wishes"
WISHED: Final = "wished"
PARTICIPANT: Final = "p"
QUESTION: Final = "q"
PLACING: Final = "placing"
SEEN: Final = "seen"
STEP: Final = "step"
THEME: Final = "theme"
PAPER: Final = "paper"
GROUP: Final = "group"
MEASURES: Final = "proposed"
WORKSHOPS: Final = "workshops"
PART: Final = "part"
PLACE: Final = "place"
OPEN_AT: Final = "open"
OPEN_TIME: Final = "open_time"
OPEN_DAY: Final = "open_day"

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
    NEED,
    HOW,
    KM,
    LIMIT,
    MEASURE,
    COUNT,
    UNVERIFIED,
    NEED_ALL,
    BY,
    ALONE,
    PAIRS,
    TOOL,
    NEW,
    EFFECT,
    GOAL,
    NUMBER,
    CANDIDATES,
    FIXED,
    FORBIDDEN,
    PROPOSAL,
    WISHES,
    WISHED,
    QUESTION,
    PLACING,
    SEEN,
    STEP,
    GROUP,
    THEME,
    PAPER,
    PART,
    PLACE,
    OPEN_AT,
    OPEN_TIME,
    OPEN_DAY,
)
"""Keys of what the reader chooses, whatever the language."""
IN_FORMS: Final = ("kind", "types", "where", "group")
"""Begin the keys of choices in a form, before a hyphen and its id."""

# Keys of the session alone.
STARTED: Final = "servicekartan_started"
MAP: Final = "map"
HANDLED_CLICK: Final = "handled_click"
CLICK: Final = "click"
HANDLED_SPOT: Final = "handled_spot"
PAST: Final = "past_scenarios"
REFUSED: Final = "refused"
MOVING: Final = "moving"
CLOSING: Final = "closing"
WHERE: Final = "where"
POINT: Final = "point"
NAME: Final = "scenario_name"
FILE: Final = "scenario_file"
FILE_TAKEN: Final = "scenario_file_taken"
CANDIDATE_FILE: Final = "candidate_file"
VISITOR: Final = "visitor"
ATTEMPT: Final = "attempt"
SEARCHED: Final = "searched"
FOCUS: Final = "focus"
WISHES_FROM: Final = "wishes_from"
WISHES_ASKED: Final = "wishes_asked"
KEYS_SHOWN: Final = "keys_shown"
FORMS: Final = "forms"
SENT: Final = "sent"
WRONG_CODES: Final = "wrong_codes"
TYPED_CODE: Final = "typed_code"
NEW_KEY: Final = "new_key"
TYPED_KEY: Final = "typed_key"
MORE: Final = "more"
MINUTES: Final = "minutes"
SCREEN: Final = "screen"
WORKSHOP_FILE: Final = "workshop_file"
BROUGHT: Final = "brought"
PLAN_TITLE: Final = "plan_title"
RESPONSIBLE: Final = "responsible"
MADE_ON: Final = "made_on"
PASTED: Final = "pasted"
PASTED_FAULT: Final = "pasted_fault"
PLAN_WISH: Final = "plan_wish"
MADE: Final = "made"
SETTINGS_OF: Final = "settings_of"
CLOSING_ASKED: Final = "closing_asked"

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
    open_at
        Moment at which the services may be open; None for any time.
    """

    types: tuple[str, ...] = SERVICE_TYPES
    kinds: tuple[str, ...] = ()
    age: str = "all"
    projects: tuple[str, ...] = ()
    groups: bool = True
    tiles: bool = False
    go: str = WHOLE
    open_at: datetime | None = None

    def selection(self, today: date) -> Selection:
        """Return the part that says which services are meant."""
        since = one_year_before(today) if self.age == "year" else None
        return Selection(self.types, self.kinds, since, self.open_at)


@dataclass(frozen=True)
class Analysis:
    """What the reader asked to be computed.

    Attributes
    ----------
    types
        Service types; of several, `how` says whether each or any must be reached.
    thresholds_km
        Distances, ascending.
    limit_km
        One of them: farther away than this is a gap.
    question
        Which services count, and how the way is measured.
    """

    types: tuple[str, ...]
    how: How
    thresholds_km: tuple[float, ...]
    limit_km: float
    question: Question


@dataclass(frozen=True)
class Trial:
    """A scenario that the reader tries out.

    Attributes
    ----------
    scenario
        As `scenario_text` writes it.
    thresholds_km
        Distances, ascending.
    limit_km
        One of them: residents within it are told of first.
    question
        Which services count, and how the way is measured.
    """

    scenario: str
    thresholds_km: tuple[float, ...]
    limit_km: float
    question: Question


@dataclass(frozen=True)
class Search:
    """What the reader looks for: the best places for new service points.

    Attributes
    ----------
    types
        Service types that a new place has; each of them must be reached.
    wanted
        Goal, number, and candidates that must and must not be chosen.
    candidates
        `villages`, `cells`, `places`, `file`, or `wishes` of a workshop.
    file
        Content of the file of candidates, or the wishes as one; empty for the others.
    thresholds_km
        Residents within these distances are told of.
    question
        Which services count, and how the way is measured.
    """

    types: tuple[str, ...]
    wanted: Wanted
    candidates: str
    file: bytes
    thresholds_km: tuple[float, ...]
    question: Question
