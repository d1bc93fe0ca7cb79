"""What is known of a list on its way in, as HTML: columns, positions, differences."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from dashboard.html import render
from dashboard.notices import fault_place, fault_words
from dashboard.sentences.data import cell_words
from dashboard.sentences.reading import FIELD_WORDS
from dashboard.terms import term
from dashboard.text import _
from geodata.errors import Fault
from geodata.intake.records import Difference, Listing

MOST_FAULTS: Final = 50
OPEN_UP_TO: Final = 8
EXAMPLES: Final = 3
LONGEST_EXAMPLE: Final = 60
OF_POSITION: Final = frozenset({"latitude", "longitude", "precision_m"})
IN_TITLE: Final = frozenset({"name", "village", "municipality_code"})


@dataclass(frozen=True)
class Found:
    """Where one row of a list lies, as it would be read.

    Attributes
    ----------
    row
        Row of the file.
    name, village
        As the list has them.
    near
        Nearest village that is known; empty if the row has no position.
    distance_m
        How far away that is, in metres.
    """

    row: int
    name: str
    village: str
    near: str
    distance_m: float


def columns(listing: Listing, chosen: Mapping[str, str], today: date) -> str:
    """Table of the columns of a list: what each is read as, and what stands there.

    Parameters
    ----------
    chosen
        Name of the column by the field that it holds.
    """
    read_as: dict[str, list[str]] = {}
    for field, name in chosen.items():
        read_as.setdefault(name, []).append(_(FIELD_WORDS[field]))
    told = [
        (str(name), ", ".join(read_as.get(str(name), ())), _examples(cells))
        for name, cells in listing.table.items()
    ]
    return render("intake_columns.html", today, columns=told)


def _examples(cells: Iterable[object]) -> list[str]:
    """The first cells that differ and are not empty, each of them short."""
    found: dict[str, None] = {}
    for cell in cells:
        text = str(cell)
        if text:
            found[text if len(text) <= LONGEST_EXAMPLE else f"{text[:57]}…"] = None
        if len(found) == EXAMPLES:
            break
    return list(found)


def first_rows(rows: Sequence[Found], today: date) -> str:
    """Table of the first rows, with the village that lies nearest each."""
    return render("intake_rows.html", today, rows=rows)


def faults(title: str, found: Sequence[Fault], today: date) -> str:
    """Table of what is wrong with rows, with the remedy; the first of many."""
    shown = [(fault_place(fault), *fault_words(fault)) for fault in found[:MOST_FAULTS]]
    return render(
        "intake_faults.html",
        today,
        title=title,
        faults=shown,
        left=len(found) - len(shown),
        open=len(found) <= OPEN_UP_TO,
    )


def change(one: Difference, today: date, note: str = "") -> str:
    """What a list would change of a service or a place."""
    moved = one.moved_m >= 1
    hidden = OF_POSITION if moved else frozenset()
    if one.kind == "new":
        hidden = OF_POSITION | IN_TITLE
    cells = [
        (
            _(FIELD_WORDS[cell.column]),
            _words(cell.column, cell.before, today),
            _words(cell.column, cell.after, today),
        )
        for cell in one.changes
        if cell.column not in hidden
    ]
    return render(
        "intake_change.html",
        today,
        cells=cells,
        moved=one.moved_m if moved else 0,
        older=one.older and one.kind == "changed",
        note=note,
    )


def _words(column: str, cell: str, today: date) -> str:
    """A cell as people read it; nothing of an empty one."""
    if not cell:
        return ""
    if column == "service_kind":
        return term("kind", cell)
    return cell_words(column, cell, today)


def lines(title: str, told: Sequence[str], today: date) -> str:
    """A list that is opened on demand."""
    return render("intake_lines.html", today, title=title, lines=told)
