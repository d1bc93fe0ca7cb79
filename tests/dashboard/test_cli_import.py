"""`servicekarta import`, `undo` and `changes` on a copied pack, with a new store."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import Thread
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from dashboard.cli import intake_lines, intake_report
from dashboard.cli.changing import changes_, undo
from dashboard.cli.importing import import_
from dashboard.cli.intake_report import Brought, Wish, report_and_write
from dashboard.cli.progress import shown
from dashboard.notices import error_words
from dashboard.text import use
from geodata.current import current_pack
from geodata.errors import StoreError
from geodata.store.change_records import Change, NewChange
from geodata.store.engine import open_store
from tests.geodata.listing import POST, listed, row

HEADER = "Namn;Ort;Nord;Öst;Typ;service_kind;Status;Datum;Öppettider;place_id\n"
COOP = (
    "Coop Flen;Flen;6547646,3;591144,03;dagligvaror;fullt sortiment;öppen;"
    "2026-05-01;Mo-Su 08:00-21:00;flen-coop\n"
)
NEW = "Byns handel;Bettna;6530000;600000;post;ombud;;2026-05-01;;\n"
BAD = "Fel;Flen;abc;600000;post;ombud;;2026-05-01;;\n"
OLD = ";;;;dagligvaror;fullt sortiment;stängd;2024-01-01;;flen-willys\n"
OSM = "OKQ8 Flen;Flen;;;drivmedel;bensin;nedlagd;2026-09-01;;flen-okq8\n"
KEPT = Wish(dry_run=False, take_older=False, gone="keep", form="text")


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, pack_copy: Path) -> Path:
    folder = tmp_path / "home"
    monkeypatch.setenv("SERVICEKARTA_HOME", str(folder))
    monkeypatch.delenv("SERVICEKARTA_DATABASE_URL", raising=False)
    monkeypatch.setenv("SERVICEKARTA_PACK", str(pack_copy))
    use("en")
    return folder


def run(command: click.Command, *arguments: str | int | Path) -> Result:
    return CliRunner().invoke(command, [str(part) for part in arguments])


def listing(tmp_path: Path, *rows: str, header: str = HEADER) -> Path:
    path = tmp_path / "butiker.csv"
    path.write_text(header + "".join(rows), encoding="utf-8")
    return path


def brought(file: Path, *arguments: str) -> dict[str, Any]:
    result = run(import_, file, "--format", "json", *arguments)
    assert (result.exit_code, result.stderr) == (0, "")
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def kinds(found: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["kind"], one["place_id"]) for one in found["differences"]]


def status(folder: Path, place_id: str) -> dict[str, str]:
    services = current_pack(folder).services
    own = services[services["place_id"] == place_id]
    return dict(zip(own["service_kind"], own["status"], strict=True))


def test_the_whole_way(tmp_path: Path, pack_copy: Path) -> None:
    file = listing(tmp_path, COOP, NEW, BAD, OLD, OSM)
    result = run(import_, file)
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert lines[0].startswith("butiker.csv: The file is a text file (CSV)")
    assert "Name of the place = Namn" in lines[1]
    assert "SWEREF 99 TM" in lines[2]
    assert lines[3] == "4 of 5 rows can be used, 4 services in all."
    assert "row 4, column" in lines[4]
    assert "'abc, 600000'" in lines[4]
    at = lines.index("New:")
    assert lines[at + 1].startswith("  row 3: Byns handel, Bettna – Post: post agent (")
    at = lines.index("Changed:")
    assert "row 2: Coop Flen, Flen" in lines[at + 1]
    assert "Opening hours: – → Mo-Su 08:00-21:00" in result.stdout
    at = lines.index("Older than what is known:")
    assert "Open or closed: open → closed" in lines[at + 1]
    at = lines.index("Not written, as it contradicts what is known:")
    assert lines[at + 1].startswith(
        "  OKQ8 Flen, Flen – Fuel: petrol or diesel is known"
    )
    assert lines[-2].startswith("In all: 1 new, ")
    assert lines[-2].endswith(", 1 row refused.")
    assert lines[-1] == (
        "Written: 2 differences, as change 1. `servicekarta undo 1` takes them back."
    )
    pack = current_pack(pack_copy)
    assert "bettna-byns-handel" in set(pack.places["place_id"])
    hours = pack.services.set_index("place_id").loc["flen-coop", "opening_hours"]
    assert hours == "Mo-Su 08:00-21:00"
    assert status(pack_copy, "flen-willys") == {"full_range": "open"}

    again = run(import_, file)
    assert again.stdout.splitlines()[-1] == "Nothing was written."

    result = run(undo, 1)
    assert result.stdout == "Change 1 is taken back, by change 2.\n"
    assert "bettna-byns-handel" not in set(current_pack(pack_copy).places["place_id"])
    log = run(changes_).stdout.splitlines()
    assert log[0].startswith("2: Taken back: change 1; ")
    assert log[1].startswith("1: A list was brought in: butiker.csv; ")
    assert log[1].endswith("taken back")
    records = json.loads(run(changes_, "--format", "json", "--limit", 1).stdout)
    assert [(one["number"], one["action"]) for one in records] == [(2, "undo")]
    assert (records[0]["role"], records[0]["undone"]) == ("command", False)


def test_files_of_the_pack_stay_as_they_are(tmp_path: Path, pack_copy: Path) -> None:
    before = {path.name: path.read_bytes() for path in pack_copy.iterdir()}
    brought(listing(tmp_path, COOP, NEW))
    assert {path.name: path.read_bytes() for path in pack_copy.iterdir()} == before


def test_dry_run_writes_nothing(tmp_path: Path, home: Path) -> None:
    result = run(import_, listing(tmp_path, COOP, NEW), "--dry-run")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1].startswith("Nothing was written; ")
    assert not home.exists()
    empty = run(changes_)
    assert (empty.exit_code, empty.stdout) == (0, "")
    assert empty.stderr == "Nothing has been changed.\n"


def test_json_tells_all(tmp_path: Path) -> None:
    found = brought(listing(tmp_path, NEW, BAD), "--dry-run")
    assert (found["file"], found["crs"], found["fit"]) == (
        "butiker.csv",
        "EPSG:3006",
        1,
    )
    assert (found["read"], found["rejected"], found["services"]) == (2, 1, 1)
    (fault,) = found["faults"]
    assert (fault["row"], fault["severity"]) == (3, "error")
    assert fault["remedy"]
    (new, *gone) = found["differences"]
    assert new["changes"]["status"] == ["", "open"]
    assert {one["kind"] for one in gone} == {"gone"}
    assert (found["taken"], found["change"]) == ([0], None)
    assert found["columns"]["northing"] == "Nord"


def test_older_facts_are_taken_when_asked_for(tmp_path: Path, pack_copy: Path) -> None:
    file = listing(tmp_path, OLD)
    assert brought(file)["change"] is None
    assert status(pack_copy, "flen-willys") == {"full_range": "open"}
    assert brought(file, "--take-older")["change"] == 1
    assert status(pack_copy, "flen-willys") == {"full_range": "closed"}


@pytest.mark.parametrize("gone", ["closed", "unverified"])
def test_what_is_gone_becomes_what_is_said(
    tmp_path: Path, pack_copy: Path, gone: str
) -> None:
    found = brought(listing(tmp_path, COOP), "--gone", gone)
    kept = [one for one in found["differences"] if one["kind"] == "gone"]
    assert {one["number"] for one in kept} <= set(found["taken"])
    assert status(pack_copy, "flen-willys") == {"full_range": gone}
    assert status(pack_copy, "flen-coop") == {"full_range": "open"}


def test_older_list_does_not_close_what_it_lacks(
    tmp_path: Path, pack_copy: Path
) -> None:
    file = listing(tmp_path, COOP.replace("2026-05-01", "2020-05-01"))
    found = brought(file, "--gone", "closed")
    gone = [one for one in found["differences"] if one["kind"] == "gone"]
    assert gone
    assert all(one["older"] for one in gone)
    assert status(pack_copy, "flen-willys") == {"full_range": "open"}


def test_nothing_accepted_ends_with_1(tmp_path: Path) -> None:
    result = run(import_, listing(tmp_path, NEW.replace("post;ombud", "bio;salong")))
    assert result.exit_code == 1
    assert "0 of 1 row can be used" in result.stdout
    assert result.stdout.splitlines()[-1] == "Nothing was written."


MIXED = "Namn;Nord;Öst;Typ;service_kind;Datum\n"
FITS = "A;6530000;600000;post;ombud;2026-05-01\n"
FITS_NOT = "B;12;13;post;ombud;2026-05-01\n"


def test_positions_that_fit_badly_ask_for_their_system(tmp_path: Path) -> None:
    file = listing(tmp_path, FITS * 3, FITS_NOT, header=MIXED)
    result = run(import_, file)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        "Only 75.0 % of the positions fit SWEREF 99 TM (metres), and fewer any other "
        "system. Say with --crs which it is: 4326, 3006, 3021.\n"
    )
    for code in ("3006", "epsg:3006"):
        found = brought(file, "--crs", code, "--dry-run")
        assert (found["crs"], found["rejected"]) == ("EPSG:3006", 3)
    told = run(import_, file, "--crs", "3006", "--dry-run").stdout.splitlines()[2]
    assert told.startswith("The positions are read as SWEREF 99 TM (metres): 75.0 %")


def test_positions_in_no_system_are_refused(tmp_path: Path) -> None:
    result = run(import_, listing(tmp_path, FITS_NOT, header=MIXED))
    assert (result.exit_code, result.stdout) == (1, "")
    assert "It is not known in which system the positions are" in result.stderr


@pytest.mark.parametrize(
    "option",
    [
        ("--crs", "3857"),
        ("--map", "name"),
        ("--map", "=a"),
        ("--source", "två ord"),
        ("--same", "2"),
        ("--same", "x=flen-coop"),
        ("--as-of", "2024-13"),
        ("--type", "food"),
    ],
)
def test_option_in_another_form_is_refused(
    tmp_path: Path, option: tuple[str, str]
) -> None:
    result = run(import_, listing(tmp_path, COOP), *option)
    assert result.exit_code == 2
    assert option[0] in result.stderr


def test_columns_are_mapped(tmp_path: Path) -> None:
    header = "Vad;Lat;Long;Y;X;Anm\n"
    file = listing(tmp_path, "Kiosk;1;2;600000;6530000;hej\n", header=header)
    names = ("--map", "name=Vad", "--map", "northing=X", "--map", "easting=Y")
    found = brought(
        file, *names, "--map", "note=", "--kind", "post_agent", "--as-of", "2026-03"
    )
    assert found["columns"] == {"name": "Vad", "northing": "X", "easting": "Y"}
    changes = found["differences"][0]["changes"]
    assert changes["seen_on"] == ["", "2026-03-01"]
    assert found["differences"][0]["service_type"] == "post"
    wrong = run(import_, file, "--map", "name=Namnet")
    assert wrong.exit_code == 1
    assert "Namnet" in wrong.stderr


def test_source_of_the_list(tmp_path: Path, pack_copy: Path) -> None:
    def source(source_id: str) -> dict[str, str]:
        sources = current_pack(pack_copy).sources.set_index("source_id")
        found: dict[str, str] = sources.loc[source_id].to_dict()
        return found

    brought(listing(tmp_path, NEW))
    row_of = source("list-butiker-2026-05-01")
    assert row_of["title_en"] == "List of places, from butiker.csv"
    assert (row_of["as_of"], row_of["licence_en"]) == ("2026-05-01", "not stated")
    brought(
        listing(tmp_path, NEW.replace("Byns", "Ortens")),
        "--source",
        "chain-stores",
        "--publisher",
        "Kommunen",
        "--as-of",
        "2026-06-01",
        "--same",
        "2=new",
    )
    row_of = source("chain-stores")
    assert (row_of["publisher"], row_of["as_of"]) == ("Kommunen", "2026-06-01")
    assert row_of["title_en"] != "List of places, from butiker.csv"


def test_hint_and_the_users_word(tmp_path: Path) -> None:
    far = "Coop Flen;Flen;6548200;591144;dagligvaror;fullt sortiment;;2026-05-01;;\n"
    file = listing(tmp_path, far)
    result = run(import_, file, "--dry-run")
    assert "May be Coop Flen (flen-coop), " in result.stdout
    found = brought(file, "--same", "2=flen-coop", "--dry-run")
    assert kinds(found)[:2] == [("changed", "flen-coop")] * 2
    assert found["differences"][0]["matched_by"] == "user"
    text = run(import_, file, "--same", "2=flen-coop", "--dry-run").stdout
    assert "; moves " in text or "(moves " in text


def test_places_of_openstreetmap_are_only_told(tmp_path: Path) -> None:
    file = listing(tmp_path, OSM.replace("nedlagd", "öppen"))
    result = run(import_, file)
    assert (
        "1 place is known from OpenStreetMap already: nothing is written of it."
        in result.stdout.splitlines()
    )


def test_unknown_id_is_told_and_keeps_nothing_back(tmp_path: Path) -> None:
    lost = ";;;;post;ombud;;2026-05-01;;nowhere\n"
    result = run(import_, listing(tmp_path, NEW, lost))
    assert result.exit_code == 0
    assert "no place with this id is known, and a new one lacks" in result.stdout
    assert result.stdout.splitlines()[-1].startswith("Written: 1 difference, ")


def test_change_that_would_break_the_pack_is_not_written(tmp_path: Path) -> None:
    result = run(import_, listing(tmp_path, NEW), "--as-of", "9999-01-01")
    assert result.exit_code == 1
    assert "The pack stays as it was:" in result.stderr
    assert "9999-01-01" in result.stderr
    assert run(changes_).stdout == ""


def test_file_that_is_not_there_or_not_read(tmp_path: Path) -> None:
    missing = run(import_, tmp_path / "none.csv")
    assert missing.exit_code == 1
    assert "There is no file" in missing.stderr
    (tmp_path / "x.csv").write_bytes(b"%PDF-1.7 \x00")
    broken = run(import_, tmp_path / "x.csv")
    assert (broken.exit_code, broken.stdout) == (1, "")
    assert broken.stderr
    no_pack = run(import_, tmp_path / "x.csv", "--pack", tmp_path / "nowhere")
    assert no_pack.exit_code == 1
    assert "There is no folder" in no_pack.stderr


def test_undo_of_what_cannot_be_undone(tmp_path: Path) -> None:
    assert run(undo, 1).exit_code == 1
    brought(listing(tmp_path, NEW))
    missing = run(undo, 2)
    assert (missing.exit_code, missing.stdout) == (1, "")
    assert run(undo, 1).exit_code == 0
    twice = run(undo, 1)
    assert (twice.exit_code, twice.stdout) == (1, "")
    assert twice.stderr
    assert run(undo, 0).exit_code == 2


def test_pack_that_cannot_be_read_is_told(pack_copy: Path) -> None:
    (pack_copy / "places.csv").unlink()
    result = run(changes_)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "places.csv" in result.stderr


def test_swedish(tmp_path: Path) -> None:
    use("sv")
    lines = run(import_, listing(tmp_path, NEW)).stdout.splitlines()
    assert "Nya:" in lines
    assert lines[-1] == (
        "Inskrivet: 1 skillnad, som ändring 1. `servicekarta undo 1` tar tillbaka den."
    )


def test_many_lines_are_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake_lines, "MOST_LINES", 2)
    rows = [NEW.replace("Byns", f"Byns {word}") for word in ("ett", "två", "tre")]
    lines = run(import_, listing(tmp_path, *rows), "--dry-run").stdout.splitlines()
    at = lines.index("New:")
    assert lines[at + 3] == "  … and 1 more: --format json has all."


def one_place(name: str) -> Brought:
    accepted = listed(row(name, 3000 + 100 * len(name), POST))
    source = {"source_id": "list", "title": "L", "publisher": "P", "licence": "CC0"}
    return Brought(accepted, source, name)


def test_list_is_compared_anew_where_another_was_written(
    pack_copy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same place twice: who comes second finds nothing left to write."""
    add = intake_report._add
    seen: list[str] = []

    def after_another(folder: Path, new: NewChange, expected: int) -> Change:
        if not seen:
            seen.append(new.id)
            report_and_write(folder, one_place("Tempo"), KEPT)
        return add(folder, new, expected)

    monkeypatch.setattr(intake_report, "_add", after_another)
    report_and_write(pack_copy, one_place("Tempo"), KEPT)
    first, second = capsys.readouterr().out.split("In all: ")[1:]
    assert "Written: 1 difference, as change 1" in first
    assert second.endswith("Nothing was written.\n")
    places = current_pack(pack_copy).places["place_id"]
    assert sum(place.startswith("flen-tempo") for place in places) == 1


