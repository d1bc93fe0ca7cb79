"""Reads tables as text: commas, semicolons or tabs, UTF-8 or Windows-1252."""

import csv
import io
from pathlib import Path
from typing import Final

import pandas as pd

from geodata.errors import Fault, SchemaError
from geodata.sources.layers import refuse

TEXTS: Final = (".csv", ".tsv", ".txt")
SEPARATORS: Final = (";", "\t", ",")


def read_delimited(path: Path, file: str) -> pd.DataFrame:
    """Cells of a table as text, without the spaces around them.

    The index is the row as a spreadsheet numbers it, the header being row 1; empty
    rows are left out.

    Parameters
    ----------
    path
        The file to open.
    file
        The name to tell in a fault.

    Raises
    ------
    SchemaError
        The file is no such table; it holds every fault.
    """
    text = _text(path, file)
    header = text.split("\n", 1)[0]
    separator = max(SEPARATORS, key=header.count)
    if not header.count(separator):
        refuse(Fault("not_a_table", file, 1, found=header.strip()))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        rows = [[cell.strip() for cell in row] for row in reader]
    except csv.Error:
        refuse(Fault("malformed", file, reader.line_num))
    names, width = rows[0], len(rows[0])
    filled = {i: row for i, row in enumerate(rows[1:], start=2) if any(row)}
    twice = sorted({name for name in names if names.count(name) > 1})
    faults = [Fault("duplicate_column", file, 1, name) for name in twice]
    faults += [
        Fault("cells", file, i, found=str(len(row)), values={"expected": str(width)})
        for i, row in filled.items()
        if len(row) != width
    ]
    if not filled:
        faults.append(Fault("no_rows", file))
    if faults:
        raise SchemaError(tuple(faults))
    return pd.DataFrame.from_dict(filled, orient="index", columns=names, dtype=object)


def _text(path: Path, file: str) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        values = {"reason": error.strerror or ""}
        refuse(Fault("unreadable_file", file, values=values))
    if b"\0" in data:
        refuse(Fault("not_a_table", file, found=repr(data[:8])[2:-1]))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        refuse(Fault("encoding", file, row, found=f"0x{data[error.start]:02X}"))
