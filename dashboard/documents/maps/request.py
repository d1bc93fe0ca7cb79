"""What a printed map shall show, and what comes back."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from geodata.baseline import Question

Theme = Literal["services", "gaps", "coverage"]
Paper = Literal["a4", "a3"]
Form = Literal["png", "pdf"]


@dataclass(frozen=True)
class MapRequest:
    """Which map to print.

    Attributes
    ----------
    theme
        `services`: places and what they offer; `gaps`: distance to one service type;
        `coverage`: the projects' municipalities and the areas of the local groups.
    day
        Day on which the map is made; how old a fact is counts from it.
    service_type
        Service type of `gaps`; of `services` the only one to show. Empty: all.
    group
        Id of the local group whose area is shown; empty: the whole municipality.
    thresholds_km
        Distances that tell the classes of `gaps` apart; empty: those of the pack.
    within_km
        Distance that the words of `gaps` speak of; it becomes one of the thresholds.
        None: the middle one of the thresholds.
    question
        What counts, and how the way is measured. None: the usual services, by road
        where the pack has roads.
    paper, form
        Size of the sheet, and kind of file.
    """

    theme: Theme
    day: date
    service_type: str = ""
    group: str = ""
    thresholds_km: tuple[float, ...] = ()
    within_km: float | None = None
    question: Question | None = None
    paper: Paper = "a4"
    form: Form = "png"


@dataclass(frozen=True)
class Picture:
    """A map as a file.

    Attributes
    ----------
    content
        The PNG or PDF file.
    title
        Title that stands on the sheet.
    alternative
        What the map shows, in words and numbers, for those who do not see it.
    width_px, height_px
        Size in pixels; 0 for a PDF.
    """

    content: bytes
    title: str
    alternative: str
    width_px: int
    height_px: int
