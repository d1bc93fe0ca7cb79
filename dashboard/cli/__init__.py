"""The command `servicekarta`: the app, and every analysis without a browser."""

import os

import click

from dashboard.cli.data import check, info
from dashboard.cli.run import run
from dashboard.text import use

LANGUAGE_VARIABLE = "SERVICEKARTA_LANG"


@click.group()
def main() -> None:
    """Servicekartan: service in the countryside, on a map and in figures."""
    use(os.environ.get(LANGUAGE_VARIABLE, ""))


main.add_command(run)
main.add_command(info)
main.add_command(check)

__all__ = ["main"]
