from dataclasses import replace

import geopandas
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from shapely import Point, Polygon, box

from geodata.crs import SWEREF99TM, WGS84
from geodata.errors import AnalysisError, CrsError
from geodata.pack import DEFAULT_PACK, Pack, read_pack
from geodata.residents import Residents, cell_id, corner_of, modelled, of_pack
from tests.geodata.editing import TODAY

X, Y = 600_000, 6_550_000
MIDDLE = "6010006551000"
"""The middle cell of a municipality of 3 x 3 km with its corner at X, Y."""

Town = tuple[float, float, float, int]
"""Easting and northing from the corner, hectares, population."""

BOWTIE = Polygon([(X, Y), (X + 1000, Y + 1000), (X + 1000, Y), (X, Y + 1000)])


def square(side_m: float = 3000) -> geopandas.GeoDataFrame:
    area = box(X, Y, X + side_m, Y + side_m)
    return geopandas.GeoDataFrame(geometry=[area], crs=SWEREF99TM)


def towns(*rows: Town) -> geopandas.GeoDataFrame:
    return geopandas.GeoDataFrame(
        {
            "population": pd.Series([row[3] for row in rows], dtype=int),
            "population_date": pd.Series(["2020-12-31"] * len(rows), dtype=str),
            "area_ha": pd.Series([row[2] for row in rows], dtype=float),
        },
        geometry=[Point(X + row[0], Y + row[1]) for row in rows],
        crs=SWEREF99TM,
    )


def lakes(*shapes: shapely.Geometry) -> geopandas.GeoDataFrame:
    return geopandas.GeoDataFrame(geometry=list(shapes), crs=SWEREF99TM)


def lake(west: float, south: float, east: float, north: float) -> Polygon:
    return box(X + west, Y + south, X + east, Y + north)


def model(
    persons: int, *rows: Town, water: tuple[Polygon, ...] = (), side_m: float = 3000
) -> Residents:
    return modelled(
        square(side_m), lakes(*water), towns(*rows), persons, as_of="2021-12-31"
    )


def by_cell(residents: Residents) -> dict[str, int]:
    cells = residents.cells
    return dict(zip(cells["cell_id"], cells["residents"], strict=True))


@pytest.mark.parametrize(
    ("x", "y", "expected"),
    [
        (594_000, 6_550_000, "5940006550000"),
        (594_999.9, 6_550_999.9, "5940006550000"),
        (595_000, 6_550_999, "5950006550000"),
        (594_500, 6_551_000, "5940006551000"),
    ],
)
def test_cell_has_the_name_of_its_lower_left_corner(
    x: float, y: float, expected: str
) -> None:
    assert cell_id(x, y) == expected


def test_corner_is_what_the_name_says() -> None:
    assert corner_of("5940006550000") == (594_000, 6_550_000)


@pytest.mark.parametrize(
    "text", ["", "594000655000", "5940016550000", "5940006550500", "594000655000x"]
)
def test_text_that_names_no_cell_has_no_corner(text: str) -> None:
    with pytest.raises(ValueError, match=f"^{text}$"):
        corner_of(text)


def test_nine_persons_on_nine_cells_are_one_each() -> None:
    residents = model(9)
    assert list(by_cell(residents).values()) == [1] * 9
    assert (residents.basis, residents.as_of) == ("model", "2021-12-31")
    assert (residents.in_localities, residents.rural) == (0, 9)
    assert (residents.localities_as_of, residents.lake_ha) == ("", 0)


def test_cell_tells_its_middle() -> None:
    cell = model(9).cells.iloc[0]
    assert (cell["cell_id"], cell["x"], cell["y"]) == ("6000006550000", 600500, 6550500)


def test_cells_are_in_the_order_of_their_names() -> None:
    assert model(9).cells["cell_id"].is_monotonic_increasing


def test_one_person_lives_in_the_middle_and_empty_cells_are_left_out() -> None:
    assert by_cell(model(1)) == {MIDDLE: 1}


def test_locality_within_a_cell_lives_there_and_the_others_on_what_is_left() -> None:
    residents = model(890, (1500, 1500, 50, 40))
    cells = by_cell(residents)
    assert cells.pop(MIDDLE) == 40 + 50
    assert set(cells.values()) == {100}
    assert (residents.in_localities, residents.rural) == (40, 850)
    assert residents.localities_as_of == "2020-12-31"


