"""Reads the HTML fragment of a plan into blocks; nothing in it is left out."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Final

from lxml.html import HtmlElement, fragment_fromstring

from dashboard.documents.outline import legible
from dashboard.documents.plan.blocks import (
    Block,
    Cell,
    Document,
    Figure,
    Heading,
    Notes,
    Paragraph,
    Points,
    Run,
    Runs,
    Table,
    plain,
)

SPACES: Final = re.compile(r"[ \t\n\r\f]+")
"""What HTML shows as one space; a hard space is none of these."""
UNIT: Final = re.compile(r"(?<=\d) (?=(?:km|personkm|%|kr)(?:\W|$))")
HARD_SPACE: Final = "\u00a0"
HEADINGS: Final = {"h1": 1, "h2": 2, "h3": 3}
ROLES: Final = {"", "draft", "lead"}
WEB: Final = ("https://", "http://")
NOTE: Final = re.compile(r"#note-(\d+)")


def read(fragment: str, drawn: Collection[str]) -> Document:
    """Read the fragment of a plan.

    Parameters
    ----------
    drawn
        Themes of the maps that there is a picture of; other maps are left out, with
        their captions.

    Raises
    ------
    ValueError
        The fragment holds an element that no writer knows.
    """
    root = fragment_fromstring(legible(fragment), create_parent="div")
    reader = _Reader(frozenset(drawn))
    blocks = list(reader.blocks(root))
    first = next(
        (i for i, one in enumerate(blocks) if getattr(one, "level", 0) > 1),
        len(blocks),
    )
    drafts = (
        plain(one.runs)
        for one in blocks
        if isinstance(one, Paragraph) and one.role == "draft"
    )
    return Document(tuple(blocks[:first]), tuple(blocks[first:]), next(drafts, ""))


def themes(fragment: str) -> tuple[str, ...]:
    """Themes of the maps that a fragment shows, each once."""
    root = fragment_fromstring(legible(fragment), create_parent="div")
    found = [one.get("data-map", "") for one in root.iter("figure")]
    return tuple(dict.fromkeys(found))


@dataclass
class _Reader:
    """Reads in one go: tables, maps and first references are numbered on the way."""

    drawn: frozenset[str]
    in_chapter: bool = False
    tables: Iterator[int] = field(default_factory=lambda: count(1))
    maps: Iterator[int] = field(default_factory=lambda: count(1))
    cited: set[str] = field(default_factory=set)

    def blocks(self, root: HtmlElement) -> Iterator[Block]:
        _no_loose_text(root)
        for element in root:
            tag = str(element.tag)
            if tag == "figure" and element.get("data-map") not in self.drawn:
                continue
            self.in_chapter |= tag in {"h2", "h3"}
            yield self._block(element, tag)

    def _block(self, element: HtmlElement, tag: str) -> Block:
        if tag in HEADINGS:
            anchor = element.get("id", "")
            return Heading(HEADINGS[tag], anchor, self._runs(element))
        if tag == "p" and element.get("class", "") in ROLES:
            return Paragraph(self._runs(element), element.get("class", ""))
        if tag == "ul":
            return Points(self._items(element))
        if tag == "ol" and element.get("class") == "notes":
            return self._notes(element)
        if tag == "table":
            return self._table(element)
        if tag == "figure":
            caption = self._runs(_only(element, "figcaption"))
            return Figure(next(self.maps), element.get("data-map", ""), caption)
        raise _unknown(element)

    def _items(self, element: HtmlElement) -> tuple[Runs, ...]:
        return tuple(self._runs(item) for item in _children(element, "li"))

    def _notes(self, element: HtmlElement) -> Notes:
        ids = [item.get("id") for item in _children(element, "li")]
        if ids != [f"note-{n}" for n in range(1, len(ids) + 1)]:
            raise _unknown(element)
        return Notes(tuple(map(_on_the_line, self._items(element))))

    def _table(self, element: HtmlElement) -> Table:
        caption = self._runs(_only(element, "caption"))
        head = _children(_only(element, "thead"), "tr")
        body = _children(_only(element, "tbody"), "tr")
        columns, *rows = (self._cells(row) for row in (*head, *body))
        shares = tuple(map(float, element.get("data-shares", "").split()))
        if {len(columns)} != {len(shares), *map(len, rows)} or len(head) != 1:
            raise _unknown(element)
        number = next(self.tables) if self.in_chapter else 0
        return Table(number, caption, shares, columns, tuple(rows))

    def _cells(self, row: HtmlElement) -> tuple[Cell, ...]:
        return tuple(
            Cell(self._runs(cell), "n" in cell.get("class", "").split())
            for cell in _children(row, "th", "td")
        )

    def _runs(self, element: HtmlElement) -> Runs:
        return _trimmed([self._cited(run) for run in _inline(element, is_bold=False)])

    def _cited(self, run: Run) -> Run:
        """Return the run; the first reference to a note can be gone back to."""
        if run.kind != "note" or run.href in self.cited:
            return run
        self.cited.add(run.href)
        return replace(run, anchor=run.href.replace("#note-", "ref-"))


def _on_the_line(runs: Runs) -> Runs:
    """Runs of a note, in which the number of another note is a word like others."""
    return tuple(replace(r, kind="text") if r.kind == "note" else r for r in runs)


def _inline(element: HtmlElement, *, is_bold: bool) -> Iterator[Run]:
    """All text within an element, in order."""
    if element.text:
        yield Run(_spaced(element.text), is_bold=is_bold)
    for child in element:
        yield from _inline_child(child, is_bold=is_bold)
        if child.tail:
            yield Run(_spaced(child.tail), is_bold=is_bold)


def _inline_child(child: HtmlElement, *, is_bold: bool) -> Iterator[Run]:
    if child.tag == "bdi":
        text = str(child.text_content()).strip()
        yield Run(text, "said", is_bold=is_bold)
    elif child.tag == "b":
        yield from _inline(child, is_bold=True)
    elif child.tag == "a":
        yield _link(child, is_bold=is_bold)
    else:
        raise _unknown(child)


def _link(child: HtmlElement, *, is_bold: bool) -> Run:
    href = child.get("href", "")
    text = _spaced(str(child.text_content())).strip()
    if child.get("class") == "note" and NOTE.fullmatch(href):
        return Run(text, "note", href=href)
    return Run(text, is_bold=is_bold, href=href if href.startswith(WEB) else "")


def _spaced(text: str) -> str:
    """Text with single spaces, in which a number and its unit stay on one line."""
    return UNIT.sub(HARD_SPACE, SPACES.sub(" ", text))


def _trimmed(runs: list[Run]) -> Runs:
    """Runs without spaces at either end, or two in a row; notes side by side apart."""
    kept: list[Run] = []
    for run in runs:
        before = kept[-1] if kept else None
        text = run.text
        if run.kind == "text" and (before is None or before.text.endswith(" ")):
            text = text.lstrip(" ")
        if run.kind == "note" and before and before.kind == "note":
            kept.append(Run(",", "note"))
        if text:
            kept.append(replace(run, text=text))
    if kept and kept[-1].kind == "text":
        kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip(" "))
    return tuple(run for run in kept if run.text)


def _children(element: HtmlElement, *tags: str) -> list[HtmlElement]:
    _no_loose_text(element)
    for child in element:
        if child.tag not in tags:
            raise _unknown(child)
    return list(element)


def _only(element: HtmlElement, tag: str) -> HtmlElement:
    found = [child for child in element if child.tag == tag]
    if len(found) != 1:
        raise _unknown(element)
    return found[0]


def _no_loose_text(element: HtmlElement) -> None:
    """Refuse text that stands between elements, where no writer would look for it."""
    texts = [element.text, *(child.tail for child in element)]
    if any(text and text.strip() for text in texts):
        raise _unknown(element)


def _unknown(element: HtmlElement) -> ValueError:
    shown = f"<{element.tag} {dict(element.attrib)}>"
    return ValueError(f"no writer of plans knows what to do with {shown}")
