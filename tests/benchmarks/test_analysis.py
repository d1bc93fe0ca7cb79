"""How fast the analyses are, beside other means of the same answers.

These tests print a table; they assert that the answers agree, and nothing on the time:
`pytest tests/benchmarks/test_analysis.py -m benchmark -s`.
"""

import importlib
import math
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from statistics import median
from typing import Any, NamedTuple

import numpy as np
import psutil
import pytest
from playwright.sync_api import Browser

from geodata.closure import closures, effects
from geodata.closure.pairs import pairs
from geodata.distance import Floats, Nearest
from geodata.roads import Roads, attach, graph
from geodata.routing import by_road
from tests.benchmarks import engines
from tests.benchmarks.instances import (
    COUNTY,
    FLEN,
    SWEDEN,
    Instance,
    Size,
    as_baseline,
    instance,
    net,
)
from tests.benchmarks.server import Server
from tests.benchmarks.table import Figures
from tests.benchmarks.visitor import Change, Mark, Visitor, _change, visit

pytestmark = pytest.mark.benchmark

STRAIGHT_M, ROAD_M = 1e-6, 1.0
"""Answers that differ by no more are the same."""

TRIES = {FLEN: 40, COUNTY: 15, SWEDEN: 7}
ROAD_TRIES = {FLEN: 7, SWEDEN: 2}
LOOPED = {FLEN: None, COUNTY: None, SWEDEN: 2_000}
"""Cells that the loop over cells takes; None: all."""
CLOSED = {FLEN: None, COUNTY: 100, SWEDEN: 4}
"""Places that the loop over closings takes; None: all."""
PAIRS = 300
LIMITS = ("5 km", "20 km", "2 km", "10 km")
CHOICES = 12
CLICKS = 8
UNITS = {"s": 1, "ms": 1000}


