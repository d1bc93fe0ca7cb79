"""Changes of the data as the store keeps them: who, when, why, which rows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, get_args

from geodata.pack.overlay import RowChange
from geodata.store.records import Role

Action = Literal[
    "import", "osm", "confirm", "close", "correct", "report", "handled", "undo"
]
ACTIONS: Final[tuple[Action, ...]] = get_args(Action)


@dataclass(frozen=True)
class NewChange:
    """A change that is to be made, all of it or nothing.

    Attributes
    ----------
    id
        UUID (32 hexadecimal digits) of the form or command: the same again changes
        nothing.
    action
        `import` and `osm` bring lists; `confirm`, `close` and `correct` are of one
        place; `report` only tells that something is wrong, `handled` that it was seen
        to; `undo` takes another change back.
    rows
        What it changes, none for `report`, `handled` and `undo`.
    source
        Name of the file, or who says so.
    note
        What a person wrote.
    place_id
        The place that it is about; empty for lists.
    about
        Id of the change that it undoes or handles.
    """

    id: str
    action: Action
    rows: tuple[RowChange, ...] = ()
    source: str = ""
    note: str = ""
    place_id: str = ""
    about: str = ""


@dataclass(frozen=True)
class Change:
    """A change that was made; never altered afterwards.

    Attributes
    ----------
    number
        1, 2, 3 … in each municipality: the version of its data after the change.
    rows
        How many rows it changed.
    undone
        Whether a later change took it back.
    handled
        Of a report: whether a later change says that it was seen to.
    """

    id: str
    number: int
    municipality_code: str
    action: Action
    role: Role
    key_id: str
    at: datetime
    source: str
    note: str
    place_id: str
    about: str
    rows: int
    undone: bool = False
    handled: bool = False
