"""`servicekarta export`: each table in each format, the whole, and what is refused."""

import csv
import io
import json
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import click
import geopandas
import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner, Result

from dashboard.cli.data import check, info
from dashboard.cli.exporting import export_
from dashboard.cli.run import run
from dashboard.documents.files import catalogue, written
from dashboard.documents.files.styles import SHAPES
from dashboard.documents.files.tables import TABLES, table_of
from dashboard.documents.files.written import MIMES, WHOLE, content_of, formats_of
from dashboard.palette import LOOKS
from geodata.edits import confirmed, editors_source
from geodata.pack import DEFAULT_PACK, Pack, cells_of, read_pack
from geodata.store.change_records import NewChange
from geodata.store.changes import add_change
from geodata.store.engine import open_store
from geodata.store.workshops import new_id
from geodata.vocabulary import SERVICE_TYPES


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    monkeypatch.setenv("SERVICEKARTA_HOME", str(folder))
    for name in ("SERVICEKARTA_DATABASE_URL", "SERVICEKARTA_PACK"):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture(scope="module")
def pack() -> Pack:
    return read_pack(DEFAULT_PACK)


def command(*arguments: str | Path) -> Result:
    return CliRunner().invoke(export_, [str(part) for part in arguments])


def exported(what: str, path: Path, *more: str | Path) -> Path:
    result = command(what, "--out", path, *more)
    assert (result.exit_code, result.stdout) == (0, "")
    assert str(path) in result.stderr
    return path


def read(content: bytes, form: str, layer: str) -> pd.DataFrame:
    file = io.BytesIO(content)
    if form == "csv":
        return pd.read_csv(file, encoding="utf-8-sig", dtype=str)
    if form == "xlsx":
        return pd.read_excel(file, dtype=str)
    if form == "geojson":
        return geopandas.read_file(file)
    with tempfile.NamedTemporaryFile(suffix=".gpkg") as package:
        package.write(content)
        package.flush()
        return geopandas.read_file(package.name, layer=layer)


@pytest.mark.parametrize("code", TABLES)
def test_each_table_has_the_same_rows_in_each_format(pack: Pack, code: str) -> None:
    table = table_of(pack, code)
    columns = [name for name in table if name != "geometry"]
    for form in formats_of(code):
        found = read(content_of(pack, code, form), form, code)
        assert len(found) == len(table), form
        assert [name for name in found if name != "geometry"] == columns, form
        if len(table):
            name = columns[0]
            assert found[name].astype(str).to_list() == table[name].to_list(), form


def test_tables_with_positions_and_only_those_are_layers(pack: Pack) -> None:
    placed = {
        c for c in TABLES if isinstance(table_of(pack, c), geopandas.GeoDataFrame)
    }
    assert placed == {code for code in TABLES if "gpkg" in formats_of(code)}
    assert placed == {code for code in TABLES if "geojson" in formats_of(code)}
    assert {"offers", "osm_offers", "groups", "localities", "cells"} <= placed


def test_openstreetmaps_rows_are_in_tables_of_their_own(pack: Pack) -> None:
    every = set(pack.places["place_id"])
    own = set(table_of(pack, "places")["place_id"])
    osm = set(table_of(pack, "osm_places")["place_id"])
    assert own | osm == every
    assert not own & osm
    for code in ("offers", "services"):
        assert set(table_of(pack, code)["place_id"]) <= own
        assert set(table_of(pack, f"osm_{code}")["place_id"]) <= osm
    count = len(table_of(pack, "offers")) + len(table_of(pack, "osm_offers"))
    assert count == len(pack.services)


def test_the_own_service_of_a_place_of_openstreetmaps_is_under_its_licence(
    pack_copy: Path,
) -> None:
    with (pack_copy / "services.csv").open("a", encoding="utf-8") as file:
        file.write("flen-okq8,post,parcel_locker,open,2026-01-01,,chain-stores,,\n")
    content = read_pack(pack_copy)
    assert "flen-okq8" not in set(table_of(content, "offers")["place_id"])
    rows = table_of(content, "osm_offers")
    assert "parcel_locker" in set(rows["service_kind"])


