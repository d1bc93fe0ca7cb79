"""The command `servicekarta`: the app, and every analysis without a browser."""

import os

import click

from dashboard.cli.analysis import closures, gaps, nearest
from dashboard.cli.backup import backup, restore
from dashboard.cli.bring import residents, roads, water
from dashboard.cli.changing import changes_, undo
from dashboard.cli.data import check, info
from dashboard.cli.exporting import export_
from dashboard.cli.goals import goals
from dashboard.cli.importing import import_
from dashboard.cli.keys import keys
from dashboard.cli.map import map_
from dashboard.cli.new_pack import new_pack
from dashboard.cli.plan import plan_
from dashboard.cli.refreshing import refresh
from dashboard.cli.run import run
from dashboard.cli.scenario import what_if
from dashboard.cli.siting import site
from dashboard.cli.workshops import workshops
from dashboard.text import use

LANGUAGE_VARIABLE = "SERVICEKARTA_LANG"


@click.group()
def main() -> None:
    """Servicekartan: service in the countryside, on a map and in figures."""
    use(os.environ.get(LANGUAGE_VARIABLE, ""))


main.add_command(run)
main.add_command(info)
main.add_command(check)
for command in (nearest, gaps, closures, what_if, site, residents, water, roads):
    main.add_command(command)
for command in (plan_, map_, goals):
    main.add_command(command)
for command in (import_, changes_, undo, refresh, export_, new_pack):
    main.add_command(command)
for command in (workshops, keys, backup, restore):
    main.add_command(command)

__all__ = ["main"]
