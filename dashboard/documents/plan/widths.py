"""How wide the columns of a table must be, so that no word or number is cut."""

from collections.abc import Iterator
from typing import Final

from dashboard.documents.plan.blocks import Cell, Runs, Table

POINT_MM: Final = 25.4 / 72
NARROW, WIDE = frozenset("fijlrt.,:;!|'()[]/ \u00a0"), frozenset("mwMWÅÄÖ%@—")
SHARES: Final = {"narrow": 0.34, "wide": 0.9, "capital": 0.73, "other": 0.57}
"""Widths of signs in heights of the text, a little more than Arial has them."""
BOLD, RAISED = 1.09, 0.66
"""How much wider a bold sign is, and how wide the raised number of a note."""
LONGEST_MM: Final = 60.0
"""No word asks for more than this; a longer one may be cut."""


def widths_mm(
    table: Table, total_mm: float, size_pt: float, edges_mm: float, aside_mm: float
) -> tuple[float, ...]:
    """Widths of the columns: their shares, but each as wide as its longest word.

    Parameters
    ----------
    size_pt
        Height of the text.
    edges_mm
        What is left free on both sides of a cell.
    aside_mm
        What a text leaves free besides when a number stands on its left.
    """
    least = [
        edges_mm
        + size_pt * POINT_MM * max(_longest(cell, place == 0) for place, cell in column)
        for column in _columns(table)
    ]
    numbers = [column.is_number for column in table.columns]
    for place in range(1, len(least)):
        least[place] += aside_mm * (numbers[place - 1] and not numbers[place])
    least = [min(one, LONGEST_MM) for one in least]
    wished = [total_mm * share / sum(table.shares) for share in table.shares]
    return _fitted(wished, least, total_mm)


def _columns(table: Table) -> Iterator[list[tuple[int, Cell]]]:
    rows = (table.columns, *table.rows)
    for place in range(len(table.columns)):
        yield [(number, row[place]) for number, row in enumerate(rows)]


def _longest(cell: Cell, is_header: bool) -> float:
    """Width of the longest piece that stays on one line, in heights of the text."""
    pieces = [0.0]
    keeps = cell.is_number and not is_header
    for sign, factor in _signs(cell.runs, is_header):
        if sign in " \n-–" and not keeps:
            pieces[-1] += _width(sign) * factor * (sign in "-–")
            pieces.append(0.0)
        else:
            pieces[-1] += _width(sign) * factor
    return max(pieces)


def _signs(runs: Runs, is_header: bool) -> Iterator[tuple[str, float]]:
    for run in runs:
        factor = BOLD if is_header or run.is_bold else 1.0
        factor *= RAISED if run.kind == "note" else 1.0
        for sign in run.text:
            yield sign, factor


def _width(sign: str) -> float:
    if sign in NARROW:
        return SHARES["narrow"]
    if sign in WIDE:
        return SHARES["wide"]
    return SHARES["capital" if sign.isupper() else "other"]


def _fitted(
    wished: list[float], least: list[float], total_mm: float
) -> tuple[float, ...]:
    """Widths that add up; what a column needs is taken from those that have room."""
    if sum(least) >= total_mm:
        return tuple(total_mm * one / sum(least) for one in least)
    lacking = sum(max(need - have, 0) for have, need in zip(wished, least, strict=True))
    room = sum(max(have - need, 0) for have, need in zip(wished, least, strict=True))
    kept = 1 - lacking / room if room else 1.0
    return tuple(
        need + max(have - need, 0) * kept
        for have, need in zip(wished, least, strict=True)
    )
