"""Statements about places as proposed corrections, with origin and number."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from geodata.store.corrections import COLUMNS, FIELDS, corrections
from geodata.store.records import KINDS, Contribution, Said, Settings, Workshop
from geodata.store.results import merged

EVENING = datetime(2026, 11, 24, 18, 30, tzinfo=UTC)
SHOP = {"place_id": "flen-coop", "village": "Flen"}
AT_MELLOSA = {"village": "Mellösa", "latitude": 59.1, "longitude": 16.56}


def workshop() -> Workshop:
    settings = Settings(
        title="Kväll", day=date(2026, 11, 23), last_day=date(2026, 12, 1)
    )
    return Workshop(
        id="w1",
        code="ABC",
        municipality_code="0482",
        settings=settings,
        state="open",
        screen="start",
        created_at=EVENING,
        timer_ends_at=None,
        closed_at=None,
        exported_at=None,
        revision=1,
    )


def contribution(number: int, said: dict[str, Any], **more: Any) -> Contribution:  # noqa: ANN401
    fields = {
        "id": f"{number:032x}",
        "number": number,
        "workshop_id": "w1",
        "participant_id": "p",
        "origin": "phone",
        "said": Said.model_validate({"question": "today", **said}),
        "status": "shown",
        "merged_into": "",
        "created_at": EVENING,
        "changed_at": EVENING,
    }
    return Contribution(**(fields | more))


def rows(*contributions: Contribution) -> list[dict[Any, Any]]:
    table = corrections(contributions, workshop())
    assert list(table) == list(COLUMNS)
    return table.to_dict("records")


def test_a_closed_place_is_proposed_with_origin_and_day() -> None:
    said = {"kind": "closed", "text": "Stängde i maj", **SHOP}
    [row] = rows(contribution(7, said))
    assert row["place_id"] == "flen-coop"
    assert (row["field"], row["value"]) == ("status", "closed")
    assert row["text"] == "Stängde i maj"
    assert row["origin"] == "workshop w1 contribution 7"
    assert row["said_on"] == "2026-11-24"
    assert (row["contributions"], row["status"]) == (1, "proposed")


def test_what_came_on_paper_was_said_on_the_day_of_the_workshop() -> None:
    said = {"kind": "works", **SHOP}
    [row] = rows(contribution(1, said, origin="paper", participant_id=""))
    assert row["said_on"] == "2026-11-23"


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("works", "confirmed", "open"),
        ("works_not", "problem", "så här är det"),
        ("hours", "opening_hours", "så här är det"),
        ("closed", "status", "closed"),
    ],
)
def test_each_kind_has_its_field(kind: str, field: str, value: str) -> None:
    [row] = rows(contribution(1, {"kind": kind, "text": "så här är det", **SHOP}))
    assert (row["field"], row["value"]) == (field, value)


def test_every_kind_of_today_has_a_field_and_no_other() -> None:
    assert set(FIELDS) == set(KINDS["today"])


def test_a_missing_place_tells_where_and_one_row_a_service_type() -> None:
    said = {"kind": "missing", "text": "Butik", "types": ["post", "groceries"]}
    found = rows(contribution(1, said | AT_MELLOSA))
    assert [row["service_type"] for row in found] == ["groceries", "post"]
    assert {row["field"] for row in found} == {"new_place"}
    assert {row["value"] for row in found} == {"Butik"}
    assert {row["place_id"] for row in found} == {""}
    assert found[0]["village"] == "Mellösa"
    assert found[0]["latitude"] == pytest.approx(59.1, abs=0.003)


def test_only_what_is_shown_and_is_about_today_is_proposed() -> None:
    closed = {"kind": "closed", **SHOP}
    hidden = [
        contribution(i, closed, status=status)
        for i, status in enumerate(("waiting", "hidden", "withdrawn"), start=1)
    ]
    wish = {"question": "future", "kind": "wish", "types": ["post"], **AT_MELLOSA}
    part = {"question": "part", "kind": "run", "text": "Vi kan"}
    others = [contribution(4, wish), contribution(5, part)]
    assert rows(*hidden, *others) == []
    assert rows() == []


def test_those_who_say_the_same_are_counted_also_those_that_were_merged() -> None:
    first = contribution(1, {"kind": "closed", "text": "stängd", **SHOP})
    second = contribution(2, {"kind": "closed", "text": "finns ej", **SHOP})
    gone = {"status": "merged", "merged_into": first.id}
    third = contribution(3, {"kind": "works_not", "text": "?", **SHOP}, **gone)
    elsewhere = contribution(4, {"kind": "closed", "place_id": "flen-ica"})
    opposite = contribution(5, {"kind": "works", **SHOP})
    found = rows(first, second, third, elsewhere, opposite)
    told = [(row["origin"].split()[-1], row["contributions"]) for row in found]
    assert told == [("1", 3), ("2", 3), ("5", 1), ("4", 1)]


def test_one_merged_into_a_merged_one_counts_for_the_last() -> None:
    last = contribution(1, {"kind": "closed", **SHOP})
    middle = contribution(
        2, {"kind": "closed", **SHOP}, status="merged", merged_into=last.id
    )
    first = contribution(
        3, {"kind": "closed", **SHOP}, status="merged", merged_into=middle.id
    )
    given = [first, middle, last]
    assert merged(given) == {first.id: last.id, middle.id: last.id}
    assert [row["contributions"] for row in rows(*given)] == [3]


def test_other_words_or_another_service_are_not_the_same() -> None:
    hours = [
        contribution(i, {"kind": "hours", "text": text, "types": [code], **SHOP})
        for i, (text, code) in enumerate(
            [("9-18", "post"), ("9-18", "post"), ("9-17", "post"), ("9-18", "fuel")], 1
        )
    ]
    assert [row["contributions"] for row in rows(*hours)] == [2, 2, 1, 1]


def test_one_merged_into_what_is_hidden_counts_nowhere() -> None:
    hidden = contribution(1, {"kind": "closed", **SHOP}, status="hidden")
    merged = contribution(
        2, {"kind": "closed", **SHOP}, status="merged", merged_into=hidden.id
    )
    shown = contribution(3, {"kind": "closed", **SHOP})
    assert [row["contributions"] for row in rows(hidden, merged, shown)] == [1]


def test_a_formula_stays_the_text_that_it_is() -> None:
    text = '=HYPERLINK("http://x")<script>{0}%s'
    [row] = rows(contribution(1, {"kind": "hours", "text": text, **SHOP}))
    assert row["value"] == row["text"] == text