WATCH_TABLES = """() => {
  const names = () =>
    [...document.querySelectorAll("caption")].map((one) => one.textContent).join();
  let before = names();
  window.tables = [];
  new MutationObserver(() => {
    if (names() !== before) tables.push(performance.now());
    before = names();
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""

CELLS_TO_CLICK = """() => {
  const chosen = [];
  window.map.eachLayer((layer) => {
    const id = String(layer.feature?.id ?? "");
    if (!id.startsWith("cell:")) return;
    const { x, y } = window.map.latLngToContainerPoint(layer.getCenter());
    if (document.elementFromPoint(x, y) === layer.getElement())
      chosen.push({ id: id.slice(5), at: [x, y] });
  });
  return chosen;
}"""


class Means(NamedTuple):
    """A way to an answer, and how often it is tried."""

    run: Callable[[], Any]
    tries: int


def side_by_side(means: Mapping[str, Means]) -> dict[str, tuple[Any, list[float]]]:
    """Try all of them in turn, so that what else the machine does slows each alike.

    Returns
    -------
    dict
        The last answer of each, and the seconds of each try.
    """
    answers: dict[str, Any] = {}
    times: dict[str, list[float]] = {name: [] for name in means}
    for i in range(max(one.tries for one in means.values())):
        for name, one in means.items():
            if i < one.tries:
                start = time.perf_counter()
                answers[name] = one.run()
                times[name].append(time.perf_counter() - start)
    return {name: (answers[name], times[name]) for name in means}


@contextmanager
def measured(figures: Figures, title: str) -> Iterator[None]:
    """Begin a part of the table; end it with what else the machine did."""
    before, start = _idle_and_own_s(), time.perf_counter()
    figures.section(title)
    yield
    used = _idle_and_own_s() - before
    others = psutil.cpu_count() - used / (time.perf_counter() - start)
    figures.add("cores that did other work meanwhile", [max(others, 0)], "")


def _idle_and_own_s() -> float:
    machine, own = psutil.cpu_times(), os.times()
    return machine.idle + getattr(machine, "iowait", 0) + sum(own[:4])


def scaled(values: list[float], unit: str, share: float = 1.0) -> list[float]:
    return [value * UNITS[unit] / share for value in values]


def places_renumbered(
    made: Instance, near: Mapping[str, Nearest]
) -> dict[str, Nearest]:
    return {
        t: engines.renumbered(near[t], numbers) for t, numbers in made.offered.items()
    }


@pytest.mark.parametrize(
    ("size", "unit", "aim"),
    [(FLEN, "ms", 5), (COUNTY, "ms", None), (SWEDEN, "s", 0.5)],
    ids=str,
)
def test_nearest_places_as_the_crow_flies(
    size: Size, unit: str, aim: float | None, figures: Figures
) -> None:
    made = instance(size)
    shuffled = np.random.default_rng(1).permutation(size.cells)
    mixed = Instance(
        made.cells_m[shuffled], made.residents, made.places_m, made.offered
    )
    cells = engines.points(made.cells_m)
    places = {t: engines.points(made.places_of(t)) for t in made.offered}
    looped = made.cells_m[: LOOPED[size]]
    title = f"{size}, straight: {size.cells:,} cells, {size.places:,} places, 5 types"
    with measured(figures, title):
        tried = side_by_side(
            {
                "ours": Means(partial(engines.nearest, made), TRIES[size]),
                "mixed": Means(partial(engines.nearest, mixed), TRIES[size]),
                "third": Means(partial(engines.nearest, made, 3), TRIES[size]),
                "geopandas": Means(
                    lambda: {
                        t: engines.sjoin_nearest(cells, places[t]) for t in places
                    },
                    5,
                ),
                "loop": Means(
                    lambda: {
                        t: engines.cell_by_cell(looped, made.places_of(t))
                        for t in places
                    },
                    2,
                ),
            }
        )
        ours, seconds = tried["ours"]
        joined, joined_s = tried["geopandas"]
        loop, loop_s = tried["loop"]
        figures.add("ours: nearest + second", scaled(seconds, unit), unit, aim)
        mixed_s = tried["mixed"][1]
        figures.add("ours, cells in random order", scaled(mixed_s, unit), unit)
        third_s = tried["third"][1]
        figures.add("ours: nearest + second + third", scaled(third_s, unit), unit)
        name = "geopandas sjoin_nearest: nearest alone, it knows no second"
        figures.add(name, scaled(joined_s, unit), unit)
        times = [median(joined_s) / median(seconds)]
        least = 5 if size == SWEDEN else None
        figures.add("  of ours, medians", times, "x", least, at_least=True)
        share = len(looped) / size.cells
        name = "loop over cells, numpy in it: nearest + second"
        if share < 1:
            name += f"; {len(looped):,} cells, times {1 / share:g}"
        figures.add(name, scaled(loop_s, unit, share), unit)
        figures.add(
            "  of ours, medians", [median(loop_s) / share / median(seconds)], "x"
        )
    for t, near in ours.items():
        first = joined[t][~joined[t].index.duplicated()].sort_index()
        far = first["distance_m"].to_numpy()
        np.testing.assert_allclose(near.d1, far, rtol=0, atol=STRAIGHT_M)
        np.testing.assert_array_equal(near.place[: len(looped)], loop[t].place)
        own = near.distance_m[: len(looped)]
        np.testing.assert_allclose(own, loop[t].distance_m, rtol=0, atol=STRAIGHT_M)
        other = tried["mixed"][0][t]
        np.testing.assert_array_equal(other.place, near.place[shuffled])
        np.testing.assert_array_equal(tried["third"][0][t].place[:, :2], near.place)


@pytest.mark.parametrize(
    ("size", "aim"), [(FLEN, 1), (COUNTY, None), (SWEDEN, None)], ids=str
)
def test_closing_of_every_place(
    size: Size, aim: float | None, figures: Figures
) -> None:
    made = instance(size)
    near = places_renumbered(made, engines.nearest(made))
    baseline = as_baseline(made, near)
    chance = np.random.default_rng(2)
    closed = np.arange(size.places)
    if CLOSED[size]:
        closed = chance.choice(closed, CLOSED[size], replace=False)
    share = len(closed) / size.places
    title = f"{size}, closings: each of {size.places:,} places, after the nearest"
    with measured(figures, title):
        tried = side_by_side(
            {
                "ours": Means(
                    lambda: {
                        t: effects(near[t], made.residents, size.places) for t in near
                    },
                    40,
                ),
                "table": Means(partial(closures, baseline), 5),
                "loop": Means(partial(engines.close, made, near, closed.tolist()), 2),
            }
        )
        ours, seconds = tried["ours"]
        loop, loop_s = tried["loop"]
        figures.add("ours: effects on each type", scaled(seconds, "ms"), "ms", aim)
        table_s = tried["table"][1]
        name = "ours: types together, ranked, as a table"
        figures.add(name, scaled(table_s, "ms"), "ms")
        name = "loop: remove each place, measure anew (k-d tree)"
        if share < 1:
            name += f"; {len(closed)} places, times {1 / share:g}"
        figures.add(name, scaled(loop_s, "ms", share), "ms")
        figures.add(
            "  of ours, medians", [median(loop_s) / share / median(seconds)], "x"
        )
    for (place, t), one in loop.items():
        effect = ours[t]
        assert effect.affected[place] == one.affected
        assert effect.without[place] == one.without
        assert tuple(effect.crossing[place]) == one.crossing
        assert effect.worst_extra_m[place] == pytest.approx(one.worst_extra_m, abs=1e-6)
        assert effect.extra_person_m[place] == pytest.approx(
            one.extra_person_m, abs=STRAIGHT_M * max(one.affected, 1)
        )


def test_closing_of_every_pair(figures: Figures) -> None:
    made = instance(FLEN)
    near = places_renumbered(made, engines.nearest(made, 3))
    baseline = as_baseline(made, near)
    every = np.array(np.triu_indices(FLEN.places, 1)).T
    chosen = np.random.default_rng(3).choice(every, PAIRS, replace=False)
    share = PAIRS / len(every)
    with measured(figures, f"Flen, closings: each of {len(every):,} pairs"):
        tried = side_by_side(
            {
                "ours": Means(partial(pairs, baseline), 10),
                "loop": Means(partial(engines.close_two, made, near, chosen), 2),
            }
        )
        table, seconds = tried["ours"]
        loop, loop_s = tried["loop"]
        figures.add("ours, ranked, as a table", scaled(seconds, "ms"), "ms")
        name = f"loop: remove both, measure anew; {PAIRS} pairs, times {1 / share:g}"
        figures.add(name, scaled(loop_s, "ms", share), "ms")
        figures.add(
            "  of ours, medians", [median(loop_s) / share / median(seconds)], "x"
        )
    keys = ["residents_without", "extra_person_km"]
    told = table.set_index(["place_id", "place2_id"])[keys]
    names = baseline.places["place_id"].to_numpy()[chosen]
    for pair, (without, further) in zip(names.tolist(), loop, strict=True):
        own = tuple(told.loc[tuple(pair)]) if tuple(pair) in told.index else (0, 0)
        assert own[0] == without
        assert own[1] == pytest.approx(further, rel=1e-9, abs=STRAIGHT_M)


@pytest.mark.parametrize("size", [FLEN, SWEDEN], ids=str)
def test_nearest_places_by_road(size: Size, figures: Figures) -> None:
    roads = net(size)
    made = instance(size, np.column_stack([roads.x, roads.y]))
    aim = 2 if size == SWEDEN else None
    nodes, edges = len(roads.x), len(roads.start)
    title = f"{size} by road: {nodes:,} nodes, {edges:,} edges, {size.cells:,} cells"
    with measured(figures, title):
        tried = side_by_side(
            {
                f"{t} {k}": Means(
                    partial(by_road, roads, made.cells_m, made.places_of(t), k=k),
                    ROAD_TRIES[size],
                )
                for t in made.offered
                for k in (1, 2)
            }
        )
        for k, name in ((1, "nearest"), (2, "nearest + second")):
            values = [s for t in made.offered for s in tried[f"{t} {k}"][1]]
            figures.add(f"ours: {name}, a type", values, "s", aim if k == 1 else None)
        parts = side_by_side(
            {
                "attach": Means(partial(attach, roads, made.cells_m), 3),
                "graph": Means(partial(graph, roads, reverse=True), 3),
            }
        )
        figures.add("  of which joining the cells to the net", parts["attach"][1], "s")
        figures.add("  of which the matrix of the edges", parts["graph"][1], "s")
        near = {t: tried[f"{t} 2"][0] for t in made.offered}
        for t in made.offered:
            nearest = tried[f"{t} 1"][0]
            np.testing.assert_array_equal(nearest.d1, near[t].d1)
        if size == FLEN:
            _place_by_place(figures, roads, made, near)
        _pandana(figures, roads, made, near)


def _place_by_place(
    figures: Figures, roads: Roads, made: Instance, near: Mapping[str, Nearest]
) -> None:
    tried = side_by_side(
        {
            t: Means(
                partial(engines.place_by_place, roads, made.cells_m, made.places_of(t)),
                1,
            )
            for t in made.offered
        }
    )
    seconds = [s for _found, times in tried.values() for s in times]
    figures.add("loop: Dijkstra from each place, a type", seconds, "s")
    for t, (found, _times) in tried.items():
        assert_same_ways(near[t].distance_m, found)


def _pandana(
    figures: Figures, roads: Roads, made: Instance, near: Mapping[str, Nearest]
) -> None:
    far = max(
        one.distance_m[np.isfinite(one.distance_m)].max() for one in near.values()
    )
    within_m = math.ceil(far / 1000) * 1000.0
    try:
        pandana = importlib.import_module("pandana")
        built = side_by_side(
            {"net": Means(partial(engines.pandana_net, pandana, roads), 1)}
        )
        other, build_s = built["net"]
        tried = side_by_side(
            {
                f"{t} {k}": Means(
                    partial(
                        engines.pandana_nearest, other, made.places_of(t), k, within_m
                    ),
                    1,
                )
                for t in made.offered
                for k in (1, 2)
            }
        )
    except Exception as error:
        figures.tell("pandana", f"left out: {type(error).__name__}: {error}")
        return
    figures.add("pandana: its net prepared, once", build_s, "s")
    limit = f"up to {within_m / 1000:g} km, distances alone"
    for k, name in ((1, "nearest"), (2, "nearest + second")):
        values = [s for t in made.offered for s in tried[f"{t} {k}"][1]]
        figures.add(f"pandana: {name}, a type, {limit}", values, "s")
    cells = attach(roads, made.cells_m)
    for t, one in near.items():
        ways = tried[f"{t} 2"][0][cells.node] + cells.access_m[:, None]
        assert_same_ways(one.distance_m, ways)


def assert_same_ways(ours: Floats, others: Floats) -> None:
    np.testing.assert_array_equal(np.isinf(ours), np.isinf(others))
    reached = np.isfinite(ours)
    np.testing.assert_allclose(ours[reached], others[reached], rtol=0, atol=ROAD_M)


class Planner(Visitor):
    """A visitor of the pages of the analyses."""

    def choose_limit(self, limit: str) -> Change:
        """Choose how far away a gap begins; the change is the last of table and map."""
        self.page.evaluate(WATCH_TABLES)
        self.page.locator(".st-key-limit").get_by_role("combobox").click()
        option = self.page.get_by_role("option", name=limit, exact=True)
        option.wait_for()
        self.rest()
        self.clear()
        option.click()
        self.page.wait_for_function("tables.length && recorder.log.drawn.length")
        self.rest()
        log = self._log()
        drawn = [*log["drawn"], *self.page.evaluate("tables")]
        return _change(log, log["clicks"][0], max(drawn))

    def cells_to_click(self) -> list[dict[str, Any]]:
        """Cells whose middle no other thing lies over."""
        cells: list[dict[str, Any]] = self._map().evaluate(CELLS_TO_CLICK)
        return cells

    def click_cell(self, cell: Mapping[str, Any]) -> Change:
        """Click on a cell; the change is the heading of its details."""
        self.clear()
        x, y = cell["at"]
        self._map().locator(".leaflet-container").click(position={"x": x, "y": y})
        self.page.wait_for_function("recorder.log.shown.length")
        self.rest()
        log = self._log()
        at, heading = log["shown"][-1]
        assert heading.strip().endswith(cell["id"])
        return _change(log, log["clicks"][0], at)

    def close(self, mark: Mark) -> tuple[Change, Change]:
        """Click on a mark; the changes are the details, and the cells that are hit."""
        self.clear()
        element = self._map().locator(f'.mark[data-id="{mark.feature_id}"]')
        element.click(timeout=5000)
        self.page.wait_for_function(
            "recorder.log.shown.length && recorder.log.drawn.length"
        )
        self.rest()
        log = self._log()
        at, heading = log["shown"][-1]
        assert mark.name.rpartition(",")[0] in heading
        start = log["clicks"][0]
        return _change(log, start, at), _change(log, start, log["drawn"][-1])


@pytest.fixture(scope="module")
def visited(chromium: Browser, server: Server) -> Server:
    """Let someone look at the map first."""
    with visit(chromium, server.url) as visitor:
        visitor.wait_for_map()
    return server


def add_changes(
    figures: Figures, name: str, changes: Sequence[Change], aim: float | None = 500
) -> None:
    figures.add(name, [one.total for one in changes], "ms", aim)
    told = [one.told for one in changes]
    figures.add("  of which until the browser tells the server", told, "ms")
    answered = [one.answered for one in changes]
    figures.add("  of which until the server has answered", answered, "ms")
    drawn = [one.drawn for one in changes]
    figures.add("  of which until the browser shows it", drawn, "ms")


def test_the_page_of_gaps_answers(
    chromium: Browser, figures: Figures, visited: Server
) -> None:
    with (
        measured(figures, "Page 'Serviceluckor', default pack"),
        visit(chromium, f"{visited.url}gaps") as visitor,
    ):
        planner = Planner(visitor.page)
        planner.wait_for_map()
        changes = [planner.choose_limit(LIMITS[i % 4]) for i in range(CHOICES)]
        name = "change of the limit to the new table and map"
        add_changes(figures, f"{name}, first time", changes[:3])
        add_changes(figures, f"{name}, again", changes[3:])
        cells = planner.cells_to_click()
        chosen = cells[:: len(cells) // CLICKS][:CLICKS]
        clicks = [planner.click_cell(cell) for cell in chosen]
        add_changes(figures, "click on a cell to its details", clicks)


def test_the_page_of_closings_answers(
    chromium: Browser, figures: Figures, visited: Server
) -> None:
    with (
        measured(figures, "Page 'Sårbarhet', default pack"),
        visit(chromium, f"{visited.url}closures") as visitor,
    ):
        planner = Planner(visitor.page)
        planner.wait_for_map()
        marks = planner.marks_to_click()[:CLICKS]
        assert len(marks) > 1
        clicks = [planner.close(mark) for mark in marks]
        details, maps = zip(*clicks, strict=True)
        add_changes(figures, "click on a place to its details", details)
        add_changes(figures, "click on a place to the map of who is hit", maps)
