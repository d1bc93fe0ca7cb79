"""When places shall be open: codes of the address, words to read and to type."""

import json
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

import pytest
from click.testing import CliRunner

from dashboard import open_at, text
from dashboard.cli import main
from dashboard.open_at import OpenAt
from dashboard.sentences import hours
from geodata.hours import next_ordinary
from geodata.places import OpenCount

TODAY = date(2026, 3, 3)
TUESDAY = datetime.fromisoformat("2026-03-03T19:00")


@pytest.fixture(autouse=True)
def swedish() -> Iterator[None]:
    text.use("sv")
    yield
    text.use("sv")


# Codes and what is typed


@pytest.mark.parametrize(
    ("code", "asked"),
    [
        ("tue-1900", OpenAt("tue", time(19))),
        ("sun-0005", OpenAt("sun", time(0, 5))),
        ("20261224-1000", OpenAt("", time(10), date(2026, 12, 24))),
    ],
)
def test_a_code_is_read_and_written_the_same(code: str, asked: OpenAt) -> None:
    assert open_at.read(code) == asked
    assert asked.code() == code


@pytest.mark.parametrize(
    "code",
    ["", "any", "tue", "tue-2400", "tue-1960", "tis-1900", "tue-19", "20261301-1000",
     "20260230-1000", "19991231-1000", "20770101-1000", "tue-1900 ", "TUE-1900",
     "tue-١٩٠٠"],
)  # fmt: skip
def test_a_code_that_means_nothing_is_none(code: str) -> None:
    assert open_at.read(code) is None


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("tisdag 19.00", "tue-1900"),
        ("Tisdag 19:00", "tue-1900"),
        ("tue 19:00", "tue-1900"),
        (" tis 9 ", "tue-0900"),
        ("söndag 08.05", "sun-0805"),
        ("2026-12-24 10:00", "20261224-1000"),
        ("2026-12-24T10:00", "20261224-1000"),
    ],
)
def test_what_is_typed_in_either_language_is_read(typed: str, code: str) -> None:
    asked = open_at.typed(typed)
    assert asked is not None
    assert asked.code() == code


@pytest.mark.parametrize(
    "typed", ["", "tisdag", "19.00", "tisdag kväll", "tisdag 24.00", "2026-02-30 10:00",
              "24/12 10.00", "2199-01-01 10:00", "t 10"],
)  # fmt: skip
def test_what_is_no_day_and_time_is_none(typed: str) -> None:
    assert open_at.typed(typed) is None


def test_a_weekday_is_the_next_ordinary_one_and_a_day_is_itself() -> None:
    assert OpenAt("tue", time(19)).moment(TODAY) == TUESDAY
    friday = OpenAt("fri", time(12)).moment(date(2026, 4, 1))
    assert friday == datetime.fromisoformat("2026-04-10T12:00")
    good_friday = OpenAt("", time(12), date(2026, 4, 3)).moment(TODAY)
    assert good_friday == datetime.fromisoformat("2026-04-03T12:00")


def test_a_time_that_is_not_there_in_spring_is_the_one_after() -> None:
    asked = OpenAt("", time(2, 30), date(2026, 3, 29))
    assert asked.moment(TODAY) == datetime.fromisoformat("2026-03-29T03:30")


# Words


@pytest.mark.parametrize(
    ("written", "swedish", "english"),
    [
        ("", "inte känt", "not known"),
        ("24/7", "dygnet runt", "round the clock"),
        ("off", "stängt", "closed all day"),
        (
            "Mo-Fr 09:00-18:00; Sa 10:00-14:00; PH off",
            "mån–fre 9–18, lör 10–14; helgdagar stängt",
            "Mon–Fri 9–18, Sat 10–14; public holidays closed all day",
        ),
        (
            "Mo,We,Fr 09:30-12:00,13:00-17:00",
            "mån, ons, fre 9.30–12 och 13–17",
            "Mon, Wed, Fri 9:30–12 and 13–17",
        ),
        ("Mo-Su 22:00-02:30", "alla dagar 22–02.30", "every day 22–02:30"),
        ("Mo-Fr 08:00-24:00", "mån–fre 8–24", "Mon–Fri 8–24"),
        (
            'Mo 09:00-10:00 "ring"',
            "mån 9–10 (”ring”)",
            "Mon 9–10 (“ring”)",
        ),
        ("Mo 09:00-10:00 unknown", "mån kanske 9–10", "Mon perhaps 9–10"),
        (
            "sunrise-sunset",
            "”sunrise-sunset” (som OpenStreetMap skriver dem)",
            "“sunrise-sunset” (as OpenStreetMap writes them)",
        ),
        ("mån 9", "”mån 9” (kan inte tolkas)", "“mån 9” (cannot be read)"),
        (
            "Mo-Fr 09:00-18:00; PH 10:00-12:00; Dec 25 off",
            "mån–fre 9–18; helgdagar har olika tider; gäller denna vecka, andra veckor "
            "har andra tider",
            "Mon–Fri 9–18; public holidays differ; this week; other hours in other "
            "weeks",
        ),
    ],
)
def test_hours_in_words(written: str, swedish: str, english: str) -> None:
    assert hours.hours_words(written, TODAY) == swedish
    text.use("en")
    assert hours.hours_words(written, TODAY) == english


