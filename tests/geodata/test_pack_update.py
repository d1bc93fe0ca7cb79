import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from geodata.errors import GeodataError, SchemaError, SourceError
from geodata.pack import read_pack
from geodata.pack.update import update
from tests.geodata.editing import TODAY, cells, change, drop_column

GRID = "cell_id,x,y,residents\n5910006547000,591500,6547500,400\n"
BAD = GRID.replace("400", "-1")
SOURCE = {
    "source_id": "scb-grid",
    "title": 'Rutor, "1 km"',
    "publisher": "SCB",
    "licence": "CC0",
    "as_of": "2024-12-31",
    "colour": "blue",
}
LINE = 'scb-grid,"Rutor, ""1 km""",SCB,,CC0,2024-12-31,,,,,\n'
Bytes = dict[str, bytes]


def content(folder: Path) -> Bytes:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def faults(folder: Path, files: dict[str, str], source: dict[str, str]) -> list[str]:
    with pytest.raises(SchemaError) as caught:
        update(folder, files, source, TODAY)
    return [fault.code for fault in caught.value.faults]


def source_ids(folder: Path) -> list[str]:
    with (folder / "sources.csv").open(encoding="utf-8-sig", newline="") as file:
        return [row["source_id"] for row in csv.DictReader(file)]


def test_file_and_its_source_are_added_and_all_else_stays(pack_copy: Path) -> None:
    before = content(pack_copy)
    update(pack_copy, {"residents.csv": GRID}, SOURCE, TODAY)
    after = content(pack_copy)
    assert after.pop("residents.csv") == GRID.encode()
    assert after.pop("sources.csv") == before.pop("sources.csv") + LINE.encode()
    assert after == before
    residents = read_pack(pack_copy, TODAY).residents
    assert residents is not None
    assert residents["residents"].to_list() == [400]


def test_same_again_changes_nothing(pack_copy: Path) -> None:
    update(pack_copy, {"residents.csv": GRID}, SOURCE, TODAY)
    before = content(pack_copy)
    update(pack_copy, {"residents.csv": GRID}, SOURCE, TODAY)
    assert content(pack_copy) == before


def test_row_of_the_source_is_replaced_where_it_stands(pack_copy: Path) -> None:
    path = pack_copy / "sources.csv"
    header, first, rest = path.read_bytes().split(b"\n", 2)
    row = {"source_id": "scb-boundaries", "title": "Gränser", "note": "", "url": ""}
    update(pack_copy, {}, row, TODAY)
    new_header, new_first, new_rest = path.read_bytes().split(b"\n", 2)
    assert (new_header, new_rest) == (header, rest)
    old, new = (next(csv.reader([line.decode()])) for line in (first, new_first))
    assert new == [old[0], "Gränser", old[2], "", old[4], old[5], "", *old[7:]]


def test_replaced_row_may_run_over_lines(pack_copy: Path) -> None:
    edit = cells(3, note="first line\nsecond line", title="Old")
    change(pack_copy, "sources.csv", edit)
    before = read_pack(pack_copy, TODAY).sources
    row = {"source_id": before["source_id"][1], "title": "New", "note": "short"}
    update(pack_copy, {}, row, TODAY)
    after = read_pack(pack_copy, TODAY).sources
    assert after["title"][1] == "New"
    assert after.drop(index=1).equals(before.drop(index=1))
    assert b"first line" not in (pack_copy / "sources.csv").read_bytes()


@pytest.mark.parametrize("ending", ["\r\n", "\n"])
@pytest.mark.parametrize("mark", ["\ufeff", ""])
@pytest.mark.parametrize("last", ["", "\n", "\n\n"])
def test_form_of_the_table_of_sources_is_kept(
    pack_copy: Path, ending: str, mark: str, last: str
) -> None:
    path = pack_copy / "sources.csv"
    text = path.read_text(encoding="utf-8").rstrip("\n")
    before = (mark + text.replace("\n", ending)).encode()
    tail, line = (part.replace("\n", ending).encode() for part in (last, LINE))
    path.write_bytes(before + tail)
    update(pack_copy, {"residents.csv": GRID}, SOURCE, TODAY)
    assert path.read_bytes() == before + (tail or ending.encode()) + line


def test_first_source_of_an_empty_table_is_added(pack_copy: Path) -> None:
    path = pack_copy / "sources.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.split("\n", 1)[0], encoding="utf-8")
    assert set(faults(pack_copy, {}, SOURCE)) == {"unknown_source"}


def test_without_a_source_the_table_stays(pack_copy: Path) -> None:
    before = (pack_copy / "sources.csv").read_bytes()
    update(pack_copy, {"about.en.md": "Text"}, None, TODAY)
    assert (pack_copy / "sources.csv").read_bytes() == before
    assert read_pack(pack_copy, TODAY).about["en"] == "Text"


