"""Opening hours at a moment: plain weeks, midnight, holidays, summer time, unknown."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.hours import (
    FIRST_DAY,
    LAST_DAY,
    LONGEST,
    Spell,
    eve,
    has_calendar,
    is_holiday,
    is_valid,
    next_ordinary,
    on_clock,
    state_at,
    week,
)

USUAL = "Mo-Fr 09:00-18:00; Sa 10:00-14:00; PH off"
MONDAY = date(2026, 3, 2)


def at(day: str, clock: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time.fromisoformat(clock))


def easter(year: int) -> date:
    """Easter Sunday by the Gregorian computus, as Butcher gave it in 1876."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (b - (b + 8) // 25 + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    weekday = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * weekday) // 451
    month, day = divmod(h + weekday - 7 * m + 114, 31)
    return date(year, month, day + 1)


def saturday_from(day: date) -> date:
    return day + timedelta((5 - day.weekday()) % 7)


def by_law(year: int) -> set[date]:
    """Public holidays of Lag (1989:253), but for the mere Sundays."""
    first = easter(year)
    movable = {first + timedelta(days) for days in (-2, 0, 1, 39, 49)}
    fixed = {(1, 1), (1, 6), (5, 1), (6, 6), (12, 25), (12, 26)}
    saturdays = {saturday_from(date(year, 6, 20)), saturday_from(date(year, 10, 31))}
    return movable | saturdays | {date(year, *one) for one in fixed}


def days_of(year: int) -> list[date]:
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    return [first + timedelta(n) for n in range((after - first).days)]


# What can be read


@pytest.mark.parametrize(
    "text",
    ["24/7", USUAL, "Mo-Su 22:00-02:00", "off", "sunrise-sunset", "mo-fr 09:00-18:00"],
)
def test_hours_as_openstreetmap_writes_them_are_valid(text: str) -> None:
    assert is_valid(text)


@pytest.mark.parametrize(
    "text",
    ["", " ", "mån-fre 9-18", "Mo-Fr 9-18", "Mo-Fr 09:00–18:00", "Mo 25:00-26:00",
     "<script>", "Mo-Fr 09:00-18:00;;", "\0", "Mo-Fr 09:00-18:00" + " " * LONGEST],
)  # fmt: skip
def test_other_texts_are_not_valid_and_always_unknown(text: str) -> None:
    assert not is_valid(text)
    assert state_at(text, at("2026-03-03", "12:00")) == "unknown"
    assert week(text, MONDAY) is None


@given(st.text('MoTuWeFrSPHoff0123456789:-,; "+()|/åäö\n', max_size=40))
def test_no_text_breaks_it(text: str) -> None:
    moment = at("2026-12-24", "12:00")
    assert state_at(text, moment) in {"open", "closed", "unknown"}
    assert is_valid(text) or week(text, MONDAY) is None


# A moment


@pytest.mark.parametrize(
    ("clock", "state"),
    [("08:59", "closed"), ("09:00", "open"), ("17:59", "open"), ("18:00", "closed")],
)
def test_the_first_minute_is_open_and_the_last_is_not(clock: str, state: str) -> None:
    assert state_at(USUAL, at("2026-03-03", clock)) == state


@pytest.mark.parametrize(
    ("text", "day", "clock", "state"),
    [
        ("Mo-Fr 09:00-24:00", "2026-03-02", "23:59", "open"),
        ("Mo-Fr 09:00-24:00", "2026-03-03", "00:00", "closed"),
        ("Sa 22:00-02:00", "2026-03-08", "00:00", "open"),
        ("Sa 22:00-02:00", "2026-03-08", "01:59", "open"),
        ("Sa 22:00-02:00", "2026-03-08", "02:00", "closed"),
        ("Sa 22:00-02:00", "2026-03-07", "01:00", "closed"),
        ("24/7", "2026-03-08", "00:00", "open"),
    ],
)
def test_midnight(text: str, day: str, clock: str, state: str) -> None:
    assert state_at(text, at(day, clock)) == state


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("24/7", "open"),
        ("01:00-02:30", "closed"),
        ("02:30-05:00", "open"),
        ("03:30-05:00", "open"),
        ("04:00-05:00", "closed"),
    ],
)
def test_an_hour_that_summer_time_leaves_out_is_the_one_after(
    text: str, state: str
) -> None:
    moment = on_clock(at("2026-03-29", "02:30"))
    assert moment == at("2026-03-29", "03:30")
    assert state_at(text, moment) == state


def test_the_hour_that_comes_twice_in_autumn_and_all_others_stay() -> None:
    for day, clock in (("2026-10-25", "02:30"), ("2026-03-29", "03:00"),
                       ("2026-03-29", "01:59"), ("2026-06-01", "12:00")):  # fmt: skip
        assert on_clock(at(day, clock)) == at(day, clock)
    assert state_at("02:00-03:00", at("2026-10-25", "02:30")) == "open"


@pytest.mark.parametrize(
    "text",
    ["sunrise-sunset", "SH off; 08:00-20:00", "08:00+", 'Mo-Fr 09:00-18:00 "ring"',
     '"efter överenskommelse"', "Mo-Fr 09:00-18:00 unknown"],
)  # fmt: skip
def test_what_depends_on_more_than_the_clock_is_unknown(text: str) -> None:
    assert is_valid(text)
    assert state_at(text, at("2026-03-03", "12:00")) == "unknown"


def test_words_in_quotes_do_not_make_closed_hours_unknown() -> None:
    assert state_at('09:00-10:00 open; 24/7 off "PH SH sunset"', at("2026-03-03",
                    "09:30")) == "closed"  # fmt: skip


# Holidays


