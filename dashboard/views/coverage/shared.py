"""What the steps of the guided view share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dashboard import state
from dashboard.sentences.coverage import Told


def nothing() -> None:
    """Draw nothing."""


@dataclass(frozen=True)
class Shown:
    """What a step shows: all of it from the same results.

    Attributes
    ----------
    told
        Number and statement.
    scripts
        Layers of the map from back to front.
    legend
        Legend of the map as HTML.
    below
        Draws the tables below the map.
    extra
        HTML between the statement and what follows from it.
    go
        Where the map goes.
    """

    told: Told
    scripts: Sequence[str]
    legend: str = ""
    below: Callable[[], None] = nothing
    extra: str = ""
    go: str = state.WHOLE