@pytest.mark.parametrize(
    ("files", "source", "expected"),
    [
        ({"residents.csv": BAD}, SOURCE, ["not_whole"]),
        ({"residents.csv": GRID}, SOURCE | {"as_of": "9999"}, ["future_date"]),
        ({"residents.csv": BAD}, SOURCE | {"licence": ""}, ["not_whole", "empty"]),
    ],
)
def test_on_any_fault_every_file_stays_as_it_was(
    pack_copy: Path,
    files: dict[str, str],
    source: dict[str, str],
    expected: list[str],
) -> None:
    (pack_copy / "residents.csv").write_text(GRID, encoding="utf-8")
    before = content(pack_copy)
    assert faults(pack_copy, files, source) == expected
    assert content(pack_copy) == before


def test_pack_with_faults_of_its_own_is_not_updated(pack_copy: Path) -> None:
    (pack_copy / "places.csv").unlink()
    assert faults(pack_copy, {"residents.csv": GRID}, SOURCE) == ["missing_file"]


@pytest.mark.parametrize(
    ("break_it", "expected"),
    [
        (lambda path: path.unlink(), ["missing_file"]),
        (lambda path: path.write_bytes(b'a,b\n"'), ["malformed"]),
        (
            lambda path: change(path.parent, path.name, drop_column("source_id")),
            ["missing_column"],
        ),
    ],
    ids=["missing", "malformed", "without ids"],
)
def test_table_of_sources_that_cannot_be_read_is_told(
    pack_copy: Path, break_it: Callable[[Path], None], expected: list[str]
) -> None:
    break_it(pack_copy / "sources.csv")
    before = content(pack_copy)
    assert faults(pack_copy, {"residents.csv": GRID}, SOURCE) == expected
    assert content(pack_copy) == before


def test_warnings_do_not_stop_an_update(pack_copy: Path) -> None:
    change(pack_copy, "places.csv", cells(2, name="A<b"))
    update(pack_copy, {"residents.csv": GRID}, SOURCE, TODAY)
    assert "scb-grid" in source_ids(pack_copy)


def test_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no_folder"):
        update(tmp_path / "none", {}, None, TODAY)


def test_folders_inside_a_pack_are_left_alone(pack_copy: Path) -> None:
    (pack_copy / "more").mkdir()
    update(pack_copy, {"residents.csv": GRID}, SOURCE, TODAY)
    assert (pack_copy / "more").is_dir()


def test_right_to_read_and_write_stays_as_it_was(pack_copy: Path) -> None:
    (pack_copy / "sources.csv").chmod(0o640)
    update(pack_copy, {"residents.csv": GRID}, SOURCE, TODAY)
    assert (pack_copy / "sources.csv").stat().st_mode & 0o777 == 0o640


def no_space(*_arguments: object) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("existing", [False, True])
@pytest.mark.parametrize("moves", [0, 1, 2])
def test_move_that_fails_takes_those_before_it_back(
    pack_copy: Path, monkeypatch: pytest.MonkeyPatch, moves: int, existing: bool
) -> None:
    if existing:
        for name in ("residents.csv", "about.en.md"):
            (pack_copy / name).write_text(GRID, encoding="utf-8")
    before, replace = content(pack_copy), Path.replace
    left = [moves]

    def fails_once(path: Path, target: Path) -> Path:
        left[0] -= 1
        if left[0] == -1:
            no_space()
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", fails_once)
    files = {"residents.csv": GRID + "5920006547000,592500,6547500,1\n"}
    files |= {"about.en.md": "x"}
    with pytest.raises(GeodataError) as caught:
        update(pack_copy, files, SOURCE, TODAY)
    values = {"folder": str(pack_copy), "reason": "No space left on device"}
    assert caught.value.args == ("not_writable", values)
    assert content(pack_copy) == before


def test_folder_that_may_not_be_written_to_is_told(
    pack_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, write = content(pack_copy), Path.write_bytes

    def forbidden(path: Path, data: bytes) -> int:
        if path.parent == pack_copy:
            raise PermissionError(13, "Permission denied")
        return write(path, data)

    monkeypatch.setattr(Path, "write_bytes", forbidden)
    with pytest.raises(GeodataError) as caught:
        update(pack_copy, {"residents.csv": GRID}, SOURCE, TODAY)
    values = {"folder": str(pack_copy), "reason": "Permission denied"}
    assert caught.value.args == ("not_writable", values)
    assert content(pack_copy) == before


def test_file_of_the_pack_that_may_not_be_read_is_told(
    pack_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "copyfile", no_space)
    assert faults(pack_copy, {"residents.csv": GRID}, SOURCE) == ["unreadable_file"]
