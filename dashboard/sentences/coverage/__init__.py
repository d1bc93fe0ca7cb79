"""The guided view of coverage as sentences: one number and one statement a step."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from dashboard.terms import TYPES
from dashboard.text import N_, _, number

BRIEF: Final = N_("In brief")
PROJECTS: Final = N_("The projects")
TIME: Final = N_("Over time")
SERVICE: Final = N_("The service")
GROUPS: Final = N_("The groups")
CHANGE: Final = N_("A change")

STEPS: Final[Mapping[str, tuple[str, str]]] = {
    "service": (BRIEF, N_("Who has service near")),
    "projects": (BRIEF, N_("Which projects there have been")),
    "groups": (BRIEF, N_("Which local groups there are")),
    "overlap": (PROJECTS, N_("Where the projects overlap")),
    "when": (TIME, N_("When the projects ran")),
    "facts": (TIME, N_("What is known of the service that day")),
    **{code: (SERVICE, word) for code, word in TYPES.items()},
    "residents": (GROUPS, N_("Residents of each group")),
    "villages": (GROUPS, N_("Villages without a group")),
    "change": (CHANGE, N_("What a change would give")),
}
"""Part and title of each step, by its code in the address, in the order shown."""


@dataclass(frozen=True)
class Told:
    """What one step says, in the order in which it is read.

    Attributes
    ----------
    figure
        The one big number.
    said
        The statement, which goes on from the number.
    more
        What follows from it: who is left out, where most of them live.
    unknown
        What is not known; each a sentence.
    """

    figure: str
    said: str
    more: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def step_name(code: str) -> str:
    """Name of a step in the list: its number, part and title."""
    part, title = STEPS[code]
    count = list(STEPS).index(code) + 1
    return _("{n}. {part}: {title}").format(n=count, part=_(part), title=_(title))


def out_of(count: int, total: int, perhaps: int = 0) -> str:
    """Write how many of how many; with those that are perhaps so, a range."""
    told = number(count)
    if perhaps:
        told = f"{told}–{number(count + perhaps)}"
    return _("{n} of {total}").format(n=told, total=number(total))
