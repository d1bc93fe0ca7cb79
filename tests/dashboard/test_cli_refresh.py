import json
import re
import shutil
from pathlib import Path

import pytest
import shapely
from click.testing import CliRunner, Result

from dashboard.cli import refreshing
from dashboard.cli.refreshing import refresh
from dashboard.refresh_words import REFRESH_WORDS
from dashboard.text import use
from geodata.crs import to_metric
from geodata.current import current_pack
from geodata.pack import DEFAULT_PACK, read_pack
from geodata.store.engine import HOME_VARIABLE, URL_VARIABLE
from tests.geodata.test_overpass import answer, area, node
from tests.geodata.test_scb import cell, collection, feature
from tests.geodata.webserver import (
    Answer,
    Question,
    as_json,
    nobody,
    page,
    serving,
)

NEW_CODE = "0181"


@pytest.fixture(autouse=True)
def _english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use("en")
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    monkeypatch.delenv(URL_VARIABLE, raising=False)
    monkeypatch.setattr("geodata.sources.web.FIRST_WAIT_S", 0.0)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return shutil.copytree(DEFAULT_PACK, tmp_path / "own")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(refresh, [str(one) for one in arguments])


def agency(question: Question) -> Answer:
    """Answer as Statistics Sweden's service does, for Flen and what is around it."""
    layer = question.query["typeNames"]
    if layer == "stat:befolkning_1km_2025":
        cells = [cell(1, 590_000, 6_549_000, 40), cell(2, 591_000, 6_549_000, 2)]
        return as_json(collection(*cells, cell(3, 400_000, 6_200_000, 9)))
    if layer.startswith("stat:Tatorter"):
        return as_json(collection(*towns()))
    if layer == "stat:RegSO_2025":
        return as_json(collection(*regions()))
    return Answer(status=404)


def towns() -> list[dict[str, object]]:
    spot = shapely.box(590_000, 6_545_000, 592_000, 6_547_000)
    flen = {"kommun": "0482", "kommunnamn": "Flen", "bef": 6200, "area_ha": 400}
    other = {"kommun": NEW_CODE, "kommunnamn": "Södertälje", "bef": 300}
    return [
        feature(1, spot, tatortskod="0482TC1", tatort="Flen", **flen),
        feature(2, spot, tatortskod="0181TC1", tatort="Hölö", area_ha=30, **other),
    ]


def regions() -> list[dict[str, object]]:
    areas = to_metric(read_pack(DEFAULT_PACK).municipalities)
    shapes = dict(zip(areas["municipality_code"], areas.geometry, strict=True))
    west, south, east, north = shapes["0482"].bounds
    middle = (west + east) / 2
    halves = [shapely.box(west, south, middle, north)]
    halves += [shapely.box(middle, south, east, north)]
    parts = [
        feature(n, shapes["0482"].intersection(half), kommunkod="0482", regsonamn="x")
        for n, half in enumerate(halves)
    ]
    near = shapely.box(east, south, east + 5000, north)
    return [*parts, feature(9, near, kommunkod=NEW_CODE, regsonamn="y")]


def test_residents_from_the_service(pack: Path) -> None:
    with serving(agency) as server:
        found = run(
            "population", "--pack", pack, "--year", "2025", "--endpoint", server.url
        )
    assert found.exit_code == 0
    assert "Cells in the municipality: 2, with 42 residents." in found.output
    content = read_pack(pack)
    assert content.residents is not None
    assert content.residents["residents"].sum() == 42
    assert "age_0_4" in content.residents
    source = content.sources.set_index("source_id").loc["scb-grid"]
    assert source["title_en"].endswith("from befolkning_1km_2025.geojson")
    assert (source["as_of"], source["licence"]) == ("2025-12-31", "CC0")


