"""The command `servicekarta`: the app, and every analysis without a browser."""

import os
from importlib import import_module
from typing import Final

import click

from dashboard.text import use

LANGUAGE_VARIABLE: Final = "SERVICEKARTA_LANG"
COMMANDS: Final = {
    "run": "run:run",
    "info": "data:info",
    "check": "data:check",
    "nearest": "analysis:nearest",
    "gaps": "analysis:gaps",
    "closures": "analysis:closures",
    "what-if": "scenario:what_if",
    "site": "siting:site",
    "plan": "plan:plan_",
    "map": "map:map_",
    "goals": "goals:goals",
    "residents": "bring:residents",
    "water": "bring:water",
    "roads": "bring:roads",
    "import": "importing:import_",
    "changes": "changing:changes_",
    "undo": "changing:undo",
    "refresh": "refreshing:refresh",
    "export": "exporting:export_",
    "new-pack": "new_pack:new_pack",
    "workshops": "workshops:workshops",
    "keys": "keys:keys",
    "backup": "backup:backup",
    "restore": "backup:restore",
}
"""Where each command is: each loads only what it needs itself."""


class _Commands(click.Group):
    """Commands that are loaded when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*COMMANDS, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module, name = COMMANDS[cmd_name].split(":")
        found: click.Command = getattr(import_module(f"{__name__}.{module}"), name)
        return found


@click.group(cls=_Commands)
def main() -> None:
    """Servicekartan: service in the countryside, on a map and in figures."""
    use(os.environ.get(LANGUAGE_VARIABLE, ""))


__all__ = ["main"]