def test_spreadsheets_name_the_sources_of_their_rows(pack: Pack) -> None:
    book = openpyxl.load_workbook(io.BytesIO(content_of(pack, "osm_offers", "xlsx")))
    (header, *rows) = book["Källor"].iter_rows(values_only=True)
    assert header[0] == "source_id"
    assert [row[0] for row in rows] == ["osm-fuel"]


def test_cells_add_up_to_the_residents(pack: Pack) -> None:
    cells = read(content_of(pack, "cells", "gpkg"), "gpkg", "cells")
    assert set(cells["basis"]) == {"model"}
    assert cells["residents"].sum() > 10_000
    assert cells.geometry.area.to_list() == pytest.approx([1e6] * len(cells), rel=1e-4)


def test_without_residents_there_are_no_cells_and_no_error(pack_copy: Path) -> None:
    table = pack_copy / "population.csv"
    table.write_text(table.read_text(encoding="utf-8").split("\n")[0] + "\n")
    toml = pack_copy / "municipality.toml"
    text = toml.read_text(encoding="utf-8").split("\n")
    kept = [line for line in text if not line.startswith("population_date")]
    toml.write_text("\n".join(kept), encoding="utf-8")
    content = read_pack(pack_copy)
    assert table_of(content, "cells").empty
    for form in formats_of("cells"):
        assert read(content_of(content, "cells", form), form, "cells").empty


# Command


@pytest.mark.parametrize("form", ["csv", "xlsx", "geojson", "gpkg"])
def test_command_writes_a_table(tmp_path: Path, form: str) -> None:
    path = exported("offers", tmp_path / f"Å.{form.upper()}")
    assert len(read(path.read_bytes(), form, "offers")) == 36


def test_formulas_in_spreadsheets_are_text(pack_copy: Path, tmp_path: Path) -> None:
    table = pack_copy / "places.csv"
    text = table.read_text(encoding="utf-8").replace("ICA Kvantum Flen", "=1+1")
    table.write_text(text, encoding="utf-8")
    path = exported("places", tmp_path / "a.csv", "--pack", pack_copy)
    rows = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")))
    assert "'=1+1" in {row["name"] for row in rows}
    path = exported("places", tmp_path / "a.geojson", "--pack", pack_copy)
    assert "=1+1" in set(geopandas.read_file(path)["name"])


