"""Opens files of layers: GeoPackage, Shapefile and GeoJSON, alone or in a .zip."""

import shutil
import tempfile
import warnings
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NoReturn
from zipfile import BadZipFile, ZipFile, ZipInfo

import geopandas

from geodata.errors import Fault, SchemaError, SourceError

LAYERS: Final = (".gpkg", ".shp", ".geojson", ".json")
ZIP: Final = ".zip"
SQLITE: Final = b"SQLite format 3\0"
SQLITE_HEADER_B: Final = 100
UNDEFINED: Final = "Undefined "
"""Begins the names of the systems by which a GeoPackage says that it has none."""

Box = tuple[float, float, float, float]


def refuse(fault: Fault) -> NoReturn:
    """Raise for one fault that keeps a file from being read at all."""
    raise SchemaError((fault,))


@contextmanager
def unpacked(path: Path, endings: Sequence[str]) -> Iterator[Path]:
    """The file itself, or the one in a .zip, in a folder that goes away afterwards.

    Parameters
    ----------
    endings
        Endings that can be read, the one to prefer first.

    Raises
    ------
    SourceError
        There is no such file.
    SchemaError
        The file is of another kind, empty, or a .zip without just one that fits.
    """
    if not path.is_file():
        raise SourceError("no_file", file=str(path))
    if not path.stat().st_size:
        refuse(Fault("empty_file", path.name))
    ending = path.suffix.lower()
    if ending in endings:
        yield path
    elif ending == ZIP:
        with tempfile.TemporaryDirectory() as folder:
            yield _unzipped(path, endings, Path(folder))
    else:
        values = {"known": ", ".join((*endings, ZIP))}
        refuse(Fault("unknown_format", path.name, found=ending, values=values))


def _unzipped(path: Path, endings: Sequence[str], folder: Path) -> Path:
    try:
        with ZipFile(path) as archive:
            wanted = _wanted(path.name, archive.infolist(), endings)
            stem = wanted.filename.rpartition(".")[0]
            for part in archive.infolist():
                if part.filename.rpartition(".")[0] == stem:
                    target = folder / Path(part.filename).name
                    with archive.open(part) as packed, target.open("wb") as file:
                        shutil.copyfileobj(packed, file)
    except (BadZipFile, EOFError, RuntimeError, zlib.error, OSError) as error:
        values = {"reason": str(error)}
        raise SchemaError((Fault("broken_zip", path.name, values=values),)) from error
    return folder / Path(wanted.filename).name


def _wanted(file: str, parts: Sequence[ZipInfo], endings: Sequence[str]) -> ZipInfo:
    """The one part of an archive to read: of the first ending that any has."""
    for ending in endings:
        found = [
            part
            for part in parts
            if part.filename.lower().endswith(ending)
            and not Path(part.filename).name.startswith(".")
        ]
        if len(found) > 1:
            names = ", ".join(part.filename for part in found)
            refuse(Fault("several_in_zip", file, found=names))
        if found:
            return found[0]
    refuse(Fault("nothing_in_zip", file, values={"known": ", ".join(endings)}))


@contextmanager
def readable(file: str) -> Iterator[None]:
    """Tell what the reader says of a file that it cannot read as a fault."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)
            yield
    except (RuntimeError, ValueError) as error:
        reason = str(error).split(";", 1)[0].split("\n", 1)[0]
        fault = Fault("not_a_layer", file, values={"reason": reason})
        raise SchemaError((fault,)) from error


def choose_layer(path: Path, file: str, wanted: str | None) -> str:
    """Name of the layer to read: the one wanted, or the only one with geometry.

    Parameters
    ----------
    path
        The file to open.
    file
        The name to tell in a fault.

    Raises
    ------
    SchemaError
        The file is no layer, is cut off, or does not have just that layer.
    """
    check_whole(path, file)
    with readable(file):
        layers = geopandas.list_layers(path)
    names = layers.loc[layers["geometry_type"].notna(), "name"].to_list()
    listed = ", ".join(names)
    if wanted is not None and wanted not in names:
        refuse(Fault("unknown_layer", file, found=wanted, values={"layers": listed}))
    if wanted is None and len(names) != 1:
        refuse(Fault("several_layers" if names else "no_layer", file, found=listed))
    return wanted if wanted is not None else names[0]


def check_whole(path: Path, file: str) -> None:
    """Raise if a file of layers is shorter than it says of itself.

    Raises
    ------
    SchemaError
        It is cut off.
    """
    with path.open("rb") as opened:
        start = opened.read(SQLITE_HEADER_B)
    expected = 0
    if path.suffix.lower() == ".shp":
        expected = 2 * int.from_bytes(start[24:28], "big")
    elif start.startswith(SQLITE) and start[24:28] == start[92:96]:  # sizes are kept
        page = int.from_bytes(start[16:18], "big")
        expected = (65536 if page == 1 else page) * int.from_bytes(start[28:32], "big")
    found = path.stat().st_size
    if found < expected:
        values = {"expected": str(expected)}
        refuse(Fault("cut_off", file, found=str(found), values=values))


def layer_crs(path: Path, file: str, layer: str) -> Any:  # noqa: ANN401 - of pyproj
    """Coordinate reference system that a layer is in.

    Raises
    ------
    SchemaError
        The layer cannot be read, or says no system.
    """
    with readable(file):
        crs = geopandas.read_file(path, layer=layer, rows=0).crs
    if crs is None or crs.name.startswith(UNDEFINED):
        refuse(Fault("no_crs", file))
    return crs


def read_layer(
    path: Path, file: str, layer: str, box: Box | None = None
) -> geopandas.GeoDataFrame:
    """Read the features of a layer, or those that touch a box in its own system.

    Dates are text. A geometry that cannot be mended is None.

    Raises
    ------
    SchemaError
        The layer cannot be read.
    """
    options = {"on_invalid": "fix", "datetime_as_string": True}
    with readable(file):
        return geopandas.read_file(
            path, layer=layer, bbox=box, engine="pyogrio", **options
        )


def is_sweref(crs: Any) -> bool:  # noqa: ANN401 - of pyproj
    """Whether a system is SWEREF 99 TM, by whatever name, with or without heights."""
    flat = crs.sub_crs_list[0] if crs.is_compound else crs
    return bool(flat.to_epsg() == 3006)  # noqa: PLR2004 - the number in EPSG:3006
