"""Scenarios, applied once and shared by all sessions that look at the same one."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from dashboard import scenario_text
from dashboard.data.analysis import areas, base, known, residents
from dashboard.data.analysis_tables import moment_cell, with_both_names
from dashboard.data.core import Source, offers, per_choice, shared
from dashboard.state import Trial
from geodata import villages
from geodata.baseline import Baseline, Question
from geodata.closure import OTHER_CASE
from geodata.crs import degrees
from geodata.scenario import Scenario, check
from geodata.scenario.apply import apply
from geodata.scenario.compare import Change, by_area, changes, touched

DEPTH = 4
"""So many nearest places are kept of each cell: two may close, and nothing is measured
anew."""


@dataclass(frozen=True)
class Both:
    """A change by the known places, and as if every village without one had one."""

    known: Change
    best: Change


@shared
def place_points(data: Source) -> dict[str, tuple[float, float]]:
    """Latitude and longitude of every place that a scenario may speak of, by its id."""
    rows = offers(data).drop_duplicates("place_id")
    rows = rows[rows["latitude"].notna()]
    return {
        row["place_id"]: (row["latitude"], row["longitude"])
        for row in rows.to_dict("records")
    }


def place_ids(data: Source) -> frozenset[str]:
    """Ids of the places that a scenario may speak of."""
    return frozenset(place_points(data))


def scenario_of(data: Source, text: str) -> Scenario:
    """Read a scenario from an address.

    Raises
    ------
    SchemaError
        It cannot be read, or not be applied to the places of the pack.
    """
    return check(scenario_text.read(text), place_ids(data))


@per_choice
def after(data: Source, question: Question, text: str) -> Baseline:
    """Nearest places of every cell with a scenario."""
    return apply(base(data, question, DEPTH), scenario_text.read(text))


@per_choice
def changed(data: Source, trial: Trial) -> dict[str, Both]:
    """What a scenario does to the service types of which it changes a place."""
    ends = []
    for every in (False, True):
        asked = replace(trial.question, every_village=every)
        before, then = base(data, asked, DEPTH), after(data, asked, trial.scenario)
        ends.append((before, then, changes(before, then, trial.thresholds_km)))
    either = {t for before, then, _changes in ends for t in touched(before, then)}
    types = [t for t in ends[0][0].offered if t in either]
    return {t: Both(ends[0][2][t], ends[1][2][t]) for t in types}


@per_choice
def changed_areas(
    data: Source, trial: Trial, service_type: str, by: str
) -> pd.DataFrame:
    """What a scenario does to the parts of the municipality, in both cases.

    Returns
    -------
    pandas.DataFrame
        The columns of `by_area` by the known places, in their order, and the same
        figures with `_every_village` added.
    """
    both = changed(data, trial)[service_type]
    return both_areas(data, both.known, both.best, trial.limit_km, by)


def both_areas(
    data: Source, known_case: Change, best_case: Change, within_km: float, by: str
) -> pd.DataFrame:
    """Return the columns that `changed_areas` tells of, for any change."""
    people, parts = residents(data).cells["residents"].to_numpy(), areas(data, by)
    first, other = (
        by_area(one, people, within_km, parts).set_index("area_id")
        for one in (known_case, best_case)
    )
    other = other.drop(columns=["area", "residents"]).add_suffix(OTHER_CASE)
    return first.join(other).reset_index()


def change_rows(data: Source, trial: Trial, service_type: str, by: str) -> pd.DataFrame:
    """Rows of `changed_areas` to take along, with what they rest on."""
    table = changed_areas(data, trial, service_type, by)
    return (
        with_both_names(table)
        .round(3)
        .assign(
            service_type=service_type,
            within_km=trial.limit_km,
            measure=trial.question.measure,
            **moment_cell(trial.question),
            completeness=base(data, trial.question, DEPTH).completeness[service_type],
            scenario=trial.scenario,
        )
    )


@shared
def village_points(data: Source) -> dict[str, tuple[float, float]]:
    """Latitude and longitude of every village that has a position, by its name."""
    rows = known(data).villages
    points = degrees(rows[["x", "y"]].to_numpy(float))
    names = rows["name"].to_list()
    return {
        name: (float(p[0]), float(p[1])) for name, p in zip(names, points, strict=True)
    }


def point_of(east_m: float, north_m: float) -> tuple[float, float]:
    """Latitude and longitude of a point in EPSG:3006."""
    latitude, longitude = degrees(np.array([[east_m, north_m]]))[0]
    return float(latitude), float(longitude)


@per_choice
def village_near(data: Source, latitude: float, longitude: float) -> str:
    """Name of the village nearest a point; empty where none is near."""
    return villages.village_near(known(data).villages, latitude, longitude)
