"""What the closing of each two places at the same time does."""

import numpy as np
import pandas as pd

from geodata.baseline import ASSUMED, Baseline
from geodata.closure import ALL, effects, worst_states
from geodata.distance import Floats, Integers, Nearest
from geodata.vocabulary import COMPLETENESS


def pairs(baseline: Baseline) -> pd.DataFrame:
    """Rank the pairs of places by what their closing at the same time does.

    The effects of the two add up, except for the cells that go from the one to the
    other: those go on to their third nearest place.

    Parameters
    ----------
    baseline
        The three nearest places of each cell.

    Returns
    -------
    pandas.DataFrame
        place_id, name, place2_id, name2, residents_without (none of at least one type
        left), extra_person_km (all types together), more_person_km and more_without
        (what the two do together beyond the sum of each), completeness. Worst first;
        pairs that do nothing are left out, and places that offer none of the types.
    """
    places, residents = baseline.places, baseline.residents
    n = len(places)
    extra, more = np.zeros((n, n)), np.zeros((n, n))
    for near in baseline.nearest.values():
        single = effects(near, residents, n).extra_person_m
        extra += single[:, None] + single[None, :]
        _add_third(more, near, residents)
    without, more_without = _without_pairs(baseline, n)
    first, second = np.triu_indices(n, 1)
    known = ~places["place_id"].str.startswith(ASSUMED).to_numpy(bool)
    known &= np.isin(np.arange(n), np.concatenate(list(baseline.offered.values())))
    kept = known[first] & known[second]
    total = np.maximum(extra + more, 0.0)  # rounding can leave a little below 0
    kept &= (total[first, second] > 0) | (without[first, second] > 0)
    first, second = first[kept], second[kept]
    states = worst_states(baseline, ALL, np.arange(n))
    table = pd.DataFrame(
        {
            "place_id": places["place_id"].to_numpy()[first],
            "name": places["name"].to_numpy()[first],
            "place2_id": places["place_id"].to_numpy()[second],
            "name2": places["name"].to_numpy()[second],
            "residents_without": without[first, second],
            "extra_person_km": total[first, second] / 1000,
            "more_without": more_without[first, second],
            "more_person_km": more[first, second] / 1000,
            "completeness": [
                max(states[i], states[j], key=COMPLETENESS.index)
                for i, j in zip(first, second, strict=True)
            ],
        }
    )
    keys = ["residents_without", "extra_person_km"]
    return table.sort_values(keys, ascending=False, kind="stable", ignore_index=True)


def _between(near: Nearest) -> np.ndarray:
    """Numbers of the cells that go from a first place to a second one."""
    return np.flatnonzero((near.i1 >= 0) & (near.i2 >= 0))


def _add_third(more: Floats, near: Nearest, residents: Integers) -> None:
    """Add what the two nearest places of each cell do together, both ways round.

    A cell that has a third goes on to it; one that has none has no way any more, so
    that the way to its second, which the single effects hold, is taken out.
    """
    cells = _between(near)
    third = near.distance_m[cells, 2]
    d1, d2 = near.d1[cells], near.d2[cells]
    with np.errstate(invalid="ignore"):
        change = residents[cells] * np.where(np.isinf(third), d1 - d2, third - d2)
    for a, b in ((near.i1, near.i2), (near.i2, near.i1)):
        np.add.at(more, (a[cells], b[cells]), change)


def _without_pairs(baseline: Baseline, n: int) -> tuple[Integers, Integers]:
    """Residents left without any place of at least one type, each of them once.

    Returns
    -------
    tuple
        Shape (places, places) each: those of a pair, and those among them whom neither
        of the two closings alone would leave without.
    """
    residents = baseline.residents
    alone = np.zeros((n, len(residents)), dtype=bool)
    together = []
    for near in baseline.nearest.values():
        lost = np.flatnonzero((near.i1 >= 0) & np.isinf(near.d2))
        alone[near.i1[lost], lost] = True
        cells = _between(near)
        cells = cells[np.isinf(near.distance_m[cells, 2])]
        ends = np.sort(np.stack([near.i1[cells], near.i2[cells]]), axis=0)
        together.append(np.stack([*ends, cells]))
    weighted = alone * residents
    single = weighted.sum(axis=1)
    both = weighted @ alone.T.astype(np.int64)
    a, b, cell = np.unique(np.concatenate(together, axis=1), axis=1)
    fresh = ~alone[a, cell] & ~alone[b, cell]
    more = np.zeros((n, n), dtype=np.int64)
    np.add.at(more, (a[fresh], b[fresh]), residents[cell[fresh]])
    return single[:, None] + single[None, :] - both + more, more
