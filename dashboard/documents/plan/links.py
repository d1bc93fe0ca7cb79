"""What leads from one place of a Word file to another: contents, notes, addresses."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Final

from docx.document import Document as Word
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run as WordRun
from lxml.etree import _Element as Element

from dashboard.documents.outline import is_right_to_left
from dashboard.documents.plan import looks
from dashboard.documents.plan.blocks import Heading, Run, plain
from dashboard.text import _

CONTENTS: Final = r' TOC \o "2-2" \n \h \z \u '
"""Headings of level 2, as links, without numbers of pages."""
LONGEST_NAME: Final = 40


@dataclass(frozen=True)
class Marks:
    """A Word file, and the numbers of its bookmarks that are still free."""

    word: Word
    free: Iterator[int]


def marks_of(word: Word) -> Marks:
    """Marks of a Word file that has none."""
    return Marks(word, count(1))


def bookmark(anchor: str) -> str:
    """Name of a bookmark: Word takes letters, digits and low lines, and 40 of them."""
    return "".join(c if c.isalnum() else "_" for c in anchor)[:LONGEST_NAME]


def mark(marks: Marks, paragraph: Paragraph, anchor: str) -> None:
    """Let links lead to a paragraph."""
    if anchor:
        found = list(paragraph._p)
        first = 1 if paragraph._p.pPr is not None else 0
        _enclose(marks, anchor, found[first], found[-1])


def _enclose(marks: Marks, anchor: str, first: Element, last: Element) -> None:
    number = str(next(marks.free))
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    start.set(qn("w:id"), number)
    start.set(qn("w:name"), bookmark(anchor))
    end.set(qn("w:id"), number)
    first.addprevious(start)
    last.addnext(end)


def write(paragraph: Paragraph, runs: Sequence[Run], marks: Marks) -> None:
    """Write runs as they stand; what is read from the right is marked so."""
    for run in runs:
        added = paragraph.add_run(run.text)
        if run.is_bold:
            added.bold = True
        if run.kind == "note":
            _style(added, looks.REFERENCE)
        if run.kind == "said" and is_right_to_left(run.text):
            added.font.rtl = True
        if run.href:
            _link(marks, added, run)
    if is_right_to_left(plain(runs)):
        paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))


def _style(run: WordRun, style_id: str) -> None:
    run._r.get_or_add_rPr().insert(0, _valued("w:rStyle", style_id))


def _valued(name: str, value: str) -> Element:
    element = OxmlElement(name)
    element.set(qn("w:val"), value)
    return element


def _link(marks: Marks, added: WordRun, run: Run) -> None:
    """Put a run that was just added into a link."""
    if run.kind != "note":
        _style(added, looks.LINK_STYLE)
    if run.href.startswith("#"):
        link = _within(added, run.href[1:])
    else:
        link = _around(added)
        key = marks.word.part.relate_to(
            run.href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True
        )
        link.set(qn("r:id"), key)
    if run.anchor:
        _enclose(marks, run.anchor, link, link)


def _around(added: WordRun) -> Element:
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:history"), "1")
    added._r.addprevious(link)
    link.append(added._r)
    return link


def _within(added: WordRun, anchor: str) -> Element:
    """Put a run into a link to a place of the same file."""
    link = _around(added)
    link.set(qn("w:anchor"), bookmark(anchor))
    return link


def add_contents(word: Word, chapters: Sequence[Heading]) -> None:
    """Add a table of contents that is right as it is, and that Word can make anew."""
    holder = parse_xml(
        f"<w:sdt {nsdecls('w')}><w:sdtPr><w:docPartObj>"
        "<w:docPartGallery w:val='Table of Contents'/><w:docPartUnique/>"
        "</w:docPartObj></w:sdtPr><w:sdtContent/></w:sdt>"
    )
    title = word.add_paragraph(_("Contents"), style="TOC Heading")
    entries = [_entry(word, heading) for heading in chapters if heading.anchor]
    if entries:
        _field_begins(entries[0])
        _add_char(entries[-1], "end")
    title._p.addprevious(holder)
    holder[-1].extend([title._p, *(entry._p for entry in entries)])


def _entry(word: Word, heading: Heading) -> Paragraph:
    entry = word.add_paragraph(style=looks.CONTENTS)
    _within(entry.add_run(plain(heading.runs)), heading.anchor)
    return entry


def _field_begins(entry: Paragraph) -> None:
    """Begin the field of the contents before the first entry."""
    before = len(entry._p)
    _add_char(entry, "begin")
    code = OxmlElement("w:instrText")
    code.set(qn("xml:space"), "preserve")
    code.text = CONTENTS
    entry.add_run()._r.append(code)
    _add_char(entry, "separate")
    for place, element in enumerate(list(entry._p)[before:], start=1):
        entry._p.insert(place, element)


def _add_char(entry: Paragraph, kind: str) -> None:
    mark_of_field = OxmlElement("w:fldChar")
    mark_of_field.set(qn("w:fldCharType"), kind)
    entry.add_run()._r.append(mark_of_field)


def number_notes(word: Word) -> None:
    """Let the notes be numbered from 1."""
    numbering = word.part.numbering_part.element
    forms = [one for one in numbering if one.tag == qn("w:abstractNum")]
    number = 1 + max(int(one.get(qn("w:abstractNumId"), "0")) for one in forms)
    form = parse_xml(
        f"<w:abstractNum {nsdecls('w')} w:abstractNumId='{number}'>"
        "<w:multiLevelType w:val='singleLevel'/><w:lvl w:ilvl='0'>"
        "<w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='%1.'/>"
        "<w:lvlJc w:val='left'/><w:pPr><w:tabs><w:tab w:val='num' w:pos='510'/>"
        "</w:tabs><w:ind w:left='510' w:hanging='510'/></w:pPr></w:lvl>"
        "</w:abstractNum>"
    )
    forms[-1].addnext(form)
    own = numbering.add_num(number).numId
    place = parse_xml(f"<w:numPr {nsdecls('w')}><w:numId w:val='{own}'/></w:numPr>")
    word.styles[looks.NOTE].element.get_or_add_pPr().insert(0, place)
