"""Tables of what was said, from contributions whose counts are plain on paper."""

import io
from datetime import UTC, datetime
from typing import Any

import openpyxl
import pandas as pd
import pytest

from geodata.export import to_csv, to_excel
from geodata.store.records import Contribution, Said
from geodata.store.results import COUNTS, TABLE, counts, table

AT = datetime(2026, 11, 24, 18, 5, tzinfo=UTC)


def said(number: int, **what: Any) -> Contribution:  # noqa: ANN401 - as Said has it
    """Contribution with an id of its number alone."""
    whole = {"question": "future", "kind": "wish", "village": "Mellösa"} | what
    return Contribution(
        id=f"{number:032x}",
        number=number,
        workshop_id="w",
        participant_id="p",
        origin="phone",
        said=Said(**whole),
        status="shown",
        merged_into="",
        created_at=AT,
        changed_at=AT,
    )


def dots(**given: int) -> dict[str, int]:
    """Dots by the number of the contribution: `n3=2`."""
    return {f"{int(name[1:]):032x}": n for name, n in given.items()}


def rows(found: pd.DataFrame) -> list[tuple[object, ...]]:
    return list(found.itertuples(index=False, name=None))


WISH = said(7, types=("post", "fuel"), text="a\nb", latitude=59.1, longitude=16.6)


def test_a_row_holds_all_that_was_said() -> None:
    row = table([WISH], dots(n7=3), {WISH.id: 2}).to_dict("records")[0]
    assert row == {
        "contribution_id": "00000000000000000000000000000007",
        "number": 7,
        "question": "future",
        "kind": "wish",
        "service_types": "fuel post",
        "place_id": "",
        "village": "Mellösa",
        "latitude": WISH.said.latitude,
        "longitude": WISH.said.longitude,
        "group_id": "",
        "text": "a\nb",
        "origin": "phone",
        "status": "shown",
        "dots": 3,
        "alike": 2,
        "created_at": "2026-11-24T18:05:00+00:00",
    }


def test_rows_stand_by_number_and_what_got_no_dots_has_none() -> None:
    found = table([said(2, types=("post",)), said(1, types=("post",))], dots(n2=4))
    assert found["number"].to_list() == [1, 2]
    assert found["dots"].to_list() == [0, 4]


def test_what_has_no_spot_has_no_position() -> None:
    found = table([said(1, types=("post",))], {})
    assert found[["latitude", "longitude"]].isna().all(axis=None)


def test_a_table_of_nothing_has_its_columns() -> None:
    for found, columns in ((table([], {}), TABLE), (counts([], {}), COUNTS)):
        assert found.empty
        assert found.dtypes.astype(str).to_dict() == columns


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_what_was_said_is_no_formula_in_a_file(text: str) -> None:
    found = table([said(1, types=("post",), text=text)], {})
    csv = pd.read_csv(io.BytesIO(to_csv(found)), encoding="utf-8-sig")
    assert csv["text"].to_list() == [f"'{text}"]
    sheet = openpyxl.load_workbook(io.BytesIO(to_excel({"a": found})))["a"]
    cell = sheet.cell(row=2, column=list(TABLE).index("text") + 1)
    assert (cell.value, cell.data_type) == (f"'{text}", "s")


def test_a_file_is_read_back_as_the_table_was() -> None:
    found = table([WISH, said(8, types=("post",), text="Årdala")], dots(n8=2))
    back = pd.read_csv(
        io.BytesIO(to_csv(found)), encoding="utf-8-sig", keep_default_na=False,
        dtype={name: kind for name, kind in TABLE.items() if kind == "str"},
        na_values={"latitude": [""], "longitude": [""]},
    )  # fmt: skip
    pd.testing.assert_frame_equal(back, found)


def test_one_about_two_types_counts_in_both_rows_with_its_dots() -> None:
    assert counts([WISH], {}, {WISH.id: 2})["contributions"].to_list() == [3, 3]
    assert rows(counts([WISH], dots(n7=3))) == [
        ("future", "wish", "Mellösa", "fuel", 1, 3),
        ("future", "wish", "Mellösa", "post", 1, 3),
    ]


def test_what_names_no_type_counts_where_the_type_is_empty() -> None:
    found = counts([said(1, question="part", kind="time", text="x", village="")], {})
    assert rows(found) == [("part", "time", "", "", 1, 0)]


def test_counts_are_by_question_then_the_most() -> None:
    post = {"types": ("post",)}
    today = {"question": "today", "kind": "works"} | post
    given = [
        said(1, question="part", kind="time", text="x"),
        said(2, village="Bettna", **post),
        said(3, village="Bettna", **post),
        said(4, village="Flen", **post),
        said(5, village="Årdala", **post),
        said(6, **today),
    ]
    assert rows(counts(given, dots(n4=1, n5=2, n2=1))) == [
        ("today", "works", "Mellösa", "post", 1, 0),
        ("future", "wish", "Bettna", "post", 2, 1),
        ("future", "wish", "Årdala", "post", 1, 2),
        ("future", "wish", "Flen", "post", 1, 1),
        ("part", "time", "Mellösa", "", 1, 0),
    ]


def test_what_is_given_is_not_changed() -> None:
    given, votes = [said(2, types=("post",)), WISH], dots(n2=1)
    table(given, votes)
    counts(given, votes)
    assert [one.number for one in given] == [2, 7]
    assert votes == dots(n2=1)
