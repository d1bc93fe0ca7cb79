"""What the commands of the analyses share: options, the question, rows as text."""

import json
import math
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar, cast

import click
import pandas as pd

from dashboard import open_at
from dashboard.cli.data import PACK, fault_line, stop_for
from dashboard.text import _
from geodata import analyses
from geodata.baseline import Known, MeasureName, Question
from geodata.current import current_pack
from geodata.errors import GeodataError, SchemaError
from geodata.hours import CLOCK, FIRST_DAY, LAST_DAY
from geodata.pack import Pack, pack_folder
from geodata.residents import of_pack
from geodata.store.files import placed
from geodata.vocabulary import ALL_KINDS, SERVICE_TYPES

Command = TypeVar("Command", bound=Callable[..., Any])

READABLE = 0o644
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


def moment(
    _context: click.Context, _parameter: click.Parameter, text: str | None
) -> datetime | None:
    """Read a moment at which services must be open."""
    if text is None:
        return None
    asked = open_at.typed(text)
    if asked is None:
        message = _(
            "'{found}' is no day and time. Write 'tisdag 19.00', 'tue 19:00' or "
            "'2026-12-24 10:00'; the day from {first} to {last}."
        )
        ends = {"first": FIRST_DAY, "last": LAST_DAY}
        raise click.BadParameter(message.format(found=text, **ends))
    return asked.moment(datetime.now(CLOCK).date())


COUNTING = (
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
        "--open-at",
        callback=moment,
        metavar="'DAY TIME'",
        help="Count only services that are known to be open then: 'tisdag 19.00', "
        "'tue 19:00' or '2026-12-24 10:00'. Of a weekday the next one from today on "
        "that is no public holiday. With --every-village those whose opening hours are "
        "not known count too.",
    ),
)
"""Which pack, what counts, and how the way is measured."""
ROWS = (
    click.option(
        "--every-village",
        is_flag=True,
        help="As if every village whose list is not complete had a place.",
    ),
    click.option(
        "--format", "form", type=click.Choice(["json", "csv"]), default="json"
    ),
)
"""Which end of a range, and how its rows are printed."""


def counting(command: Command) -> Command:
    """Add the options that say which services count."""
    for option in reversed(COUNTING):
        command = option(command)
    return command


def asked(command: Command) -> Command:
    """Add the options that every analysis takes whose rows are printed."""
    for option in reversed(ROWS):
        command = option(command)
    return counting(command)


def read(pack: Path | None, options: dict[str, Any]) -> tuple[Pack, Question]:
    """Read the pack and the question; stop with words if something is wrong."""
    try:
        content = current_pack(pack or pack_folder())
    except GeodataError as error:
        stop_for(error)
        raise  # stop_for has ended the command
    return content, _question(content, options)


def start(pack: Path | None, options: dict[str, Any]) -> tuple[Pack, Known, Question]:
    """Read what an analysis needs; stop with words if something is wrong."""
    content, question = read(pack, options)
    try:
        residents = of_pack(content)
    except GeodataError as error:
        stop_for(error)
        raise  # stop_for has ended the command
    known = analyses.known_of(content, residents, analyses.offers_m_of(content))
    return content, known, question


def _question(content: Pack, options: dict[str, Any]) -> Question:
    by_road = content.roads is not None
    measure = options["measure"] or ("road" if by_road else "straight")
    if measure == "road" and not by_road:
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
        every_village=options.get("every_village", False),
        open_at=options["open_at"],
    )


def refuse(title: str, error: SchemaError) -> None:
    """Print why something that was brought cannot be used; stop with exit code 1."""
    click.echo(title, err=True)
    for fault in error.faults:
        click.echo(fault_line(fault), err=True)
    sys.exit(1)


def each_once(types: Sequence[str]) -> tuple[str, ...]:
    """Service types that were asked for, each once; all when none was named."""
    return tuple(dict.fromkeys(types)) or SERVICE_TYPES


def kilometres(
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


def ending(known: Mapping[str, str]) -> Callable[..., Path]:
    """Check of a file's name: its ending tells which kind of file is asked for.

    Parameters
    ----------
    known
        Endings, with their dots.
    """

    def check(_context: click.Context, _parameter: click.Parameter, path: Path) -> Path:
        if path.suffix.lower() not in known:
            message = _("The file must end with {known}, not '{found}'.")
            told = _(" or ").join(known)
            found = path.suffix or path.name
            raise click.BadParameter(message.format(known=told, found=found))
        return path

    return check


def write_document(path: Path, content: bytes) -> None:
    """Write a file that others may read too, and say so; stop if it cannot be done."""
    try:
        with placed(path, replace=True) as part:
            part.write_bytes(content)
            part.chmod(READABLE)
    except GeodataError as error:
        stop_for(error)
    click.echo(_("Written: {file}").format(file=path), err=True)


def print_rows(table: pd.DataFrame, columns: Sequence[str], form: str) -> None:
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