def test_residents_from_a_file(pack: Path, tmp_path: Path) -> None:
    file = tmp_path / "cells.csv"
    file.write_text("cell_id,residents\n5900006549000,7\n", encoding="utf-8")
    found = run("population", "--pack", pack, "--file", file, "--as-of", "2024-12-31")
    assert found.exit_code == 0
    residents = read_pack(pack).residents
    assert residents is not None
    assert residents["residents"].to_list() == [7]


def test_boundaries_from_the_service(pack: Path) -> None:
    before = read_pack(pack).municipalities
    with serving(agency) as server:
        found = run("boundaries", "--pack", pack, "--endpoint", server.url)
    assert found.exit_code == 0
    assert "2 boundaries are new." in found.output
    assert "Kept as they were: Nykvarn, Vingåker, Gnesta" in found.output
    after = read_pack(pack).municipalities
    codes = set(after["municipality_code"])
    assert codes == {*before["municipality_code"], NEW_CODE}
    names = dict(zip(after["municipality_code"], after["name"], strict=True))
    assert (names["0482"], names[NEW_CODE]) == ("Flen", "Södertälje")
    old, new = (
        to_metric(table[table["municipality_code"] == "0482"]).geometry.iloc[0]
        for table in (before, after)
    )
    assert new.symmetric_difference(old).area < 0.001 * old.area
    asked = server.asked[-1].query["CQL_FILTER"]
    assert NEW_CODE in asked
    assert "'0482'" in asked
    sources = read_pack(pack).sources.set_index("source_id")
    assert sources.loc["boundaries", "as_of"] == "2025"


def test_localities_from_the_service(pack: Path) -> None:
    with serving(agency) as server:
        found = run("localities", "--pack", pack, "--endpoint", server.url)
    assert found.exit_code == 0
    assert "1 locality, 1 of them in the municipality." in found.output
    (row,) = read_pack(pack).localities.to_dict("records")
    assert (row["name"], row["population"]) == ("Flen", 6200)
    assert (row["population_date"], row["source_id"]) == ("2023-12-31", "localities")


def test_boundaries_and_localities_from_files(pack: Path) -> None:
    own = pack / "municipalities.geojson"
    found = run("boundaries", "--pack", pack, "--file", own, "--as-of", "2026-02-01")
    assert found.exit_code == 0
    assert "20 boundaries are new." in found.output
    file = pack / "localities.csv"
    found = run("localities", "--pack", pack, "--file", file)
    assert found.exit_code == 0
    assert "of them in the municipality" in found.output


@pytest.mark.parametrize(
    ("what", "bad", "words"),
    [
        ("population", page(503), "has too much to do"),
        ("boundaries", page(200), "a web page instead of data"),
        ("localities", Answer(b"{}", cut_at=1), "cut the answer off"),
        ("population", Answer(b"[]"), "is no page of features"),
        ("osm", page(504), "has too much to do"),
        ("osm", Answer(b"[]"), "none of the Overpass API"),
    ],
)
def test_what_is_wrong_is_said_and_the_pack_stays(
    what: str, bad: Answer, words: str, pack: Path
) -> None:
    before = {path.name: path.read_bytes() for path in pack.iterdir()}
    with serving(bad) as server:
        found = run(what, "--pack", pack, "--endpoint", server.url)
    assert found.exit_code == 1
    assert words in found.output
    assert {path.name: path.read_bytes() for path in pack.iterdir()} == before


def test_nobody_there(pack: Path) -> None:
    found = run("localities", "--pack", pack, "--endpoint", nobody())
    assert found.exit_code == 1
    assert "127.0.0.1" in found.output
    assert "cannot be reached" in found.output


def test_a_file_without_the_municipality_changes_nothing(
    pack: Path, tmp_path: Path
) -> None:
    before = (pack / "municipalities.geojson").read_bytes()
    file = tmp_path / "a.geojson"
    file.write_text(before.decode().replace('"0482"', '"9999"'), encoding="utf-8")
    found = run("boundaries", "--pack", pack, "--file", file)
    assert found.exit_code == 1
    assert "There is no municipality '0482'" in found.output
    assert (pack / "municipalities.geojson").read_bytes() == before


