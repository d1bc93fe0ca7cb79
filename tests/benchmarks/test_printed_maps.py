"""How fast a printed map is drawn.

These tests print a table and assert nothing on the time:
`pytest tests/benchmarks/test_printed_maps.py -m benchmark -s`.
"""

import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from dashboard.documents.maps import MapRequest, Paper, Theme, printed
from geodata import analyses
from geodata.pack import DEFAULT_PACK, read_pack
from geodata.residents import of_pack
from tests.benchmarks.table import Figures

pytestmark = pytest.mark.benchmark

TRIES = 5
DAY = date(2026, 11, 24)
A4_S = 3.0
THEMES: tuple[tuple[Theme, str], ...] = (
    ("services", ""),
    ("gaps", "groceries"),
    ("gaps", "post"),
    ("coverage", ""),
)
PAPERS: tuple[Paper, ...] = ("a4", "a3")


def test_maps(figures: Figures) -> None:
    pack = read_pack(DEFAULT_PACK)
    residents = of_pack(pack)
    known = analyses.known_of(pack, residents, analyses.offers_m_of(pack))
    figures.section("Printed maps, data computed before")
    for theme, service_type in THEMES:
        for group in ("", "bettna"):
            for paper in PAPERS:
                times, size = [], 0
                request = MapRequest(
                    theme, DAY, service_type=service_type, group=group, paper=paper
                )
                for _ in range(TRIES):
                    start = time.perf_counter()
                    made = printed(pack, request, known=known, residents=residents)
                    times.append(time.perf_counter() - start)
                    size = len(made.content)
                name = f"{theme} {service_type} {group or 'whole'} {paper}"
                aim = A4_S if paper == "a4" else None
                figures.add(f"{name}, {size // 1024} KiB", times, "s", aim)


def test_the_command(figures: Figures, tmp_path: Path) -> None:
    figures.section("The command, from start to file")
    code = "from dashboard.cli.map import map_; map_()"
    out = ["--theme", "gaps", "--type", "groceries", "--out"]
    for ending in ("png", "pdf"):
        times = []
        for _ in range(3):
            start = time.perf_counter()
            file = str(tmp_path / f"a.{ending}")
            subprocess.run([sys.executable, "-c", code, *out, file], check=True)
            times.append(time.perf_counter() - start)
        figures.add(f"A4 {ending}", times, "s")
