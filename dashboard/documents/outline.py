"""A document before it is Word or HTML: sections of sentences, tables and points."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Self

NOT_CHARACTERS: Final = 0xFFFE
"""The last two numbers of each plane are no characters; XML has no place for them."""


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes
    ----------
    name
        What its cells are.
    share
        Part of the table's width.
    is_number
        Whether its cells are numbers, to stand to the right.
    """

    name: str
    share: float
    is_number: bool = False


@dataclass(frozen=True)
class Table:
    """A table with a header row; the first cell of each row says what the row is."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]

    @classmethod
    def of(
        cls, caption: str, columns: Sequence[Column], rows: Sequence[Sequence[str]]
    ) -> Self:
        """Table without the columns in which no row says anything."""
        cells = [tuple(map(legible, row)) for row in rows]
        kept = [i for i in range(len(columns)) if any(row[i] for row in cells)]
        return cls(
            legible(caption),
            tuple(columns[i] for i in kept),
            tuple(tuple(row[i] for i in kept) for row in cells),
        )


@dataclass(frozen=True)
class Section:
    """A heading and what stands below it, in this order.

    Attributes
    ----------
    level
        2 for a part of the document, 3 for a part of that; the title is 1.
    """

    level: int
    heading: str
    sentences: tuple[str, ...] = ()
    table: Table | None = None
    points: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outline:
    """A whole document.

    Attributes
    ----------
    author
        Who stands as its author in what the file says of itself.
    """

    title: str
    author: str
    made_on: date
    sections: tuple[Section, ...]


def legible(text: str) -> str:
    """Text without what no document can hold: control characters and half characters.

    Line ends stay as line feeds, and all else stands as it was written.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4)
    return "".join(c for c in lines if c == "\n" or _can_stand(c))


def _can_stand(character: str) -> bool:
    is_part = unicodedata.category(character) in {"Cc", "Cs"}
    return not is_part and ord(character) & NOT_CHARACTERS != NOT_CHARACTERS


def is_right_to_left(text: str) -> bool:
    """Whether the first letter of a text is one that is written from the right."""
    directions = map(unicodedata.bidirectional, text)
    return next((d for d in directions if d in {"L", "R", "AL"}), "L") != "L"
