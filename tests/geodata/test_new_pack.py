import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from geodata.errors import GeodataError, SchemaError
from geodata.pack import DEFAULT_PACK, Pack, check_pack, read_pack
from geodata.pack.new import NewPack, carried, make
from geodata.vocabulary import ALL_KINDS

TODAY = date(2026, 8, 1)


@pytest.fixture(scope="module")
def shipped() -> Pack:
    return read_pack(DEFAULT_PACK)


@pytest.fixture(scope="module")
def new(shipped: Pack) -> NewPack:
    return carried(shipped, "0428", "Vingåker", "Vingåkers kommun")


@pytest.fixture(scope="module")
def made(new: NewPack, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("new") / "deep" / "vingaker"
    make(folder, new)
    return folder


def test_it_has_no_fault_not_even_a_warning(made: Path) -> None:
    assert check_pack(made) == ()


def test_it_holds_what_is_known(made: Path, shipped: Pack) -> None:
    pack = read_pack(made)
    about = pack.municipality
    assert (about.code, about.name) == ("0428", "Vingåker")
    assert about.official_name == "Vingåkers kommun"
    assert about.neighbours == ("0483",)
    assert about.rules == shipped.municipality.rules
    assert about.tiles == shipped.municipality.tiles
    known = set(pack.municipalities["municipality_code"])
    assert {"0428", "0482", "0483"} <= known
    assert "2505" not in known
    assert set(pack.localities["municipality_code"]) <= known
    own = pack.localities[pack.localities["municipality_code"] == "0428"]
    before = shipped.localities
    before = before[before["municipality_code"] == "0428"]
    columns = ["locality_code", "name", "population", "area_ha", "latitude"]
    assert own[columns].to_numpy().tolist() == before[columns].to_numpy().tolist()
    assert list(pack.lakes["name"]) == ["Tisnaren", "Hjälmaren"]
    old = shipped.municipalities.set_index("municipality_code").geometry
    for code, shape in zip(
        pack.municipalities["municipality_code"], pack.municipalities.geometry,
        strict=True,
    ):  # fmt: skip
        assert shape.symmetric_difference(old[code]).area < 1e-6


def test_and_nothing_that_is_not(made: Path) -> None:
    pack = read_pack(made)
    for table in (pack.places, pack.services, pack.groups, pack.evidence):
        assert table.empty
    assert pack.population.empty
    assert (pack.projects, pack.frameworks, pack.funding_calls) == ((), (), ())
    assert pack.contact is None
    assert pack.about == {}
    assert pack.residents is None
    assert set(pack.completeness["state"]) == {"unknown"}
    assert list(pack.completeness["service_kind"]) == list(ALL_KINDS)
    assert set(pack.completeness["municipality_code"]) == {"0428"}


def test_every_source_is_cited_and_there(made: Path) -> None:
    pack = read_pack(made)
    cited = {source for rule in pack.municipality.rules for source in rule.source_ids}
    for table in (pack.municipalities, pack.localities, pack.lakes):
        cited |= set(table["source_id"])
    assert set(pack.sources["source_id"]) == cited
    assert (pack.sources["title_en"] != "").all()


def test_the_map_opens_on_the_municipality(made: Path) -> None:
    view = read_pack(made).municipality.home_view
    assert view.latitude == pytest.approx(59.07, abs=0.05)
    assert view.longitude == pytest.approx(15.87, abs=0.05)
    assert view.zoom == 10


def test_what_is_known_of_flen_goes_along_too(shipped: Pack, tmp_path: Path) -> None:
    make(tmp_path / "flen", carried(shipped, "0482", "Flen", "Flens kommun"))
    pack = read_pack(tmp_path / "flen")
    assert len(pack.population) == len(shipped.population)
    assert "scb-population" in set(pack.sources["source_id"])


def test_a_name_is_text_whatever_it_holds(new: NewPack, tmp_path: Path) -> None:
    name = 'Å"\\ {x} = [\u00a0#'
    make(tmp_path / "odd", replace(new, official_name=name))
    text = (tmp_path / "odd" / "municipality.toml").read_text(encoding="utf-8")
    assert tomllib.loads(text)["official_name"] == name


def test_a_folder_that_holds_something_stays(new: NewPack, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    for folder in (tmp_path, tmp_path / "mine.txt"):
        with pytest.raises(GeodataError) as error:
            make(folder, new)
        assert error.value.code == "new_pack_exists"
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_an_empty_folder_will_do(new: NewPack, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    make(tmp_path / "empty", new)
    assert check_pack(tmp_path / "empty") == ()


def test_a_municipality_of_which_there_is_no_polygon(
    shipped: Pack, tmp_path: Path
) -> None:
    unknown = carried(shipped, "1280", "Malmö", "Malmö kommun")
    with pytest.raises(GeodataError) as error:
        make(tmp_path / "new", unknown)
    assert error.value.code == "new_pack_no_area"
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_left_of_a_pack_with_faults(new: NewPack, tmp_path: Path) -> None:
    sources = [row for row in new.sources if row["source_id"] != "scb-boundaries"]
    with pytest.raises(SchemaError) as error:
        make(tmp_path / "new", replace(new, sources=sources), TODAY)
    assert {fault.code for fault in error.value.faults} == {"unknown_source"}
    assert list(tmp_path.iterdir()) == []


def test_where_nothing_can_be_written(new: NewPack, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(GeodataError) as error:
        make(tmp_path / "file" / "new", new)
    assert error.value.code == "not_writable"
