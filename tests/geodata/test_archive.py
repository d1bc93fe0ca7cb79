"""A pack as an archive: there and back, and whatever must not be unpacked."""

import io
import os
import random
import shutil
import stat
import time
from pathlib import Path
from zipfile import ZIP_BZIP2, ZipFile, ZipInfo

import pytest

from geodata.errors import GeodataError, SchemaError, SourceError
from geodata.pack import (
    DEFAULT_PACK,
    PACK_VARIABLE,
    archive,
    folder_of,
    pack_folder,
    read_pack,
)
from geodata.pack.archive import opened, pack_zip
from geodata.pack.overlay import RowChange
from geodata.pack.update import update

ROW = {
    "place_id": "flen-coop",
    "service_type": "groceries",
    "service_kind": "full_range",
    "status": "closed",
    "seen_on": "2025-12-19",
    "source_id": "chain-stores",
    "note": '=1+1 "åäö", och\nrad två',
    "closed_on": "2026-01",
}
KEY = ("flen-coop", "groceries", "full_range")
CLOSED = RowChange("services", KEY, None, ROW)


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("SERVICEKARTA_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture(scope="module")
def shipped() -> bytes:
    return pack_zip(DEFAULT_PACK)


def zip_of(path: Path, *parts: tuple[str | ZipInfo, bytes]) -> Path:
    with ZipFile(path, "w") as file:
        for name, content in parts:
            file.writestr(name, content)
    return path


def with_parts(path: Path, shipped: bytes, *parts: tuple[str | ZipInfo, bytes]) -> Path:
    path.write_bytes(shipped)
    with ZipFile(path, "a") as file:
        for name, content in parts:
            file.writestr(name, content)
    return path


def code_of(path: Path) -> str:
    with pytest.raises(GeodataError) as caught:
        opened(path)
    return caught.value.code


# There and back


def test_a_pack_comes_back_byte_for_byte(tmp_path: Path, shipped: bytes) -> None:
    path = tmp_path / "Flen åäö.ZIP"
    path.write_bytes(shipped)
    folder = folder_of(path)
    names = {one.name for one in folder.iterdir()}
    assert names == {one.name for one in DEFAULT_PACK.iterdir()}
    for name in names:
        assert (folder / name).read_bytes() == (DEFAULT_PACK / name).read_bytes()
    assert read_pack(folder).places.equals(read_pack(DEFAULT_PACK).places)


def test_changes_that_lie_over_a_pack_are_inside(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(pack_zip(DEFAULT_PACK, [CLOSED]))
    folder = opened(tmp_path / "a.zip")
    laid, back = read_pack(DEFAULT_PACK, overlay=[CLOSED]), read_pack(folder)
    assert back.services.equals(laid.services)
    assert back.places.equals(laid.places)
    rows = back.services[back.services["place_id"] == "flen-coop"].to_dict("records")
    (one,) = [row for row in rows if row["service_type"] == "groceries"]
    assert {key: one[key] for key in ROW} == ROW
    untouched = {one.name for one in folder.iterdir()} - {"services.csv"}
    for name in untouched:
        assert (folder / name).read_bytes() == (DEFAULT_PACK / name).read_bytes()
    header = (folder / "services.csv").read_text(encoding="utf-8").split("\n")[0]
    old = (DEFAULT_PACK / "services.csv").read_text(encoding="utf-8").split("\n")[0]
    assert header.startswith(old)


def test_the_mark_by_which_excel_knows_utf8_stays(pack_copy: Path) -> None:
    table = pack_copy / "services.csv"
    table.write_bytes(b"\xef\xbb\xbf" + table.read_bytes())
    with ZipFile(io.BytesIO(pack_zip(pack_copy, [CLOSED]))) as file:
        assert file.read("services.csv").startswith(b"\xef\xbb\xbfplace_id,")


def test_the_same_pack_gives_the_same_bytes(shipped: bytes) -> None:
    assert pack_zip(DEFAULT_PACK) == shipped


def test_only_the_files_of_a_pack_are_taken_along(pack_copy: Path) -> None:
    (pack_copy / "hemligt.txt").write_text("nej")
    (pack_copy / ".places.csv.1.new").write_text("nej")
    (pack_copy / "mapp").mkdir()
    with ZipFile(io.BytesIO(pack_zip(pack_copy))) as file:
        assert set(file.namelist()) == {one.name for one in DEFAULT_PACK.iterdir()}


def test_what_is_no_pack_cannot_be_taken_along(pack_copy: Path) -> None:
    with pytest.raises(SourceError):
        pack_zip(pack_copy / "nowhere")
    (pack_copy / "services.csv").write_bytes(b"\xff")
    with pytest.raises(SchemaError):
        pack_zip(pack_copy, [CLOSED])


def test_an_archive_is_unpacked_once_and_anew_when_it_has_changed(
    tmp_path: Path, shipped: bytes
) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(shipped)
    first = opened(path)
    inode = first.stat().st_ino
    assert opened(path) == first
    assert first.stat().st_ino == inode
    shutil.rmtree(first)
    assert (opened(path) / "places.csv").is_file()
    path.write_bytes(pack_zip(DEFAULT_PACK, [CLOSED]))
    assert opened(path) != first


def test_what_nobody_opens_any_more_goes_away(
    tmp_path: Path, home: Path, shipped: bytes
) -> None:
    (tmp_path / "a.zip").write_bytes(shipped)
    (tmp_path / "b.zip").write_bytes(pack_zip(DEFAULT_PACK, [CLOSED]))
    first = opened(tmp_path / "a.zip")
    long_ago = time.time() - archive.KEPT_S - 60
    os.utime(first, (long_ago, long_ago))
    second = opened(tmp_path / "b.zip")
    assert list((home / "cache" / "packs").iterdir()) == [second]


def test_the_environment_may_name_an_archive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shipped: bytes
) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(shipped)
    monkeypatch.setenv(PACK_VARIABLE, str(path))
    assert pack_folder() == opened(path)
    assert read_pack(pack_folder()).municipality.code == "0482"
    monkeypatch.setenv(PACK_VARIABLE, str(tmp_path))
    assert pack_folder() == tmp_path


def test_a_folder_may_be_called_like_an_archive(tmp_path: Path) -> None:
    folder = tmp_path / "pack.zip"
    shutil.copytree(DEFAULT_PACK, folder)
    assert folder_of(folder) == folder


def test_nothing_is_written_into_what_was_unpacked(
    tmp_path: Path, shipped: bytes
) -> None:
    (tmp_path / "a.zip").write_bytes(shipped)
    with pytest.raises(GeodataError) as caught:
        update(opened(tmp_path / "a.zip"), {"about.sv.md": "x"})
    assert caught.value.code == "pack_is_zip"


# What else an archive holds


def test_a_pack_in_the_one_folder_of_an_archive_is_found(tmp_path: Path) -> None:
    parts = [(f"flen/{one.name}", one.read_bytes()) for one in DEFAULT_PACK.iterdir()]
    more = [("__MACOSX/flen/._places.csv", b"x"), ("flen/dcat.jsonld", b"{}")]
    folder = opened(zip_of(tmp_path / "a.zip", *parts, *more))
    names = {one.name for one in folder.iterdir()}
    assert names == {one.name for one in DEFAULT_PACK.iterdir()}


@pytest.mark.parametrize(
    "name",
    ["../places.csv", "/etc/passwd", "a/../../b.csv", "..\\places.csv", "C:\\x.csv"],
)
def test_a_part_that_leads_out_is_refused(
    tmp_path: Path, shipped: bytes, name: str
) -> None:
    path = with_parts(tmp_path / "a.zip", shipped, (ZipInfo(name), b"x"))
    assert code_of(path) == "pack_zip_unsafe"


def test_a_link_is_refused(tmp_path: Path, shipped: bytes) -> None:
    link = ZipInfo("lank.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    path = with_parts(tmp_path / "a.zip", shipped, (link, b"/etc/passwd"))
    assert code_of(path) == "pack_zip_unsafe"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_file_that_is_there_twice_is_refused(tmp_path: Path, shipped: bytes) -> None:
    path = with_parts(tmp_path / "a.zip", shipped, ("places.csv", b"x"))
    assert code_of(path) == "pack_zip_unsafe"


def test_a_locked_archive_is_refused(tmp_path: Path, shipped: bytes) -> None:
    content = bytearray(shipped)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + at] |= 1
    (tmp_path / "a.zip").write_bytes(content)
    assert code_of(tmp_path / "a.zip") == "pack_zip_locked"


def test_another_way_of_packing_is_refused(tmp_path: Path, shipped: bytes) -> None:
    part = ZipInfo("x.csv")
    part.compress_type = ZIP_BZIP2
    path = with_parts(tmp_path / "a.zip", shipped, (part, b"x"))
    assert code_of(path) == "pack_zip_broken"


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [("places.csv", b"x")],
        [("a/b/municipality.toml", b"")],
        [("a/municipality.toml", b""), ("b/municipality.toml", b"")],
        [("inner.zip", b"PK\x05\x06" + 18 * b"\0")],
    ],
)
def test_an_archive_without_just_one_pack_is_refused(
    tmp_path: Path, parts: list[tuple[str, bytes]]
) -> None:
    assert code_of(zip_of(tmp_path / "a.zip", *parts)) == "pack_zip_no_pack"


