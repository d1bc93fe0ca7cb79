from dataclasses import replace
from datetime import date

import pytest

from geodata import analyses
from geodata.baseline import Baseline, Known, Question, baseline, usable
from geodata.distance import straight
from geodata.errors import AnalysisError
from geodata.pack import DEFAULT_PACK, Pack, read_pack
from geodata.residents import of_pack
from geodata.routing import ACCESS_KMH
from geodata.vocabulary import SERVICE_TYPES
from tests.geodata.nets import at, grid
from tests.geodata.paper import Offer, cells, known

INF = float("inf")


@pytest.fixture(scope="module")
def pack() -> Pack:
    return read_pack(DEFAULT_PACK)


@pytest.fixture(scope="module")
def content(pack: Pack) -> Known:
    return analyses.known_of(pack, of_pack(pack), analyses.offers_m_of(pack))


@pytest.fixture
def on_roads(pack: Pack) -> Pack:
    return replace(pack, roads=grid())


# From the pack to the tables


def test_crow_s_way_is_multiplied_by_the_factor_of_the_pack(pack: Pack) -> None:
    measures = analyses.measures(replace(pack, roads=None))
    assert list(measures) == ["straight"]
    found = measures["straight"](at((0, 0)), at((1000, 0)), 2)
    factor = pack.municipality.detour_factor
    assert found.distance_m.tolist() == [[1000 * factor, INF]]


def test_pack_with_roads_can_be_measured_by_road(on_roads: Pack) -> None:
    measures = analyses.measures(on_roads)
    assert list(measures) == ["straight", "road"]
    found = measures["road"](at((0, 0)), at((1000, 1000)), 1)
    assert found.d1.tolist() == [2000]


def test_tables_are_those_of_the_pack(pack: Pack, content: Known) -> None:
    assert content.municipality_code == pack.municipality.code
    assert content.completeness is pack.completeness
    assert len(content.offers_m) == len(pack.services)
    assert content.offers_m["place_id"].to_list() == pack.services["place_id"].to_list()
    assert content.cells["residents"].sum() == 16_316
    own = pack.localities["municipality_code"] == pack.municipality.code
    names = content.villages["name"].to_list()
    assert names[: own.sum()] == pack.localities.loc[own, "name"].to_list()
    assert "Årdala" in names
    assert len(set(names)) == len(names)


# Parts of the municipality


def test_each_village_is_a_part_and_every_cell_in_the_nearest(
    pack: Pack, content: Known
) -> None:
    areas = analyses.areas_of(pack, content, "village")
    assert areas.ids == areas.names == tuple(content.villages["name"])
    middles = content.cells[["x", "y"]].to_numpy(float)
    homes = content.villages[["x", "y"]].to_numpy(float)
    nearest = straight(middles, homes, k=1).i1
    assert (areas.point[nearest] == areas.of_cell).all()


def test_each_group_with_a_position_is_a_part(pack: Pack, content: Known) -> None:
    areas = analyses.areas_of(pack, content, "group")
    placed = pack.groups[pack.groups.geometry.notna()]
    assert areas.ids == tuple(placed["group_id"])
    assert areas.names == tuple(placed["name"])
    assert 0 < len(placed) < len(pack.groups)


def test_each_cell_is_a_part(pack: Pack, content: Known) -> None:
    areas = analyses.areas_of(pack, content, "cell")
    assert areas.ids == tuple(content.cells["cell_id"])


# Rules of the law


def test_cards_are_those_of_the_rules_that_measure_from_place_to_place(
    pack: Pack, content: Known
) -> None:
    found = analyses.cards(pack, content, Question())
    ids = [card.rule.rule_id for card in found]
    assert list(dict.fromkeys(ids)) == ["groceries-operating-aid", "pharmacy-grant"]
    offers = usable(content.offers_m, Question())
    inside = offers[offers["municipality_code"] == pack.municipality.code]
    for rule_id, service_type in (
        ("groceries-operating-aid", "groceries"),
        ("pharmacy-grant", "pharmacy"),
    ):
        cards = [card for card in found if card.rule.rule_id == rule_id]
        places = inside.loc[inside["service_type"] == service_type, "place_id"]
        assert {card.place_id for card in cards} == set(places)
    factor = pack.municipality.detour_factor
    for card in found:
        assert card.low_m is not None
        assert card.high_m == pytest.approx(card.low_m * factor)


