import threading
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.errors import AnalysisError
from geodata.reach import EDGE_M
from geodata.siting import (
    Siting,
    coverage,
    max_coverage,
    p_center,
    p_median,
    solver,
    watch,
)
from geodata.siting.pool import Pool
from geodata.siting.solver import Model, Progress, solve
from geodata.siting.watch import Watch

Arrays = np.ndarray[Any, Any]

# Five people's homes on a line, in km from the west; places may stand where they live.
HOMES_KM = np.array([0.0, 1.0, 2.0, 8.0, 10.0])
LINE_M = np.abs(HOMES_KM[:, None] - HOMES_KM) * 1000
PEOPLE = np.array([1, 5, 1, 2, 4])


def plane(rows: int, seed: int = 0, columns: int | None = None) -> tuple[Arrays, ...]:
    """Homes and candidates scattered over a square, in metres, and weights."""
    chance = np.random.default_rng(seed)
    homes = chance.uniform(0, 10_000, (rows, 2))
    places = chance.uniform(0, 10_000, (columns or rows, 2))
    ways = np.hypot(*(homes[:, None] - places).transpose(2, 0, 1))
    return ways, chance.integers(1, 60, rows)


# By hand


def test_one_place_covers_most_where_most_live_near() -> None:
    # At 1 km: the homes at 0, 1 and 2 km are within 1 km: 1 + 5 + 1.
    assert max_coverage(LINE_M, PEOPLE, 1, 1000) == Siting((1,), 7, 7, True)


def test_two_places_cover_all_within_two_km() -> None:
    found = max_coverage(LINE_M, PEOPLE, 2, 2000)
    assert (found.objective, found.bound, found.proven) == (13, 13, True)


def test_exactly_the_distance_is_within_it() -> None:
    far = np.array([[1000.0], [1000 + EDGE_M / 2], [1000 + EDGE_M * 2]])
    assert max_coverage(far, [1, 2, 4], 1, 1000).objective == 3
    existing = max_coverage(far + 1, [1, 2, 4], 1, 1000, existing_m=far[:, 0])
    assert existing.objective == 3


def test_what_exists_covers_already() -> None:
    existing = np.array([0, 1, 2, 8, 10]) * 1000  # a shop at the first home
    found = max_coverage(LINE_M, PEOPLE, 1, 2000, existing_m=existing)
    assert (found.chosen, found.objective) in (((3,), 13), ((4,), 13))


def test_one_place_in_the_middle_of_the_people() -> None:
    # At 1 km: 1 + 0 + 1 + 2 x 7 + 4 x 9 = 52; at 2 km: 2 + 5 + 12 + 32 = 51;
    # at 8 km: 8 + 35 + 6 + 0 + 8 = 57.
    assert p_median(LINE_M, PEOPLE, 1) == Siting((2,), 51_000, 51_000, True)


def test_two_places_at_the_two_groups() -> None:
    # At 1 and 10 km: 1 + 1 + 2 x 2 = 6.
    assert p_median(LINE_M, PEOPLE, 2) == Siting((1, 4), 6000, 6000, True)


def test_longest_way_is_shortest_from_between() -> None:
    # From 2 km the farthest home is 8 km away; from 8 km too.
    found = p_center(LINE_M, 1, alternatives=1)
    assert {found.chosen, found.alternatives[0].chosen} == {(2,), (3,)}
    assert (found.objective, found.bound, found.proven) == (8000, 8000, True)
    assert found.alternatives[0].objective == 8000


def test_of_the_same_longest_way_shorter_ways_are_preferred() -> None:
    # From 2 km: 2 + 5 + 12 + 32 = 51; from 8 km: 57 person-km.
    assert p_center(LINE_M, 1, weights=PEOPLE).chosen == (2,)


def test_a_row_without_weight_does_not_count() -> None:
    weights = [1, 1, 1, 0, 0]
    assert p_center(LINE_M, 1, weights=weights).objective == 1000
    assert p_median(LINE_M, weights, 1).objective == 2000
    assert max_coverage(LINE_M, weights, 2, 1000).objective == 3


