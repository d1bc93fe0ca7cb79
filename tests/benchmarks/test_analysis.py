"""How fast the analyses are, beside other means of the same answers.

These tests print a table; they assert that the answers agree, and nothing on the time:
`pytest tests/benchmarks/test_analysis.py -m benchmark -s`.
"""

import importlib
import math
from collections.abc import Mapping
from functools import partial

import numpy as np
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
from tests.benchmarks.planner import Planner, add_changes
from tests.benchmarks.server import Server
from tests.benchmarks.table import Figures
from tests.benchmarks.trying import Means, add_ratio, measured, side_by_side
from tests.benchmarks.visitor import visit

pytestmark = pytest.mark.benchmark

STRAIGHT_M, ROAD_M = 1e-6, 1.0
"""Answers that differ by no more are the same."""

TRIES = {FLEN: 40, COUNTY: 15, SWEDEN: 7}
ROAD_TRIES = {FLEN: 7, SWEDEN: 2}
LOOPED_CELLS = {FLEN: 900, COUNTY: 7_000, SWEDEN: 2_000}
"""Cells that the loop over cells takes."""
LOOPED_PLACES = {FLEN: 300, COUNTY: 100, SWEDEN: 4}
"""Places that the loop over closings takes."""
LOOPED_PAIRS = 300

PAGE_MS = 500
LIMITS = ("5 km", "20 km", "2 km", "10 km")
CHOICES = 12
CLICKS = 8

NearestByType = Mapping[str, Nearest]


@pytest.mark.parametrize(
    ("size", "unit", "aim", "least"),
    [(FLEN, "ms", 5, None), (COUNTY, "ms", None, None), (SWEDEN, "s", 0.5, 5)],
    ids=str,
)
def test_nearest_places_as_the_crow_flies(
    size: Size, unit: str, aim: float | None, least: float | None, figures: Figures
) -> None:
    made = instance(size)
    order = np.random.default_rng(1).permutation(size.cells)
    mixed = Instance(made.cells_m[order], made.residents, made.places_m, made.offered)
    cells = engines.points(made.cells_m)
    places = {t: engines.points(made.places_of(t)) for t in made.offered}
    looped = made.cells_m[: LOOPED_CELLS[size]]
    means = {
        "two": Means(partial(engines.nearest, made), TRIES[size]),
        "mixed": Means(partial(engines.nearest, mixed), TRIES[size]),
        "one": Means(partial(engines.nearest, made, 1), TRIES[size]),
        "three": Means(partial(engines.nearest, made, 3), TRIES[size]),
        "geopandas": Means(partial(engines.sjoin_nearest, cells, places), 5),
        "loop": Means(partial(engines.cell_by_cell, looped, made), 2),
    }
    title = f"{size}, straight: {size.cells:,} cells, {size.places:,} places, 5 types"
    with measured(figures, title):
        tried = side_by_side(means)
        two, one = tried["two"], tried["one"]
        others, loop = tried["geopandas"], tried["loop"]
        two.add(figures, "ours: nearest + second", unit, aim)
        tried["mixed"].add(figures, "ours, the cells in random order", unit)
        tried["three"].add(figures, "ours: nearest + second + third", unit)
        one.add(figures, "ours: nearest alone", unit)
        name = "geopandas sjoin_nearest: nearest alone (it has no second)"
        others.add(figures, name, unit)
        name = "ours, nearest alone"
        add_ratio(figures, name, others.seconds, one.seconds, least=least)
        add_ratio(figures, "ours, nearest + second", others.seconds, two.seconds)
        share, sample = len(looped) / size.cells, f"{len(looped):,} cells"
        name = "loop over cells, numpy inside: nearest + second"
        loop.add(figures, name, unit, share=share, sample=sample)
        add_ratio(figures, "ours", loop.seconds, two.seconds, share=share)
    for t, near in two.answer.items():
        joined = others.answer[t]["distance_m"]
        joined = joined[~joined.index.duplicated()].sort_index().to_numpy()
        assert_close(near.d1, joined, STRAIGHT_M)
        slow = loop.answer[t]
        assert_close(near.distance_m[: len(looped)], slow.distance_m, STRAIGHT_M)
        np.testing.assert_array_equal(near.place[: len(looped)], slow.place)
        np.testing.assert_array_equal(tried["mixed"].answer[t].place, near.place[order])
        np.testing.assert_array_equal(one.answer[t].i1, near.i1)
        third = tried["three"].answer[t]
        np.testing.assert_array_equal(third.place[:, :2], near.place)


