"""What the steps of the guided view rest on, as tables to take along."""

from datetime import date
from typing import Final

import pandas as pd

from dashboard.data import coverage
from dashboard.data.core import Source, pack
from dashboard.data.coverage import (
    group_people,
    municipality_names,
    overlapping,
    village_table,
    villages_alone,
)
from dashboard.text import N_

MEANINGS: Final = {
    "group_id": N_("Id of the local group; of a village the nearest one."),
    "name": N_("Name."),
    "home_village": N_("Home village of the group."),
    "residents": N_("Residents of the cells nearest the home village."),
    "distance_m": N_("Way to that group's home village as the crow flies, in metres."),
    "is_home": N_("Whether the village is a group's home village."),
    "municipality_code": N_("Code of the municipality."),
    "projects": N_("How many of the projects it is in."),
    "project_id": N_("Id of the project."),
    "owner": N_("Who owns the project."),
    "start": N_("When it began."),
    "end": N_("When it ended or will end; empty where that is not known."),
    "state": N_("upcoming, running, ended or unknown on that day."),
    "day": N_("The day that the row tells of."),
    "place_id": N_("Id of the place."),
    "village": N_("Village of the place."),
    "service_type": N_("Service type."),
    "service_kind": N_("Kind of service."),
    "seen_on": N_("Day on which it was last seen."),
    "day_state": N_("What is known of it on the day."),
    "place_origin": N_("pack, or osm: OpenStreetMap's, under the ODbL."),
}
"""What the columns of these tables mean."""
FACTS: Final = [
    "place_id",
    "name",
    "village",
    "service_type",
    "service_kind",
    "seen_on",
    "day_state",
]


def groups(data: Source, *, with_people: bool = False) -> pd.DataFrame:
    """Local groups, with the residents nearest to each if asked for."""
    rows = pack(data).groups[["group_id", "name", "home_village"]]
    table = pd.DataFrame(rows)
    if with_people:
        people = {one.group_id: one.residents for one in group_people(data)}
        table = table.assign(residents=table["group_id"].map(people).astype("Int64"))
    return table


def villages(data: Source) -> pd.DataFrame:
    """Villages, with the nearest group where they are no group's home."""
    columns = ["name", "is_home", "group_id", "distance_m"]
    alone = {one.name: one for one in villages_alone(data)}
    rows: list[tuple[object, ...]] = []
    for name in village_table(data)["name"]:
        one = alone.get(name)
        if one is None:
            rows.append((name, True, "", None))
        else:
            far = round(one.distance_m) if one.group_id else None
            rows.append((name, False, one.group_id, far))
    return pd.DataFrame(rows, columns=columns).astype({"distance_m": "Int64"})


def overlap(data: Source) -> pd.DataFrame:
    """Municipalities with the number of projects that they are in."""
    names = municipality_names(data)
    rows = [
        {"municipality_code": code, "name": names.get(code, ""), "projects": count}
        for count, codes in overlapping(data).items()
        for code in codes
    ]
    return pd.DataFrame(rows, columns=["municipality_code", "name", "projects"])


def projects(data: Source, day: date) -> pd.DataFrame:
    """Projects with their state on a day."""
    columns = ["project_id", "name", "owner", "start", "end", "state", "day"]
    rows = [
        (
            one.project_id,
            one.name,
            one.owner,
            one.start or "",
            one.end or "",
            one.state(day),
            day.isoformat(),
        )
        for one in pack(data).projects
    ]
    return pd.DataFrame(rows, columns=columns)


def facts(data: Source, day: date) -> pd.DataFrame:
    """Services of the municipality with what is known of each on a day."""
    rows = pd.DataFrame(coverage.facts(data, day)[FACTS])
    return rows.assign(day=day.isoformat())
