"""Layers of the maps of the analyses, written out once and kept as text."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from dashboard import layers, maps, palette
from dashboard.data.analysis import (
    cell_squares,
    counted_offers,
    extra_ways,
    hit,
    reaches,
    residents,
)
from dashboard.data.core import Source, pack, per_choice, shared
from dashboard.data.scripts import names
from dashboard.layers.cells import Cells, cell_layer
from dashboard.sentences.hours import unreached_words
from dashboard.state import Analysis
from dashboard.terms import capital
from dashboard.text import _, kilometres, language, ngettext, number
from geodata.baseline import Question
from geodata.distance import Floats
from geodata.reach import classes


def unsure_cells(data: Source, asked: Analysis) -> list[str]:
    """Ids on the map of the cells that are perhaps within the limit after all."""
    unsure = reaches(data, asked)[0].perhaps_within(asked.limit_km)
    ids = residents(data).cells["cell_id"][unsure]
    return [f"cell:{cell_id}" for cell_id in ids]


def cells(data: Source, asked: Analysis) -> Cells:
    """Cells coloured by the class of their distance, with words in the language."""
    found = reaches(data, asked)[0]
    tips = [
        capital(unreached_words(asked.question.open_at))
        if np.isinf(far)
        else kilometres(far)
        for far in found.distance_m
    ]
    return _cells(data, found.distance_m, asked.thresholds_km, tips)


def hit_cells(
    data: Source, asked: Analysis, place_id: str, types: tuple[str, ...]
) -> Cells:
    """Cells that are hit when a place closes, coloured by how much further they go."""
    extra_m = extra_ways(data, asked.question, place_id, types)
    concerned = hit(data, asked.question, place_id, types)
    tips = [
        _("no other")
        if np.isinf(more)
        else _("{km} further").format(km=kilometres(more))
        for more in extra_m
    ]
    drawn = _cells(data, extra_m, asked.thresholds_km, tips)
    fills = [
        fill if one else None for fill, one in zip(drawn.fills, concerned, strict=True)
    ]
    return replace(drawn, fills=fills, class_name="cell hit")


def _cells(
    data: Source,
    distance_m: Floats,
    thresholds_km: Sequence[float],
    words: Sequence[str],
) -> Cells:
    numbers = classes(distance_m, [km * 1000 for km in thresholds_km])
    count = len(thresholds_km)
    fills = [palette.class_fill(n, count) for n in range(count + 2)]
    return cells_filled(data, [fills[n] for n in numbers], words)


@shared
def _residents_words(data: Source, language: str) -> list[str]:
    """How many live in each cell, in words of the language."""
    assert language  # noqa: S101 - part of the cache's key
    people = residents(data).cells["residents"]
    return [
        ngettext("{n} resident", "{n} residents", n).format(n=number(n)) for n in people
    ]


def cells_filled(
    data: Source, fills: Sequence[str | None], words: Sequence[str]
) -> Cells:
    """Return all cells with a fill (None leaves one out) and a word each."""
    squares = cell_squares(data)
    lived = _residents_words(data, language())
    return Cells(
        ids=squares.index.to_list(),
        squares=squares.to_list(),
        fills=fills,
        tips=list(zip(words, lived, strict=True)),
    )


@per_choice
def cell_script(data: Source, asked: Analysis, language: str) -> str:
    """Script of the cells by distance, with words in the language."""
    assert language  # noqa: S101 - part of the cache's key: the layer holds words
    layer = cell_layer(cells(data, asked))
    return maps.script(maps.area_group(layer, "cell"), "cells")


@per_choice
def hit_script(
    data: Source,
    asked: Analysis,
    place_id: str,
    types: tuple[str, ...],
    language: str,
) -> str:
    """Script of the cells that are hit when a place closes."""
    assert language  # noqa: S101 - part of the cache's key: the layer holds words
    layer = cell_layer(hit_cells(data, asked, place_id, types))
    return maps.script(maps.area_group(layer, "cell"), "hits")


@per_choice
def counted_script(
    data: Source,
    question: Question,
    types: tuple[str, ...],
    language: str,
    without: frozenset[str] = frozenset(),
) -> str:
    """Script of the marks of the places that count, with words in the language.

    Parameters
    ----------
    without
        Ids of places that are left out.
    """
    assert language  # noqa: S101 - part of the cache's key: the layer holds words
    rows = counted_offers(data, question, types)
    rows = rows[~rows["place_id"].isin(without)]
    marks = layers.place_features(rows, pack(data).municipality.code, data.today)
    return maps.script(maps.mark_group(marks), "counted")


@per_choice
def counted_name_script(
    data: Source, question: Question, types: tuple[str, ...]
) -> str:
    """Script of the names of what no mark names."""
    marked = set(counted_offers(data, question, types)["village"])
    return maps.script(maps.name_group(names(pack(data), marked)), "names")
