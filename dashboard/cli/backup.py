"""`servicekarta backup` and `restore`: the whole store as one file, and back."""

from pathlib import Path

import click

from dashboard.cli.store import opened, told_of_store
from dashboard.text import _
from geodata.store import backup as copying
from geodata.store.engine import database_url

FILE = click.argument("file", type=click.Path(path_type=Path))


@click.command()
@FILE
@click.option("--force", is_flag=True, help="Replace a file of that name.")
def backup(file: Path, force: bool) -> None:
    """Copy all workshops into FILE; the app may go on meanwhile.

    FILE holds what people said, and all that opens the workshops: keep it safe.
    """
    with opened() as engine:
        copying.backup(engine, file, replace=force)
    click.echo(_("All workshops are copied to {file}.").format(file=file))


@click.command()
@FILE
def restore(file: Path) -> None:
    """Put the copy FILE in the place of all workshops; end the app first.

    What was there is kept beside, with the time in its name and the ending .before.
    """
    with told_of_store():
        before = copying.restore(database_url(), file)
    click.echo(_("All workshops are as in {file}.").format(file=file))
    if before:
        click.echo(_("What was there before is kept as {file}.").format(file=before))
