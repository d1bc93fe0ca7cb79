"""Opening hours as a clerk writes them."""

import pytest

from geodata.hours_text import code_of


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("mån–fre 9–18, lör 10–14", "Mo-Fr 09:00-18:00; Sa 10:00-14:00"),
        ("mån-fre 9-18 lör 10-14", "Mo-Fr 09:00-18:00; Sa 10:00-14:00"),
        (
            "Måndag - fredag kl. 9.00 - 18.30; lördag 10-14, söndag stängt",
            "Mo-Fr 09:00-18:30; Sa 10:00-14:00; Su off",
        ),
        (
            "Tis-tors: 9-17. Fre: 9-16. Helgdagar stängt",
            "Tu-Th 09:00-17:00; Fr 09:00-16:00; PH off",
        ),
        ("mån, ons och fre 10-12 och 13-17", "Mo,We,Fr 10:00-12:00,13:00-17:00"),
        ("alla dagar 8–22", "Mo-Su 08:00-22:00"),
        ("vardagar 7.30–16", "Mo-Fr 07:30-16:00"),
        ("helger 10-15", "Sa-Su 10:00-15:00"),
        ("måndag 9 till 18", "Mo 09:00-18:00"),
        ("dygnet runt", "24/7"),
        ("mån-sön 6-24", "Mo-Su 06:00-24:00"),
        ("fre 18-02", "Fr 18:00-02:00"),
        ("Mon-Fri 9-18, Sat 10-14", "Mo-Fr 09:00-18:00; Sa 10:00-14:00"),
        ("  Mo-Fr  09:00-18:00 ", "Mo-Fr 09:00-18:00"),
        ("Mo-Fr 09:00-18:00; PH off", "Mo-Fr 09:00-18:00; PH off"),
        ("Mo-Fr 09-17; Sa,Su 10-14", "Mo-Fr 09:00-17:00; Sa,Su 10:00-14:00"),
        ("tors 16-19; helgdagar stängt", "Th 16:00-19:00; PH off"),
        ("Månd-Fred kl. 09.00 - 18.30", "Mo-Fr 09:00-18:30"),
        ("vardagar 8:30-17; lör-sön stängt", "Mo-Fr 08:30-17:00; Sa-Su off"),
        ("Tors. 16-19.", "Th 16:00-19:00"),
        ("sön: 11-15", "Su 11:00-15:00"),
    ],
)
def test_hours_are_understood(written: str, code: str) -> None:
    assert code_of(written) == code


@pytest.mark.parametrize(
    "written",
    [
        "",
        "kanske",
        "mån",
        "alla dagar",
        "lunch 9-18",
        "mån-fre 9-77",
        "<b>9-18</b>",
        "efter överenskommelse",
        "mån-fre 9",
        "mån 9.75-10",
        "varannan tisdag 9-12",
        "mån stängt 9-12",
        "mån-fre ca 9-18",
        "9-18-20",
        "mån 9-18 (lunch)",
        "när jag är hemma",
        "mån 9-18 ring först",
    ],
)
def test_what_is_not_understood_is_none(written: str) -> None:
    assert code_of(written) is None


def test_a_long_text_ends() -> None:
    assert code_of("mån 9-18 " * 2000) is None
