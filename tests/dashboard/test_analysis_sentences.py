"""Gaps and closures in words: each form, in Swedish, from results made by hand."""

from collections.abc import Iterator
from typing import Any, Literal

import numpy as np
import pandas as pd
import pytest

from dashboard import text
from dashboard.sentences import analysis as sentences
from dashboard.sentences import closings
from dashboard.sentences.closings import extra
from geodata.baseline import Question, baseline
from geodata.closure import ALL, OTHER_CASE
from geodata.places import KindState
from geodata.reach import How, Ranking, Reach, Span
from geodata.records import Rule
from geodata.residents import Residents
from geodata.rules import RuleCard, Verdict
from geodata.vocabulary import SERVICE_TYPES
from tests.geodata.paper import Offer, cells, completeness, known, villages

INF = float("inf")


@pytest.fixture(autouse=True)
def swedish() -> Iterator[None]:
    text.use("sv")
    yield
    text.use("sv")


def spaced(words: str) -> str:
    """Words with common spaces where a line must not break."""
    return words.replace("\xa0", " ").replace("\u202f", " ")


def found(
    beyond: tuple[int, int],
    *types: str,
    how: How = "each",
    total: int = 16_316,
    unreached: int = 0,
    state: str = "complete",
) -> Reach:
    """A result of which so many are beyond 10 km."""
    low, high = beyond
    return Reach(
        types=types,
        how=how,
        thresholds_km=(10,),
        within=(Span(total - high, total - low),),
        residents=total,
        unreached=Span(0, unreached),
        state=state,
        distance_m=np.zeros(0),
        best_m=np.zeros(0),
    )


def gap(result: Reach, question: Question | None = None) -> str:
    return spaced(sentences.gap(result, 10, question or Question()))


# Gaps


def test_gap_of_one_type_whose_list_is_complete() -> None:
    assert gap(found((1240, 1240), "pharmacy")) == (
        "1 240 av 16 316 invånare, 7,6 %, har mer än 10 km till närmaste apotek."
    )


def test_gap_of_one_type_is_a_range_where_the_list_is_not_complete() -> None:
    assert gap(found((816, 1632), "groceries", state="partial")) == (
        "Mellan 816 och 1 632 av 16 316 invånare, 5,0–10,0 %, har mer än 10 km till "
        "närmaste dagligvarubutik."
    )


def test_gap_of_several_types_that_each_must_be_reached() -> None:
    told = gap(found((3, 3), "fuel", "post", "pharmacy", total=10))
    assert told == (
        "3 av 10 invånare, 30,0 %, når inte alla dessa inom 10 km: "
        "drivmedelsstation, postombud och apotek."
    )


def test_gap_of_several_types_of_which_any_is_enough() -> None:
    told = gap(found((0, 3), "fuel", "post", how="any", total=10))
    assert told == (
        "Mellan 0 och 3 av 10 invånare, 0,0–30,0 %, når inget av dessa inom 10 km: "
        "drivmedelsstation och postombud."
    )


def test_gap_of_nothing_known_is_not_told_as_a_number() -> None:
    told = gap(found((0, 16_316), "post", unreached=16_316, state="unknown"))
    assert told == (
        "Det finns inga säkra uppgifter om postombud. Hur långt de "
        "16 316 invånarna har dit är okänt."
    )
    any_of = found((9, 9), "post", "pharmacy", how="any", total=9, unreached=9)
    assert gap(any_of).startswith(
        "Det finns inga säkra uppgifter om postombud eller apotek."
    )


def test_one_type_that_nobody_reaches_does_not_deny_the_other() -> None:
    result = found((9, 9), "fuel", "post", total=9, unreached=9)
    assert gap(result) == (
        "Så långt ställena är kända når ingen alla dessa: drivmedelsstation och "
        "postombud. Hur långt de 9 invånarna har är okänt."
    )


def test_unusual_kinds_are_named() -> None:
    gas = Question(kinds=("vehicle_gas",))
    assert gap(found((1, 1), "fuel", total=4), gas) == (
        "1 av 4 invånare, 25,0 %, har mer än 10 km till närmaste ställe med fordonsgas."
    )
    both = Question(kinds=("ev_charging", "petrol_diesel"))
    assert "ställe med bensin eller diesel eller elladdning" in gap(
        found((1, 1), "fuel"), both
    )


def test_usual_kinds_in_any_order_have_the_usual_name() -> None:
    asked = Question(kinds=("limited_range", "full_range"))
    assert "närmaste dagligvarubutik" in gap(found((1, 1), "groceries"), asked)


def test_gap_in_english() -> None:
    text.use("en")
    assert gap(found((1240, 1240), "pharmacy")) == (
        "1,240 of 16,316 residents, 7.6 %, have more than 10 km to the nearest "
        "pharmacy."
    )
    assert gap(found((1, 2), "pharmacy", total=4)).startswith("Between 1 and 2 of 4 ")


