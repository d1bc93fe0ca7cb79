"""Styles of a plan as a Word file."""

from typing import Final

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import CharacterStyle, ParagraphStyle

from dashboard.documents.office import PAGE_MM, set_style, style_of

MARGINS_MM: Final = (22, 20)
"""Top and bottom, left and right."""
WIDTH_MM: Final = PAGE_MM[0] - 2 * MARGINS_MM[1]
FONT: Final = "Arial"
LINK, GREY, LINE = RGBColor(0x0B, 0x4A, 0x6F), RGBColor(0x55, 0x55, 0x55), "BFBFBF"
HEAD: Final = "EEF1F2"
"""Ground of the header row of a table."""

SIZES_PT: Final = {
    "Normal": 10.5,
    "Heading 1": 26,
    "Heading 2": 17,
    "Heading 3": 12.5,
    "Caption": 9.5,
    "List Bullet": 10.5,
    "TOC Heading": 13,
    "Header": 9,
    "Footer": 9,
}
AIR_PT: Final = {
    "Normal": (0, 7),
    "Heading 1": (0, 6),
    "Heading 2": (24, 8),
    "Heading 3": (14, 5),
    "Caption": (10, 4),
    "List Bullet": (0, 4),
    "TOC Heading": (16, 6),
    "Header": (0, 0),
    "Footer": (0, 0),
}
"""Air before and after a paragraph."""

DRAFT, LEAD, CELL, MAP, NOTE = (
    "Plan Draft",
    "Plan Lead",
    "Plan Cell",
    "Plan Map",
    "Plan Note",
)
CELL_PT: Final = 9.0
EDGES_MM: Final = 2 * 90 / 20 * 25.4 / 72
"""What a cell leaves free on both sides: 90 twentieths of a point on each."""
CELL_ID: Final = "PlanCell"
"""Id of the style of a cell; to look for its name at each cell takes long."""
TABLE: Final = "Plan Table"
LINK_STYLE, REFERENCE = "Hyperlink", "PlanReference"
"""Ids of the styles of a link and of the number of a note."""
CONTENTS: Final = "toc 2"
"""Style of an entry of the table of contents for a heading of level 2."""


def set_styles(document: Document) -> None:
    """Set how a plan looks."""
    for name, size in SIZES_PT.items():
        style = style_of(document, name)
        set_style(style, size)
        _set_font(style)
        _set_size(style, size)
        before, after = AIR_PT[name]
        style.paragraph_format.space_before = Pt(before)
        style.paragraph_format.space_after = Pt(after)
    for name in ("Heading 1", "Heading 2", "Heading 3", "TOC Heading"):
        style_of(document, name).paragraph_format.line_spacing = 1.1
        style_of(document, name).font.bold = True
    style_of(document, "TOC Heading").paragraph_format.keep_with_next = True
    style_of(document, "Caption").paragraph_format.keep_with_next = True
    style_of(document, "Caption").paragraph_format.keep_together = True
    for name in ("Header", "Footer"):
        style = style_of(document, name)
        style.font.color.rgb = GREY
        style.paragraph_format.tab_stops.clear_all()
        stops = style.paragraph_format.tab_stops
        stops.add_tab_stop(Mm(WIDTH_MM), WD_TAB_ALIGNMENT.RIGHT)
    _add_paragraphs(document)
    _add_letters(document)
    _add_table_style(document)


def _set_font(style: ParagraphStyle) -> None:
    """Set the font by name: the one of the template's theme would win else."""
    style.font.name = FONT
    fonts = style.element.rPr.rFonts
    for name in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.attrib.pop(qn(f"w:{name}Theme"), None)
        fonts.set(qn(f"w:{name}"), FONT)
    fonts.attrib.pop(qn("w:cstheme"), None)


def _added(document: Document, name: str, size: float) -> ParagraphStyle:
    of_word = name == CONTENTS
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=of_word)
    assert isinstance(style, ParagraphStyle)  # noqa: S101 - it was just made
    style.base_style = document.styles["Normal"]
    _set_size(style, size)
    return style


def _set_size(style: ParagraphStyle, size: float) -> None:
    """Set the size of letters that are read from either side."""
    style.font.size = Pt(size)
    letters = style.element.get_or_add_rPr()
    other = letters.find(qn("w:szCs"))
    if other is None:
        other = OxmlElement("w:szCs")
        letters.find(qn("w:sz")).addnext(other)
    other.set(qn("w:val"), str(round(2 * size)))


def _add_paragraphs(document: Document) -> None:
    draft = _added(document, DRAFT, 13)
    draft.font.bold = True
    draft.font.color.rgb = GREY
    _set_spacing(draft, 60)
    draft.paragraph_format.space_after = Pt(10)
    lead = _added(document, LEAD, 12.5)
    lead.paragraph_format.line_spacing = 1.25
    lead.paragraph_format.space_after = Pt(9)
    cell = _added(document, CELL, CELL_PT)
    cell.paragraph_format.line_spacing = 1.1
    cell.paragraph_format.space_after = Pt(0)
    drawn = _added(document, MAP, 10.5)
    drawn.paragraph_format.keep_with_next = True
    drawn.paragraph_format.line_spacing = 1
    drawn.paragraph_format.space_before = Pt(8)
    drawn.paragraph_format.space_after = Pt(0)
    note = _added(document, NOTE, 9)
    note.paragraph_format.space_after = Pt(3)
    entry = _added(document, CONTENTS, 10.5)
    entry.paragraph_format.space_after = Pt(3)


def _set_spacing(style: ParagraphStyle, twentieths: int) -> None:
    """Set letters apart, by so many twentieths of a point."""
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), str(twentieths))
    style.element.rPr.find(qn("w:sz")).addprevious(spacing)


def _add_letters(document: Document) -> None:
    for name, is_reference in ((LINK_STYLE, False), (REFERENCE, True)):
        style = document.styles.add_style(
            name, WD_STYLE_TYPE.CHARACTER, builtin=not is_reference
        )
        assert isinstance(style, CharacterStyle)  # noqa: S101 - it was just made
        style.font.color.rgb = LINK
        style.font.underline = not is_reference
        if is_reference:
            style.font.superscript = True


def _add_table_style(document: Document) -> None:
    """Add a style with lines between the rows alone."""
    style = parse_xml(
        f"<w:style {nsdecls('w')} w:type='table' w:customStyle='1'"
        " w:styleId='PlanTable'>"
        f"<w:name w:val='{TABLE}'/><w:basedOn w:val='TableNormal'/><w:tblPr>"
        "<w:tblBorders><w:top w:val='single' w:sz='8' w:space='0' w:color='111111'/>"
        "<w:bottom w:val='single' w:sz='8' w:space='0' w:color='111111'/>"
        f"<w:insideH w:val='single' w:sz='4' w:space='0' w:color='{LINE}'/>"
        "</w:tblBorders><w:tblCellMar><w:top w:w='45' w:type='dxa'/>"
        "<w:left w:w='90' w:type='dxa'/><w:bottom w:w='45' w:type='dxa'/>"
        "<w:right w:w='90' w:type='dxa'/></w:tblCellMar></w:tblPr></w:style>"
    )
    document.styles.element.append(style)