def test_next_best_single_places_in_order() -> None:
    found = p_median(LINE_M, PEOPLE, 1, alternatives=9)
    ranked = [found, *found.alternatives]
    # From the west: 0 + 5 + 2 + 16 + 40; 52; 51; 57; 10 + 45 + 8 + 4 + 0.
    assert [one.objective for one in ranked] == [51_000, 52_000, 57_000, 63_000, 67_000]
    assert [one.chosen for one in ranked] == [(2,), (1,), (3,), (0,), (4,)]
    assert all(one.proven and one.bound == one.objective for one in ranked)
    assert all(one.alternatives == () for one in found.alternatives)


# Every set tried, on small tables


class Small(NamedTuple):
    far: Arrays
    weights: Arrays
    p: int
    options: dict[str, Any]

    def sets(self) -> list[tuple[int, ...]]:
        fixed, forbidden = set(self.options["fixed"]), set(self.options["forbidden"])
        every = combinations(range(self.far.shape[1]), self.p)
        return [s for s in every if fixed <= set(s) and not forbidden & set(s)]

    def existing(self) -> Arrays:
        given = self.options["existing_m"]
        return np.full(len(self.far), np.inf) if given is None else given

    def kept(self) -> Arrays:
        """Rows with weight that what exists or an allowed candidate can reach."""
        allowed = np.delete(self.far, self.options["forbidden"], axis=1)
        best = np.minimum(self.existing(), allowed.min(axis=1, initial=np.inf))
        return (self.weights > 0) & np.isfinite(best)

    def near(self, chosen: tuple[int, ...]) -> Arrays:
        ways = self.far[:, list(chosen)].min(axis=1, initial=np.inf)
        return np.minimum(self.existing(), ways)[self.kept()]

    def kept_weights(self) -> Arrays:
        return self.weights[self.kept()]

    def covered(self, chosen: tuple[int, ...], within_m: float) -> float:
        return float(self.kept_weights()[self.near(chosen) <= within_m].sum())

    def lost_and_metres(self, chosen: tuple[int, ...]) -> tuple[float, float]:
        near, weights = self.near(chosen), self.kept_weights()
        lost = np.isinf(near)
        return float(weights[lost].sum()), float(weights[~lost] @ near[~lost])

    def longest(self, chosen: tuple[int, ...]) -> float:
        return float(self.near(chosen).max(initial=0.0))


@st.composite
def small(draw: st.DrawFn) -> Small:
    seed = draw(st.integers(0, 2**32 - 1))
    chance = np.random.default_rng(seed)
    rows, columns = draw(st.integers(0, 9)), draw(st.integers(1, 8))
    far = chance.integers(0, draw(st.sampled_from([4, 12, 99])), (rows, columns))
    far = far.astype(float)
    if draw(st.booleans()):
        far[chance.random(far.shape) < draw(st.sampled_from([0.1, 0.5]))] = np.inf
    weights = chance.integers(0, 5, rows) * draw(st.sampled_from([1.0, 0.37]))
    existing = None
    if draw(st.booleans()):
        existing = chance.integers(2, 30, rows).astype(float)
        existing[chance.random(rows) < 0.4] = np.inf
    p = draw(st.integers(1, min(3, columns)))
    order = chance.permutation(columns).tolist()
    fixed = order[: draw(st.integers(0, p))]
    most = columns - p
    forbidden = order[::-1][: draw(st.integers(0, min(2, most)))]
    options = {"existing_m": existing, "fixed": fixed, "forbidden": forbidden}
    return Small(far, weights, p, options)


def assert_ranked(
    made: Small, found: Siting, best: list[float], value: Callable[..., float]
) -> None:
    """The found sets are the best, in order, each once, each with its own value."""
    ranked = [found, *found.alternatives]
    assert len(ranked) == min(6, len(best))
    assert len({one.chosen for one in ranked}) == len(ranked)
    assert {one.chosen for one in ranked} <= set(made.sets())
    assert [one.objective for one in ranked] == pytest.approx(best[: len(ranked)])
    for one in ranked:
        assert one.proven
        assert one.bound == one.objective
        assert one.objective == pytest.approx(value(one.chosen))


@given(made=small(), within_m=st.sampled_from([0, 2, 10, 50]))
@settings(max_examples=300, deadline=None)
def test_coverage_is_the_best_of_all_sets(made: Small, within_m: float) -> None:
    def value(chosen: tuple[int, ...]) -> float:
        return made.covered(chosen, within_m)

    best = sorted(map(value, made.sets()), reverse=True)
    options = {**made.options, "alternatives": 5}
    found = max_coverage(made.far, made.weights, made.p, within_m, **options)
    assert_ranked(made, found, best, value)


