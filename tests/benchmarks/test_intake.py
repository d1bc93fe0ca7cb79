"""A list of 100,000 rows: how long it takes, and how much memory."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.bringing import write
from tests.benchmarks.table import Figures

pytestmark = pytest.mark.benchmark

ROWS = 100_000
TRIES = 3
AIM_S, AIM_MB = 20.0, 600.0
STEPS = ("read", "understand", "compare", "store")
ROOT = Path(__file__).parents[2]


def test_a_large_list(tmp_path: Path, figures: Figures) -> None:
    path = tmp_path / "lista.csv"
    write(path, ROWS)
    found = []
    for number in range(TRIES):
        url = f"sqlite:///{tmp_path / f'{number}.db'}"
        command = [sys.executable, "-m", "tests.benchmarks.bringing", str(path), url]
        done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE)
        found.append(json.loads(done.stdout))
    size_mb = path.stat().st_size / 2**20
    figures.section(f"A list of {ROWS:,} rows as CSV ({size_mb:.0f} MB)")
    for step in STEPS:
        figures.add(step, [one[step] for one in found], "s")
    totals = [sum(one[step] for step in STEPS) for one in found]
    figures.add("all of it", totals, "s", AIM_S)
    for step in ("before", *STEPS[:-1]):
        figures.add(f"memory, {step}", [one[f"{step}, memory"] for one in found], "MB")
    most = [one["store, memory"] for one in found]
    figures.add("most memory", most, "MB", AIM_MB)
    assert found[0]["rows"] > 1.99 * ROWS  # all but a few that may be known
