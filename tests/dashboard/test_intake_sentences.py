"""Words for the differences between a list and what is known."""

from dataclasses import replace

import pytest

from dashboard.sentences.intake import (
    change_words,
    contradiction_words,
    difference_words,
    elsewhere_words,
    group_of,
    hint_words,
    summary,
)
from dashboard.text import use
from geodata.intake.records import (
    Accepted,
    CellChange,
    Comparison,
    Difference,
    DifferenceKind,
    Hint,
)
from tests.geodata.listing import listed, row

COOP = Difference(
    0, "changed", 2, "flen-coop", "Coop", "Flen", "groceries", "full_range"
)
SEEN = CellChange("seen_on", "2025-01-15", "2025-06-01")
STATUS = CellChange("status", "open", "closed")


def one(kind: DifferenceKind, *changes: CellChange, older: bool = False) -> Difference:
    return replace(COOP, kind=kind, changes=changes, older=older)


@pytest.mark.parametrize(
    ("difference", "group"),
    [
        (one("new"), "new"),
        (one("changed", SEEN), "confirmed"),
        (one("changed", STATUS, SEEN), "changed"),
        (one("changed", STATUS, older=True), "older"),
        (one("gone", older=True), "gone"),
        (one("same"), "same"),
    ],
)
def test_groups(difference: Difference, group: str) -> None:
    assert group_of(difference) == group


def compared(*differences: Difference) -> tuple[Comparison, Accepted]:
    return Comparison(differences), replace(listed(row("A")), rejected=2)


def test_summary() -> None:
    use("sv")
    every = [one("new")] * 12 + [one("changed", STATUS)] * 3 + [one("gone")]
    every += [one("same")] * 40
    assert summary(*compared(*every)) == (
        "12 nya, 3 ändrade, 1 som saknas i listan, 40 oförändrade, 2 avvisade rader"
    )
    more = [one("changed", SEEN)] * 38 + [one("changed", STATUS, older=True)]
    assert summary(*compared(*more)) == (
        "0 nya, 0 ändrade, 38 bekräftade på nytt, 1 äldre, 0 som saknas i listan, "
        "0 oförändrade, 2 avvisade rader"
    )


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (STATUS, "Open or closed: open → closed"),
        (SEEN, "Date of the information: 15 January 2025 → 1 June 2025"),
        (
            CellChange("role", "", "service_point"),
            "Role: service point: – → service point",
        ),
        (
            CellChange("service_kind", "full_range", "limited_range"),
            "Kind of service: full range → limited range",
        ),
        (CellChange("name", "<b>", "=1"), "Name of the place: <b> → =1"),
    ],
)
def test_changes(change: CellChange, expected: str) -> None:
    use("en")
    assert change_words(change) == expected


def test_difference_on_one_line() -> None:
    use("en")
    what = "Coop, Flen – Groceries: full range"
    assert difference_words(one("gone")) == what
    assert difference_words(one("changed", STATUS)) == (
        f"{what} (Open or closed: open → closed)"
    )
    place = replace(COOP, service_type="", service_kind="", moved_m=200.4)
    axes = (CellChange("latitude", "59", "60"), CellChange("longitude", "16", "17"))
    assert difference_words(replace(place, changes=axes)) == (
        "Coop, Flen – the place itself (moves 200 m)"
    )
    assert difference_words(replace(place, changes=axes, moved_m=1234)).endswith(
        "(moves 1.2 km)"
    )
    new = one("new", CellChange("name", "", "Coop"), CellChange("status", "", "open"))
    assert difference_words(new) == f"{what} (Open or closed: open)"
    near = replace(new, hint=Hint("x", "Tempo", 49.6))
    assert difference_words(near) == (
        f"{what} (Open or closed: open) May be Tempo (x), 50 m away."
    )
    assert hint_words(new) == ""


def test_what_the_other_origin_knows() -> None:
    use("en")
    none = Comparison(())
    assert elsewhere_words(none, "pack") == ""
    two = replace(none, elsewhere={"a": 2, "b": 3})
    assert elsewhere_words(two, "pack").startswith("2 places are known from Open")
    assert elsewhere_words(two, "osm").startswith("2 places are known from the mun")
    own = one("changed", STATUS)
    assert contradiction_words(own) == (
        "Coop, Flen – Groceries: full range is known from the municipality's own rows "
        "(Open or closed: open → closed)."
    )
    assert "from OpenStreetMap (" in contradiction_words(replace(own, origin="osm"))
    lost = replace(
        one("new", CellChange("name", "", ""), CellChange("village", "", "")), name=""
    )
    assert contradiction_words(lost) == (
        "flen-coop, Flen – Groceries: full range: no place with this id is known, and "
        "a new one lacks Name of the place and Village."
    )
