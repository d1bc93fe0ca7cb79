import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.baseline import Baseline, Question, baseline
from geodata.reach import (
    Ranking,
    Reach,
    Span,
    classes,
    combined,
    gaps,
    is_within,
    rank,
    reach,
    residents_within,
)
from geodata.villages import Areas, areas_around, each_cell
from tests.geodata.paper import (
    ALL_COMPLETE,
    Offer,
    cells,
    completeness,
    crow,
    known,
    villages,
)

INF = float("inf")
NAN = float("nan")
LINE = cells((0, 10), (1000, 20), (4000, 40), (20_000, 80))


def distances(*metres: float) -> np.ndarray:
    return np.array(metres, dtype=float)


def people(*residents: int) -> np.ndarray:
    return np.array(residents, dtype=np.int64)


# On the edge


@pytest.mark.parametrize(
    ("metres", "within"),
    [(9_999.999, True), (10_000, True), (10_000.001, False), (0, True), (INF, False)],
)
def test_edge_itself_is_within(metres: float, within: bool) -> None:
    assert is_within(distances(metres), 10_000).tolist() == [within]


@pytest.mark.parametrize("factor", [1.0, 1.1, 1.3, 1.4, 1.7])
@pytest.mark.parametrize("km", [0.7, 2, 5, 10, 20])
def test_way_of_exactly_the_threshold_is_within_whatever_the_factor(
    factor: float, km: float
) -> None:
    rows = [Offer("pump", at=(km * 1000 / factor, 0))]
    content = known(rows, cells((0, 7)), measures={"straight": crow(factor)})
    found = baseline(content, Question())
    reached = reach(found, found, ("fuel",), [km])
    assert reached.within == (Span(7, 7),)
    assert reached.beyond(km) == Span(0, 0)
    table = gaps(reached.distance_m, found.residents, km, each_cell(found.cells))
    assert table["residents_beyond"].tolist() == [0, 0]
    assert table["person_km_beyond"].tolist() == [0, 0]
    assert classes(reached.distance_m, [km * 1000]).tolist() == [0]


def test_classes_begin_just_beyond_each_edge() -> None:
    metres = distances(0, 2000, 2000.001, 5000, 5000.001, 1e9, INF)
    assert classes(metres, [2000, 5000]).tolist() == [0, 0, 1, 1, 2, 2, 3]


def test_without_an_edge_there_is_one_class_and_that_of_no_way() -> None:
    assert classes(distances(0, 1e9, INF), []).tolist() == [0, 0, 1]
    assert classes(distances(), [1000]).tolist() == []


THRESHOLDS = st.lists(st.integers(1, 30), min_size=1, max_size=4, unique=True)
WAYS = st.lists(
    st.tuples(
        st.one_of(st.integers(0, 35_000).map(float), st.just(INF)),
        st.integers(0, 500),
    ),
    max_size=20,
)


@settings(deadline=None, derandomize=True)
@given(WAYS, THRESHOLDS)
def test_residents_of_all_classes_are_all_residents(
    ways: list[tuple[float, int]], thresholds_km: list[int]
) -> None:
    metres = distances(*(way for way, _n in ways))
    residents = people(*(n for _way, n in ways))
    edges = [km * 1000 for km in sorted(thresholds_km)]
    of_class = np.bincount(
        classes(metres, edges), residents, minlength=len(edges) + 2
    ).tolist()
    assert sum(of_class) == residents.sum()
    within = residents_within(metres, residents, edges)
    assert list(within) == np.cumsum(of_class)[: len(edges)].tolist()
    assert of_class[-1] == sum(n for way, n in ways if way == INF)


# Several types


def test_each_takes_the_farthest_and_any_the_nearest() -> None:
    one, other = distances(1, 5, INF), distances(3, 2, 4)
    assert combined([one, other], "each").tolist() == [3, 5, INF]
    assert combined([one, other], "any").tolist() == [1, 2, 4]
    assert combined([one], "each").tolist() == combined([one], "any").tolist()


