import shutil
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.errors import Fault, SchemaError, SourceError
from geodata.pack import (
    DEFAULT_PACK,
    PACK_VARIABLE,
    Pack,
    check_pack,
    pack_folder,
    read_pack,
)
from tests.geodata.editing import (
    TODAY,
    add_column,
    append,
    cells,
    change,
    drop_column,
    only_header,
)

PLACES = (DEFAULT_PACK / "places.csv").read_bytes()
OSM = ("osm_places.csv", "osm_services.csv")
NUMBER_OF_ANOTHER_TABLE = [
    ("places.csv", "population"),
    ("services.csv", "precision_m"),
    ("sources.csv", "area_ha"),
    ("groups.csv", "persons"),
]


@pytest.fixture(scope="module")
def shared_copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shutil.copytree(DEFAULT_PACK, tmp_path_factory.mktemp("shared") / "pack")


@pytest.mark.parametrize("read", [read_pack, check_pack])
def test_folder_that_is_not_there_is_named(tmp_path: Path, read: type) -> None:
    with pytest.raises(SourceError) as caught:
        read(tmp_path / "nowhere")
    assert caught.value.code == "no_folder"
    assert str(tmp_path / "nowhere") in str(caught.value)


def test_file_in_place_of_the_folder_is_no_folder(pack_copy: Path) -> None:
    with pytest.raises(SourceError):
        read_pack(pack_copy / "places.csv")


