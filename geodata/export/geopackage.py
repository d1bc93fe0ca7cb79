"""Tables as a GeoPackage in SWEREF 99 TM, with the styles that QGIS draws them in."""

import sqlite3
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Final

import geopandas
import numpy as np
import pandas as pd
import pyogrio

from geodata.crs import to_metric
from geodata.export.sheets import ILLEGAL
from geodata.export.styles import Style

UNCHANGING: Final = "2000-01-01T00:00:00.000Z"
"""Stands for the time of writing, so that the same tables give the same file."""
FID: Final = "fid"
GEOMETRY: Final = "geom"
STYLES: Final = "layer_styles"
CREATE: Final = f"""
CREATE TABLE {STYLES} (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    f_table_catalog TEXT(256), f_table_schema TEXT(256), f_table_name TEXT(256),
    f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
    useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
    update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now'))
)"""
LONGEST_NAME: Final = 30


def to_geopackage(
    layers: Mapping[str, pd.DataFrame], styles: Mapping[str, Style]
) -> bytes:
    """GeoPackage with a layer for each table; the same tables give the same bytes.

    Geometry is in EPSG:3006, polygons are multi-polygons. A table without geometry
    becomes a table of attributes. A number that is not finite is left empty, and a
    column whose name the file cannot hold gets another (`fid_2`).

    Parameters
    ----------
    layers
        Tables by the name of their layer.
    styles
        Style by the name of the layer that it is the usual one of.

    Raises
    ------
    CrsError
        A table with geometry has no coordinate reference system.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "layers.gpkg"
        for name, table in layers.items():
            _write(path, name, table)
        with closing(sqlite3.connect(path)) as file, file:
            _add_styles(file, styles)
            file.execute("UPDATE gpkg_contents SET last_change = ?", (UNCHANGING,))
        return path.read_bytes()


def _write(path: Path, layer: str, table: pd.DataFrame) -> None:
    rows, options = _cells(table), {"append": path.exists(), "layer": layer}
    if not isinstance(table, geopandas.GeoDataFrame):
        pyogrio.write_dataframe(rows, path, driver="GPKG", **options)
        return
    shapes = to_metric(table[[table.geometry.name]]).geometry
    placed = geopandas.GeoDataFrame(rows, geometry=shapes.to_numpy(), crs=shapes.crs)
    pyogrio.write_dataframe(
        placed,
        path,
        driver="GPKG",
        geometry_type=_kind(shapes),
        promote_to_multi=_kind(shapes).startswith("Multi"),
        layer_options={"GEOMETRY_NAME": GEOMETRY, "FID": FID},
        **options,
    )


def _kind(shapes: geopandas.GeoSeries) -> str:
    """Kind of geometry that holds all of a column's; points where there are none."""
    kinds = {str(kind).removeprefix("Multi") for kind in shapes.geom_type.dropna()}
    if len(kinds) > 1:
        return "Unknown"
    kind = kinds.pop() if kinds else "Point"
    several = shapes.geom_type.str.startswith("Multi").any()
    return f"Multi{kind}" if several or kind != "Point" else kind


def _cells(table: pd.DataFrame) -> pd.DataFrame:
    """Columns without geometry as a GeoPackage can hold them."""
    spatial = isinstance(table, geopandas.GeoDataFrame)
    rows = pd.DataFrame(table.drop(columns=table.geometry.name) if spatial else table)
    rows = rows.reset_index(drop=True)
    for name in rows.columns:
        if pd.api.types.is_float_dtype(rows[name]):
            rows[name] = rows[name].where(np.isfinite(rows[name]))
        elif not pd.api.types.is_numeric_dtype(rows[name]):
            text = rows[name].where(rows[name].notna(), "").astype(str)
            rows[name] = text.str.replace(ILLEGAL, "", regex=True)
    rows.columns = pd.Index(_names(map(str, rows.columns)))
    return rows


def _names(names: Iterable[str]) -> list[str]:
    """Names that differ by more than capitals, from one another and the file's own."""
    taken, given = {FID, GEOMETRY}, []
    for name in names:
        new, number = name, 2
        while new.lower() in taken:
            new, number = f"{name}_{number}", number + 1
        taken.add(new.lower())
        given.append(new)
    return given


def _add_styles(file: sqlite3.Connection, styles: Mapping[str, Style]) -> None:
    """The table from which QGIS takes how it draws the layers of the file."""
    file.execute(CREATE)
    file.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier) "
        "VALUES (?, 'attributes', ?)",
        (STYLES, STYLES),
    )
    file.executemany(
        f"INSERT INTO {STYLES} (f_table_catalog, f_table_schema, f_table_name, "  # noqa: S608 - a constant
        "f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, "
        "owner, ui, update_time) VALUES ('', '', ?, ?, ?, ?, '', 1, ?, '', NULL, ?)",
        [
            (layer, GEOMETRY, one.name[:LONGEST_NAME], one.qml, one.name, UNCHANGING)
            for layer, one in styles.items()
        ],
    )
