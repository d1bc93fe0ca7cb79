"""Reads a table of a GeoPackage, which is a database, without running what is in it."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import quote

import numpy as np
import shapely
from pyproj import CRS
from pyproj.exceptions import ProjError

from geodata.errors import Fault, SchemaError
from geodata.intake.gathering import Gathering, check_rows
from geodata.intake.points import placed, points_of, system
from geodata.intake.records import Listing
from geodata.sources.layers import check_whole, refuse

ALLOWED: Final = frozenset({sqlite3.SQLITE_READ, sqlite3.SQLITE_SELECT})
"""What a statement may do; no function, no change, no file."""
STEPS: Final = 100_000
MOST_TURNS: Final = 5_000
"""Turns of so many steps that reading may take: a view can ask for endless work."""
LONGEST_B: Final = 16 * 2**20
"""Bytes of one cell, such as a large area."""
ENVELOPES_B: Final = (0, 32, 48, 48, 64)
"""Bytes of the box around a geometry, by the number that tells its form."""
HEADER_B: Final = 8
TOLD_EACH: Final = 5000

TABLES: Final = """
    SELECT c.table_name, g.column_name, s.organization, s.organization_coordsys_id,
           s.definition
    FROM gpkg_contents c
    LEFT JOIN gpkg_geometry_columns g ON g.table_name = c.table_name
    LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id
    WHERE c.data_type IN ('features', 'attributes')
    ORDER BY g.table_name IS NULL, c.rowid
"""


class _Layer(NamedTuple):
    """A table with its column of geometry and the system that this is in."""

    name: str
    geometry: str | None
    organization: str | None
    code: object
    definition: str | None


def read_geopackage(
    path: Path,
    file: str,
    *,
    layer: str | None = None,
    progress: Callable[[float], None] | None = None,
) -> Listing:
    """Read a table of a GeoPackage: the one wanted, or the first with positions.

    Parameters
    ----------
    path
        The file to open.
    file
        The name to tell in a fault.

    Raises
    ------
    SchemaError
        The file is no GeoPackage, is broken, has no such table, or is too large.
    """
    check_whole(path, file)
    with _opened(path, file) as base:
        layers = [_Layer(*row) for row in base.execute(TABLES)]
        names = tuple(dict.fromkeys(found.name for found in layers))
        if not names:
            refuse(Fault("no_layer", file))
        wanted = names[0] if layer is None else layer
        if wanted not in names:
            values = {"layers": ", ".join(names)}
            refuse(Fault("unknown_layer", file, found=wanted, values=values))
        chosen = next(found for found in layers if found.name == wanted)
        return _read(base, chosen, names, file, progress)


@contextmanager
def _opened(path: Path, file: str) -> Iterator[sqlite3.Connection]:
    """Database that can only be read; what it says of being broken is a fault."""
    turns = iter(range(MOST_TURNS))
    try:
        address = f"file:{quote(str(path))}?mode=ro&immutable=1"
        with closing(sqlite3.connect(address, uri=True)) as base:
            base.text_factory = _text
            base.execute("PRAGMA trusted_schema = OFF")
            base.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_B)
            base.set_authorizer(_authorised)
            base.set_progress_handler(lambda: int(next(turns, None) is None), STEPS)
            yield base
    except (sqlite3.Error, sqlite3.Warning, OverflowError, ValueError) as error:
        if isinstance(error, SchemaError):
            raise
        fault = Fault("not_a_layer", file, values={"reason": str(error)[:120]})
        raise SchemaError((fault,)) from error


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _authorised(action: int, *_about: str | None) -> int:
    return sqlite3.SQLITE_OK if action in ALLOWED else sqlite3.SQLITE_DENY


def _read(
    base: sqlite3.Connection,
    layer: _Layer,
    layers: tuple[str, ...],
    file: str,
    progress: Callable[[float], None] | None,
) -> Listing:
    quoted = layer.name.replace('"', '""')
    cursor = base.execute(f'SELECT * FROM "{quoted}"')  # noqa: S608 - it is quoted
    names = [column[0] for column in cursor.description]
    at = names.index(layer.geometry) if layer.geometry in names else None
    if at is not None:
        del names[at]
    gathering = Gathering(file, names, even=False)
    blobs: list[bytes | None] = []
    for number, row in enumerate(cursor, start=1):
        check_rows(number, file)
        cells = list(row)
        blob = None if at is None else cells.pop(at)
        blobs.append(_well_known(blob) if isinstance(blob, bytes) else None)
        gathering.add(number, cells)
        if progress and not number % TOLD_EACH:
            progress(number / (number + TOLD_EACH))
    table = gathering.table()
    with np.errstate(all="ignore"):
        shapes = shapely.from_wkb([*blobs, None], on_invalid="ignore")[:-1]
    xy = points_of(shapes)[table.index.to_numpy() - 1]
    points, code = placed(xy, _system(layer), table.index)
    return Listing(
        file,
        "gpkg",
        table,
        points=points,
        crs=code,
        layers=layers,
        layer=layer.name,
    )


def _well_known(blob: bytes) -> bytes | None:
    """Geometry in the form that all know; None where there is none."""
    if len(blob) < HEADER_B or not blob.startswith(b"GP"):
        return None
    form = (blob[3] >> 1) & 0b111
    if form >= len(ENVELOPES_B):
        return None
    return blob[HEADER_B + ENVELOPES_B[form] :]


def _system(layer: _Layer) -> CRS | None:
    """System of a table; None where it says none, or none that is known."""
    if str(layer.organization).upper() == "EPSG":
        return system(str(layer.code))
    try:
        return CRS.from_wkt(layer.definition) if layer.definition else None
    except ProjError:
        return None
