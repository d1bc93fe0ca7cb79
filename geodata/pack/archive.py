"""A pack as one .zip file: made with what lies over it, and opened again safely."""

import hashlib
import io
import os
import shutil
import tempfile
import time
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

import pandas as pd

from geodata.errors import Fault, GeodataError, SchemaError, SourceError
from geodata.pack import LANGUAGES, POLYGONS
from geodata.pack.overlay import RowChange, laid_over
from geodata.pack.tables import COLUMNS, read_tables
from geodata.roads import FILE_NAME
from geodata.store.engine import data_folder
from geodata.store.files import told
from geodata.zip_parts import is_link, is_locked, is_strange, leads_out

MUNICIPALITY: Final = "municipality.toml"
NAMES: Final = frozenset(
    {
        *(f"{name}.csv" for name in COLUMNS),
        *(f"{name}.geojson" for name in POLYGONS),
        *(f"about.{code}.md" for code in LANGUAGES),
        MUNICIPALITY,
        "projects.toml",
        FILE_NAME,
    }
)
"""The files of a pack: nothing else is put into an archive or taken out of one."""
ENDING: Final = ".zip"
EARLIEST: Final = (1980, 1, 1, 0, 0, 0)
"""Stands for the time of writing, so that the same pack gives the same file."""
READABLE: Final = 0o644
MARK: Final = b"\xef\xbb\xbf"
MB: Final = 1024 * 1024
MOST_PACKED_MB: Final = 200
MOST_UNPACKED_MB: Final = 500
MOST_PARTS: Final = 1000
KEPT_S: Final = 30 * 24 * 3600
"""So long an unpacked archive stays that nobody has opened."""


def pack_zip(folder: Path, overlay: Sequence[RowChange] = ()) -> bytes:
    """Archive of a pack as it stands, with the changes that lie over it in its tables.

    A table that no change touches, and every other file of the pack, is there as it
    is, byte for byte. Text is not altered for spreadsheets: the archive is to be read
    again. Files of the folder that no pack holds are left out. The same pack gives
    the same bytes.

    Parameters
    ----------
    folder
        Folder of the pack.
    overlay
        Standing changes, in order.

    Raises
    ------
    SourceError
        There is no such folder.
    SchemaError
        A table that changes lie over cannot be read.
    """
    if not folder.is_dir():
        raise SourceError("no_folder", folder=str(folder))
    files = {
        name: (folder / name).read_bytes()
        for name in sorted(NAMES)
        if (folder / name).is_file()
    }
    for name, table in _changed(folder, overlay).items():
        mark = MARK if files.get(name, b"").startswith(MARK) else b""
        files[name] = mark + _csv(table)
    return zipped(files)


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Archive of files by their names; the same files give the same bytes."""
    buffer = io.BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name in sorted(files):
            part = ZipInfo(name, EARLIEST)
            part.external_attr = READABLE << 16
            part.compress_type = ZIP_STORED if name == FILE_NAME else ZIP_DEFLATED
            archive.writestr(part, files[name])
    return buffer.getvalue()


def _changed(folder: Path, overlay: Sequence[RowChange]) -> dict[str, pd.DataFrame]:
    """The tables that changes lie over, with them, by the name of their file."""
    touched = {row.table for row in overlay}
    if not touched:
        return {}
    faults: list[Fault] = []
    tables, _unread = read_tables(folder, faults)
    errors = tuple(fault for fault in faults if fault.severity == "error")
    if errors:
        raise SchemaError(errors)
    laid = laid_over(tables, overlay)
    return {f"{name}.csv": laid[name] for name in sorted(touched)}


def _csv(table: pd.DataFrame) -> bytes:
    text = table.fillna("").to_csv(index=False, lineterminator="\n")
    return text.encode()


def opened(path: Path) -> Path:
    """Folder of a pack that is an archive; unpacked once, and kept by its content.

    Raises
    ------
    SourceError
        There is no such file.
    GeodataError
        It is no archive, holds no pack, or holds what must not be unpacked; nothing
        stays of it then. Or the folder of this program's data cannot be written to.
    """
    try:
        found = path.stat()
    except OSError as error:
        raise SourceError("no_file", file=str(path)) from error
    if found.st_size > MOST_PACKED_MB * MB:
        raise _too_large(path, MOST_PACKED_MB)
    folder = unpacked_folder() / _digest(path, found.st_mtime_ns, found.st_size)
    with told(folder):
        if not folder.is_dir():
            unpacked_folder().mkdir(parents=True, exist_ok=True)
            _forget_old()
            _unpack(path, folder)
        os.utime(folder)
    return folder


def is_unpacked(folder: Path) -> bool:
    """Whether a folder is what `opened` gave, in which nothing may be changed."""
    return folder.resolve().parent == unpacked_folder().resolve()


def unpacked_folder() -> Path:
    """Folder in which archives lie that were opened."""
    return data_folder() / "cache" / "packs"


@lru_cache(maxsize=8)
def _digest(path: Path, _changed_ns: int, _size: int) -> str:
    """Fingerprint of a file; of one that has not changed it is known."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:32]