@given(made=small(), within_m=st.sampled_from([2, 10, 50]))
@settings(max_examples=60, deadline=None)
def test_solver_finds_the_same_coverage(made: Small, within_m: float) -> None:
    def value(chosen: tuple[int, ...]) -> float:
        return made.covered(chosen, within_m)

    best = sorted(map(value, made.sets()), reverse=True)
    options = {**made.options, "alternatives": 5}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(coverage, "NODES", 0)
        found = max_coverage(made.far, made.weights, made.p, within_m, **options)
    assert_ranked(made, found, best, value)


@given(made=small())
@settings(max_examples=300, deadline=None)
def test_median_is_the_best_of_all_sets(made: Small) -> None:
    def value(chosen: tuple[int, ...]) -> float:
        lost, metres = made.lost_and_metres(chosen)
        return np.inf if lost else metres

    order = sorted(made.sets(), key=made.lost_and_metres)
    options = {**made.options, "alternatives": 5}
    found = p_median(made.far, made.weights, made.p, **options)
    assert_ranked(made, found, [value(s) for s in order], value)
    told = [made.lost_and_metres(s.chosen) for s in (found, *found.alternatives)]
    ranked = [made.lost_and_metres(s) for s in order[: len(told)]]
    np.testing.assert_allclose(told, ranked, atol=1e-9)


@given(made=small(), weighted=st.booleans())
@settings(max_examples=200, deadline=None)
def test_center_is_the_best_of_all_sets(made: Small, weighted: bool) -> None:
    if not weighted:
        made = made._replace(weights=np.ones(len(made.far)))
    weights = made.weights if weighted else None
    best = sorted(map(made.longest, made.sets()))
    options = {**made.options, "alternatives": 5}
    found = p_center(made.far, made.p, weights=weights, **options)
    assert_ranked(made, found, best, made.longest)
    if np.isinf(found.objective):
        least = min(map(made.lost_and_metres, made.sets()))
        assert made.lost_and_metres(found.chosen) == pytest.approx(least)


# Who cannot be reached


def test_who_nothing_can_reach_is_left_out() -> None:
    far = np.array([[3.0, 1.0], [np.inf, np.inf], [1.0, np.inf]])
    found = p_median(far, [1, 100, 1], 1)
    assert (found.chosen, found.objective) == ((0,), 4)
    assert p_center(far, 1).objective == 3
    only = p_median(far, [1, 100, 1], 1, forbidden=[0])
    assert (only.chosen, only.objective) == ((1,), 1)


def test_leaving_somebody_unreached_is_worse_than_any_distance() -> None:
    far = np.array([[0.0, 9e6], [np.inf, 9e6]])
    found = p_median(far, [1000, 1], 1, alternatives=1)
    assert (found.chosen, found.objective) == ((1,), 9e6 * 1001)
    assert found.alternatives == (Siting((0,), np.inf, np.inf, True),)
    center = p_center(far, 1, weights=[1000, 1], alternatives=1)
    assert (center.chosen, center.objective) == ((1,), 9e6)
    assert center.alternatives == (Siting((0,), np.inf, np.inf, True),)


def test_where_some_must_be_unreached_it_is_the_least_weight() -> None:
    far = np.full((3, 3), np.inf)
    np.fill_diagonal(far, [5e6, 7, 9])
    for found in (p_median(far, [5, 2, 3], 2), p_center(far, 2, weights=[5, 2, 3])):
        assert found == Siting((0, 2), np.inf, np.inf, True)


# Shapes at the ends


def test_all_allowed_candidates_are_the_only_set() -> None:
    for found in (
        max_coverage(LINE_M, PEOPLE, 4, 1000, forbidden=[2], alternatives=3),
        p_median(LINE_M, PEOPLE, 4, forbidden=[2], alternatives=3),
        p_center(LINE_M, 4, forbidden=[2], alternatives=3),
    ):
        assert found.chosen == (0, 1, 3, 4)
        assert found.proven
        assert found.alternatives == ()


def test_all_fixed_are_the_only_set() -> None:
    told: list[Siting] = []
    found = p_median(
        LINE_M, PEOPLE, 2, fixed=[4, 1, 4], alternatives=3, progress=keep(told)
    )
    assert told == [found] == [Siting((1, 4), 6000, 6000, True)]


