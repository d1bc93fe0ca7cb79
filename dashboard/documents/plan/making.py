"""A service plan from its figures to its files: text, maps, Word, HTML."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Final, Literal, cast

from lxml import html

from dashboard.documents.maps import MapRequest, Picture, Theme, printed
from dashboard.documents.plan.about import About
from dashboard.documents.plan.mapdata import map_data
from dashboard.documents.plan.page import to_html
from dashboard.documents.plan.text import fragment
from dashboard.documents.plan.word import to_word
from dashboard.text import _, language, municipality_words
from geodata.baseline import Baseline
from geodata.pack import Pack
from geodata.plan import Plan, both_ends

PlanForm = Literal["docx", "html"]
Tell = Callable[[float], object]
"""Is told how much is done, from 0 to 1."""

Ends = tuple[Baseline, Baseline]

DRAWING: Final = Lock()
FORMS: Final[tuple[PlanForm, ...]] = ("docx", "html")
TEXT_SHARE, MAPS_SHARE = 0.1, 0.75
"""How much is done when the text is written, and when the maps are drawn."""


@dataclass(frozen=True)
class Heading:
    """What the one who makes the plan says of it."""

    title: str
    responsible: str
    made_on: date


@dataclass(frozen=True)
class Made:
    """A service plan as it is taken along.

    Attributes
    ----------
    text
        The whole text, as an HTML fragment.
    pictures
        Its maps (PNG), by what they show.
    files
        The documents, by their ending.
    """

    text: str
    pictures: dict[str, Picture]
    files: dict[PlanForm, bytes]


def usual_title(content: Pack, group_id: str) -> str:
    """What a plan is called when nobody has called it anything."""
    name = municipality_words(content.municipality.name)
    if not group_id:
        return _("Service plan for {name}").format(name=name)
    villages = content.groups.set_index("group_id")["home_village"]
    return _("Service plan for {village}, {name}").format(
        village=villages[group_id], name=name
    )


def text_of(plan: Plan, heading: Heading) -> str:
    """Write the whole text, as an HTML fragment in the language of the run."""
    return fragment(
        plan,
        title=heading.title,
        responsible=heading.responsible,
        day=heading.made_on,
    )


def make(
    plan: Plan,
    heading: Heading,
    forms: tuple[PlanForm, ...] = FORMS,
    tell: Tell = lambda _share: None,
) -> Made:
    """Write a plan in the language of the run.

    Parameters
    ----------
    forms
        Which files to write.
    tell
        Is told how far it has come.
    """
    text = text_of(plan, heading)
    tell(TEXT_SHARE)
    figures = html.fromstring(text).iter("figure")
    names = list(dict.fromkeys(one.get("data-map", "") for one in figures))
    pictures, ends = {}, ends_of(plan)
    for number, name in enumerate(names, start=1):
        request = map_request(plan, name, heading.made_on)
        pictures[name] = map_of(plan, request, ends)
        tell(TEXT_SHARE + (MAPS_SHARE - TEXT_SHARE) * number / len(names))
    about = About(
        title=heading.title,
        responsible=heading.responsible,
        made_on=heading.made_on,
        language=language(),
        fingerprint=plan.fingerprint,
        version=plan.version,
    )
    files: dict[PlanForm, bytes] = {}
    if "docx" in forms:
        files["docx"] = to_word(text, pictures, about)
    if "html" in forms:
        files["html"] = to_html(text, pictures, map_data(plan), about)
    tell(1.0)
    return Made(text, pictures, files)


def map_request(plan: Plan, name: str, day: date) -> MapRequest:
    """Ask for a map of a plan: its theme, and after a colon the service type."""
    theme, _colon, service_type = name.partition(":")
    asked = plan.request
    return MapRequest(
        theme=cast("Theme", theme),
        day=day,
        service_type=service_type,
        group=asked.group_id,
        thresholds_km=asked.distances_km,
        within_km=asked.limit_km,
        question=asked.question,
    )


def ends_of(plan: Plan) -> Ends | None:
    """Nearest places of every cell of the municipality, at both ends of a range.

    None where it is not known where people live.
    """
    return both_ends(plan.tables, plan.request, 1) if plan.figures else None


def map_of(plan: Plan, request: MapRequest, ends: Ends | None = None) -> Picture:
    """Draw a map from what a plan has computed already.

    One at a time: matplotlib keeps its settings for the whole program.

    Parameters
    ----------
    ends
        What `ends_of` gives, if it is at hand.
    """
    residents = plan.figures.residents if plan.figures else None
    with DRAWING:
        return printed(
            plan.pack, request, known=plan.tables, residents=residents, found=ends
        )
