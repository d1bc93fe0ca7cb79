"""`servicekarta changes` and `undo`: what was changed of the data, and back again."""

import json
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from dashboard.cli.data import PACK, stop_for
from dashboard.cli.intake_report import open_now
from dashboard.cli.origin import told_on_error
from dashboard.sentences.changes import at_words, change_title, rows_words
from dashboard.text import _, number
from geodata.current import code_of, current_pack
from geodata.errors import GeodataError, StoreError
from geodata.pack import pack_folder
from geodata.store.change_history import changes
from geodata.store.change_records import Change
from geodata.store.changes import undo as take_back
from geodata.store.engine import store_exists


@click.command()
@click.argument("number_of", metavar="NUMBER", type=click.IntRange(min=1))
@PACK
def undo(number_of: int, pack: Path | None) -> None:
    """Take back the change of the data that has this NUMBER.

    `servicekarta changes` lists them. What rests on it must be taken back first.
    """
    folder = pack or pack_folder()
    with told_on_error():
        change = _change(code_of(folder), number_of)
        with open_now() as engine:
            made = take_back(
                engine,
                folder,
                change.municipality_code,
                change.id,
                form_id=uuid.uuid4().hex,
                role="command",
            )
    told = _("Change {n} is taken back, by change {new}.")
    click.echo(told.format(n=number(number_of), new=number(made.number)))


def _change(code: str, number_of: int) -> Change:
    found = _log(code, limit=1, before=number_of + 1)
    if not found or found[0].number != number_of:
        raise StoreError("no_change")
    return found[0]


def _log(code: str, limit: int, before: int | None = None) -> tuple[Change, ...]:
    """Changes, the newest first; none where there is no store yet."""
    if not store_exists():
        return ()
    with open_now() as engine:
        return changes(engine, code, limit=limit, before=before)


@click.command("changes")
@PACK
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=100,
    show_default=True,
    help="At most so many.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def changes_(pack: Path | None, limit: int, form: str) -> None:
    """Print what was changed of the data, the newest first."""
    folder = pack or pack_folder()
    try:
        content = current_pack(folder)
        found = _log(content.municipality.code, limit)
    except GeodataError as error:
        stop_for(error)
        return
    if form == "json":
        told = [_change_record(one) for one in found]
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    places = dict(zip(content.places["place_id"], content.places["name"], strict=True))
    numbers = {one.id: one.number for one in found}
    for one in found:
        click.echo(_change_line(one, places, numbers))
    if not found:
        click.echo(_("Nothing has been changed."), err=True)


def _change_line(
    one: Change, places: Mapping[str, str], numbers: Mapping[str, int]
) -> str:
    parts = [
        change_title(one, places, numbers),
        rows_words(one.rows),
        at_words(one.at, one.role),
        _("taken back") if one.undone else "",
        _("seen to") if one.handled else "",
        one.note,
    ]
    return f"{one.number}: {'; '.join(filter(None, parts))}"


def _change_record(one: Change) -> dict[str, Any]:
    return {
        "number": one.number,
        "id": one.id,
        "action": one.action,
        "role": one.role,
        "at": one.at.isoformat(),
        "source": one.source,
        "note": one.note,
        "place_id": one.place_id,
        "about": one.about,
        "rows": one.rows,
        "undone": one.undone,
        "handled": one.handled,
    }
