"""Rules of the law as cards: a distance, a margin, and what cannot be decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import geopandas
import numpy as np
import pandas as pd

from geodata.baseline import Baseline, Measure
from geodata.crs import coordinates_m
from geodata.distance import Floats
from geodata.reach import is_within
from geodata.records import Rule

Verdict = Literal["beyond", "within", "undecided", "no_other"]


@dataclass(frozen=True)
class RuleCard:
    """One place seen by one rule that measures from place to place.

    Attributes
    ----------
    rule
        The rule.
    place_id, next_id
        The place, and the next place that the rule counts; None where none is known.
    low_m, high_m
        Between these the way to the next place lies: by road both ends are alike,
        else from the crow's way to that times the factor. None where there is none.
    verdict
        Whether the way is longer than the rule's distance: `beyond`, `within`,
        `undecided` where the distance lies between the two ends, `no_other` where no
        other place is known.
    """

    rule: Rule
    place_id: str
    next_id: str | None
    low_m: float | None
    high_m: float | None
    verdict: Verdict

    @property
    def margin_m(self) -> float | None:
        """How far the way is over the rule's distance (below it: negative), at least.

        None where that cannot be decided.
        """
        limit = self.rule.threshold_km * 1000
        if self.verdict == "beyond" and self.low_m is not None:
            return self.low_m - limit
        if self.verdict == "within" and self.high_m is not None:
            return self.high_m - limit
        return None


def verdict(low_m: float, high_m: float, threshold_m: float) -> Verdict:
    """Whether a way that lies between two ends is longer than a distance."""
    ends = np.array([low_m, high_m])
    within = is_within(ends, threshold_m)
    if within.all():
        return "within"
    return "undecided" if within.any() else "beyond"


def rule_cards(
    rule: Rule,
    offers_m: geopandas.GeoDataFrame,
    municipality_code: str,
    measure: Measure,
    factor: float,
) -> tuple[RuleCard, ...]:
    """Measure a rule from each place of a municipality to the next that it counts.

    Parameters
    ----------
    rule
        A rule that measures from place to place.
    offers_m
        Open services with their places (EPSG:3006), as `baseline.usable` gives them.
    municipality_code
        Places of this municipality get a card; the next place may lie anywhere.
    measure
        By road, or as the crow flies without a factor.
    factor
        What the crow's way is multiplied by for the upper end; 1 by road.

    Raises
    ------
    CrsError
        The offers are not in EPSG:3006.
    """
    spoken_of = _places(offers_m, rule.within)
    spoken_of = spoken_of[spoken_of["municipality_code"] == municipality_code]
    others = _places(offers_m, rule.counts_to)
    low_m, next_ids = next_other(spoken_of, others, measure)
    threshold_m = rule.threshold_km * 1000
    return tuple(
        RuleCard(rule, place_id, None, None, None, "no_other")
        if next_id is None
        else RuleCard(
            rule=rule,
            place_id=place_id,
            next_id=next_id,
            low_m=float(low),
            high_m=float(low * factor),
            verdict=verdict(low, low * factor, threshold_m),
        )
        for place_id, next_id, low in zip(
            spoken_of["place_id"], next_ids, low_m, strict=True
        )
    )


def _places(offers_m: geopandas.GeoDataFrame, kinds: Sequence[str]) -> pd.DataFrame:
    """Places that offer one of some kinds, each once: ids and position."""
    xy = coordinates_m(offers_m)
    rows = pd.DataFrame(offers_m[["place_id", "municipality_code"]])
    rows = rows.assign(x=xy[:, 0], y=xy[:, 1])
    wanted = offers_m["service_kind"].isin(kinds).to_numpy()
    places: pd.DataFrame = rows.loc[wanted].drop_duplicates("place_id")
    return places


def next_other(
    places: pd.DataFrame, others: pd.DataFrame, measure: Measure
) -> tuple[Floats, list[str | None]]:
    """Way from each place to the nearest of some others that is not itself.

    Parameters
    ----------
    places, others
        place_id, x, y (EPSG:3006).

    Returns
    -------
    tuple
        Distances in metres (infinite where there is none), and the ids of the others.
    """
    if places.empty:
        return np.empty(0), []
    found = measure(_xy(places), _xy(others), 2)
    ids = np.append(others["place_id"].to_numpy(object), [None])
    near = ids[found.place]  # the number NOWHERE (-1) finds the last
    itself = near == places["place_id"].to_numpy(object)[:, None]
    column = np.where(itself[:, 0], 1, 0)
    rows = np.arange(len(places))
    return found.distance_m[rows, column], near[rows, column].tolist()


def _xy(places: pd.DataFrame) -> Floats:
    return places[["x", "y"]].to_numpy(float)


def only_within(
    baseline: Baseline, measure: Measure, within_km: float
) -> dict[str, list[tuple[str, float]]]:
    """Places that are the only one of a type within a distance.

    Parameters
    ----------
    measure
        As the baseline was measured.

    Returns
    -------
    dict
        By service type: the ids of such places, and the way to the next one in metres
        (infinite where there is none), the loneliest first.
    """
    found = {}
    for service_type, numbers in baseline.offered.items():
        places = baseline.places.loc[numbers]
        far_m, _ids = next_other(places, places, measure)
        alone = np.flatnonzero(~is_within(far_m, within_km * 1000))
        order = alone[np.argsort(-far_m[alone], kind="stable")]
        ids = places["place_id"].to_list()
        found[service_type] = [(ids[i], float(far_m[i])) for i in order]
    return found