@pytest.mark.parametrize(
    ("low", "high", "total", "words"),
    [
        (1, 1, 8, "12,5 %"),
        (1, 2, 8, "12,5–25,0 %"),
        (10_000, 10_001, 1_000_000, "1,0 %"),
        (0, 0, 5, "0,0 %"),
        (0, 0, 0, "–"),
    ],
)
def test_share_is_a_number_or_a_range(
    low: int, high: int, total: int, words: str
) -> None:
    assert spaced(sentences.share(Span(low, high), total)) == words


def test_people_are_a_number_or_a_range() -> None:
    assert spaced(sentences.people(Span(1234, 1234))) == "1 234"
    assert spaced(sentences.people(Span(0, 1234))) == "0–1 234"


def worst(*parts: tuple[str, int, int], certain: bool) -> str:
    rows = [("all", 0, 0), *parts]
    table = pd.DataFrame(rows, columns=["area", "beyond_low", "beyond_high"])
    return spaced(
        sentences.worst_gap(Ranking(table.assign(residents=944), 10.0, certain))
    )


def test_largest_gap_is_named() -> None:
    assert worst(("Bettna", 455, 455), ("Flen", 3, 3), certain=True) == (
        "Den största luckan finns i området närmast Bettna: 455 av 944 invånare."
    )
    assert worst(("Bettna", 0, 0), certain=True) == "Ingen bor längre bort."


def test_a_range_tells_the_surest_gap_and_the_one_that_may_be_larger() -> None:
    surely = (
        "Flest som säkert har längre bor i området närmast Flen: 9 av 944 invånare."
    )
    perhaps = "I området närmast Bettna kan det vara fler: upp till 455 av 944."
    both = worst(("Flen", 9, 20), ("Bettna", 3, 455), certain=False)
    assert both == f"{surely} {perhaps}"
    assert worst(("Bettna", 0, 455), certain=False) == perhaps
    assert worst(("Flen", 9, 9), ("Bettna", 3, 8), certain=False) == surely


def test_without_parts_no_gap_is_named() -> None:
    assert worst(certain=True) == ""


# How it was measured, and what is missing


@pytest.mark.parametrize(("factor", "words"), [(1.3, "1,3"), (1.25, "1,25"), (2, "2")])
def test_factor_and_edge_are_told(factor: float, words: str) -> None:
    assert sentences.measured(Question(), factor) == (
        f"Avstånden är fågelvägen gånger {words}, från rutans mitt. Faktorn är ett "
        "antagande. Den som har exakt så långt räknas som inom."
    )


def test_factor_of_ten_keeps_its_nought() -> None:
    assert " gånger 10, " in sentences.measured(Question(), 10)


def test_by_road_no_factor_is_told() -> None:
    assert sentences.measured(Question(measure="road"), 1.3) == (
        "Avstånden är kortaste vägen längs väg, från rutans mitt. Den som har "
        "exakt så långt räknas som inom."
    )


def test_lists_that_are_not_complete_are_named_with_their_dates() -> None:
    kinds = [
        KindState("limited_range", "partial", "2023-01-07"),
        KindState("post_agent", "unknown", ""),
    ]
    assert sentences.incomplete(kinds, ["Bettna", "Mellösa"], ["Vadsbro"]) == (
        "Listorna över livsmedel: begränsat sortiment (7 januari 2023) och post: "
        "postombud (datum okänt) är inte fullständiga, så siffror som bygger på dem är "
        "ett spann: från bara de kända ställena till att varje ort utan känt ställe "
        "har ett. Orterna är Bettna och Mellösa. Vadsbro är inte med, för läget är "
        "inte känt."
    )
    one = sentences.incomplete(kinds[1:], [], ["Vadsbro"])
    assert one.startswith("Listan över post: postombud (datum okänt) är inte fullst")
    assert one.endswith("har ett.")


def test_a_kind_that_is_called_as_its_type_is_named_once() -> None:
    assert sentences.kind_words("pharmacy") == "apotek"
    assert sentences.kind_words("post_agent") == "post: postombud"


def test_the_basis_tells_dates_way_and_residents() -> None:
    one = KindState("pharmacy", "complete", "2023-02-26")
    fuel = KindState("petrol_diesel", "complete", "2026-07-02")
    none = KindState("post_agent", "unknown", "")
    model, grid = residents("model", "2021-12-31"), residents("grid", "")
    assert sentences.basis([one, none], Question(), 1.3, model) == (
        "Bygger på en lista från 26 februari 2023, på fågelvägen gånger 1,3 (ett "
        "antagande) och på en modell av var folk bor."
    )
    roads = Question(measure="road")
    assert sentences.basis([fuel, one], roads, 1.3, grid) == (
        "Bygger på listor från 26 februari 2023 till 2 juli 2026, på den kortaste "
        "vägen längs väg och på invånare per kilometerruta."
    )
    assert sentences.basis([none], roads, 1.3, grid).startswith(
        "Bygger utan lista över ställen, "
    )


