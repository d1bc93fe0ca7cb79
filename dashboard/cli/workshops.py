"""`servicekarta workshops`: lists, exports, takes in and deletes workshops."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Engine

from dashboard.cli.store import opened, stop
from dashboard.sentences.workshop import taken_words
from dashboard.text import _, day_words, ngettext, number
from geodata.errors import SourceError
from geodata.store import workshops as stored
from geodata.store.checked import MOST_BYTES
from geodata.store.contributions import contributions
from geodata.store.files import placed
from geodata.store.keys import keys, plain_code
from geodata.store.participants import participants
from geodata.store.records import Workshop
from geodata.store.transfer import take_in, whole

CODE = click.argument("code")
FILE = click.argument("file", type=click.Path(path_type=Path))


@click.group()
def workshops() -> None:
    """Workshops with local groups: what was said, to take along or delete."""


@workshops.command("list")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def list_workshops(form: str) -> None:
    """Print every workshop, the latest first."""
    with opened() as engine:
        found = [_summary(engine, one) for one in stored.workshops(engine)]
    if form == "json":
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    for row in found:
        click.echo(_line(row))
    if not found:
        click.echo(_("There is no workshop."), err=True)


def _summary(engine: Engine, one: Workshop) -> dict[str, Any]:
    settings, exported_at = one.settings, one.exported_at
    delete_on = settings.delete_on
    return {
        "code": one.code,
        "id": one.id,
        "title": settings.title,
        "day": settings.day.isoformat(),
        "municipality_code": one.municipality_code,
        "state": one.state,
        "participants": participants(engine, one.id),
        "contributions": len(contributions(engine, one.id)),
        "exported_at": exported_at.isoformat() if exported_at else None,
        "delete_on": delete_on.isoformat() if delete_on else None,
    }


def _line(row: dict[str, Any]) -> str:
    day = day_words(datetime.fromisoformat(row["day"]).date())
    state = _("open") if row["state"] == "open" else _("closed")
    said = _said(row["contributions"], row["participants"])
    return f"{row['code']}: {row['title']}, {day} ({state}; {said})"


def _said(said: int, people: int) -> str:
    first = ngettext("{n} contribution", "{n} contributions", said)
    second = ngettext("{n} participant", "{n} participants", people)
    return f"{first.format(n=number(said))}, {second.format(n=number(people))}"


@workshops.command("export")
@CODE
@FILE
@click.option("--force", is_flag=True, help="Replace a file of that name.")
def export(code: str, file: Path, force: bool) -> None:
    """Write the workshop with this CODE as a whole into FILE (GeoJSON).

    `servicekarta workshops import` takes it in on another machine.
    """
    with opened() as engine:
        workshop = stored.by_code(engine, code)
        content = whole(engine, workshop.id)
        text = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)
        with placed(file, replace=force) as part:
            part.write_bytes(text.encode())
        stored.mark_exported(engine, workshop.id, "command")
    told = _("The workshop {title} is written to {file}, with {said}.")
    said = _said(len(content["features"]), len(content["participants"]))
    click.echo(told.format(title=workshop.settings.title, file=file, said=said))


@workshops.command("import")
@FILE
def take(file: Path) -> None:
    """Take in a workshop that another machine has exported to FILE.

    What is there already stays: nothing is doubled. A contribution that FILE has newer
    is changed.
    """
    with opened() as engine:
        content = _content(file)
        taken = take_in(engine, content, file.name)
        locked = taken.workshop.id not in {key.workshop_id for key in keys(engine)}
    lines = taken_words(taken)
    if locked:
        key = _(
            "No key of its own opens it here. Make one: "
            "`servicekarta keys new --role facilitator --workshop {code}`"
        )
        lines.append(key.format(code=taken.workshop.code))
    click.echo("\n".join(lines))


def _content(file: Path) -> bytes:
    try:
        with file.open("rb") as opened_file:
            return opened_file.read(MOST_BYTES + 1)
    except OSError as error:
        raise SourceError("no_file", file=str(file)) from error


@workshops.command()
@CODE
@click.option("--yes", is_flag=True, help="Delete without asking.")
def purge(code: str, yes: bool) -> None:
    """Delete the workshop with this CODE and everything that was said in it.

    It must be closed and exported, and the day of deletion must have come that was
    decided and entered.
    """
    with opened() as engine:
        workshop = stored.by_code(engine, code)
        said = _said(
            len(contributions(engine, workshop.id)), participants(engine, workshop.id)
        )
        if not yes:
            _ask(workshop, said)
        today = datetime.now(UTC).astimezone().date()
        stored.purge(engine, workshop.id, today)
    deleted = _("Deleted: the workshop {title} with {said}, its votes, log and keys.")
    click.echo(deleted.format(title=workshop.settings.title, said=said))
    click.echo(_("Exports and backups are files of their own: delete them too."))


def _ask(workshop: Workshop, said: str) -> None:
    """Let the user type the code; stop if it is another one, or if nobody can."""
    if not at_terminal():
        stop(_("Nobody can be asked here. Nothing was deleted; add --yes."))
    question = _(
        "This deletes the workshop {title} with {said} for good. Type its code"
    ).format(title=workshop.settings.title, said=said)
    if plain_code(click.prompt(question)) != workshop.code:
        stop(_("That is another code. Nothing was deleted."))


def at_terminal() -> bool:
    """Whether somebody can be asked."""
    return sys.stdin.isatty()