def town(
    *rows: Offer, states: pd.DataFrame = ALL_COMPLETE
) -> tuple[Baseline, Baseline]:
    """The known places alone, and one in each of two villages as well."""
    content = known(rows, LINE, states, villages(Ala=(0, 0), Byn=(4000, 0)))
    return baseline(content, Question()), baseline(
        content, Question(every_village=True)
    )


PUMP, POST = Offer("pump"), Offer("post", "post_agent", (4000, 0))


def test_reach_of_one_type_by_hand() -> None:
    found = reach(*town(PUMP, POST), ("fuel",), [4, 1, 4])
    assert found.thresholds_km == (1, 4)
    assert found.within == (Span(30, 30), Span(70, 70))
    assert found.beyond(1) == Span(120, 120)
    assert (found.residents, found.unreached) == (150, Span(0, 0))
    assert (found.types, found.how, found.state) == (("fuel",), "each", "complete")
    assert found.certain
    assert found.distance_m.tolist() == [0, 1000, 4000, 20_000]


def test_reach_of_two_types_by_hand() -> None:
    both = town(PUMP, POST)
    # ways to fuel 0, 1, 4, 20 km and to post 4, 3, 0, 16 km
    each = reach(*both, ("fuel", "post"), [3, 16])
    assert each.distance_m.tolist() == [4000, 3000, 4000, 20_000]
    assert each.within == (Span(20, 20), Span(70, 70))
    any_one = reach(*both, ("fuel", "post"), [3, 16], "any")
    assert any_one.distance_m.tolist() == [0, 1000, 0, 16_000]
    assert any_one.within == (Span(70, 70), Span(150, 150))


def test_type_that_nobody_reaches_leaves_all_unreached_if_each_is_asked_for() -> None:
    both = town(PUMP)
    assert reach(*both, ("post",), [1]).unreached == Span(150, 150)
    assert reach(*both, ("fuel", "post"), [1]).unreached == Span(150, 150)
    assert reach(*both, ("fuel", "post"), [1], "any").unreached == Span(0, 0)
    assert reach(*both, ("post",), [1]).within == (Span(0, 0),)


def test_range_goes_from_the_known_places_to_one_in_every_village() -> None:
    gap = completeness(("petrol_diesel", "complete", ""), ("post_agent", "partial", ""))
    both = town(PUMP, states=gap)
    found = reach(*both, ("post",), [1, 3])
    assert found.within == (Span(0, 70), Span(0, 70))
    assert found.beyond(3) == Span(80, 150)
    assert found.unreached == Span(0, 150)
    assert (found.state, found.certain) == ("partial", False)
    assert found.best_m.tolist() == [0, 1000, 0, 16_000]
    assert reach(*both, ("fuel", "post"), [1]).state == "partial"
    assert reach(*both, ("pharmacy", "post"), [1]).state == "unknown"


@settings(deadline=None, derandomize=True, max_examples=30)
@given(
    st.lists(st.tuples(st.integers(0, 9), st.booleans()), max_size=4),
    st.sampled_from(["each", "any"]),
    st.lists(st.integers(0, 12), min_size=1, max_size=3),
)
def test_low_end_is_never_above_the_high_end(
    where: list[tuple[int, bool]], how: str, thresholds_km: list[int]
) -> None:
    rows = [
        Offer(f"p{i}", "post_agent" if post else "petrol_diesel", (km * 1000, 0))
        for i, (km, post) in enumerate(where)
    ]
    both = town(*rows, states=completeness())
    found = reach(*both, ("fuel", "post"), thresholds_km, how)
    for span in (*found.within, found.unreached):
        assert 0 <= span.low <= span.high <= found.residents
    for km in found.thresholds_km:
        within = found.within[found.thresholds_km.index(km)]
        beyond = found.beyond(km)
        assert within.low + beyond.high == within.high + beyond.low == 150


