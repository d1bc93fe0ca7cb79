"""Compares a list that a command was given, tells the differences, writes them."""

import json
import sys
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final, Literal, TypeVar

import click
import pandas as pd
from sqlalchemy import Engine

from dashboard.cli.intake_lines import outcome, report_lines, report_record
from dashboard.cli.origin import told_on_error
from dashboard.cli.progress import shown, uncollected
from dashboard.text import _, ngettext, number
from geodata.current import code_of
from geodata.errors import GeodataError, StoreError
from geodata.intake.compare import compare
from geodata.intake.kinds import with_known_kinds
from geodata.intake.records import Accepted, Comparison, Origin
from geodata.intake.taking import chosen_rows, usual_choice
from geodata.pack import cells_of
from geodata.pack.overlay import Cells, RowChange
from geodata.records import span
from geodata.store.change_records import Action, Change, NewChange
from geodata.store.changes import add_change, overlay, version
from geodata.store.engine import open_store, store_exists

Command = TypeVar("Command", bound=Callable[..., Any])
Gone = Literal["keep", "closed", "unverified"]

TRIES: Final = 5


@dataclass(frozen=True)
class Wish:
    """What the user of a command wants to be done with a list.

    Attributes
    ----------
    dry_run
        Tell only; nothing is written.
    take_older
        Take facts that are older than those that are known too.
    gone
        What services become of which the list does not speak.
    form
        `text` or `json`.
    """

    dry_run: bool
    take_older: bool
    gone: Gone
    form: str


@dataclass(frozen=True)
class Brought:
    """A list that a command has read and understood.

    Attributes
    ----------
    accepted
        Its rows.
    source
        Row of the table of sources, as of `geodata.intake.taking.chosen_rows`.
    name
        What the log of changes calls it.
    action, origin
        What the log says was done, and whose rows they are.
    same
        Known place that a row speaks of, as the user says.
    lines, record
        How it was read: to print, and as JSON has it.
    """

    accepted: Accepted
    source: Cells
    name: str
    action: Action = "import"
    origin: Origin = "pack"
    same: Mapping[int, str] = field(default_factory=dict)
    lines: tuple[str, ...] = ()
    record: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class _Course:
    """The data as it is, and the list against it."""

    version: int
    tables: Mapping[str, pd.DataFrame]
    accepted: Accepted
    comparison: Comparison


def taken(command: Command) -> Command:
    """Add the options that say what is done with a list; they make a `Wish`."""
    options = [
        click.option("--dry-run", is_flag=True, help="Tell only, write nothing."),
        click.option(
            "--take-older",
            is_flag=True,
            help="Take facts too that are older than what is known.",
        ),
        click.option(
            "--gone",
            type=click.Choice(["keep", "closed", "unverified"]),
            default="keep",
            show_default=True,
            help="What services become that are not in the list.",
        ),
        click.option(
            "--format", "form", type=click.Choice(["text", "json"]), default="text"
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def report_and_write(folder: Path, brought: Brought, wish: Wish) -> None:
    """Compare a list with what is known, tell the differences, and write them.

    What is new and changed is written, all of it or nothing. The command ends with
    exit code 1 if no row was accepted, or if it cannot be written.

    Parameters
    ----------
    folder
        Folder of the pack.
    """
    with told_on_error(), uncollected():
        course = _compared(folder, brought)
        change = None
        if not wish.dry_run:
            try:
                course, change = _written(folder, brought, wish, course)
            except GeodataError:
                _tell(brought, wish, course, None)
                raise
        _tell(brought, wish, course, change)
    if course.accepted.rows.empty:
        sys.exit(1)


def _compared(folder: Path, brought: Brought) -> _Course:
    code = code_of(folder)
    at, standing = _standing(code)
    tables = cells_of(folder, standing)
    accepted = with_known_kinds(
        tables, brought.accepted, file=brought.name, same=brought.same
    )
    with shown(_("Comparing")) as told:
        comparison = compare(
            tables,
            accepted,
            municipality_code=code,
            origin=brought.origin,
            same=brought.same,
            progress=told,
        )
    return _Course(at, tables, accepted, comparison)


def _standing(code: str) -> tuple[int, tuple[RowChange, ...]]:
    """Version of the data, and what lies over the pack; nothing without a store."""
    if not store_exists():
        return 0, ()
    with open_now() as engine:
        at = version(engine, code)
        return at, overlay(engine, code, at)


@contextmanager
def open_now() -> Iterator[Engine]:
    """The store, open; what is wrong with it is raised."""
    engine = open_store()
    try:
        yield engine
    finally:
        engine.dispose()


def chosen(comparison: Comparison, wish: Wish) -> frozenset[int]:
    """Numbers of the differences that are taken of a list."""
    wanted = {"changed"} if wish.take_older else set()
    wanted |= set() if wish.gone == "keep" else {"gone"}
    return usual_choice(comparison) | {
        one.number
        for one in comparison.differences
        if one.kind in wanted and (wish.take_older or not one.older)
    }


def _written(
    folder: Path, brought: Brought, wish: Wish, course: _Course, tries: int = TRIES
) -> tuple[_Course, Change | None]:
    """Write what is taken; where others wrote meanwhile, it is compared anew."""
    rows = chosen_rows(
        course.tables,
        course.comparison,
        chosen(course.comparison, wish),
        gone="closed" if wish.gone == "closed" else "unverified",
        source=brought.source,
        day=_day(brought.source),
    )
    if not rows:
        return course, None
    new = NewChange(uuid.uuid4().hex, brought.action, rows, source=brought.name)
    try:
        return course, _add(folder, new, course.version)
    except StoreError as error:
        if error.code != "data_changed" or tries == 1:
            raise
    return _written(folder, brought, wish, _compared(folder, brought), tries - 1)


def _add(folder: Path, new: NewChange, expected: int) -> Change:
    with open_now() as engine, shown(_("Writing")) as told:
        return add_change(
            engine,
            folder,
            new,
            municipality_code=code_of(folder),
            role="command",
            expected=expected,
            progress=told,
        )


def _day(source: Cells) -> date:
    as_of = source.get("as_of", "")
    return span(as_of)[0] if as_of else datetime.now(UTC).date()


def _tell(brought: Brought, wish: Wish, course: _Course, change: Change | None) -> None:
    taken_numbers = chosen(course.comparison, wish)
    if wish.form == "json":
        told = {
            **brought.record,
            **report_record(course.accepted, course.comparison),
            "taken": sorted(taken_numbers),
            "change": change.number if change else None,
        }
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    lines = [
        *brought.lines,
        *report_lines(course.accepted, course.comparison, brought.origin),
        _unsure(course.comparison),
        outcome(wish.dry_run, len(taken_numbers), change),
    ]
    click.echo("\n".join(filter(None, lines)))


def _unsure(comparison: Comparison) -> str:
    """What is not taken until the user says whether it is a known place."""
    rows = {one.row for one in comparison.differences if one.hint}
    if not rows:
        return ""
    return ngettext(
        "{n} row may speak of a known place and is not taken. Say with --same ROW=ID "
        "which it is, or with --same ROW=new that it is none.",
        "{n} rows may speak of known places and are not taken. Say with --same ROW=ID "
        "which they are, or with --same ROW=new that they are none.",
        len(rows),
    ).format(n=number(len(rows)))
