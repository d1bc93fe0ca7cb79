"""What stands beside and below the map of a scenario, from results to HTML."""

import math
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any

import pandas as pd

from dashboard.html import change_swatch, render
from dashboard.palette import step_limits
from dashboard.panels.gaps import class_legend
from dashboard.sentences.analysis import people
from dashboard.sentences.closings import span_of
from dashboard.sentences.scenario import comparison, signed, ways
from dashboard.text import _, exact_kilometres, number
from geodata.closure import OTHER_CASE
from geodata.reach import classes
from geodata.scenario.compare import Change, steps


def before_and_after(
    known: Change,
    best: Change,
    *,
    title: str,
    thresholds_km: Sequence[float],
    note: str,
    today: date,
) -> str:
    """Figures of one service type before and after, side by side.

    Parameters
    ----------
    known, best
        By the known places, and as if every village without one had one.
    """
    rows = comparison(known, best, thresholds_km)
    return render("before_after.html", today, title=title, rows=rows, note=note)


def areas_table(
    table: pd.DataFrame,
    *,
    part: str,
    title: str,
    within_km: float,
    note: str,
    today: date,
) -> str:
    """Parts of the municipality that a scenario changes, below the whole."""
    rows, same = [], 0
    for row in table.to_dict("records"):
        whole = row["area_id"] == "all"
        if not whole and not _changes(row):
            same += 1
            continue
        name = _("The whole municipality") if whole else row["area"]
        rows.append((name, *_figures(row)))
    return render(
        "change_areas.html",
        today,
        part=part,
        title=title,
        km=exact_kilometres(within_km),
        rows=rows,
        same=same,
        note=note,
    )


def _changes(row: dict[Any, Any]) -> bool:
    names = ("gain", "lose", f"gain{OTHER_CASE}", f"lose{OTHER_CASE}")
    return any(row[name] for name in names)


def _figures(row: dict[Any, Any]) -> list[str]:
    def from_to(name: str) -> str:
        ends = [people(span_of(row, f"{name}_{end}")) for end in ("before", "after")]
        return " → ".join(ends)

    mean = [
        ways(row[f"mean_{end}_m"], row[f"mean_{end}_m{OTHER_CASE}"])
        for end in ("before", "after")
    ]
    less = (-row["person_km_less"], -row[f"person_km_less{OTHER_CASE}"])
    if math.isnan(row["mean_before_m"]) or math.isnan(row["mean_after_m"]):
        less = (math.nan, math.nan)
    return [
        number(row["residents"]),
        people(span_of(row, "gain")),
        people(span_of(row, "lose")),
        from_to("within"),
        " → ".join(mean),
        signed(*less),
    ]


def step_words(thresholds_km: Sequence[float]) -> dict[int, str]:
    """Words of the steps of a change, the greatest gain first."""
    far = [exact_kilometres(km) for km in thresholds_km]
    last = len(far)
    nearer = [_("up to {km} nearer").format(km=far[0])]
    farther = [_("up to {km} farther").format(km=far[0])]
    for low, high in pairwise(far):
        nearer.append(_("over {low} up to {high} nearer").format(low=low, high=high))
        farther.append(_("over {low} up to {high} farther").format(low=low, high=high))
    nearer += [
        _("over {km} nearer").format(km=far[-1]),
        _("a place can be reached anew"),
    ]
    farther += [
        _("over {km} farther").format(km=far[-1]),
        _("no known place can be reached any more"),
    ]
    words = {last + 2 - i: told for i, told in enumerate(reversed(nearer))}
    return words | {-i: told for i, told in enumerate(farther, start=1)}


def change_legend(
    title: str, change: Change, thresholds_km: Sequence[float], today: date
) -> str:
    """Legend of the cells whose way changes, of what the map shows alone."""
    if change.is_first:
        limits = [km * 1000 for km in thresholds_km]
        used = set(classes(change.after_m, limits).tolist())
        return class_legend(title, thresholds_km, used, None, today)
    limits_km = step_limits(thresholds_km)
    limits = [km * 1000 for km in limits_km]
    used = set(steps(change.before_m, change.after_m, limits).tolist())
    entries = [
        (change_swatch(step, len(limits)), words)
        for step, words in step_words(limits_km).items()
        if step in used
    ]
    return render("class_legend.html", today, title=title, entries=entries)
