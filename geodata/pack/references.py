"""What one file of a pack says of another must be there: faults across files."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import geopandas
import pandas as pd
import shapely

from geodata.crs import to_metric
from geodata.errors import Fault
from geodata.grid import CELL_ID, CELL_M, corner_of
from geodata.records import Municipality, ProjectsFile, Rule
from geodata.vocabulary import TYPE_OF_KIND

SOURCE_OF: Final = {"residents.csv": "scb-grid", "roads.npz": "roads"}
"""Sources of the files whose rows name none, in the table of sources."""


def duplicates_across(
    tables: Mapping[str, pd.DataFrame], pairs: Iterable[tuple[str, str, list[str]]]
) -> list[Fault]:
    """Rows of the second table whose key stands in the first one too.

    Parameters
    ----------
    tables
        Cells as text, by the name of the file without its ending.
    pairs
        First table, second table, columns of the key.
    """
    faults = []
    for first, second, key in pairs:
        if not set(key) <= set(tables[first]) & set(tables[second]):
            continue
        known = set(tables[first][key].itertuples(index=False, name=None))
        rows = tables[second][key].itertuples(index=True, name=None)
        faults += [
            Fault(
                "duplicate",
                f"{second}.csv",
                index + 2,
                ", ".join(key),
                ", ".join(cells),
                {"other": f"{first}.csv"},
            )
            for index, *cells in rows
            if tuple(cells) in known
        ]
    return faults


def project_faults(
    content: ProjectsFile,
    municipalities: frozenset[str] | None,
    sources: frozenset[str] | None,
) -> list[Fault]:
    """Faults in what projects, calls and the contact refer to.

    What could not be read (None) is not looked up.
    """
    file = "projects.toml"
    faults = []
    for i, project in enumerate(content.projects, start=1):
        faults += [
            Fault(
                "unknown_municipality",
                file,
                None,
                f"projects[{i}].municipalities",
                code,
            )
            for code in project.municipalities
            if municipalities is not None and code not in municipalities
        ]
    contact = content.contact
    cited = [("contact", contact.source_ids)] if contact else []
    cited += [
        (f"projects[{i}]", project.source_ids)
        for i, project in enumerate(content.projects, start=1)
    ]
    cited += [
        (f"funding_calls[{i}]", call.source_ids)
        for i, call in enumerate(content.funding_calls, start=1)
    ]
    faults += [
        Fault("unknown_source", file, None, f"{where}.source_ids", source)
        for where, ids in cited
        for source in ids
        if sources is not None and source not in sources
    ]
    goals = [
        (f"projects[{i}].goals.goal_id", [goal.goal_id for goal in project.goals])
        for i, project in enumerate(content.projects, start=1)
    ]
    for key, ids in (
        *goals,
        ("projects.project_id", [p.project_id for p in content.projects]),
        ("frameworks.framework_id", [f.framework_id for f in content.frameworks]),
        ("funding_calls.call_id", [c.call_id for c in content.funding_calls]),
    ):
        twice = sorted({name for name in ids if ids.count(name) > 1})
        faults += [Fault("duplicate", file, None, key, name) for name in twice]
    return faults


def municipality_faults(
    municipality: Municipality, municipalities: frozenset[str] | None
) -> list[Fault]:
    """Faults in what `municipality.toml` refers to."""
    if municipalities is None or municipality.code in municipalities:
        return []
    return [
        Fault(
            "unknown_municipality",
            "municipality.toml",
            None,
            "code",
            municipality.code,
        )
    ]


def rule_faults(rules: Sequence[Rule], sources: frozenset[str] | None) -> list[Fault]:
    """Faults in the rules of `municipality.toml`, and in what they refer to."""
    file = "municipality.toml"
    faults = []
    for i, rule in enumerate(rules, start=1):
        where = f"rules[{i}]"
        faults += [
            Fault("unknown_source", file, None, f"{where}.source_ids", source)
            for source in rule.source_ids
            if sources is not None and source not in sources
        ]
        faults += [
            Fault("kind_of_other_type", file, None, f"{where}.{key}", kind)
            for key, kinds in (("within", rule.within), ("counts_to", rule.counts_to))
            for kind in kinds
            if TYPE_OF_KIND[kind] != rule.service_type
        ]
        national, share = rule.measure == "national", rule.share_of_country
        if national and share is None:
            faults.append(Fault("missing_key", file, None, f"{where}.share_of_country"))
        if not national and share is not None:
            where += ".share_of_country"
            faults.append(Fault("wrong_value", file, None, where, str(share)))
    names = [rule.rule_id for rule in rules]
    twice = sorted({name for name in names if names.count(name) > 1})
    return faults + [
        Fault("duplicate", file, None, "rules.rule_id", name) for name in twice
    ]


def population_faults(
    municipality: Municipality, population: pd.DataFrame
) -> list[Fault]:
    """No number of all inhabitants on the date from which residents are modelled.

    Parameters
    ----------
    population
        Cells as text; where it has no row of the municipality, nothing is known and
        nothing is wrong.
    """
    as_of = municipality.population_date
    if as_of is None or not {"municipality_code", "date", "group"} <= set(population):
        return []
    own = population["municipality_code"] == municipality.code
    dates = set(population.loc[own & (population["group"] == "all"), "date"])
    if not dates or as_of in dates:
        return []
    return [Fault("no_population", "municipality.toml", None, "population_date", as_of)]


def cell_faults(
    cells: pd.DataFrame, areas: geopandas.GeoDataFrame | None, code: str
) -> list[Fault]:
    """Cells of the grid that do not touch the municipality.

    Parameters
    ----------
    cells
        Cells as text; the index counts the rows of the file below the header, from 0.
    areas
        Polygons of municipalities (EPSG:4326), None where they could not be read.
    """
    if areas is None or "cell_id" not in cells:
        return []
    home = areas[(areas["municipality_code"] == code) & areas.geometry.notna()]
    known = cells["cell_id"][cells["cell_id"].str.fullmatch(CELL_ID.pattern)]
    if home.empty or known.empty:
        return []
    corners = [corner_of(cell) for cell in known]
    squares = [shapely.box(x, y, x + CELL_M, y + CELL_M) for x, y in corners]
    touches = shapely.intersects(to_metric(home).union_all(), squares)
    return [
        Fault("outside_municipality", "residents.csv", row + 2, "cell_id", cell)
        for row, cell in known[~touches].items()
    ]


def unsourced_files(folder: Path, sources: frozenset[str] | None) -> list[Fault]:
    """Files whose rows name no source, where the table of sources lacks it."""
    return [
        Fault("unknown_source", file, found=source, severity="warning")
        for file, source in SOURCE_OF.items()
        if sources is not None and source not in sources and (folder / file).exists()
    ]


def duplicate_areas(areas: pd.DataFrame | None) -> list[Fault]:
    """Municipalities that have more than one polygon."""
    if areas is None:
        return []
    codes = areas["municipality_code"]
    twice = codes.duplicated(keep=False) & (codes != "")
    return [
        Fault(
            "duplicate", "municipalities.geojson", index + 1, "municipality_code", code
        )
        for index, code in zip(codes.index[twice], codes[twice], strict=True)
    ]


def source_faults(
    file: str, table: pd.DataFrame | None, sources: frozenset[str] | None
) -> list[Fault]:
    """Polygons whose source is not there; the index counts the features from 0."""
    if table is None or sources is None:
        return []
    return [
        Fault("unknown_source", file, index + 1, "source_id", source)
        for index, source in enumerate(table["source_id"])
        if source and source not in sources
    ]
