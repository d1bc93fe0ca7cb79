"""What stands beside and below the map of the best places, from results to HTML."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.html import render
from dashboard.sentences.analysis import people
from dashboard.sentences.closings import rounded
from dashboard.sentences.scenario import both, signed, ways
from dashboard.text import _, exact_kilometres
from geodata.scenario.compare import Change, Summary


@dataclass(frozen=True)
class Proposal:
    """One set of new places: names, what it does in both cases, and its proof."""

    names: tuple[str, ...]
    known: Change
    best: Change
    proven: bool


def proposals_table(
    proposals: Sequence[Proposal],
    *,
    limit: int,
    within_km: float,
    note: str,
    today: date,
) -> str:
    """Table of the best set and the next best, after a row of how things are today."""
    first = proposals[0]
    rows = [
        (
            _("Today"),
            *_figures(first.known.before, first.best.before, limit),
            "–",
        )
    ]
    for rank, one in enumerate(proposals, start=1):
        name = f"{rank}. {', '.join(one.names)}"
        figures = _figures(one.known.after, one.best.after, limit)
        rows.append((name, *figures, _against(first, one, limit) if rank > 1 else "–"))
    return render(
        "proposals.html",
        today,
        rows=rows,
        km=exact_kilometres(within_km),
        unproven=[rank for rank, one in enumerate(proposals, 1) if not one.proven],
        note=note,
    )


def _figures(known: Summary, best: Summary, limit: int) -> tuple[str, str, str, str]:
    return (
        people(both(known.within[limit], best.within[limit])),
        ways(known.mean_m, best.mean_m),
        ways(known.worst_m, best.worst_m),
        rounded(known.person_km, best.person_km),
    )


def _against(first: Proposal, one: Proposal, limit: int) -> str:
    """What a set gains and gives up against the best."""

    def change(old: Summary, new: Summary) -> tuple[float, float, float, float]:
        return (
            new.within[limit] - old.within[limit],
            (new.mean_m - old.mean_m) / 1000,
            (new.worst_m - old.worst_m) / 1000,
            new.person_km - old.person_km,
        )

    known = change(first.known.after, one.known.after)
    best = change(first.best.after, one.best.after)
    return _(
        "{n} residents; mean {mean} km, longest {worst} km; {person_km} person-km"
    ).format(
        n=signed(known[0], best[0]),
        person_km=signed(known[3], best[3]),
        mean=signed(known[1], best[1], 1),
        worst=signed(known[2], best[2], 1),
    )
