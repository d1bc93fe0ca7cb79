"""What one file of a pack says of another must be there: faults across files."""

from collections.abc import Iterable, Mapping

import pandas as pd

from geodata.errors import Fault
from geodata.records import Municipality, ProjectsFile


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
    cited = [("contact", content.contact.source_ids)]
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
    for key, ids in (
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
