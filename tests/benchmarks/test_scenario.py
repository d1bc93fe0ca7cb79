"""How fast a scenario becomes numbers, beside computing everything anew.

These tests print a table; they assert that the answers agree, and nothing on the time:
`pytest tests/benchmarks/test_scenario.py -m benchmark -s`.
"""

from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from playwright.sync_api import Browser

from geodata.baseline import Baseline
from geodata.crs import degrees
from geodata.distance import Nearest
from geodata.routing import by_road
from geodata.scenario import Added, Moved, Scenario
from geodata.scenario.apply import apply
from geodata.scenario.compare import Change, changes
from tests.benchmarks import engines
from tests.benchmarks.instances import FLEN, SWEDEN, Size, as_baseline, instance, net
from tests.benchmarks.planner import Planner, add_changes
from tests.benchmarks.server import Server
from tests.benchmarks.table import Figures
from tests.benchmarks.trying import Means, add_ratio, measured, side_by_side
from tests.benchmarks.visitor import visit

pytestmark = pytest.mark.benchmark

THRESHOLDS_KM = (2.0, 5.0, 10.0, 20.0)
DEPTH = 4
TRIES = {FLEN: 40, SWEDEN: 7}
CLICKS = 10
CLICK_MS = 600


def in_sweden(found: Baseline, number: int) -> dict[str, float]:
    """Position of a cell, from that number on, that lies in Sweden."""
    for xy in found.cells_m[number:]:
        latitude, longitude = degrees(xy)[0]
        if 55.5 < latitude < 69 and 11 < longitude < 24:
            return {"latitude": float(latitude), "longitude": float(longitude)}
    raise AssertionError(number)


def scenarios(found: Baseline) -> dict[str, Scenario]:
    """One change of each kind, and all of them."""
    here, there = (in_sweden(found, n) for n in (len(found.cells) // 3, 10))
    added = (Added(types=tuple(found.nearest), **here),)
    closed = (str(found.places["place_id"].iloc[0]),)
    moved = (Moved(place_id=str(found.places["place_id"].iloc[1]), **there),)
    return {
        "one place with 5 types added": Scenario(added=added),
        "one place closed": Scenario(closed=closed),
        "one place moved": Scenario(moved=moved),
        "all three": Scenario(added=added, closed=closed, moved=moved),
    }


def numbers(found: Baseline, scenario: Scenario) -> dict[str, Change]:
    return changes(found, apply(found, scenario), THRESHOLDS_KM)


def anew(found: Baseline, after: Baseline) -> dict[str, Nearest]:
    """Measure every cell to every place again, as if nothing were known."""
    measure = found.known.measures["straight"]
    xy = after.places_m
    return {t: measure(found.cells_m, xy[n], 2) for t, n in after.offered.items()}


@pytest.mark.parametrize(
    ("size", "road", "aim"),
    [(FLEN, False, 5), (FLEN, True, 20), (SWEDEN, False, 50)],
    ids=["Flen-straight", "Flen-road", "Sweden-straight"],
)
def test_scenario_to_numbers(
    size: Size, road: bool, aim: float, figures: Figures
) -> None:
    made = instance(size)
    found = as_baseline(made, engines.renumbered(made, engines.nearest(made, DEPTH)))
    if road:
        roads = net(size)
        measure = partial(_road, roads)
        known = replace(found.known, measures={"straight": measure})
        near = {
            t: measure(made.cells_m, made.places_of(t), DEPTH) for t in made.offered
        }
        nearest = engines.renumbered(made, near)
        found = replace(found, known=known, nearest=nearest)
    how = f"by road, {len(roads.x):,} nodes" if road else "straight"
    title = f"{size}, {how}: scenario to numbers, {size.cells:,} cells, 5 types"
    with measured(figures, title):
        for name, scenario in scenarios(found).items():
            after = apply(found, scenario)
            means = {
                "ours": Means(partial(numbers, found, scenario), TRIES[size]),
                "anew": Means(partial(anew, found, after), 5),
            }
            tried = side_by_side(means)
            tried["ours"].add(figures, name, "ms", aim)
            other, ours = tried["anew"].seconds, tried["ours"].seconds
            add_ratio(figures, "this, nearest places computed anew", other, ours)
            for t, near_anew in tried["anew"].answer.items():
                np.testing.assert_allclose(
                    after.nearest[t].d1, near_anew.d1, atol=1.0 if road else 1e-6
                )


def _road(roads: object, starts: object, ends: object, k: int) -> Nearest:
    return by_road(roads, starts, ends, k=k)


@pytest.fixture(scope="module")
def visited(server: Server, chromium: Browser) -> Server:
    """Server whose pages have been drawn once."""
    with visit(chromium, f"{server.url}what_if?new=post") as visitor:
        visitor.wait_for_map()
    return server


def test_the_page_of_scenarios_answers(
    chromium: Browser, figures: Figures, visited: Server
) -> None:
    with (
        measured(figures, "Page 'Vad händer om', default pack"),
        visit(chromium, f"{visited.url}what_if?new=groceries") as visitor,
    ):
        planner = Planner(visitor.page)
        planner.wait_for_map()
        clicks = [planner.add_place(230 + 20 * i, 470) for i in range(CLICKS)]
        name = "click beside the marks to the redrawn difference"
        add_changes(figures, name, clicks, CLICK_MS)
