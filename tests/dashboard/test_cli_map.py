"""`servicekarta map`: the file it writes, and what it refuses."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dashboard import text
from dashboard.cli.map import map_


@pytest.fixture(autouse=True)
def swedish(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("SERVICEKARTA_PACK", raising=False)
    text.use("sv")
    yield
    text.use("sv")


def command(*arguments: str | Path) -> Result:
    return CliRunner().invoke(map_, [str(argument) for argument in arguments])


@pytest.mark.parametrize(
    ("ending", "begins"), [("png", b"\x89PNG"), ("PNG", b"\x89PNG"), ("pdf", b"%PDF")]
)
def test_the_ending_tells_the_kind(tmp_path: Path, ending: str, begins: bytes) -> None:
    file = tmp_path / f"karta.{ending}"
    done = command("--theme", "services", "--out", file)
    assert done.exit_code == 0, done.output
    assert file.read_bytes().startswith(begins)


def test_the_same_day_gives_the_same_file(tmp_path: Path) -> None:
    files = tmp_path / "a.png", tmp_path / "b.png"
    for file in files:
        options = ("--theme", "gaps", "--type", "fuel", "--within-km", "7,5")
        done = command(*options, "--date", "2026-11-24", "--out", file)
        assert done.exit_code == 0, done.output
    assert files[0].read_bytes() == files[1].read_bytes()


def test_a_group_and_a_paper_make_another_map(tmp_path: Path) -> None:
    whole, group = tmp_path / "whole.png", tmp_path / "group.png"
    command("--theme", "coverage", "--out", whole, "--date", "2026-11-24")
    options = ("--theme", "coverage", "--group", "bettna", "--paper", "a3")
    done = command(*options, "--out", group, "--date", "2026-11-24")
    assert done.exit_code == 0, done.output
    assert whole.read_bytes() != group.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--theme", "services", "--out", "karta.jpg"), "inte '.jpg'"),
        (("--theme", "services", "--out", "karta"), "inte 'karta'"),
        (("--theme", "gaps", "--out", "a.png"), "behöver ett serviceslag"),
        (
            ("--theme", "coverage", "--type", "fuel", "--out", "a.png"),
            "har inget serviceslag",
        ),
        (
            ("--theme", "services", "--within-km", "5", "--out", "a.png"),
            "hör bara till temat gaps",
        ),
        (
            ("--theme", "services", "--group", "x", "--out", "a.png"),
            "Det finns ingen lokal grupp 'x'. Dessa finns: halleforsnas, mellosa",
        ),
        (
            ("--theme", "gaps", "--type", "fuel", "--within-km", "0", "--out", "a.png"),
            "'0'",
        ),
    ],
)
def test_what_does_not_go_is_refused_with_words(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    words: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    done = command(*arguments)
    assert done.exit_code == 2
    assert words in " ".join(done.output.split())
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    done = command("--theme", "services", "--out", tmp_path / "ingen" / "a.png")
    assert done.exit_code == 1
    assert str(tmp_path / "ingen") in done.output


def test_a_file_that_cannot_be_written_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_path: Path, _data: bytes) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "write_bytes", refuse)
    done = command("--theme", "services", "--out", tmp_path / "a.png")
    assert done.exit_code == 1
    assert "Permission denied" in done.output
    assert not list(tmp_path.iterdir())


def test_a_pack_with_faults_is_told(tmp_path: Path) -> None:
    done = command(
        "--theme", "services", "--out", tmp_path / "a.png", "--pack", tmp_path / "x"
    )
    assert done.exit_code == 1
    assert not (tmp_path / "a.png").exists()


def test_gaps_without_residents_say_why(tmp_path: Path, pack_copy: Path) -> None:
    people = pack_copy / "population.csv"
    head = people.read_text(encoding="utf-8").splitlines()[0]
    people.write_text(f"{head}\n", encoding="utf-8")
    settings = pack_copy / "municipality.toml"
    kept = [
        line
        for line in settings.read_text(encoding="utf-8").splitlines()
        if not line.startswith("population_date")
    ]
    settings.write_text("\n".join(kept), encoding="utf-8")
    options = ("--theme", "gaps", "--type", "fuel", "--pack", pack_copy)
    done = command(*options, "--out", tmp_path / "a.png")
    assert done.exit_code == 1
    assert "population.csv" in done.output
