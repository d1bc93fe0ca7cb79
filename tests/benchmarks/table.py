"""The table of figures: what was measured, how often, and what was aimed at."""

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from statistics import median

HEAD = ("", "best", "median", "worst", "tries", "aim")
LIBRARIES = ("streamlit", "streamlit-folium", "folium", "geopandas", "shapely", "scipy")


@dataclass(frozen=True)
class Line:
    name: str
    values: tuple[float, ...]
    unit: str
    aim: float | None
    note: str
    at_least: bool = False

    def cells(self) -> tuple[str, ...]:
        if not self.values:
            return (self.name, self.note, *[""] * 4)
        low, middle, high = min(self.values), median(self.values), max(self.values)
        best, worst = (high, low) if self.at_least else (low, high)
        several = len(self.values) > 1
        return (
            self.name,
            self._shown(best) if several else "",
            self._shown(middle),
            self._shown(worst) if several else "",
            str(len(self.values)),
            self._judged(middle),
        )

    def _shown(self, value: float) -> str:
        text = f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
        return f"{text} {self.unit}"

    def _judged(self, middle: float) -> str:
        if self.aim is None:
            return ""
        met = middle >= self.aim if self.at_least else middle < self.aim
        least = "at least " if self.at_least else ""
        return f"{least}{self._shown(self.aim)}, {'met' if met else 'MISSED'}"


@dataclass
class Figures:
    """Gathers figures and writes them as one table."""

    lines: list[Line] = field(default_factory=list)
    loads: list[float] = field(default_factory=list)

    def section(self, title: str) -> None:
        load = os.getloadavg()[0]
        self.loads.append(load)
        self.lines.append(Line(f"# {title} (load {load:.1f})", (), "", None, ""))

    def add(
        self,
        name: str,
        values: Sequence[float],
        unit: str,
        aim: float | None = None,
        *,
        at_least: bool = False,
    ) -> None:
        assert values, name
        self.lines.append(Line(f"  {name}", tuple(values), unit, aim, "", at_least))

    def tell(self, name: str, note: str) -> None:
        self.lines.append(Line(f"  {name}", (), "", None, note))

    def text(self) -> str:
        rows = [HEAD, *(line.cells() for line in self.lines)]
        widths = [
            max(len(row[i]) for row in rows if i == 0 or row[2])
            for i in range(len(HEAD))
        ]
        written = [
            "  ".join(
                cell.ljust(width) if i == 0 else cell.rjust(width)
                for i, (cell, width) in enumerate(zip(row, widths, strict=True))
            ).rstrip()
            for row in rows
        ]
        return "\n".join(["", self._where(), "", *written, ""])

    def _where(self) -> str:
        libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
        loads = ", ".join(f"{load:.1f}" for load in [*self.loads, os.getloadavg()[0]])
        return (
            f"{os.cpu_count()} cores, Python {platform.python_version()}, {libraries}\n"
            f"load of the machine during the run, these tests included: {loads}"
        )
