import pytest

from geodata.baseline import Question, baseline
from geodata.crs import WGS84
from geodata.distance import Floats, Nearest
from geodata.errors import CrsError
from geodata.records import Rule
from geodata.routing import by_road
from geodata.rules import RuleCard, Verdict, only_within, rule_cards, verdict
from tests.geodata.nets import grid
from tests.geodata.paper import OTHER, OWN, Offer, Spot, cells, crow, known, offers

INF = float("inf")
RULE = Rule(
    rule_id="shops",
    service_type="groceries",
    measure="place_to_place",
    within=("full_range", "limited_range"),
    counts_to=("full_range",),
    threshold_km=10,
    name="Regel",
    text="Text",
    source_ids=("law",),
    as_of="2018-04-19",
)


def shop(place: str, x_m: float, kind: str = "full_range", code: str = OWN) -> Offer:
    return Offer(place, kind, (x_m, 0), code=code)


def cards(
    *rows: Offer, factor: float = 1.3, rule: Rule = RULE
) -> dict[str, tuple[str | None, float | None, float | None, str]]:
    found = rule_cards(rule, offers(*rows), OWN, crow(), factor)
    assert {card.rule for card in found} <= {rule}
    return {c.place_id: (c.next_id, c.low_m, c.high_m, c.verdict) for c in found}


# Whether a way is longer than the threshold


@pytest.mark.parametrize(
    ("low_m", "high_m", "told"),
    [
        (5000, 6500, "within"),
        (7000, 10_000, "within"),
        (7000, 10_000.001, "undecided"),
        (10_000, 13_000, "undecided"),
        (10_000.001, 13_000, "beyond"),
        (10_000, 10_000, "within"),
        (10_000.001, 10_000.001, "beyond"),
        (0, 0, "within"),
        (INF, INF, "beyond"),
    ],
)
def test_threshold_itself_is_not_beyond(low_m: float, high_m: float, told: str) -> None:
    assert verdict(low_m, high_m, 10_000) == told


@pytest.mark.parametrize(
    ("low_m", "high_m", "told", "margin_m"),
    [
        (12_000.0, 15_600.0, "beyond", 2000),
        (5000.0, 6500.0, "within", -3500),
        (7000.0, 10_000.0, "within", 0),
        (9000.0, 11_700.0, "undecided", None),
        (None, None, "no_other", None),
    ],
)
def test_margin_is_the_least_way_over_or_under_the_threshold(
    low_m: float | None, high_m: float | None, told: Verdict, margin_m: float | None
) -> None:
    assert RuleCard(RULE, "a", "b", low_m, high_m, told).margin_m == margin_m


# From place to place


def test_way_lies_between_the_crow_s_and_that_times_the_factor() -> None:
    told = cards(shop("a", 0), shop("b", 5000), shop("c", 13_000), shop("d", 25_000))
    assert told == {
        "a": ("b", 5000, 6500, "within"),
        "b": ("a", 5000, 6500, "within"),
        "c": ("b", 8000, 10_400, "undecided"),
        "d": ("c", 12_000, 15_600, "beyond"),
    }


def test_exactly_the_threshold_after_the_factor_is_within() -> None:
    told = cards(shop("a", 0), shop("b", 10_000 / 1.3))
    assert told["a"][2] == pytest.approx(10_000)
    assert told["a"][3] == "within"
    assert cards(shop("a", 0), shop("b", 10_000))["a"][3] == "undecided"


def test_by_road_both_ends_are_alike() -> None:
    assert cards(shop("a", 0), shop("b", 10_000), factor=1.0) == {
        "a": ("b", 10_000, 10_000, "within"),
        "b": ("a", 10_000, 10_000, "within"),
    }


def test_next_place_offers_what_the_rule_counts() -> None:
    small = shop("small", 1000, "limited_range")
    assert cards(shop("a", 0), small, shop("b", 12_000)) == {
        "a": ("b", 12_000, 15_600, "beyond"),
        "small": ("a", 1000, 1300, "within"),
        "b": ("a", 12_000, 15_600, "beyond"),
    }