def test_cards_count_the_kinds_of_the_rule_whatever_is_asked(
    pack: Pack, content: Known
) -> None:
    asked = Question(kinds=("unstaffed", "pharmacy_agent"))
    usual = analyses.cards(pack, content, Question())
    assert analyses.cards(pack, content, asked) == usual


def test_cards_count_services_of_the_age_and_status_asked_for(
    pack: Pack, content: Known
) -> None:
    late = Question(seen_since=date(2025, 1, 1))
    found = analyses.cards(pack, content, late)
    assert {card.rule.rule_id for card in found} == {"groceries-operating-aid"}
    assert "sparreholm-tempo" not in {card.place_id for card in found}
    usual = {card.place_id for card in analyses.cards(pack, content, Question())}
    offers = content.offers_m
    unsure = offers.assign(status=offers["status"].replace("open", "unverified"))
    open_to_doubt = replace(content, offers_m=unsure)
    assert analyses.cards(pack, open_to_doubt, Question()) == ()
    asked = Question(with_unverified=True)
    cards = analyses.cards(pack, open_to_doubt, asked)
    assert {card.place_id for card in cards} == usual


def test_cards_by_road_have_both_ends_alike(on_roads: Pack) -> None:
    shops = [Offer("a", "full_range"), Offer("b", "full_range", (1000, 1000))]
    content = known(shops, cells((0, 1)), measures=analyses.measures(on_roads))
    by_road = analyses.cards(on_roads, content, Question(measure="road"))
    assert [(c.place_id, c.low_m, c.high_m) for c in by_road] == [
        ("a", 2000, 2000),
        ("b", 2000, 2000),
    ]
    (crow, _other) = analyses.cards(on_roads, content, Question())
    factor = on_roads.municipality.detour_factor
    assert (crow.low_m, crow.high_m) == pytest.approx((2e6**0.5, 2e6**0.5 * factor))


# From a cell to the nearest


def beside_the_net(pack: Pack, question: Question) -> Baseline:
    """A cell 300 m south of the net, two pumps on it, one shop."""
    rows = [
        Offer("far", at=(2000, 1000)),
        Offer("near", at=(1000, 0)),
        Offer("near", "full_range", (1000, 0)),
    ]
    where = cells((0, 5)).assign(y=at((0, -300))[0, 1])
    return baseline(known(rows, where, measures=analyses.measures(pack)), question)


def test_steps_as_the_crow_flies_have_no_minutes(on_roads: Pack) -> None:
    found = analyses.steps(on_roads, beside_the_net(on_roads, Question()), "cell-0")
    assert list(found) == list(SERVICE_TYPES)
    factor = on_roads.municipality.detour_factor
    near, far = found["fuel"]
    assert (near.place_id, near.name, near.village) == ("near", "Near", "Byn")
    assert near.distance_m == pytest.approx((1000**2 + 300**2) ** 0.5 * factor)
    assert (near.minutes, far.minutes) == (None, None)
    assert far.place_id == "far"
    nowhere = analyses.Step("", "", "", INF)
    assert found["groceries"] == (near, nowhere)
    assert found["post"] == (nowhere, nowhere)


def test_steps_by_road_have_minutes(on_roads: Pack) -> None:
    question = Question(measure="road")
    found = analyses.steps(on_roads, beside_the_net(on_roads, question), "cell-0")
    access = 0.3 / ACCESS_KMH * 60
    near, far = found["fuel"]
    assert (near.place_id, near.distance_m) == ("near", 1300)
    assert near.minutes == pytest.approx(1 + access)
    assert (far.place_id, far.distance_m) == ("far", 3300)
    assert far.minutes == pytest.approx(3 + access)
    assert found["groceries"] == (near, analyses.Step("", "", "", INF))


def test_steps_are_those_of_the_baseline(pack: Pack, content: Known) -> None:
    found = baseline(content, Question(), 3)
    number = 400
    told = analyses.steps(pack, found, content.cells["cell_id"].iloc[number])

    for service_type, near in found.nearest.items():
        steps = told[service_type]
        assert [s.distance_m for s in steps] == near.distance_m[number].tolist()
        ids = [s.place_id for s in steps]
        wanted = found.places["place_id"].to_dict() | {-1: ""}
        assert ids == [wanted[n] for n in near.place[number].tolist()]


def test_unknown_cell_is_named(pack: Pack, content: Known) -> None:
    with pytest.raises(AnalysisError) as caught:
        analyses.steps(pack, baseline(content, Question()), "nowhere")
    assert caught.value.args == ("unknown_cell", {"found": "nowhere"})
