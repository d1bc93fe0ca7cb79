from collections.abc import Iterator

import pytest

from dashboard import sentences, terms, text
from geodata.places import KindState, TypeCount
from geodata.vocabulary import (
    ALL_KINDS,
    COMPLETENESS,
    GROUP_KINDS,
    SERVICE_TYPES,
    STATUSES,
)


@pytest.fixture(autouse=True)
def swedish() -> Iterator[None]:
    text.use("sv")
    yield
    text.use("sv")


def test_unknown_language_gives_swedish() -> None:
    text.use("xx")
    assert text.language() == "sv"


def test_numbers_are_written_as_the_language_writes_them() -> None:
    assert text.number(1234.5, 1) == "1\xa0234,5"
    text.use("en")
    assert text.number(1234.5, 1) == "1,234.5"


def test_kilometres_have_one_decimal() -> None:
    assert text.kilometres(11_347) == "11,3 km"


@pytest.mark.parametrize(
    ("partial", "swedish_words", "english_words"),
    [
        ("2026-07-02", "2 juli 2026", "2 July 2026"),
        ("2026-07", "juli 2026", "July 2026"),
        ("2022", "2022", "2022"),
        ("", "", ""),
    ],
)
def test_dates_are_written_out(
    partial: str, swedish_words: str, english_words: str
) -> None:
    assert text.when(partial) == swedish_words
    text.use("en")
    assert text.when(partial) == english_words


def test_a_name_that_ends_in_s_keeps_its_form() -> None:
    assert text.municipality_words("Flen") == "Flens kommun"
    assert text.municipality_words("Strängnäs") == "Strängnäs kommun"
    text.use("en")
    assert text.municipality_words("Flen") == "Flen municipality"


def test_swedish_words_sort_with_a_ring_after_z() -> None:
    words = ["Ödeshög", "Ängelholm", "Åmål", "Zinkgruvan", "Arboga"]
    assert sorted(words, key=text.collation) == words[::-1]


def test_a_text_of_the_pack_falls_back_to_the_language_it_has() -> None:
    text.use("en")
    assert text.localised({"sv": "mer", "en": "more"}) == "more"
    assert text.localised({"sv": "mer"}) == "mer"
    assert text.localised("same") == "same"
    assert text.localised(None) == ""
    assert text.column({"note": "svenska", "note_en": ""}, "note") == "svenska"


def test_every_code_of_the_vocabulary_has_a_word() -> None:
    for name, codes in (
        ("type", SERVICE_TYPES),
        ("kind", ALL_KINDS),
        ("status", STATUSES),
        ("completeness", COMPLETENESS),
        ("group", GROUP_KINDS),
    ):
        assert all(terms.term(name, code) for code in codes)


def test_words_are_listed_as_a_sentence_lists_them() -> None:
    assert terms.listing([], "och") == ""
    assert terms.listing(["a"], "och") == "a"
    assert terms.listing(["a", "b", "c"], "och") == "a, b och c"


def count(state: str, places: int, unverified: int = 0) -> TypeCount:
    kind = KindState("post_agent", state, "2026-07-02" if state != "unknown" else "")
    seen = "2017-07-07" if unverified else ""
    return TypeCount("post", (kind,), places, unverified, state, seen)


@pytest.mark.parametrize(
    ("result", "words"),
    [
        (count("complete", 5), "5 ställen med postombud, listan är från juli 2026"),
        (count("complete", 1), "1 ställe med postombud, listan är från juli 2026"),
        (count("complete", 0), "0 ställen med postombud, listan är från juli 2026"),
        (
            count("partial", 2),
            "minst 2 ställen med postombud; listan över postombud är inte fullständig",
        ),
        (count("unknown", 0), "ingen säker uppgift"),
        (count("partial", 0), "ingen säker uppgift"),
        (
            count("unknown", 0, 1),
            "ingen säker uppgift (1 obekräftat ställe, senast sett 2017)",
        ),
    ],
)
def test_a_count_says_what_it_rests_on(result: TypeCount, words: str) -> None:
    assert sentences.count(result) == words


def test_only_a_complete_list_may_say_none() -> None:
    for state in ("partial", "unknown"):
        assert "0" not in sentences.count(count(state, 0))


def test_a_mail_about_a_place_names_it_and_hides_nothing_in_the_address() -> None:
    from geodata.records import Contact  # noqa: PLC0415 - used once

    contact = Contact(unit="x", email="box@example.se", as_of="2019")
    place = {"place_id": "a-1", "name": "A & B\r\nBcc: x@example.se"}
    address = sentences.correction_address(contact, place)
    assert address.startswith("mailto:box@example.se?subject=")
    assert "a-1" in address
    assert not set(" \r\n") & set(address)
    assert address.count("&") == 1
