"""A plan as a Word file, read back; LibreOffice opens it."""

import dataclasses
import io
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.table import Table
from lxml import etree

from dashboard import text
from dashboard.documents.plan.word import to_word
from tests.dashboard.plan_sample import (
    ABOUT,
    ALTERNATIVE,
    HOSTILE,
    PICTURES,
    TITLE,
    picture,
    sample,
)

NBSP = "\u00a0"


@pytest.fixture(autouse=True)
def swedish() -> Iterator[None]:
    text.use("sv")
    yield
    text.use("sv")


@pytest.fixture(scope="module")
def content() -> bytes:
    text.use("sv")
    return to_word(sample(), PICTURES, ABOUT)


def opened(content: bytes) -> Document:
    return docx.Document(io.BytesIO(content))


def part(content: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return etree.fromstring(file.read(name))


def lines(content: bytes) -> list[tuple[str, str]]:
    """Style and text of each paragraph outside tables."""
    return [(str(p.style and p.style.name), p.text) for p in opened(content).paragraphs]


def styled(content: bytes, style: str) -> list[str]:
    return [words for name, words in lines(content) if name == style]


def words_of(element: etree._Element) -> str:
    return "".join(one.text or "" for one in element.iter(qn("w:t")))


def test_headings_are_real_and_go_down_one_step_at_a_time(content: bytes) -> None:
    found = [line for line in lines(content) if line[0].startswith("Heading")]
    assert found == [
        ("Heading 1", TITLE),
        ("Heading 2", "1 Service i dag"),
        ("Heading 3", "Post"),
        ("Heading 2", "2 Luckor"),
        ("Heading 2", "Noter"),
    ]


def test_the_contents_are_a_field_whose_entries_lead_to_the_chapters(
    content: bytes,
) -> None:
    body = part(content, "word/document.xml")
    holder = body.find(f".//{qn('w:sdtContent')}")
    assert holder is not None
    paragraphs = list(holder)
    assert words_of(paragraphs[0]) == "Innehåll"
    names = {one.get(qn("w:name")) for one in body.iter(qn("w:bookmarkStart"))}
    links = [one for p in paragraphs[1:] for one in p.iter(qn("w:hyperlink"))]
    assert [words_of(one) for one in links] == styled(content, "Heading 2")
    targets = [one.get(qn("w:anchor")) for one in links]
    assert targets == ["chapter_today", "chapter_gaps", "chapter_notes"]
    assert set(targets) <= names
    signs = [
        one.get(qn("w:fldCharType")) or one.text
        for one in holder.iter(qn("w:fldChar"), qn("w:instrText"))
    ]
    assert signs == ["begin", r' TOC \o "2-2" \n \h \z \u ', "separate", "end"]
    first = paragraphs[1]
    order = [one.tag for one in first.iter(qn("w:fldChar"), qn("w:hyperlink"))]
    assert order == [qn("w:fldChar"), qn("w:fldChar"), qn("w:hyperlink")]


def test_the_first_chapter_begins_a_page(content: bytes) -> None:
    breaks = [
        p.text
        for p in opened(content).paragraphs
        if p.paragraph_format.page_break_before
    ]
    assert breaks == ["1 Service i dag"]


def test_maps_have_alternative_texts_and_fit_the_page(content: bytes) -> None:
    shapes = opened(content).inline_shapes
    sizes = [(round(one.width.mm), round(one.height.mm)) for one in shapes]
    assert sizes == [(170, 128), (102, 205)]
    for shape in shapes:
        properties = shape._inline.docPr
        assert properties.get("descr") == ALTERNATIVE
        assert properties.get("title") == "Service i Bettna"
    ids = [shape._inline.docPr.get("id") for shape in shapes]
    assert len(set(ids)) == 2


def test_maps_and_tables_have_numbered_captions(content: bytes) -> None:
    assert styled(content, "Caption") == [
        "Om utkastet",
        "Karta 1. Kända ställen.",
        "Tabell 1. Avstånd2",
        "Karta 2. Väg till post.",
    ]


def test_a_map_without_a_picture_is_left_out() -> None:
    made = to_word(sample(), {"gaps:post": picture()}, ABOUT)
    assert len(opened(made).inline_shapes) == 1
    assert "Karta 1. Väg till post." in styled(made, "Caption")


def test_tables_repeat_their_header_row_and_keep_rows_whole(content: bytes) -> None:
    tables = opened(content).tables
    assert len(tables) == 2
    for table in tables:
        assert table.style
        assert table.style.name == "Plan Table"
        marked = [row._tr.find(f".//{qn('w:tblHeader')}") for row in table.rows]
        assert marked[0] is not None
        assert set(marked[1:]) == {None}
        for row in table.rows:
            assert row._tr.find(f".//{qn('w:cantSplit')}") is not None
        widths = [column.width for column in table.columns]
        assert sum(width.mm for width in widths if width) == pytest.approx(170, abs=1)


def test_numbers_stand_to_the_right_and_texts_away_from_them(content: bytes) -> None:
    table = opened(content).tables[1]
    for row in table.rows:
        first, number, after = (cell.paragraphs[0] for cell in row.cells)
        assert (first.alignment, number.alignment, after.alignment) == (None, 2, None)
        indent = after.paragraph_format.left_indent
        assert indent
        assert round(indent.mm) == 4
        assert first.paragraph_format.left_indent is None
    assert [cell.text for cell in table.rows[1].cells] == [
        "Post", f"12,5{NBSP}km", "okänt"
    ]  # fmt: skip


def test_the_number_of_a_note_leads_to_the_note(content: bytes) -> None:
    body = part(content, "word/document.xml")
    notes = [p for p in body.iter(qn("w:p")) if style_of(p) == "PlanNote"]
    names = [
        [one.get(qn("w:name")) for one in p.iter(qn("w:bookmarkStart"))] for p in notes
    ]
    assert names == [["note_1"], ["note_2"]]
    told = next(p for p in body.iter(qn("w:p")) if "Här finns" in words_of(p))
    links = [
        (words_of(one), one.get(qn("w:anchor"))) for one in told.iter(qn("w:hyperlink"))
    ]
    assert links == [("1", "note_1"), ("2", "note_2"), ("1", "note_1")]
    assert words_of(told).endswith("invånare2,1.")
    raised = {one.get(qn("w:val")) for one in told.iter(qn("w:rStyle"))}
    assert raised == {"PlanReference"}
    marks = [one.get(qn("w:name")) for one in body.iter(qn("w:bookmarkStart"))]
    assert len(marks) == len(set(marks))
    ids = [one.get(qn("w:id")) for one in body.iter(qn("w:bookmarkStart"))]
    ends = [one.get(qn("w:id")) for one in body.iter(qn("w:bookmarkEnd"))]
    assert sorted(ids) == sorted(ends)
    assert len(ids) == len(set(ids))


def style_of(paragraph: etree._Element) -> str | None:
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return None if style is None else style.get(qn("w:val"))


def test_notes_are_numbered_from_one(content: bytes) -> None:
    style = next(
        one
        for one in part(content, "word/styles.xml").iter(qn("w:style"))
        if one.get(qn("w:styleId")) == "PlanNote"
    )
    used = style.find(f".//{qn('w:numId')}")
    assert used is not None
    numbering = part(content, "word/numbering.xml")
    number = next(
        one
        for one in numbering.iter(qn("w:num"))
        if one.get(qn("w:numId")) == used.get(qn("w:val"))
    )
    form_id = number[0].get(qn("w:val"))
    form = next(
        one
        for one in numbering.iter(qn("w:abstractNum"))
        if one.get(qn("w:abstractNumId")) == form_id
    )
    texts = [one.get(qn("w:val")) for one in form.iter(qn("w:lvlText"))]
    assert texts == ["%1."]
    others = [one.get(qn("w:abstractNumId")) for one in numbering]
    assert others.count(form_id) == 1
    kinds = [one.tag for one in numbering if one.tag in {number.tag, form.tag}]
    assert kinds == sorted(kinds)  # forms before the numberings that use them


def test_sources_are_links_to_the_web(content: bytes) -> None:
    outside = {
        one.target_ref for one in opened(content).part.rels.values() if one.is_external
    }
    assert outside == {"https://example.se/a?b=1&c=2", "https://example.se/rader"}


def test_a_draft_says_so_above_each_page_and_first_of_all(content: bytes) -> None:
    section = opened(content).sections[0]
    assert [p.text for p in section.header.paragraphs] == ["UTKAST"]
    assert styled(content, "Plan Draft") == ["UTKAST"]
    decided = sample().replace('<p class="draft">UTKAST</p>', "")
    head = opened(to_word(decided, PICTURES, ABOUT)).sections[0].header
    assert [p.text for p in head.paragraphs] == [""]


def test_title_and_number_stand_below_each_page(content: bytes) -> None:
    foot = opened(content).sections[0].footer.paragraphs[0]._p
    codes = [one.get(qn("w:instr")) for one in foot.iter(qn("w:fldSimple"))]
    assert codes == ["PAGE", "NUMPAGES"]
    assert words_of(foot) == f"{TITLE}Sida 1 av 1"


@pytest.mark.parametrize(("language", "code"), [("sv", "sv-SE"), ("en", "en-GB")])
def test_the_file_says_what_it_is(language: str, code: str) -> None:
    text.use(language)
    made = to_word(sample(), PICTURES, dataclasses.replace(ABOUT, language=language))
    about = opened(made).core_properties
    assert (about.title, about.author) == (TITLE, "Kommunstyrelsen")
    assert (about.language, about.comments) == (code, "")
    assert about.created
    assert about.created.date() == ABOUT.made_on
    styles = part(made, "word/styles.xml")
    assert {one.get(qn("w:val")) for one in styles.iter(qn("w:lang"))} == {code}
    page = opened(made).sections[0]
    assert page.page_width
    assert page.page_height
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)


