"""A table, all of them, the pack or its description as the bytes of a file."""

from collections.abc import Mapping
from typing import Final

import geopandas
import pandas as pd

from dashboard.documents.files import catalogue
from dashboard.documents.files.styles import style_of
from dashboard.documents.files.tables import TABLES, table_of, title_of
from dashboard.text import _
from geodata import export
from geodata.export import dcat
from geodata.pack import Pack
from geodata.pack.archive import pack_zip, zipped

PACK: Final = "pack"
EVERYTHING: Final = "all"
DESCRIPTION: Final = "dcat"
WHOLE: Final[Mapping[str, tuple[str, ...]]] = {
    PACK: ("zip",),
    EVERYTHING: ("zip", "gpkg", "xlsx"),
    DESCRIPTION: ("jsonld",),
}
"""What is no single table, and the endings of its files."""
MIMES: Final = {ending: media for ending, (media, _crs) in dcat.FORMATS.items()} | {
    "jsonld": "application/ld+json"
}
SOURCE_COLUMNS: Final = ("source_id", "place_source_id")


def formats_of(code: str) -> tuple[str, ...]:
    """Endings of the files that a table, or a whole, can be taken along in."""
    return WHOLE[code] if code in WHOLE else TABLES[code].formats


def file_name(pack: Pack, code: str, form: str) -> str:
    """Name of a file; that of a table is the one by which the description names it."""
    whole = {PACK: f"pack-{pack.municipality.code}", EVERYTHING: "service"}
    return f"{whole.get(code, code)}.{form}"


def content_of(pack: Pack, code: str, form: str, base_url: str = "") -> bytes:
    """Bytes of a file.

    Parameters
    ----------
    code
        A key of `TABLES` or of `WHOLE`.
    form
        One of its `formats_of`.
    base_url
        Of the description, as `dcat.describe` takes it.
    """
    if form not in formats_of(code):
        raise KeyError(form)
    if code == PACK:
        return pack_zip(pack.folder, pack.overlay)
    if code == DESCRIPTION:
        return catalogue.description(pack, base_url)
    if code == EVERYTHING:
        return _everything(pack, form, base_url)
    return written(table_of(pack, code), code, form, pack.sources)


def written(table: pd.DataFrame, layer: str, form: str, sources: pd.DataFrame) -> bytes:
    """One table as a file, with the sources of its rows where the format has room.

    Parameters
    ----------
    layer
        Name of the layer.
    sources
        Table of the sources of the pack.
    """
    if form == "geojson":
        return export.to_geojson(geopandas.GeoDataFrame(table))
    if form == "csv":
        return export.to_csv(flat(table))
    used = used_sources(table, sources)
    if form == "xlsx":
        name = title_of(layer) if layer in TABLES else layer
        return export.to_excel({name: flat(table), _("Sources"): used})
    style = style_of(layer, table)
    layers = {layer: table} | ({} if layer == "sources" else {"sources": used})
    return export.to_geopackage(layers, {layer: style} if style else {})


def flat(table: pd.DataFrame) -> pd.DataFrame:
    """Columns of a table without its geometry."""
    if isinstance(table, geopandas.GeoDataFrame):
        return pd.DataFrame(table.drop(columns=table.geometry.name))
    return table


def used_sources(table: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table of sources that the rows of a table name."""
    named = {
        one
        for column in SOURCE_COLUMNS
        if column in table
        for one in table[column].dropna()
    }
    return sources[sources["source_id"].isin(named)]


def _everything(pack: Pack, form: str, base_url: str) -> bytes:
    """All tables in one file; in an archive each as its own, with the description."""
    tables = {code: table_of(pack, code) for code in TABLES}
    if form == "xlsx":
        return export.to_excel({title_of(code): flat(t) for code, t in tables.items()})
    if form == "gpkg":
        found = {code: style_of(code, table) for code, table in tables.items()}
        return export.to_geopackage(
            tables, {code: style for code, style in found.items() if style}
        )
    files = {
        f"{code}.{ending}": written(table, code, ending, pack.sources)
        for code, table in tables.items()
        for ending in TABLES[code].formats
        if len(table)
    }
    files[f"{DESCRIPTION}.jsonld"] = catalogue.description(pack, base_url)
    return zipped(files)
