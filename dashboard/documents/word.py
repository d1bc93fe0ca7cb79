"""An outline as a Word file with real styles, headers, language and properties."""

import io
from datetime import UTC, datetime, time
from typing import Final

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table as WordTable
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from dashboard.documents.outline import Outline, Section, Table, is_right_to_left
from dashboard.text import _, language

LOCALES: Final = {"sv": "sv-SE", "en": "en-GB"}
PAGE_MM, MARGIN_MM = (210, 297), 20
INK: Final = RGBColor(0x11, 0x11, 0x11)
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
WORD_2013: Final = "15"
"""Newest way to lay out a page; an older one opens in compatibility mode."""


def word(outline: Outline) -> bytes:
    """Write a Word file (.docx) on A4 in the language of the run."""
    document = docx.Document()
    _describe(document, outline)
    _set_language(document)
    _set_styles(document)
    _set_page(document)
    _write(document.add_heading(level=1), outline.title)
    for section in outline.sections:
        _add(document, section)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _describe(document: Document, outline: Outline) -> None:
    """Say what the file is, in place of what the template says of itself."""
    about = document.core_properties
    noon = datetime.combine(outline.made_on, time(12), tzinfo=UTC)
    about.title, about.author = outline.title[:255], outline.author[:255]
    about.last_modified_by = about.author
    about.comments = ""
    about.language = LOCALES[language()]
    about.created = about.modified = noon
    package = document.part.package
    for key, relation in list(package.rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            del package.rels[key]


def _set_language(document: Document) -> None:
    code = LOCALES[language()]
    for place in document.styles.element.iter(qn("w:lang")):
        place.set(qn("w:val"), code)
    settings = document.settings.element
    for place in settings.iter(qn("w:themeFontLang")):
        place.set(qn("w:val"), code)
    for one in settings.iter(qn("w:compatSetting")):
        if one.get(qn("w:name")) == "compatibilityMode":
            one.set(qn("w:val"), WORD_2013)


def _set_styles(document: Document) -> None:
    for name, size in SIZES_PT.items():
        style = document.styles[name]
        assert isinstance(style, ParagraphStyle)  # noqa: S101 - the template has them
        style.font.size = Pt(size)
        style.font.color.rgb = INK
        style.paragraph_format.line_spacing = 1.15
        style.paragraph_format.space_after = Pt(6)
    caption = document.styles["Caption"]
    assert isinstance(caption, ParagraphStyle)  # noqa: S101 - the template has it
    caption.paragraph_format.keep_with_next = True
    caption.paragraph_format.space_before = Pt(6)
    cells = document.styles.add_style("Table Text", WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(cells, ParagraphStyle)  # noqa: S101 - it was just made
    cells.base_style = document.styles["Normal"]
    cells.font.size = Pt(CELL_PT)
    cells.paragraph_format.line_spacing = 1.05
    cells.paragraph_format.space_after = Pt(2)


def _set_page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = map(Mm, PAGE_MM)
    section.left_margin = section.right_margin = Mm(MARGIN_MM)
    section.top_margin = section.bottom_margin = Mm(MARGIN_MM)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    before, between, after = _("Page {n} of {total}").replace("{n}", "\0").replace(
        "{total}", "\0"
    ).split("\0")  # fmt: skip
    foot.add_run(before)
    _add_field(foot, "PAGE")
    foot.add_run(between)
    _add_field(foot, "NUMPAGES")
    foot.add_run(after)


def _add_field(paragraph: Paragraph, code: str) -> None:
    """Add a number that Word fills in."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    paragraph.add_run("1")
    field.append(paragraph.runs[-1]._element)
    paragraph._p.append(field)


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
    _mark_header(table)
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


def _mark_header(table: WordTable) -> None:
    """Let the first row be the header: it is read as such, and stands on each page."""
    properties = table.rows[0]._tr.get_or_add_trPr()
    for name in ("w:cantSplit", "w:tblHeader"):
        properties.append(OxmlElement(name))


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
        shade = OxmlElement("w:shd")
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:fill"), SHADE)
        cell._tc.get_or_add_tcPr().append(shade)


def _write(paragraph: Paragraph, text: str) -> None:
    """Write a text as it stands, from the right if its letters are read so."""
    run = paragraph.add_run(text)
    if is_right_to_left(text):
        run.font.rtl = True
        paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
