"""`servicekarta keys`: makes, lists and revokes keys of facilitators and editors."""

from datetime import datetime
from typing import cast

import click

from dashboard.cli.store import opened
from dashboard.text import _, day_words
from geodata.store import keys as stored
from geodata.store.records import Key, Role
from geodata.store.workshops import by_code, workshops


@click.group()
def keys() -> None:
    """Keys of facilitators and editors."""


@keys.command("new")
@click.option("--role", type=click.Choice(["facilitator", "editor"]), required=True)
@click.option(
    "--workshop",
    "code",
    metavar="CODE",
    help="The workshop that a facilitator's key opens; every one when left out.",
)
def new(role: str, code: str | None) -> None:
    """Make a key and print it, this once.

    The key alone goes to standard output.
    """
    if code and role == "editor":
        raise click.UsageError(_("--workshop goes with the role facilitator."))
    with opened() as engine:
        workshop = by_code(engine, code) if code else None
        workshop_id = workshop.id if workshop else ""
        key = stored.new_key(engine, cast("Role", role), workshop_id)
    click.echo(key)
    if workshop:
        opens = _("The key is for a facilitator, and opens the workshop {title}.")
        opens = opens.format(title=workshop.settings.title)
    elif role == "facilitator":
        opens = _("The key is for a facilitator, and opens every workshop.")
    else:
        opens = _("The key is for an editor.")
    once = _(
        "It is shown this once and never again: keep it in a safe place. "
        "`servicekarta keys revoke {id}` makes it open nothing."
    )
    click.echo(f"{opens} {once.format(id=key.partition('-')[0])}", err=True)


@keys.command("list")
def list_keys() -> None:
    """Print the id, role and workshop of each key; the keys themselves nobody has."""
    with opened() as engine:
        codes = {one.id: one.code for one in workshops(engine)}
        found = stored.keys(engine)
    for key in found:
        click.echo(_line(key, codes.get(key.workshop_id, "")))
    if not found:
        click.echo(_("There is no key."), err=True)


def _line(key: Key, code: str) -> str:
    if key.role == "editor":
        what = _("editor")
    elif code:
        what = _("facilitator of {code}").format(code=code)
    else:
        what = _("facilitator of every workshop")
    told = _("{id}: {what}, made on {day}").format(
        id=key.id, what=what, day=_day(key.created_at)
    )
    if key.revoked_at is None:
        return told
    revoked = _("revoked on {day}").format(day=_day(key.revoked_at))
    return f"{told}, {revoked}"


def _day(time: datetime) -> str:
    return day_words(time.astimezone().date())


@keys.command()
@click.argument("key_id", metavar="ID")
def revoke(key_id: str) -> None:
    """Let the key with this id open nothing from now on.

    The id is what stands before the first hyphen of the key; the whole key will do.
    """
    with opened() as engine:
        key = stored.revoke_key(engine, key_id.strip().lower().partition("-")[0])
    click.echo(_("The key {id} opens nothing any more.").format(id=key.id))
