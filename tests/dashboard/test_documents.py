"""The minutes of a workshop: Word and HTML say the same, and texts stay texts."""

import dataclasses
import io
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import docx
import pytest
from bs4 import BeautifulSoup, Tag
from docx.document import Document
from docx.oxml.ns import qn
from docx.table import Table
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from dashboard import text
from dashboard.documents.outline import is_right_to_left, legible
from dashboard.documents.protocol import Protocol, paper_sheet, to_html, to_word
from geodata.store.corrections import corrections
from geodata.store.records import Contribution, Said, Settings, Workshop
from geodata.store.votes import Participation

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
MADE_ON = date(2026, 11, 25)
SETTINGS = Settings(
    title="Service i Mellösa",
    day=date(2026, 11, 24),
    groups=("ardala", "mellosa"),
    last_day=date(2026, 11, 30),
    delete_on=date(2027, 11, 30),
    decision="KS 2026/112",
    responsible="Kommunstyrelsen",
    contact="box@example.se",
    purpose="Serviceplan",
    legal_basis="Allmänt intresse",
)
WORKSHOP = Workshop(
    id="0" * 32,
    code="K3F9WQ",
    municipality_code="0482",
    settings=SETTINGS,
    state="closed",
    screen="start",
    created_at=AT,
    timer_ends_at=None,
    closed_at=AT,
    exported_at=None,
    revision=1,
)
GROUPS = {"mellosa": "Mellösa bygderåd", "ardala": "Årdala bygderåd"}
PLACES = {"tempo": "Tempo Sparreholm"}


@pytest.fixture(autouse=True)
def swedish() -> Iterator[None]:
    text.use("sv")
    yield
    text.use("sv")


def said(
    number: int,
    question: str,
    kind: str,
    **what: Any,  # noqa: ANN401 - as Said has it
) -> Contribution:
    """Contribution with an id of its number alone; `paper=True` came on paper."""
    paper = what.pop("paper", False)
    return Contribution(
        id=f"{number:032x}",
        number=number,
        workshop_id=WORKSHOP.id,
        participant_id="" if paper else "p",
        origin="paper" if paper else "phone",
        said=Said(question=question, kind=kind, **what),
        status="shown",
        merged_into="",
        created_at=AT,
        changed_at=AT,
    )


SAID = (
    said(1, "today", "works_not", types=("payments",), village="Flen", text="Tom."),
    said(2, "today", "works", types=("groceries", "post"), place_id="tempo"),
    said(3, "today", "works_not", village="Flen", text="Mörkt.\nOch kallt."),
    said(4, "future", "wish", types=("fuel",), village="Bettna", text="Mack."),
    said(
        5, "future", "wish", types=("post", "pharmacy"), village="Mellösa",
        latitude=59.1, longitude=16.56, text="Ombud.", paper=True,
    ),
    said(6, "future", "wish", types=("post",), latitude=59.2, longitude=16.6),
    said(7, "part", "run", group_id="mellosa", text="Vi kan driva det."),
)  # fmt: skip


def protocol(
    contributions: tuple[Contribution, ...] = SAID,
    workshop: Workshop = WORKSHOP,
    **changes: Any,  # noqa: ANN401 - as Protocol has it
) -> Protocol:
    whole = Protocol(
        workshop=workshop,
        contributions=contributions,
        dots={SAID[4].id: 5, SAID[5].id: 1},
        participation=Participation(participants=4, contributors=3, voters=2, dots=6),
        place_names=PLACES,
        group_names=GROUPS,
        municipality="Flen",
        effects={SAID[4].id: "12 får kortare väg."},
        corrections=corrections(contributions, workshop),
        made_on=MADE_ON,
    )
    return dataclasses.replace(whole, **changes)


def workshop(**settings: Any) -> Workshop:  # noqa: ANN401 - as Settings has it
    changed = Settings(**(SETTINGS.model_dump() | settings))
    return dataclasses.replace(WORKSHOP, settings=changed)


def opened(content: bytes) -> Document:
    return docx.Document(io.BytesIO(content))


