"""Reads a Shapefile from an archive."""

import tempfile
import warnings
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Final
from zipfile import ZipFile, ZipInfo

import numpy as np
import pandas as pd
from pyproj import CRS
from pyproj.exceptions import ProjError

from geodata.errors import Fault, SchemaError
from geodata.intake.gathering import Gathering, check_rows
from geodata.intake.points import placed, points_of
from geodata.intake.records import Listing
from geodata.intake.sniffing import SHAPES
from geodata.intake.zipped import check_not_nested, unpack
from geodata.sources.layers import check_whole, read_layer, readable, refuse

PARTS: Final = (".shp", ".shx", ".dbf", ".prj", ".cpg")
"""Parts of a Shapefile that are unpacked; the others are not needed."""
NEEDED: Final = (".shx", ".dbf")
NAME: Final = "list"
CODE_PAGE_AT: Final = 29
"""Where a .dbf tells its code page by a number; 0 for none, 0x57 for whatever."""
UNTOLD: Final = (0, 0x57)
RECORDS_AT: Final = 4
TOLD_EACH: Final = 5000


def read_shapefile(
    archive: ZipFile,
    file: str,
    *,
    layer: str | None = None,
    progress: Callable[[float], None] | None = None,
) -> Listing:
    """Read a Shapefile of an archive: the one wanted, or the first.

    Parameters
    ----------
    archive
        It has been looked through.
    file
        The name to tell in a fault.

    Raises
    ------
    SchemaError
        There is none, it is broken or lacks a part, or it is too large.
    """
    check_not_nested(archive, file)
    found = _found(archive)
    if not found:
        refuse(Fault("nothing_in_zip", file, values={"known": ".shp"}))
    names = tuple(found)
    wanted = names[0] if layer is None else layer
    if wanted not in found:
        values = {"layers": ", ".join(names)}
        refuse(Fault("unknown_layer", file, found=wanted, values=values))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{NAME}.shp"
        for ending, part in found[wanted].items():
            unpack(archive, part, path.with_suffix(ending))
        _check(path, found[wanted], file)
        table = _features(path, file)
    return _listing(file, table, names, wanted, progress)


def _found(archive: ZipFile) -> dict[str, dict[str, ZipInfo]]:
    """Parts by their ending, of each Shapefile by its name."""
    parts: dict[str, dict[str, ZipInfo]] = {}
    for part in archive.infolist():
        path = PurePosixPath(part.filename)
        if path.suffix.lower() in PARTS and not path.name.startswith("."):
            parts.setdefault(str(path.with_suffix("")), {})[path.suffix.lower()] = part
    return {stem: ends for stem, ends in parts.items() if ".shp" in ends}


def _check(path: Path, parts: dict[str, ZipInfo], file: str) -> None:
    """Raise if what was unpacked is no Shapefile; mend what it says of itself."""
    told = {ending for ending, part in parts.items() if part.file_size}
    lacking = ", ".join(ending for ending in NEEDED if ending not in told)
    if lacking:
        refuse(Fault("shapefile_parts", file, found=lacking))
    with path.open("rb") as opened:
        if opened.read(len(SHAPES)) != SHAPES:
            refuse(
                Fault("not_a_layer", file, values={"reason": parts[".shp"].filename})
            )
    check_whole(path, file)
    said = path.with_suffix(".prj")
    if said.is_file() and not _is_system(said.read_bytes()):
        said.unlink()
    table = path.with_suffix(".dbf").read_bytes()
    check_rows(int.from_bytes(table[RECORDS_AT : RECORDS_AT + 4], "little"), file)
    if ".cpg" not in parts and table[CODE_PAGE_AT : CODE_PAGE_AT + 1] in {
        bytes([code]) for code in UNTOLD
    }:
        path.with_suffix(".cpg").write_text(_encoding(table), encoding="ascii")


@lru_cache(maxsize=16)
def _is_system(said: bytes) -> bool:
    """Whether a text describes a system that positions can be in."""
    try:
        return bool(CRS.from_wkt(said.decode("utf-8")))
    except (ValueError, ProjError):
        return False


def _encoding(table: bytes) -> str:
    head = int.from_bytes(table[8:10], "little")
    try:
        table[head:].decode("utf-8")
    except UnicodeDecodeError:
        return "1252"
    return "UTF-8"


def _features(path: Path, file: str) -> pd.DataFrame:
    """Features as GDAL reads them; whatever it raises is a fault."""
    try:
        with warnings.catch_warnings(), readable(file), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            table: pd.DataFrame = read_layer(path, file, NAME)
            return table
    except SchemaError:
        raise
    except Exception as error:  # of broken files GDAL and what reads its answer say all
        reason = {"reason": str(error).split("\n", 1)[0][:120] or type(error).__name__}
        raise SchemaError((Fault("not_a_layer", file, values=reason),)) from error


def _listing(
    file: str,
    table: pd.DataFrame,
    layers: tuple[str, ...],
    layer: str,
    progress: Callable[[float], None] | None,
) -> Listing:
    shapes = table.geometry if "geometry" in table else None
    cells = table.drop(columns="geometry", errors="ignore")
    gathering = Gathering(file, [str(name) for name in cells.columns], even=False)
    for number, row in enumerate(cells.itertuples(index=False, name=None), start=1):
        gathering.add(number, [None if pd.isna(cell) else cell for cell in row])
        if progress and not number % TOLD_EACH:
            progress(number / len(cells))
    kept = gathering.table()
    points, code = None, None
    if shapes is not None:
        xy = points_of(list(shapes))[kept.index.to_numpy() - 1]
        points, code = placed(xy, shapes.crs, kept.index)
    return Listing(
        file, "shp", kept, points=points, crs=code, layers=layers, layer=layer
    )