@pytest.mark.parametrize(
    ("size", "aim"), [(FLEN, 1), (COUNTY, None), (SWEDEN, None)], ids=str
)
def test_closing_of_every_place(
    size: Size, aim: float | None, figures: Figures
) -> None:
    made = instance(size)
    near = engines.renumbered(made, engines.nearest(made))
    chance = np.random.default_rng(2)
    closed = chance.choice(size.places, LOOPED_PLACES[size], replace=False)
    means = {
        "ours": Means(
            lambda: {t: effects(near[t], made.residents, size.places) for t in near}, 40
        ),
        "table": Means(partial(closures, as_baseline(made, near)), 5),
        "loop": Means(partial(engines.close, made, near, closed.tolist()), 2),
    }
    title = f"{size}, closings of each of {size.places:,} places, 5 types"
    with measured(figures, title):
        tried = side_by_side(means)
        ours, loop = tried["ours"], tried["loop"]
        ours.add(figures, "ours: effects on each type", "ms", aim)
        tried["table"].add(figures, "ours: and all types together, as a table", "ms")
        share, sample = len(closed) / size.places, f"{len(closed)} places"
        name = "loop: remove each place, k-d tree anew"
        loop.add(figures, name, "ms", share=share, sample=sample)
        add_ratio(figures, "ours", loop.seconds, ours.seconds, share=share)
    for (place, t), one in loop.answer.items():
        effect = ours.answer[t]
        assert effect.affected[place] == one.affected
        assert effect.without[place] == one.without
        assert tuple(effect.crossing[place]) == one.crossing
        assert_close(effect.worst_extra_m[place], one.worst_extra_m, STRAIGHT_M)
        within = STRAIGHT_M * max(one.affected, 1)
        assert_close(effect.extra_person_m[place], one.extra_person_m, within)


def test_closing_of_every_pair(figures: Figures) -> None:
    made = instance(FLEN)
    near = engines.renumbered(made, engines.nearest(made, 3))
    baseline = as_baseline(made, near)
    every = np.array(np.triu_indices(FLEN.places, 1)).T
    chosen = np.random.default_rng(3).choice(every, LOOPED_PAIRS, replace=False)
    means = {
        "ours": Means(partial(pairs, baseline), 10),
        "loop": Means(partial(engines.close_two, made, near, chosen), 2),
    }
    with measured(figures, f"Flen, closings of each of {len(every):,} pairs, 5 types"):
        tried = side_by_side(means)
        ours, loop = tried["ours"], tried["loop"]
        ours.add(figures, "ours, ranked, as a table", "ms")
        share, sample = LOOPED_PAIRS / len(every), f"{LOOPED_PAIRS} pairs"
        name = "loop: remove both, k-d tree anew"
        loop.add(figures, name, "ms", share=share, sample=sample)
        add_ratio(figures, "ours", loop.seconds, ours.seconds, share=share)
    keys = ["residents_without", "extra_person_km"]
    told = ours.answer.set_index(["place_id", "place2_id"])[keys]
    names = baseline.places["place_id"].to_numpy()[chosen]
    residents = int(made.residents.sum())
    for pair, (without, further) in zip(names.tolist(), loop.answer, strict=True):
        own = tuple(told.loc[tuple(pair)]) if tuple(pair) in told.index else (0, 0)
        assert own[0] == without
        assert_close(own[1], further, STRAIGHT_M * residents / 1000)


@pytest.mark.parametrize(
    ("size", "unit", "aim"), [(FLEN, "ms", None), (SWEDEN, "s", 2)], ids=str
)
def test_nearest_places_by_road(
    size: Size, unit: str, aim: float | None, figures: Figures
) -> None:
    roads = net(size)
    made = instance(size, np.column_stack([roads.x, roads.y]))
    means = {
        (t, k): Means(
            partial(by_road, roads, made.cells_m, made.places_of(t), k=k),
            ROAD_TRIES[size],
        )
        for t in made.offered
        for k in (1, 2)
    }
    nodes, edges = len(roads.x), len(roads.start)
    title = f"{size} by road: {nodes:,} nodes, {edges:,} edges, {size.cells:,} cells"
    with measured(figures, title):
        tried = side_by_side(means)
        engines.of_a_type(tried, 1).add(figures, "ours: nearest, a type", unit, aim)
        engines.of_a_type(tried, 2).add(figures, "ours: nearest + second, a type", unit)
        parts = side_by_side(
            {
                "cells": Means(partial(attach, roads, made.cells_m), 5),
                "matrix": Means(partial(graph, roads, reverse=True), 5),
            }
        )
        parts["cells"].add(figures, "  of which the way of the cells to the net", unit)
        parts["matrix"].add(figures, "  of which the matrix of the net", unit)
        near = {t: tried[t, 2].answer for t in made.offered}
        for t in made.offered:
            np.testing.assert_array_equal(tried[t, 1].answer.d1, near[t].d1)
        if size == FLEN:
            _place_by_place(figures, roads, made, near)
        _pandana(figures, roads, made, near, unit)