def test_the_same_plan_gives_the_same_bytes(content: bytes) -> None:
    assert to_word(sample(), PICTURES, ABOUT) == content
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        assert {one.date_time for one in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_texts_stay_texts(words: str) -> None:
    about = dataclasses.replace(ABOUT, title=words, responsible=words)
    made = to_word(sample(words, words), PICTURES, about)
    assert styled(made, "Heading 1") == [words]
    assert styled(made, "List Bullet")[1] == words
    assert opened(made).tables[0].rows[1].cells[1].text == words
    properties = opened(made).core_properties
    assert properties.title == properties.author == words[:255]
    assert len([b for b in blocks(made) if isinstance(b, Table)]) == 2


def blocks(content: bytes) -> list[object]:
    return list(opened(content).iter_inner_content())


def test_a_text_from_the_right_is_marked_so() -> None:
    body = part(to_word(sample("שלום"), PICTURES, ABOUT), "word/document.xml")
    marked = [words_of(p) for p in body.iter(qn("w:p")) if has(p, "w:bidi")]
    assert marked == ["שלום"] * 3  # in a table, a list and a table
    runs = [words_of(r) for r in body.iter(qn("w:r")) if has(r, "w:rtl")]
    assert runs == ["שלום"] * 3


def has(element: etree._Element, name: str) -> bool:
    return element.find(f".//{qn(name)}") is not None


ORDER = {
    "w:pPr": "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd "
    "tabs bidi spacing ind contextualSpacing jc outlineLvl rPr sectPr",
    "w:rPr": "rStyle rFonts b bCs i iCs caps smallCaps color spacing kern sz szCs u "
    "vertAlign rtl lang",
    "w:tcPr": "tcW gridSpan tcBorders shd vAlign",
    "w:style": "name basedOn next link uiPriority semiHidden unhideWhenUsed qFormat "
    "rsid pPr rPr tblPr trPr tcPr tblStylePr",
}
"""Order in which Word wants the parts of properties that occur."""


@pytest.mark.parametrize("words", ["Ja.", "שלום"])
def test_parts_of_properties_stand_in_the_order_that_word_wants(words: str) -> None:
    made = to_word(sample(words, words), PICTURES, ABOUT)
    for name in ("document", "styles", "header1", "footer1"):
        root = part(made, f"word/{name}.xml")
        for holder, order in ORDER.items():
            wanted = [qn(f"w:{one}") for one in order.split()]
            for element in root.iter(qn(holder)):
                places = [wanted.index(str(child.tag)) for child in element]
                assert places == sorted(places), (name, holder, places)


def test_libreoffice_opens_it_and_shows_all_of_it(
    content: bytes, tmp_path: Path
) -> None:
    office = shutil.which("soffice")
    if office is None:
        if os.environ.get("SERVICEKARTA_REQUIRE_OFFICE") == "1":
            pytest.fail("no LibreOffice: soffice is not on the PATH")
        pytest.skip("no LibreOffice: soffice is not on the PATH")
    (tmp_path / "plan.docx").write_bytes(content)
    home = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
    command = [office, home, "--headless", "--convert-to", "txt:Text"]
    subprocess.run(
        [*command, "plan.docx"], cwd=tmp_path, check=True, capture_output=True
    )
    shown = (tmp_path / "plan.txt").read_text(encoding="utf-8-sig")
    seen = re.sub(r"\s+", " ", shown)
    for words in (
        f"{TITLE} UTKAST",
        "Innehåll 1 Service i dag 2 Luckor Noter 1 Service i dag",
        "Karta 2. Väg till post.",
        "Post 12,5 km okänt",
        "1. Rader: 3 i services.csv. 2. Som not 1.",
    ):
        assert words in seen
