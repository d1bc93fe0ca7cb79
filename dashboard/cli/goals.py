"""`servicekarta goals`: what the projects promised, and what is known of it."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import click
import pandas as pd

from dashboard.cli.data import PACK, stop_for
from dashboard.cli.store import opened
from dashboard.text import localised
from geodata import export
from geodata.errors import GeodataError
from geodata.goals import Evidence, GoalState, goal_states, without_goal
from geodata.pack import Pack, pack_folder, read_pack
from geodata.records import Localised
from geodata.store.engine import store_exists
from geodata.store.evidence import evidence

COLUMNS: Final = [
    "project_id",
    "project",
    "goal_id",
    "indicator",
    "target",
    "unit",
    "state",
    "computed_value",
    "computed_of",
    "computed_as_of",
    "computed_completeness",
    "evidence_id",
    "part",
    "date",
    "value",
    "verdict",
    "source",
    "note",
    "origin",
    "corrects",
    "is_corrected",
    "entered_at",
    "entered_by",
]


@click.command()
@PACK
@click.option("--format", "form", type=click.Choice(["json", "csv"]), default="json")
def goals(pack: Path | None, form: str) -> None:
    """Print every goal of the projects with its state, and the evidence for it.

    CSV has a row for each piece of evidence, and one for a goal without any.
    """
    try:
        content = read_pack(pack or pack_folder())
    except GeodataError as error:
        stop_for(error)
        return
    entered = entered_in(content)
    states = goal_states(content, entered)
    if form == "json":
        told = [goal_record(one) for one in states]
        told += [_lost(one) for one in without_goal(content, entered)]
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    found = _rows(content, states, entered)
    text = export.without_formulas(pd.DataFrame(found, columns=COLUMNS, dtype=object))
    click.echo(text.to_csv(index=False, lineterminator="\n"), nl=False)


def entered_in(content: Pack) -> tuple[Evidence, ...]:
    """What was entered in the app; nothing where there is no store yet."""
    if not store_exists():
        return ()
    with opened() as engine:
        return evidence(engine, content.municipality.code)


def goal_record(one: GoalState) -> dict[str, Any]:
    """A goal as JSON has it, texts in the language of this run."""
    found = one.computed
    return {
        "project_id": one.project.project_id,
        "project": one.project.name,
        "goal_id": one.goal.goal_id,
        "indicator": localised(one.goal.indicator),
        "target": _target(one.goal.target),
        "unit": localised(one.goal.unit),
        "state": one.state,
        "baseline": _row_id(one.baseline),
        "latest": _row_id(one.latest),
        "computed": None
        if found is None
        else {
            "measure": one.goal.measure,
            "value": found.value,
            "of": found.of,
            "rows": found.rows,
            "as_of": found.as_of,
            "completeness": found.state,
        },
        "evidence": [_record(row, row.id in one.corrected) for row in one.evidence],
    }


def _target(target: int | Localised | None) -> int | str | None:
    return target if isinstance(target, int) else localised(target) or None


def _row_id(row: Evidence | None) -> str | None:
    """Id of the row; `computed` of what was counted from the places."""
    if row is None:
        return None
    return row.id or row.origin


def _record(row: Evidence, corrected: bool) -> dict[str, Any]:
    entered_at = row.entered_at
    return {
        "evidence_id": row.id,
        "part": row.part,
        "date": row.date,
        "value": row.value,
        "verdict": row.verdict,
        "source": row.source_id or row.source,
        "note": localised(row.note),
        "origin": row.origin,
        "corrects": row.corrects,
        "is_corrected": corrected,
        "entered_at": entered_at.isoformat() if entered_at else None,
        "entered_by": row.role,
    }


def _lost(row: Evidence) -> dict[str, Any]:
    """A row about a goal that the pack does not have."""
    goal = {"project_id": row.project_id, "goal_id": row.goal_id, "state": None}
    return goal | {"evidence": [_record(row, corrected=False)]}


def _rows(
    content: Pack, states: Sequence[GoalState], entered: Sequence[Evidence]
) -> list[dict[str, Any]]:
    found = []
    for record in map(goal_record, states):
        computed = {
            f"computed_{name}": value
            for name, value in (record["computed"] or {}).items()
        }
        found += [record | computed | row for row in record["evidence"] or [{}]]
    lost = map(_lost, without_goal(content, entered))
    return found + [one | one["evidence"][0] for one in lost]
