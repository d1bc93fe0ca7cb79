"""`servicekarta site`: the best places for new service points."""

from dataclasses import replace
from pathlib import Path
from typing import Any, Final, cast

import click
import pandas as pd

from dashboard.cli.asking import (
    TYPES,
    asked,
    each_once,
    kilometres,
    print_rows,
    refuse,
    start,
)
from dashboard.cli.data import stop_for
from dashboard.text import _
from geodata import analyses, candidates
from geodata.baseline import Known, Question, baseline
from geodata.errors import GeodataError, SchemaError
from geodata.reach import combined
from geodata.scenario.compare import summary
from geodata.sites import Goal, Wanted, best_sites, proof, with_sites
from geodata.vocabulary import COMPLETENESS

KINDS: Final = ("cells", "villages", "places")
ALTERNATIVES: Final = 4
TIME_LIMIT_S: Final = 30.0


def _candidates(
    kind: str, known: Known, question: Question, types: tuple[str, ...]
) -> pd.DataFrame:
    if kind == "villages":
        return candidates.of_villages(known)
    if kind == "cells":
        return candidates.of_cells(known)
    if kind == "places":
        at_any_time = replace(question, open_at=None)
        return candidates.of_places(baseline(known, at_any_time), types)
    return candidates.from_file(Path(kind), Path(kind).name)


@click.command()
@TYPES
@click.option("--p", type=int, required=True, help="How many new places.")
@click.option(
    "--goal",
    type=click.Choice(["coverage", "median", "center"]),
    required=True,
    help="Most residents within a distance, least person-km, shortest longest way.",
)
@click.option(
    "--within-km",
    callback=kilometres,
    default="10",
    show_default=True,
    help="The distance of the goal coverage, and of the figures.",
)
@click.option(
    "--candidates",
    "kind",
    default="villages",
    show_default=True,
    metavar="cells|villages|places|FILE",
    help="Where a new place may stand; a file has candidate_id,latitude,longitude.",
)
@click.option("--fixed", multiple=True, metavar="ID", help="Must be chosen.")
@click.option("--forbid", multiple=True, metavar="ID", help="Must not be chosen.")
@click.option(
    "--alternatives",
    type=click.IntRange(0, 100),
    default=ALTERNATIVES,
    show_default=True,
    help="How many of the next best sets to print.",
)
@click.option(
    "--time-limit",
    type=click.FloatRange(min=0),
    default=TIME_LIMIT_S,
    show_default=True,
    help="Seconds; then the best answer so far is printed, with its bound.",
)
@asked
def site(
    *,
    types: tuple[str, ...],
    p: int,
    goal: str,
    within_km: float,
    kind: str,
    fixed: tuple[str, ...],
    forbid: tuple[str, ...],
    alternatives: int,
    time_limit: float,
    pack: Path | None,
    form: str,
    **options: Any,  # noqa: ANN401
) -> None:
    """Print the best sets of new places, the best first.

    With several types a new place has them all, and each of them must be reached.
    """
    content, known, question = start(pack, options)
    wanted = Wanted(
        goal=cast("Goal", goal),
        p=p,
        within_km=within_km,
        fixed=fixed,
        forbidden=forbid,
        alternatives=alternatives,
        time_limit_s=time_limit,
    )
    parts = each_once(types)
    found = baseline(known, question)
    try:
        rows = _candidates(kind, known, question, parts)
        xy = rows[["x", "y"]].to_numpy(float)
        distance_m = analyses.ways_m(content, known, question, xy)
        existing_m = combined([found.nearest[t].d1 for t in parts], "each")
        best = best_sites(distance_m, existing_m, found.residents, rows, wanted)
    except SchemaError as error:
        refuse(_("The file cannot be used:"), error)
        return
    except GeodataError as error:
        stop_for(error)
        return
    ids = rows["candidate_id"].to_numpy()
    told = []
    for rank, one in enumerate((best, *best.alternatives), start=1):
        after_m = with_sites(existing_m, distance_m, one.chosen)
        after = summary(after_m, found.residents, [within_km * 1000])
        told.append(
            {
                "rank": rank,
                "chosen": ids[list(one.chosen)].tolist(),
                **proof(one, wanted.goal),
                "residents_within": after.within[0],
                "mean_m": after.mean_m,
                "worst_m": after.worst_m,
                "person_km": after.person_km,
                "residents_unreached": after.unreached,
                "completeness": max(
                    (found.completeness[t] for t in parts), key=COMPLETENESS.index
                ),
            }
        )
    table = pd.DataFrame(told)
    if form == "csv":
        table["chosen"] = table["chosen"].map(" ".join)
    print_rows(table, list(told[0]), form)
