"""One change in one file of a copied pack, and what is told of it afterwards."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from geodata.pack import check_pack

TODAY = date(2026, 11, 24)

Edit = Callable[[str], str]
Told = tuple[str, str, int | None, str | None]


def change(folder: Path, file: str, edit: Edit) -> None:
    path = folder / file
    before = path.read_text(encoding="utf-8")
    after = edit(before)
    assert after != before
    path.write_text(after, encoding="utf-8", newline="")


def told(folder: Path) -> list[Told]:
    return [(f.code, f.file, f.row, f.column) for f in check_pack(folder, TODAY)]


def swap(old: str, new: str) -> Edit:
    return lambda text: text.replace(old, new, 1)


def append(text: str) -> Edit:
    return lambda before: before + text


def cells(row: int, **values: str) -> Edit:
    """Cells of one row, the header being row 1."""

    def edit(text: str) -> str:
        rows = list(csv.reader(io.StringIO(text)))
        for column, value in values.items():
            rows[row - 1][rows[0].index(column)] = value
        return _csv(rows)

    return edit


def drop_column(name: str) -> Edit:
    def edit(text: str) -> str:
        rows = list(csv.reader(io.StringIO(text)))
        gone = rows[0].index(name)
        return _csv([row[:gone] + row[gone + 1 :] for row in rows])

    return edit


def add_column(name: str, value: str) -> Edit:
    def edit(text: str) -> str:
        header, *rows = csv.reader(io.StringIO(text))
        return _csv([[*header, name], *([*row, value] for row in rows)])

    return edit


def only_header(text: str) -> str:
    return text.split("\n", 1)[0] + "\n"


def collection(**values: object) -> Edit:
    """Members of a GeoJSON file."""
    return lambda text: json.dumps(json.loads(text) | values)


def feature(number: int, **values: object) -> Edit:
    """Members of one feature, counted from 1; those of `properties` one by one."""

    def edit(text: str) -> str:
        content: dict[str, Any] = json.loads(text)
        one = content["features"][number - 1]
        values["properties"] = one["properties"] | values.get("properties", {})
        one.update(values)
        return json.dumps(content)

    return edit


def _csv(rows: list[list[str]]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    return buffer.getvalue()
