"""Measures of a plan: what each chosen scenario changes, in the area and in all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geodata.baseline import Baseline
from geodata.plan.area import restricted
from geodata.scenario import Scenario
from geodata.scenario.apply import apply
from geodata.scenario.compare import Change, changes, touched


@dataclass(frozen=True)
class Both:
    """A change by the known places, and as if every village without one had one."""

    known: Change
    best: Change


@dataclass(frozen=True)
class Measure:
    """One scenario and what it does to the service types of which it changes a place.

    Attributes
    ----------
    scenario
        The change.
    effects
        By service type, for the residents of the plan's area.
    whole
        The same for the whole municipality.
    """

    scenario: Scenario
    effects: Mapping[str, Both]
    whole: Mapping[str, Both]


def measure(
    scenario: Scenario,
    ends: Sequence[Baseline],
    cells: NDArray[np.bool_],
    thresholds_km: Sequence[float],
) -> Measure:
    """Compute what a scenario changes.

    Parameters
    ----------
    ends
        The baseline of the known places, and that with `every_village`.
    cells
        Whether each cell belongs to the plan's area.

    Raises
    ------
    SchemaError
        The scenario cannot be applied to the places; holds every fault.
    """
    pairs = [(before, apply(before, scenario)) for before in ends]
    either = {t for pair in pairs for t in touched(*pair)}
    types = [t for t in pairs[0][0].offered if t in either]
    whole = _both(pairs, types, thresholds_km)
    if cells.all():
        return Measure(scenario, whole, whole)
    parts = [(restricted(was, cells), restricted(then, cells)) for was, then in pairs]
    return Measure(scenario, _both(parts, types, thresholds_km), whole)


def _both(
    pairs: Sequence[tuple[Baseline, Baseline]],
    types: Sequence[str],
    thresholds_km: Sequence[float],
) -> dict[str, Both]:
    known, best = (changes(was, then, thresholds_km) for was, then in pairs)
    return {t: Both(known[t], best[t]) for t in types}