def test_without_demand_any_set_will_do() -> None:
    none = np.empty((0, 4))
    for found, sets in (
        (max_coverage(none, [], 2, 1000, alternatives=9), 6),
        (p_median(none, [], 2, alternatives=9), 6),
        (p_center(LINE_M, 2, weights=np.zeros(5), alternatives=2), 3),
    ):
        ranked = [found, *found.alternatives]
        assert [one.objective for one in ranked] == [0] * sets
        assert all(one.proven for one in ranked)


def test_one_row() -> None:
    far = np.array([[5.0, 3.0, 4.0]])
    assert p_median(far, [2], 1) == Siting((1,), 6, 6, True)
    assert p_center(far, 1) == Siting((1,), 3, 3, True)
    assert max_coverage(far, [2], 1, 3) == Siting((1,), 2, 2, True)


def test_inputs_stay_as_they_are() -> None:
    far, weights = plane(12)
    before = far.copy(), weights.copy()
    p_median(far, weights, 2)
    p_center(far, 2, weights=weights)
    max_coverage(far, weights, 2, 2000)
    np.testing.assert_array_equal(far, before[0])
    np.testing.assert_array_equal(weights, before[1])


# Larger tables, with all pairs tried


@pytest.mark.parametrize("seed", range(3))
def test_all_pairs_of_sixty(seed: int) -> None:
    far, weights = plane(60, seed)
    pairs = list(combinations(range(60), 2))
    near = np.array([far[:, s].min(axis=1) for s in pairs])
    found = p_median(far, weights, 2, alternatives=7)
    told = [one.objective for one in (found, *found.alternatives)]
    assert told == pytest.approx(np.sort(near @ weights)[:8])
    found = p_center(far, 2, alternatives=7)
    told = [one.objective for one in (found, *found.alternatives)]
    assert told == pytest.approx(np.sort(near.max(axis=1))[:8])
    found = max_coverage(far, weights, 2, 2500, alternatives=7)
    told = [one.objective for one in (found, *found.alternatives)]
    assert told == np.sort((near <= 2500) @ weights)[::-1][:8].tolist()


# Time, and being told


def keep(told: list[Siting], go_on: int = 1_000_000) -> Callable[[Siting], bool]:
    def progress(found: Siting) -> bool:
        told.append(found)
        return len(told) < go_on

    return progress


def questions() -> dict[str, Callable[..., Siting]]:
    far, weights = plane(200, 1)

    def by_solver(**options: Any) -> Siting:  # noqa: ANN401
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(coverage, "NODES", 0)
            return max_coverage(far, weights, 8, 1800, **options)

    return {
        "coverage": lambda **more: max_coverage(far, weights, 8, 1800, **more),
        "coverage by the solver": by_solver,
        "median": lambda **more: p_median(far, weights, 8, **more),
        "center": lambda **more: p_center(far, 8, **more),
    }


@pytest.fixture(params=list(questions()))
def ask(request: pytest.FixtureRequest) -> Callable[..., Siting]:
    return questions()[request.param]


def better(one: Siting, other: Siting) -> bool:
    larger = one.bound > one.objective
    return (
        one.objective > other.objective if larger else one.objective < other.objective
    )


def test_without_time_the_first_answer_has_an_honest_gap(
    ask: Callable[..., Siting],
) -> None:
    told: list[Siting] = []
    found = ask(time_limit_s=0, progress=keep(told), alternatives=2)
    exact = ask()
    assert told == [found]
    assert not found.proven
    assert exact.proven
    low, high = sorted([found.objective, found.bound])
    assert low < high
    assert low <= exact.objective <= high
    assert type(exact.proven) is type(found.proven) is bool
    assert not any(one.proven for one in found.alternatives)
    assert len(found.alternatives) == 2


def test_whoever_is_told_can_stop_it(ask: Callable[..., Siting]) -> None:
    for go_on in (1, 2, 3):
        told: list[Siting] = []
        start = time.monotonic()
        found = ask(progress=keep(told, go_on), alternatives=1)
        assert time.monotonic() - start < 5
        assert len(told) <= go_on
        assert not better(told[0], found)


