"""Goals with their evidence as rows and records, in the language of the run."""

from collections.abc import Sequence
from typing import Any, Final

import pandas as pd

from dashboard.text import N_, localised
from geodata.goals import Evidence, GoalState, without_goal
from geodata.pack import Pack
from geodata.records import Localised

MEANINGS: Final = {
    "project_id": N_("Id of the project."),
    "project": N_("Name of the project."),
    "goal_id": N_("Id of the goal in its project."),
    "indicator": N_("What the goal is about."),
    "target": N_("What was to be reached."),
    "unit": N_("Unit of target and value."),
    "state": N_("What is known of the goal."),
    "computed_value": N_("What the program counts today."),
    "computed_of": N_("Out of how many."),
    "computed_as_of": N_("As of when that holds."),
    "computed_completeness": N_("Whether the list that is counted is complete."),
    "evidence_id": N_("Id of the row of evidence."),
    "part": N_("baseline: as it was before; outcome: how it went."),
    "date": N_("As of when the row holds."),
    "value": N_("Number that the row gives."),
    "verdict": N_("Whether the row calls the goal reached, partly or not reached."),
    "source": N_("Where the row is from."),
    "note": N_("What else the row says."),
    "origin": N_("pack: from the files; entered: entered in the app."),
    "corrects": N_("Id of the row that it corrects."),
    "is_corrected": N_("Whether a later row corrects it."),
    "entered_at": N_("When it was entered (UTC)."),
    "entered_by": N_("Role of who entered it."),
}
"""Columns of the rows, and what they mean."""
COLUMNS: Final = list(MEANINGS)


def goal_table(
    content: Pack, states: Sequence[GoalState], entered: Sequence[Evidence]
) -> pd.DataFrame:
    """A row for each piece of evidence, and one for a goal without any."""
    rows: list[dict[str, Any]] = []
    for record in map(goal_record, states):
        computed = {
            f"computed_{name}": value
            for name, value in (record["computed"] or {}).items()
        }
        rows += [record | computed | row for row in record["evidence"] or [{}]]
    lost = map(lost_record, without_goal(content, entered))
    rows += [one | one["evidence"][0] for one in lost]
    return pd.DataFrame(rows, columns=COLUMNS, dtype=object)


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


def lost_record(row: Evidence) -> dict[str, Any]:
    """A row about a goal that the pack does not have."""
    goal = {"project_id": row.project_id, "goal_id": row.goal_id, "state": None}
    return goal | {"evidence": [_record(row, corrected=False)]}
