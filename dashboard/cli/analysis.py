"""`servicekarta nearest`, `gaps` and `closures`: the figures of the pages as tables."""

import json
import math
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar, cast

import click
import pandas as pd

from dashboard.cli.data import PACK, stop_for
from dashboard.text import _
from geodata import analyses
from geodata.baseline import Baseline, Known, MeasureName, Question, baseline
from geodata.closure import closures as closings
from geodata.closure.pairs import pairs as closing_pairs
from geodata.distance import NOWHERE
from geodata.errors import GeodataError
from geodata.pack import Pack, pack_folder, read_pack
from geodata.reach import How, combined
from geodata.reach import gaps as gaps_by
from geodata.residents import of_pack
from geodata.vocabulary import ALL_KINDS, COMPLETENESS, SERVICE_TYPES

Command = TypeVar("Command", bound=Callable[..., Any])

DECIMALS = {
    "x": 0,
    "y": 0,
    "share_beyond": 6,
}
"""Decimals of columns that need others than three: metres to the millimetre."""

TYPES = click.option(
    "--type",
    "types",
    type=click.Choice(SERVICE_TYPES),
    multiple=True,
    help="Service type; may be given several times. All when left out.",
)


def _asked(command: Command) -> Command:
    """Add the options that every analysis takes."""
    options = [
        PACK,
        click.option(
            "--measure",
            type=click.Choice(["road", "straight"]),
            help="By road where the pack has roads, else as the crow flies x factor.",
        ),
        click.option(
            "--seen-since",
            type=click.DateTime(["%Y-%m-%d"]),
            help="Count only services seen on this day or later.",
        ),
        click.option(
            "--kinds",
            default="",
            help="Kinds that count instead of the usual ones, separated by commas.",
        ),
        click.option(
            "--with-unverified", is_flag=True, help="Count unverified services too."
        ),
        click.option(
            "--every-village",
            is_flag=True,
            help="As if every village whose list is not complete had a place.",
        ),
        click.option(
            "--format", "form", type=click.Choice(["json", "csv"]), default="json"
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def _start(pack: Path | None, options: dict[str, Any]) -> tuple[Pack, Known, Question]:
    """Read the pack and the question; stop with words if something is wrong."""
    try:
        content = read_pack(pack or pack_folder())
        residents = of_pack(content)
    except GeodataError as error:
        stop_for(error)
        raise  # stop_for has ended the command
    known = analyses.known_of(content, residents, analyses.offers_m_of(content))
    return content, known, _question(known, options)


def _question(known: Known, options: dict[str, Any]) -> Question:
    measure = options["measure"] or ("road" if "road" in known.measures else "straight")
    if measure not in known.measures:
        message = _(
            "The pack has no roads. Bring them with `servicekarta roads FILE`, or use "
            "--measure straight."
        )
        raise click.UsageError(message)
    since: datetime | None = options["seen_since"]
    return Question(
        kinds=_kinds(options["kinds"]),
        seen_since=since.date() if since else None,
        with_unverified=options["with_unverified"],
        measure=cast("MeasureName", measure),
        every_village=options["every_village"],
    )


def _each_once(types: Sequence[str]) -> tuple[str, ...]:
    """Service types that were asked for, each once; all when none was named."""
    return tuple(dict.fromkeys(types)) or SERVICE_TYPES


def _kilometres(
    _context: click.Context, _parameter: click.Parameter, text: str
) -> float:
    """Read a distance over 0, with a decimal point or comma."""
    try:
        km = float(text.replace(",", "."))
    except ValueError:
        km = math.nan
    if not 0 < km < math.inf:
        message = _("'{found}' is no distance in kilometres.")
        raise click.BadParameter(message.format(found=text))
    return km


def _kinds(text: str) -> tuple[str, ...]:
    kinds = tuple(kind.strip() for kind in text.split(",") if kind.strip())
    unknown = [kind for kind in kinds if kind not in ALL_KINDS]
    if unknown:
        message = _("There is no kind of service '{found}'. There are: {known}.")
        raise click.UsageError(
            message.format(found=unknown[0], known=", ".join(ALL_KINDS))
        )
    return kinds


def _print(table: pd.DataFrame, columns: Sequence[str], form: str) -> None:
    """Print rows with these columns; what is not there is null, or an empty cell."""
    rows = table[list(columns)].copy()
    for name in rows.columns:
        if rows[name].dtype.kind == "f":
            rows[name] = rows[name].round(DECIMALS.get(name, 3))
    rows = rows.astype(object).replace([float("inf"), float("-inf")], None)
    rows = rows.where(rows.notna(), None)
    if form == "json":
        records = rows.to_dict("records")
        click.echo(json.dumps(records, ensure_ascii=False, indent=1))
    else:
        click.echo(rows.to_csv(index=False, lineterminator="\n"), nl=False)


@click.command()
@TYPES
@click.option(
    "--k",
    type=click.IntRange(1, 3),
    default=2,
    show_default=True,
    help="How many places to tell for each cell.",
)
@_asked
def nearest(
    types: tuple[str, ...],
    k: int,
    pack: Path | None,
    form: str,
    **options: Any,  # noqa: ANN401
) -> None:
    """Print the nearest places of every cell, by service type."""
    _content, known, question = _start(pack, options)
    found = baseline(known, question, k)
    tables = [_nearest_rows(found, t, k) for t in _each_once(types)]
    columns = ["cell_id", "x", "y", "residents", "service_type"]
    for i in range(1, k + 1):
        columns += list(_step_columns(i))
    _print(pd.concat(tables), [*columns, "completeness"], form)


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
    callback=_kilometres,
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
@_asked
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
    content, known, question = _start(pack, options)
    found = baseline(known, question)
    areas = analyses.areas_of(content, known, by)
    wanted = _each_once(types)
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
    _print(pd.concat(tables), columns, form)


@click.command()
@click.option("--place", help="Only the place with this id.")
@click.option("--pairs", is_flag=True, help="Two closings at the same time.")
@_asked
def closures(
    place: str | None,
    pairs: bool,
    pack: Path | None,
    form: str,
    **options: Any,  # noqa: ANN401
) -> None:
    """Print what the closing of each place does, the worst first."""
    _content, known, question = _start(pack, options)
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
    _print(table, [*columns, "completeness"], form)