def test_everything_is_one_archive_with_its_description(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = {code: TABLES[code] for code in ("offers", "osm_offers", "sources")}
    for module in (written, catalogue):
        monkeypatch.setattr(module, "TABLES", few)
    path = exported("all", tmp_path / "a.zip", "--base-url", "https://a.example/x")
    with ZipFile(path) as archive:
        names = set(archive.namelist())
        told = json.loads(archive.read("dcat.jsonld"))
    files = {
        node["dcat:downloadURL"]["@id"].removeprefix("https://a.example/x/")
        for node in told["@graph"]
        if node["@type"] == "dcat:Distribution"
    }
    assert names == files | {"dcat.jsonld"}
    assert {"offers.gpkg", "osm_offers.geojson", "sources.csv"} <= names


@pytest.mark.parametrize("form", ["xlsx", "gpkg"])
def test_everything_in_one_file_has_every_table(tmp_path: Path, form: str) -> None:
    path = exported("all", tmp_path / f"a.{form}")
    if form == "xlsx":
        assert len(openpyxl.load_workbook(path).sheetnames) == len(TABLES)
        return
    layers = geopandas.list_layers(path)
    assert set(layers["name"]) == {*TABLES, "layer_styles"}
    styles = geopandas.read_file(path, layer="layer_styles")
    placed = {code for code in TABLES if "gpkg" in formats_of(code)}
    assert set(styles["f_table_name"]) == placed


def test_services_have_the_colours_of_the_map(tmp_path: Path) -> None:
    path = exported("offers", tmp_path / "a.gpkg")
    (style,) = geopandas.read_file(path, layer="layer_styles").to_dict("records")
    assert style["styleName"] == "Serviceslag"
    for code in SERVICE_TYPES:
        assert f'value="{code}"' in style["styleQML"]
        assert f'value="{SHAPES[code]}"' in style["styleQML"]
        parts = [str(int(LOOKS[code].colour[i : i + 2], 16)) for i in (1, 3, 5)]
        assert ",".join([*parts, "255"]) in style["styleQML"]


def test_description_is_in_both_languages(tmp_path: Path) -> None:
    path = exported("pack", tmp_path / "a.jsonld")
    nodes = json.loads(path.read_text(encoding="utf-8"))["@graph"]
    titles = {
        text["@language"]: text["@value"]
        for node in nodes
        if node["@id"] == "#offers"
        for text in node["dcterms:title"]
    }
    expected = {"sv": "Service med ställen", "en": "Services with their places"}
    assert titles == expected
    sets = {n["@id"].lstrip("#") for n in nodes if n["@type"] == "dcat:Dataset"}
    assert sets == set(TABLES) - {"evidence"}  # it has no rows


def test_a_pack_is_taken_along_and_read_again(tmp_path: Path) -> None:
    path = exported("pack", tmp_path / "a.zip")
    told = CliRunner().invoke(info, ["--pack", str(path), "--format", "json"])
    before = CliRunner().invoke(info, ["--format", "json"])
    assert (told.exit_code, told.stdout) == (0, before.stdout)
    checked = CliRunner().invoke(check, [str(path)])
    assert (checked.exit_code, checked.stderr) == (0, "")


def test_what_was_changed_in_the_app_is_taken_along(pack: Pack, tmp_path: Path) -> None:
    today = datetime.now(UTC).date()
    engine = open_store()
    words = {"title": "Ställen", "licence": "CC0"}
    source = editors_source(pack.municipality, today, words)
    service = ("groceries", "full_range")
    rows = confirmed(cells_of(DEFAULT_PACK), "flen-coop", service, today, source)
    add_change(
        engine,
        DEFAULT_PACK,
        NewChange(new_id(), "confirm", rows, place_id="flen-coop"),
        municipality_code="0482",
        role="editor",
    )
    engine.dispose()
    path = exported("services", tmp_path / "a.csv")
    table = pd.read_csv(path, encoding="utf-8-sig", dtype=str)
    coop = table[(table["place_id"] == "flen-coop")]
    assert today.isoformat() in set(coop["seen_on"])
    archive = exported("pack", tmp_path / "a.zip")
    with ZipFile(archive) as file:
        assert today.isoformat() in file.read("services.csv").decode()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("services", "--out", "a.gpkg"), "bara som .csv, .xlsx"),
        (("pack", "--out", "a.csv"), "bara som .zip, .jsonld"),
        (("offers", "--out", "a.txt"), "inte '.txt'"),
        (("offers", "--out", "a.csv", "--base-url", "https://a.se/"), "--base-url"),
        (("nonsense", "--out", "a.csv"), "nonsense"),
    ],
)
def test_what_cannot_be_written_is_refused(
    tmp_path: Path, arguments: tuple[str, ...], told: str
) -> None:
    named = [str(tmp_path / part) if part == "a.csv" else part for part in arguments]
    result = command(*named)
    assert result.exit_code == 2
    assert told in result.stderr
    assert not list(tmp_path.glob("a.*"))


def test_an_address_that_is_none_is_told(tmp_path: Path) -> None:
    result = command("pack", "--out", tmp_path / "a.jsonld", "--base-url", "flen.se")
    assert result.exit_code == 1
    assert "”flen.se” är ingen webbadress" in result.stderr


@pytest.mark.parametrize("asked", [export_, run, info])
def test_an_archive_that_is_no_pack_is_told_before_anything(
    tmp_path: Path, asked: click.Command
) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(b"PK")
    out = ["offers", "--out", str(tmp_path / "a.csv")] if asked is export_ else []
    result = CliRunner().invoke(asked, [*out, "--pack", str(path)])
    assert result.exit_code == 1
    assert "Arkivet a.zip kan inte packas upp" in result.stderr


def test_every_format_has_a_media_type() -> None:
    used = {form for code in (*TABLES, *WHOLE) for form in formats_of(code)}
    assert used == set(MIMES)
