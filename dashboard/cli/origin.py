"""Where brought data is from: options, faults, and a row of the table of sources."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from dashboard.cli.data import PACK, fault_line, stop_for
from dashboard.sentences.refresh import both
from dashboard.text import N_, _
from geodata.errors import GeodataError, SchemaError
from geodata.records import span

Command = TypeVar("Command", bound=Callable[..., Any])
Texts = dict[str, str]

OSM: Final = {
    "publisher": N_("OpenStreetMap contributors"),
    "licence": "ODbL-1.0",
    "url": "https://www.openstreetmap.org/copyright",
}
AGENCY: Final = {"publisher": N_("Statistics Sweden (SCB)"), "licence": "CC0"}
NOT_STATED: Final = {"publisher": N_("not stated"), "licence": N_("not stated")}


def _dated(_context: object, _option: object, value: str | None) -> str:
    if not value:
        return ""
    try:
        span(value)
    except ValueError:
        raise click.BadParameter(_("Write YYYY-MM-DD, YYYY-MM or YYYY.")) from None
    return value


FILE = click.argument("file", type=click.Path(path_type=Path))
LAYER = click.option("--layer", help="Name of the layer, where the file has several.")


STATED = (
    click.option("--as-of", callback=_dated, help="Date that the data shows."),
    click.option("--source-title", help="Title of the source."),
    click.option("--publisher", help="Who publishes it."),
    click.option("--licence", help="Under which licence."),
)
"""Where data is from."""


def brought(command: Command) -> Command:
    """Add a file, and the options that say where it is from."""
    for option in reversed((FILE, PACK, LAYER, *STATED)):
        command = option(command)
    return command


def stated(command: Command) -> Command:
    """Add the pack, and the options that say where data is from."""
    for option in reversed((PACK, *STATED)):
        command = option(command)
    return command


@contextmanager
def told_on_error() -> Iterator[None]:
    """Print what is wrong on standard error, and stop with exit code 1."""
    try:
        yield
    except SchemaError as error:
        click.echo(_("The pack stays as it was:"), err=True)
        for fault in error.faults:
            click.echo(fault_line(fault), err=True)
        sys.exit(1)
    except GeodataError as error:
        stop_for(error)


def source_row(
    source_id: str, title: str, file: Path, usual: Mapping[str, str], origin: Texts
) -> Texts:
    """Row of the table of sources; the texts of this program in both languages."""
    row = {
        "source_id": source_id,
        "url": usual.get("url", ""),
        "note": "",
        "note_en": "",
    }
    row |= _both("title", origin["source_title"], title, file=file.name)
    for key in ("publisher", "licence"):
        row |= _both(key, origin[key], usual[key])
    row["as_of"] = origin["as_of"] or datetime.now(UTC).date().isoformat()
    if not origin["as_of"]:
        note = N_("The file does not say its date; this is the day it was brought in.")
        row |= _both("note", "", note)
    return row


def _both(column: str, given: str | None, usual: str, **values: str) -> Texts:
    """A cell as it was given, or else a text of this program and its translations."""
    texts = both(column, usual, **values)
    return dict.fromkeys(texts, "") | {column: given} if given else texts
