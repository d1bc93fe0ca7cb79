"""A plan as blocks, which the writers of Word and of HTML both go through."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

CHAPTER: Final = 2
"""Level of the heading of a chapter."""

LONGEST_FOOT: Final = 90
"""Signs of a title that fit below a page."""

Kind = Literal["text", "said", "note"]


@dataclass(frozen=True)
class Run:
    """Text that looks alike.

    Attributes
    ----------
    kind
        `said`: as somebody wrote it, with its line ends; `note`: raised number.
    is_bold
        Whether it stands out.
    href
        Where a link goes: an address, or `#` and the id of a note.
    anchor
        Name of the place, at the first reference to a note.
    """

    text: str
    kind: Kind = "text"
    is_bold: bool = False
    href: str = ""
    anchor: str = ""


Runs = tuple[Run, ...]


@dataclass(frozen=True)
class Heading:
    """A heading: level 1 is the title, 2 a chapter, 3 a part of it."""

    level: int
    anchor: str
    runs: Runs


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; `role` is `draft`, `lead` or empty."""

    runs: Runs
    role: str = ""


@dataclass(frozen=True)
class Points:
    """A list without order."""

    items: tuple[Runs, ...]


@dataclass(frozen=True)
class Notes:
    """The notes, numbered from 1."""

    items: tuple[Runs, ...]


@dataclass(frozen=True)
class Cell:
    """A cell of a table; a number stands to the right."""

    runs: Runs
    is_number: bool = False


@dataclass(frozen=True)
class Table:
    """A table; the first cell of each row says what the row is.

    Attributes
    ----------
    number
        Its number in the document; 0 before the first chapter.
    shares
        Parts of the width that the columns have.
    """

    number: int
    caption: Runs
    shares: tuple[float, ...]
    columns: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Figure:
    """A map, named by its theme as `gaps:post`."""

    number: int
    theme: str
    caption: Runs


Block = Heading | Paragraph | Points | Notes | Table | Figure


@dataclass(frozen=True)
class Document:
    """A whole plan.

    Attributes
    ----------
    front
        What stands before the first chapter.
    chapters
        All that follows.
    draft
        What it says if it is a draft; else empty.
    """

    front: tuple[Block, ...]
    chapters: tuple[Block, ...]
    draft: str

    @property
    def headings(self) -> tuple[Heading, ...]:
        """Headings of the chapters."""
        found = (one for one in self.chapters if isinstance(one, Heading))
        return tuple(one for one in found if one.level == CHAPTER)


def plain(runs: Sequence[Run]) -> str:
    """Text without its notes, on one line."""
    return " ".join("".join(r.text for r in runs if r.kind != "note").split())


def shortened(title: str) -> str:
    """Title on one line, cut where it would not fit below a page."""
    shown = " ".join(title.split())
    if len(shown) <= LONGEST_FOOT:
        return shown
    return f"{shown[:LONGEST_FOOT].rstrip()}…"
