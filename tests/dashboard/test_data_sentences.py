"""Sentences about the data, what is to be done, and what was changed."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from dashboard.sentences import changes as said
from dashboard.sentences import data as words
from dashboard.text import language, use
from geodata.pack.overlay import RowChange
from geodata.places import KindState
from geodata.store.change_records import ACTIONS, Change
from geodata.todo import Todo, TypeTask
from tests.pages.opening import plain

TODAY = date(2026, 11, 24)
NOTHING = TypeTask("post", (), (), 0, 0, "", "", 0, "")
POST = TypeTask(
    service_type="post",
    counted=(KindState("post_agent", "unknown", ""),),
    others=(
        KindState("parcel_locker", "partial", "2023-03-01"),
        KindState("bank_office", "complete", "2023"),
    ),
    services=22,
    unconfirmed=14,
    oldest="2023-05-01",
    first="a",
    without_hours=22,
    first_without_hours="b",
)
EMPTY = Todo((NOTHING,), (), 0, "", (), 1, grid=True, roads=True)
CHANGE = Change(
    id="a" * 32,
    number=12,
    municipality_code="0482",
    action="confirm",
    role="editor",
    key_id="abc234",
    at=datetime(2026, 11, 24, 13, 5, tzinfo=UTC),
    source="",
    note="",
    place_id="flen-coop",
    about="",
    rows=2,
)
NAMES = {"flen-coop": "Coop Flen, Flen"}
KEY = ("flen-coop", "post", "post_agent")


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2026-11-24", "i dag"),
        ("2026", "i dag"),
        ("2026-11-23", "för 1 dag sedan"),
        ("2026-10-25", "för 4 veckor sedan"),
        ("2025-12-19", "för 11 månader sedan"),
        ("2023-02-26", "för 3 år sedan"),
        ("2024", "för 23 månader sedan"),
        ("2023", "för 2 år sedan"),
    ],
)
def test_age_of_a_date(day: str, told: str) -> None:
    assert plain(words.age(day, TODAY)) == told


@pytest.mark.parametrize(
    ("oldest", "newest", "told"),
    [
        ("", "", "–"),
        ("2022", "2022", "2022"),
        ("2017-07", "2026-01-02", "juli 2017 – 2 januari 2026"),
    ],
)
def test_dates_from_the_oldest_to_the_newest(
    oldest: str, newest: str, told: str
) -> None:
    assert words.day_range(oldest, newest) == told


def test_how_much_is_known() -> None:
    found = replace(EMPTY, types=(replace(POST, without_hours=20), NOTHING))
    assert words.summary(found, "Flens kommun") == (
        "22 tjänster är kända i Flens kommun. 8 av dem är bekräftade det senaste året, "
        "och öppettiderna är kända för 2."
    )
    assert words.summary(EMPTY, "Flens kommun") == (
        "Ingen tjänst är känd i Flens kommun än."
    )


@pytest.mark.parametrize(
    ("types", "reports", "told"),
    [
        ((NOTHING,), 0, "Allt som räknas är bekräftat."),
        ((NOTHING,), 1, "1 anmälan att ta hand om."),
        (
            (POST, NOTHING),
            2,
            "2 anmälningar att ta hand om, 14 tjänster att bekräfta och 1 lista som "
            "inte är fullständig.",
        ),
    ],
)
def test_how_much_there_is_to_do(
    types: tuple[TypeTask, ...], reports: int, told: str
) -> None:
    assert words.todo_summary(replace(EMPTY, types=types), reports) == told


def test_what_is_to_be_done_about_a_type() -> None:
    assert words.task_lines(POST, 0) == [
        "Ingen säker uppgift.",
        "Om listan över postombud är fullständig är inte känt.",
        "14 av 22 tjänster är inte bekräftade det senaste året. Den äldsta uppgiften "
        "är från 1 maj 2023.",
        "Öppettider saknas för 22 av 22 tjänster.",
    ]
    assert words.uncounted(POST) == (
        "Inte heller fullständigt, men räknas inte i avstånd: paketskåp."
    )
    partial = replace(POST, counted=(KindState("post_agent", "partial", ""),))
    assert words.task_lines(partial, 1)[0] == (
        "Listan över postombud är inte fullständig."
    )
    assert words.task_lines(NOTHING, 0) == ["Inget att göra."]
    assert words.uncounted(NOTHING) == ""


def test_what_else_is_missing() -> None:
    assert words.other_lines(EMPTY) == []
    found = Todo((POST,), (), 1, "a", ("A", "B"), 0, grid=False, roads=False)
    lines = dict(words.other_lines(found))
    assert list(lines) == ["neighbours", "service_points", "groups", "grid", "roads"]
    bare = replace(found, types=(NOTHING,))
    assert "service_points" not in dict(words.other_lines(bare))
    assert lines["groups"].startswith("De lokala grupperna A och B saknar läge")


@pytest.mark.parametrize(
    ("status", "seen_on", "told"),
    [
        ("open", "2025-11-24", "bekräftad"),
        ("open", "2025-11-23", "behöver bekräftas"),
        ("unverified", "2026-11-24", "obekräftad"),
        ("closed", "2026-11-24", "stängd"),
    ],
)
def test_how_a_service_stands(status: str, seen_on: str, told: str) -> None:
    row = {"status": status, "seen_on": seen_on}
    assert words.standing_word(words.standing(row, TODAY)) == told


def test_when_something_was_done_and_by_whom() -> None:
    local = CHANGE.at.astimezone()
    assert said.at_words(CHANGE.at, "editor") == (
        f"24 november 2026 kl. {local:%H:%M}, redaktör"
    )
    assert said.at_words(CHANGE.at, "command").endswith(", kommandot")


@pytest.mark.parametrize("action", ACTIONS)
def test_every_action_has_words(action: str) -> None:
    told = said.change_title(replace(CHANGE, action=action), NAMES, {})
    assert told.endswith(": Coop Flen, Flen")
    use("en")
    other = said.change_title(replace(CHANGE, action=action), NAMES, {})
    assert other != told


def test_titles_of_changes() -> None:
    gone = replace(CHANGE, place_id="gone")
    assert said.change_title(gone, NAMES, {}) == "Bekräftat: gone"
    listed = replace(CHANGE, action="import", place_id="", source="lista.xlsx")
    assert said.change_title(listed, NAMES, {}) == "En lista lades in: lista.xlsx"
    back = replace(CHANGE, action="undo", about=CHANGE.id)
    assert said.change_title(back, NAMES, {CHANGE.id: 12}) == (
        "Togs tillbaka: ändring 12"
    )
    assert said.change_title(replace(gone, place_id=""), NAMES, {}) == "Bekräftat"


def test_cells_of_a_row_are_told_before_and_after() -> None:
    before = {"place_id": "flen-coop", "status": "unverified", "source_id": "old"}
    after = {
        "place_id": "flen-coop",
        "status": "open",
        "seen_on": "2026-11-24",
        "source_id": "new",
        "opening_hours": "Mo-Fr 09:00-18:00",
        "role": "service_point",
        "shelf": "x",
    }
    row = RowChange("services", KEY, before, after)
    assert said.row_title(row, NAMES) == "Coop Flen, Flen: Post, postombud"
    assert said.row_title(row, {"flen-coop": ""}) == "Post, postombud"
    told = said.cell_changes(row, {"old": "Gamla listan"}, TODAY)
    assert [(one, *map(plain, rest)) for one, *rest in told] == [
        ("Status", "obekräftad", "öppen"),
        ("Källa", "Gamla listan", "new"),
        ("Senast sedd", "–", "24 november 2026"),
        ("Öppettider", "–", "mån–fre 9–18"),
        ("Roll", "–", "servicepunkt"),
        ("shelf", "–", "x"),
    ]
    assert words.cell_words("opening_hours", "24/7") == "24/7"


def test_a_new_place_is_told_by_its_own_name() -> None:
    new = RowChange("places", ("x",), None, {"place_id": "x", "name": "Nya"})
    assert said.row_title(new, NAMES) == "Nya"
    assert said.row_title(RowChange("places", ("x",), None, {}), NAMES) == "x"
    source = RowChange("sources", ("editors",), None, {})
    assert said.row_title(source, NAMES) == "Källan editors"


def test_the_editors_source_has_words_in_both_languages() -> None:
    use("en")
    cells = said.editors_texts("Flens kommun")
    assert cells["title"] == "Uppgifter från kommunens redaktörer"
    assert cells["title_en"] == "What the municipality's editors say"
    assert cells["licence"] != cells["licence_en"]
    assert cells["publisher"] == "Flens kommun"
    assert language() == "en"