def test_the_factor_has_the_decimal_sign_of_the_language() -> None:
    assert sentences.factor_words(1.3) == "1,3"
    text.use("en")
    assert sentences.factor_words(1.3) == "1.3"
    assert sentences.factor_words(2.0) == "2"


def test_a_grid_is_compared_with_the_official_number() -> None:
    found = residents("grid", "", official=16_316, official_as_of="2021-12-31")
    assert spaced(sentences.model(found, None)).endswith(
        "Hela kommunen hade 16 316 invånare (31 december 2021)."
    )


def test_without_residents_no_share_is_told() -> None:
    empty = Reach(("fuel",), "each", (10.0,), (Span(0, 0),), 0, Span(0, 0), "complete",
                  np.empty(0), np.empty(0))  # fmt: skip
    assert sentences.gap(empty, 10.0, Question()) == "Ingen bor i kommunens rutor."


def test_assumed_villages_are_those_of_the_types() -> None:
    states = completeness(("petrol_diesel", "complete", ""))
    homes = villages(Ala=(0, 0), Byn=(1000, 0))
    rows = [Offer("post", "post_agent", village="Byn")]
    content = known(rows, cells((0, 1)), states, homes)
    best = baseline(content, Question(every_village=True))
    assert sentences.assumed_villages(best, ["post"]) == ["Ala"]
    assert sentences.assumed_villages(best, ["fuel"]) == []
    assert sentences.assumed_villages(best, ["fuel", "post"]) == ["Ala"]
    assert sentences.assumed_villages(best, SERVICE_TYPES) == ["Ala", "Byn"]


def residents(basis: Literal["grid", "model"], as_of: str, **more: Any) -> Residents:  # noqa: ANN401
    return Residents(cells((0, 12_000), (1000, 316)), basis, as_of, **more)


def test_counted_residents_are_told_with_their_date() -> None:
    assert spaced(sentences.model(residents("grid", "2024-12-31"), 107.65)) == (
        "Var folk bor: 12 316 invånare enligt kilometerrutor. Små tal kan vara "
        "ändrade där för att skydda enskilda. Källan är daterad 31 december 2024."
    )
    undated = spaced(sentences.model(residents("grid", ""), None))
    assert undated.endswith("för att skydda enskilda.")


def test_modelled_residents_are_told_as_a_model_with_both_dates() -> None:
    model = residents(
        "model",
        "2021-12-31",
        localities_as_of="2020-12-31",
        in_localities=12_000,
        rural=316,
        lake_ha=4123.0,
    )
    told = (
        "Var folk bor är en modell och ingen räkning: 12 000 invånare i tätorterna "
        "(31 december 2020) är jämnt spridda över en cirkel med tätortens areal, och "
        "316 andra (31 december 2021, 12 316 totalt) jämnt över landytan utanför. "
    )
    assert spaced(sentences.model(model, 107.65)) == (
        f"{told}Kända sjöar är undantagna: 41 av 108 km² vatten (officiell areal, "
        "utgivare inte angiven). Resten räknas som land."
    )
    assert spaced(sentences.model(model, None)) == (
        f"{told}Kända sjöar är undantagna: 41 km²."
    )


# Closures


def closing(**figures: float | tuple[float, float]) -> dict[str, Any]:
    """Row of a table of closings; two numbers are its lower end and its figure."""
    row: dict[str, Any] = {"name": "Tempo", "village": "Sparreholm"}
    row |= {"completeness": "complete"}
    names = ["residents_affected", "residents_without", "extra_person_km"]
    for name in [*names, "worst_extra_m"]:
        value = figures.get(name, 0)
        low, figure = value if isinstance(value, tuple) else (value, value)
        row |= {name: figure, f"{name}{OTHER_CASE}": low}
    return row


def test_closing_of_a_place_that_has_a_second_one_near() -> None:
    row = closing(residents_affected=1, extra_person_km=3.4, worst_extra_m=3440)
    assert extra(row) == (
        "1 invånare har det närmast; tillsammans 3 personkm längre, högst 3,4 km för "
        "en person"
    )


def test_closing_in_english_knows_one_and_several() -> None:
    text.use("en")
    one = closing(residents_affected=1, extra_person_km=3, worst_extra_m=3000)
    assert extra(one).startswith("1 resident has it nearest; ")
    two = closing(residents_affected=2, extra_person_km=3, worst_extra_m=3000)
    assert extra(two).startswith("2 residents have it nearest; ")


