"""`servicekarta what-if`: before and after a change of service."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import click
import pandas as pd
from pydantic import ValidationError

from dashboard.cli.asking import asked, kilometres, print_rows, refuse, start
from dashboard.text import _
from geodata.baseline import baseline
from geodata.errors import SchemaError
from geodata.scenario import FILE, Scenario, faults_of, read_json
from geodata.scenario.apply import apply
from geodata.scenario.compare import Summary, changes

LIMIT_KM: Final = "10"
POINT: Final = re.compile(r"\s*(-?[0-9.]+)\s*,\s*(-?[0-9.]+)\s*")
ADD_FORM: Final = "LAT,LON:type[,type]"
MOVE_FORM: Final = "ID=LAT,LON"


def _split(text: str, sign: str, form: str) -> tuple[str, str]:
    left, found, right = text.partition(sign)
    if not (left.strip() and found and right.strip()):
        message = _("'{found}' has not the form {form}.")
        raise click.BadParameter(message.format(found=text, form=form))
    return left.strip(), right.strip()


def _added(
    _context: click.Context, _parameter: click.Parameter, texts: Sequence[str]
) -> list[dict[str, Any]]:
    """Read places to add: a point or the id of a place, and service types."""
    rows: list[dict[str, Any]] = []
    for text in texts:
        where, types = _split(text, ":", ADD_FORM)
        row: dict[str, Any] = {"types": [part.strip() for part in types.split(",")]}
        point = POINT.fullmatch(where)
        if point:
            row |= {"latitude": point[1], "longitude": point[2]}
        else:
            row["place_id"] = where
        rows.append(row)
    return rows


def _moved(
    _context: click.Context, _parameter: click.Parameter, texts: Sequence[str]
) -> list[dict[str, Any]]:
    """Read places to move: their ids, and where to."""
    rows = []
    for text in texts:
        place_id, where = _split(text, "=", MOVE_FORM)
        point = POINT.fullmatch(where)
        if not point:
            message = _("'{found}' has not the form {form}.")
            raise click.BadParameter(message.format(found=text, form=MOVE_FORM))
        row = {"place_id": place_id, "latitude": point[1], "longitude": point[2]}
        rows.append(row)
    return rows


def _scenario(file: Path | None, given: dict[str, Any]) -> Scenario:
    """Put together what stands in a file and what the options ask for.

    Raises
    ------
    SchemaError
        One of them is no scenario.
    """
    if file is None:
        start_from: dict[str, Any] = {"added": [], "closed": [], "moved": []}
    else:
        start_from = read_json(file.read_bytes(), file.name).model_dump()
    both = {key: [*start_from[key], *rows] for key, rows in given.items()}
    try:
        return Scenario.model_validate(start_from | both)
    except ValidationError as errors:
        raise SchemaError(faults_of(errors, FILE)) from errors


@click.command("what-if")
@click.option(
    "--add",
    callback=_added,
    multiple=True,
    metavar=f'"{ADD_FORM}"',
    help="A new place; with the id of a place instead of LAT,LON that place gets them.",
)
@click.option("--close", metavar="ID", multiple=True, help="A place that closes.")
@click.option(
    "--move",
    callback=_moved,
    multiple=True,
    metavar=MOVE_FORM,
    help="A place that moves with all its services.",
)
@click.option(
    "--scenario",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file from the page; the other options add to it.",
)
@click.option(
    "--within-km",
    callback=kilometres,
    default=LIMIT_KM,
    show_default=True,
    help="Residents within this distance are counted.",
)
@asked
def what_if(
    *,
    add: list[dict[str, Any]],
    close: tuple[str, ...],
    move: list[dict[str, Any]],
    scenario: Path | None,
    within_km: float,
    pack: Path | None,
    form: str,
    **options: Any,  # noqa: ANN401
) -> None:
    """Print how far the residents have before and after a change of service."""
    _content, known, question = start(pack, options)
    before = baseline(known, question)
    try:
        given = {"added": add, "closed": close, "moved": move}
        after = apply(before, _scenario(scenario, given))
    except SchemaError as error:
        refuse(_("The scenario cannot be used:"), error)
        return
    rows = []
    for service_type, change in changes(before, after, (within_km,)).items():
        told = {"service_type": service_type, "within_km": within_km}
        state = {"completeness": before.completeness[service_type]}
        for name, figures in (("before", change.before), ("after", change.after)):
            rows.append({"state": name} | told | _figures(figures) | state)
    print_rows(pd.DataFrame(rows), list(rows[0]), form)


def _figures(told: Summary) -> dict[str, float]:
    return {
        "residents_within": told.within[0],
        "mean_m": told.mean_m,
        "worst_m": told.worst_m,
        "person_km": told.person_km,
        "residents_unreached": told.unreached,
    }
