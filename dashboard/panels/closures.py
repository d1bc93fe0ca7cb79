"""What stands beside and below the map of closures, from results to HTML."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from dashboard.html import render
from dashboard.sentences.analysis import people
from dashboard.sentences.closings import extra, far, rounded, span_of, type_word
from dashboard.text import _, exact_kilometres
from geodata.closure import ALL, CROSSINGS_KM, OTHER_CASE

Services = Mapping[str, Sequence[Mapping[str, Any]]]
"""Rows of `offers` by the id of their place: everything that goes with it."""

PAIRS_SHOWN = 20


def _crossings(row: Mapping[Any, Any]) -> list[str]:
    return [people(span_of(row, f"crossing_{km:g}_km")) for km in CROSSINGS_KM]


def _person_km(row: Mapping[Any, Any], name: str = "extra_person_km") -> str:
    return rounded(float(row[f"{name}{OTHER_CASE}"]), float(row[name]))


def ranking(
    table: pd.DataFrame,
    services: Services,
    where: Mapping[str, str],
    range_note: str,
    today: date,
) -> str:
    """Table of all closings; `where` says where each place lies.

    Places that are nobody's nearest are named below it.
    """
    whole = table[table["service_type"] == ALL]
    nearest_for = ["residents_affected", f"residents_affected{OTHER_CASE}"]
    idle = whole[whole[nearest_for].max(axis=1) == 0]
    rows = [
        {
            "rank": rank,
            "name": row["name"],
            "where": where[row["place_id"]],
            "affected": people(span_of(row, "residents_affected")),
            "without": people(span_of(row, "residents_without")),
            "person_km": _person_km(row),
            "crossing": _crossings(row),
            "services": services[row["place_id"]],
        }
        for rank, row in enumerate(whole.to_dict("records"), start=1)
        if span_of(row, "residents_affected").high
    ]
    crossings = [
        _("Then over {km}").format(km=exact_kilometres(km)) for km in CROSSINGS_KM
    ]
    return render(
        "closures.html",
        today,
        rows=rows,
        crossings=crossings,
        range_note=range_note,
        idle=idle["name"].to_list(),
    )


def details(
    rows: pd.DataFrame,
    *,
    services: Sequence[Mapping[str, Any]],
    where: str,
    range_note: str,
    measured: str,
    today: date,
) -> str:
    """What the closing of one place does, by service type.

    Parameters
    ----------
    rows
        Its rows of the table of closings.
    services
        Everything that goes with it, each with `counted`.
    """
    records = rows.to_dict("records")
    if len(records) == 2:  # noqa: PLR2004 - one type, and all types: the same
        records = records[1:]
    effects = []
    for row in records:
        crossing = "; ".join(
            _("{n} get more than {km}").format(n=people(span), km=exact_kilometres(km))
            for km in CROSSINGS_KM
            if (span := span_of(row, f"crossing_{km:g}_km")).high
        )
        code = row["service_type"]
        effects.append((code, type_word(code), extra(row), crossing))
    place = {"name": records[0]["name"], "where": where}
    return render(
        "closing.html",
        today,
        place=place,
        services=services,
        effects=effects,
        range_note=range_note,
        measured=measured,
    )


def pairs_table(table: pd.DataFrame, today: date) -> str:
    """Table of the worst pairs of closings."""
    rows = []
    for row in table.iloc[:PAIRS_SHOWN].to_dict("records"):
        name = _("{first} and {second}").format(first=row["name"], second=row["name2"])
        more = _("{km} person-km").format(km=_person_km(row, "more_person_km"))
        without = span_of(row, "more_without")
        if without.high:
            more += _(", {n} without").format(n=people(without))
        rows.append(
            (name, people(span_of(row, "residents_without")), _person_km(row), more)
        )
    return render("pairs.html", today, rows=rows)


def lonely_table(
    found: Mapping[str, Sequence[tuple[str, float]]],
    *,
    names: Mapping[str, str],
    states: Mapping[str, str],
    within_km: float,
    unknown: Collection[str],
    today: date,
) -> str:
    """Places that are the only one of their type within a distance.

    Parameters
    ----------
    unknown
        Service types of which no place is known.
    """
    rows = [
        (code, names[place_id], far(metres), states[code])
        for code, places in found.items()
        for place_id, metres in places
    ]
    return render(
        "lonely.html",
        today,
        rows=rows,
        unknown=[code for code in found if code in unknown],
        km=exact_kilometres(within_km),
    )
