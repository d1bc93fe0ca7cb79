"""What the commands about workshops share: the open store, and words for its errors."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy import Engine

from dashboard.cli.asking import refuse
from dashboard.cli.data import stop_for
from dashboard.text import _
from geodata.errors import GeodataError, SchemaError
from geodata.store.engine import open_store


@contextmanager
def told_of_store() -> Iterator[None]:
    """Print what is wrong on standard error, and stop with exit code 1."""
    try:
        yield
    except SchemaError as error:
        refuse(_("The file cannot be taken in, and nothing was changed:"), error)
    except GeodataError as error:
        stop_for(error)


@contextmanager
def opened() -> Iterator[Engine]:
    """The store, open; what is wrong with it is printed, with exit code 1."""
    with told_of_store():
        engine = open_store()
        try:
            yield engine
        finally:
            engine.dispose()


def stop(message: str) -> None:
    """Print why the command does not go on; stop with exit code 1."""
    click.echo(message, err=True)
    sys.exit(1)
