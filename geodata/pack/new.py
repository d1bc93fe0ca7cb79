"""Makes the pack of another municipality, with what is known of it and no more."""

import json
import math
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import geopandas
import pandas as pd
from pydantic import BaseModel
from shapely.geometry import mapping

from geodata.crs import WGS84, to_metric
from geodata.errors import GeodataError, SchemaError
from geodata.pack import Pack, check_pack
from geodata.pack.tables import COLUMNS
from geodata.records import Rule, Tiles
from geodata.sources.boundaries import AREA_FILE, around, neighbours, to_geojson
from geodata.sources.localities import LOCALITY_FILE, to_csv
from geodata.vocabulary import SERVICE_KINDS

WIDE_PX: Final = 800
HIGH_PX: Final = 500
"""The municipality fills so much of the map where it opens."""
TILE_PX: Final = 256
LEAST_ZOOM: Final = 3
MOST_ZOOM: Final = 14
LAKES_NEAR_M: Final = 10_000.0
LEFT_OUT: Final = frozenset({"residents"})
"""Tables that a pack has with rows or not at all."""

Rows = Sequence[Mapping[str, str]]


@dataclass(frozen=True)
class NewPack:
    """What is known of a municipality when its pack is made.

    Attributes
    ----------
    areas
        municipality_code, name, source_id and polygons (EPSG:3006) of the municipality
        and of those near it.
    localities
        Cells as text in the columns of `localities.csv`.
    lakes
        name, source_id and polygons (EPSG:4326).
    population
        Cells as text in the columns of `population.csv`.
    sources
        Rows of the table of sources, for all that is cited.
    rules, tiles, detour_factor
        As `municipality.toml` has them.
    simplify_m
        How far boundaries may be moved to save points.
    """

    code: str
    name: str
    official_name: str
    areas: geopandas.GeoDataFrame
    localities: pd.DataFrame
    lakes: geopandas.GeoDataFrame
    population: pd.DataFrame
    sources: Rows
    rules: tuple[Rule, ...] = ()
    tiles: Tiles | None = None
    detour_factor: float = 1.0
    simplify_m: float = 0.0


def carried(pack: Pack, code: str, name: str, official_name: str) -> NewPack:
    """What one pack knows of another municipality: its surroundings, and the law.

    Where the pack does not know its polygon there are no areas and no lakes.

    Parameters
    ----------
    pack
        The pack to take from.
    code, name, official_name
        Of the new municipality.
    """
    areas = to_metric(pack.municipalities)
    own = areas["municipality_code"] == code
    near = around(areas, code) if own.any() else areas[own]
    near = near.assign(name=near["name"].where(near["municipality_code"] != code, name))
    codes = set(near["municipality_code"])
    localities = pack.localities[pack.localities["municipality_code"].isin(codes)]
    lakes = pack.lakes[[False] * len(pack.lakes)]
    if own.any():
        box = areas[own].buffer(LAKES_NEAR_M).union_all()
        lakes = pack.lakes[to_metric(pack.lakes).intersects(box)]
    population = pack.population[pack.population["municipality_code"] == code]
    return NewPack(
        code=code,
        name=name,
        official_name=official_name,
        areas=near,
        localities=_as_text(localities, "localities"),
        lakes=lakes,
        population=_as_text(population, "population"),
        sources=[
            {str(key): str(cell) for key, cell in row.items()}
            for row in pack.sources.to_dict("records")
        ],
        rules=pack.municipality.rules,
        tiles=pack.municipality.tiles,
        detour_factor=pack.municipality.detour_factor,
    )


