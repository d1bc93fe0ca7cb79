"""What the steps of the guided view share."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from dashboard import state
from dashboard.documents.files.results import Placing
from dashboard.sentences.columns import COLUMNS
from dashboard.sentences.coverage import Told


def nothing() -> None:
    """Draw nothing."""


@dataclass(frozen=True)
class Taken:
    """The result of a step as files to take along.

    Attributes
    ----------
    name
        Name of the files and of their layer.
    rows
        Makes the table.
    placing
        Puts its rows where they lie.
    words
        What its columns mean.
    """

    name: str
    rows: Callable[[], pd.DataFrame]
    placing: Placing | None = None
    words: Mapping[str, str] = field(default_factory=lambda: COLUMNS)


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
    taken
        What can be taken along of it.
    extra
        HTML between the statement and what follows from it.
    go
        Where the map goes.
    """

    told: Told
    scripts: Sequence[str]
    legend: str = ""
    below: Callable[[], None] = nothing
    taken: Taken | None = None
    extra: str = ""
    go: str = state.WHOLE
