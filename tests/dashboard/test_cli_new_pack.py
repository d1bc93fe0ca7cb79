from pathlib import Path

import geopandas
import pytest
import shapely
from click.testing import CliRunner, Result

from dashboard.cli.data import check, info
from dashboard.cli.new_pack import new_pack
from dashboard.text import use
from geodata.crs import SWEREF99TM
from geodata.pack import read_pack


@pytest.fixture(autouse=True)
def _english() -> None:
    use("en")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(new_pack, [str(one) for one in arguments])


def test_vingaker_as_the_readme_has_it(tmp_path: Path) -> None:
    folder = tmp_path / "vingaker"
    made = run("0428", "--name", "Vingåker", "--out", folder)
    assert made.exit_code == 0
    assert "the pack of Vingåkers kommun (0428)" in made.output
    assert "5 localities of the municipality, with 6,602 residents." in made.output
    assert "Neighbours with a known boundary: Katrineholm." in made.output
    assert "is not known. Bring the grid" in made.output
    checked = CliRunner().invoke(check, [str(folder)])
    assert checked.exit_code == 0
    assert "no faults" in checked.output
    told = CliRunner().invoke(info, ["--pack", str(folder)])
    assert "No place is known yet." in told.output
    assert "?" not in told.output


@pytest.mark.parametrize(
    ("name", "official"),
    [("Borås", "Borås kommun"), ("Flen", "Flens kommun"), (" Upplands\tVäsby ", None)],
)
def test_the_official_name(name: str, official: str | None, tmp_path: Path) -> None:
    assert run("0428", "--name", name, "--out", tmp_path / "x").exit_code == 0
    told = read_pack(tmp_path / "x").municipality.official_name
    assert told == (official or "Upplands Väsbys kommun")


def test_the_official_name_that_is_given(tmp_path: Path) -> None:
    run("0428", "--name", "X", "--official-name", "X stad", "--out", tmp_path / "x")
    assert read_pack(tmp_path / "x").municipality.official_name == "X stad"


@pytest.mark.parametrize(
    ("code", "name"), [("428", "X"), ("04 28", "X"), ("٠٤٢٨", "X"), ("0428", " ")]
)
def test_what_is_no_code_or_name(code: str, name: str, tmp_path: Path) -> None:
    made = run(code, "--name", name, "--out", tmp_path / "x")
    assert made.exit_code == 2
    assert not (tmp_path / "x").exists()


def test_any_other_from_files(tmp_path: Path) -> None:
    first = shapely.box(400_000, 6_200_000, 420_000, 6_230_000)
    second = shapely.box(420_000, 6_200_000, 440_000, 6_230_000)
    areas = geopandas.GeoDataFrame(
        {"KNKOD": ["1280", "1281"], "KNNAMN": ["Malmö", "Lund"]},
        geometry=[first, second],
        crs=SWEREF99TM,
    )
    areas.to_file(tmp_path / "areas.shp")
    towns = geopandas.GeoDataFrame(
        {
            "tatortskod": ["1280TC1", "1281TC1", "0180TC1"],
            "tatort": ["Malmö", "Lund", "Stockholm"],
            "kommun": ["1280", "1281", "0180"],
            "bef": [10, 20, 30],
        },
        geometry=[first.buffer(-9000), second.buffer(-9000), second.buffer(-9500)],
        crs=SWEREF99TM,
    )
    towns.to_file(tmp_path / "towns.gpkg")
    made = run(
        "1280", "--name", "Malmö", "--out", tmp_path / "new",
        "--boundaries", tmp_path / "areas.shp", "--localities", tmp_path / "towns.gpkg",
    )  # fmt: skip
    assert made.exit_code == 0
    assert "1 locality of the municipality, with 10 residents." in made.output
    pack = read_pack(tmp_path / "new")
    assert pack.municipality.neighbours == ("1281",)
    assert list(pack.localities["name"]) == ["Malmö", "Lund"]
    assert set(pack.sources["source_id"]) >= {"boundaries", "localities"}
    titles = pack.sources.set_index("source_id")["title"]
    assert titles["boundaries"] == "Kommungränser, ur areas.shp"


def test_what_is_wrong_is_said(tmp_path: Path) -> None:
    made = run("1280", "--name", "Malmö", "--out", tmp_path / "x")
    assert made.exit_code == 1
    assert "1280 is not known here: give a file" in made.output
    made = run("0428", "--name", "Vingåker", "--out", tmp_path)
    assert made.exit_code == 0
    made = run("0428", "--name", "Vingåker", "--out", tmp_path)
    assert made.exit_code == 1
    assert "is there already" in made.output
    none = tmp_path / "none.gpkg"
    made = run("1280", "--name", "M", "--out", tmp_path / "y", "--boundaries", none)
    assert made.exit_code == 1
    assert "There is no file" in made.output