def _forget_old() -> None:
    """Take away what has not been opened for long."""
    for folder in unpacked_folder().iterdir():
        if time.time() - folder.stat().st_mtime > KEPT_S:
            shutil.rmtree(folder, ignore_errors=True)


def _unpack(path: Path, folder: Path) -> None:
    """Unpack the files of a pack beside, then move them into their place at once."""
    with (
        tempfile.TemporaryDirectory(dir=folder.parent) as beside,
        _readable(path),
        ZipFile(path) as archive,
    ):
        part = Path(beside) / "pack"
        part.mkdir()
        for name, info in _wanted(path, archive.infolist()).items():
            with archive.open(info) as packed, (part / name).open("wb") as file:
                shutil.copyfileobj(packed, file)
        try:
            part.rename(folder)
        except OSError:
            if not folder.is_dir():  # else another program was first
                raise


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Tell what is wrong with an archive that cannot be read."""
    broken = (BadZipFile, EOFError, NotImplementedError, RuntimeError, zlib.error)
    try:
        yield
    except GeodataError:
        raise
    except (*broken, ValueError) as error:
        reason = str(error) or type(error).__name__
        code = "pack_zip_broken"
        raise GeodataError(code, file=path.name, reason=reason[:200]) from error


def _wanted(path: Path, parts: Sequence[ZipInfo]) -> dict[str, ZipInfo]:
    """The files of the pack by their names, wherever in the archive it lies.

    They stand at its top, or all in one folder; what else there is, is left alone.
    """
    files = [part for part in parts if not part.is_dir()]
    if len(parts) > MOST_PARTS:
        raise _too_large(path, MOST_UNPACKED_MB)
    for part in files:
        _refuse_unsafe(path, part)
    roots = [
        PurePosixPath(part.filename).parent
        for part in files
        if PurePosixPath(part.filename).name == MUNICIPALITY
    ]
    if len(roots) != 1 or len(roots[0].parts) > 1:
        raise GeodataError("pack_zip_no_pack", file=path.name)
    found: dict[str, ZipInfo] = {}
    for part in files:
        place = PurePosixPath(part.filename)
        if place.parent == roots[0] and place.name in NAMES:
            if place.name in found:
                raise _unsafe(path, part)
            found[place.name] = part
    if sum(part.file_size for part in found.values()) > MOST_UNPACKED_MB * MB:
        raise _too_large(path, MOST_UNPACKED_MB)
    return found


def _refuse_unsafe(path: Path, part: ZipInfo) -> None:
    """Raise for a part that leads out of the archive, is a link, or is locked."""
    if leads_out(part) or "\\" in part.orig_filename or is_link(part):
        raise _unsafe(path, part)
    if is_locked(part):
        raise GeodataError("pack_zip_locked", file=path.name)
    if is_strange(part):
        reason = f"method {part.compress_type}"
        raise GeodataError("pack_zip_broken", file=path.name, reason=reason)


def _unsafe(path: Path, part: ZipInfo) -> GeodataError:
    found = part.filename[:80]
    return GeodataError("pack_zip_unsafe", file=path.name, found=found)


def _too_large(path: Path, most: int) -> GeodataError:
    return GeodataError("pack_zip_too_large", file=path.name, most=str(most))
