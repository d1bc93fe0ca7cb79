"""Lists that are made up or mutated: none crashes, none is taken by half."""

import io
import json
import random
import sqlite3
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata.intake.screen import SHEET
from tests.fuzz.hostile import (
    CELLS,
    EXAMPLES,
    TAKEN,
    Rows,
    mutated,
    outcome,
    rows_of,
    seeds,
)
from tests.geodata import lists

pytestmark = pytest.mark.usefixtures("untraced")

MADE = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
LAYER = [
    ("Namn", "Ort", "Typ", "Datum"),
    ("Åhléns", "Mellösa", "post", "2025-03-01"),
    ("Coop Flen", "Flen", "lanthandel", "1 mars 2025"),
]
XY = [(583210.25, 6553345.5), (589000.0, 6547700.0)]
BOOK_SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where files are brought from; what is unpacked must not stay."""
    made = tmp_path_factory.mktemp("fuzz")
    unpacked = made / "unpacked"
    unpacked.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(unpacked))
        yield made
    assert list(unpacked.iterdir()) == []


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def mutated_inside(parts: Mapping[str, bytes], seed: int) -> bytes:
    """An archive of which one part is mutated, and now and then the whole too."""
    luck = random.Random(seed)  # noqa: S311 - nothing is secret
    name = luck.choice(sorted(parts))
    data = packed({**parts, name: mutated(parts[name], seed)})
    return mutated(data, seed) if luck.random() < 0.2 else data


def check(counts: Counter[str], ways_out: int) -> None:
    """Many are taken, and they are refused in many ways."""
    assert counts[TAKEN] >= EXAMPLES // 25, counts
    assert len(counts) > ways_out, counts


ENCODINGS = ("utf-8", "utf-8-sig", "cp1252", "utf-16", "latin-1", "utf-32", "cp437")


def test_text(folder: Path) -> None:
    counts = Counter[str]()

    @MADE
    @given(rows_of(), st.sampled_from(";,\t"), st.sampled_from(ENCODINGS), seeds)
    def bring(rows: Rows, separator: str, encoding: str, seed: int) -> None:
        text = lists.text(rows, separator)
        data = mutated(text.encode(encoding, "replace"), seed)
        counts.update(outcome(data, folder / "a.csv"))

    bring()
    check(counts, 20)


def sheet(rows: Rows, seed: int) -> bytes:
    """XML of a sheet with cells of all kinds, some of which cannot be."""
    luck = random.Random(seed)  # noqa: S311 - nothing is secret
    kinds = luck.choice(KINDS)
    written = []
    for number, row in enumerate(rows, start=1):
        cells = "".join(_cell(cell, kinds, luck) for cell in row)
        at = luck.choice(("",) * 20 + (f' r="{number}"', ' r="50000"', ' r="0"'))
        written.append(f"<row{at}>{cells}</row>")
    start = luck.choice(("",) * 9 + (ENTITY,))
    body = "".join(written)
    text = (
        f'{start}<worksheet xmlns="{SHEET}"><sheetData>{body}</sheetData></worksheet>'
    )
    return text.encode("utf-8", "replace")


ENTITY = '<!DOCTYPE a [<!ENTITY lol "lol">]>'
KINDS = (
    ("inlineStr",),
    ("inlineStr", "str", "e"),
    ("inlineStr",) * 9 + ("str", "s", "n", "d", "b", "e", "odd"),
)


def _cell(text: str, kinds: Sequence[str], luck: random.Random) -> str:
    plain = escape("".join(sign for sign in text if sign.isprintable()))
    kind = luck.choice(kinds)
    if kind == "inlineStr":
        return f'<c t="inlineStr"><is><t>{plain}</t></is></c>'
    style = luck.choice(("", ' s="0"', ' s="99"'))
    formula = luck.choice(("", "", f"<f>{plain}</f>"))
    return f'<c t="{kind}"{style}>{formula}<v>{plain}</v></c>'


def test_workbooks(folder: Path) -> None:
    parts = parts_of(lists.to_xlsx(folder / "base.xlsx", (lists.HEAD, *lists.ROWS)))

    counts = Counter[str]()

    @MADE
    @given(rows_of(), st.booleans(), seeds)
    def bring(rows: Rows, made: bool, seed: int) -> None:
        whole = {**parts, BOOK_SHEET: sheet(rows, seed)} if made else parts
        data = mutated_inside(whole, seed)
        counts.update(outcome(data, folder / "a.xlsx"))

    bring()
    check(counts, 15)


values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.sampled_from(CELLS),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(CELLS), inner, max_size=3)
    ),
    max_leaves=5,
)
spots = st.one_of(
    st.tuples(st.floats(16, 17), st.floats(58.5, 59.5)).map(
        lambda at: {"type": "Point", "coordinates": at}
    ),
    st.tuples(st.sampled_from(("Point", "Polygon", "LineString", "Odd")), values).map(
        lambda pair: {"type": pair[0], "coordinates": pair[1]}
    ),
    values,
)


def test_geojson(folder: Path) -> None:
    counts = Counter[str]()

    @MADE
    @given(rows_of(), st.lists(spots, max_size=4), values, seeds)
    def bring(rows: Rows, at: list[object], odd: object, seed: int) -> None:
        head, *body = rows
        made = [
            {"properties": dict(zip(head, row, strict=False)), "geometry": spot}
            for row, spot in zip(body, at, strict=False)
        ]
        features = [*made, odd] if seed % 10 == 0 else made
        crs = {"properties": {"name": odd}} if seed % 3 == 0 else odd
        data = json.dumps({"features": features, "crs": crs}).encode()
        path = folder / "a.geojson"
        counts.update(outcome(mutated(data, seed), path))

    bring()
    check(counts, 10)


def test_geopackages(folder: Path) -> None:
    base = lists.to_gpkg(folder / "base.gpkg", LAYER, XY).read_bytes()
    path = folder / "made.gpkg"

    counts = Counter[str]()

    @MADE
    @given(st.lists(st.sampled_from(CELLS), min_size=5, max_size=5), seeds)
    def bring(cells: list[str], seed: int) -> None:
        data = base
        if seed % 3 == 0:
            data = filled(path, base, cells)
        counts.update(outcome(mutated(data, seed), folder / "a.gpkg"))

    bring()
    check(counts, 8)


def filled(path: Path, base: bytes, cells: list[str]) -> bytes:
    """The GeoPackage with other cells, and bytes of any kind as geometry."""
    path.write_bytes(base)
    texts = [cell.encode("utf-8", "replace").decode() for cell in cells]
    with closing(sqlite3.connect(path)) as file:
        file.execute("PRAGMA synchronous = OFF")
        for (trigger,) in file.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            file.execute(f'DROP TRIGGER "{trigger}"')
        file.execute(
            "UPDATE butiker SET Namn = ?, Ort = ?, Typ = ?, Datum = ? WHERE fid = 1",
            texts[:4],
        )
        geometry = b"GP" + texts[4].encode()
        file.execute("UPDATE butiker SET geom = ? WHERE fid = 2", (geometry,))
        file.commit()
    return path.read_bytes()


def test_shapefiles(folder: Path) -> None:
    parts = parts_of(lists.to_shp(folder / "base.zip", LAYER, XY))

    counts = Counter[str]()

    @MADE
    @given(seeds, st.sampled_from(CELLS))
    def bring(seed: int, cell: str) -> None:
        text = cell.encode("utf-8", "replace")[:7].ljust(7)
        whole = {
            **parts,
            "butiker.dbf": parts["butiker.dbf"].replace(b"Mell\xc3\xb6s", text),
        }
        if seed % 7 == 0:
            whole["../a" if seed % 2 else "inner.zip"] = b"PK\x03\x04"
        data = mutated_inside(whole, seed)
        counts.update(outcome(data, folder / "a.zip"))

    bring()
    check(counts, 8)
