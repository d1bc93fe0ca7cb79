"""The places that a list tells of: its rows, put together place by place."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from geodata.intake.known import Known, rows_of
from geodata.intake.matching import Spots, hints, matches, spots, type_bits, words
from geodata.intake.records import PLACE_COLUMNS, Hint, Origin
from geodata.pack.overlay import Cells

LONGEST_ID: Final = 80
NEW: Final = "new"
"""What the user says of a row that speaks of none of the known places."""
_POSITION_DECIMALS: Final = 5


@dataclass
class Listed:
    """One place of a list.

    Attributes
    ----------
    lines
        Number of each of its rows in the file, and the cells of the row.
    cells
        What the list says of the place: of each column the first cell that is filled.
    given
        Its id in the list; empty if it has none.
    place_id
        Id of the known place that it is, or the one that it will get.
    matched_by
        `id`, `name`, `user`, or empty for a new place.
    moved_m
        Of a known place: how far the list's position is from it, in metres.
    hint
        Of a new one: a known place that may be meant.
    """

    lines: list[tuple[int, Cells]]
    cells: Cells
    given: str
    place_id: str = ""
    matched_by: str = ""
    moved_m: float = 0.0
    hint: Hint | None = None


def places_of(rows: pd.DataFrame) -> list[Listed]:
    """Put rows with the same id, or the same name at the same position, together.

    Parameters
    ----------
    rows
        As of `Accepted.rows`.
    """
    groups: dict[tuple[object, ...], list[tuple[int, Cells]]] = {}
    for number, cells in zip(rows.index.tolist(), rows_of(rows), strict=True):
        groups.setdefault(_key(cells), []).append((number, cells))
    return [
        Listed(lines, _together(lines), lines[0][1].get("place_id", ""))
        for lines in groups.values()
    ]


def _key(cells: Cells) -> tuple[object, ...]:
    if cells.get("place_id"):
        return (cells["place_id"],)
    name = cells.get("name", "")
    spot = (cells.get(axis, "") for axis in ("latitude", "longitude"))
    return (
        "".join(words(name)) or name,
        *(round(float(cell), _POSITION_DECIMALS) if cell else None for cell in spot),
    )


def _together(lines: list[tuple[int, Cells]]) -> Cells:
    told: dict[str, str] = {}
    for _, cells in lines:
        for name in PLACE_COLUMNS:
            if name in cells:
                told.setdefault(name, cells[name])
    return told


def find(
    listed: list[Listed],
    known: Known,
    origin: Origin,
    same: Mapping[int, str],
    told: Callable[[float], None],
) -> None:
    """Find the known place that each place of a list is; the others get an id.

    First by the user's own word and by id, then by name: among the places of the
    list's own origin, then among the others.

    Parameters
    ----------
    listed
        The places; this fills in what they lack.
    same
        Known place by number of the row, or `NEW`.
    """
    for place in listed:
        _as_said(place, known, same)
    told(0.1)
    other: Origin = "osm" if origin == "pack" else "pack"
    for step, side in enumerate((origin, other), start=2):
        _by_name(listed, known, side)
        told(step / 10)
    _measure([place for place in listed if place.matched_by], known)
    new = [place for place in listed if not place.matched_by]
    sure = {number for number, place_id in same.items() if place_id == NEW}
    unsure = [p for p in new if sure.isdisjoint(number for number, _ in p.lines)]
    used = {place.place_id for place in listed if place.matched_by}
    _give_hints(unsure, known, used)
    _give_villages(new, known)
    _give_ids(new, known)
    told(0.4)


def _as_said(place: Listed, known: Known, same: Mapping[int, str]) -> None:
    said = (same.get(number, "") for number, _ in place.lines)
    by_user = next((one for one in said if one in known.places), "")
    if by_user:
        place.place_id, place.matched_by = by_user, "user"
    elif place.given in known.places:
        place.place_id, place.matched_by = place.given, "id"


def _by_name(listed: list[Listed], known: Known, side: Origin) -> None:
    used = {place.place_id for place in listed if place.matched_by}
    rest = [place for place in listed if not place.matched_by]
    ids = [
        place_id
        for place_id, (origin, _) in known.places.items()
        if origin == side and place_id not in used
    ]
    if not ids:
        return
    found = matches(_spots_of(rest), _known_spots(known, ids))
    for i, j in found.items():
        rest[i].place_id, rest[i].matched_by = ids[j], "name"


def _measure(found: list[Listed], known: Known) -> None:
    """How far the positions of a list are from the known ones; 0 if it tells none."""
    there = [known.places[place.place_id][1] for place in found]
    ends = [
        _spots(cells, [0] * len(cells)) for cells in ([p.cells for p in found], there)
    ]
    apart = np.hypot(*(ends[0].xy - ends[1].xy).T)
    for place, distance in zip(
        found, np.nan_to_num(apart, posinf=0).tolist(), strict=True
    ):
        place.moved_m = distance


def _give_hints(new: list[Listed], known: Known, used: Collection[str]) -> None:
    ids = list(known.places)
    taken = [j for j, place_id in enumerate(ids) if place_id in used]
    found = hints(_spots_of(new), _known_spots(known, ids), taken)
    for i, (j, distance) in found.items():
        name = known.places[ids[j]][1].get("name", "")
        new[i].hint = Hint(ids[j], name, round(distance, 1))


def _spots_of(listed: list[Listed]) -> Spots:
    types = [
        type_bits({cells.get("service_type", "") for _, cells in place.lines})
        for place in listed
    ]
    return _spots([place.cells for place in listed], types)


def _known_spots(known: Known, ids: list[str]) -> Spots:
    types = [type_bits({key[1] for key in known.of_place.get(one, ())}) for one in ids]
    return _spots([known.places[one][1] for one in ids], types)


def _spots(cells: Sequence[Cells], types: list[int]) -> Spots:
    columns = [
        [one.get(name, "") for one in cells]
        for name in ("name", "latitude", "longitude")
    ]
    return spots(columns[0], types, columns[1], columns[2])


def _give_villages(new: list[Listed], known: Known) -> None:
    """Let places of which the list tells no village have that of the next locality."""
    lost = [p for p in new if "village" not in p.cells and "latitude" in p.cells]
    if not lost or not known.localities:
        return
    ends = [
        _spots(cells, [0] * len(cells)).xy
        for cells in (known.localities, [p.cells for p in lost])
    ]
    _, nearest = cKDTree(ends[0]).query(ends[1])
    for place, i in zip(lost, nearest.tolist(), strict=True):
        place.cells = {**place.cells, "village": known.localities[i].get("name", "")}


def _give_ids(new: list[Listed], known: Known) -> None:
    """Ids as the list has them, or else made of village and name; each only once."""
    used = set(known.places) | {place.given for place in new}
    next_number: dict[str, int] = {}
    for place in new:
        if place.given:
            place.place_id = place.given
            continue
        stem = slug(place.cells.get("village", ""), place.cells.get("name", ""))
        found = stem
        while found in used:
            next_number[stem] = next_number.get(stem, 1) + 1
            found = f"{stem}-{next_number[stem]}"
        used.add(found)
        place.place_id = found


def slug(village: str, name: str) -> str:
    """Id made of a village and a name in it, such as `flen-ica-kvantum`.

    Words of the village are not said twice. What has no letters a to z and no digits
    gives `place`.
    """
    where = _latin(village)
    what = [word for word in _latin(name) if word not in where]
    text = "-".join([*where, *what])[: LONGEST_ID - 8].strip("-")
    return text or "place"


def _latin(text: str) -> list[str]:
    kept = ("".join(filter(str.isascii, word)) for word in words(text))
    return [word for word in kept if word]
