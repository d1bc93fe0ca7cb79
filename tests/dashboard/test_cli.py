"""The command: what it prints, where, and with which exit code."""

import csv
import json
import socket
from collections import Counter
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dashboard.cli import main
from geodata.pack import DEFAULT_PACK, PACK_VARIABLE

run_module = import_module("dashboard.cli.run")


def command(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def rows(name: str) -> list[dict[str, str]]:
    found = []
    for prefix in ("", "osm_"):
        with (DEFAULT_PACK / f"{prefix}{name}.csv").open(encoding="utf-8") as file:
            found += list(csv.DictReader(file))
    return found


def test_info_as_json_agrees_with_the_csv_files() -> None:
    result = command("info", "--format", "json")
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    assert result.stderr == ""
    places, services = rows("places"), rows("services")
    assert told["places"]["total"] == len(places)
    inside = {p["place_id"] for p in places if p["municipality_code"] == "0482"}
    assert told["places"]["in_municipality"] == len(inside)
    for key, column in (
        ("by_status", "status"),
        ("by_type", "service_type"),
        ("by_kind", "service_kind"),
    ):
        assert told["services"][key] == Counter(row[column] for row in services)
    counted = {
        (row["service_kind"], row["status"]): (row["services"], row["in_municipality"])
        for row in told["counts"]
        if row["status"]
    }
    for (kind, status), (all_rows, own_rows) in counted.items():
        same = [
            row
            for row in services
            if (row["service_kind"], row["status"]) == (kind, status)
        ]
        assert len(same) == all_rows
        assert sum(row["place_id"] in inside for row in same) == own_rows
    dates = [row["seen_on"] for row in services]
    assert told["dates"]["oldest_seen_on"] == min(dates)
    assert told["dates"]["newest_seen_on"] == max(dates)
    assert told["gaps"]["groups_without_position"] == ["vadsbro-blacksta"]


def test_info_never_tells_an_unknown_kind_as_none() -> None:
    told = json.loads(command("info", "--format", "json").stdout)
    unknown = {row["service_kind"] for row in told["gaps"]["kinds_not_complete"]}
    assert {"post_agent", "ev_charging", "limited_range"} <= unknown
    text = command("info").stdout
    assert "Post: ingen säker uppgift" in text
    assert "5 ställen med bensin eller diesel, listan är från juli 2026" in text


def test_info_can_be_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SERVICEKARTA_LANG", "en")
    assert "Post: no reliable information" in command("info").stdout


def test_check_passes_the_pack_that_is_shipped() -> None:
    result = command("check", str(DEFAULT_PACK))
    assert (result.exit_code, result.stdout) == (0, "Paketet har inga fel.\n")


def test_check_prints_file_row_column_and_remedy(pack_copy: Path) -> None:
    path = pack_copy / "services.csv"
    text = path.read_text("utf-8")
    path.write_text(text.replace("open,2025-12-19", "shut,2025-12-19", 1), "utf-8")
    result = command("check", str(pack_copy))
    assert result.exit_code == 1
    assert result.stdout == (
        "services.csv, rad 2, kolumn status: Det finns ingen status 'shut'. "
        "Använd open, closed eller unverified.\n"
    )
    assert "1 fel." in result.stderr


def test_check_of_no_folder_says_so() -> None:
    result = command("check", "no/such/folder")
    assert result.exit_code == 1
    assert "Det finns ingen mapp no/such/folder." in result.stderr


def test_info_of_a_broken_pack_prints_no_json(pack_copy: Path) -> None:
    (pack_copy / "places.csv").unlink()
    result = command("info", "--pack", str(pack_copy), "--format", "json")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "places.csv: Filen saknas." in result.stderr


def test_the_variable_names_the_pack(
    pack_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    toml = pack_copy / "municipality.toml"
    text = toml.read_text("utf-8").replace("Flens kommun", "Provkommunen")
    toml.write_text(text, "utf-8")
    monkeypatch.setenv(PACK_VARIABLE, str(pack_copy))
    assert "Provkommunen" in command("info").stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--address", "192.0.2.1"], "--address hör ihop med --hall"),
        (["--hall", "--address", "203.0.113.9"], "Datorn har ingen adress 203.0.113.9"),
        (["--pack", "no/such"], "Det finns ingen mapp no/such"),
        (["--port", "0"], "--port"),
    ],
)
def test_run_refuses_what_cannot_work(arguments: list[str], message: str) -> None:
    result = command("run", *arguments)
    assert result.exit_code == 2
    assert message in result.stderr


def test_run_refuses_a_port_that_is_taken() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = command("run", "--port", str(port))
    assert result.exit_code == 2
    assert f"Port {port} är upptagen" in result.stderr


def started(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> tuple[str, list[str]]:
    """Run the command up to where Streamlit would take over."""
    handed: list[list[str]] = []
    monkeypatch.setattr(run_module.sys, "argv", ["servicekarta"])
    monkeypatch.setattr(
        "streamlit.web.cli.main", lambda: handed.append(list(run_module.sys.argv))
    )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    result = command("run", "--port", str(port), *arguments)
    assert result.exit_code == 0, result.output
    return result.stdout, handed[0]


def test_run_alone_answers_this_machine_only(monkeypatch: pytest.MonkeyPatch) -> None:
    told, arguments = started(monkeypatch)
    assert "http://127.0.0.1:" in told
    assert "--server.address=127.0.0.1" in arguments
    assert "--browser.serverAddress=127.0.0.1" in arguments
    assert Path(arguments[2]).name == "streamlit_app.py"
    assert Path(arguments[2]).exists()


def test_run_in_a_hall_lists_the_networks_and_names_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    networks = [("wlan0", "192.0.2.7"), ("eth0", "198.51.100.3")]
    monkeypatch.setattr(run_module, "addresses", lambda: networks)
    told, arguments = started(monkeypatch, "--hall", "--address", "198.51.100.3")
    assert "--server.address=0.0.0.0" in arguments
    assert "--browser.serverAddress=198.51.100.3" in arguments
    assert "http://198.51.100.3:" in told
    told, arguments = started(monkeypatch, "--hall")
    assert "1. 192.0.2.7 (wlan0)" in told
    assert "--browser.serverAddress=192.0.2.7" in arguments


def test_run_in_a_hall_without_a_network_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(run_module, "addresses", list)
    result = command("run", "--hall")
    assert result.exit_code == 2
    assert "Datorn är inte ansluten till något nätverk." in result.stderr


def test_addresses_leave_the_machine_itself_out() -> None:
    assert all(
        not address.startswith("127.") for _name, address in run_module.addresses()
    )