@pytest.mark.parametrize("year", range(2005, 2077, 3))
def test_holidays_are_those_of_the_law(year: int) -> None:
    assert {day for day in days_of(year) if is_holiday(day)} == by_law(year)


@pytest.mark.parametrize("year", range(2020, 2036))
def test_the_eves_that_the_parser_takes_for_holidays_are_these_three(year: int) -> None:
    eves = {day: eve(day) for day in days_of(year) if eve(day)}
    midsummer = saturday_from(date(year, 6, 20)) - timedelta(1)
    assert eves == {
        midsummer: "midsummer",
        date(year, 12, 24): "christmas",
        date(year, 12, 31): "new_year",
    }
    taken = {
        day
        for day in days_of(year)
        if state_at("PH 00:00-24:00", datetime.combine(day, time(12))) != "closed"
    }
    assert taken == by_law(year) | set(eves)


def test_eves_of_easter_and_pentecost_are_ordinary_saturdays() -> None:
    for day in (easter(2026) - timedelta(1), easter(2026) + timedelta(48)):
        assert (eve(day), is_holiday(day)) == ("", False)
        assert state_at(USUAL, datetime.combine(day, time(12))) == "open"


@pytest.mark.parametrize(
    ("text", "day", "state"),
    [
        (USUAL, "2026-01-06", "closed"),  # Epiphany, a Tuesday
        ("Mo-Fr 09:00-18:00", "2026-01-06", "open"),
        ("Mo-Fr 09:00-18:00; PH 12:00-16:00", "2026-01-06", "open"),
        ("24/7", "2026-12-25", "open"),
        (USUAL, "2026-12-24", "unknown"),  # a Thursday
        ("Mo-Fr 09:00-18:00", "2026-12-24", "open"),
        ("Mo-Fr 09:00-18:00; Dec 24 off", "2026-12-24", "closed"),
        ("Mo-Fr 09:00-18:00; PH 10:00-15:00", "2026-12-24", "open"),
        (USUAL, "2026-06-19", "unknown"),
        (USUAL, "2026-12-31", "unknown"),
        (USUAL, "2026-12-23", "open"),
    ],
)
def test_holidays_and_eves_at_noon(text: str, day: str, state: str) -> None:
    assert state_at(text, at(day, "12:00")) == state


@pytest.mark.parametrize("clock", ["02:00", "21:00"])
def test_a_night_goes_over_a_holiday_unless_holidays_are_off(clock: str) -> None:
    moment = at("2026-01-06", clock)
    assert state_at("Mo-Su 20:00-03:00", moment) == "open"
    assert state_at("Mo-Su 20:00-03:00; PH off", moment) == "closed"


def test_holidays_of_years_without_a_calendar_are_unknown() -> None:
    assert has_calendar(FIRST_DAY)
    assert has_calendar(LAST_DAY)
    after = LAST_DAY + timedelta(5)
    assert not has_calendar(after)
    noon = datetime.combine(after, time(12))
    assert state_at(USUAL, noon) == "unknown"
    assert state_at("24/7", noon) == "open"


@pytest.mark.parametrize(
    ("weekday", "today", "found"),
    [
        (1, "2026-03-03", "2026-03-03"),
        (0, "2026-03-03", "2026-03-09"),
        (1, "2026-01-06", "2026-01-13"),
        (4, "2026-04-01", "2026-04-10"),  # 3 April is Good Friday
        (3, "2026-12-24", "2027-01-07"),  # Christmas Eve, then New Year's Eve
        (6, "2026-04-05", "2026-04-12"),
    ],
)
def test_a_weekday_is_the_next_one_that_is_no_holiday(
    weekday: int, today: str, found: str
) -> None:
    day = next_ordinary(weekday, date.fromisoformat(today))
    assert (day, day.weekday()) == (date.fromisoformat(found), weekday)


# A week


def test_a_week_has_the_spells_of_each_day() -> None:
    found = week(USUAL, MONDAY)
    assert found is not None
    work, saturday = Spell(540, 1080, "open", ""), Spell(600, 840, "open", "")
    assert found.days == (*([(work,)] * 5), (saturday,), ())
    assert (found.holidays, found.holidays_differ, found.varies) == ((), False, False)


def test_a_week_with_a_holiday_is_told_as_if_it_had_none() -> None:
    assert week(USUAL, date(2026, 12, 21)) == week(USUAL, MONDAY)


def test_a_night_belongs_to_the_day_on_which_it_begins() -> None:
    found = week("Su 22:00-02:00", MONDAY)
    assert found is not None
    assert found.days == (*([()] * 6), (Spell(1320, 1560, "open", ""),))


def test_days_without_an_end_are_cut_at_midnight() -> None:
    found = week("Mo-We 00:00-24:00", MONDAY)
    assert found is not None
    assert found.days == (*([(Spell(0, 1440, "open", ""),)] * 3), *([()] * 4))


def test_conditions_and_other_weeks_and_holidays_are_kept() -> None:
    asked = week('Mo 09:00-10:00 "ring"', MONDAY)
    assert asked is not None
    assert asked.days[0] == (Spell(540, 600, "unknown", "ring"),)
    summer = week("Jun-Aug Mo 09:00-10:00", MONDAY)
    assert summer is not None
    assert (summer.days, summer.varies) == (((),) * 7, True)
    mixed = week("Mo-Fr 09:00-18:00; PH 10:00-12:00; Dec 25 off", MONDAY)
    assert mixed is not None
    assert (mixed.holidays, mixed.holidays_differ) == (None, True)
    assert mixed.varies


def test_what_the_parser_guesses_has_no_week() -> None:
    assert week("sunrise-sunset", MONDAY) is None
