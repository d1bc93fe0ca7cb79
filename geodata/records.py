"""What `municipality.toml` and `projects.toml` hold, as frozen records (pydantic)."""

import calendar
import re
from collections.abc import Collection
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from geodata.vocabulary import ALL_KINDS, SERVICE_TYPES

Localised = str | dict[str, str]
"""A text, or one text per language code (`sv`, `en`)."""

ProjectState = Literal["upcoming", "running", "ended", "unknown"]
CallState = Literal["upcoming", "open", "closed"]
Measure = Literal["place_to_place", "national"]
GoalMeasure = Literal["service_points", "shops", "opening_hours"]

PARTIAL_DATE = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")
ID_FORM = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
WEB_ADDRESS = re.compile(r"https?://[^\s\"'<>`\\]+")
MAIL_ADDRESS = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


def span(partial: str) -> tuple[date, date]:
    """First and last day that a date of the form YYYY, YYYY-MM or YYYY-MM-DD covers.

    Raises
    ------
    ValueError
        The text has another form, or names a day that does not exist.
    """
    if not PARTIAL_DATE.fullmatch(partial):
        raise ValueError(partial)
    year, month, day = (*map(int, partial.split("-")), 0, 0)[:3]
    if day:
        return date(year, month, day), date(year, month, day)
    last = month or 12
    end = date(year, last, calendar.monthrange(year, last)[1])
    return date(year, month or 1, 1), end


def _matching(code: str, pattern: re.Pattern[str]) -> AfterValidator:
    def check(value: str) -> str:
        if not pattern.fullmatch(value):
            raise PydanticCustomError(code, code)
        return value

    return AfterValidator(check)


def _is_date(value: str) -> str:
    try:
        span(value)
    except ValueError:
        code = "not_a_date"
        raise PydanticCustomError(code, code) from None
    return value


def _one_of(code: str, known: Collection[str]) -> AfterValidator:
    def check(value: str) -> str:
        if value not in known:
            raise PydanticCustomError(code, code)
        return value

    return AfterValidator(check)


PartialDate = Annotated[str, AfterValidator(_is_date)]
Identifier = Annotated[str, _matching("id_form", ID_FORM)]
MunicipalityCode = Annotated[
    str, _matching("municipality_form", re.compile(r"\d{4}", re.ASCII))
]
WebAddress = Annotated[str, _matching("not_an_address", WEB_ADDRESS)]
MailAddress = Annotated[str, _matching("not_a_mail_address", MAIL_ADDRESS)]
ServiceType = Annotated[str, _one_of("not_allowed", SERVICE_TYPES)]
ServiceKind = Annotated[str, _one_of("unknown_kind", ALL_KINDS)]
Share = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]
Kilometres = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="allow")


class HomeView(_Record):
    """Where the map opens: a point in degrees (WGS 84) and a zoom level of the web."""

    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)
    zoom: int = Field(ge=3, le=18)


class Tiles(_Record):
    """A tile layer that the reader may switch on, and who then sees the IP address."""

    name: str
    url: WebAddress
    attribution: str
    attribution_url: WebAddress
    operator: str
    max_zoom: int = Field(default=18, ge=1, le=22)


class Rule(_Record):
    """What a law or ordinance says of distances: information, never a decision.

    Attributes
    ----------
    measure
        `place_to_place`: from a place to the next one of its kind, by road;
        `national`: a share of the inhabitants of the whole country.
    within
        The kinds of service whose places the rule speaks of.
    counts_to
        The kinds of which the next place must offer one.
    threshold_km
        The rule speaks of what lies farther away than this.
    share_of_country
        How many per cent of the country's inhabitants may live farther away.
    as_of
        Date of the wording that is told.
    """

    rule_id: Identifier
    service_type: ServiceType
    measure: Measure
    within: tuple[ServiceKind, ...] = ()
    counts_to: tuple[ServiceKind, ...] = Field(min_length=1)
    threshold_km: Kilometres
    share_of_country: Share | None = None
    name: Localised
    text: Localised
    conditions: tuple[Localised, ...] = ()
    source_ids: tuple[Identifier, ...] = Field(min_length=1)
    as_of: PartialDate