def part(content: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return etree.fromstring(file.read(name))


Lines = list[tuple[str, ...]]
"""What stands in a document, in order: its role, then its texts."""
ROLES = {
    "Heading 1": "h1",
    "Heading 2": "h2",
    "Heading 3": "h3",
    "Normal": "p",
    "Caption": "caption",
    "List Bullet": "li",
}


def word_lines(content: bytes) -> Lines:
    found: Lines = []
    for block in opened(content).iter_inner_content():
        if isinstance(block, Table):
            found += [("tr", *(cell.text for cell in row.cells)) for row in block.rows]
        else:
            assert block.style
            found.append((ROLES[str(block.style.name)], block.text))
    return found


def html_lines(content: bytes) -> Lines:
    main = BeautifulSoup(content, "html.parser").main
    assert main
    return [
        (tag.name, *(cell.get_text() for cell in cells(tag)))
        if tag.name == "tr"
        else (tag.name, tag.get_text())
        for tag in main.find_all(["tr", *ROLES.values()])
    ]


def cells(row: Tag) -> list[Tag]:
    return row.find_all(["th", "td"])


def lines(made: Protocol) -> Lines:
    """What both files say."""
    found = word_lines(to_word(made))
    assert html_lines(to_html(made)) == found
    return found


def rows_below(caption: str, found: Lines) -> Lines:
    """Rows of the table with this caption, without their role."""
    start = found.index(("caption", caption)) + 1
    end = next(i for i in range(start, len(found) + 1) if found[i][0] != "tr")
    return [line[1:] for line in found[start:end]]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_word_and_html_say_the_same(language: str) -> None:
    text.use(language)
    assert len(lines(protocol())) > 50


def test_minutes_begin_with_the_facts_of_the_workshop() -> None:
    found = lines(protocol())
    assert found[0] == ("h1", "Protokoll från workshopen Service i Mellösa")
    assert rows_below("Uppgifter om workshopen", found) == [
        ("Vad", "Uppgift"),
        ("Workshop", "Service i Mellösa"),
        ("Dag", "24 november 2026"),
        ("Kommun", "Flens kommun"),
        ("Inbjudna grupper", "Mellösa bygderåd och Årdala bygderåd"),
        ("Deltog", "4 deltagare, 3 av dem lämnade bidrag"),
        ("Bidrag", "7 visade, 1 av dem på papper"),
        ("Prickar", "6 från 2 deltagare, högst 3 var"),
        (
            "Granskning",
            "Varje bidrag från en telefon granskades innan det visades; det som kom "
            "på papper visades när det skrevs in.",
        ),
        ("Status", "stängd den 24 november 2026"),
        ("Protokollet gjort", "25 november 2026"),
    ]


def test_minutes_say_who_is_responsible_and_when_all_is_deleted() -> None:
    caption = "Uppgifter om behandlingen av personuppgifter"
    assert rows_below(caption, lines(protocol()))[1:] == [
        ("Ansvarig", "Kommunstyrelsen"),
        ("Kontakt", "box@example.se"),
        ("Ändamål", "Serviceplan"),
        ("Rättslig grund", "Allmänt intresse"),
        ("Dag för gallring", "30 november 2027"),
        ("Beslut om gallring", "KS 2026/112"),
    ]


def test_what_is_not_stated_is_said_to_be_missing() -> None:
    bare = workshop(
        groups=(), delete_on=None, decision="", responsible="", contact="",
        purpose="", legal_basis="", moderation="after",
    )  # fmt: skip
    still_open = dataclasses.replace(bare, state="open", closed_at=None)
    found = lines(protocol(workshop=still_open))
    facts = dict(rows_below("Uppgifter om workshopen", found))
    assert facts["Inbjudna grupper"] == "ingen särskild grupp"
    assert facts["Granskning"] == "Bidragen visades direkt och granskades efteråt."
    assert facts["Status"].startswith("öppen när protokollet gjordes")
    caption = "Uppgifter om behandlingen av personuppgifter"
    assert {said for _what, said in rows_below(caption, found)[1:]} == {
        "uppgift saknas"
    }


def test_each_question_is_summed_up_in_a_sentence() -> None:
    found = [line[1] for line in lines(protocol()) if line[0] == "p"]
    assert found[1:-1] == [
        "3 bidrag. Vad som sägs: fungerar inte (2), fungerar bra (1). Serviceslag: "
        "livsmedel (1), post (1), betaltjänster (1). Orter: Flen (2).",
        "3 bidrag. Serviceslag: post (2), drivmedel (1), apotek (1). Orter: "
        "Bettna (1), Mellösa (1).",
        "Flest prickar, 5, ligger på nummer 5.",
        "1 bidrag. Vad som sägs: driva en service (1).",
    ]


def test_wishes_stand_by_dots_with_their_effect_and_what_came_on_paper() -> None:
    assert rows_below("Bidrag till fråga 2", lines(protocol())) == [
        (
            "Nr", "Var eller vem", "Serviceslag", "Med deltagarens ord",
            "Vad det skulle ändra", "Prickar",
        ),
        (
            "5, på papper", "vid Mellösa", "Post och apotek", "Ombud.",
            "12 får kortare väg.", "5",
        ),
        ("6", f"{SAID[5].said.latitude:.4f} {SAID[5].said.longitude:.4f}".replace(
            ".", ","), "Post", "", "", "1"),
        ("4", "Bettna", "Drivmedel", "Mack.", "", "0"),
    ]  # fmt: skip


def test_other_contributions_stand_by_number_with_what_was_said() -> None:
    found = lines(protocol())
    assert rows_below("Bidrag till fråga 1", found)[1:] == [
        ("1", "Fungerar inte", "Flen", "Betaltjänster", "Tom."),
        ("2", "Fungerar bra", "Tempo Sparreholm", "Livsmedel och post", ""),
        ("3", "Fungerar inte", "Flen", "", "Mörkt.\nOch kallt."),
    ]
    assert rows_below("Bidrag till fråga 3", found)[1:] == [
        ("7", "Driva en service", "Mellösa bygderåd", "Vi kan driva det."),
    ]


def test_each_question_is_counted_by_village_and_service_type() -> None:
    found = lines(protocol())
    caption = "Fråga {}: hur många som säger vad, och var"
    assert rows_below(caption.format(1), found) == [
        ("Ort", "Serviceslag", "Vad som sägs", "Bidrag"),
        ("ingen ort", "Livsmedel", "Fungerar bra", "1"),
        ("ingen ort", "Post", "Fungerar bra", "1"),
        ("Flen", "Betaltjänster", "Fungerar inte", "1"),
        ("Flen", "inget serviceslag", "Fungerar inte", "1"),
    ]
    assert rows_below(caption.format(2), found) == [
        ("Ort", "Serviceslag", "Bidrag", "Prickar"),
        ("Mellösa", "Post", "1", "5"),
        ("Mellösa", "Apotek", "1", "5"),
        ("ingen ort", "Post", "1", "1"),
        ("Bettna", "Drivmedel", "1", "0"),
    ]
    assert rows_below(caption.format(3), found) == [
        ("Vad som sägs", "Bidrag"),
        ("Driva en service", "1"),
    ]


def test_many_villages_are_named_in_part() -> None:
    post = ("post",)
    villages = ["Ö", "Å", "Z", "A", "B", "C", "C"]
    wishes = [
        said(i, "future", "wish", types=post, village=village)
        for i, village in enumerate(villages, start=1)
    ]
    summary = [line[1] for line in lines(protocol(tuple(wishes))) if line[0] == "p"]
    assert "Orter: C (2), A (1), B (1), Z (1), Å (1) och 1 ort till." in summary[2]


def test_wishes_with_as_many_dots_are_all_named() -> None:
    found = lines(protocol(dots={SAID[3].id: 2, SAID[5].id: 2}))
    assert ("p", "Flest prickar, 2 var, ligger på nummer 4 och 6.") in found


def test_without_a_vote_nothing_is_said_of_dots() -> None:
    nobody = Participation(participants=4, contributors=3, voters=0, dots=0)
    made = protocol(workshop=workshop(votes=0), participation=nobody, dots={})
    found = lines(made)
    assert dict(rows_below("Uppgifter om workshopen", found))["Prickar"] == (
        "ingen röstning"
    )
    assert rows_below("Bidrag till fråga 2", found)[0][-1] == "Vad det skulle ändra"
    assert not any("Flest prickar" in line[1] for line in found)


def test_a_workshop_where_nobody_said_anything_has_minutes_too() -> None:
    nobody = Participation(participants=1, contributors=0, voters=0, dots=0)
    found = lines(protocol((), participation=nobody, dots={}, effects={}))
    assert found.count(("p", "Inget bidrag till den här frågan visades.")) == 3
    assert ("p", "Inga rättelser föreslogs.") in found
    assert not any("Vad det skulle ändra" in line for line in found)
    assert not any("beräknat" in line[1] for line in found)


def test_proposed_corrections_say_where_what_and_by_whom() -> None:
    spots = (
        said(8, "today", "closed", types=("fuel",), place_id="okand", text="Borta."),
        said(9, "today", "missing", types=("post",), latitude=59.2, longitude=16.6),
        said(10, "today", "hours", village="Årdala", text="Till 18."),
    )
    found = rows_below("Föreslagna rättelser", lines(protocol(spots)))
    at = spots[1].said
    where = f"{at.latitude:.4f} {at.longitude:.4f}".replace(".", ",")
    assert found == [
        ("Var", "Serviceslag", "Förslag", "Som det sades", "Sagt den", "Hur många"),
        (where, "Post", "Saknas på kartan", "", "24 november 2026", "1"),
        ("Årdala", "", "Öppettider", "Till 18.", "24 november 2026", "1"),
        ("okand", "Drivmedel", "Har lagts ned", "Borta.", "24 november 2026", "1"),
    ]


def test_minutes_end_with_what_the_figures_rest_on() -> None:
    found = lines(protocol())
    points = [line[1] for line in found if line[0] == "li"]
    assert found[-1] == ("li", points[-1])
    assert found[-len(points) - 1] == ("h2", "Vad siffrorna vilar på")
    for words in ("inget urval", "Bara bidrag som visades", "250 meter"):
        assert sum(words in point for point in points) == 1


def test_headings_go_down_one_step_at_a_time() -> None:
    levels = [int(line[0][1]) for line in lines(protocol()) if line[0][0] == "h"]
    assert levels == [1, 2, 2, 2, 3, 2, 3, 2, 3, 2, 2]


def test_minutes_are_in_english_after_the_language_was_set() -> None:
    text.use("en")
    found = lines(protocol())
    assert found[0] == ("h1", "Minutes of the workshop Service i Mellösa")
    assert rows_below("Contributions to question 2", found)[1][0] == "5, on paper"


@pytest.mark.parametrize(("language", "code"), [("sv", "sv-SE"), ("en", "en-GB")])
def test_word_file_says_what_it_is(language: str, code: str) -> None:
    text.use(language)
    content = to_word(protocol())
    about = opened(content).core_properties
    assert about.title == word_lines(content)[0][1]
    assert about.author == about.last_modified_by == text.municipality_words("Flen")
    assert (about.comments, about.language) == ("", code)
    assert about.created
    assert about.created.date() == MADE_ON
    styles = part(content, "word/styles.xml")
    assert {tag.get(qn("w:val")) for tag in styles.iter(qn("w:lang"))} == {code}
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        assert not [n for n in file.namelist() if "header" in n or "thumbnail" in n]


def test_word_file_is_a4_with_numbered_pages() -> None:
    content = to_word(protocol())
    page = opened(content).sections[0]
    assert page.page_width
    assert page.page_height
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
    footer = page.footer.paragraphs[0]._p
    codes = [tag.get(qn("w:instr")) for tag in footer.iter(qn("w:fldSimple"))]
    shown = "".join(tag.text or "" for tag in footer.iter(qn("w:t")))
    assert (codes, shown) == (["PAGE", "NUMPAGES"], "Sida 1 av 1")


def test_every_word_table_repeats_its_header_row_and_fits_the_page() -> None:
    tables = opened(to_word(protocol())).tables
    assert len(tables) == 9
    for table in tables:
        marked = [row._tr.find(f".//{qn('w:tblHeader')}") for row in table.rows]
        assert marked[0] is not None
        assert set(marked[1:]) == {None}
        texts = [cell.paragraphs[0] for row in table.rows for cell in row.cells]
        assert {text.style.name for text in texts if text.style} == {"Table Text"}
        widths = [column.width for column in table.columns]
        assert sum(width.mm for width in widths if width) == pytest.approx(170, abs=1)


def test_html_is_one_file_that_reaches_for_nothing() -> None:
    soup = BeautifulSoup(to_html(protocol()), "html.parser")
    assert soup.html
    assert soup.html["lang"] == "sv"
    assert soup.title
    assert soup.title.get_text() == "Protokoll från workshopen Service i Mellösa"
    assert not soup.find_all(["script", "link", "img", "iframe", "a"])
    assert not soup.find_all(attrs={"src": True})
    style = soup.style
    assert style
    assert "@media print" in style.get_text()
    assert "url(" not in style.get_text()


def test_every_html_table_has_a_caption_and_marked_headers() -> None:
    soup = BeautifulSoup(to_html(protocol()), "html.parser")
    tables = soup.find_all("table")
    assert len(tables) == 9
    for table in tables:
        assert table.caption
        assert table.thead
        assert table.tbody
        assert {cell.get("scope") for cell in cells(table.thead)} == {"col"}
        for row in table.tbody.find_all("tr"):
            first, *others = cells(row)
            assert first.get("scope") == "row"
            assert all(cell.name == "td" for cell in others)


HOSTILE = (
    "<script>window.hacked=1</script>",
    "</table></main><img src=x onerror=alert(1)>",
    "=1+1",
    "{{ 7*7 }} {% raw %} %(x)s {0} {n}",
    "å" * 2000,
    "👩‍👩‍👧 😀 🇸🇪",
    "שלום <b>עולם</b>",
    "\u202eomvänt\u202c",
    "&lt;&amp; \"'`\\",
    "]]> <!-- -->",
)
BROKEN = "a\x00b\x08c\x0bd\x1fe\x85f\ud800g\udfffh\ufffei\r\nj"


def test_hostile_texts_stay_texts() -> None:
    wishes = tuple(
        said(i, "future", "wish", types=("post",), text=words, village=words[:120])
        for i, words in enumerate(HOSTILE, start=1)
    )
    made = protocol(wishes, workshop(title=HOSTILE[0]), dots={})
    found = lines(made)
    rows = rows_below("Bidrag till fråga 2", found)[1:]
    assert [row[3] for row in rows] == list(HOSTILE)
    assert [row[1] for row in rows] == [words[:120] for words in HOSTILE]
    assert found[0][1].endswith(HOSTILE[0])
    assert not BeautifulSoup(to_html(made), "html.parser").find_all(["script", "img"])


def test_signs_that_no_document_can_hold_are_left_out() -> None:
    what = SAID[3].said.model_copy(update={"text": BROKEN, "place_id": "broken"})
    wish = dataclasses.replace(SAID[3], said=what)
    settings = SETTINGS.model_copy(update={"title": BROKEN, "decision": BROKEN})
    broken = dataclasses.replace(WORKSHOP, settings=settings)
    made = protocol(
        (wish,), broken, place_names={"broken": BROKEN}, effects={wish.id: BROKEN}
    )
    found = lines(made)
    clean = "abcdefghi\nj"
    assert found[0] == ("h1", f"Protokoll från workshopen {clean}")
    row = rows_below("Bidrag till fråga 2", found)[1]
    assert row == ("4", clean, "Drivmedel", clean, clean, "0")


@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_every_text_can_stand_in_a_document(words: str) -> None:
    kept = legible(words)
    root = etree.Element("x")
    root.text = kept
    back = etree.fromstring(etree.tostring(root, encoding="utf-8"))
    assert (back.text or "") == kept
    assert legible(kept) == kept


@pytest.mark.parametrize(
    ("words", "is_so"),
    [("abc", False), ("", False), ("123", False), ("12 שלום", True), ("a ש", False)],
)
def test_the_first_letter_tells_from_which_side_a_text_is_read(
    words: str, is_so: bool
) -> None:
    assert is_right_to_left(words) == is_so


def test_a_text_from_the_right_is_marked_so_in_word() -> None:
    what = SAID[3].said.model_copy(update={"text": "שלום"})
    made = to_word(protocol((dataclasses.replace(SAID[3], said=what),)))
    body = part(made, "word/document.xml")
    marked = [
        "".join(paragraph.itertext())
        for paragraph in body.iter(qn("w:p"))
        if paragraph.find(f".//{qn('w:bidi')}") is not None
    ]
    assert marked == ["שלום"]


def sheet(made: Workshop = WORKSHOP) -> BeautifulSoup:
    content = paper_sheet(made, GROUPS, "Flen", date(2026, 11, 20))
    return BeautifulSoup(content, "html.parser")


def test_the_sheet_asks_the_three_questions_on_two_pages() -> None:
    soup = sheet()
    assert soup.html
    assert soup.html["lang"] == "sv"
    assert len(soup.find_all(class_="sheet")) == 2
    titles = [h2.get_text() for h2 in soup.find_all("h2")]
    assert [title[:2] for title in titles[:3]] == ["1.", "2.", "3."]
    assert titles[3] == "Vad som händer med det du skriver"
    assert len(soup.find_all(class_="room")) == 3
    words = soup.get_text()
    for part_of in (
        "Service i Mellösa", "24 november 2026", "Flens kommun", "Ställe eller ort:",
        "Vår grupp:", "Mellösa bygderåd", "Kommunstyrelsen", "30 november 2027",
    ):  # fmt: skip
        assert part_of in words


def test_the_sheet_has_boxes_for_kinds_and_for_types_with_their_letters() -> None:
    boxes = [box.get_text().strip() for box in sheet().select(".boxes li")]
    types = ["Drivmedel", "Livsmedel", "Post", "Apotek", "Betaltjänster"]
    assert boxes[:5] == [
        "Fungerar bra", "Fungerar inte", "Öppettider", "Har lagts ned",
        "Saknas på kartan",
    ]  # fmt: skip
    assert boxes[5:10] == boxes[10:15] == types
    assert len(boxes) == 22
    sources = [str(image["src"]) for image in sheet().select(".boxes img")]
    assert all(source.startswith("data:image/svg+xml,") for source in sources)
    for letter, source in zip("DLPAB" * 2, sources, strict=True):
        assert f"%3E{letter}%3C/text%3E" in source


def test_the_sheet_keeps_hostile_texts_as_texts() -> None:
    for words in HOSTILE:
        soup = sheet(workshop(title=words[:120], purpose=words[:500]))
        assert soup.h1
        assert soup.h1.get_text() == words[:120]
        assert words[:500] in [dd.get_text() for dd in soup.find_all("dd")]
        assert not soup.find_all("script")
        assert all(str(i["src"]).startswith("data:") for i in soup.find_all("img"))


def test_the_sheet_of_bare_settings_says_what_is_missing() -> None:
    bare = workshop(
        groups=(), delete_on=None, responsible="", contact="", purpose="",
        legal_basis="", decision="",
    )  # fmt: skip
    soup = sheet(bare)
    assert {dd.get_text() for dd in soup.find_all("dd")} == {"uppgift saknas"}
    assert "Inbjudna grupper" not in soup.get_text()


def test_the_sheet_is_in_english_after_the_language_was_set() -> None:
    text.use("en")
    soup = sheet()
    assert soup.html
    assert soup.html["lang"] == "en"
    assert "What happens to what you write" in soup.get_text()


def test_documents_do_without_streamlit() -> None:
    code = (
        "import sys, dashboard.documents.protocol; sys.exit('streamlit' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
