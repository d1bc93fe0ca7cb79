"""Results as HTML beside the map: Jinja2 templates that escape every value."""

from collections.abc import Mapping
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from dashboard import palette, sentences, text
from dashboard.sentences import closings, hours
from dashboard.terms import capital, term
from geodata.places import is_current

TEMPLATES: Final = Path(__file__).parent / "templates"

Row = Mapping[Any, Any]
"""One row of a table."""


def symbol(code: str, size: int, *, pale: bool = False, status: str = "open") -> Markup:
    """Symbol of a service type or of a group, as an image that says nothing."""
    svg = palette.symbol(code, size, pale=pale, status=status)
    return Markup(palette.image(svg))  # noqa: S704 - made of our own strings alone


def class_swatch(number: int, thresholds: int, *, pale: bool = False) -> Markup:
    """Square of a class of distance, as an image that says nothing."""
    svg = palette.class_swatch(number, thresholds, pale=pale)
    return Markup(palette.image(svg))  # noqa: S704 - made of our own strings alone


def change_swatch(step: int, thresholds: int) -> Markup:
    """Square of a step of change, as an image that says nothing."""
    svg = palette.change_swatch(step, thresholds)
    return Markup(palette.image(svg))  # noqa: S704 - made of our own strings alone


def swatch(index: int) -> Markup:
    """Lines of a project's area, as an image that says nothing."""
    return Markup(palette.image(palette.swatch((index,))))  # noqa: S704 - our own


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
    )
    environment.globals |= {
        "_": text._,
        "ngettext": text.ngettext,
        "term": term,
        "cell": text.column,
        "symbol": symbol,
        "swatch": swatch,
        "area_note": sentences.area_note,
    }
    environment.filters |= {
        "when": text.when,
        "number": text.number,
        "kilometres": text.kilometres,
        "exact_km": text.exact_kilometres,
        "localised": text.localised,
        "initial": capital,
        "count": sentences.count,
        "period": sentences.period,
        "goal": sentences.goal,
        "funding": sentences.funding,
        "completeness": sentences.completeness,
        "position": sentences.group_position,
        "hours": hours.hours_words,
        "hours_said": hours.are_said,
        "open_then": hours.state_words,
        "card_distance": closings.card_distance,
        "card_verdict": closings.card_verdict,
    }
    return environment


def render(template: str, today: date, **values: object) -> str:
    """Fill a template, in the language of this run.

    Parameters
    ----------
    template
        Name of a file in `templates/`.
    today
        The day by which a fact is current or old.
    **values
        What the template shows; every text is escaped there.
    """
    current = partial(is_current, today=today)
    known = {"today": today, "current": current}
    return _environment().get_template(template).render(**known, **values)
