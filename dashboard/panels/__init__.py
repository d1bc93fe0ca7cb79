"""What stands beside the map: details, table and counts, from the pack to HTML."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

import geopandas

from dashboard.html import Row, render
from dashboard.sentences import correction_address
from dashboard.sentences.hours import moment_words
from dashboard.text import municipality_words
from geodata.distance import Alternative
from geodata.pack import Pack
from geodata.places import open_states
from geodata.records import Project

Sources = dict[str, dict[Any, Any]]
"""Rows of the table of sources, by their id."""


def _correction(content: Pack) -> Callable[[Row], str] | None:
    """What makes the address of a mail about a place, where there is a mailbox."""
    contact = content.contact
    return partial(correction_address, contact) if contact else None


def municipality_name(content: Pack, code: str) -> str:
    """Name of a municipality, or its code where the pack does not know it."""
    areas = content.municipalities
    names = areas.loc[areas["municipality_code"] == code, "name"]
    name = names.iloc[0] if len(names) else code
    return municipality_words(str(name))


def place_details(
    rows: geopandas.GeoDataFrame,
    alternatives: Sequence[Alternative],
    content: Pack,
    sources: Sources,
    today: date,
    *,
    open_at: datetime | None = None,
) -> str:
    """Everything known of one place, and where the nearest alternatives are.

    Parameters
    ----------
    rows
        The rows of `offers` of that place.
    open_at
        Moment at which it is told whether each service is open; None for no moment.
    """
    if open_at is not None:
        rows = rows.assign(open_then=open_states(rows, open_at))
    services: list[Row] = rows.to_dict("records")
    place = services[0]
    lines = [
        place["operator"],
        place["street_address"] or place["village"],
        municipality_name(content, place["municipality_code"]),
    ]
    places = content.places.set_index("place_id")
    names = {
        one.place_id: ", ".join(places.loc[one.place_id, ["name", "village"]])
        for one in alternatives
        if one.place_id
    }
    return render(
        "place.html",
        today,
        place=place,
        services=services,
        moment=open_at and moment_words(open_at),
        address=[line for line in lines if line],
        alternatives=alternatives,
        names=names,
        sources=sources,
        contact=content.contact,
        correction=_correction(content),
    )


def group_details(content: Pack, group_id: str, sources: Sources, today: date) -> str:
    """What is known of a local development group."""
    groups = content.groups
    group = groups[groups["group_id"] == group_id].to_dict("records")[0]
    return render("group.html", today, group=group, sources=sources)


def area_details(content: Pack, code: str, sources: Sources, today: date) -> str:
    """The projects that cover a municipality."""
    return render(
        "area.html",
        today,
        name=municipality_name(content, code),
        projects=[p for p in content.projects if code in p.municipalities],
        day=today,
        sources=sources,
    )


def project_details(project: Project, sources: Sources, day: date) -> str:
    """Owner, role, period with what is unsure, goals and link of a project."""
    return render(
        "project.html", day, project=project, day=day, level=2, sources=sources
    )


def services_table(
    offers: geopandas.GeoDataFrame, content: Pack, sources: Sources, today: date
) -> str:
    """Table of the places drawn on the map, one row a place, in the given order."""
    places = [
        rows.to_dict("records") for _id, rows in offers.groupby("place_id", sort=False)
    ]
    return render(
        "services.html",
        today,
        places=places,
        own=content.municipality.code,
        municipality=partial(municipality_name, content),
        sources=sources,
        correction=_correction(content),
    )