SEEN = "2026-07-20"
FUEL = node(1, 59.0594, 16.5907, amenity="fuel", name="Ny mack", check_date=SEEN)
SHOP = area("way", 2, 59.134, 16.7304, shop="general", name="Lanthandeln")
GONE = node(3, 59.0513, 16.5996, disused__amenity="fuel", name="Circle K Flen")
AWAY = node(4, 65.0, 16.0, amenity="atm")


def test_openstreetmap(pack: Path) -> None:
    gone = GONE | {"timestamp": "2026-07-30T00:00:00Z"}
    whole = as_json(answer(FUEL, SHOP, gone, AWAY))
    with serving(page(504), whole) as server:
        told = run("osm", "--pack", pack, "--endpoint", server.url, "--dry-run")
        assert told.exit_code == 0
        assert current_pack(pack).places.equals(read_pack(pack).places)
        found = run("osm", "--pack", pack, "--endpoint", server.url)
    assert len(server.asked) == 2
    assert found.exit_code == 0
    assert "OpenStreetMap as of 1 August 2026: 3 services." in found.output
    assert "in none of the municipalities that are known here: 1." in found.output
    content = current_pack(pack)
    services = content.services.set_index("place_id")
    new = services.loc["osm-n1"]
    assert (new["service_kind"], new["status"]) == ("petrol_diesel", "open")
    assert (new["seen_on"], new["source_id"], new["origin"]) == (
        "2026-07-20", "osm", "osm",
    )  # fmt: skip
    assert services.loc["osm-w2", "service_kind"] == "limited_range"
    assert services.loc["flen-circle-k", "status"] == "closed"
    assert services.loc["flen-okq8", "status"] == "open"
    source = content.sources.set_index("source_id").loc["osm"]
    assert (source["licence"], source["as_of"]) == ("ODbL-1.0", "2026-08-01")
    places = content.places.set_index("place_id")
    assert places.loc["osm-w2", "village"] == "Malmköping"


def test_openstreetmap_from_a_file_twice(pack: Path, tmp_path: Path) -> None:
    file = tmp_path / "answer.json"
    file.write_text(json.dumps(answer(FUEL)), encoding="utf-8")
    first = run("osm", "--pack", pack, "--file", file, "--format", "json")
    assert first.exit_code == 0
    assert json.loads(first.stdout)
    again = run("osm", "--pack", pack, "--file", file)
    assert again.exit_code == 0
    assert "1 unchanged" in again.output
    assert len(current_pack(pack).places) == len(read_pack(pack).places) + 1


def test_an_empty_answer_changes_nothing(pack: Path) -> None:
    with serving(as_json(answer())) as server:
        found = run("osm", "--pack", pack, "--endpoint", server.url)
    assert found.exit_code == 1
    assert current_pack(pack).services.equals(read_pack(pack).services)


def test_the_mirror(pack: Path) -> None:
    with serving(page(504)) as bad, serving(as_json(answer(FUEL))) as good:
        found = run(
            "osm", "--pack", pack, "--endpoint", bad.url, "--endpoint", good.url,
            "--radius-km", "10", "--dry-run",
        )  # fmt: skip
    assert found.exit_code == 0
    assert len(bad.asked) == 3


def test_every_error_of_the_web_has_words_and_no_words_lack_an_error() -> None:
    root = Path(refreshing.__file__).parents[2] / "geodata"
    paths = [*(root / "sources").glob("*.py"), root / "pack" / "new.py"]
    source = "\n".join(path.read_text(encoding="utf-8") for path in paths)
    raised = set(re.findall(r'GeodataError\(\s*"([a-z_]+)"', source))
    assert raised - {"not_writable"} <= set(REFRESH_WORDS)
    own = {"web_", "wfs_", "overpass_", "new_pack_"}
    told = {code for code in REFRESH_WORDS if any(map(code.startswith, own))}
    assert told <= set(re.findall(r'"([a-z_]+)"', source))
    assert len(told) > 10
