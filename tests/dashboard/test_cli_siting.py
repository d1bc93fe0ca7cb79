"""`servicekarta site`: the best places, compared with looking at every choice."""

import csv
import io
import json
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from itertools import combinations
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from click.testing import CliRunner, Result

from dashboard import text
from dashboard.cli import main
from geodata import analyses, candidates
from geodata.baseline import Known, Question, baseline
from geodata.pack import DEFAULT_PACK, Pack, read_pack
from geodata.residents import of_pack

asking = import_module("dashboard.cli.asking")

COLUMNS = [
    "rank", "chosen", "objective", "bound", "proven", "residents_within", "mean_m",
    "worst_m", "person_km", "residents_unreached", "completeness",
]  # fmt: skip


@pytest.fixture(autouse=True)
def swedish(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("SERVICEKARTA_LANG", raising=False)
    monkeypatch.delenv("SERVICEKARTA_PACK", raising=False)
    yield
    text.use("sv")


@cache
def read_once(folder: Path) -> Pack:
    return read_pack(folder)


@cache
def flen() -> tuple[Pack, Known]:
    content = read_once(DEFAULT_PACK)
    offers_m = analyses.offers_m_of(content)
    return content, analyses.known_of(content, of_pack(content), offers_m)


def site(*arguments: str) -> Result:
    with patch.object(asking, "current_pack", read_once):
        return CliRunner().invoke(main, ["site", *arguments])


def rows(*arguments: str) -> list[dict[str, Any]]:
    result = site(*arguments)
    assert result.exit_code == 0, result.output
    found: list[dict[str, Any]] = json.loads(result.stdout)
    return found


def every_choice(
    service_type: str, p: int, question: Question | None = None
) -> dict[frozenset[str], tuple[int, float, float]]:
    """Residents within 10 km, person-km and the longest way of every choice."""
    content, known = flen()
    asked = question or Question()
    villages = candidates.of_villages(known)
    far = analyses.ways_m(content, known, asked, villages[["x", "y"]].to_numpy(float))
    found = baseline(known, asked)
    existing, people = found.nearest[service_type].d1, found.residents
    told = {}
    for chosen in combinations(range(len(villages)), p):
        near = np.minimum(existing, far[:, chosen].min(axis=1))
        names = frozenset(villages["candidate_id"].iloc[list(chosen)])
        within = int(people[near <= 10_000.000001].sum())
        told[names] = (
            within,
            float(near @ people) / 1000,
            float(near[people > 0].max()),
        )
    return told


def test_two_places_for_groceries_with_four_alternatives() -> None:
    found = rows("--type", "groceries", "--p", "2", "--goal", "coverage")
    every = every_choice("groceries", 2)
    best = sorted((one[0] for one in every.values()), reverse=True)
    assert [list(row) for row in found] == [COLUMNS] * 5
    assert [row["rank"] for row in found] == [1, 2, 3, 4, 5]
    assert [row["objective"] for row in found] == best[:5]
    for row in found:
        within, person_km, worst_m = every[frozenset(row["chosen"])]
        assert row["proven"] is True
        assert row["bound"] == row["objective"] == row["residents_within"] == within
        assert row["person_km"] == pytest.approx(person_km, abs=1e-3)
        assert row["worst_m"] == pytest.approx(worst_m, abs=1e-3)
        assert row["mean_m"] == pytest.approx(person_km * 1000 / 16_316, abs=1e-3)
        assert row["completeness"] == "partial"
    assert set(found[0]["chosen"]) == {"Bettna", "Årdala"}


def test_least_person_km() -> None:
    found = rows("--type", "pharmacy", "--p", "1", "--goal", "median")
    best = sorted(one[1] for one in every_choice("pharmacy", 1).values())
    assert [row["objective"] for row in found] == pytest.approx(best[:5], abs=1e-3)
    assert [row["person_km"] for row in found] == pytest.approx(best[:5], abs=1e-3)


def test_shortest_longest_way_as_if_every_village_had_one() -> None:
    arguments = ("--type", "groceries", "--p", "2", "--goal", "center")
    found = rows(*arguments, "--every-village", "--alternatives", "0")
    every = every_choice("groceries", 2, Question(every_village=True))
    assert len(found) == 1
    best = min(one[2] for one in every.values())
    assert found[0]["objective"] == pytest.approx(best, abs=1e-3)


def test_demands() -> None:
    found = rows(
        "--type", "groceries", "--p", "2", "--goal", "coverage",
        "--fixed", "Mellösa", "--forbid", "Bettna", "--alternatives", "100",
    )  # fmt: skip
    assert len(found) == 7
    assert all("Mellösa" in row["chosen"] for row in found)
    assert all("Bettna" not in row["chosen"] for row in found)


def test_co_location_at_places_that_lack_the_service() -> None:
    found = rows(
        "--type", "pharmacy", "--p", "1", "--goal", "median", "--candidates", "places"
    )
    _content, known = flen()
    having = {"flen-kronans-apotek", "malmkoping-apoteket"}
    own = known.offers_m["municipality_code"] == "0482"
    here = set(known.offers_m.loc[own, "place_id"])
    assert all(set(row["chosen"]) <= here - having for row in found)


def test_several_types_must_each_be_reached() -> None:
    found = rows(
        "--type", "groceries", "--type", "pharmacy", "--p", "1", "--goal", "coverage"
    )
    one = rows("--type", "pharmacy", "--p", "1", "--goal", "coverage")
    assert found[0]["objective"] <= one[0]["objective"]
    assert found[0]["completeness"] == "partial"
    assert one[0]["completeness"] == "complete"


def test_points_from_a_file_as_csv(tmp_path: Path) -> None:
    path = tmp_path / "points.csv"
    path.write_text(
        "candidate_id,latitude,longitude\nnorth,59.2,16.6\nsouth,58.9,16.6\n",
        encoding="utf-8",
    )
    result = site(
        "--type", "post", "--p", "2", "--goal", "center", "--candidates", str(path),
        "--format", "csv",
    )  # fmt: skip
    (row,) = csv.DictReader(io.StringIO(result.stdout))
    assert list(row) == COLUMNS
    assert row["chosen"] == "north south"
    assert row["completeness"] == "unknown"


def test_cells_may_be_candidates() -> None:
    found = rows(
        "--type", "fuel", "--p", "1", "--goal", "median", "--candidates", "cells",
        "--alternatives", "1",
    )  # fmt: skip
    assert [len(row["chosen"][0]) for row in found] == [13, 13]
    assert found[0]["objective"] <= found[1]["objective"]


def test_when_time_is_out_the_gap_is_told() -> None:
    found = rows(
        "--type", "fuel", "--p", "6", "--goal", "median", "--candidates", "cells",
        "--alternatives", "0", "--time-limit", "0",
    )  # fmt: skip
    assert found[0]["proven"] is False
    assert found[0]["bound"] < found[0]["objective"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--p", "12"), "12 nya ställen söks, men bara 9 kandidater får väljas"),
        (("--p", "0"), "minst ett nytt ställe, inte 0"),
        (("--p", "1", "--fixed", "Nowhere"), "Det finns ingen kandidat 'Nowhere'"),
        (
            ("--p", "1", "--fixed", "Flen", "--forbid", "Flen"),
            "både måste och får inte",
        ),
        (("--p", "1", "--fixed", "Flen", "--fixed", "Bettna"), "2 kandidater måste"),
        (("--p", "1", "--candidates", "none.csv"), "none.csv"),
    ],
)
def test_silly_requests_are_refused_with_their_numbers(
    arguments: tuple[str, ...], words: str
) -> None:
    result = site("--type", "groceries", "--goal", "coverage", *arguments)
    assert result.exit_code == 1
    assert words in result.stderr
    assert not result.stdout


def test_a_bad_file_names_row_and_column(tmp_path: Path) -> None:
    path = tmp_path / "points.csv"
    path.write_text("candidate_id,latitude,longitude\na,x,16.6\n", encoding="utf-8")
    result = site(
        "--type", "post", "--p", "1", "--goal", "center", "--candidates", str(path)
    )
    assert result.exit_code == 1
    title, fault = result.stderr.splitlines()
    assert title == "Filen kan inte användas:"
    assert fault.startswith("points.csv, rad 2, kolumn latitude: 'x' är inget tal.")
