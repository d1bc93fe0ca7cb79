"""Trying several means side by side, and writing down how long they took."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from statistics import median
from typing import Any, NamedTuple

import psutil

from tests.benchmarks.table import Figures

UNITS = {"s": 1, "ms": 1000}


class Means(NamedTuple):
    """A way to an answer, and how often it is tried."""

    run: Callable[[], Any]
    tries: int


class Tried(NamedTuple):
    """The last answer, and how long each try took.

    Where a part stands for the whole, `share` is that part of it, and `sample` says
    which; the figures are those of the whole.
    """

    answer: Any
    seconds: list[float]

    def add(
        self,
        figures: Figures,
        name: str,
        unit: str,
        aim: float | None = None,
        *,
        share: float = 1.0,
        sample: str = "",
    ) -> None:
        if share < 1:
            name += f"; {sample}, times {1 / share:g}"
        values = [value * UNITS[unit] / share for value in self.seconds]
        figures.add(name, values, unit, aim)


def side_by_side(means: Mapping[str, Means]) -> dict[str, Tried]:
    """Try all of them in turn, so that what else the machine does slows each alike."""
    tried = {name: Tried(None, []) for name in means}
    for i in range(max(one.tries for one in means.values())):
        for name, one in means.items():
            if i < one.tries:
                start = time.perf_counter()
                answer = one.run()
                took = time.perf_counter() - start
                tried[name] = Tried(answer, [*tried[name].seconds, took])
    return tried


def add_ratio(
    figures: Figures,
    name: str,
    others: Sequence[float],
    ours: Sequence[float],
    *,
    share: float = 1.0,
    least: float | None = None,
) -> None:
    """Write down how many times as long others took, by the medians."""
    times = median(others) / share / median(ours)
    figures.add(f"  times {name}, medians", [times], "x", least, at_least=True)


@contextmanager
def measured(figures: Figures, title: str) -> Iterator[None]:
    """Begin a part of the table; end it with what else the machine did."""
    before, start = _idle_and_own_s(), time.perf_counter()
    figures.section(title)
    yield
    used = _idle_and_own_s() - before
    others = psutil.cpu_count() - used / (time.perf_counter() - start)
    figures.add("cores that did other work meanwhile", [max(others, 0)], "")


def _idle_and_own_s() -> float:
    machine, own = psutil.cpu_times(), psutil.Process()
    family = [own, *own.children(recursive=True)]
    return machine.idle + getattr(machine, "iowait", 0) + sum(map(_used_s, family))


def _used_s(process: psutil.Process) -> float:
    """Time of a process, and of those that it started and that have ended."""
    try:
        return sum(process.cpu_times()[:4])
    except psutil.NoSuchProcess:
        return 0.0
