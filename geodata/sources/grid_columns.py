"""Which column of a population grid holds what, and its cells as text."""

import re
from collections.abc import Hashable, Iterable, Mapping
from typing import Final

import numpy as np
import pandas as pd

from geodata.errors import Fault
from geodata.schema import AGE_GROUP

NAMES: Final[dict[str, tuple[str, ...]]] = {
    "cell_id": ("cell_id", "rutid_scb", "rut_id", "rutid", "ruta", "rutid_inspire"),
    "residents": ("residents", "beftotalt", "bef_totalt", "pop", "befolkning"),
    "x": ("x", "x_koord", "xkoord", "easting", "east"),
    "y": ("y", "y_koord", "ykoord", "northing", "north"),
    "size_m": ("size_m", "rutstorl", "rutstorlek"),
    "as_of": ("as_of", "referenstid"),
}
"""What is looked for, and the names it goes by, the one to prefer first."""

AGE: Final = re.compile(r"(?:age_|ald_?|alder_?|ålder_?)(\d+.*)", re.IGNORECASE)
MOST_LISTED: Final = 40


def find_columns(
    given: Iterable[Hashable], mapped: Mapping[str, str], file: str, positioned: bool
) -> tuple[dict[str, str], list[Fault]]:
    """Columns of a file by what they hold, and what is missing.

    Parameters
    ----------
    given
        Names of the columns of the file.
    mapped
        Names that the user gives, by what they hold.
    file
        The name to tell in a fault.
    positioned
        Whether the rows have a geometry, so that no column need say where a cell is.
    """
    names = [str(name) for name in given]
    lower = {name.lower(): name for name in reversed(names)}
    listed = {"columns": ", ".join(names[:MOST_LISTED])}
    faults = [
        Fault("not_mappable", file, None, key, values={"known": ", ".join(NAMES)})
        for key in mapped
        if key not in NAMES and not key.startswith(AGE_GROUP)
    ]
    faults += [
        Fault("no_such_column", file, None, name, values=listed)
        for name in mapped.values()
        if name not in names
    ]
    found = {
        key: next(lower[name] for name in candidates if name in lower)
        for key, candidates in NAMES.items()
        if not lower.keys().isdisjoint(candidates)
    }
    found |= _ages(names)
    found |= mapped
    missing = [] if "residents" in found else ["residents"]
    if not (positioned or "cell_id" in found or {"x", "y"} <= set(found)):
        missing.append("cell_id")
    faults += [
        Fault("column_not_found", file, None, key, values=listed) for key in missing
    ]
    return found, faults


def _ages(names: Iterable[str]) -> dict[str, str]:
    """Columns that look like age groups: `ald0_5` is `age_0_5`."""
    matches = {name: AGE.fullmatch(name) for name in names}
    return {
        f"{AGE_GROUP}{match[1].lower()}": name
        for name, match in matches.items()
        if match is not None
    }


def as_text(cells: pd.Series) -> pd.Series:
    """Cells as text; a whole number has no decimals, and what is missing is empty."""
    if not pd.api.types.is_float_dtype(cells):
        return cells.astype(object).where(cells.notna(), "").astype(str).str.strip()

    def text(value: float) -> str:
        if np.isnan(value):
            return ""
        return str(int(value)) if value.is_integer() else str(value)

    return cells.map(text).astype(str)