def test_hours_of_a_season_are_those_of_this_week() -> None:
    written = "Mo-Fr 09:00-17:00; Jun-Aug Mo-Fr 09:00-20:00"
    winter = hours.hours_words(written, TODAY)
    summer = hours.hours_words(written, date(2026, 7, 1))
    assert winter.startswith("mån–fre 9–17; gäller denna vecka")
    assert summer.startswith("mån–fre 9–20; gäller denna vecka")


def test_the_moment_stands_before_what_holds_then() -> None:
    assert hours.at_moment(TUESDAY, "Så är det.") == (
        "Tisdag 3 mars 2026 kl. 19.00: Så är det."
    )
    assert hours.at_moment(None, "Så är det.") == "Så är det."
    text.use("en")
    assert hours.moment_words(TUESDAY) == "Tuesday 3 March 2026 at 19:00"


def test_all_three_counts_are_told() -> None:
    told = hours.shown_words(OpenCount(3, 40, 6), TUESDAY)
    assert told == (
        "Tisdag 3 mars 2026 kl. 19.00: 3 tjänster är säkert öppna, 40 har okända "
        "öppettider (märkta ?) och 6 är stängda och visas inte."
    )
    range_told = hours.counted_words(OpenCount(3, 40, 6), TUESDAY)
    assert "Av 49 ställen som räknas: säkert öppna 3, stängda 6. 40 har " in (
        range_told
    )
    certain = hours.counted_words(OpenCount(3, 0, 6), TUESDAY)
    assert certain.endswith("Av 9 ställen som räknas: säkert öppna 3, stängda 6.")


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2026-12-24T10:00", "Julafton är ingen helgdag enligt lag"),
        ("2026-06-19T10:00", "Midsommarafton är ingen helgdag enligt lag"),
        ("2026-12-31T10:00", "Nyårsafton är ingen helgdag enligt lag"),
        ("2026-12-25T10:00", "Dagen är helgdag"),
    ],
)
def test_holidays_and_eves_are_told_apart(day: str, told: str) -> None:
    moment = datetime.fromisoformat(day)
    assert hours.day_note(moment).startswith(told)
    assert hours.day_note(moment) in hours.shown_words(OpenCount(1, 1, 1), moment)
    assert hours.day_note(TUESDAY) == ""


def test_why_there_are_two_numbers() -> None:
    assert hours.why_range(lists=False, hours=False) == ""
    lists, open_hours = (
        hours.why_range(lists=True, hours=False),
        hours.why_range(lists=False, hours=True),
    )
    assert "lista är inte fullständig" in lists
    assert "öppettider är inte kända" in open_hours
    both = hours.why_range(lists=True, hours=True)
    assert "fullständig och en del öppettider är inte kända" in both


# The command


def command(*arguments: str) -> Any:  # noqa: ANN401 - rows of JSON
    done = CliRunner().invoke(main, ["gaps", "--type", "fuel", "--within-km", "10",
                                     "--measure", "straight", *arguments])  # fmt: skip
    assert done.exit_code == 0
    return json.loads(done.stdout)[0]


def test_the_command_tells_both_ends_where_no_hours_are_known() -> None:
    usual, worst = command(), command("--open-at", "tisdag 19.00")
    best = command("--open-at", "tue 19:00", "--every-village")
    assert usual["completeness"] == "complete"
    assert worst["completeness"] == best["completeness"] == "partial"
    assert worst["residents_beyond"] == worst["residents"]
    assert best["residents_beyond"] == usual["residents_beyond"]


def test_the_command_refuses_what_is_no_moment() -> None:
    arguments = ["gaps", "--within-km", "10", "--open-at", "i morgon"]
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 2
    assert "'i morgon' är ingen dag och tid." in done.stderr


def test_the_weekday_of_the_command_is_from_today_on() -> None:
    asked = open_at.typed("lördag 12")
    assert asked is not None
    assert asked.moment(TODAY).date() == next_ordinary(5, TODAY)
