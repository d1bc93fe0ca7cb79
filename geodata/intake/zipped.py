"""Archives that a user brings: looked through before anything is unpacked."""

import shutil
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from zipfile import BadZipFile, ZipFile, ZipInfo

from geodata.errors import Fault, SchemaError
from geodata.intake.limits import MEMBERS, RATIO, RATIO_FREE_B, UNPACKED_B
from geodata.intake.sniffing import ZIPS
from geodata.sources.layers import refuse
from geodata.zip_parts import is_link, is_locked, is_strange, leads_out

BROKEN: Final = (BadZipFile, EOFError, RuntimeError, ValueError, OSError, zlib.error)
"""What the reader of archives raises for those that are broken."""
NESTED: Final = (".zip", ".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz")


@contextmanager
def archive_of(path: Path, file: str) -> Iterator[ZipFile]:
    """Open an archive of which nothing can do harm.

    Raises
    ------
    SchemaError
        It is broken, locked, too large when unpacked, or would write elsewhere.
    """
    with told_as(file, "broken_zip"), ZipFile(path) as archive:
        _check(archive.infolist(), path.stat().st_size, file)
        yield archive


@contextmanager
def told_as(file: str, code: str) -> Iterator[None]:
    """Tell what the reader of archives says of a broken one as a fault."""
    try:
        yield
    except SchemaError:
        raise
    except BROKEN as error:
        reason = {"reason": str(error)[:120] or type(error).__name__}
        raise SchemaError((Fault(code, file, values=reason),)) from error


def _check(parts: list[ZipInfo], packed_b: int, file: str) -> None:
    unpacked_b = sum(part.file_size for part in parts)
    most = min(UNPACKED_B, max(RATIO * packed_b, RATIO_FREE_B))
    if unpacked_b > most or len(parts) > MEMBERS:
        values = {"most": str(most // 2**20), "files": str(MEMBERS)}
        refuse(Fault("zip_too_large", file, values=values))
    for part in parts:
        for code, is_bad in CHECKS.items():
            if is_bad(part):
                refuse(Fault(code, file, found=part.filename[:80]))


CHECKS: Final[dict[str, Callable[[ZipInfo], bool]]] = {
    "zip_path": leads_out,
    "zip_link": is_link,
    "zip_locked": is_locked,
    "zip_method": is_strange,
}
"""What no part of an archive may be, by the code of the fault."""


def check_not_nested(archive: ZipFile, file: str) -> None:
    """Raise if a part of an archive is itself one."""
    for part in archive.infolist():
        with archive.open(part) as opened:
            start = opened.read(4)
        if part.filename.lower().endswith(NESTED) or start.startswith(ZIPS):
            refuse(Fault("zip_nested", file, found=part.filename[:80]))


def unpack(archive: ZipFile, part: ZipInfo, target: Path) -> None:
    """Write one part of an archive, piece by piece."""
    with archive.open(part) as packed, target.open("wb") as opened:
        shutil.copyfileobj(packed, opened)