def test_locality_on_the_corner_of_four_cells_lives_in_each_alike() -> None:
    cells = by_cell(model(100, (1000, 1000, 20, 100)))
    assert sorted(cells.values()) == [25, 25, 25, 25]


def test_locality_of_300_residents_on_an_edge_is_split_as_its_circle_is() -> None:
    # A chord at half the radius cuts off 19.55 % of a circle.
    area_ha = 3.141592653589793 * 200**2 / 10_000
    cells = by_cell(model(10_000, (900, 1500, area_ha, 10_000)))
    assert cells["6010006551000"] == pytest.approx(1955, abs=2)


def test_circle_may_reach_over_the_boundary() -> None:
    cells = by_cell(model(100, (0, 0, 20, 100)))
    assert sorted(cells) == [
        "5990006549000",
        "5990006550000",
        "6000006549000",
        "6000006550000",
    ]


def test_locality_without_an_area_lives_in_the_cell_of_its_point() -> None:
    assert by_cell(model(7, (1500, 1500, 0, 7))) == {MIDDLE: 7}


def test_nobody_lives_in_a_known_lake() -> None:
    residents = model(80, water=(lake(1000, 1000, 2000, 2000),))
    assert MIDDLE not in by_cell(residents)
    assert set(by_cell(residents).values()) == {10}
    assert residents.lake_ha == pytest.approx(100)


def test_lake_outside_the_municipality_or_under_a_locality_is_not_counted() -> None:
    water = (lake(-5000, 0, -1000, 3000), lake(1490, 1490, 1510, 1510))
    assert model(900, (1500, 1500, 50, 40), water=water).lake_ha == pytest.approx(0)


def test_lakes_that_overlap_are_counted_once() -> None:
    water = (lake(0, 0, 1000, 1000), lake(500, 0, 1000, 1000))
    assert model(9, water=water).lake_ha == pytest.approx(100)


def test_lake_that_is_no_valid_polygon_does_no_harm() -> None:
    residents = model(850, water=(BOWTIE,))
    assert residents.cells["residents"].sum() == 850
    assert residents.lake_ha == pytest.approx(50)


def test_half_a_cell_of_land_holds_half_as_many() -> None:
    cells = by_cell(model(850, water=(lake(0, 0, 500, 1000),)))
    assert cells.pop("6000006550000") == 50
    assert set(cells.values()) == {100}


def test_no_side_of_the_municipality_is_favoured() -> None:
    cells = model(1000, side_m=20_000).cells
    south = cells.loc[cells["y"] < Y + 10_000, "residents"].sum()
    west = cells.loc[cells["x"] < X + 10_000, "residents"].sum()
    assert south == 500
    assert abs(west - 500) <= 2
    assert set(cells["residents"]) == {2, 3}


def test_more_in_the_localities_than_in_all_is_refused() -> None:
    with pytest.raises(AnalysisError) as caught:
        model(99, (1500, 1500, 50, 60), (500, 500, 50, 40))
    values = {"persons": "99", "localities": "100"}
    assert caught.value.args == ("negative_remainder", values)


def test_rural_residents_without_land_are_refused() -> None:
    with pytest.raises(AnalysisError) as caught:
        model(41, (1500, 1500, 50, 40), water=(lake(0, 0, 3000, 3000),))
    assert caught.value.args == ("no_land", {"rural": "1"})


def test_no_land_is_no_matter_where_nobody_is_rural() -> None:
    residents = model(40, (1500, 1500, 50, 40), water=(lake(0, 0, 3000, 3000),))
    assert by_cell(residents) == {MIDDLE: 40}


def test_nobody_at_all_is_an_empty_table_with_its_columns() -> None:
    cells = model(0).cells
    assert (len(cells), list(cells)) == (0, ["cell_id", "x", "y", "residents"])


@pytest.mark.parametrize("wrong", [0, 1, 2])
def test_degrees_are_refused(wrong: int) -> None:
    tables = [square(), lakes(), towns((1500, 1500, 50, 40))]
    tables[wrong] = tables[wrong].set_crs(WGS84, allow_override=True)
    with pytest.raises(CrsError):
        modelled(*tables, 100, "2021-12-31")


