"""The content of the map as a table, to read and to take along."""

import geopandas
import pandas as pd

from dashboard import panels
from dashboard.data.core import Source, pack, per_choice, selected, source_rows
from dashboard.documents.files.styles import style_of
from dashboard.documents.files.tables import by_origin
from dashboard.text import _, collation, column, use
from geodata import export
from geodata.places import Selection

EXPORTED = [
    "place_id",
    "name",
    "operator",
    "village",
    "municipality_code",
    "street_address",
    "latitude",
    "longitude",
    "precision_m",
    "service_type",
    "service_kind",
    "status",
    "seen_on",
    "opening_hours",
    "source_id",
    "origin",
]


ROWS_A_PAGE = 200
LAYERS = {"pack": "offers", "osm": "osm_offers"}
"""Name of the layer of each origin."""


@per_choice
def table_html(
    data: Source, selection: Selection, order: str, start: int, language: str
) -> str:
    """Table of the places on the map, with words in the language.

    Parameters
    ----------
    order
        `village`, `name` or `seen_on`.
    start
        Number of the first place to show, in that order, from 0.
    """
    assert language  # noqa: S101 - part of the cache's key
    rows = _sorted(selected(data, selection), order)
    ids = rows["place_id"].drop_duplicates().iloc[start : start + ROWS_A_PAGE]
    shown = rows[rows["place_id"].isin(ids)]
    return panels.services_table(shown, pack(data), source_rows(data), data.today)


def _sorted(rows: geopandas.GeoDataFrame, order: str) -> geopandas.GeoDataFrame:
    """Rows of `offers` in another order than theirs, which is by village."""
    if order == "village":
        return rows
    if order == "name":
        return rows.sort_values("name", key=lambda names: names.map(collation))
    return rows.sort_values("seen_on", ascending=False, kind="stable")


def rows_for_export(
    rows: geopandas.GeoDataFrame, sources: pd.DataFrame
) -> pd.DataFrame:
    """Return the rows to take along: codes as in the pack, and the source in words."""
    titles = {
        row["source_id"]: column(row, "title") for row in sources.to_dict("records")
    }
    kept = rows[EXPORTED]
    return pd.DataFrame(kept).assign(source=kept["source_id"].map(titles))


def origins(data: Source, selection: Selection) -> tuple[str, ...]:
    """Whose rows are selected: `pack`, and `osm` for those under the ODbL."""
    rows = selected(data, selection)
    return tuple(one for one in LAYERS if len(by_origin(rows, one)))


def csv_file(data: Source, selection: Selection, origin: str, code: str) -> bytes:
    """CSV of the selected rows of one origin: `pack`, or `osm` under the ODbL.

    It is made when the reader asks for it, outside a run: so it takes the language.
    """
    use(code)
    return export.to_csv(_flat(data, selection, origin))


def geojson_file(data: Source, selection: Selection, origin: str, code: str) -> bytes:
    """GeoJSON of the selected rows of one origin; as `csv_file`."""
    use(code)
    return export.to_geojson(_layer(data, selection, origin))


def excel_file(data: Source, selection: Selection, code: str) -> bytes:
    """Workbook of the selected rows, OpenStreetMap's on a sheet of their own.

    The language is given as for `csv_file`.
    """
    use(code)
    names = {"pack": _("Services"), "osm": "OpenStreetMap (ODbL)"}
    found = origins(data, selection)
    sheets = {names[one]: _flat(data, selection, one) for one in found}
    return export.to_excel(sheets | {_("Sources"): pack(data).sources})


def geopackage_file(data: Source, selection: Selection, code: str) -> bytes:
    """GeoPackage of the selected rows, OpenStreetMap's in a layer of their own.

    The language is given as for `csv_file`.
    """
    use(code)
    found = origins(data, selection)
    layers = {LAYERS[one]: _layer(data, selection, one) for one in found}
    looks = {name: style_of(name, layer) for name, layer in layers.items()}
    tables: dict[str, pd.DataFrame] = {**layers, "sources": pack(data).sources}
    kept = {name: style for name, style in looks.items() if style}
    return export.to_geopackage(tables, kept)


def _flat(data: Source, selection: Selection, origin: str) -> pd.DataFrame:
    rows = by_origin(selected(data, selection), origin)
    return rows_for_export(rows, pack(data).sources)


def _layer(data: Source, selection: Selection, origin: str) -> geopandas.GeoDataFrame:
    rows = by_origin(selected(data, selection), origin)
    table = rows_for_export(rows, pack(data).sources)
    return geopandas.GeoDataFrame(table, geometry=rows.geometry, crs=rows.crs)