# Parts of the municipality

WAY = distances(1000, 12_000, 15_000, INF)
EAST_WEST = Areas(("w", "e"), ("Väst", "Öst"), people(1, 0), people(1, 1, 0, 0))


def records(table: pd.DataFrame) -> list[tuple[object, ...]]:
    return list(table.itertuples(index=False, name=None))


def test_gaps_by_hand() -> None:
    table = gaps(WAY, people(10, 30, 20, 40), 10, EAST_WEST)
    assert list(table) == [
        "area_id",
        "area",
        "residents",
        "residents_beyond",
        "share_beyond",
        "person_km_beyond",
    ]
    assert records(table) == [
        ("all", "all", 100, 90, 0.9, 30 * 2 + 20 * 5),
        ("e", "Öst", 60, 60, 1.0, 20 * 5),
        ("w", "Väst", 40, 30, 0.75, 30 * 2),
    ]


def test_person_km_are_not_known_where_none_beyond_reaches_a_place() -> None:
    table = gaps(distances(1000, INF, INF, INF), people(5, 7, 8, 0), 10, EAST_WEST)
    (_id, _name, *whole), east, west = records(table)
    assert whole[:3] == [20, 15, 0.75]
    assert np.isnan([whole[3], east[5], west[5]]).all()
    assert (east[0], east[3], west[0], west[3]) == ("e", 8, "w", 7)


def test_nobody_beyond_is_no_person_km() -> None:
    table = gaps(distances(0, 10_000, 1, 2), people(1, 2, 3, 4), 10, EAST_WEST)
    assert table["person_km_beyond"].tolist() == [0, 0, 0]
    assert table["residents_beyond"].tolist() == [0, 0, 0]


def test_cell_without_residents_that_reaches_nothing_hides_no_figure() -> None:
    table = gaps(distances(0, INF, 11_000, INF), people(5, 0, 3, 0), 10, EAST_WEST)
    assert table["person_km_beyond"].tolist() == [3, 3, 0]


def test_share_is_not_known_where_nobody_lives() -> None:
    table = gaps(WAY, people(0, 0, 20, 40), 10, EAST_WEST)
    assert table["area_id"].to_list() == ["all", "e", "w"]
    assert table["share_beyond"].tolist()[:2] == [1, 1]
    assert np.isnan(table["share_beyond"].iloc[2])
    nobody = gaps(WAY, people(0, 0, 0, 0), 10, EAST_WEST)
    assert nobody["share_beyond"].isna().all()
    assert nobody["person_km_beyond"].tolist() == [0, 0, 0]


def test_of_parts_with_as_many_beyond_the_one_that_reaches_nothing_comes_first() -> (
    None
):
    way = distances(90_000, INF, 11_000)
    three = Areas(("a", "b", "c"), ("A", "B", "C"), people(0, 1, 2), people(0, 1, 2))
    table = gaps(way, people(5, 5, 5), 10, three)
    assert table["area_id"].to_list() == ["all", "b", "a", "c"]


def test_parts_alike_keep_their_order() -> None:
    cell_parts = each_cell(cells((0, 1), (1, 1), (2, 1)))
    table = gaps(distances(11e3, 11e3, 11e3), people(1, 1, 1), 10, cell_parts)
    assert table["area"].to_list() == ["all", "cell-0", "cell-1", "cell-2"]


def test_without_parts_only_the_whole_is_told() -> None:
    homes = pd.DataFrame({"area_id": [], "name": [], "x": [], "y": []})
    none = areas_around(cells((0, 1), (1, 2)), homes)
    table = gaps(distances(1, INF), people(1, 2), 10, none)
    (row,) = records(table)
    assert row[:5] == ("all", "all", 3, 2, 2 / 3)