def test_answers_and_bounds_only_get_better(ask: Callable[..., Siting]) -> None:
    told: list[Siting] = []
    found = ask(progress=keep(told))
    assert not told[0].proven
    assert found.proven
    steps = [*told, found]
    gaps = [abs(one.bound - one.objective) for one in steps]
    assert gaps == sorted(gaps, reverse=True)
    ends = {one.bound >= one.objective for one in told if not one.proven}
    assert len(ends) == 1


def test_the_same_question_in_two_threads(ask: Callable[..., Siting]) -> None:
    found: list[Siting] = []
    threads = [threading.Thread(target=lambda: found.append(ask())) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 2
    assert found[0].objective == found[1].objective


def test_error_of_whoever_is_told_ends_the_solver() -> None:
    before = threading.active_count()
    told = []

    def progress(_found: Siting) -> bool:
        told.append(1)
        if len(told) == 2:
            raise KeyError
        return True

    with pytest.raises(KeyError):
        questions()["center"](progress=progress)
    assert threading.active_count() == before


def test_time_that_runs_out_amid_the_unreached() -> None:
    far, weights = plane(40, 3)
    far[far > 2500] = np.inf
    full = p_center(far, 2, weights=weights, alternatives=3)
    assert full.objective == np.inf
    for go_on in range(1, 6):
        found = p_center(
            far, 2, weights=weights, alternatives=3, progress=keep([], go_on)
        )
        assert found.objective == np.inf


def test_first_answer_does_not_wait_for_its_improvement(
    ask: Callable[..., Siting], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "FIRST_S", 0.0)
    told: list[Siting] = []
    found = ask(progress=keep(told), alternatives=4)
    monkeypatch.undo()
    other = ask(alternatives=4)
    assert not better(told[0], found)
    for one, another in zip(
        (found, *found.alternatives), (other, *other.alternatives), strict=True
    ):
        assert one.proven
        assert one.objective == pytest.approx(another.objective)


def test_solver_writes_nothing(
    ask: Callable[..., Siting], capfd: pytest.CaptureFixture[str]
) -> None:
    assert ask().proven
    assert capfd.readouterr() == ("", "")


def test_watch_says_no_for_good() -> None:
    answers = iter([True, False, True])
    seen = Watch(10, lambda: next(answers))
    assert seen.go_on()
    seen.better(found=False)
    assert seen.go_on()  # not due yet
    seen.better(found=True)
    assert not seen.go_on()
    seen.better(found=True)
    assert not seen.go_on()
    assert next(answers)


def test_pool_keeps_the_best_each_once() -> None:
    pool = Pool(2)
    assert (pool.best, pool.worst, pool.limit) == (np.inf,) * 3
    assert pool.offer((1,), 5.0)
    assert not pool.offer((1,), 4.0)
    assert not pool.offer((2,), 7.0)
    assert pool.offer((3,), 4.0)
    assert pool.ranked == [(4.0, (3,)), (5.0, (1,))]
    assert not pool.offer((2,), 5.0)
    pool.raise_bound(4.5)
    pool.raise_bound(2.0)
    assert pool.bound == 4.5
    assert pool.proven() == [True, False]
    pool.raise_bound(np.inf)
    assert pool.bound == 5.0
    pool.put([(3.0, (9,)), (1.0, (8,)), (2.0, (7,))])
    assert pool.ranked == [(1.0, (8,)), (2.0, (7,))]


def test_bound_of_whole_values_is_whole() -> None:
    pool = Pool(1, step=1.0)
    pool.offer((0,), 9.0)
    pool.raise_bound(6.2)
    assert pool.bound == 7.0
    pool.raise_bound(7.0 + 1e-9)
    assert pool.bound == 7.0
    assert 8.0 < pool.limit < 8.1


# Refusals


@pytest.mark.parametrize("function", ["coverage", "median", "center"])
@pytest.mark.parametrize(
    ("change", "code", "values"),
    [
        ({"p": 0}, "site_p", {"found": "0"}),
        ({"p": -2}, "site_p", {"found": "-2"}),
        ({"p": 6}, "site_too_few", {"found": "6", "allowed": "5"}),
        (
            {"p": 4, "forbidden": [0, 1, 1]},
            "site_too_few",
            {"found": "4", "allowed": "3"},
        ),
        (
            {"fixed": [0, 2, 3]},
            "site_fixed_over",
            {"found": "3", "allowed": "2"},
        ),
        (
            {"fixed": [3, 1], "forbidden": [1, 3, 4]},
            "site_fixed_forbidden",
            {"found": "1, 3"},
        ),
        ({"fixed": [5]}, "site_unknown", {"found": "5", "candidates": "5"}),
        ({"forbidden": [9, -1]}, "site_unknown", {"found": "-1, 9", "candidates": "5"}),
        (
            {"distance_m": np.zeros(5)},
            "site_shape",
            {
                "what": "distance_m",
                "found": "(5,)",
                "expected": "(n_demand, n_candidates)",
            },
        ),
        (
            {"weights": [1, 2]},
            "site_shape",
            {"what": "weights", "found": "(2,)", "expected": "(5,)"},
        ),
        (
            {"existing_m": np.zeros((5, 1))},
            "site_shape",
            {"what": "existing_m", "found": "(5, 1)", "expected": "(5,)"},
        ),
        (
            {"distance_m": np.where(LINE_M == 2000, -1, LINE_M)},
            "site_values",
            {"what": "distance_m", "found": "-1", "at": "0, 2", "count": "4"},
        ),
        (
            {"distance_m": np.where(LINE_M == 0, np.nan, LINE_M)},
            "site_values",
            {"what": "distance_m", "found": "nan", "at": "0, 0", "count": "5"},
        ),
        (
            {"weights": [1, 1, -3, 1, np.nan]},
            "site_values",
            {"what": "weights", "found": "-3", "at": "2", "count": "2"},
        ),
        (
            {"weights": [1, 1, 1, 1, np.inf]},
            "site_values",
            {"what": "weights", "found": "inf", "at": "4", "count": "1"},
        ),
        (
            {"existing_m": [1, np.nan, -1, 1, np.inf]},
            "site_values",
            {"what": "existing_m", "found": "nan", "at": "1", "count": "2"},
        ),
        (
            {"alternatives": -1},
            "site_values",
            {"what": "alternatives", "found": "-1", "at": "", "count": "1"},
        ),
        (
            {"time_limit_s": np.nan},
            "site_values",
            {"what": "time_limit_s", "found": "nan", "at": "", "count": "1"},
        ),
    ],
)
def test_silly_requests_are_refused_with_their_numbers(
    function: str, change: dict[str, Any], code: str, values: dict[str, str]
) -> None:
    asked: dict[str, Any] = {"distance_m": LINE_M, "weights": PEOPLE, "p": 2, **change}
    if function == "coverage":
        asked["within_m"] = 1000
    ask = {"coverage": max_coverage, "median": p_median, "center": p_center}[function]
    with pytest.raises(AnalysisError) as error:
        ask(**asked, progress=never)
    assert (error.value.code, error.value.values) == (code, values)


def never(_found: Siting) -> bool:
    raise AssertionError


@pytest.mark.parametrize(("within_m", "found"), [(-1, "-1"), (np.nan, "nan")])
def test_coverage_within_a_distance_that_is_none(within_m: float, found: str) -> None:
    with pytest.raises(AnalysisError) as error:
        max_coverage(LINE_M, PEOPLE, 1, within_m)
    values = {"what": "within_m", "found": found, "at": "", "count": "1"}
    assert (error.value.code, error.value.values) == ("site_values", values)


def test_everything_is_within_any_distance() -> None:
    far = replace(max_coverage(LINE_M, PEOPLE, 1, np.inf), chosen=())
    assert far == Siting((), 13, 13, True)


# The solver's door


def test_solver_that_does_not_stop_is_left_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(solver, "LEAVE_S", 0.0)
    far, _weights = plane(250, 2)
    covers = coverage.csc_array((far < 1500).astype(float))
    model = Model(np.ones(250), covers, np.ones(250), 250, None, 0.99)
    before = set(threading.enumerate())
    assert not solve(model, lambda _progress: False)
    for thread in set(threading.enumerate()) - before:
        thread.join(10)
        assert not thread.is_alive()


def test_solver_is_stopped_by_whoever_sees_it() -> None:
    far, _weights = plane(250, 2)
    covers = (far < 1500).astype(float)
    model = Model(
        np.ones(250), coverage.csc_array(covers), np.ones(250), 250, None, 0.99
    )
    seen: list[Progress] = []

    def see(progress: Progress) -> bool:
        seen.append(progress)
        return False

    assert not solve(model, see)
    assert seen
