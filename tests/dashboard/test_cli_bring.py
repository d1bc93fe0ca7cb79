"""`servicekarta residents`, `water` and `roads` on a copied pack."""

import csv
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import geopandas
import numpy as np
import osmium
import pytest
from click.testing import CliRunner, Result
from shapely import LineString, Point, box

from dashboard.cli import main
from dashboard.cli.bring import REASONS
from geodata.crs import SWEREF99TM, WGS84
from geodata.pack import read_pack
from geodata.residents import of_pack
from geodata.roads import LeftOut, Roads

FLEN = (591_000, 6_547_000)
"""Corner of a cell in the middle of Flen."""

CELLS = "rutid_scb,beftotalt,ald0_5\n5910006547000,400,20\n6740006580000,9,1\n"


@pytest.fixture(autouse=True)
def in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SERVICEKARTA_LANG", "en")


def command(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def content(folder: Path) -> Mapping[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def source(folder: Path, source_id: str) -> Mapping[str, str]:
    with (folder / "sources.csv").open(encoding="utf-8", newline="") as file:
        (row,) = (row for row in csv.DictReader(file) if row["source_id"] == source_id)
    return row


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def grid(tmp_path: Path) -> Path:
    return write(tmp_path / "grid.csv", CELLS)


def test_grid_is_brought_in(pack_copy: Path, grid: Path) -> None:
    result = command("residents", grid, "--pack", pack_copy, "--as-of", "2024-12-31")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        "Cells in the municipality: 1, with 400 residents.",
        "Cells elsewhere, left out: 1, with 9 residents.",
        "Columns read: cell_id = rutid_scb, residents = beftotalt, age_0_5 = ald0_5.",
        "The municipality had 16,316 residents (31 December 2021).",
        f"Changed in {pack_copy}: residents.csv, "
        "and the source scb-grid in sources.csv.",
    ]
    assert (pack_copy / "residents.csv").read_text() == (
        "cell_id,x,y,residents,age_0_5\n5910006547000,591500,6547500,400,20\n"
    )
    row = source(pack_copy, "scb-grid")
    assert row["title_en"] == "Residents per 1-km cell, from grid.csv"
    assert row["publisher_en"] == "Statistics Sweden (SCB)"
    assert (row["licence"], row["as_of"], row["note"]) == ("CC0", "2024-12-31", "")
    assert row["title"]
    assert row["publisher"]
    assert command("check", pack_copy).exit_code == 0
    residents = of_pack(read_pack(pack_copy))
    assert (residents.basis, residents.as_of) == ("grid", "2024-12-31")


def test_same_grid_again_changes_nothing(pack_copy: Path, grid: Path) -> None:
    arguments = ("residents", grid, "--pack", pack_copy, "--as-of", "2024")
    command(*arguments)
    before = content(pack_copy)
    assert command(*arguments).exit_code == 0
    assert content(pack_copy) == before


def test_date_of_the_file_is_taken(pack_copy: Path, tmp_path: Path) -> None:
    table = geopandas.GeoDataFrame(
        {"rutid_scb": ["5910006547000"], "beftotalt": [7], "referenstid": ["20241231"]},
        geometry=[box(*FLEN, FLEN[0] + 1000, FLEN[1] + 1000)],
        crs=SWEREF99TM,
    )
    table.to_file(tmp_path / "g.gpkg", layer="a")
    table.assign(beftotalt=8).to_file(tmp_path / "g.gpkg", layer="b")
    path = tmp_path / "g.gpkg"
    result = command("residents", path, "--pack", pack_copy, "--layer", "b")
    assert result.exit_code == 0
    assert source(pack_copy, "scb-grid")["as_of"] == "2024-12-31"
    assert of_pack(read_pack(pack_copy)).cells["residents"].to_list() == [8]


def test_what_is_said_of_the_source_is_written(pack_copy: Path, grid: Path) -> None:
    said = ("--source-title", "Rutor", "--publisher", "Kommunen", "--licence", "CC BY")
    command("residents", grid, "--pack", pack_copy, "--as-of", "2024", *said)
    row = source(pack_copy, "scb-grid")
    assert (row["title"], row["publisher"], row["licence"]) == (
        "Rutor",
        "Kommunen",
        "CC BY",
    )
    assert (row["title_en"], row["publisher_en"], row["licence_en"]) == ("", "", "")


def test_columns_are_mapped(pack_copy: Path, tmp_path: Path) -> None:
    path = write(tmp_path / "g.csv", "a;b;c\n591000;6547000;5\n")
    names = ("--map", "x=a", "--map", "y=b", "--map", "residents=c")
    result = command("residents", path, "--pack", pack_copy, "--as-of", "2024", *names)
    assert result.exit_code == 0
    assert of_pack(read_pack(pack_copy)).cells["residents"].to_list() == [5]


def test_grid_without_a_date_is_brought_in_and_says_so(
    pack_copy: Path, grid: Path
) -> None:
    result = command("residents", grid, "--pack", pack_copy)
    assert result.exit_code == 0
    assert "--as-of" in result.stderr
    assert "datum" in source(pack_copy, "scb-grid")["note"]


@pytest.mark.parametrize(
    "option", [("--map", "beftotalt"), ("--map", "=a"), ("--as-of", "2024-13")]
)
def test_option_in_another_form_is_refused(
    pack_copy: Path, grid: Path, option: tuple[str, str]
) -> None:
    result = command("residents", grid, "--pack", pack_copy, *option)
    assert result.exit_code == 2
    assert option[0] in result.stderr


BAD_FILES = {
    "negative": ("grid.csv", CELLS.replace("400", "-4"), "row 2, column beftotalt"),
    "elsewhere": (
        "grid.csv",
        CELLS.replace("5910006547", "5940006647"),
        "None of the 2",
    ),
    "no columns": ("grid.csv", "a,b\n1,2\n", "--map residents=beftotalt"),
    "no grid": ("grid.gpkg", "text", "cannot be read"),
    "other format": ("grid.xlsx", "text", ".xlsx"),
    "archive": ("grid.zip", "text", "cannot be unpacked"),
}


@pytest.mark.parametrize(
    ("name", "text", "expected"), BAD_FILES.values(), ids=BAD_FILES.keys()
)
def test_bad_grid_leaves_the_pack_as_it_was(
    pack_copy: Path, tmp_path: Path, name: str, text: str, expected: str
) -> None:
    before = content(pack_copy)
    path = write(tmp_path / name, text)
    result = command("residents", path, "--pack", pack_copy, "--as-of", "2024")
    assert (result.exit_code, result.stdout) == (1, "")
    first, *faults = result.stderr.splitlines()
    assert first == "The pack stays as it was:"
    assert all(line.startswith(f"{name}") for line in faults)
    assert expected in result.stderr
    assert content(pack_copy) == before


def test_date_in_the_future_is_refused(pack_copy: Path, grid: Path) -> None:
    result = command("residents", grid, "--pack", pack_copy, "--as-of", "9999")
    assert result.exit_code == 1
    assert "sources.csv, row" in result.stderr
    assert not (pack_copy / "residents.csv").exists()


@pytest.mark.parametrize("name", ["residents", "water", "roads"])
def test_file_and_folder_that_are_not_there_are_named(
    pack_copy: Path, tmp_path: Path, name: str
) -> None:
    missing = tmp_path / "none.gpkg"
    result = command(name, missing, "--pack", pack_copy)
    assert result.exit_code == 1
    assert f"There is no file {missing}." in result.stderr
    result = command(name, missing, "--pack", missing)
    assert result.exit_code == 1
    assert f"There is no folder {missing}." in result.stderr


@pytest.mark.parametrize("name", ["residents", "water", "roads"])
def test_pack_with_faults_is_told(pack_copy: Path, grid: Path, name: str) -> None:
    (pack_copy / "places.csv").unlink()
    result = command(name, grid, "--pack", pack_copy)
    assert result.exit_code == 1
    assert "places.csv: The file is missing." in result.stderr


def lakes(folder: Path, **columns: list[str]) -> Path:
    squares = [
        box(*FLEN, FLEN[0] + 2000, FLEN[1] + 1000),
        box(*FLEN, FLEN[0] + 50, FLEN[1] + 50),
        Point(*FLEN),
    ]
    path = folder / "vatten.gpkg"
    table = geopandas.GeoDataFrame(columns, geometry=squares, crs=SWEREF99TM)
    table.to_file(path)
    return path


def test_lakes_are_brought_in(pack_copy: Path, tmp_path: Path) -> None:
    path = lakes(tmp_path, namn=["Båven", "a", "b"])
    result = command("water", path, "--pack", pack_copy, "--as-of", "2023-05")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        "1 lake, 200 hectares.",
        "Left out: 1 under one hectare, 1 without an area.",
        "Names read from the column namn.",
        f"Changed in {pack_copy}: lakes.geojson, and the source water in sources.csv.",
    ]
    pack = read_pack(pack_copy)
    assert pack.lakes["name"].to_list() == ["Båven"]
    assert of_pack(pack).lake_ha < 200
    row = source(pack_copy, "water")
    assert (row["title_en"], row["as_of"]) == ("Lakes, from vatten.gpkg", "2023-05")
    assert (row["publisher_en"], row["licence_en"]) == ("not stated", "not stated")