def make(folder: Path, new: NewPack, today: date | None = None) -> None:
    """Write a pack into a folder that is not there yet, or is empty.

    Places, groups, projects and evidence are there without rows; the list of every
    kind of service is of unknown completeness.

    Parameters
    ----------
    today
        No date in the pack may lie after it; the current day when left out.

    Raises
    ------
    GeodataError
        `new_pack_exists`: something is in the folder; `new_pack_no_area`: there is no
        polygon of the municipality; `not_writable`.
    SchemaError
        The pack would have faults; it holds every one. In each case nothing is written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise GeodataError("new_pack_exists", folder=str(folder))
    if new.code not in set(new.areas["municipality_code"]):
        raise GeodataError("new_pack_no_area", municipality=new.code)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as name:
            made = Path(name) / "pack"
            made.mkdir()
            for file, text in _files(new).items():
                (made / file).write_text(text, encoding="utf-8")
            faults = check_pack(made, today)
            errors = tuple(fault for fault in faults if fault.severity == "error")
            if errors:
                raise SchemaError(errors)
            if folder.exists():
                folder.rmdir()
            shutil.move(made, folder)
    except OSError as error:
        if isinstance(error, GeodataError):
            raise
        reason = error.strerror or ""
        raise GeodataError("not_writable", folder=str(folder), reason=reason) from error


def _files(new: NewPack) -> dict[str, str]:
    """Text of each file of the pack."""
    tables = {
        f"{name}.csv": pd.DataFrame(columns=columns)
        for name, columns in COLUMNS.items()
        if name not in LEFT_OUT
    }
    tables["completeness.csv"] = _nothing_known(new.code)
    tables["population.csv"] = new.population
    tables["sources.csv"] = _cited(new)
    files = {
        name: table.to_csv(index=False, lineterminator="\n")
        for name, table in tables.items()
    }
    files[LOCALITY_FILE] = to_csv(new.localities)
    files[AREA_FILE] = to_geojson(new.areas, simplify_m=new.simplify_m)
    files["lakes.geojson"] = _lakes(new.lakes)
    files["municipality.toml"] = _municipality(new)
    files["projects.toml"] = (
        "# Projects, the programme in force, funding calls and the municipality's\n"
        "# mailbox ([contact]). Nothing is known yet.\n"
    )
    return files


def _as_text(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """Cells of a table of a pack as its file has them."""
    columns = [column for column in COLUMNS[name] if column in table]
    text = table[columns].map(lambda cell: f"{cell:g}" if _short(cell) else str(cell))
    return pd.DataFrame(text, dtype=object).reset_index(drop=True)


def _short(cell: object) -> bool:
    """Whether a number is whole though it is not kept as such."""
    return isinstance(cell, float) and cell.is_integer() and abs(cell) < 10**5


def _nothing_known(code: str) -> pd.DataFrame:
    rows = [
        {
            "municipality_code": code,
            "service_type": service_type,
            "service_kind": kind,
            "state": "unknown",
        }
        for service_type, kinds in SERVICE_KINDS.items()
        for kind in kinds
    ]
    return pd.DataFrame(rows, columns=COLUMNS["completeness"])


def _cited(new: NewPack) -> pd.DataFrame:
    """Sources of what the pack holds, each once and no others."""
    wanted = {source for rule in new.rules for source in rule.source_ids}
    for table in (new.areas, new.localities, new.lakes, new.population):
        wanted |= set(table["source_id"]) if len(table) else set()
    kept = {row["source_id"]: row for row in new.sources if row["source_id"] in wanted}
    known = pd.DataFrame(list(kept.values()))
    columns = [*COLUMNS["sources"], *known.columns.difference(COLUMNS["sources"])]
    return known.reindex(columns=columns)


def _lakes(lakes: geopandas.GeoDataFrame) -> str:
    features = [
        {
            "type": "Feature",
            "properties": {"name": name, "source_id": source},
            "geometry": mapping(shape),
        }
        for name, source, shape in zip(
            lakes["name"], lakes["source_id"], lakes.geometry, strict=True
        )
    ]
    lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in features)
    head = '{"type":"FeatureCollection","name":"lakes","features":['
    return f"{head}\n{lines}\n]}}\n"


def _municipality(new: NewPack) -> str:
    """Text of `municipality.toml`."""
    own = new.areas[new.areas["municipality_code"] == new.code]
    latitude, longitude, zoom = _home_view(own)
    near = neighbours(new.areas, new.code)
    lines = [
        "# What is particular to this municipality and stands in no table.",
        f"code = {_value(new.code)}",
        f"name = {_value(new.name)}",
        f"official_name = {_value(new.official_name)}",
        "# The municipalities with a known boundary that it borders on.",
        f"neighbours = [{', '.join(map(_value, near))}]",
        "# How much longer the way is than the crow's. An assumption, not measured.",
        f"detour_factor = {new.detour_factor:g}",
        "",
        "[home_view]",
        f"latitude = {latitude:.4f}",
        f"longitude = {longitude:.4f}",
        f"zoom = {zoom}",
    ]
    if new.tiles:
        lines += ["", "[tiles]", *_record(new.tiles)]
    for rule in new.rules:
        lines += ["", "[[rules]]", *_record(rule)]
    return "\n".join(lines) + "\n"


def _home_view(own: geopandas.GeoDataFrame) -> tuple[float, float, int]:
    """Middle of the municipality in degrees, and the zoom at which the map holds it."""
    west, south, east, north = own.to_crs(WGS84).total_bounds
    latitude, longitude = (south + north) / 2, (west + east) / 2
    high = (north - south) / math.cos(math.radians(latitude))
    scale = min(WIDE_PX / (east - west), HIGH_PX / high)
    zoom = math.floor(math.log2(scale * 360 / TILE_PX))
    return latitude, longitude, min(max(zoom, LEAST_ZOOM), MOST_ZOOM)


def _record(record: BaseModel) -> list[str]:
    """Lines of a record; what it does not tell has none."""
    given = record.model_dump(mode="json", exclude_none=True)
    return [f"{key} = {_value(value)}" for key, value in given.items()]


def _value(value: object) -> str:
    """A value as TOML has it."""
    if isinstance(value, dict):
        inner = ", ".join(f"{key} = {_value(one)}" for key, one in value.items())
        return f"{{{inner}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    return json.dumps(value, ensure_ascii=False)
