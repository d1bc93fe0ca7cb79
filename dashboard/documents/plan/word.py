"""A plan as a Word file: headings, contents, tables, maps, and notes with links."""

import io
from collections.abc import Mapping, Sequence
from typing import Final

from docx.document import Document as Word
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt
from docx.table import Table as WordTable
from docx.table import _Cell
from docx.text.paragraph import Paragraph as WordParagraph

from dashboard.documents.maps import Picture
from dashboard.documents.office import (
    add_page_number,
    begun,
    content_of,
    mark_header,
    set_page,
    shade,
)
from dashboard.documents.outline import legible
from dashboard.documents.plan import looks
from dashboard.documents.plan.about import About
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
    Table,
    shortened,
)
from dashboard.documents.plan.links import (
    Marks,
    add_contents,
    mark,
    marks_of,
    number_notes,
    write,
)
from dashboard.documents.plan.pictures import trimmed
from dashboard.documents.plan.reading import read
from dashboard.documents.plan.widths import widths_mm
from dashboard.text import _

HIGHEST_MM: Final = 205
"""So high a map may be: its caption stands on the same page."""
KEPT_ROWS: Final = 9
"""A table with so many rows at the most stands on one page."""
ASIDE_MM: Final = 4
"""So far a text stands from a number on its left."""
LOOSE: Final = {"Normal", "List Bullet"}
"""Styles of text that stands close to what is above it."""
ROLES: Final = {"": "Normal", "draft": looks.DRAFT, "lead": looks.LEAD}


def to_word(fragment: str, pictures: Mapping[str, Picture], about: About) -> bytes:
    """Write a plan as a Word file (.docx) on A4.

    The same plan gives the same bytes.

    Parameters
    ----------
    fragment
        The plan as HTML, in the vocabulary that `reading` knows.
    pictures
        Maps as PNG by theme; a map that has none is left out.

    Raises
    ------
    ValueError
        The fragment holds an element that no writer knows.
    """
    plan = read(fragment, pictures)
    title, author = legible(about.title), legible(about.responsible)
    word = begun(title, author, about.made_on, about.language)
    looks.set_styles(word)
    set_page(word, looks.MARGINS_MM)
    marks = marks_of(word)
    _set_margins(word, marks, plan, title)
    for block in plan.front:
        _add(word, marks, block, pictures)
    add_contents(word, plan.headings)
    for block in plan.chapters:
        _add(word, marks, block, pictures)
    _break_before_chapters(word)
    _air_after_tables(word)
    return content_of(word)


def _set_margins(word: Word, marks: Marks, plan: Document, title: str) -> None:
    """Write the draft mark above each page, and title and number below."""
    section = word.sections[0]
    if plan.draft:
        head = section.header.paragraphs[0]
        run = head.add_run(plan.draft)
        run.bold = True
    foot = section.footer.paragraphs[0]
    write(foot, [Run(shortened(title), "said")], marks)
    foot.add_run("\t")
    add_page_number(foot)


def _break_before_chapters(word: Word) -> None:
    """Let the first chapter begin a page of its own, after the contents."""
    for paragraph in word.paragraphs:
        if paragraph.style is not None and paragraph.style.name == "Heading 2":
            paragraph.paragraph_format.page_break_before = True
            paragraph.paragraph_format.space_before = Pt(0)
            return


def _add(
    word: Word, marks: Marks, block: Block, pictures: Mapping[str, Picture]
) -> None:
    match block:
        case Heading():
            heading = word.add_heading(level=block.level)
            write(heading, block.runs, marks)
            mark(marks, heading, block.anchor)
        case Paragraph():
            write(word.add_paragraph(style=ROLES[block.role]), block.runs, marks)
        case Points():
            for item in block.items:
                write(word.add_paragraph(style="List Bullet"), item, marks)
        case Notes():
            _add_notes(word, marks, block)
        case Table():
            _add_table(word, marks, block)
        case Figure():
            _add_figure(word, marks, block, trimmed(pictures[block.theme]))


def _add_notes(word: Word, marks: Marks, notes: Notes) -> None:
    number_notes(word)
    for number, item in enumerate(notes.items, start=1):
        paragraph = word.add_paragraph(style=looks.NOTE)
        write(paragraph, item, marks)
        mark(marks, paragraph, f"note-{number}")


def _add_figure(word: Word, marks: Marks, figure: Figure, picture: Picture) -> None:
    """Add a map, as wide as the text unless it is too high then, and its caption."""
    ratio = picture.height_px / picture.width_px
    width = min(looks.WIDTH_MM, HIGHEST_MM / ratio)
    paragraph = word.add_paragraph(style=looks.MAP)
    if width < looks.WIDTH_MM:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    shape = paragraph.add_run().add_picture(io.BytesIO(picture.content), Mm(width))
    for side in ("distT", "distB", "distL", "distR"):
        shape._inline.set(side, "0")
    properties = shape._inline.docPr
    properties.set("descr", legible(picture.alternative))
    properties.set("title", legible(picture.title))
    prefix = _("Map {n}.").format(n=figure.number)
    caption = _caption(word, marks, prefix, figure.caption)
    caption.paragraph_format.keep_with_next = False
    caption.paragraph_format.space_before = Pt(6)
    caption.paragraph_format.space_after = Pt(12)


def _caption(
    word: Word, marks: Marks, prefix: str, runs: Sequence[Run]
) -> WordParagraph:
    caption = word.add_paragraph(style="Caption")
    if prefix:
        write(caption, [Run(f"{prefix} ")], marks)
    write(caption, runs, marks)
    return caption


def _add_table(word: Word, marks: Marks, content: Table) -> None:
    prefix = _("Table {n}.").format(n=content.number) if content.number else ""
    _caption(word, marks, prefix, content.caption)
    rows = (content.columns, *content.rows)
    table = word.add_table(rows=len(rows), cols=len(content.columns))
    table.style = word.styles[looks.TABLE]
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    mark_header(table)
    sizes = (looks.WIDTH_MM, looks.CELL_PT, looks.EDGES_MM, ASIDE_MM)
    widths = [Mm(one) for one in widths_mm(content, *sizes)]
    cells = iter(table._cells)
    for place, row in enumerate(rows):
        is_kept = place == 0 or (len(rows) <= KEPT_ROWS and place < len(rows) - 1)
        after_number = False
        for one, width in zip(row, widths, strict=True):
            cell = next(cells)
            cell.width = width
            _fill(cell, one, marks, is_header=place == 0, is_kept=is_kept)
            if after_number and not one.is_number:
                cell.paragraphs[0].paragraph_format.left_indent = Mm(ASIDE_MM)
            after_number = one.is_number
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for line in table.rows[1:]:
        line._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _fill(
    cell: _Cell, content: Cell, marks: Marks, *, is_header: bool, is_kept: bool
) -> None:
    paragraph = cell.paragraphs[0]
    paragraph._p.style = looks.CELL_ID
    if is_kept:
        paragraph.paragraph_format.keep_with_next = True
    write(paragraph, content.runs, marks)
    if content.is_number:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if is_header:
        for run in paragraph.runs:
            run.bold = True
        shade(cell, looks.HEAD)
        cell.vertical_alignment = WD_ALIGN_VERTICAL.BOTTOM


def _air_after_tables(word: Word) -> None:
    """Set text apart from a table that it follows; a caption or heading is already."""
    after_table = False
    for block in word.iter_inner_content():
        if isinstance(block, WordTable):
            after_table = True
            continue
        if after_table and block.style is not None and block.style.name in LOOSE:
            block.paragraph_format.space_before = Pt(10)
        after_table = False