def _ascending(values: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(sorted(set(values)))


class Municipality(_Record):
    """What is particular to one municipality and stands in no table.

    Attributes
    ----------
    population_date
        Date of the row of `population.csv`, group `all`, from which residents are
        modelled; the latest when left out.
    detour_factor
        What a distance as the crow flies is multiplied by where there are no roads.
    water_km2
        Official area of water, for comparison with the lakes of the pack.
    thresholds_km
        Distances up to which residents are counted, ascending.
    """

    code: MunicipalityCode
    name: str
    official_name: str
    neighbours: tuple[MunicipalityCode, ...] = ()
    home_view: HomeView
    tiles: Tiles | None = None
    population_date: PartialDate | None = None
    detour_factor: float = Field(default=1.0, ge=1, allow_inf_nan=False)
    water_km2: Kilometres | None = None
    thresholds_km: Annotated[tuple[Kilometres, ...], AfterValidator(_ascending)] = (
        Field(default=(2.0, 5.0, 10.0, 20.0), min_length=1)
    )
    rules: tuple[Rule, ...] = ()


class Goal(_Record):
    """What a project promised; `measure` is what can be computed from the places."""

    goal_id: Identifier
    indicator: Localised
    target: int | Localised | None = None
    unit: Localised = ""
    measure: GoalMeasure | None = None


class Project(_Record):
    """A project: who, where, when, with which money, towards which goals.

    `end_latest` is the later of two ends that sources give; `running_seen_on` the day
    on which a source speaks of the project as going on.
    """

    project_id: Identifier
    name: str
    owner: str
    role: Localised = ""
    role_organisation: str = ""
    start: PartialDate | None = None
    end: PartialDate | None = None
    end_latest: PartialDate | None = None
    running_seen_on: PartialDate | None = None
    period_note: Localised = ""
    budget_sek: int | None = Field(default=None, ge=0)
    service_types: tuple[ServiceType, ...] = ()
    municipalities: tuple[MunicipalityCode, ...]
    area_note: Localised = ""
    url: WebAddress | None = None
    goals: tuple[Goal, ...] = ()
    source_ids: tuple[Identifier, ...] = Field(min_length=1)

    def state(self, day: date) -> ProjectState:
        """State on a day, by what the sources say and no more.

        An open end is never read as running: after its start such a project counts as
        running up to the last day on which a source saw it going on, then as unknown.
        Between two ends that sources disagree about the state is unknown.
        """
        starts = span(self.start)[0] if self.start else None
        if starts and day < starts:
            return "upcoming"
        if self.end:
            return self._state_with_end(self.end, starts, day)
        if self.running_seen_on:
            seen = span(self.running_seen_on)
            if (starts or seen[0]) <= day <= seen[1]:
                return "running"
        return "unknown"

    def _state_with_end(self, end: str, starts: date | None, day: date) -> ProjectState:
        if day > span(self.end_latest or end)[1]:
            return "ended"
        return "running" if starts and day <= span(end)[1] else "unknown"


class Framework(_Record):
    """A programme that carries the work on."""

    framework_id: Identifier
    name: str
    owner: str
    start: PartialDate
    end: PartialDate
    url: WebAddress
    note: Localised = ""

    def state(self, day: date) -> ProjectState:
        """State on a day; both ends are known."""
        if day < span(self.start)[0]:
            return "upcoming"
        return "running" if day <= span(self.end)[1] else "ended"


class FundingCall(_Record):
    """A call for applications, with its first and last day."""

    call_id: Identifier
    name: Localised
    funder: str
    opens: PartialDate
    closes: PartialDate
    for_whom: Localised = ""
    contact: MailAddress | None = None
    source_ids: tuple[Identifier, ...] = Field(min_length=1)

    def state(self, day: date) -> CallState:
        """State on a day; the last day still is open."""
        if day < span(self.opens)[0]:
            return "upcoming"
        return "open" if day <= span(self.closes)[1] else "closed"

    def days_left(self, day: date) -> int | None:
        """Days to the last day, which itself has 0; None unless the call is open."""
        return (span(self.closes)[1] - day).days if self.state(day) == "open" else None

    def days_since(self, day: date) -> int | None:
        """Days since the last day, from 1; None unless the call is closed."""
        closed = self.state(day) == "closed"
        return (day - span(self.closes)[1]).days if closed else None


class Contact(_Record):
    """The municipality's functional mailbox, never a person."""

    unit: str
    email: MailAddress
    as_of: PartialDate
    source_ids: tuple[Identifier, ...] = ()


class ProjectsFile(_Record):
    """The whole of `projects.toml`; without a contact nobody is named to write to."""

    contact: Contact | None = None
    frameworks: tuple[Framework, ...] = ()
    projects: tuple[Project, ...] = ()
    funding_calls: tuple[FundingCall, ...] = ()
