"""Reads the files of a pack as they are; whatever is wrong with one is a fault."""

import csv
import io
import json
import re
import tomllib
from pathlib import Path
from typing import Any, TypeVar

import geopandas
import numpy as np
import pandas as pd
import shapely
from pydantic import BaseModel, ValidationError
from shapely.errors import ShapelyError
from shapely.geometry import shape

from geodata.crs import SWEDEN, WGS84
from geodata.errors import Fault

Model = TypeVar("Model", bound=BaseModel)
MAY_BE_EMPTY = frozenset({"lakes.geojson"})
"""Files of polygons that need hold none: then none is known."""
CRS84 = ("urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:EPSG::4326", WGS84)


def read_text(path: Path, faults: list[Fault]) -> str | None:
    """Text of a UTF-8 file, with or without a byte order mark; None with a fault."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        faults.append(Fault("missing_file", path.name))
        return None
    except OSError as error:
        reason = {"reason": error.strerror or ""}
        faults.append(Fault("unreadable_file", path.name, values=reason))
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        found = f"0x{data[error.start]:02X}"
        faults.append(Fault("encoding", path.name, row, found=found))
        return None


def read_cells(path: Path, faults: list[Fault]) -> pd.DataFrame | None:
    """Cells of a CSV file as text; the index counts its rows below the header from 0.

    Empty rows are left out and still counted, so that a fault names the row that a
    spreadsheet shows.
    """
    text = read_text(path, faults)
    if text is None:
        return None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        rows = list(reader)
    except csv.Error:
        faults.append(Fault("malformed", path.name, reader.line_num))
        return None
    header = rows[0] if rows else []
    if header_faults := _header_faults(path.name, header):
        faults.extend(header_faults)
        return None
    filled = {i: row for i, row in enumerate(rows[1:]) if any(row)}
    faults.extend(
        Fault(
            "cells",
            path.name,
            i + 2,
            found=str(len(row)),
            values={"expected": str(len(header))},
        )
        for i, row in filled.items()
        if len(row) != len(header)
    )
    whole = {i: row for i, row in filled.items() if len(row) == len(header)}
    return pd.DataFrame.from_dict(whole, orient="index", columns=header, dtype=object)


def _header_faults(file: str, header: list[str]) -> list[Fault]:
    if not header:
        return [Fault("empty_file", file)]
    if len(header) == 1 and re.search(r"[;\t]", header[0]):
        return [Fault("separator", file, 1, found=header[0][:60])]
    twice = {name for name in header if header.count(name) > 1}
    return [Fault("duplicate_column", file, 1, name) for name in sorted(twice)]


def read_polygons(
    path: Path, properties: tuple[str, ...], faults: list[Fault]
) -> geopandas.GeoDataFrame | None:
    """Polygons of a GeoJSON file (EPSG:4326), with the properties asked for."""
    text = read_text(path, faults)
    if text is None:
        return None
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        faults.append(Fault("not_json", path.name, getattr(error, "lineno", None)))
        return None
    features = content.get("features") if isinstance(content, dict) else None
    needed = path.name not in MAY_BE_EMPTY
    if not isinstance(features, list) or (needed and not features):
        faults.append(Fault("not_features", path.name))
        return None
    crs = _crs_name(content.get("crs"))
    if crs not in CRS84:
        faults.append(Fault("wrong_crs", path.name, found=crs))
        return None
    rows = [_polygon(path.name, i, x, properties, faults) for i, x in _count(features)]
    columns = [*properties, "geometry"]
    return geopandas.GeoDataFrame(rows, columns=columns, crs=WGS84)


def _crs_name(crs: object) -> str:
    """Name of the system that a GeoJSON file says it is in; none is WGS 84."""
    if crs is None:
        return WGS84
    properties = crs.get("properties") if isinstance(crs, dict) else None
    return str(properties.get("name") if isinstance(properties, dict) else crs)


def _count(items: list[Any]) -> list[tuple[int, Any]]:
    return list(enumerate(items, start=1))


def _polygon(
    file: str,
    number: int,
    feature: Any,  # noqa: ANN401 - anything may stand in a JSON file
    properties: tuple[str, ...],
    faults: list[Fault],
) -> dict[str, Any]:
    """Properties and geometry of a feature; what is wrong is a fault, and left out."""
    given = feature.get("properties") if isinstance(feature, dict) else None
    given = given if isinstance(given, dict) else {}
    found = {name: given.get(name) for name in properties}
    for name, value in found.items():
        if not isinstance(value, str) or not value.strip():
            faults.append(Fault("empty", file, number, name))
            found[name] = ""
    try:
        with np.errstate(invalid="ignore"):  # not-a-number is told as a fault below
            geometry = shape(feature["geometry"])
    except (TypeError, ValueError, KeyError, AttributeError, ShapelyError):
        faults.append(Fault("invalid_polygon", file, number, "geometry"))
        return {**found, "geometry": None}
    fault = _geometry_fault(geometry)
    if fault:
        faults.append(Fault(fault[0], file, number, "geometry", fault[1]))
    return {**found, "geometry": None if fault else geometry}


def _geometry_fault(geometry: shapely.Geometry) -> tuple[str, str] | None:
    """Code and finding, where a geometry is no valid polygon in Sweden."""
    if geometry.geom_type not in {"Polygon", "MultiPolygon"} or geometry.is_empty:
        return "invalid_polygon", geometry.geom_type
    if not np.isfinite(shapely.get_coordinates(geometry)).all():
        return "invalid_polygon", "NaN"
    if not geometry.is_valid:
        return "invalid_polygon", shapely.is_valid_reason(geometry)
    if not _in_sweden(geometry.bounds):
        bounds = ", ".join(f"{value:.5g}" for value in geometry.bounds)
        return "outside_sweden", bounds
    return None


def _in_sweden(bounds: tuple[float, float, float, float]) -> bool:
    west, south, east, north = SWEDEN
    return (
        west <= bounds[0] <= bounds[2] <= east
        and south <= bounds[1] <= bounds[3] <= north
    )


def read_toml(path: Path, model: type[Model], faults: list[Fault]) -> Model | None:
    """A TOML file as a frozen record."""
    text = read_text(path, faults)
    if text is None:
        return None
    try:
        content = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        line = re.search(r"line (\d+)", str(error))
        faults.append(Fault("not_toml", path.name, int(line[1]) if line else None))
        return None
    try:
        record = model.model_validate(content)
    except ValidationError as errors:
        faults.extend(
            Fault(
                "missing_key" if error["type"] == "missing" else _code(error["type"]),
                path.name,
                column=key_of(error["loc"]),
                found="" if error["type"] == "missing" else str(error["input"])[:80],
            )
            for error in errors.errors()
        )
        return None
    faults.extend(
        Fault("unknown_key", path.name, column=key, severity="warning")
        for key in _unknown_keys(record)
    )
    return record


OWN_CODES = frozenset(
    {
        "id_form",
        "municipality_form",
        "not_a_date",
        "not_allowed",
        "not_an_address",
        "not_a_mail_address",
        "unknown_kind",
    }
)


def _code(kind: str) -> str:
    return kind if kind in OWN_CODES else "wrong_value"


def key_of(location: tuple[str | int, ...]) -> str:
    """Name a place in a TOML file: ("projects", 1, "start") is `projects[2].start`."""
    key = ""
    for part in location:
        key += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    return key.lstrip(".")


def _unknown_keys(record: BaseModel, prefix: str = "") -> list[str]:
    keys = [prefix + key for key in record.model_extra or {}]
    for name in type(record).model_fields:
        value = getattr(record, name)
        if isinstance(value, BaseModel):
            keys += _unknown_keys(value, f"{prefix}{name}.")
        elif isinstance(value, tuple):
            for i, item in _count(list(value)):
                if isinstance(item, BaseModel):
                    keys += _unknown_keys(item, f"{prefix}{name}[{i}].")
    return keys