def test_place_with_two_kinds_is_one_place_and_not_next_to_itself() -> None:
    both = [shop("a", 0, "limited_range"), shop("a", 0)]
    assert cards(*both, shop("b", 4000)) == {
        "a": ("b", 4000, 5200, "within"),
        "b": ("a", 4000, 5200, "within"),
    }


def test_only_place_has_no_other() -> None:
    assert cards(shop("a", 0)) == {"a": (None, None, None, "no_other")}
    small = shop("small", 0, "limited_range")
    assert cards(small) == {"small": (None, None, None, "no_other")}


@pytest.mark.parametrize("twins", [2, 3, 4])
def test_places_in_one_point_are_next_to_each_other(twins: int) -> None:
    told = cards(*(shop(name, 0) for name in "abcd"[:twins]))
    assert {place: next_id for place, (next_id, *_rest) in told.items()} == {
        name: "b" if name == "a" else "a" for name in "abcd"[:twins]
    }
    assert {tuple(rest) for _next_id, *rest in told.values()} == {(0, 0, "within")}


def test_neighbour_s_place_is_next_but_has_no_card() -> None:
    told = cards(shop("a", 0), shop("there", 3000, code=OTHER))
    assert told == {"a": ("there", 3000, 3900, "within")}


def test_without_places_there_is_no_card() -> None:
    assert cards() == {}
    assert cards(Offer("pump")) == {}
    assert cards(shop("there", 0, code=OTHER)) == {}


def test_degrees_are_refused() -> None:
    table = offers(shop("a", 0)).to_crs(WGS84)
    with pytest.raises(CrsError):
        rule_cards(RULE, table, OWN, crow(), 1.3)


def test_by_road_the_place_itself_is_left_out_though_it_is_off_the_net() -> None:
    roads = grid()

    def measure(starts: Floats, ends: Floats, k: int) -> Nearest:
        return by_road(roads, starts, ends, k=k)

    # a lies 300 m beside its node, b at it, c a kilometre along the road.
    spots: dict[str, Spot] = {"a": (0, -300), "b": (0, 0), "c": (1000, 0)}
    rows = [Offer(name, "full_range", at) for name, at in spots.items()]
    found = rule_cards(RULE, offers(*rows), OWN, measure, 1.0)
    assert [(c.place_id, c.next_id, c.low_m, c.high_m) for c in found] == [
        ("a", "b", 300, 300),
        ("b", "a", 300, 300),
        ("c", "b", 1000, 1000),
    ]
    two = rule_cards(RULE, offers(*rows[:2]), OWN, measure, 1.0)
    assert [(c.place_id, c.next_id) for c in two] == [("a", "b"), ("b", "a")]


# The only one within a distance


def alone(within_km: float, *rows: Offer) -> dict[str, list[tuple[str, float]]]:
    found = baseline(known(list(rows), cells((0, 1))), Question())
    return only_within(found, crow(1.3), within_km)


def test_loneliest_place_comes_first_and_the_edge_is_within() -> None:
    pumps = [Offer(name, at=(km * 1000, 0)) for name, km in (("a", 0), ("b", 10))]
    pumps.append(Offer("c", at=(30_000, 0)))
    assert alone(13, *pumps)["fuel"] == [("c", 26_000)]
    assert alone(12.999, *pumps)["fuel"] == [
        ("c", 26_000),
        ("a", 13_000),
        ("b", 13_000),
    ]
    assert alone(26, *pumps)["fuel"] == []


def test_only_place_of_a_type_is_alone_at_any_distance() -> None:
    told = alone(500, Offer("a"), Offer("a", "post_agent"), Offer("b", at=(1000, 0)))
    assert told == {
        "fuel": [],
        "groceries": [],
        "post": [("a", INF)],
        "pharmacy": [],
        "payments": [],
    }


def test_places_in_one_point_are_not_alone() -> None:
    assert alone(0.001, Offer("a"), Offer("b"), Offer("c"))["fuel"] == []
