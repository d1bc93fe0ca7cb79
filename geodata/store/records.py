"""What the store keeps: workshops, contributions, votes; frozen, checked, no words."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Final, Literal, Self, get_args

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    model_validator,
)
from pydantic_core import PydanticCustomError

from geodata.store.cells import Identifier, Line, Note, Text, Types, snapped

Question = Literal["today", "future", "part"]
Status = Literal["waiting", "shown", "hidden", "merged", "withdrawn"]
Origin = Literal["phone", "paper"]
Role = Literal["participant", "facilitator", "editor", "command"]
Moderation = Literal["before", "after"]
Screen = Literal["start", "today", "future", "part"]
Language = Literal["sv", "en"]

QUESTIONS: Final[tuple[Question, ...]] = get_args(Question)
"""How the service is today, how it should be, what the group can do."""
SCREENS: Final[tuple[Screen, ...]] = get_args(Screen)
KINDS: Final[dict[Question, tuple[str, ...]]] = {
    "today": ("works", "works_not", "hours", "closed", "missing"),
    "future": ("wish",),
    "part": ("run", "premises", "transport", "time", "knowledge", "money", "other"),
}
"""What a contribution says, by the question that it answers."""

MOST_VOTES: Final = 20


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Settings(_Record):
    """What the facilitator says of a workshop.

    Attributes
    ----------
    title, day
        What the workshop is called, and the day on which it is held.
    groups
        Ids of the local groups that are asked.
    language
        Language of the phones and of the wall.
    moderation
        Whether a contribution is looked at `before` or `after` it is shown.
    votes
        Dots of each participant; none is no vote.
    last_day
        Last day on which the code can be used.
    delete_on, decision
        Day of deletion, and the decision that it rests on; may be empty till then.
    responsible, contact, purpose, legal_basis
        Who is responsible for personal data, whom to ask, what for, and on what basis.
    """

    title: Line
    day: date
    groups: tuple[Identifier, ...] = ()
    language: Language = "sv"
    moderation: Moderation = "before"
    votes: Annotated[int, Field(ge=0, le=MOST_VOTES)] = 3
    last_day: date
    delete_on: date | None = None
    decision: Note = ""
    responsible: Note = ""
    contact: Note = ""
    purpose: Note = ""
    legal_basis: Note = ""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.title:
            code = "no_title"
            raise PydanticCustomError(code, code)
        if self.last_day < self.day:
            code = "last_day_before"
            raise PydanticCustomError(code, code)
        if self.delete_on is not None and self.delete_on <= self.last_day:
            code = "deleted_before"
            raise PydanticCustomError(code, code)
        return self


@dataclass(frozen=True)
class Workshop:
    """A workshop as it is kept.

    Attributes
    ----------
    id, code
        The id is for programs, the same on every machine; the code is for people.
    municipality_code
        Whose pack it is about.
    settings
        What the facilitator says of it.
    state
        `open`, or `closed`: nothing more is accepted then.
    screen
        What the wall shows: `start` or a question.
    timer_ends_at
        When the time for the question is out; None without a timer.
    exported_at
        When it was exported as a whole last.
    revision
        Counts every change, so that a reader knows when to look again.
    """

    id: str
    code: str
    municipality_code: str
    settings: Settings
    state: Literal["open", "closed"]
    screen: Screen
    created_at: datetime
    timer_ends_at: datetime | None
    closed_at: datetime | None
    exported_at: datetime | None
    revision: int


class Said(_Record):
    """What somebody says: the content of a contribution.

    Attributes
    ----------
    question, kind
        The question that it answers, and one of its `KINDS`.
    text
        Free text, on several lines; may be empty but for what the group can do.
    types
        Service types that are wished for or missing.
    place_id
        The place that it is about; empty for a spot.
    village
        Name of the village that was chosen, or that lies nearest the spot.
    latitude, longitude
        The spot in degrees (WGS 84), to 250 m; None if there is none.
    group_id
        The local group that could do it.
    """

    question: Question
    kind: str
    text: Text = ""
    types: Types = ()
    place_id: Identifier = ""
    village: Line = ""
    latitude: Annotated[float, Field(ge=55, le=70)] | None = None
    longitude: Annotated[float, Field(ge=10, le=25)] | None = None
    group_id: Identifier = ""

    @model_validator(mode="before")
    @classmethod
    def _snap(cls, given: object) -> object:
        if not isinstance(given, dict):
            return given
        at = given.get("latitude"), given.get("longitude")
        if not all(isinstance(part, int | float) for part in at):
            return given
        latitude, longitude = float(at[0] or 0), float(at[1] or 0)
        if not (55 <= latitude <= 70 and 10 <= longitude <= 25):  # noqa: PLR2004
            return given
        point = snapped(latitude, longitude)
        return given | {"latitude": point[0], "longitude": point[1]}

    @model_validator(mode="after")
    def _whole(self) -> Self:
        code = self._lacking()
        if code:
            raise PydanticCustomError(code, code)
        return self

    def _lacking(self) -> str:
        """Code of what is missing or does not fit; empty if nothing is."""
        new = self.kind in {"wish", "missing"}
        today = self.question == "today" and not new
        nowhere = self.latitude is None and not self.village
        rules = {
            "unknown_kind_of_answer": self.kind not in KINDS[self.question],
            "half_position": (self.latitude is None) != (self.longitude is None),
            "no_text": self.question == "part" and not self.text,
            "no_service_types": new and not self.types,
            "no_spot": new and nowhere,
            "no_place_or_spot": today and nowhere and not self.place_id,
            "no_service_or_words": today
            and not (self.place_id or self.types or self.text),
        }
        return next((code for code, broken in rules.items() if broken), "")


@dataclass(frozen=True)
class Contribution:
    """A contribution as it is kept.

    Attributes
    ----------
    id
        UUID of the form that it was written in.
    number
        Counts within the workshop from 1, for people to speak of it.
    participant_id
        Who said it, as a random id without a name; empty for what came on paper.
    said
        Its content.
    status
        `waiting` for the moderator, `shown`, `hidden`, `merged` into another, or
        `withdrawn` by who said it.
    merged_into
        Id of the contribution that it is merged into; empty if it is not.
    created_at, changed_at
        When it was stored, and when it was moderated or withdrawn last.
    """

    id: str
    number: int
    workshop_id: str
    participant_id: str
    origin: Origin
    said: Said
    status: Status
    merged_into: str
    created_at: datetime
    changed_at: datetime


@dataclass(frozen=True)
class Draft:
    """What a participant has written and not sent yet: the form's UUID, and cells."""

    form_id: str
    content: dict[str, object]


@dataclass(frozen=True)
class LogEntry:
    """One thing that was done to a contribution or to the workshop, and by which role.

    Attributes
    ----------
    action
        `show`, `hide`, `merge`, `move`, `withdraw`, `undo`, `enter`, `settings`,
        `close`, `reopen`, `export`, `import`.
    before, after
        What it changed, as columns and values.
    """

    id: str
    workshop_id: str
    contribution_id: str
    action: str
    role: Role
    at: datetime
    before: dict[str, object]
    after: dict[str, object]


@dataclass(frozen=True)
class Key:
    """A key as it is kept: without the secret."""

    id: str
    role: Role
    workshop_id: str
    created_at: datetime
    revoked_at: datetime | None
