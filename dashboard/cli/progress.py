"""What a command does with very many records: shows how far it is, and saves time."""

import gc
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


@contextmanager
def uncollected() -> Iterator[None]:
    """Let Python not look through all records for garbage, of which there is none.

    Of a hundred thousand rows millions of records are made: it would look again and
    again, a third of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
