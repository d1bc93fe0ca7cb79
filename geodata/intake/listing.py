"""Reads a list of places that a user brings, whatever form it has."""

from collections.abc import Callable
from pathlib import Path

from geodata.intake.geojson import read_geojson
from geodata.intake.geopackage import read_geopackage
from geodata.intake.records import Listing
from geodata.intake.shapefile import read_shapefile
from geodata.intake.sniffing import sniff
from geodata.intake.texts import read_text_table
from geodata.intake.workbook import is_workbook, read_workbook
from geodata.intake.zipped import archive_of


def read_listing(
    path: Path,
    file: str,
    *,
    layer: str | None = None,
    progress: Callable[[float], None] | None = None,
) -> Listing:
    """Read a list: text, Excel, GeoJSON, GeoPackage, or a Shapefile in a .zip.

    What it is is seen from its content, not from its ending. Nothing that the file
    holds is run, and nothing of it stays on the disk.

    Parameters
    ----------
    path
        The file to open.
    file
        The name to tell in faults.
    layer
        Name of the sheet or layer to read; else the first that has a table.
    progress
        Is told how much has been read, 0 to 1.

    Raises
    ------
    SourceError
        There is no such file.
    SchemaError
        The file cannot be read, is broken, or is larger than a list may be.
    """
    content = sniff(path, file)
    if content == "zip":
        return _from_zip(path, file, layer, progress)
    if content == "sqlite":
        return read_geopackage(path, file, layer=layer, progress=progress)
    if content == "json":
        return read_geojson(path, file, progress=progress)
    return read_text_table(path, file, wide=content == "utf-16", progress=progress)


def _from_zip(
    path: Path,
    file: str,
    layer: str | None,
    progress: Callable[[float], None] | None,
) -> Listing:
    with archive_of(path, file) as archive:
        if is_workbook(archive, file):
            return read_workbook(path, archive, file, layer=layer, progress=progress)
        return read_shapefile(archive, file, layer=layer, progress=progress)