def _place_by_place(
    figures: Figures, roads: Roads, made: Instance, near: NearestByType
) -> None:
    search = partial(engines.place_by_place, roads, made.cells_m)
    means = {(t, 2): Means(partial(search, made.places_of(t)), 1) for t in made.offered}
    tried = side_by_side(means)
    name = "loop: Dijkstra from each place, a type"
    engines.of_a_type(tried, 2).add(figures, name, "ms")
    for t in made.offered:
        assert_same_ways(near[t].distance_m, tried[t, 2].answer)


def _pandana(
    figures: Figures, roads: Roads, made: Instance, near: NearestByType, unit: str
) -> None:
    """Pandana on the same net; it tells the way of nodes to places on nodes."""
    reached = [one.distance_m[np.isfinite(one.distance_m)] for one in near.values()]
    within_km = math.ceil(np.concatenate(reached).max() / 1000)
    try:
        pandana = importlib.import_module("pandana")
        built = side_by_side(
            {"net": Means(partial(engines.pandana_net, pandana, roads), 1)}
        )["net"]
        search = partial(engines.pandana_nearest, built.answer, within_km * 1000.0)
        means = {
            (t, k): Means(partial(search, made.places_of(t), k), 1)
            for t in made.offered
            for k in (1, 2)
        }
        tried = side_by_side(means)
    except Exception as error:
        figures.tell("pandana", f"left out: {type(error).__name__}: {error}")
        return
    built.add(figures, "pandana: its net made ready, once", unit)
    limit = f"up to {within_km} km, no names"
    for k, name in ((1, "nearest"), (2, "nearest + second")):
        row = f"pandana: {name}, a type, {limit}"
        engines.of_a_type(tried, k).add(figures, row, unit)
    cells = attach(roads, made.cells_m)
    for t, one in near.items():
        ways = tried[t, 2].answer[cells.node] + cells.access_m[:, None]
        assert_same_ways(one.distance_m, ways)


def assert_close(ours: Floats, others: Floats, within: float) -> None:
    np.testing.assert_allclose(ours, others, rtol=0, atol=within)


def assert_same_ways(ours: Floats, others: Floats) -> None:
    np.testing.assert_array_equal(np.isinf(ours), np.isinf(others))
    reached = np.isfinite(ours)
    assert_close(ours[reached], others[reached], ROAD_M)


@pytest.fixture(scope="module")
def visited(chromium: Browser, server: Server) -> Server:
    """Let someone look at the map first."""
    with visit(chromium, server.url) as visitor:
        visitor.wait_for_map()
    return server


def test_the_page_of_gaps_answers(
    chromium: Browser, figures: Figures, visited: Server
) -> None:
    with (
        measured(figures, "Page 'Serviceluckor', default pack"),
        visit(chromium, f"{visited.url}gaps") as visitor,
    ):
        planner = Planner(visitor.page)
        planner.wait_for_map()
        changes = [
            planner.choose_limit(LIMITS[i % len(LIMITS)]) for i in range(CHOICES)
        ]
        name = "change of the limit to the new table and map"
        new = len(LIMITS) - 1  # the last is the one that the page begins with
        add_changes(figures, f"{name}, first time", changes[:new], PAGE_MS)
        add_changes(figures, f"{name}, again", changes[new:], PAGE_MS)
        cells = planner.cells_to_click()
        chosen = cells[:: len(cells) // CLICKS][:CLICKS]
        clicks = [planner.click_cell(cell) for cell in chosen]
        add_changes(figures, "click on a cell to its details", clicks, PAGE_MS)


def test_the_page_of_closings_answers(
    chromium: Browser, figures: Figures, visited: Server
) -> None:
    with (
        measured(figures, "Page 'Sårbarhet', default pack"),
        visit(chromium, f"{visited.url}closures") as visitor,
    ):
        planner = Planner(visitor.page)
        planner.wait_for_map()
        marks = planner.marks_to_click()
        new = len(marks)
        assert 1 < new < CHOICES
        clicks = [planner.close(marks[i % new]) for i in range(CHOICES)]
        details, maps = zip(*clicks, strict=True)
        name = "click on a place to its details"
        add_changes(figures, f"{name}, first time", details[:new], PAGE_MS)
        add_changes(figures, f"{name}, again", details[new:], PAGE_MS)
        name = "click on a place to the map of who is hit"
        add_changes(figures, f"{name}, first time", maps[:new], PAGE_MS)
        add_changes(figures, f"{name}, again", maps[new:], PAGE_MS)
