"""Layers of the map of a scenario: what changes, and where the changed places are."""

from dataclasses import replace
from typing import Any

import geopandas
import numpy as np
import pandas as pd

from dashboard import layers, maps, palette
from dashboard.data.analysis import counted_offers
from dashboard.data.analysis_scripts import cells_filled
from dashboard.data.core import Source, offers, pack, per_choice
from dashboard.data.scenario import changed, place_points, village_near
from dashboard.layers.cells import Cells, cell_layer
from dashboard.palette import change_patterns, step_limits
from dashboard.scenario_text import read
from dashboard.state import Trial
from dashboard.text import _, kilometres
from geodata.baseline import Question
from geodata.reach import classes
from geodata.scenario import NEW, Added
from geodata.scenario.compare import Change, steps
from geodata.vocabulary import SERVICE_TYPES


def change_cells(data: Source, one: Change, thresholds_km: tuple[float, ...]) -> Cells:
    """Cells whose way changes, coloured by how much, with words in the language.

    Where nobody could reach a place before they are coloured by the distance.
    """
    if one.is_first:
        limits = [km * 1000 for km in thresholds_km]
        count = len(thresholds_km)
        fills = [
            palette.class_fill(n, count) for n in classes(one.after_m, limits).tolist()
        ]
        tips = [kilometres(far) for far in one.after_m.tolist()]
        return replace(cells_filled(data, fills, tips), class_name="cell hit")
    limits = [km * 1000 for km in step_limits(thresholds_km)]
    numbers = steps(one.before_m, one.after_m, limits)
    changes = [
        palette.change_fill(n, len(limits)) if n else None for n in numbers.tolist()
    ]
    ways = zip(changes, one.before_m.tolist(), one.after_m.tolist(), strict=True)
    words = [_tip(before, then) if fill else "" for fill, before, then in ways]
    drawn = cells_filled(data, changes, words)
    return replace(drawn, class_name="cell hit", patterns=change_patterns())


def _tip(before_m: float, after_m: float) -> str:
    if np.isinf(before_m):
        return _("{after}, none known before").format(after=kilometres(after_m))
    if np.isinf(after_m):
        return _("none known any more, {before} before").format(
            before=kilometres(before_m)
        )
    return _("{after}, {before} before").format(
        after=kilometres(after_m), before=kilometres(before_m)
    )


@per_choice
def change_script(data: Source, trial: Trial, service_type: str, language: str) -> str:
    """Script of the cells whose way changes, with words in the language."""
    assert language  # noqa: S101 - part of the cache's key: the layer holds words
    one = changed(data, trial)[service_type].known
    return outcome_script(data, one, trial.thresholds_km)


def outcome_script(data: Source, one: Change, thresholds_km: tuple[float, ...]) -> str:
    """Script of the cells whose way changes, as `change_cells` colours them."""
    cells = change_cells(data, one, thresholds_km)
    return maps.script(maps.area_group(cell_layer(cells), "cell"), "changes")


def changed_places(text: str) -> frozenset[str]:
    """Ids of the places that a scenario changes."""
    return frozenset(read(text).place_ids)


@per_choice
def changed_marks_script(
    data: Source, question: Question, text: str, language: str
) -> str:
    """Script of the marks of the places that a scenario changes, or that are new."""
    assert language  # noqa: S101 - part of the cache's key: the layer holds words
    rows, words = _changed_rows(data, question, text)
    if not rows:
        return ""
    table = geopandas.GeoDataFrame(pd.DataFrame(rows))
    marks = layers.changed_features(
        table, pack(data).municipality.code, data.today, words
    )
    return maps.script(maps.mark_group(marks, together=False), "changed")


def _changed_rows(
    data: Source, question: Question, text: str
) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Services at the changed places as they would be, and what happens to each."""
    scenario = read(text)
    known = counted_offers(data, question, SERVICE_TYPES)
    every = offers(data).drop_duplicates("place_id").set_index("place_id")
    rows: list[dict[str, Any]] = []
    words: dict[str, str] = {}
    ends = dict.fromkeys(scenario.closed, _("closes"))
    ends |= {one.place_id: _("moves") for one in scenario.moved}
    where = {one.place_id: (one.latitude, one.longitude) for one in scenario.moved}
    hosts = {one.place_id: _("more service") for one in scenario.added if one.place_id}
    for place_id, word in (hosts | ends).items():
        words[place_id] = word
        own = known[known["place_id"] == place_id].to_dict("records")
        own = own or [every.loc[place_id].to_dict() | {"place_id": place_id}]
        position = where.get(place_id, place_points(data)[place_id])
        status = {"status": "closed"} if place_id in scenario.closed else {}
        rows += [row | status | _at(position) for row in own]
    counted = question.counted()
    for number, one in enumerate(scenario.added, start=1):
        row = _row(data, one, f"{NEW}{number}", where)
        words.setdefault(row["place_id"], _("new"))
        rows += [
            row | {"service_type": t, "service_kind": counted[t][0]} for t in one.types
        ]
    return rows, words


def _row(
    data: Source, one: Added, new_id: str, where: dict[str, tuple[float, float]]
) -> dict[str, Any]:
    """What is common to the services that a place gets."""
    common = {"status": "open", "seen_on": data.today.isoformat()}
    if one.place_id:
        places = pack(data).places.set_index("place_id")
        position = where.get(one.place_id, place_points(data)[one.place_id])
        return {
            "place_id": one.place_id,
            **places[["name", "village", "municipality_code"]].loc[one.place_id],
            **common,
            **_at(position),
        }
    position = (one.latitude or 0.0, one.longitude or 0.0)
    return {
        "place_id": new_id,
        "name": one.name or _("New place"),
        "village": village_near(data, *position),
        "municipality_code": pack(data).municipality.code,
        **common,
        **_at(position),
    }


def _at(position: tuple[float, float]) -> dict[str, float]:
    return {"latitude": position[0], "longitude": position[1]}
