"""Kinds of service that a list leaves open, taken from the places that are known."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from geodata.errors import Fault
from geodata.intake.known import Known, known_in
from geodata.intake.listed import Listed, find, places_of
from geodata.intake.records import Accepted
from geodata.vocabulary import COUNTED_KINDS


def with_known_kinds(
    tables: Mapping[str, pd.DataFrame],
    accepted: Accepted,
    *,
    file: str,
    same: Mapping[int, str] | None = None,
) -> Accepted:
    """Say of which kind the services are of which the list says only the type.

    A place that is known (as `geodata.intake.compare` finds it), or may be, and has
    one kind of that type, or one that counts in distances, has that kind. Rows of
    which the kind stays open are refused.

    Parameters
    ----------
    tables
        Text tables of the pack, by `geodata.pack.cells_of`.
    file
        Name to tell in a fault.
    same
        Known place that a row of the file speaks of, by the user's own word.
    """
    rows = accepted.rows
    if rows.empty or not (rows["service_kind"] == "").any():
        return accepted
    known = known_in(tables)
    listed = places_of(rows)
    find(listed, known, "pack", same or {}, lambda _share: None)
    kinds = {
        (row, cells["service_type"]): _kind(known, place, cells["service_type"])
        for place in listed
        for row, cells in place.lines
        if "service_kind" not in cells
    }
    names = {
        row: place.cells.get("name", "") for place in listed for row, _ in place.lines
    }
    open_ = {row: names[row] for (row, _code), kind in kinds.items() if not kind}
    found = [
        kind or kinds[row, service_type]
        for row, service_type, kind in rows[
            ["service_type", "service_kind"]
        ].itertuples(name=None)
    ]
    kept = ~rows.index.isin(list(open_))
    faults = [
        Fault("kind_needed", file, row, found=name) for row, name in open_.items()
    ]
    return replace(
        accepted,
        rows=rows.assign(service_kind=found)[kept],
        faults=tuple(sorted((*accepted.faults, *faults), key=lambda one: one.row or 0)),
        rejected=accepted.rejected + len(open_),
        refused_names=accepted.refused_names | frozenset(rows.loc[~kept, "name"]),
        open_types=frozenset(code for _row, code in kinds),
    )


def _kind(known: Known, place: Listed, service_type: str) -> str:
    """Kind of a type that a place is known to have; empty if that is not one alone."""
    maybe = place.hint.place_id if place.hint else ""
    place_id = place.place_id if place.matched_by else maybe
    here = {
        kind
        for _place, code, kind in known.of_place.get(place_id, ())
        if code == service_type
    }
    kinds = here & set(COUNTED_KINDS[service_type]) or here
    return next(iter(kinds)) if len(kinds) == 1 else ""
