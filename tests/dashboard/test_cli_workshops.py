"""`servicekarta workshops`, `keys`, `backup` and `restore`, as they are typed."""

import json
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine

from dashboard.cli import main
from geodata.store import workshops
from geodata.store.contributions import contribute, contributions
from geodata.store.engine import open_store
from geodata.store.keys import check_key
from geodata.store.participants import join, participant
from geodata.store.records import Said, Settings, Workshop
from geodata.store.votes import set_dots

TODAY = datetime.now(UTC).astimezone().date()
SETTINGS = Settings(
    title="Kväll i {Mellösa} <b>", day=date(2024, 5, 4), last_day=date(2099, 5, 4)
)
DECIDED = Settings(
    title="Kväll i {Mellösa} <b>",
    day=date(2024, 5, 4),
    last_day=date(2024, 5, 4),
    delete_on=TODAY,
    decision="KS 2024-17",
)
WISH = Said(question="future", kind="wish", types=("post",), village="Mellösa")


@pytest.fixture(autouse=True)
def in_english(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SERVICEKARTA_LANG", "en")
    monkeypatch.setenv("SERVICEKARTA_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("SERVICEKARTA_DATABASE_URL", raising=False)


@pytest.fixture
def store() -> Iterator[Engine]:
    opened = open_store()
    yield opened
    opened.dispose()


@pytest.fixture
def workshop(store: Engine) -> Workshop:
    """A workshop with a wish, and a dot on it."""
    made, _key = workshops.create_workshop(store, SETTINGS, "0482")
    who = participant(store, made.id, join(store, made))
    assert who is not None
    contribute(store, made.id, workshops.new_id(), WISH, who)
    wish = contribute(store, made.id, workshops.new_id(), WISH, role="facilitator")
    set_dots(store, made.id, who, wish.id, 1)
    return made


def command(*arguments: str | Path, typed: str | None = None) -> Result:
    return CliRunner().invoke(main, [str(part) for part in arguments], input=typed)


def lines(result: Result) -> list[str]:
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout.splitlines()


def refusal(result: Result) -> str:
    assert (result.exit_code, result.stdout) == (1, "")
    return result.stderr


def test_a_key_stands_alone_on_standard_output(
    store: Engine, workshop: Workshop
) -> None:
    made = command("keys", "new", "--role", "facilitator", "--workshop", workshop.code)
    assert made.exit_code == 0
    (key,) = made.stdout.splitlines()
    found = check_key(store, key)
    assert (found.role, found.workshop_id) == ("facilitator", workshop.id)
    assert made.stderr == (
        "The key is for a facilitator, and opens the workshop Kväll i {Mellösa} <b>. "
        "It is shown this once and never again: keep it in a safe place. "
        f"`servicekarta keys revoke {found.id}` makes it open nothing.\n"
    )
    assert not any(
        key.partition("-")[2] in line for line in lines(command("keys", "list"))
    )


def test_keys_of_every_workshop_and_of_editors(store: Engine) -> None:
    every = command("keys", "new", "--role", "facilitator")
    editor = command("keys", "new", "--role", "editor")
    assert "opens every workshop" in every.stderr
    assert "for an editor" in editor.stderr
    for made, role in ((every, "facilitator"), (editor, "editor")):
        key = check_key(store, made.stdout.strip())
        assert (key.role, key.workshop_id) == (role, "")
    wrong = command("keys", "new", "--role", "editor", "--workshop", "ABCDEF")
    assert wrong.exit_code == 2
    assert "--workshop goes with the role facilitator." in wrong.stderr
    assert len(lines(command("keys", "list"))) == 2


def test_a_key_is_revoked_by_its_id_or_as_a_whole(workshop: Workshop) -> None:
    day = f"{TODAY.day} {TODAY:%B} {TODAY.year}"
    for whole_key in (False, True):
        key = command("keys", "new", "--role", "editor").stdout.strip()
        key_id = key.partition("-")[0]
        told = lines(command("keys", "revoke", key if whole_key else key_id))
        assert told == [f"The key {key_id} opens nothing any more."]
        listed = lines(command("keys", "list"))
        assert f"{key_id}: editor, made on {day}, revoked on {day}" in listed
        (of_workshop,) = (line for line in listed if "facilitator" in line)
        assert of_workshop.endswith(
            f": facilitator of {workshop.code}, made on {day}"
        )  # fmt: skip


def test_a_key_that_is_not_there() -> None:
    assert command("keys", "list").stderr == "There is no key.\n"
    assert refusal(command("keys", "revoke", "x")) == "There is no key 'x'.\n"
    wrong = command("keys", "new", "--role", "facilitator", "--workshop", "ABCDEF")
    assert refusal(wrong).startswith("There is no workshop with this code.")


def test_workshops_are_listed(store: Engine, workshop: Workshop) -> None:
    workshops.create_workshop(store, SETTINGS.model_copy(update={"title": "B"}), "0482")
    told = lines(command("workshops", "list"))
    assert len(told) == 2
    assert (
        f"{workshop.code}: Kväll i {{Mellösa}} <b>, 4 May 2024 "
        "(open; 2 contributions, 1 participant)"
    ) in told
    rows = json.loads(command("workshops", "list", "--format", "json").stdout)
    (row,) = (row for row in rows if row["code"] == workshop.code)
    assert row == {
        "code": workshop.code,
        "id": workshop.id,
        "title": "Kväll i {Mellösa} <b>",
        "day": "2024-05-04",
        "municipality_code": "0482",
        "state": "open",
        "participants": 1,
        "contributions": 2,
        "exported_at": None,
        "delete_on": None,
    }


def test_no_workshop_is_listed() -> None:
    result = command("workshops", "list")
    assert (result.stdout, result.stderr) == ("", "There is no workshop.\n")
    assert json.loads(command("workshops", "list", "--format", "json").stdout) == []


def test_a_workshop_goes_to_another_machine_and_back(
    store: Engine, workshop: Workshop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "kvall.geojson"
    typed = f"{workshop.code[:3]}-{workshop.code[3:]}".lower()
    assert lines(command("workshops", "export", typed, file)) == [
        f"The workshop Kväll i {{Mellösa}} <b> is written to {file}, "
        "with 2 contributions, 1 participant."
    ]
    assert workshops.by_id(store, workshop.id).exported_at is not None
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "home",
        "kvall.geojson",
    ]

    monkeypatch.setenv("SERVICEKARTA_HOME", str(tmp_path / "other"))
    first = lines(command("workshops", "import", file))
    assert first == [
        f"Workshop {workshop.code}: Kväll i {{Mellösa}} <b>",
        "Contributions: new 2, changed 0, already there 0.",
        "New votes: 1.",
        "No key of its own opens it here. Make one: "
        f"`servicekarta keys new --role facilitator --workshop {workshop.code}`",
    ]
    command("keys", "new", "--role", "facilitator", "--workshop", workshop.code)
    assert lines(command("workshops", "import", file)) == [
        first[0],
        "Contributions: new 0, changed 0, already there 2.",
        "New votes: 0.",
    ]
    other = open_store()
    assert contributions(other, workshop.id) == contributions(store, workshop.id)
    other.dispose()


def test_an_export_replaces_a_file_only_if_that_is_meant(
    store: Engine, workshop: Workshop, tmp_path: Path
) -> None:
    file = tmp_path / "kvall.geojson"
    file.write_text("mine")
    told = refusal(command("workshops", "export", workshop.code, file))
    assert told == f"The file {file} is there already: add --force to replace it.\n"
    assert file.read_text() == "mine"
    gone = tmp_path / "none" / "kvall.geojson"
    told = refusal(command("workshops", "export", workshop.code, gone))
    assert told == f"There is no folder {gone.parent}.\n"
    assert workshops.by_id(store, workshop.id).exported_at is None
    lines(command("workshops", "export", workshop.code, file, "--force"))
    assert json.loads(file.read_bytes())["workshop"]["id"] == workshop.id
    assert workshops.by_id(store, workshop.id).exported_at is not None


def spoiled(file: Path, **values: Any) -> Path:  # noqa: ANN401
    content = json.loads(file.read_bytes())
    content["features"][1]["properties"].update(values)
    file.write_text(json.dumps(content), encoding="utf-8")
    return file


def test_a_spoiled_file_is_told_with_row_and_remedy(
    workshop: Workshop, tmp_path: Path
) -> None:
    file = tmp_path / "kvall.geojson"
    command("workshops", "export", workshop.code, file)
    spoiled(file, text="x" * 2001, question="tomorrow")
    told = refusal(command("workshops", "import", file)).splitlines()
    assert told[0] == "The file cannot be taken in, and nothing was changed:"
    assert sorted(told[1:]) == [
        "kvall.geojson, row 2, column question: 'tomorrow' cannot stand here. "
        "Export the workshop anew; the file has been changed since.",
        "kvall.geojson, row 2, column text: The text is longer than 2000 letters: "
        f"{'x' * 80} Shorten it.",
    ]
    missing = refusal(command("workshops", "import", tmp_path / "none"))
    assert missing == f"There is no file {tmp_path / 'none'}.\n"
    assert refusal(command("workshops", "import", tmp_path)).startswith("There is no")


def test_what_the_import_leaves_out_and_renames_is_told(
    store: Engine, workshop: Workshop, tmp_path: Path
) -> None:
    file = tmp_path / "kvall.geojson"
    command("workshops", "export", workshop.code, file)
    content = json.loads(file.read_bytes())
    content["workshop"]["code"] = "ZZZZ99"
    content["votes"][0]["dots"] = 2
    file.write_text(json.dumps(content), encoding="utf-8")
    told = lines(command("workshops", "import", file))
    assert told[0].startswith(f"Workshop {workshop.code}: ")
    assert told[2:] == [
        "New votes: 0.",
        "Votes left out: 1. Here the participant gave another number of dots, or has "
        "none left.",
        "In the file its code is ZZZZ99; here that is another workshop's.",
    ]
    assert len(workshops.workshops(store)) == 1


def finished(store: Engine, workshop: Workshop) -> None:
    """Do everything that a deletion asks for."""
    workshops.change_settings(store, workshop.id, DECIDED, "facilitator")
    workshops.close(store, workshop.id, "facilitator")
    workshops.mark_exported(store, workshop.id, "facilitator")


def test_a_workshop_is_deleted_on_its_day(store: Engine, workshop: Workshop) -> None:
    finished(store, workshop)
    asked = refusal(command("workshops", "purge", workshop.code))
    assert asked == "Nobody can be asked here. Nothing was deleted; add --yes.\n"
    assert len(workshops.workshops(store)) == 1
    assert lines(command("workshops", "purge", workshop.code, "--yes")) == [
        "Deleted: the workshop Kväll i {Mellösa} <b> with 2 contributions, "
        "1 participant, its votes, log and keys.",
        "Exports and backups are files of their own: delete them too.",
    ]
    assert workshops.workshops(store) == []


def test_at_a_terminal_the_code_must_be_typed(
    store: Engine, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    finished(store, workshop)
    # The package has the command under the module's name.
    module = sys.modules["dashboard.cli.workshops"]
    monkeypatch.setattr(module, "at_terminal", lambda: True)
    wrong = command("workshops", "purge", workshop.code, typed="ABCDEF\n")
    assert wrong.exit_code == 1
    assert wrong.stderr == "That is another code. Nothing was deleted.\n"
    assert len(workshops.workshops(store)) == 1
    right = command(
        "workshops", "purge", workshop.code, typed=f" {workshop.code.lower()}\n"
    )
    assert right.exit_code == 0
    assert "for good. Type its code" in right.stdout
    assert workshops.workshops(store) == []


@pytest.mark.parametrize(
    ("settings", "step", "words"),
    [
        (DECIDED, "open", "The workshop is open. Close it first."),
        (SETTINGS, "closed", "The day of deletion or the decision that it rests on"),
        (
            DECIDED,
            "closed",
            "The workshop has not been exported since its last change.",
        ),
        (
            DECIDED.model_copy(update={"delete_on": TODAY + timedelta(days=1)}),
            "exported",
            "The workshop may be deleted on",
        ),
    ],
)
def test_a_deletion_that_is_not_due_is_refused(
    store: Engine, workshop: Workshop, settings: Settings, step: str, words: str
) -> None:
    workshops.change_settings(store, workshop.id, settings, "facilitator")
    if step != "open":
        workshops.close(store, workshop.id, "facilitator")
    if step == "exported":
        workshops.mark_exported(store, workshop.id, "facilitator")
    told = refusal(command("workshops", "purge", workshop.code, "--yes"))
    assert told.startswith(words)
    assert len(contributions(store, workshop.id)) == 2


def test_everything_is_copied_and_put_back(
    store: Engine, workshop: Workshop, tmp_path: Path
) -> None:
    file = tmp_path / "copy.db"
    assert lines(command("backup", file)) == [f"All workshops are copied to {file}."]
    assert refusal(command("backup", file)).startswith(f"The file {file} is there")
    lines(command("backup", file, "--force"))
    workshops.create_workshop(store, SETTINGS, "0482")
    told = refusal(command("restore", file))
    assert told.startswith("The database is in use. End the app (Ctrl+C")
    store.dispose()
    told = "\n".join(lines(command("restore", file)))
    (before,) = (tmp_path / "home").glob("*.before")
    assert told == (
        f"All workshops are as in {file}.\nWhat was there before is kept as {before}."
    )
    assert [one.id for one in workshops.workshops(store)] == [workshop.id]


def test_what_is_no_copy_is_not_put_back(tmp_path: Path) -> None:
    file = tmp_path / "copy.db"
    assert refusal(command("restore", file)) == f"There is no file {file}.\n"
    file.write_text("no database", encoding="utf-8")
    assert refusal(command("restore", file)) == (
        f"The file {file} is no database of Servicekartan. Nothing was changed.\n"
    )
    assert not list((tmp_path / "home").glob("servicekarta.db*"))


def test_postgresql_has_programs_of_its_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "copy.db").touch()
    url = "postgresql+psycopg://nobody@127.0.0.1:1/none"
    monkeypatch.setenv("SERVICEKARTA_DATABASE_URL", url)
    assert "pg_dump" in refusal(command("restore", tmp_path / "copy.db"))
    assert refusal(command("workshops", "list")).startswith("The database cannot be")


def test_swedish_is_the_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SERVICEKARTA_LANG")
    assert command("workshops", "list").stderr == "Det finns ingen workshop.\n"
    assert refusal(command("keys", "revoke", "x")) == "Det finns ingen nyckel 'x'.\n"
