"""Compares a list of places with what is known: new, changed, gone, the same."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, cast

import pandas as pd

from geodata.intake.cell_changes import (
    changes_in,
    is_older,
    new_cells,
    place_changes,
    said_on,
    service_changes,
)
from geodata.intake.known import Known, ServiceKey, known_in
from geodata.intake.listed import Listed, find, places_of
from geodata.intake.matching import words
from geodata.intake.records import (
    PLACE_COLUMNS,
    SERVICE_COLUMNS,
    Accepted,
    CellChange,
    Comparison,
    Difference,
    DifferenceKind,
    Origin,
)
from geodata.pack.overlay import Cells
from geodata.vocabulary import COUNTED_KINDS

RANGES: Final = ("full_range", "limited_range")
"""Kinds of which a place has one: another one changes it, and adds none."""

NEEDED: Final = ("name", "village", "latitude", "longitude")
"""What a place must have; without it only one that is known can be meant."""

Draft = dict[str, Any]


@dataclass
class _Course:
    """What a comparison knows and has found so far."""

    known: Known
    origin: Origin
    said: dict[ServiceKey, int]
    """Row of the file that speaks of a service."""
    drafts: list[Draft] = field(default_factory=list)
    elsewhere: dict[str, int] = field(default_factory=dict)
    contradictions: list[Draft] = field(default_factory=list)
    met: set[ServiceKey] = field(default_factory=set)
    """Known services of which the list speaks."""


def compare(
    tables: Mapping[str, pd.DataFrame],
    accepted: Accepted,
    *,
    municipality_code: str,
    origin: Origin = "pack",
    same: Mapping[int, str] | None = None,
    progress: Callable[[float], None] | None = None,
) -> Comparison:
    """Compare a list with what is known.

    A place of the list is a known one if the user says so, if it has the same id, or
    if it has the same name and a service type in common and lies within 150 m. A cell
    that is empty changes nothing. A village (of OpenStreetMap's rows) and a
    municipality that were only computed from the position change with it, and not by
    themselves; nor does a position that the list knows less precisely, nor a name that
    merely leaves out words. A new place without a village is of the next locality;
    one without a name or position is among the contradictions, as `new`. What a row
    that was refused names is not gone. A day is
    never set back, except where an older list opens again what is known as closed.

    Parameters
    ----------
    tables
        Text tables of the pack, by `geodata.pack.cells_of`.
    accepted
        The list.
    municipality_code
        Own services of other municipalities are never gone.
    origin
        To which rows the list belongs; those of the other origin are only told of.
    same
        Known place that a row of the file speaks of, by the user's own word, or `new`
        for none; a place that is not known counts as not said.
    progress
        Is told how much is done, 0 to 1.
    """
    told = progress or (lambda _share: None)
    known = known_in(tables)
    listed = places_of(accepted.rows)
    find(listed, known, origin, same or {}, told)
    course = _Course(known, origin, _said(listed))
    for i, place in enumerate(listed):
        _place(course, place)
        if not i % 1000:
            told(0.4 + 0.5 * i / len(listed))
    course.drafts.sort(key=lambda draft: cast("int", draft["row"]))
    newest = max(
        (said_on(cells) for one in listed for _, cells in one.lines), default=""
    )
    kinds = {kind for _, _, kind in course.said}
    kinds |= {kind for code in accepted.open_types for kind in COUNTED_KINDS[code]}
    gone = _gone(course, newest, municipality_code, kinds)
    spoken_of = {"".join(words(name)) for name in accepted.refused_names}
    course.drafts += [
        draft for draft in gone if "".join(words(draft["name"])) not in spoken_of
    ]
    told(1.0)
    return Comparison(
        _numbered(course.drafts),
        course.elsewhere,
        _numbered(course.contradictions),
        accepted.rows,
    )


def _numbered(drafts: list[Draft]) -> tuple[Difference, ...]:
    return tuple(Difference(number=i, **draft) for i, draft in enumerate(drafts))


def _said(listed: list[Listed]) -> dict[ServiceKey, int]:
    said: dict[ServiceKey, int] = {}
    for place in listed:
        for row, cells in place.lines:
            said.setdefault(_key(place, cells), row)
    return said


def _key(place: Listed, cells: Cells) -> ServiceKey:
    return place.place_id, cells["service_type"], cells["service_kind"]


def _place(course: _Course, place: Listed) -> None:
    where, _ = course.known.places.get(place.place_id, ("", {}))
    if where == course.origin:
        course.drafts += _of_place(course, place)
    for row, cells in place.lines:
        key = _key(place, cells)
        if course.said[key] != row or key in course.met:
            draft = _draft(course, place, row, "same")
            course.drafts.append(draft | _service(key))
            continue
        before = _before(course, key)
        course.met.update((key, before))
        course.drafts += _of_service(course, place, row, (cells, key, before))


def _before(course: _Course, key: ServiceKey) -> ServiceKey:
    """The known service that is meant: of another range of goods if need be."""
    if key in course.known.services or key[2] not in RANGES:
        return key
    others = ((*key[:2], kind) for kind in RANGES if kind != key[2])
    return next(
        (
            other
            for other in others
            if other in course.known.services and other not in course.said
        ),
        key,
    )


def _draft(course: _Course, place: Listed, row: int, kind: DifferenceKind) -> Draft:
    cells = place.cells
    if place.matched_by:
        cells = course.known.places[place.place_id][1]
    return {
        "kind": kind,
        "row": row,
        "place_id": place.place_id,
        "name": cells.get("name", ""),
        "village": cells.get("village", ""),
        "matched_by": place.matched_by,
        "hint": place.hint,
        "origin": course.origin,
    }


def _service(key: ServiceKey) -> Draft:
    return {"service_type": key[1], "service_kind": key[2]}


def _of_place(course: _Course, place: Listed) -> Iterator[Draft]:
    before = course.known.places[place.place_id][1]
    changes = place_changes(place, before, course.origin)
    if not changes:
        return
    days = map(course.known.day_of, course.known.of_place.get(place.place_id, ()))
    newest = max(said_on(cells) for _, cells in place.lines)
    moves = any(change.column == "latitude" for change in changes)
    yield _draft(course, place, place.lines[0][0], "changed") | {
        "changes": changes,
        "older": is_older(newest, max(days, default=""), changes),
        "moved_m": round(place.moved_m, 1) if moves else 0.0,
    }


def _of_service(
    course: _Course, place: Listed, row: int, told: tuple[Cells, ServiceKey, ServiceKey]
) -> Iterator[Draft]:
    said, key, known_as = told
    where, before = course.known.services.get(known_as, (course.origin, None))
    if where != course.origin:
        _of_other(course, place, row, told)
        return
    if before is None:
        new = {} if place.matched_by else place.cells
        changes = new_cells(PLACE_COLUMNS, new) + new_cells(SERVICE_COLUMNS, said)
        draft = _draft(course, place, row, "new") | _service(key)
        lacking = tuple(CellChange(name, "", "") for name in NEEDED if name not in new)
        if lacking and not place.matched_by:
            course.contradictions.append(draft | {"changes": lacking})
            return
        yield draft | {"changes": changes}
        return
    changes = service_changes(said, before, key[2])
    older = is_older(said_on(said), course.known.day_of(known_as), changes)
    draft = _draft(course, place, row, "changed" if changes else "same")
    yield draft | _service(key) | {"changes": changes, "older": older}


def _of_other(
    course: _Course, place: Listed, row: int, told: tuple[Cells, ServiceKey, ServiceKey]
) -> None:
    """Tell of a service of the other origin; a contradiction is told by itself."""
    said, key, known_as = told
    where, before = course.known.services[known_as]
    changes = changes_in(("service_kind",), before, {"service_kind": key[2]})
    states = {said.get("status", ""), before.get("status", "")}
    if states == {"open", "closed"}:
        changes += changes_in(("status",), before, said)
    if not changes:
        course.elsewhere.setdefault(place.place_id, row)
        return
    draft = _draft(course, place, row, "changed") | _service(key)
    older = is_older(said_on(said), course.known.day_of(known_as), changes)
    draft |= {"changes": changes, "older": older, "origin": where}
    course.contradictions.append(draft)


def _gone(
    course: _Course, newest: str, municipality_code: str, kinds: Collection[str]
) -> Iterator[Draft]:
    """Known services of the kinds in the list of which it does not speak."""
    for key, (where, cells) in course.known.services.items():
        known = where == course.origin and key[2] in kinds and key not in course.met
        place = course.known.places.get(key[0], ("", {}))[1]
        here = place.get("municipality_code") == municipality_code
        if not known or cells.get("status") == "closed":
            continue
        if here or course.origin == "osm":
            yield {
                "kind": "gone",
                "row": None,
                "place_id": key[0],
                "name": place.get("name", ""),
                "village": place.get("village", ""),
                "older": newest < course.known.day_of(key),
                "origin": course.origin,
            } | _service(key)
