"""What hostile lists are made of, and what must hold of whatever is read of them."""

import random
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

import geopandas
import pandas as pd
import shapely
from hypothesis import strategies as st

from dashboard.notices import fault_place, fault_words
from geodata.crs import SWEDEN
from geodata.errors import Fault, SchemaError
from geodata.intake.columns import SYNONYMS, suggest
from geodata.intake.compare import compare
from geodata.intake.listing import read_listing
from geodata.intake.positions import recognise
from geodata.intake.records import ROW_COLUMNS, Accepted, Usual
from geodata.intake.rows import accept
from geodata.intake.taking import chosen_rows, usual_choice
from geodata.pack import DEFAULT_PACK, cells_of
from geodata.pack.overlay import KEYS
from geodata.vocabulary import STATUSES, TYPE_OF_KIND

EXAMPLES: Final = 500
"""Files of each format."""

TAKEN: Final = "taken"
TODAY: Final = date(2026, 1, 1)
AREAS: Final = geopandas.GeoDataFrame(
    {"municipality_code": ["0001"], "name": ["Byn"]},
    geometry=[shapely.box(16, 58.5, 17, 59.5)],
    crs="EPSG:4326",
)
USUAL: Final = Usual(seen_on="2025-01-01", municipality_code="0001")
MIDDLE: Final = (59.0, 16.5)
SOURCE: Final = {"source_id": "fuzz", "title": "Fuzz", "as_of": "2025-01-01"}

CELLS: Final = (
    "", "Åhléns", "post, apotek", "lanthandel", "kafé", "öppen", "nedlagd", "0482",
    "2025-03-01", "1 mars 2025", "01/03/2025", "9999-12-31", "0000-00-00", "59,05",
    "16,5", "59.05; 16.5", "6547746,97", "591273", "1545117", "-1", "1e999", "9" * 40,
    "NaN", "inf", "0x1F", "=1+1", '=HYPERLINK("http://a")', "+46", "@SUM(A1)", "#REF!",
    "' OR 1=1 --", "<script>alert(1)</script>", "&amp;&lol;", "{found}", "%s%n",
    "{0.__class__}", "../../a", "\x00\x01", "\ud800", "\u202egnp.exe", "a\nb", '"',
    "a" * 300, "😀", "\ufeff", "place-1", "flen-coop", "Coop Flen", "Flen", "24/7",
    "Mo-Fr 09:00-18:00",
)  # fmt: skip
GOOD: Final = {
    "Namn": ("Åhléns", "Coop Flen", "Tempo"),
    "Lat": ("59,05", "59.06", "58.8"),
    "Long": ("16,5", "16.59", "17"),
    "Serviceslag": ("post", "drivmedel, apotek", "lanthandel"),
    "Datum": ("2025-03-01", "mars 2024", ""),
}
"""Columns of a list that can be taken, with cells that can."""

names = st.one_of(
    st.sampled_from([words[0] for words in SYNONYMS.values()]),
    st.sampled_from([word for words in SYNONYMS.values() for word in words]),
    st.sampled_from(CELLS),
)
cells = st.one_of(
    st.sampled_from(CELLS),
    st.sampled_from(CELLS),
    st.text(max_size=12),
    st.floats().map(repr),
)
seeds = st.integers(0, 2**32 - 1)

Rows = list[list[str]]


@st.composite
def rows_of(draw: st.DrawFn) -> Rows:
    """A header and up to four rows: half of the time such as can be taken."""
    known = list(GOOD) if draw(st.booleans()) else []
    head = draw(st.lists(names, min_size=1, max_size=3 if known else 8))
    columns = [
        *(st.sampled_from((*GOOD[name] * 80, *CELLS)) for name in known),
        *(cells for _name in head),
    ]
    few = int(bool(known))
    body = draw(st.lists(st.tuples(*columns).map(list), min_size=few, max_size=4))
    if draw(st.integers(0, 19)) == 19:
        body.append(draw(st.lists(cells, max_size=10)))
    return [known + head, *body]


def mutated(data: bytes, seed: int) -> bytes:
    """The bytes of a file, cut, flipped, doubled or overwritten; often as they are."""
    luck = random.Random(seed)  # noqa: S311 - nothing is secret
    for _turn in range(luck.choice((0, 0, 0, 0, 1, 1, 2, 5))):
        data = luck.choice(MUTATIONS)(data, luck)
    return data


