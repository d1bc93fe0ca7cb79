"""Fingerprint of all that a plan is made of: the same input has the same."""

import hashlib
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Final

from geodata.goals import GoalState
from geodata.pack.overlay import RowChange, filled
from geodata.plan.records import WorkshopPart

PROGRAM: Final = "servicekartan"


def program_version() -> str:
    """Version of the program that is installed."""
    return version(PROGRAM)


def inputs(
    goals: Iterable[GoalState], workshops: Iterable[WorkshopPart]
) -> Iterator[object]:
    """All that goals and workshops bring, in the same order every time."""
    for goal in goals:
        yield goal.project.project_id, goal.goal.goal_id, goal.state
        yield goal.computed, goal.evidence, sorted(goal.corrected)
    for part in workshops:
        held = part.workshop
        yield held.id, held.code, held.settings, held.state, held.closed_at
        yield sorted(part.contributions, key=lambda one: (one.number, one.id))
        yield sorted(part.dots.items()), sorted(part.alike.items())


def laid(overlay: Iterable[RowChange]) -> Iterator[object]:
    """What the rows say that lie over the files; empty cells say nothing."""
    for row in overlay:
        cells = filled(row.after)
        yield row.table, row.key, None if cells is None else sorted(cells.items())


def fingerprint(folder: Path, given: Iterable[object]) -> str:
    """Hash the files of a pack, what was asked and given, and the program's version.

    Parameters
    ----------
    folder
        Folder of the pack. Files whose names begin with a dot do not belong to it.
    given
        Records whose `repr` holds all that they say.

    Returns
    -------
    str
        SHA-256 as 64 hexadecimal digits.
    """
    whole = hashlib.sha256(program_version().encode())
    for path in sorted(folder.glob("*")):
        if path.is_file() and not path.name.startswith("."):
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            whole.update(f"\n{path.name} {content}".encode())
    for one in given:
        whole.update(f"\n{one!r}".encode("utf-8", "surrogatepass"))
    return whole.hexdigest()
