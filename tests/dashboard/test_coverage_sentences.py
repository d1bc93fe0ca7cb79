"""The words of the guided view, in cases that the shipped pack does not have."""

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from dashboard.sentences.coverage import STEPS, step_name
from dashboard.sentences.coverage import change as change_words
from dashboard.sentences.coverage import groups as group_words
from dashboard.sentences.coverage import projects as project_words
from dashboard.text import use
from geodata.coverage import GroupPeople, VillageAlone
from geodata.history import DAY_STATES
from geodata.records import Framework, Project
from geodata.scenario.compare import Change, Summary

DAY = date(2020, 6, 1)
NONE = np.empty(0)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    use("en")
    yield
    use("")


def project(name: str, *codes: str, **dates: str) -> Project:
    return Project(
        project_id=name.lower(),
        name=name,
        owner="x",
        municipalities=codes,
        source_ids=("x",),
        **dates,  # type: ignore[arg-type]
    )


RUNNING = project("Runs", "0001", start="2020", end="2021")
ENDED = project("Ended", "0001", "0002", start="2018", end="2019")
LATER = project("Later", start="2022", end="2023")
PROGRAMME = Framework(
    framework_id="p", name="P", owner="x", start="2019", end="2030", url="https://x.se"
)


def changed(before: int, after: int, first: bool = False) -> Change:
    def summary(within: int, unreached: int) -> Summary:
        return Summary((within,), 1.0, 1.0, 1.0, unreached)

    return Change(
        service_type="post",
        before_m=NONE,
        after_m=NONE,
        before=summary(before, 100 if first else 0),
        after=summary(after, 0),
        gain=max(after - before, 0),
        lose=max(before - after, 0),
        total=100,
    )


def told(known: Change, best: Change) -> tuple[str, str]:
    found = change_words.change(known, best, "post agent", 0, 10, what="x")
    return found.figure, found.said


def test_every_step_is_named_by_number_part_and_title() -> None:
    assert step_name("service") == "1. In brief: Who has service near"
    assert step_name("change") == "14. A change: What a change would give"
    assert len({step_name(code) for code in STEPS}) == 14


@pytest.mark.parametrize(
    ("known", "best", "figure", "said"),
    [
        ((10, 30), (10, 30), "20", "more residents have post agent within 10 km."),
        ((10, 30), (40, 45), "5–20", "more residents have post agent within 10 km."),
        ((10, 11), (10, 11), "1", "more resident has post agent within 10 km."),
        ((10, 10), (10, 10), "0", "more residents have post agent within 10 km."),
        (
            (30, 10),
            (30, 10),
            "20",
            "residents no longer have post agent within 10 km.",
        ),
        (
            (10, 15),
            (30, 27),
            "\N{MINUS SIGN}3 to +5",
            "residents more or less have post agent within 10 km.",
        ),
    ],
)
def test_a_change_is_told_by_how_many_more_have_it_near(
    known: tuple[int, int], best: tuple[int, int], figure: str, said: str
) -> None:
    assert told(changed(*known), changed(*best)) == (figure, said)


def test_where_none_was_known_only_the_least_is_told() -> None:
    figure, said = told(changed(0, 30, first=True), changed(40, 60))
    assert figure == "at least 30"
    assert said.endswith("none is known today.")


def test_wishes_that_are_left_out_are_told() -> None:
    assert change_words.unplaced_wishes(0, 3) == ""
    assert change_words.unplaced_wishes(1, 3).startswith("1 of 3 wishes is left out")
    assert change_words.unplaced_wishes(2, 3).startswith("2 of 3 wishes are left out")
    assert change_words.too_many_wishes(0, 50) == ""
    assert "50" in change_words.too_many_wishes(2, 50)


def test_a_change_is_told_by_its_name_or_by_its_size() -> None:
    assert change_words.what_words("", 1) == "1 change."
    assert change_words.what_words("", 2) == "2 changes together."
    assert change_words.what_words("{x}", 2) == "The change: {x}, 2 changes."
    assert "{n}" in change_words.wishes_words("{n}", 1)


