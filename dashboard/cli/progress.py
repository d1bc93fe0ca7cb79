"""A bar on standard error that shows how far a command is."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

STEPS = 200


@contextmanager
def shown(label: str) -> Iterator[Callable[[float], None]]:
    """Show a bar at a terminal; what it yields is told how much is done, 0 to 1."""
    if not sys.stderr.isatty():
        yield _silent
        return
    with click.progressbar(length=STEPS, label=label, file=sys.stderr) as bar:

        def told(share: float) -> None:
            step = round(STEPS * share) - bar.pos
            if step > 0:
                bar.update(step)

        yield told


def _silent(_share: float) -> None:
    """Nobody looks on."""
