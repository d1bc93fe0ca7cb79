"""What stands beside the map: details, table and counts, from the pack to HTML."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

import geopandas

from dashboard.html import Row, render
from dashboard.sentences import correction_address
from dashboard.text import municipality_words
from geodata.distance import Alternative
from geodata.pack import Pack
from geodata.records import Project

Sources = dict[str, dict[Any, Any]]
"""Rows of the table of sources, by their id."""


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
) -> str:
    """Everything known of one place, and where the nearest alternatives are.

    Parameters
    ----------
    rows
        The rows of `offers` of that place.
    """
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
        address=[line for line in lines if line],
        alternatives=alternatives,
        names=names,
        sources=sources,
        contact=content.contact,
        correction=partial(correction_address, content.contact),
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
        correction=partial(correction_address, content.contact),
    )
