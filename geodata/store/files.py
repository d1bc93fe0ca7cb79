"""Puts a file in its place in one step, once all of it is written."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from geodata.errors import GeodataError, SourceError, StoreError

BESIDE: Final = ("-wal", "-shm", "-journal")
"""Files that SQLite keeps beside a database."""
FULL: Final = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))


@contextmanager
def placed(path: Path, *, replace: bool) -> Iterator[Path]:
    """Write a file under a temporary name; at the end it is moved into its place.

    Nobody but the user may read it: what people say at a workshop is in it.

    Parameters
    ----------
    replace
        Whether a file of that name may be replaced.

    Raises
    ------
    StoreError
        `file_exists`, or `store_full`.
    SourceError
        `no_folder`.
    GeodataError
        `not_writable`. In each case what was there stays.
    """
    if not path.parent.is_dir():
        raise SourceError("no_folder", folder=str(path.parent))
    if path.exists() and not replace:
        raise StoreError("file_exists", file=str(path))
    with told(path), waiting(path) as part:
        yield part
        keep(part)
        part.replace(path)


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what the system says is wrong with a file into an error of this program."""
    try:
        yield
    except OSError as error:
        if isinstance(error, GeodataError):
            raise
        folder, reason = str(path.parent), error.strerror or ""
        if error.errno in FULL:
            raise StoreError("store_full", folder=folder) from error
        raise GeodataError("not_writable", folder=folder, reason=reason) from error


@contextmanager
def waiting(path: Path) -> Iterator[Path]:
    """An empty file beside, for the user alone; it is gone at the end."""
    part = path.with_name(f".{path.name}.{os.getpid()}.new")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    try:
        yield part
    finally:
        for ending in ("", *BESIDE):
            part.with_name(part.name + ending).unlink(missing_ok=True)


def keep(path: Path) -> None:
    """Wait until a file is on the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