@pytest.mark.parametrize(
    ("code", "tries"), [("data_changed", intake_report.TRIES), ("store_full", 1)]
)
def test_list_that_cannot_be_written_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, tries: int
) -> None:
    tried: list[int] = []

    def refuse(_folder: Path, _new: NewChange, expected: int) -> Change:
        tried.append(expected)
        raise StoreError(code, folder="F")

    monkeypatch.setattr(intake_report, "_add", refuse)
    result = run(import_, listing(tmp_path, NEW))
    assert result.exit_code == 1
    assert len(tried) == tries
    assert result.stdout.splitlines()[-1] == "Nothing was written."
    assert result.stderr == f"{error_words(StoreError(code, folder='F'))}\n"


def test_two_lists_at_once(pack_copy: Path) -> None:
    open_store().dispose()
    names = ("Alfa", "Beta shop")
    threads = [
        Thread(target=report_and_write, args=(pack_copy, one_place(name), KEPT))
        for name in names
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    places = set(current_pack(pack_copy).places["place_id"])
    assert {"flen-alfa", "flen-beta-shop"} <= places
    assert [
        one["number"] for one in json.loads(run(changes_, "--format", "json").stdout)
    ] == [2, 1]


class Terminal:
    """Standard error of somebody who looks on."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self.told.append(text)
        return len(text)

    def flush(self) -> None:
        pass


@pytest.mark.parametrize("shares", [(0.0, 0.5, 0.5, 0.2, 1.0)])
def test_progress_is_shown_at_a_terminal_only(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    shares: Sequence[float],
) -> None:
    with shown("Reading") as told:
        told(0.5)
    assert capsys.readouterr() == ("", "")
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with shown("Reading") as told:
        for share in shares:
            told(share)
    text = "".join(terminal.told)
    assert "Reading" in text
    assert "100%" in text
