"""What the Word files of the house share: page, language, properties, header rows."""

import io
import zipfile
from datetime import UTC, date, datetime, time
from typing import Final

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from dashboard.text import _

LOCALES: Final = {"sv": "sv-SE", "en": "en-GB"}
PAGE_MM, MARGIN_MM = (210, 297), 20
INK: Final = RGBColor(0x11, 0x11, 0x11)
LONGEST_PROPERTY: Final = 255
WORD_2013: Final = "15"
"""Newest way to lay out a page; an older one opens in compatibility mode."""
LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)
"""Date of every part of a file, so that the same content gives the same bytes."""


def begun(title: str, author: str, made_on: date, language: str) -> Document:
    """Empty Word file that says what it is, in place of what the template says."""
    document = docx.Document()
    about = document.core_properties
    about.title, about.author = title[:LONGEST_PROPERTY], author[:LONGEST_PROPERTY]
    about.last_modified_by = about.author
    about.comments = ""
    about.language = LOCALES[language]
    about.created = about.modified = datetime.combine(made_on, time(12), tzinfo=UTC)
    package = document.part.package
    for key, relation in list(package.rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            del package.rels[key]
    _set_language(document, LOCALES[language])
    return document


def _set_language(document: Document, code: str) -> None:
    for place in document.styles.element.iter(qn("w:lang")):
        place.set(qn("w:val"), code)
    settings = document.settings.element
    for place in settings.iter(qn("w:themeFontLang")):
        place.set(qn("w:val"), code)
    for one in settings.iter(qn("w:compatSetting")):
        if one.get(qn("w:name")) == "compatibilityMode":
            one.set(qn("w:val"), WORD_2013)


def set_page(document: Document, margins_mm: tuple[float, float]) -> None:
    """Set A4 with margins: top and bottom, left and right."""
    section = document.sections[0]
    section.page_width, section.page_height = map(Mm, PAGE_MM)
    section.top_margin = section.bottom_margin = Mm(margins_mm[0])
    section.left_margin = section.right_margin = Mm(margins_mm[1])


def style_of(document: Document, name: str) -> ParagraphStyle:
    """Style of a paragraph that the template has."""
    style = document.styles[name]
    assert isinstance(style, ParagraphStyle)  # noqa: S101 - the template has it
    return style


def set_style(style: ParagraphStyle, size_pt: float) -> None:
    """Set size, ink and air of a style."""
    style.font.size = Pt(size_pt)
    style.font.color.rgb = INK
    style.paragraph_format.line_spacing = 1.15
    style.paragraph_format.space_after = Pt(6)


def add_page_number(paragraph: Paragraph) -> None:
    """Write which page it is of how many, which Word fills in."""
    before, between, after = _("Page {n} of {total}").replace("{n}", "\0").replace(
        "{total}", "\0"
    ).split("\0")  # fmt: skip
    paragraph.add_run(before)
    _add_field(paragraph, "PAGE")
    paragraph.add_run(between)
    _add_field(paragraph, "NUMPAGES")
    paragraph.add_run(after)


def _add_field(paragraph: Paragraph, code: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    paragraph.add_run("1")
    field.append(paragraph.runs[-1]._element)
    paragraph._p.append(field)


def mark_header(table: Table) -> None:
    """Let the first row be the header: it is read as such, and stands on each page."""
    properties = table.rows[0]._tr.get_or_add_trPr()
    for name in ("w:cantSplit", "w:tblHeader"):
        properties.append(OxmlElement(name))


def shade(cell: _Cell, colour: str) -> None:
    """Give a cell a ground colour (six hexadecimal digits)."""
    ground = OxmlElement("w:shd")
    ground.set(qn("w:val"), "clear")
    ground.set(qn("w:fill"), colour)
    cell._tc.get_or_add_tcPr().append(ground)


def content_of(document: Document) -> bytes:
    """Bytes of a Word file; the same content gives the same bytes."""
    written = io.BytesIO()
    document.save(written)
    plain = io.BytesIO()
    with (
        zipfile.ZipFile(written) as source,
        zipfile.ZipFile(plain, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            part = zipfile.ZipInfo(name, LONG_AGO)
            part.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(part, source.read(name))
    return plain.getvalue()