def test_without_cells_nothing_is_beyond() -> None:
    homes = villages(Ala=(0, 0)).assign(area_id="ala")
    table = gaps(distances(), people(), 10, areas_around(cells(), homes))
    assert records(table[["area_id", "residents", "residents_beyond"]]) == [
        ("all", 0, 0),
        ("ala", 0, 0),
    ]


def test_two_parts_with_one_home_have_the_same_figures() -> None:
    twins = Areas(("a", "b"), ("A", "B"), people(0, 0), people(0, 0, 0, 0))
    table = gaps(WAY, people(10, 30, 20, 40), 10, twins)
    whole, one, other = records(table)
    assert one[2:] == other[2:] == whole[2:]


@settings(deadline=None, derandomize=True)
@given(WAYS, st.integers(1, 30), st.integers(1, 4))
def test_parts_add_up_to_the_whole(
    ways: list[tuple[float, int]], km: int, parts: int
) -> None:
    metres = distances(*(way for way, _n in ways))
    residents = people(*(n for _way, n in ways))
    names = tuple("abcd"[:parts])
    areas = Areas(names, names, np.arange(parts), np.arange(len(ways)) % parts)
    table = gaps(metres, residents, km, areas)
    for name in ("residents", "residents_beyond"):
        assert table[name].iloc[1:].sum() == table[name].iloc[0]
    (within,) = residents_within(metres, residents, [km * 1000])
    assert table["residents_beyond"].iloc[0] == residents.sum() - within
    far = table["person_km_beyond"].fillna(0)
    assert far.iloc[1:].sum() == pytest.approx(far.iloc[0])
    assert (np.diff(table["residents_beyond"].iloc[1:]) <= 0).all()


# Ranking with both ends


def ranking(known_m: np.ndarray, best_m: np.ndarray, residents: np.ndarray) -> Ranking:
    found = Reach(
        types=("post",),
        how="each",
        thresholds_km=(10,),
        within=(Span(0, 0),),
        residents=int(residents.sum()),
        unreached=Span(0, 0),
        state="partial",
        distance_m=known_m,
        best_m=best_m,
    )
    return rank(found, residents, 10, EAST_WEST)


def test_ranking_has_both_ends_of_each_figure() -> None:
    best = distances(1000, 2000, 13_000, INF)
    found = ranking(WAY, best, people(10, 30, 20, 40))
    assert not found.certain
    assert found.within_km == 10
    assert list(found.table) == [
        "area_id", "area", "residents",
        "beyond_low", "share_low", "person_km_low",
        "beyond_high", "share_high", "person_km_high",
    ]  # fmt: skip
    assert records(found.table) == [
        ("all", "all", 100, 60, 0.6, 20 * 3, 90, 0.9, 30 * 2 + 20 * 5),
        ("e", "Öst", 60, 60, 1.0, 20 * 3, 60, 1.0, 20 * 5),
        ("w", "Väst", 40, 0, 0.0, 0, 30, 0.75, 30 * 2),
    ]


def test_part_with_the_most_for_sure_comes_first_and_then_the_most_at_all() -> None:
    sure = ranking(
        distances(11e3, 11e3, 11e3, 1), distances(1, 1, 11e3, 1), people(50, 50, 1, 1)
    )
    assert sure.table["area_id"].to_list() == ["all", "e", "w"]
    open_ = ranking(
        distances(11e3, 11e3, 11e3, 1), distances(1, 1, 1, 1), people(50, 50, 1, 1)
    )
    assert open_.table["area_id"].to_list() == ["all", "w", "e"]
    assert open_.table["beyond_high"].tolist() == [101, 100, 1]


def test_reach_and_ranking_of_the_same_town_agree() -> None:
    both = town(PUMP, states=completeness())
    found = reach(*both, ("fuel", "post"), [3], "any")
    table = rank(found, both[0].residents, 3, each_cell(LINE)).table
    whole = table.iloc[0]
    assert Span(whole["beyond_low"], whole["beyond_high"]) == found.beyond(3)
    assert whole["residents"] == found.residents