def test_a_bomb_is_refused_and_leaves_nothing(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MOST_UNPACKED_MB", 1)
    zeros = b"0" * (archive.MB + 1)
    path = tmp_path / "a.zip"
    path.write_bytes(archive.zipped({"municipality.toml": b"", "places.csv": zeros}))
    assert path.stat().st_size < 10_000
    assert code_of(path) == "pack_zip_too_large"
    assert list((home / "cache" / "packs").iterdir()) == []
    path.write_bytes(
        archive.zipped({"municipality.toml": b"", "places.csv": zeros[20:]})
    )
    assert opened(path).is_dir()


def test_too_many_parts_and_too_many_bytes_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shipped: bytes
) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(shipped)
    monkeypatch.setattr(archive, "MOST_PARTS", 3)
    assert code_of(path) == "pack_zip_too_large"
    monkeypatch.setattr(archive, "MOST_PACKED_MB", 0)
    assert code_of(path) == "pack_zip_too_large"


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert code_of(tmp_path / "a.zip") == "no_file"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_no_damaged_archive_crashes_or_is_half_there(
    tmp_path: Path, home: Path, shipped: bytes
) -> None:
    change, path = random.Random(4820), tmp_path / "a.zip"  # noqa: S311 - no secret
    refused: list[str] = []
    for number in range(200):
        content = bytearray(shipped)
        if number % 2:
            del content[change.randrange(len(content)) :]
        else:
            for _flip in range(1 + number % 5):
                content[change.randrange(len(content))] ^= 1 << change.randrange(8)
        path.write_bytes(content)
        try:
            folder = opened(path)
        except GeodataError as error:
            refused.append(error.code)
        else:
            assert (folder / "municipality.toml").is_file()
            shutil.rmtree(folder)
    assert len(refused) > 150
    assert all(code.startswith("pack_zip_") for code in refused)
    assert list((home / "cache" / "packs").iterdir()) == []
