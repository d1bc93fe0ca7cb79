"""`servicekarta nearest`, `gaps` and `closures`: the figures of the pages as tables."""

from pathlib import Path
from typing import Any, cast

import click
import pandas as pd

from dashboard.cli.asking import (
    TYPES,
    asked,
    each_once,
    kilometres,
    print_rows,
    start,
)
from dashboard.cli.data import stop_for
from geodata import analyses
from geodata.baseline import Baseline, baseline
from geodata.closure import closures as closings
from geodata.closure.pairs import pairs as closing_pairs
from geodata.distance import NOWHERE
from geodata.errors import GeodataError
from geodata.reach import How, combined
from geodata.reach import gaps as gaps_by
from geodata.vocabulary import COMPLETENESS


@click.command()
@TYPES
@click.option(
    "--k",
    type=click.IntRange(1, 3),
    default=2,
    show_default=True,
    help="How many places to tell for each cell.",
)
@asked
def nearest(
    types: tuple[str, ...],
    k: int,
    pack: Path | None,
    form: str,
    **options: Any,  # noqa: ANN401
) -> None:
    """Print the nearest places of every cell, by service type."""
    _content, known, question = start(pack, options)
    found = baseline(known, question, k)
    tables = [_nearest_rows(found, t, k) for t in each_once(types)]
    columns = ["cell_id", "x", "y", "residents", "service_type"]
    for i in range(1, k + 1):
        columns += list(_step_columns(i))
    print_rows(pd.concat(tables), [*columns, "completeness"], form)


def _step_columns(i: int) -> tuple[str, str]:
    number = "" if i == 1 else str(i)
    return f"distance{number}_m", f"place{number}_id"


def _nearest_rows(found: Baseline, service_type: str, k: int) -> pd.DataFrame:
    near = found.nearest[service_type]
    ids = pd.Series(found.places["place_id"]).to_dict() | {NOWHERE: None}
    steps: dict[str, Any] = {}
    for i in range(k):
        far, place = _step_columns(i + 1)
        steps[far] = near.distance_m[:, i]
        steps[place] = [ids[number] for number in near.place[:, i].tolist()]
    return found.cells.assign(
        service_type=service_type,
        **steps,
        completeness=found.completeness[service_type],
    )


@click.command()
@TYPES
@click.option(
    "--within-km",
    callback=kilometres,
    required=True,
    help="Residents farther away than this are counted.",
)
@click.option(
    "--by",
    type=click.Choice(["village", "group", "cell"]),
    default="village",
    show_default=True,
)
@click.option(
    "--combine",
    type=click.Choice(["each", "any"]),
    help="One table for all types together: each must be reached, or any is enough.",
)
@asked
def gaps(
    *,
    types: tuple[str, ...],
    within_km: float,
    by: str,
    combine: str | None,
    pack: Path | None,
    form: str,
    **options: Any,  # noqa: ANN401
) -> None:
    """Print the residents beyond a distance, by part of the municipality."""
    content, known, question = start(pack, options)
    found = baseline(known, question)
    areas = analyses.areas_of(content, known, by)
    wanted = each_once(types)
    together = [wanted] if combine else [(one,) for one in wanted]
    tables = []
    for parts in together:
        ways = [found.nearest[t].d1 for t in parts]
        distance_m = combined(ways, cast("How", combine or "each"))
        states = [found.completeness[t] for t in parts]
        tables.append(
            gaps_by(distance_m, found.residents, within_km, areas).assign(
                service_type="+".join(parts),
                within_km=within_km,
                completeness=max(states, key=COMPLETENESS.index),
            )
        )
    columns = [
        "area_id",
        "area",
        "service_type",
        "within_km",
        "residents",
        "residents_beyond",
        "share_beyond",
        "person_km_beyond",
        "completeness",
    ]
    print_rows(pd.concat(tables), columns, form)


@click.command()
@click.option("--place", help="Only the place with this id.")
@click.option("--pairs", is_flag=True, help="Two closings at the same time.")
@asked
def closures(
    place: str | None,
    pairs: bool,
    pack: Path | None,
    form: str,
    **options: Any,  # noqa: ANN401
) -> None:
    """Print what the closing of each place does, the worst first."""
    _content, known, question = start(pack, options)
    found = baseline(known, question, 3 if pairs else 2)
    try:
        if place:
            found.number_of(place)
        table = closing_pairs(found) if pairs else closings(found, place)
    except GeodataError as error:
        stop_for(error)
        return
    if pairs and place:
        table = table[(table["place_id"] == place) | (table["place2_id"] == place)]
    columns = ["place_id", "name"]
    if pairs:
        columns += ["place2_id", "name2", "residents_without", "extra_person_km"]
        columns += ["more_without", "more_person_km"]
    else:
        columns += ["service_type", "residents_affected", "residents_without"]
        columns += ["extra_person_km", "worst_extra_m"]
    print_rows(table, [*columns, "completeness"], form)