def test_projects_of_every_state_are_told() -> None:
    every = (RUNNING, ENDED, LATER, project("When", "0001"))
    found = project_words.projects(every, [PROGRAMME], "0001", "Flen", DAY)
    assert found.figure == "3 of 4"
    assert found.more == (
        "Running today: Runs.",
        "Ended: Ended.",
        "P carries the work on, until 2030.",
    )
    assert found.unknown == ("Whether When still runs.",)
    day = project_words.on_day(every, [PROGRAMME], DAY)
    assert day.figure == "1–2 of 4"
    assert day.more[:3] == (
        "Ran: Runs.",
        "Had ended: Ended.",
        "Had not begun: Later.",
    )
    assert day.unknown == ("Whether When ran then.",)


@pytest.mark.parametrize(
    ("day", "words"),
    [(date(2018, 1, 1), "P begins in 2019."), (date(2031, 1, 1), "P ended in 2030.")],
)
def test_a_programme_before_and_after_its_time(day: date, words: str) -> None:
    assert project_words.programmes([PROGRAMME], day) == [words]


def test_overlaps_are_told_from_all_projects_downwards() -> None:
    names = {"0001": "A", "0002": "B", "0003": "C"}
    found = project_words.overlap({3: ("0002",), 2: (), 1: ("0001", "0003")}, names)
    assert (found.figure, found.said) == (
        "1",
        "municipality is in all 3 projects: B.",
    )
    assert found.more == ("2 are in 1.",)
    none = project_words.overlap({2: (), 1: ("0001",)}, names)
    assert (none.figure, none.said) == ("0", "municipalities are in all 2 projects.")
    assert project_words.overlap({}, names).said == "service projects are known."


def test_facts_of_a_day_are_told_by_what_is_known() -> None:
    nothing = dict.fromkeys(DAY_STATES, 0)
    silent = project_words.facts(nothing | {"unknown": 4}, DAY, "Flen")
    assert silent.figure == "0 of 4"
    assert "nothing is known of any of them" in silent.said
    assert silent.more == silent.unknown == ()
    some = {"open": 1, "closed": 2, "last_seen": 3, "not_opened": 1, "unknown": 1}
    found = project_words.facts(nothing | some, DAY, "Flen")
    assert found.figure == "7 of 8"
    assert found.more == (
        "1 was open that day, 3 were last seen open before, and may have closed "
        "since, 2 had closed and 1 had not opened yet.",
    )
    assert found.unknown == ("1 other service: nothing is known of it for that day.",)


def test_residents_of_groups_are_told_from_most_to_fewest() -> None:
    people = (GroupPeople("a", 5), GroupPeople("b", 9), GroupPeople("c", None))
    names = {"a": "A", "b": "B", "c": "C"}
    found = group_words.residents(people, names, 14, modelled=False)
    assert found.figure == "9"
    assert found.said == "of 14 residents live nearest B, the most of all groups."
    assert found.more == ("Fewest live nearest A: 5.",)
    assert found.unknown == ("Where C lies: it is not on the map.",)
    assert group_words.residents(people[:1], names, 5, modelled=True).more == ()
    assert group_words.residents(people[2:], names, 5, modelled=True).figure == "0"


def test_villages_without_a_group_are_told_with_the_farthest() -> None:
    alone = VillageAlone("Far", 0, 0, "a", 4000)
    found = group_words.villages([alone], 3, {"a": "A"})
    assert found.figure == "1 of 3"
    assert found.more == ("Farthest is Far: 4.0 km to A, as the crow flies.",)
    nowhere = replace(alone, group_id="", distance_m=math.inf)
    assert group_words.villages([nowhere], 3, {}).more == (
        "1 village is no group's home village: Far.",
    )
    none = group_words.villages([], 3, {})
    assert (none.figure, none.more, none.unknown) == ("0 of 3", (), ())
    assert group_words.groups(2, [], []).more[1].startswith("Every village is some")
