from datetime import date

import pytest
from pydantic import ValidationError

from geodata.pack import DEFAULT_PACK, read_pack
from geodata.records import Framework, FundingCall, Project, span

ENDS = {"start": "2018-03", "end": "2020-02"}
TWO_ENDS = ENDS | {"end_latest": "2020-11"}
SEEN = {"running_seen_on": "2019-03-14"}


def project(**period: str) -> Project:
    return Project(
        project_id="a", name="A", owner="A", municipalities=(), source_ids=("a",)
    ).model_copy(update=period)


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("partial", "first", "last"),
    [
        ("2026", "2026-01-01", "2026-12-31"),
        ("2026-01", "2026-01-01", "2026-01-31"),
        ("2026-04", "2026-04-01", "2026-04-30"),
        ("2026-12", "2026-12-01", "2026-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026-02", "2026-02-01", "2026-02-28"),
        ("2000-02", "2000-02-01", "2000-02-29"),
        ("1900-02", "1900-02-01", "1900-02-28"),
        ("2024-02-29", "2024-02-29", "2024-02-29"),
    ],
)
def test_partial_date_covers_all_its_days(partial: str, first: str, last: str) -> None:
    assert span(partial) == (day(first), day(last))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "26",
        "2026-1",
        "2026-00",
        "2026-13",
        "2026-01-00",
        "2026-02-29",
        "2026-04-31",
        "2026-01-01T00:00",
        " 2026",
        "2026\n",
        "0000",
        "0000-02",
        "20260101",
        "٢٠٢٦",
    ],
)
def test_other_text_is_no_date(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the kind of error is the promise
        span(text)


@pytest.mark.parametrize(
    ("period", "on", "state"),
    [
        (TWO_ENDS, "2018-02-28", "upcoming"),
        (TWO_ENDS, "2018-03-01", "running"),
        (TWO_ENDS, "2020-02-29", "running"),
        (TWO_ENDS, "2020-03-01", "unknown"),
        (TWO_ENDS, "2020-11-30", "unknown"),
        (TWO_ENDS, "2020-12-01", "ended"),
        (ENDS, "2020-02-29", "running"),
        (ENDS, "2020-03-01", "ended"),
        ({"start": "2018-03"}, "2018-02-28", "upcoming"),
        ({"start": "2018-03"}, "2018-03-01", "unknown"),
        ({"end": "2020-02"}, "2020-02-29", "unknown"),
        ({"end": "2020-02"}, "2020-03-01", "ended"),
        ({"start": "2018-03"} | SEEN, "2018-02-28", "upcoming"),
        ({"start": "2018-03"} | SEEN, "2018-03-01", "running"),
        ({"start": "2018-03"} | SEEN, "2019-03-14", "running"),
        ({"start": "2018-03"} | SEEN, "2019-03-15", "unknown"),
        (SEEN, "2019-03-13", "unknown"),
        (SEEN, "2019-03-14", "running"),
        (SEEN, "2019-03-15", "unknown"),
        ({"running_seen_on": "2019-03"}, "2019-02-28", "unknown"),
        ({"running_seen_on": "2019-03"}, "2019-03-01", "running"),
        ({"running_seen_on": "2019-03"}, "2019-03-31", "running"),
        ({"running_seen_on": "2019-03"}, "2019-04-01", "unknown"),
        ({}, "2019-03-14", "unknown"),
    ],
)
def test_state_of_a_project_is_what_the_sources_say(
    period: dict[str, str], on: str, state: str
) -> None:
    assert project(**period).state(day(on)) == state


@pytest.mark.parametrize(
    ("on", "state"),
    [
        ("2019-02-28", "upcoming"),
        ("2019-03-01", "open"),
        ("2019-05-29", "open"),
        ("2019-05-30", "closed"),
    ],
)
def test_call_is_open_from_its_first_day_to_its_last(on: str, state: str) -> None:
    call = FundingCall(
        call_id="a",
        name="A",
        funder="A",
        opens="2019-03-01",
        closes="2019-05-29",
        source_ids=("a",),
    )
    assert call.state(day(on)) == state


@pytest.mark.parametrize(
    ("closes", "on", "left", "since"),
    [
        ("2019-05-29", "2019-02-28", None, None),
        ("2019-05-29", "2019-03-01", 89, None),
        ("2019-05-29", "2019-05-28", 1, None),
        ("2019-05-29", "2019-05-29", 0, None),
        ("2019-05-29", "2019-05-30", None, 1),
        ("2019-05-29", "2020-05-29", None, 366),
        ("2019-05", "2019-05-30", 1, None),
        ("2019-05", "2019-06-01", None, 1),
    ],
)
def test_days_that_a_call_is_open_still_or_has_been_closed(
    closes: str, on: str, left: int | None, since: int | None
) -> None:
    call = FundingCall(
        call_id="a",
        name="A",
        funder="A",
        opens="2019-03-01",
        closes=closes,
        source_ids=("a",),
    )
    assert (call.days_left(day(on)), call.days_since(day(on))) == (left, since)


@pytest.mark.parametrize(
    ("on", "state"),
    [
        ("2023-12-31", "upcoming"),
        ("2024-01-01", "running"),
        ("2030-12-31", "running"),
        ("2031-01-01", "ended"),
    ],
)
def test_programme_runs_from_its_first_day_to_its_last(on: str, state: str) -> None:
    programme = Framework(
        framework_id="a",
        name="A",
        owner="A",
        start="2024-01",
        end="2030-12",
        url="https://example.org/",
    )
    assert programme.state(day(on)) == state


def test_shipped_projects_are_never_said_to_run_in_2026() -> None:
    states = {
        p.project_id: p.state(date(2026, 11, 24))
        for p in read_pack(DEFAULT_PACK).projects
    }
    assert states == {
        "service-i-samverkan": "ended",
        "service-i-sodermanland": "unknown",
        "service-och-liv": "unknown",
    }


def test_record_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        project().name = "B"
