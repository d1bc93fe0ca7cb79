"""Writes files into a pack: all of them, checked first, or none."""

import csv
import io
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Final

from geodata.errors import Fault, GeodataError, SchemaError, SourceError
from geodata.pack import check_pack
from geodata.pack.archive import is_unpacked
from geodata.pack.files import read_cells

SOURCES: Final = "sources.csv"
MARK: Final = "\ufeff"
"""Byte order mark, by which Excel knows UTF-8."""


def update(
    folder: Path,
    files: Mapping[str, bytes | str],
    source: Mapping[str, str] | None = None,
    today: date | None = None,
) -> None:
    """Write files into a pack, with the row of the source that they are from.

    The pack as it will be is checked first, in a copy. Each file is then moved into
    its place in one step, the table of sources first; should one of these steps fail,
    those before it are taken back.

    Parameters
    ----------
    folder
        Folder of the pack.
    files
        What each file shall hold, by its name; text is written as UTF-8.
    source
        Cells of the row of `sources.csv`, by column. It takes the place of the row
        with its source_id, or is added; columns that the table lacks are left out.
        Every other row and cell stays as it stands.
    today
        No date in the pack may lie after it; the current day when left out.

    Raises
    ------
    SourceError
        There is no such folder.
    SchemaError
        The pack would have faults; it holds every one, and nothing was written.
    GeodataError
        The folder cannot be written to, or the pack is an archive; nothing was
        written.
    """
    if not folder.is_dir():
        raise SourceError("no_folder", folder=str(folder))
    if is_unpacked(folder):
        raise GeodataError("pack_is_zip")
    new = {
        name: content.encode() if isinstance(content, str) else content
        for name, content in files.items()
    }
    if source is not None:
        new = {SOURCES: _with_row(folder / SOURCES, source)} | new
    _check(folder, new, today)
    try:
        _write(folder, new)
    except OSError as error:
        raise GeodataError(
            "not_writable", folder=str(folder), reason=error.strerror or ""
        ) from error


def _with_row(path: Path, row: Mapping[str, str]) -> bytes:
    """The table of sources with one row put in or replaced, all else untouched."""
    faults: list[Fault] = []
    table = read_cells(path, faults)
    if table is None or faults or "source_id" not in table:
        raise SchemaError(
            tuple(faults) or (Fault("missing_column", path.name, None, "source_id"),)
        )
    text = path.read_bytes().decode()
    mark, text = text[: text.startswith(MARK)], text.removeprefix(MARK)
    ending = "\r\n" if "\r\n" in text else "\n"
    records = _records(text)
    header = records[0][0]
    found = [
        number
        for number, (cells, _raw) in enumerate(records)
        if number and cells and cells[header.index("source_id")] == row["source_id"]
    ]
    old = dict(zip(header, records[found[0]][0], strict=True)) if found else {}
    line = _line([row.get(name, old.get(name, "")) for name in header], ending)
    raws = [raw for _cells, raw in records]
    if found:
        raws[found[0]] = line
    else:
        raws[-1:] = [raws[-1].rstrip("\r\n") + ending, line]
    return (mark + "".join(raws)).encode()


def _records(text: str) -> list[tuple[list[str], str]]:
    """Cells of each row of a table, with the text that they stand in."""
    lines = list(io.StringIO(text, newline=""))
    reader = csv.reader(lines, strict=True)
    found, start = [], 0
    for cells in reader:
        found.append((cells, "".join(lines[start : reader.line_num])))
        start = reader.line_num
    return found


def _line(cells: Iterable[str], ending: str) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator=ending).writerow(cells)
    return buffer.getvalue()


def _check(folder: Path, new: Mapping[str, bytes], today: date | None) -> None:
    """Raise for every error that the pack would have with the new files."""
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name)
        for path in folder.iterdir():
            if path.is_file() and path.name not in new:
                _copy(path, copy / path.name)
        for file, content in new.items():
            (copy / file).write_bytes(content)
        faults = check_pack(copy, today)
    errors = tuple(fault for fault in faults if fault.severity == "error")
    if errors:
        raise SchemaError(errors)


def _copy(path: Path, target: Path) -> None:
    try:
        shutil.copyfile(path, target)
    except OSError as error:
        reason = {"reason": error.strerror or ""}
        fault = Fault("unreadable_file", path.name, values=reason)
        raise SchemaError((fault,)) from error


def _write(folder: Path, new: Mapping[str, bytes]) -> None:
    """Move each file into its place; take back those moved if one cannot be."""
    before = {
        name: (folder / name).read_bytes() if (folder / name).exists() else None
        for name in new
    }
    moved: list[str] = []
    try:
        waiting = {name: _beside(folder / name, new[name]) for name in new}
        for name, path in waiting.items():
            path.replace(folder / name)
            moved.append(name)
    except OSError:
        for name in moved:
            _restore(folder / name, before[name])
        raise
    finally:
        for name in new:
            _temporary(folder / name).unlink(missing_ok=True)


def _temporary(path: Path) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}.new")


def _beside(path: Path, content: bytes) -> Path:
    """Write a file under a temporary name beside its place."""
    waiting = _temporary(path)
    waiting.write_bytes(content)
    if path.exists():
        shutil.copymode(path, waiting)
    return waiting


def _restore(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink()
    else:
        _beside(path, content).replace(path)