def _cut(data: bytes, luck: random.Random) -> bytes:
    return data[: luck.randrange(len(data) + 1)]


def _flipped(data: bytes, luck: random.Random) -> bytes:
    changed = bytearray(data)
    for _turn in range(luck.choice((1, 3, 20))):
        if changed:
            changed[luck.randrange(len(changed))] ^= 1 << luck.randrange(8)
    return bytes(changed)


def _spliced(data: bytes, luck: random.Random) -> bytes:
    first, second, at = (luck.randrange(len(data) + 1) for _part in range(3))
    return data[:at] + data[min(first, second) : max(first, second)][:500] + data[at:]


def _overwritten(data: bytes, luck: random.Random) -> bytes:
    at = luck.randrange(len(data) + 1)
    piece = luck.choice(PIECES)
    return data[:at] + piece + data[at + len(piece) :]


def _without(data: bytes, luck: random.Random) -> bytes:
    first = luck.randrange(len(data) + 1)
    return data[:first] + data[first + luck.choice((1, 4, 100)) :]


PIECES: Final = (
    b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\xfe\xff", b"9" * 40,
    b"<!ENTITY a 'b'>", b"PK\x03\x04", b'"', b"[" * 50, b"\xc3", b"\n", b"1e999",
)  # fmt: skip
MUTATIONS: Final[tuple[Callable[[bytes, random.Random], bytes], ...]] = (
    _cut,
    _flipped,
    _flipped,
    _spliced,
    _overwritten,
    _without,
)


@cache
def known() -> dict[str, pd.DataFrame]:
    """The first rows of the shipped pack, so that comparing is quick."""
    tables = cells_of(DEFAULT_PACK)
    return {name: tables[name].head(20) for name in (*KEYS, "localities")}


def outcome(data: bytes, path: Path) -> set[str]:
    """Bring a list; codes of what was wrong with it, and `TAKEN` if rows were taken.

    All that must hold of any list is asserted.
    """
    path.write_bytes(data)
    taken = 0
    try:
        faults, taken = brought(path)
    except SchemaError as error:
        faults = error.faults
        assert faults
    for fault in faults:
        assert all(fault_words(fault))
        assert fault_place(fault).startswith(path.name)
    return {fault.code for fault in faults} | ({TAKEN} if taken else set())


def brought(path: Path) -> tuple[tuple[Fault, ...], int]:
    listing = read_listing(path, path.name)
    columns = suggest(list(listing.table.columns))
    positions = recognise(listing, columns, MIDDLE)
    accepted = accept(listing, columns, positions, USUAL, areas=AREAS, today=TODAY)
    check(accepted, list(listing.table.index))
    comparison = compare(known(), accepted, municipality_code="0001")
    chosen = usual_choice(comparison)
    chosen_rows(known(), comparison, chosen, gone="closed", source=SOURCE, day=TODAY)
    return accepted.faults, len(accepted.rows)


def check(accepted: Accepted, index: Sequence[int]) -> None:
    """Each row is either taken whole, or refused with a reason."""
    refused = {fault.row for fault in accepted.faults if fault.severity == "error"}
    taken = set(accepted.rows.index)
    assert taken | refused == set(index)
    assert not taken & refused
    assert (accepted.read, accepted.rejected) == (len(index), len(refused))
    assert tuple(accepted.rows.columns) == ROW_COLUMNS
    west, south, east, north = SWEDEN
    for row in accepted.rows.to_dict("records"):
        assert all(isinstance(cell, str) for cell in row.values())
        assert all(cell == cell.strip() and "\0" not in cell for cell in row.values())
        assert all(cell.encode() is not None for cell in row.values())
        assert TYPE_OF_KIND[row["service_kind"]] == row["service_type"]
        assert row["status"] in STATUSES
        assert date.fromisoformat(row["seen_on"]) <= TODAY
        assert row["place_id"] or (row["name"] and row["latitude"])
        if row["latitude"]:
            assert south <= float(row["latitude"]) <= north
            assert west <= float(row["longitude"]) <= east