def test_lakes_without_names_and_a_date_are_told(
    pack_copy: Path, tmp_path: Path
) -> None:
    result = command("water", lakes(tmp_path), "--pack", pack_copy)
    assert "the lakes are numbered" in result.stdout
    row = source(pack_copy, "water")
    assert row["as_of"] == datetime.now(UTC).date().isoformat()
    assert "does not say its date" in row["note_en"]
    assert row["note"]


def test_column_of_names_that_is_not_there_is_told(
    pack_copy: Path, tmp_path: Path
) -> None:
    before = content(pack_copy)
    path = lakes(tmp_path, namn=["Båven", "a", "b"])
    result = command("water", path, "--pack", pack_copy, "--name", "kallas")
    assert result.exit_code == 1
    assert "vatten.gpkg, column kallas: " in result.stderr
    assert content(pack_copy) == before


def test_folder_that_may_not_be_written_to_is_told(
    pack_copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, move = content(pack_copy), Path.replace

    def forbidden(path: Path, target: Path) -> Path:
        if path.parent == pack_copy:
            raise PermissionError(13, "Permission denied")
        return move(path, target)

    monkeypatch.setattr(Path, "replace", forbidden)
    result = command("water", lakes(tmp_path), "--pack", pack_copy)
    assert result.exit_code == 1
    expected = f"The folder {pack_copy} cannot be written to (Permission denied).\n"
    assert result.stderr == expected
    assert content(pack_copy) == before


def road_file(folder: Path) -> Path:
    """Two roads that meet in Flen, one of them of an assumed speed, and a far one."""
    x, y = FLEN
    lines = [
        LineString([(x, y), (x + 3000, y)]),
        LineString([(x + 3000, y), (x + 3000, y + 4000)]),
        LineString([(x, y + 100_000), (x + 3000, y + 100_000)]),
    ]
    table = {"fart": ["70", "", "50"], "klass": ["primary", "tertiary", "primary"]}
    path = folder / "nvdb.gpkg"
    geopandas.GeoDataFrame(table, geometry=lines, crs=SWEREF99TM).to_file(path)
    return path


def test_roads_are_brought_in(pack_copy: Path, tmp_path: Path) -> None:
    columns = ("--speed", "fart", "--class", "klass")
    result = command("roads", road_file(tmp_path), "--pack", pack_copy, *columns)
    assert (result.exit_code, result.stderr) == (0, "")
    pack = read_pack(pack_copy)
    xy = pack.places.to_crs(SWEREF99TM).geometry
    assert pack.roads is not None
    assert off_the_net(pack.roads, np.column_stack([xy.x, xy.y])).sum() > 0
    places = off_the_net(pack.roads, np.column_stack([xy.x, xy.y])).sum()
    cells = of_pack(pack).cells
    lost = off_the_net(pack.roads, cells[["x", "y"]].to_numpy())
    people = f"{cells.loc[lost, 'residents'].sum():,}"
    assert result.stdout.splitlines() == [
        "The net has 7.0 km of road, 3 nodes and 4 edges.",
        "The speed is an assumption on 4.0 km of it.",
        "Left out or changed:",
        "  outside the area asked for: 1 (3.0 km)",
        "Columns read: speed = fart, class = klass.",
        "Farther than 2 km from these roads, and so out of reach:",
        f"  places: {places}",
        f"  cells: {lost.sum()}, residents: {people}",
        f"Changed in {pack_copy}: roads.npz, and the source roads in sources.csv.",
    ]
    row = source(pack_copy, "roads")
    assert row["title_en"] == "Roads, from nvdb.gpkg"
    assert (row["publisher_en"], row["licence_en"]) == ("not stated", "not stated")
    assert command("check", pack_copy).exit_code == 0


def off_the_net(roads: Roads, points: np.ndarray) -> np.ndarray:
    """Points more than 2 km from each of the nodes, the plain way."""
    nodes = np.column_stack([roads.x, roads.y])
    return (np.linalg.norm(points[:, None] - nodes, axis=2) > 2000).all(axis=1)


def test_margin_takes_more_roads_along(pack_copy: Path, tmp_path: Path) -> None:
    arguments = ("roads", road_file(tmp_path), "--pack", pack_copy)
    assert "outside the area" in command(*arguments, "--margin-km", "0").stdout
    wide = command(*arguments, "--margin-km", "200").stdout
    assert "outside the area" not in wide
    assert "Left out or changed:" in wide
    assert "not joined to the rest of the net: 1 (3.0 km)" in wide


def test_nothing_left_out_is_not_told(pack_copy: Path, tmp_path: Path) -> None:
    path = road_file(tmp_path)
    geopandas.read_file(path).iloc[:2].to_file(path)
    result = command("roads", path, "--pack", pack_copy)
    assert result.exit_code == 0
    assert "Left out" not in result.stdout
    assert "Columns read" not in result.stdout


def osm_file(folder: Path) -> Path:
    x, y = 16.59, 59.06
    nodes = "".join(
        f'<node id="{i}" lat="{y + i / 1000}" lon="{x}"/>' for i in range(1, 4)
    )
    ways = (
        '<way id="1"><nd ref="1"/><nd ref="2"/><nd ref="3"/>'
        '<tag k="highway" v="primary"/></way>'
        '<way id="2"><nd ref="1"/><nd ref="3"/><tag k="highway" v="footway"/></way>'
        '<way id="3"><nd ref="3"/><nd ref="4"/><tag k="highway" v="primary"/></way>'
    )
    head = '<osm version="0.6" timestamp="2025-03-04T05:06:07Z">'
    return write(folder / "sverige.osm", f"{head}{nodes}{ways}</osm>")


@pytest.mark.parametrize("ending", [".osm", ".osm.pbf"])
def test_roads_of_openstreetmap_name_their_source(
    pack_copy: Path, tmp_path: Path, ending: str
) -> None:
    plain = osm_file(tmp_path)
    path = tmp_path / f"roads{ending}"
    with osmium.SimpleWriter(path) as writer:
        for thing in osmium.FileProcessor(plain):
            writer.add(thing)
    result = command("roads", path, "--pack", pack_copy, "--as-of", "2025-03-04")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "not for cars: 1" in result.stdout
    row = source(pack_copy, "roads")
    assert row["publisher_en"] == "OpenStreetMap contributors"
    assert (row["licence"], row["licence_en"]) == ("ODbL-1.0", "ODbL-1.0")
    assert row["url"] == "https://www.openstreetmap.org/copyright"


def test_date_of_openstreetmap_is_taken(pack_copy: Path, tmp_path: Path) -> None:
    result = command("roads", osm_file(tmp_path), "--pack", pack_copy)
    assert result.exit_code == 0
    assert source(pack_copy, "roads")["as_of"] == "2025-03-04"
    assert "without a course: 1\n" in result.stdout


def test_roads_of_a_pack_without_residents_tell_of_places_alone(
    pack_copy: Path, tmp_path: Path
) -> None:
    path = pack_copy / "population.csv"
    write(path, path.read_text(encoding="utf-8").split("\n", 1)[0] + "\n")
    result = command("roads", road_file(tmp_path), "--pack", pack_copy)
    assert result.exit_code == 0
    assert "  places: " in result.stdout
    assert "residents" not in result.stdout


@pytest.mark.parametrize("name", ["roads.osm.pbf", "roads.gpkg"])
def test_bad_roads_leave_the_pack_as_it_was(
    pack_copy: Path, tmp_path: Path, name: str
) -> None:
    before = content(pack_copy)
    path = write(tmp_path / name, "no roads at all")
    result = command("roads", path, "--pack", pack_copy)
    assert (result.exit_code, result.stdout) == (1, "")
    assert name in result.stderr
    assert content(pack_copy) == before


def test_every_reason_has_words() -> None:
    annotation = LeftOut.__annotations__["reason"]
    assert set(REASONS) == set(annotation.__args__)


def test_the_pack_of_the_variable_is_changed(
    pack_copy: Path, grid: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SERVICEKARTA_PACK", str(pack_copy))
    assert command("residents", grid, "--as-of", "2024").exit_code == 0
    assert (pack_copy / "residents.csv").exists()


def test_degrees_are_no_grid(pack_copy: Path, tmp_path: Path) -> None:
    table = geopandas.GeoDataFrame(
        {"pop": [1]}, geometry=[Point(16.6, 59.05)], crs=WGS84
    )
    path = tmp_path / "g.gpkg"
    table.to_file(path)
    result = command("residents", path, "--pack", pack_copy, "--as-of", "2024")
    assert result.exit_code == 1
    assert "EPSG:4326" in result.stderr
    assert "Export the file in SWEREF 99 TM (EPSG:3006)." in result.stderr


def test_a_grid_that_is_not_the_agencys_is_not_said_to_be(
    pack_copy: Path, tmp_path: Path
) -> None:
    path = write(tmp_path / "own.csv", "cell_id,residents\n5910006547000,400\n")
    assert command("residents", path, "--pack", pack_copy).exit_code == 0
    row = source(pack_copy, "scb-grid")
    assert (row["publisher_en"], row["licence_en"]) == ("not stated", "not stated")