def test_tables_are_not_changed() -> None:
    tables = [square(), lakes(lake(0, 0, 500, 500)), towns((1500, 1500, 50, 40))]
    before = [table.copy(deep=True) for table in tables]
    modelled(*tables, 100, "2021-12-31")
    for table, copy in zip(tables, before, strict=True):
        assert_frame_equal(table, copy)


METRES = st.integers(0, 6000)
TOWNS = st.lists(
    st.tuples(METRES, METRES, st.integers(0, 900), st.integers(0, 5000)), max_size=5
)
LAKES = st.lists(st.tuples(METRES, METRES, st.integers(1, 2000)), max_size=4)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(rows=TOWNS, ponds=LAKES, rural=st.integers(1, 20_000))
def test_every_total_is_kept_exactly(
    rows: list[Town], ponds: list[tuple[int, int, int]], rural: int
) -> None:
    water = [lake(x, y, x + side, y + side) for x, y, side in ponds]
    count = sum(row[3] for row in rows) + rural
    residents = model(count, *rows, water=tuple(water), side_m=10_000)
    cells = residents.cells
    assert cells["residents"].sum() == count == residents.in_localities + rural
    assert (cells["residents"] > 0).all()
    assert cells["cell_id"].is_unique
    ids = [cell_id(x, y) for x, y in zip(cells["x"], cells["y"], strict=True)]
    assert cells["cell_id"].to_list() == ids


@settings(max_examples=20, deadline=None, derandomize=True)
@given(data=st.data(), rows=TOWNS)
def test_order_of_the_localities_changes_nothing(
    data: st.DataObject, rows: list[Town]
) -> None:
    count = sum(row[3] for row in rows) + 500
    other = data.draw(st.permutations(rows))
    one = model(count, *rows, side_m=10_000).cells
    assert_frame_equal(one, model(count, *other, side_m=10_000).cells)


@pytest.fixture(scope="module")
def flen() -> Pack:
    return read_pack(DEFAULT_PACK, TODAY)


def test_all_of_flen_are_placed(flen: Pack) -> None:
    residents = of_pack(flen)
    assert residents.cells["residents"].sum() == 16_316
    assert (residents.in_localities, residents.rural) == (12_482, 3_834)
    assert (residents.as_of, residents.localities_as_of) == ("2021-12-31", "2020-12-31")
    assert residents.basis == "model"
    assert residents.lake_ha == pytest.approx(4_125, abs=1)


def test_flen_has_its_people_where_its_towns_are(flen: Pack) -> None:
    cells = of_pack(flen).cells
    flen_town = cells[(cells["x"] - 591_200).abs().lt(2000)]
    near = flen_town[(flen_town["y"] - 6_547_600).abs().lt(2000)]
    assert 6_577 <= near["residents"].sum() < 6_577 + 16 * 12


def test_latest_number_is_taken_where_the_pack_names_no_date(flen: Pack) -> None:
    municipality = flen.municipality.model_copy(update={"population_date": None})
    residents = of_pack(replace(flen, municipality=municipality))
    assert residents.as_of == "2025-06-30"
    assert residents.cells["residents"].sum() == 15_295


@pytest.mark.parametrize("as_of", ["2017-12-31", None])
def test_pack_without_that_number_of_inhabitants_is_refused(
    flen: Pack, as_of: str | None
) -> None:
    municipality = flen.municipality.model_copy(update={"population_date": as_of})
    none = flen.population.iloc[:0]
    pack = replace(flen, municipality=municipality, population=none)
    with pytest.raises(AnalysisError) as caught:
        of_pack(pack)
    assert caught.value.args == ("no_population", {"found": as_of or ""})


def test_grid_of_the_pack_goes_before_the_model(flen: Pack) -> None:
    cells = model(9).cells
    row = {"source_id": "scb-grid", "as_of": "2024-12-31"}
    sources = pd.concat([flen.sources, pd.DataFrame([row])], ignore_index=True)
    residents = of_pack(replace(flen, residents=cells, sources=sources))
    official = {"official": 16_316, "official_as_of": "2021-12-31"}
    assert residents == Residents(cells, "grid", "2024-12-31", **official)


def test_grid_without_its_source_has_no_date(flen: Pack) -> None:
    assert of_pack(replace(flen, residents=model(9).cells)).as_of == ""
