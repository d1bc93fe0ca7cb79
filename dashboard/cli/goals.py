"""`servicekarta goals`: what the projects promised, and what is known of it."""

import json
from pathlib import Path

import click

from dashboard.cli.data import PACK, stop_for
from dashboard.cli.store import opened
from dashboard.sentences.goal_rows import (
    COLUMNS,
    goal_record,
    goal_table,
    lost_record,
)
from geodata import export
from geodata.current import current_pack
from geodata.errors import GeodataError
from geodata.goals import Evidence, goal_states, without_goal
from geodata.pack import Pack, pack_folder
from geodata.store.engine import store_exists
from geodata.store.evidence import evidence

__all__ = ["COLUMNS", "entered_in", "goals"]


@click.command()
@PACK
@click.option("--format", "form", type=click.Choice(["json", "csv"]), default="json")
def goals(pack: Path | None, form: str) -> None:
    """Print every goal of the projects with its state, and the evidence for it.

    CSV has a row for each piece of evidence, and one for a goal without any.
    """
    try:
        content = current_pack(pack or pack_folder())
    except GeodataError as error:
        stop_for(error)
        return
    entered = entered_in(content)
    states = goal_states(content, entered)
    if form == "json":
        told = [goal_record(one) for one in states]
        told += [lost_record(one) for one in without_goal(content, entered)]
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    text = export.without_formulas(goal_table(content, states, entered))
    click.echo(text.to_csv(index=False, lineterminator="\n"), nl=False)


def entered_in(content: Pack) -> tuple[Evidence, ...]:
    """What was entered in the app; nothing where there is no store yet."""
    if not store_exists():
        return ()
    with opened() as engine:
        return evidence(engine, content.municipality.code)
