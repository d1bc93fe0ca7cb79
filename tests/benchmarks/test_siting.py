"""How fast the best places are found and proven, beside spopt.

These tests print a table; they assert that the answers agree, and nothing on the time:
`pytest tests/benchmarks/test_siting.py -m benchmark -s`.
"""

import time
from collections.abc import Callable
from functools import cache, partial
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
import pytest

from geodata import analyses
from geodata.baseline import Question, baseline
from geodata.distance import Floats
from geodata.pack import DEFAULT_PACK, read_pack
from geodata.reach import is_within
from geodata.residents import of_pack
from geodata.siting import Siting, max_coverage, p_center, p_median
from tests.benchmarks.table import Figures
from tests.benchmarks.trying import measured

pytestmark = pytest.mark.benchmark

SIDE_M = 30_000
WITHIN_M = 5000
CENTER_P = (1, 2, 5)
ALL_P = (1, 2, 3, 5, 10)
WITH_ALTERNATIVES = (2, 5)
LIMIT_S = 30.0
OTHERS_LIMIT_S = 20
MOST_CELLS = 300


class Table(NamedTuple):
    """Cells by candidates, residents, and the way to what exists."""

    name: str
    distance_m: Floats
    weights: Floats
    existing_m: Floats | None


@cache
def scattered(cells: int) -> Table:
    """Cells evenly over a square; few of them hold most of the residents."""
    chance = np.random.default_rng(cells)
    xy = chance.uniform(0, SIDE_M, (cells, 2))
    weights = np.ceil(chance.pareto(1.2, cells) * 5)
    return Table(f"scattered, {cells} x {cells}", _ways_m(xy), weights, None)


@cache
def flen() -> Table:
    """The cells of the default pack, and its known shops."""
    pack = read_pack(DEFAULT_PACK)
    offers_m = analyses.offers_m_of(pack)
    found = baseline(analyses.known_of(pack, of_pack(pack), offers_m), Question())
    far = _ways_m(found.cells_m) * pack.municipality.detour_factor
    existing_m = found.nearest["groceries"].d1
    name = f"default pack, {len(far)} x {len(far)}, with its shops"
    return Table(name, far, found.residents.astype(float), existing_m)


def _ways_m(xy: Floats) -> Floats:
    ways: Floats = np.hypot(*(xy[:, None] - xy).transpose(2, 0, 1))
    return ways


class Run(NamedTuple):
    first: Siting
    found: Siting
    first_s: float
    total_s: float


def run(ask: Callable[..., Siting]) -> Run:
    told: list[tuple[float, Siting]] = []

    def progress(found: Siting) -> bool:
        told.append((time.perf_counter(), found))
        return True

    start = time.perf_counter()
    found = ask(progress=progress)
    total_s = time.perf_counter() - start
    return Run(told[0][1], found, told[0][0] - start, total_s)


def add(figures: Figures, name: str, ask: Callable[..., Siting]) -> Siting:
    """Write down the first answer, its gap to the last, and the time to the proof."""
    done = run(ask)
    first, found = done.first.objective, done.found.objective
    gap = abs(first - found) / found * 100 if found else 0.0
    figures.add(f"{name}: first answer", [done.first_s * 1000], "ms")
    figures.add(f"{name}: first answer, worse than the last by", [gap], "%")
    every = [done.found, *done.found.alternatives]
    proven = sum(one.proven for one in every)
    title = "to the proof" if proven == len(every) else "stopped at its limit"
    figures.add(f"{name}: {title}", [done.total_s], "s")
    if proven < len(every):
        left = abs(done.found.bound - found) / found * 100
        what = f"{proven} of {len(every)} sets proven, gap of the best {left:.3g} %"
        figures.tell(f"{name}: not all proven", what)
    return done.found


def asked(table: Table, kind: str) -> Callable[..., Siting]:
    common: dict[str, Any] = {
        "existing_m": table.existing_m,
        "time_limit_s": LIMIT_S,
    }
    far, weights = table.distance_m, table.weights
    if kind == "coverage":
        return partial(max_coverage, far, weights, within_m=WITHIN_M, **common)
    if kind == "median":
        return partial(p_median, far, weights, **common)
    return partial(p_center, far, weights=weights, **common)


@pytest.mark.parametrize("make", [partial(scattered, 900), flen], ids=["made", "pack"])
@pytest.mark.parametrize("kind", ["coverage", "median", "center"])
def test_best_places(kind: str, make: Callable[[], Table], figures: Figures) -> None:
    table = make()
    ask = asked(table, kind)
    with measured(figures, f"Best places, {kind}: {table.name}"):
        for p in CENTER_P if kind == "center" else ALL_P:
            add(figures, f"p {p}", partial(ask, p=p))
        for p in WITH_ALTERNATIVES:
            name = f"p {p} and the 5 next best"
            found = add(figures, name, partial(ask, p=p, alternatives=5))
            assert len({one.chosen for one in found.alternatives}) == 5


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("cells", [100, 300, 900])
def test_beside_spopt(cells: int, figures: Figures) -> None:
    locate = pytest.importorskip("spopt.locate", reason="spopt is not installed")
    pulp = pytest.importorskip("pulp", reason="pulp is not installed")
    table, p = scattered(cells), 5
    far, weights = table.distance_m, table.weights
    with measured(figures, f"Best {p} places beside spopt: {table.name}"):
        ask = partial(max_coverage, far, weights, p, WITHIN_M)
        coverage = add(figures, "ours, coverage", ask)
        model = partial(
            locate.MCLP.from_cost_matrix, far, weights, WITHIN_M, p_facilities=p
        )
        near, proven = _others(figures, "spopt, coverage", pulp, model)
        if proven:
            covered = weights @ is_within(near(far), WITHIN_M)
            assert covered == coverage.objective
        median = add(figures, "ours, median", partial(p_median, far, weights, p))
        if cells > MOST_CELLS:
            figures.tell("spopt, median", "left out at this size")
            return
        model = partial(locate.PMedian.from_cost_matrix, far, weights, p)
        near, proven = _others(figures, "spopt, median", pulp, model)
        if proven:
            assert weights @ near(far) == pytest.approx(median.objective)


def _others(
    figures: Figures, name: str, pulp: ModuleType, make: Callable[[], Any]
) -> tuple[Callable[[Floats], Floats], bool]:
    """Build and solve a model of spopt; return how far its places are.

    What it tells of the answer is read from its variables, rounded: values such as
    1e-9 would count as chosen there.
    """
    start = time.perf_counter()
    model = make()
    solver = pulp.HiGHS(msg=False, timeLimit=OTHERS_LIMIT_S, threads=1)
    model.problem.solve(solver)
    took = time.perf_counter() - start
    proven = model.problem.sol_status == pulp.LpSolutionOptimal
    end = "to the proof" if proven else "stopped at its limit"
    figures.add(f"{name}, with HiGHS: {end}", [took], "s")
    yes = [(v.value() or 0) > 0.5 for v in model.fac_vars]
    return lambda far: far[:, yes].min(axis=1, initial=np.inf), proven