def test_pack_folder_is_the_shipped_one_unless_chosen(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(PACK_VARIABLE, raising=False)
    assert pack_folder() == DEFAULT_PACK
    monkeypatch.setenv(PACK_VARIABLE, "")
    assert pack_folder() == DEFAULT_PACK
    monkeypatch.setenv(PACK_VARIABLE, str(tmp_path))
    assert pack_folder() == tmp_path


def test_pack_folder_may_start_with_the_home_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv(PACK_VARIABLE, "~/pack")
    assert pack_folder() == tmp_path / "pack"


def test_places_of_both_files_are_joined_with_their_origin() -> None:
    places = read_pack(DEFAULT_PACK, TODAY).places
    assert places["origin"].to_list() == ["pack"] * 33 + ["osm"] * 13
    assert places.index.to_list() == list(range(46))


def test_services_of_both_files_are_joined_with_their_origin() -> None:
    services = read_pack(DEFAULT_PACK, TODAY).services
    assert services["origin"].to_list() == ["pack"] * 36 + ["osm"] * 13


def test_point_has_the_longitude_as_x_and_the_latitude_as_y() -> None:
    place = read_pack(DEFAULT_PACK, TODAY).places.iloc[0]
    assert (place.geometry.x, place.geometry.y) == (16.59152, 59.05934)


def test_group_without_a_position_has_no_geometry() -> None:
    groups = read_pack(DEFAULT_PACK, TODAY).groups
    assert groups.loc[groups.geometry.isna(), "group_id"].to_list() == [
        "vadsbro-blacksta"
    ]


def test_numbers_are_numbers_and_codes_are_text() -> None:
    pack = read_pack(DEFAULT_PACK, TODAY)
    assert pack.localities["population"].dtype == int
    assert pack.population["persons"].dtype == int
    assert pack.localities["area_ha"].dtype == float
    assert set(pack.localities["municipality_code"]) >= {"0428", "0482"}


def test_place_may_lack_its_precision(pack_copy: Path) -> None:
    change(pack_copy, "places.csv", cells(3, precision_m=""))
    precision = read_pack(pack_copy, TODAY).places["precision_m"]
    assert precision.isna().to_list() == [False, True] + [False] * 44


def test_about_texts_are_read_by_language(pack_copy: Path) -> None:
    for language, text in (("sv", "Om kartan å"), ("en", "About")):
        (pack_copy / f"about.{language}.md").write_text(text, encoding="utf-8")
    assert read_pack(pack_copy, TODAY).about == {"sv": "Om kartan å", "en": "About"}


def test_about_texts_may_be_absent(pack_copy: Path) -> None:
    for text in pack_copy.glob("about.*.md"):
        text.unlink()
    assert read_pack(pack_copy, TODAY).about == {}


def test_openstreetmap_files_may_be_absent(pack_copy: Path) -> None:
    for file in OSM:
        (pack_copy / file).unlink()
    pack = read_pack(pack_copy, TODAY)
    assert (len(pack.places), len(pack.services)) == (33, 36)
    assert set(pack.places["origin"]) == {"pack"}


def test_openstreetmap_files_may_have_only_a_header(pack_copy: Path) -> None:
    for file in OSM:
        change(pack_copy, file, only_header)
    pack = read_pack(pack_copy, TODAY)
    assert (len(pack.places), len(pack.services)) == (33, 36)
    assert pack.places["latitude"].dtype == float


def test_all_places_may_come_from_openstreetmap(pack_copy: Path) -> None:
    for file in ("places.csv", "services.csv"):
        change(pack_copy, file, only_header)
    pack = read_pack(pack_copy, TODAY)
    assert set(pack.places["origin"]) == set(pack.services["origin"]) == {"osm"}


def test_completeness_may_be_absent(pack_copy: Path) -> None:
    (pack_copy / "completeness.csv").unlink()
    completeness = read_pack(pack_copy, TODAY).completeness
    assert completeness.empty
    assert {"service_kind", "state", "as_of"} <= set(completeness.columns)


@pytest.mark.parametrize(
    "file", ["completeness.csv", "localities.csv", "population.csv", "groups.csv"]
)
def test_table_may_have_only_a_header(pack_copy: Path, file: str) -> None:
    change(pack_copy, file, only_header)
    table = getattr(read_pack(pack_copy, TODAY), file.removesuffix(".csv"))
    assert table.empty


def test_completeness_may_say_more_of_a_village(pack_copy: Path) -> None:
    change(pack_copy, "completeness.csv", add_column("village", "Bettna"))
    assert set(read_pack(pack_copy, TODAY).completeness["village"]) == {"Bettna"}


@pytest.mark.parametrize("file", ["places.csv", "osm_places.csv"])
def test_column_of_one_of_two_joined_files_is_empty_text_for_the_other(
    pack_copy: Path, file: str
) -> None:
    change(pack_copy, file, drop_column("note_en"))
    notes = read_pack(pack_copy, TODAY).places["note_en"]
    assert [note for note in notes if not isinstance(note, str)] == []


@pytest.mark.parametrize(("file", "column"), NUMBER_OF_ANOTHER_TABLE)
def test_extra_column_with_the_name_of_a_number_elsewhere_is_left_as_text(
    pack_copy: Path, file: str, column: str
) -> None:
    change(pack_copy, file, add_column(column, "about ten"))
    table = getattr(read_pack(pack_copy, TODAY), file.removesuffix(".csv"))
    assert "about ten" in set(table[column])


def test_byte_order_mark_changes_nothing(pack_copy: Path) -> None:
    for path in pack_copy.iterdir():
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    pack, plain = read_pack(pack_copy, TODAY), read_pack(DEFAULT_PACK, TODAY)
    pd.testing.assert_frame_equal(pack.sources, plain.sources)
    pd.testing.assert_frame_equal(pack.services, plain.services)
    assert (pack.municipality, pack.projects) == (plain.municipality, plain.projects)
    assert pack.about == plain.about


@pytest.mark.parametrize("ending", [b"\r\n", b"\r"])
def test_line_endings_change_nothing(pack_copy: Path, ending: bytes) -> None:
    path = pack_copy / "places.csv"
    path.write_bytes(PLACES.replace(b"\n", ending))
    pd.testing.assert_frame_equal(
        read_pack(pack_copy, TODAY).places, read_pack(DEFAULT_PACK, TODAY).places
    )


@pytest.mark.usefixtures("untraced")
def test_fifty_thousand_places_are_read(pack_copy: Path) -> None:
    lines = (
        f"place-{i},Namn {i},,By,0482,,59.05,16.59,10,se-poi,,\n" for i in range(50_000)
    )
    change(pack_copy, "places.csv", append("".join(lines)))
    places = read_pack(pack_copy, TODAY).places
    assert len(places) == 50_046
    assert places["place_id"].iloc[50_032] == "place-49999"


def test_date_may_be_the_day_itself(pack_copy: Path) -> None:
    change(pack_copy, "services.csv", cells(3, seen_on=TODAY.isoformat()))
    assert check_pack(pack_copy, TODAY) == ()


def test_day_is_the_current_one_unless_given(pack_copy: Path) -> None:
    change(pack_copy, "services.csv", cells(3, seen_on="9999-12-31"))
    (fault,) = check_pack(pack_copy)
    assert fault.code == "future_date"
    with pytest.raises(SchemaError):
        read_pack(pack_copy)


Cut = tuple[int, int, bytes]
PIECES = st.binary(max_size=4) | st.sampled_from(
    [b'"', b",", b"\n", b"\r", b";", b"\0", b"-", "٣".encode(), "Å".encode()]
)
CUTS = st.lists(
    st.tuples(st.integers(0, len(PLACES)), st.integers(0, 60), PIECES),
    min_size=1,
    max_size=4,
)


def read_or_faults(folder: Path) -> Pack | tuple[Fault, ...]:
    try:
        return read_pack(folder, TODAY)
    except SchemaError as error:
        return error.faults


@settings(max_examples=40, deadline=None, derandomize=True)
@given(cuts=CUTS)
def test_damaged_places_are_read_or_refused_with_faults(
    shared_copy: Path, cuts: list[Cut]
) -> None:
    data = PLACES
    for at, length, piece in cuts:
        data = data[:at] + piece + data[at + length :]
    (shared_copy / "places.csv").write_bytes(data)
    outcome = read_or_faults(shared_copy)
    if isinstance(outcome, Pack):
        assert outcome.places["place_id"].is_unique
        assert outcome.places.geometry.notna().all()
    else:
        assert {fault.severity for fault in outcome} == {"error"}
