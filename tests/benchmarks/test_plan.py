"""How fast the figures of a service plan, and its text, are there.

These tests print a table and assert nothing on the time:
`pytest tests/benchmarks/test_plan.py -m benchmark -s`.
"""

import time
from collections.abc import Callable

import pytest

from dashboard.documents.plan.text import fragment
from geodata.plan import plan
from geodata.scenario import Added, Scenario
from tests.benchmarks.table import Figures
from tests.geodata.planning import BETTNA, DAY, evening, request, shipped, wish

pytestmark = pytest.mark.benchmark

TRIES = 7
FIGURES_S, TEXT_S = 2.0, 1.0
AREAS = {"whole municipality": "", "one group": "bettna"}
MEASURES = [
    Scenario(
        added=(Added(types=("post",), latitude=BETTNA[0] + n / 1000, longitude=16.6),)
    )
    for n in range(3)
]


def seconds(work: Callable[[], object]) -> list[float]:
    times = []
    for _try in range(TRIES):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return times


@pytest.mark.parametrize("name", AREAS)
def test_figures_and_text(name: str, figures: Figures) -> None:
    said = evening(*(wish(n, "Ett ombud", at=BETTNA) for n in range(1, 101)))
    asked = request(AREAS[name])

    def made() -> object:
        return plan(shipped(), asked, workshops=[said], measures=MEASURES)

    found = plan(shipped(), asked, workshops=[said], measures=MEASURES)
    figures.section(f"Service plan: {name}, 3 measures, 100 wishes")
    figures.add("figures", seconds(made), "s", FIGURES_S)
    figures.add(
        "text",
        seconds(lambda: fragment(found, title="T", responsible="", day=DAY)),
        "s",
        TEXT_S,
    )
    assert found.figures
