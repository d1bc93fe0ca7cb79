"""The place of each row of a list: who it is, where it is."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

import geopandas
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geodata.crs import metres, to_metric
from geodata.intake.columns import folded
from geodata.intake.notes import Notes, rows_in, understood
from geodata.intake.positions import Found, number, to_degrees
from geodata.intake.records import Positions, Usual
from geodata.intake.words import role_of
from geodata.records import ID_FORM

FAR_M: Final = 100_000
"""How far from the municipality a place may lie."""

DECIMALS: Final = 6
LEAST_PRECISION_M: Final = 1_000_000
CODE: Final = re.compile(r"([0-9]{3,4})(?:\s.*)?")
AROUND: Final = re.compile(r"^(?:ca|cirka|±|\+/-|~)\s*|\s*(?:m|meter|metres|metre)$")
PLAIN: Final = ("operator", "village", "street_address", "note")


def read_places(
    texts: pd.DataFrame,
    given: Found | None,
    positions: Positions,
    usual: Usual,
    *,
    areas: geopandas.GeoDataFrame,
    notes: Notes,
) -> pd.DataFrame:
    """Columns of a place for each row, as text in the pack's form.

    Parameters
    ----------
    texts
        Text of each field by row.
    given
        Positions as the list has them, None for none.
    areas
        Polygons of municipalities (EPSG:4326).
    """
    ids = understood(texts["place_id"], _id, notes.refuse)
    for row in rows_in(texts.index, (texts["name"] == "") & (ids == "")):
        notes.refuse(row, "name", "empty")
    at = _positions(texts.index, given, positions, ids != "", notes)
    where = given.where if given else ""
    _refuse_far(at, texts.index, usual, areas, partial(notes.refuse, field=where))
    codes = _municipalities(texts["municipality_code"], at, usual, areas, notes)
    return pd.DataFrame(
        {
            "place_id": ids,
            "name": texts["name"],
            **{name: texts[name] for name in PLAIN},
            "municipality_code": codes,
            "latitude": [_degrees(value) for value in at[:, 0]],
            "longitude": [_degrees(value) for value in at[:, 1]],
            "precision_m": understood(texts["precision_m"], _precision, notes.leave),
            "role": understood(texts["role"], _role, notes.leave),
        },
        index=texts.index,
        dtype=object,
    )


def _id(text: str) -> tuple[str, str]:
    return (text, "") if ID_FORM.fullmatch(text) else ("", "id_form")


def _role(text: str) -> tuple[str, str]:
    role = role_of(text)
    return ("", "unknown_role") if role is None else (role, "")


def _precision(text: str) -> tuple[str, str]:
    value = number(AROUND.sub("", text.casefold()))
    if not 0 <= value <= LEAST_PRECISION_M:
        return "", "not_a_number" if np.isnan(value) else "negative"
    return f"{value:g}", ""


def _degrees(value: float) -> str:
    if np.isnan(value):
        return ""
    return f"{value:.{DECIMALS}f}".rstrip("0").rstrip(".")


def _positions(
    index: pd.Index,
    given: Found | None,
    positions: Positions,
    known: pd.Series,
    notes: Notes,
) -> NDArray[np.float64]:
    """Latitude and longitude of each row; nan where its place is known by its id."""
    if given is None:
        at = np.full((len(index), 2), np.nan)
        texts = codes = np.full(len(index), "", dtype=object)
    else:
        at, texts, codes = to_degrees(given.xy, positions), given.texts, given.codes
    where = given.where if given else "latitude"
    rows = zip(index, np.isnan(at[:, 0]), texts, codes, known, strict=True)
    for row, is_nowhere, text, code, is_known in rows:
        if is_nowhere and (text or not is_known):
            told = code or ("position_outside" if text else "no_position")
            notes.refuse(int(row), where, told, text)
    return at


def _refuse_far(
    at: NDArray[np.float64],
    index: pd.Index,
    usual: Usual,
    areas: geopandas.GeoDataFrame,
    refuse: Callable[..., None],
) -> None:
    """Refuse rows that lie far from the municipality."""
    own = areas[areas["municipality_code"] == usual.municipality_code]
    home = to_metric(areas if own.empty else own).union_all()
    placed = np.flatnonzero(~np.isnan(at[:, 0]))
    if home.is_empty or not len(placed):
        return
    shapely.prepare(home)
    points = shapely.points(metres(at[placed, 0], at[placed, 1]))
    for i in placed[~shapely.dwithin(home, points, FAR_M)]:
        shown = f"{at[i, 0]:.5f}, {at[i, 1]:.5f}"
        refuse(int(index[int(i)]), code="position_far", found=shown)


def _municipalities(
    cells: pd.Series,
    at: NDArray[np.float64],
    usual: Usual,
    areas: geopandas.GeoDataFrame,
    notes: Notes,
) -> pd.Series:
    """Code of the municipality of each row: as told, or by the position."""
    told = understood(cells, partial(_code, _names(areas)), notes.refuse)
    codes = told.to_numpy(dtype=object, copy=True)
    unknown = np.flatnonzero((codes == "") & ~np.isnan(at[:, 0]))
    for code, polygon in zip(areas["municipality_code"], areas.geometry, strict=True):
        if polygon is None or not len(unknown):
            continue
        shapely.prepare(polygon)
        inside = shapely.contains_xy(polygon, at[unknown, 1], at[unknown, 0])
        codes[unknown[inside]] = code
        unknown = unknown[~inside]
    codes[unknown] = usual.municipality_code
    if not usual.municipality_code:
        for i in unknown:
            row = int(cells.index[int(i)])
            if row not in notes.refused:  # one that lies far away needs no code
                notes.refuse(row, "municipality_code", "no_municipality")
    return pd.Series(codes, cells.index)


def _names(areas: geopandas.GeoDataFrame) -> dict[str, str]:
    """Code of each municipality by its name: Flen, Flens kommun."""
    if "name" not in areas:
        return {}
    pairs = zip(areas["name"], areas["municipality_code"], strict=True)
    return {
        folded(f"{name}{ending}"): code
        for name, code in pairs
        for ending in ("", " kommun", "s kommun")
    }


def _code(names: Mapping[str, str], text: str) -> tuple[str, str]:
    if match := CODE.fullmatch(text):
        return match[1].zfill(4), ""
    code = names.get(folded(text), "")
    return code, "" if code else "municipality_form"
