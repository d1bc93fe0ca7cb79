"""What `evidence.csv` refers to: goals of the projects, and rows that it corrects."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import pandas as pd

from geodata.errors import Fault
from geodata.records import Project

FILE: Final = "evidence.csv"
NEEDED: Final = ("evidence_id", "project_id", "goal_id", "corrects")

Goal = tuple[str, str]
"""Ids of a project and of one of its goals."""


def evidence_faults(table: pd.DataFrame, projects: Sequence[Project]) -> list[Fault]:
    """Faults in what rows of evidence refer to.

    Parameters
    ----------
    table
        Cells as text; the index counts the rows of the file below the header, from 0.
    projects
        The projects whose goals may be named.
    """
    if not set(NEEDED) <= set(table):
        return []
    return [*_of_goals(table, projects), *_of_corrections(table)]


def _of_goals(table: pd.DataFrame, projects: Sequence[Project]) -> Iterator[Fault]:
    known = {one.project_id: {g.goal_id for g in one.goals} for one in projects}
    for row, project, goal in table[["project_id", "goal_id"]].itertuples(name=None):
        if project and project not in known:
            yield Fault("unknown_project", FILE, row + 2, "project_id", project)
        elif project and goal and goal not in known[project]:
            yield Fault("unknown_goal", FILE, row + 2, "goal_id", goal)


def _of_corrections(table: pd.DataFrame) -> Iterator[Fault]:
    rows: dict[str, tuple[str, Goal]] = {
        one: (corrects, (project, goal))
        for _row, one, project, goal, corrects in table[list(NEEDED)].itertuples(
            name=None
        )
    }
    columns = table[["evidence_id", "corrects"]]
    for row, one, corrects in columns.itertuples(name=None):
        code = _wrong(rows, one, corrects)
        if code:
            yield Fault(code, FILE, row + 2, "corrects", corrects)


def _wrong(rows: Mapping[str, tuple[str, Goal]], one: str, corrects: str) -> str:
    """Code of what is wrong with a correction; empty if nothing is."""
    if not corrects or one not in rows:
        return ""
    if corrects == one:
        return "corrects_itself"
    if corrects not in rows:
        return "unknown_evidence"
    if rows[corrects][1] != rows[one][1]:
        return "corrects_other_goal"
    return "corrects_in_circle" if _leads_back(rows, one) else ""


def _leads_back(rows: Mapping[str, tuple[str, Goal]], one: str) -> bool:
    """Whether the row that is corrected, or one that it corrects, corrects this one."""
    seen: set[str] = set()
    at = rows[one][0]
    while at in rows and at not in seen:
        if at == one:
            return True
        seen.add(at)
        at = rows[at][0]
    return False
