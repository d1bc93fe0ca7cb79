"""When to stop: the limit of time, and whoever is told of each step."""

import time
from collections.abc import Callable

TELL_S = 0.25
"""So often somebody is told how it goes, in seconds, even when nothing is better."""

FIRST_S = 0.25
"""So long the first answer may be improved, whatever the limit of time."""


class Watch:
    """Says whether to go on; once it has said no, it says no for good.

    Parameters
    ----------
    limit_s
        Seconds from now.
    tell
        Tells somebody of the best answer so far, and returns whether to go on.
    """

    def __init__(self, limit_s: float, tell: Callable[[], bool]) -> None:
        now = time.monotonic()
        self._end, self._first_end = now + limit_s, now + FIRST_S
        self._tell, self._due = tell, now
        self._stopped = False

    def at_first(self) -> bool:
        """Whether the first answer may still be improved before it is told."""
        return time.monotonic() < self._first_end

    def better(self, found: bool) -> None:
        """Let the next `go_on` tell at once, if a better answer was found."""
        if found:
            self._due = 0.0

    def go_on(self) -> bool:
        """Tell how it goes when that is due, and return whether to go on."""
        now = time.monotonic()
        if not self._stopped and now >= self._due:
            self._due = now + TELL_S
            self._stopped = not self._tell()
        if now >= self._end:
            self._stopped = True
        return not self._stopped
