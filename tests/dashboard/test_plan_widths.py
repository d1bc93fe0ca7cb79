"""Columns of a table in Word: their shares, unless a word or a number needs more."""

import pytest

from dashboard.documents.plan.blocks import Cell, Run, Table
from dashboard.documents.plan.widths import widths_mm

SIZES = (170.0, 9.0, 3.0, 4.0)


def cell(text: str, *, is_number: bool = False) -> Cell:
    return Cell((Run(text),) if text else (), is_number)


def table(shares: tuple[float, ...], *rows: tuple[Cell, ...]) -> Table:
    return Table(1, (), shares, rows[0], rows[1:])


def test_shares_are_kept_where_all_words_have_room() -> None:
    made = table((30, 70), (cell("a"), cell("b")), (cell("c d"), cell("")))
    assert widths_mm(made, *SIZES) == pytest.approx((51, 119))


def test_a_long_word_takes_room_from_a_column_that_has_some() -> None:
    word = "x" * 20
    made = table((90, 10), (cell("a"), cell("b")), (cell("c"), cell(word)))
    first, second = widths_mm(made, *SIZES)
    assert first + second == pytest.approx(170)
    assert second == pytest.approx(3 + 20 * 0.57 * 9 * 25.4 / 72)


def test_words_may_stand_below_each_other_but_a_number_stays_on_one_line() -> None:
    words = "3 000 till 4 000"
    texts = table((95, 5), (cell("a"), cell("b")), (cell("c"), cell(words)))
    numbers = table(
        (95, 5), (cell("a"), cell("b")), (cell("c"), cell(words, is_number=True))
    )
    assert widths_mm(texts, *SIZES)[1] == pytest.approx(170 * 0.05)
    assert widths_mm(numbers, *SIZES)[1] > 20


def test_a_text_beside_a_number_needs_room_on_its_left() -> None:
    word = "x" * 10
    plain = table((98, 2), (cell("a"), cell("b")), (cell("c"), cell(word)))
    aside = table(
        (98, 2), (cell("a", is_number=True), cell("b")), (cell("c"), cell(word))
    )
    more = widths_mm(aside, *SIZES)[1] - widths_mm(plain, *SIZES)[1]
    assert more == pytest.approx(4)


def test_too_many_long_words_share_the_page() -> None:
    row = tuple(cell("x" * 200) for _ in range(4))
    assert widths_mm(table((1, 2, 3, 4), row), *SIZES) == pytest.approx((42.5,) * 4)


def test_a_bold_word_is_wider_and_the_number_of_a_note_narrower() -> None:
    def second(run: Run) -> float:
        made = table((99, 1), (cell("a"), cell("b")), (cell("c"), Cell((run,))))
        return widths_mm(made, *SIZES)[1]

    word = second(Run("x" * 10))
    assert second(Run("x" * 10, is_bold=True)) > word
    assert second(Run("x" * 10, "note")) < word
