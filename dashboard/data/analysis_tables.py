"""Results of the analyses as names to choose from, and as files to take along."""

from typing import Any

import numpy as np
import pandas as pd

from dashboard.data.analysis import (
    areas,
    closing,
    counted_offers,
    ranking,
    reaches,
    residents,
)
from dashboard.data.core import Source, offers, pack, per_choice, shared
from dashboard.panels import municipality_name
from dashboard.sentences.closings import far
from dashboard.state import Analysis
from dashboard.text import _
from geodata.baseline import Question
from geodata.closure import OTHER_CASE

CELL = "cell:"
KNOWN_CASE = "_known_places"
"""Ends the name of a figure by the known places alone, in a file."""


@per_choice
def cell_names(data: Source, asked: Analysis, language: str) -> dict[str, str]:
    """Name of each place that counts and of each cell, by its id on the map.

    The places come first, then the cells, those with the longest way first.
    """
    assert language  # noqa: S101 - part of the cache's key: the names hold words
    rows = counted_offers(data, asked.question, asked.types)
    places = rows.drop_duplicates("place_id")
    names = {
        row["place_id"]: f"{row['name']}, {row['village']}"
        for row in places.to_dict("records")
    }
    distance_m = reaches(data, asked)[0].distance_m
    village = village_of(data)
    ids = residents(data).cells["cell_id"].to_numpy()
    form = _("Cell {id}, {village}: {far}")
    for number in np.argsort(-distance_m, kind="stable"):
        names[f"{CELL}{ids[number]}"] = form.format(
            id=ids[number],
            village=village[ids[number]],
            far=far(float(distance_m[number])),
        )
    return names


@shared
def village_of(data: Source) -> dict[str, str]:
    """Nearest village of each cell, by the cell's id; a dash where there is none."""
    parts = areas(data, "village")
    names = dict(zip(parts.point.tolist(), parts.names, strict=True))
    cells = residents(data).cells["cell_id"]
    return {
        cell: names.get(home, "–")
        for cell, home in zip(cells, parts.of_cell.tolist(), strict=True)
    }


@shared
def place_names(data: Source) -> dict[str, str]:
    """Name and village of every place, by its id."""
    return {
        row["place_id"]: f"{row['name']}, {row['village']}"
        for row in pack(data).places.to_dict("records")
    }


@per_choice
def place_where(data: Source, language: str) -> dict[str, str]:
    """Village of every place, and its municipality if that is another."""
    assert language  # noqa: S101 - part of the cache's key: the names hold words
    content = pack(data)
    own = content.municipality.code
    return {
        row["place_id"]: row["village"]
        if row["municipality_code"] == own
        else f"{row['village']}, {municipality_name(content, row['municipality_code'])}"
        for row in content.places.to_dict("records")
    }


@shared
def services_of(data: Source) -> dict[str, list[dict[Any, Any]]]:
    """Rows of `offers` by their place, those that are closed left out."""
    rows = offers(data)
    rows = rows[rows["status"] != "closed"]
    return {
        str(place_id): services.to_dict("records")
        for place_id, services in rows.groupby("place_id", sort=False)
    }


def moment_cell(question: Question) -> dict[str, str]:
    """The moment of a question as the cell of a file; nothing at any time."""
    if question.open_at is None:
        return {}
    return {"open_at": question.open_at.isoformat(timespec="minutes")}


def gap_rows(data: Source, asked: Analysis, by: str) -> pd.DataFrame:
    """Rows of a ranking of gaps to take along, with what they rest on."""
    found = ranking(data, asked, by)
    table = found.table
    if by == "cell":
        village = village_of(data)
        named = [village.get(cell, "") for cell in table["area_id"]]
        table = table.assign(nearest_village=named)
    cases = {"_low": OTHER_CASE, "_high": KNOWN_CASE}
    names = {
        name: str(name).replace(end, case)
        for end, case in cases.items()
        for name in table
        if str(name).endswith(end)
    }
    return (
        table.rename(columns=names)
        .round(3)
        .assign(
            service_types=" ".join(asked.types),
            how=asked.how,
            within_km=asked.limit_km,
            measure=asked.question.measure,
            **moment_cell(asked.question),
            completeness=reaches(data, asked)[0].state,
        )
    )


def closing_rows(
    data: Source, question: Question, types: tuple[str, ...]
) -> pd.DataFrame:
    """Rows of the table of closings to take along, with what they rest on."""
    table = with_both_names(closing(data, question, types))
    cells = {"measure": question.measure, **moment_cell(question)}
    return table.round(3).assign(**cells)


def with_both_names(table: pd.DataFrame) -> pd.DataFrame:
    """Say of each figure by the known places that it is that, beside the other case."""
    others = [str(name) for name in table if str(name).endswith(OTHER_CASE)]
    known = [name.removesuffix(OTHER_CASE) for name in others]
    return table.rename(columns={name: f"{name}{KNOWN_CASE}" for name in known})
