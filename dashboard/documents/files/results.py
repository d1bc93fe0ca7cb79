"""What an analysis found as a file: its table, what its columns mean, its layer."""

from collections.abc import Callable, Mapping

import geopandas
import pandas as pd

from dashboard.documents.files.styles import style_of
from dashboard.sentences.columns import COLUMNS, column_words
from dashboard.text import _
from geodata import export

Placing = Callable[[pd.DataFrame], geopandas.GeoDataFrame]
"""Puts the rows of a result where they lie."""


def written(
    table: pd.DataFrame,
    form: str,
    name: str,
    placing: Placing | None = None,
    words: Mapping[str, str] = COLUMNS,
) -> bytes:
    """Bytes of a result as `csv`, `xlsx`, `geojson` or `gpkg`.

    Parameters
    ----------
    name
        Name of the layer.
    placing
        Gives the rows their geometry; the last two formats need it.
    words
        English ids of what the columns mean, by their names.
    """
    if form == "csv":
        return export.to_csv(table)
    told = _explanation(table, words)
    if form == "xlsx":
        return export.to_excel({_("Figures"): table, _("Explanation"): told})
    assert placing  # noqa: S101 - only what can be placed is offered as a layer
    placed = placing(table)
    if form == "geojson":
        return export.to_geojson(placed)
    style = style_of(name, placed)
    layers = {name: placed, "explanation": told}
    return export.to_geopackage(layers, {name: style} if style else {})


def _explanation(table: pd.DataFrame, words: Mapping[str, str]) -> pd.DataFrame:
    found = column_words([str(name) for name in table], words)
    return pd.DataFrame({_("Column"): list(found), _("Meaning"): list(found.values())})
