"""What the data holds and lacks: every table, every place, and what is to be done."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from dashboard.data.core import Source, offers, pack, shared
from dashboard.text import collation
from geodata import todo as missing
from geodata.pack import Pack
from geodata.pack.references import SOURCE_OF
from geodata.roads import FILE_NAME
from geodata.todo import Todo

DAYS: Final = {
    "services": "seen_on",
    "completeness": "as_of",
    "localities": "population_date",
    "population": "date",
    "evidence": "date",
    "sources": "as_of",
}
"""Column that says how old a row is; other rows are as old as their source."""


@dataclass(frozen=True)
class TableFacts:
    """What one table of the pack holds.

    Attributes
    ----------
    table
        Its name, as of the attribute of `Pack`.
    rows
        How many rows it has; None if the pack does not have it.
    osm
        How many of them are OpenStreetMap's.
    oldest, newest
        Dates of its oldest and newest row, or empty where none is known.
    source_ids
        Sources of its rows, as far as the table of sources knows them.
    """

    table: str
    rows: int | None
    osm: int
    oldest: str
    newest: str
    source_ids: tuple[str, ...]


@shared
def todo(data: Source) -> Todo:
    """What is to be done about the data of the municipality."""
    return missing.todo(pack(data), offers(data), data.today)


@shared
def inventory(data: Source) -> tuple[TableFacts, ...]:
    """Every table of the pack, in the order of display."""
    content = pack(data)
    tables: dict[str, pd.DataFrame | None] = {
        "places": content.places,
        "services": content.services,
        "completeness": content.completeness,
        "localities": content.localities,
        "groups": content.groups,
        "population": content.population,
        "residents": content.residents,
        "evidence": content.evidence,
        "municipalities": content.municipalities,
        "lakes": content.lakes,
        "sources": content.sources,
    }
    found = [_facts(content, name, table) for name, table in tables.items()]
    return (*found[:-1], _roads(content), found[-1])


def _facts(content: Pack, name: str, table: pd.DataFrame | None) -> TableFacts:
    if table is None:
        return TableFacts(name, None, 0, "", "", ())
    if name == "residents":
        ids = _known(content, [SOURCE_OF["residents.csv"]])
    else:
        ids = () if name == "sources" else _known(content, table["source_id"])
    dates = table[DAYS[name]] if name in DAYS else _dates(content, ids)
    osm = int((table["origin"] == "osm").sum()) if "origin" in table else 0
    return TableFacts(name, len(table), osm, *_ends(dates), ids)


def _roads(content: Pack) -> TableFacts:
    net = content.roads
    if net is None:
        return TableFacts("roads", None, 0, "", "", ())
    ids = _known(content, [SOURCE_OF[FILE_NAME]])
    return TableFacts("roads", len(net.length_m), 0, net.as_of, net.as_of, ids)


def _known(content: Pack, ids: Any) -> tuple[str, ...]:  # noqa: ANN401 - a column
    known = set(content.sources["source_id"])
    return tuple(one for one in dict.fromkeys(ids) if one in known)


def _dates(content: Pack, ids: tuple[str, ...]) -> pd.Series:
    sources = content.sources
    return sources.loc[sources["source_id"].isin(ids), "as_of"]


def _ends(dates: pd.Series) -> tuple[str, str]:
    filled = dates[dates != ""]
    return (min(filled), max(filled)) if len(filled) else ("", "")


@shared
def used_in(data: Source) -> Mapping[str, tuple[str, ...]]:
    """Tables that cite each source, by its id."""
    found: dict[str, tuple[str, ...]] = {}
    for facts in inventory(data):
        for one in facts.source_ids:
            found[one] = (*found.get(one, ()), facts.table)
    return found


@shared
def every_place(data: Source) -> Mapping[str, str]:
    """Name of every place by its id, those of the municipality first, none twice."""
    content = pack(data)
    code = content.municipality.code
    rows = sorted(
        content.places.drop(columns="geometry").to_dict("records"),
        key=lambda row: (
            row["municipality_code"] != code,
            collation(row["village"]),
            collation(row["name"]),
        ),
    )
    names = {row["place_id"]: f"{row['name']}, {row['village']}" for row in rows}
    common = pd.Series(names, dtype=object)
    twice = set(common[common.duplicated(keep=False)])
    return {
        place_id: f"{name} ({place_id})" if name in twice else name
        for place_id, name in names.items()
    }
