"""An outline as a Word file with real styles, headers, language and properties."""

from typing import Final

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from dashboard.documents.office import (
    MARGIN_MM,
    PAGE_MM,
    add_page_number,
    begun,
    content_of,
    mark_header,
    set_page,
    set_style,
    shade,
    style_of,
)
from dashboard.documents.outline import Outline, Section, Table, is_right_to_left
from dashboard.text import language

SIZES_PT: Final = {
    "Normal": 11,
    "Heading 1": 20,
    "Heading 2": 15,
    "Heading 3": 12,
    "Caption": 10,
}
SHADE: Final = "E8E8E8"
CELL_PT: Final = 9
CELL_STYLE: Final = "TableText"
"""Id of the style of a cell; to look for its name at each cell takes long."""


def word(outline: Outline) -> bytes:
    """Write a Word file (.docx) on A4 in the language of the run."""
    document = begun(outline.title, outline.author, outline.made_on, language())
    _set_styles(document)
    set_page(document, (MARGIN_MM, MARGIN_MM))
    foot = document.sections[0].footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    add_page_number(foot)
    _write(document.add_heading(level=1), outline.title)
    for section in outline.sections:
        _add(document, section)
    return content_of(document)


def _set_styles(document: Document) -> None:
    for name, size in SIZES_PT.items():
        set_style(style_of(document, name), size)
    caption = style_of(document, "Caption")
    caption.paragraph_format.keep_with_next = True
    caption.paragraph_format.space_before = Pt(6)
    cells = document.styles.add_style("Table Text", WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(cells, ParagraphStyle)  # noqa: S101 - it was just made
    cells.base_style = document.styles["Normal"]
    cells.font.size = Pt(CELL_PT)
    cells.paragraph_format.line_spacing = 1.05
    cells.paragraph_format.space_after = Pt(2)


def _add(document: Document, section: Section) -> None:
    _write(document.add_heading(level=section.level), section.heading)
    for sentence in section.sentences:
        _write(document.add_paragraph(), sentence)
    if section.table is not None:
        _write(document.add_paragraph(style="Caption"), section.table.caption)
        _add_table(document, section.table)
    for point in section.points:
        _write(document.add_paragraph(style="List Bullet"), point)


def _add_table(document: Document, content: Table) -> None:
    columns = content.columns
    table = document.add_table(rows=1 + len(content.rows), cols=len(columns))
    table.style = document.styles["Table Grid"]
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    mark_header(table)
    width = PAGE_MM[0] - 2 * MARGIN_MM
    shares = sum(column.share for column in columns)
    names = tuple(column.name for column in columns)
    cells = iter(table._cells)
    for place, row in enumerate((names, *content.rows)):
        for column, text in zip(columns, row, strict=True):
            cell = next(cells)
            cell.width = Mm(width * column.share / shares)
            _fill(cell, text, is_header=place == 0, is_number=column.is_number)
    for column, grid in zip(columns, table.columns, strict=True):
        grid.width = Mm(width * column.share / shares)


def _fill(cell: _Cell, text: str, *, is_header: bool, is_number: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph._p.style = CELL_STYLE
    _write(paragraph, text)
    if is_number:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if is_header:
        paragraph.paragraph_format.keep_with_next = True
        for run in paragraph.runs:
            run.bold = True
        shade(cell, SHADE)


def _write(paragraph: Paragraph, text: str) -> None:
    """Write a text as it stands, from the right if its letters are read so."""
    run = paragraph.add_run(text)
    if is_right_to_left(text):
        run.font.rtl = True
        paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