def test_closing_of_the_only_place_tells_no_way() -> None:
    row = closing(residents_affected=1200, residents_without=1200)
    assert spaced(extra(row)) == (
        "1 200 invånare har det närmast; 1 200 har inget annat känt ställe"
    )


def test_closing_that_nobody_notices() -> None:
    assert extra(closing()) == "ingen har det närmast"


def test_closing_that_makes_no_way_longer_says_0() -> None:
    told = extra(closing(residents_affected=5))
    assert told == (
        "5 invånare har det närmast; tillsammans 0 personkm längre, högst 0,0 km för "
        "en person"
    )


def test_closing_of_some_types_with_and_some_without_another() -> None:
    row = closing(
        residents_affected=30,
        residents_without=10,
        extra_person_km=99.6,
        worst_extra_m=9000,
    )
    assert extra(row) == (
        "30 invånare har det närmast; tillsammans 100 personkm längre, högst 9,0 km "
        "för en person; 10 har inget annat känt ställe"
    )


def test_closing_is_a_range_where_a_list_is_not_complete() -> None:
    row = closing(
        residents_affected=(10, 30),
        residents_without=(0, 20),
        extra_person_km=(50, 100),
        worst_extra_m=(4000, 9000),
    )
    assert extra(row) == (
        "10–30 invånare har det närmast; tillsammans 50–100 personkm längre, högst "
        "4,0–9,0 km för en person; 0–20 har inget annat känt ställe"
    )


def test_ways_that_only_the_other_end_has_are_told_with_the_smaller_number_first() -> (
    None
):
    row = closing(
        residents_affected=(10, 30),
        residents_without=(0, 30),
        extra_person_km=(50, 0),
        worst_extra_m=(9000, 0),
    )
    assert extra(row) == (
        "10–30 invånare har det närmast; tillsammans 0–50 personkm längre, högst "
        "0,0–9,0 km för en person; 0–30 har inget annat känt ställe"
    )
    assert closings.rounded(50, 0) == closings.rounded(0, 50) == "0–50"
    assert closings.span_of({"n": 1, f"n{OTHER_CASE}": 3}, "n") == Span(1, 3)


def test_worst_closing_is_named() -> None:
    row = closing(residents_affected=7, residents_without=7)
    assert closings.worst_closing(row) == (
        "Om Tempo i Sparreholm stänger blir det värst: 7 invånare har det närmast; "
        "7 har inget annat känt ställe."
    )
    assert closings.worst_closing(row | {"completeness": "partial"}).startswith(
        "Av de kända ställena kan det bli värst om Tempo i Sparreholm stänger: "
    )
    assert closings.worst_closing(None) == (
        "Inget känt ställe räknas med det här urvalet."
    )


def test_figures_of_a_closing_are_whole_numbers() -> None:
    assert closings.rounded(0.4, 0.4) == "0"
    assert spaced(closings.rounded(1233.6, 1234.2)) == "1 234"
    assert spaced(closings.rounded(1233.4, 1234.2)) == "1 233–1 234"


def test_types_have_words_alone_and_together() -> None:
    assert closings.type_word(ALL) == "Alla serviceslag"
    assert closings.type_word("pharmacy") == "Apotek"


def test_no_way_is_no_number() -> None:
    assert closings.far(INF) == "inget annat känt"
    assert spaced(closings.far(12_345)) == "12,3 km"


# Rule cards

RULE = Rule(
    rule_id="shops",
    service_type="groceries",
    measure="place_to_place",
    counts_to=("full_range",),
    threshold_km=10,
    name="Regel",
    text="Text",
    source_ids=("law",),
    as_of="2018-04-19",
)


@pytest.mark.parametrize(
    ("low_m", "high_m", "verdict", "distance", "words"),
    [
        (12e3, 15.6e3, "beyond", "12,00–15,60 km", "längre än 10 km, marginal 2,00 km"),
        (
            5e3,
            6e3,
            "within",
            "5,00–6,00 km",
            "troligen inte längre än 10 km, marginal 4,00 km",
        ),
        (5e3, 5e3, "within", "5,00 km", "inte längre än 10 km, marginal 5,00 km"),
        (
            9e3,
            12e3,
            "undecided",
            "9,00–12,00 km",
            "kan inte avgöras, vägen kan vara kortare eller längre än 10 km",
        ),
        (None, None, "no_other", "–", "inget annat känt ställe"),
        (INF, INF, "beyond", "–", "längre än 10 km"),
    ],
)
def test_card_has_its_distance_its_verdict_and_its_margin(
    low_m: float | None,
    high_m: float | None,
    verdict: Verdict,
    distance: str,
    words: str,
) -> None:
    card = RuleCard(RULE, "a", None if low_m is None else "b", low_m, high_m, verdict)
    assert spaced(closings.card_distance(card)) == distance
    assert spaced(closings.card_verdict(card)) == words
