"""The fragment of a plan as blocks: nothing is lost, nothing unknown goes by."""

import pytest

from dashboard.documents.plan.blocks import (
    Figure,
    Heading,
    Notes,
    Paragraph,
    Points,
    Run,
    Table,
    plain,
    shortened,
)
from dashboard.documents.plan.reading import read, themes
from tests.dashboard.plan_sample import HOSTILE, PICTURES, sample

NBSP = "\u00a0"


def test_the_parts_of_a_plan_stand_in_their_order() -> None:
    plan = read(sample(), PICTURES)
    assert plan.draft == "UTKAST"
    assert [type(one) for one in plan.front] == [Heading, Paragraph, Paragraph, Table]
    assert [type(one) for one in plan.chapters] == [
        Heading, Paragraph, Heading, Points, Figure, Table, Paragraph,
        Heading, Figure, Paragraph, Heading, Notes,
    ]  # fmt: skip
    assert [(one.anchor, plain(one.runs)) for one in plan.headings] == [
        ("chapter-today", "1 Service i dag"),
        ("chapter-gaps", "2 Luckor"),
        ("chapter-notes", "Noter"),
    ]


def test_spaces_are_as_html_shows_them_and_units_stay_with_their_numbers() -> None:
    plan = read(sample(), PICTURES)
    assert plan.front[2] == Paragraph(
        (Run("Så är servicen i "), Run("Bettna", is_bold=True), Run(".")), "lead"
    )
    told = plan.chapters[1]
    assert isinstance(told, Paragraph)
    assert told.runs == (
        Run("Här finns 3 ställen"),
        Run("1", "note", href="#note-1", anchor="ref-1"),
        Run(f" inom 10{NBSP}km och 4{NBSP}312 invånare"),
        Run("2", "note", href="#note-2", anchor="ref-2"),
        Run(",", "note"),
        Run("1", "note", href="#note-1"),
        Run("."),
    )


def test_tables_and_maps_of_the_chapters_are_numbered() -> None:
    plan = read(sample(), PICTURES)
    blocks = (*plan.front, *plan.chapters)
    tables = [one for one in blocks if isinstance(one, Table)]
    assert [(one.number, plain(one.caption)) for one in tables] == [
        (0, "Om utkastet"),
        (1, "Avstånd"),
    ]
    assert tables[1].shares == (40, 20, 40)
    assert [one.is_number for one in tables[1].columns] == [False, True, False]
    assert [plain(one.runs) for one in tables[1].rows[0]] == [
        "Post", "12,5 km", "okänt"
    ]  # fmt: skip
    maps = [one for one in blocks if isinstance(one, Figure)]
    assert [(one.number, one.theme) for one in maps] == [
        (1, "services"),
        (2, "gaps:post"),
    ]


def test_a_map_without_a_picture_is_left_out_with_its_caption() -> None:
    plan = read(sample(), ("gaps:post",))
    maps = [one for one in plan.chapters if isinstance(one, Figure)]
    assert [(one.number, one.theme) for one in maps] == [(1, "gaps:post")]
    assert themes(sample()) == ("services", "gaps:post")


def test_the_number_of_another_note_stands_on_the_line_in_a_note() -> None:
    notes = read(sample(), ()).chapters[-1]
    assert isinstance(notes, Notes)
    assert notes.items[1] == (Run("Som not "), Run("1", href="#note-1"), Run("."))


@pytest.mark.parametrize("words", HOSTILE)
def test_what_somebody_wrote_stays_as_it_was_written(words: str) -> None:
    plan = read(sample(words, words), PICTURES)
    title, points = plan.front[0], plan.chapters[3]
    assert isinstance(title, Heading)
    assert isinstance(points, Points)
    assert title.runs == points.items[1] == (Run(words, "said"),)


def test_signs_that_no_document_can_hold_are_left_out() -> None:
    title = read("<h1><bdi>a\x00b\x08c\ud800d\ufffe</bdi></h1>", ()).front[0]
    assert isinstance(title, Heading)
    assert plain(title.runs) == "abcd"


@pytest.mark.parametrize(
    "fragment",
    [
        "<p>a <img src=x></p>",
        "<script>1</script>",
        "<div>a</div>",
        "loose",
        "<h2>a</h2>loose<p>b</p>",
        '<p class="other">a</p>',
        "<ul><p>a</p></ul>",
        "<ul>loose<li>a</li></ul>",
        "<ol><li>a</li></ol>",
        '<ol class="notes"><li id="note-2">a</li></ol>',
        '<figure data-map="services"></figure>',
        '<table data-shares="1 1"><caption>a</caption><thead><tr><th>a</th></tr>'
        "</thead><tbody></tbody></table>",
        '<table data-shares="1"><caption>a</caption><thead><tr><th>a</th></tr>'
        "</thead><tbody><tr><td>a</td><td>b</td></tr></tbody></table>",
        '<table data-shares="1"><thead><tr><th>a</th></tr></thead>'
        "<tbody></tbody></table>",
    ],
)
def test_what_no_writer_knows_is_refused(fragment: str) -> None:
    with pytest.raises(ValueError, match="no writer of plans knows"):
        read(fragment, PICTURES)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "#x", "/a", "data:,a"])
def test_only_addresses_of_the_web_and_of_notes_are_links(address: str) -> None:
    told = read(f'<p><a href="{address}">a</a></p>', ()).front[0]
    assert told == Paragraph((Run("a"),))


def test_a_long_title_is_cut_where_a_page_has_no_room() -> None:
    assert shortened("a\nb  c") == "a b c"
    assert shortened("x" * 90) == "x" * 90
    assert shortened("x" * 91) == "x" * 90 + "…"
