"""Kinds that a list leaves open, and places of which only a refused row speaks."""

from dataclasses import replace

import pytest

from geodata.intake.compare import compare
from geodata.intake.kinds import with_known_kinds
from tests.geodata.listing import (
    FUEL,
    HOME,
    POST,
    SHOP,
    known,
    listed,
    place,
    row,
    service,
)

OPEN = {"service_type": "groceries", "service_kind": ""}
UNSTAFFED = {"service_type": "groceries", "service_kind": "unstaffed"}
LIMITED = {"service_type": "groceries", "service_kind": "limited_range"}
COOP = place("flen-coop", "Coop Flen")


@pytest.mark.parametrize(
    ("services", "east_m", "kind"),
    [
        ([service("flen-coop")], 0, "full_range"),
        ([service("flen-coop", LIMITED)], 100, "limited_range"),
        ([service("flen-coop", UNSTAFFED)], 0, "unstaffed"),
        ([service("flen-coop", UNSTAFFED), service("flen-coop")], 0, "full_range"),
        ([service("flen-coop")], 400, "full_range"),  # may be it: the user will say
    ],
)
def test_a_known_place_tells_the_kind(
    services: list[dict[str, str]], east_m: float, kind: str
) -> None:
    tables = known([COOP], services)
    found = with_known_kinds(tables, listed(row("Coop", east_m, OPEN)), file="a.csv")
    assert found.rows["service_kind"].to_list() == [kind]
    assert (found.faults, found.rejected) == ((), 0)


@pytest.mark.parametrize(
    "services",
    [
        [service("flen-coop", FUEL)],
        [service("flen-coop"), service("flen-coop", LIMITED)],
    ],
)
def test_what_stays_open_is_refused_with_all_of_its_row(
    services: list[dict[str, str]],
) -> None:
    tables = known([COOP], services)
    given = listed(
        row("Coop", 0, OPEN), row("Coop", 0, POST), row("ICA", 5000), numbers=(2, 2, 3)
    )
    found = with_known_kinds(tables, given, file="a.csv")
    assert found.rows["name"].to_list() == ["ICA"]
    (fault,) = found.faults
    assert (fault.code, fault.file, fault.row) == ("kind_needed", "a.csv", 2)
    assert fault.found == "Coop"
    assert found.rejected == 1
    assert found.refused_names == {"Coop"}


def test_a_new_place_must_say_its_kind_unless_the_user_says_which_it_is() -> None:
    tables = known([COOP], [service("flen-coop")])
    given = listed(row("Bykiosken", 5000, OPEN))
    assert with_known_kinds(tables, given, file="a.csv").rejected == 1
    said = with_known_kinds(tables, given, file="a.csv", same={2: "flen-coop"})
    assert said.rows["service_kind"].to_list() == ["full_range"]


def test_a_list_that_says_every_kind_is_left_as_it_is() -> None:
    given = listed(row("Coop", 0, SHOP))
    assert with_known_kinds(known(), given, file="a.csv") is given


def test_what_a_refused_row_names_is_not_gone() -> None:
    tables = known([COOP], [service("flen-coop")])
    given = listed(row("ICA", 5000))
    kinds = [
        one.kind for one in compare(tables, given, municipality_code=HOME).differences
    ]
    assert kinds == ["new", "gone"]
    named = replace(given, refused_names=frozenset({"COOP  flen"}))
    kinds = [
        one.kind for one in compare(tables, named, municipality_code=HOME).differences
    ]
    assert kinds == ["new"]
