"""`servicekarta goals`: every goal with its state and evidence, from pack and store."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine

from dashboard.cli.goals import COLUMNS, goals
from geodata.store.engine import open_store
from geodata.store.evidence import Entry, add_evidence
from geodata.store.workshops import new_id

HEADER = (
    "evidence_id,project_id,goal_id,part,date,value,verdict,source_id,note,note_en,"
    "corrects\n"
)
ROWS = (
    "a,service-och-liv,measures,outcome,2019,12,,flen-serviceprojekt,,,\n"
    "b,service-och-liv,measures,outcome,2019-11,25,,flen-serviceprojekt,=två,=two,a\n"
    "c,service-i-samverkan,models,outcome,2020,2,,flen-serviceprojekt,,,\n"
    "d,service-i-samverkan,models,outcome,2020-01,3,,flen-serviceprojekt,,,\n"
)
HOSTILE = "=1+1 <script>alert(1)</script>"


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    monkeypatch.setenv("SERVICEKARTA_HOME", str(folder))
    monkeypatch.delenv("SERVICEKARTA_DATABASE_URL", raising=False)
    monkeypatch.delenv("SERVICEKARTA_PACK", raising=False)
    return folder


@pytest.fixture
def store() -> Iterator[Engine]:
    opened = open_store()
    yield opened
    opened.dispose()


def command(*arguments: str | Path) -> Result:
    return CliRunner().invoke(goals, [str(part) for part in arguments])


def told(*arguments: str | Path) -> list[dict[str, Any]]:
    result = command(*arguments)
    assert (result.exit_code, result.stderr) == (0, "")
    found: list[dict[str, Any]] = json.loads(result.stdout)
    return found


def table(*arguments: str | Path) -> list[dict[str, str]]:
    result = command("--format", "csv", *arguments)
    assert (result.exit_code, result.stderr) == (0, "")
    return list(csv.DictReader(io.StringIO(result.stdout)))


def states(rows: list[dict[str, Any]]) -> dict[str, str]:
    return {row["goal_id"]: row["state"] for row in rows}


def enter(store: Engine, **changed: Any) -> str:  # noqa: ANN401
    usual: dict[str, Any] = {
        "project_id": "service-och-liv",
        "goal_id": "vision",
        "part": "outcome",
        "date": "2019",
        "verdict": "partly",
        "source": HOSTILE,
    }
    entry = Entry.model_validate(usual | changed)
    return add_evidence(
        store, "0482", entry, evidence_id=new_id(), role="editor", key_id="abc234"
    ).id


def test_flen_has_sixteen_goals_and_no_information_on_any(home: Path) -> None:
    rows = told()
    assert len(rows) == 16
    assert set(states(rows).values()) == {"no_evidence"}
    assert [row["evidence"] for row in rows] == [[]] * 16
    (shops,) = [row for row in rows if row["goal_id"] == "shops"]
    assert shops["computed"] == {
        "measure": "shops",
        "value": 7,
        "of": None,
        "rows": 7,
        "as_of": "2023-01-07",
        "completeness": "partial",
    }
    assert (shops["target"], shops["unit"]) == ("fler", "butiker")
    assert not home.exists()


def test_states_and_evidence_of_the_pack_are_told(pack_copy: Path) -> None:
    (pack_copy / "evidence.csv").write_text(HEADER + ROWS, encoding="utf-8")
    rows = told("--pack", pack_copy)
    known = states(rows)
    assert (known["measures"], known["models"]) == ("reached", "contradicting")
    (measures,) = [row for row in rows if row["goal_id"] == "measures"]
    assert (measures["target"], measures["latest"]) == (20, "b")
    assert [
        (row["evidence_id"], row["value"], row["is_corrected"], row["corrects"])
        for row in measures["evidence"]
    ] == [("a", 12, True, ""), ("b", 25, False, "a")]


def test_csv_has_a_row_a_piece_of_evidence_and_no_formula(
    pack_copy: Path, store: Engine
) -> None:
    (pack_copy / "evidence.csv").write_text(HEADER + ROWS, encoding="utf-8")
    name = enter(store)
    rows = table("--pack", pack_copy)
    assert list(rows[0]) == COLUMNS
    assert len(rows) == 16 + 2
    by_id = {row["evidence_id"]: row for row in rows}
    assert by_id["b"]["note"] == "'=två"
    assert by_id["a"]["is_corrected"] == "True"
    assert by_id["a"]["value"] == "12.0"
    assert by_id[name]["source"] == f"'{HOSTILE}"
    assert by_id[name]["entered_by"] == "editor"
    shops = [row for row in rows if row["goal_id"] == "shops"]
    assert [row["computed_value"] for row in shops] == ["7"]
    assert [row["computed_completeness"] for row in shops] == ["partial"]


def test_json_and_csv_tell_the_same(pack_copy: Path, store: Engine) -> None:
    (pack_copy / "evidence.csv").write_text(HEADER + ROWS, encoding="utf-8")
    enter(store)
    as_json, as_csv = told("--pack", pack_copy), table("--pack", pack_copy)
    assert {(row["goal_id"], row["state"]) for row in as_csv} == set(
        states(as_json).items()
    )
    ids = {row["evidence_id"] for goal in as_json for row in goal["evidence"]}
    assert {row["evidence_id"] for row in as_csv} - {""} == ids
    assert len(ids) == 5


def test_what_was_entered_is_told_with_role_and_time(store: Engine) -> None:
    name = enter(store, note="två\nrader")
    rows = told()
    assert states(rows)["vision"] == "partly"
    ((row,),) = [one["evidence"] for one in rows if one["evidence"]]
    assert row.pop("entered_at").endswith("+00:00")
    assert row == {
        "evidence_id": name,
        "part": "outcome",
        "date": "2019",
        "value": None,
        "verdict": "partly",
        "source": HOSTILE,
        "note": "två\nrader",
        "origin": "entered",
        "corrects": "",
        "is_corrected": False,
        "entered_by": "editor",
    }


def test_rows_about_a_goal_that_is_gone_are_told_last(store: Engine) -> None:
    name = enter(store, goal_id="gone")
    rows = told()
    assert len(rows) == 17
    assert (rows[-1]["goal_id"], rows[-1]["state"]) == ("gone", None)
    assert [row["evidence_id"] for row in rows[-1]["evidence"]] == [name]
    assert table()[-1]["evidence_id"] == name


def test_a_count_from_a_complete_list_is_the_latest_outcome(pack_copy: Path) -> None:
    path = pack_copy / "completeness.csv"
    text = path.read_text("utf-8")
    lines = [line for line in text.splitlines() if "limited_range" not in line]
    lines.append("0482,groceries,limited_range,complete,2025-12-19,chain-stores,,")
    path.write_text("\n".join(lines) + "\n", "utf-8")
    toml = pack_copy / "projects.toml"
    old = 'target.sv = "fler"\ntarget.en = "more"\nunit.sv = "butiker"'
    text = toml.read_text("utf-8")
    assert old in text
    toml.write_text(text.replace(old, 'target = 7\nunit.sv = "butiker"', 1), "utf-8")
    (shops,) = [r for r in told("--pack", pack_copy) if r["goal_id"] == "shops"]
    assert (shops["state"], shops["latest"], shops["evidence"]) == (
        "reached",
        "computed",
        [],
    )


def test_a_pack_with_faults_prints_no_json(pack_copy: Path) -> None:
    text = HEADER + ROWS.replace("measures", "nothing", 1)
    (pack_copy / "evidence.csv").write_text(text, encoding="utf-8")
    result = command("--pack", pack_copy)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "evidence.csv, rad 2, kolumn goal_id: " in result.stderr
    assert "Projektet har inget mål 'nothing'." in result.stderr


def test_a_store_that_cannot_be_read_is_told(home: Path) -> None:
    home.mkdir()
    (home / "servicekarta.db").write_bytes(b"no database at all" * 100)
    result = command()
    assert (result.exit_code, result.stdout) == (1, "")
    assert "Databasen" in result.stderr
