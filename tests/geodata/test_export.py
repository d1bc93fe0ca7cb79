import io

import openpyxl
import pandas as pd
import pytest
from openpyxl.workbook import Workbook

from geodata.export import to_csv, to_excel, without_formulas


def workbook(**sheets: pd.DataFrame) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(to_excel(sheets)))


def column(*values: object, name: str = "text") -> pd.DataFrame:
    return pd.DataFrame({name: values})


def cells(book: Workbook, sheet: str) -> list[tuple[object, ...]]:
    return list(book[sheet].iter_rows(values_only=True))


TABLE = pd.DataFrame({"plats": ["Årdala", "Mellösa", 'a "b", c'], "m": [1.5, -2, 3]})


def test_csv_is_read_back_as_it_was() -> None:
    back = pd.read_csv(io.BytesIO(to_csv(TABLE)), encoding="utf-8-sig")
    pd.testing.assert_frame_equal(back, TABLE)


def test_csv_starts_with_one_byte_order_mark() -> None:
    data = to_csv(TABLE)
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\xef\xbb\xbf") == 1


def test_csv_of_no_rows_is_its_header() -> None:
    assert to_csv(TABLE.head(0)).decode("utf-8-sig") == "plats,m\n"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_that_starts_a_formula_gets_an_apostrophe(start: str) -> None:
    assert without_formulas(column(f"{start}1+1"))["text"].iloc[0] == f"'{start}1+1"


@pytest.mark.parametrize("text", ["1+1", "a=b", "info@flen.se", "Din-X", "", "'x"])
def test_text_that_starts_no_formula_stays(text: str) -> None:
    assert without_formulas(column(text))["text"].iloc[0] == text


def test_formula_behind_a_control_character_is_found() -> None:
    assert without_formulas(column("\x0b=1+1"))["text"].iloc[0] == "'=1+1"


def test_control_characters_are_left_out_and_line_ends_stay() -> None:
    assert without_formulas(column("a\x00b\x1fc\nd"))["text"].iloc[0] == "abc\nd"


def test_name_of_a_column_starts_no_formula() -> None:
    assert list(without_formulas(column("a", name="=1+1"))) == ["'=1+1"]


def test_negative_numbers_stay_numbers() -> None:
    assert without_formulas(TABLE)["m"].to_list() == [1.5, -2, 3]


def test_missing_text_stays_empty() -> None:
    data = to_csv(pd.DataFrame({"a": ["x", None], "b": [1, 2]}))
    assert data.decode("utf-8-sig") == "a,b\nx,1\n,2\n"


def test_input_of_an_export_is_not_changed() -> None:
    table = column("=1+1")
    without_formulas(table)
    assert table["text"].iloc[0] == "=1+1"


def test_workbook_is_read_back_as_it_was() -> None:
    book = workbook(Platser=TABLE, Källor=column("ö"))
    assert book.sheetnames == ["Platser", "Källor"]
    assert cells(book, "Platser") == [
        ("plats", "m"),
        ("Årdala", 1.5),
        ("Mellösa", -2),
        ('a "b", c', 3),
    ]
    assert cells(book, "Källor") == [("text",), ("ö",)]


def test_workbook_holds_no_formula() -> None:
    book = workbook(a=column("=1+1", "@SUM(A1)", "+1"))
    kinds = {cell.data_type for row in book["a"].iter_rows() for cell in row}
    assert kinds == {"s"}


def test_workbook_leaves_control_characters_out() -> None:
    assert cells(workbook(a=column("x\x08y")), "a") == [("text",), ("xy",)]


def test_header_row_of_a_sheet_stays_in_view() -> None:
    assert workbook(a=TABLE)["a"].freeze_panes == "A2"


@pytest.mark.parametrize("length", [31, 32, 100])
def test_name_of_a_sheet_is_cut_to_31_characters(length: int) -> None:
    assert workbook(**{"å" * length: TABLE}).sheetnames == ["å" * 31]


def test_sheets_with_the_same_31_first_characters_are_both_there() -> None:
    book = workbook(**{"x" * 31 + "1": TABLE, "x" * 31 + "2": TABLE})
    assert len(book.sheetnames) == 2
