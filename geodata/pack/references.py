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
    content: ProjectsFile, municipalities: frozenset[str], sources: frozenset[str]
) -> list[Fault]:
    """Faults in what projects, calls and the contact refer to."""
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
            if code not in municipalities
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
        if source not in sources
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
    municipality: Municipality, municipalities: frozenset[str]
) -> list[Fault]:
    """Faults in what `municipality.toml` refers to."""
    if municipality.code in municipalities:
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
