import geopandas
import pandas as pd
import pytest

from geodata.crs import SWEREF99TM, WGS84
from geodata.errors import CrsError
from geodata.villages import (
    areas_around,
    each_cell,
    incomplete_villages,
    villages,
    villages_around,
)
from tests.geodata.nets import CORNER
from tests.geodata.paper import OTHER, OWN, Spot, cells, completeness, point
from tests.geodata.paper import villages as named

Row = tuple[str, str, Spot | None]


def table(column: str, *rows: Row) -> geopandas.GeoDataFrame:
    """Points with a name, the code of a municipality and a position."""
    values = {
        column: pd.Series([name for name, _code, _at in rows], dtype=str),
        "municipality_code": pd.Series([code for _name, code, _at in rows], dtype=str),
    }
    points = [point(at) for _name, _code, at in rows]
    return geopandas.GeoDataFrame(values, geometry=points, crs=SWEREF99TM)


def positions(
    localities: tuple[Row, ...] = (),
    groups: tuple[Row, ...] = (),
    places: tuple[Row, ...] = (),
) -> dict[str, Spot]:
    found = villages(
        table("name", *localities),
        table("home_village", *groups),
        table("village", *places),
        OWN,
    )
    assert list(found) == ["name", "x", "y"]
    xy = zip(found["x"] - CORNER[0], found["y"] - CORNER[1], strict=True)
    return dict(zip(found["name"], xy, strict=True))


# Where they lie


def test_localities_come_first_then_homes_of_groups_then_villages_of_places() -> None:
    found = positions(
        localities=(("Ort", OWN, (1, 2)),),
        groups=(("Hem", OWN, (3, 4)), ("Ort", OWN, (90, 90))),
        places=(("By", OWN, (5, 6)), ("Hem", OWN, (90, 90)), ("Ort", OWN, (90, 90))),
    )
    assert list(found.items()) == [("Ort", (1, 2)), ("Hem", (3, 4)), ("By", (5, 6))]


def test_village_that_only_places_name_lies_in_their_middle() -> None:
    places = (("By", OWN, (0, 0)), ("Vik", OWN, (8, 8)), ("By", OWN, (10, 4)))
    assert positions(places=places) == {"By": (5, 2), "Vik": (8, 8)}


def test_localities_and_places_of_the_neighbour_are_no_villages_here() -> None:
    assert positions(localities=(("Ort", OTHER, (1, 2)),)) == {}
    assert positions(places=(("By", OTHER, (1, 2)),)) == {}
    places = (("By", OTHER, (90, 90)), ("By", OWN, (1, 2)))
    assert positions(places=places) == {"By": (1, 2)}


def test_localities_of_the_neighbour_come_after_the_villages_here() -> None:
    found = villages_around(
        table("name", ("Ort", OWN, (1, 2)), ("Grannort", OTHER, (3, 4))),
        table("home_village", ("Hem", OWN, (5, 6))),
        table("village", ("By", OTHER, (7, 8))),
        OWN,
    )
    assert list(found["name"].drop_duplicates()) == ["Ort", "Hem", "Grannort"]
    there = found[found["name"] == "Grannort"].iloc[0]
    assert (there["x"] - CORNER[0], there["y"] - CORNER[1]) == (3, 4)


def test_without_a_position_there_is_no_village() -> None:
    assert positions(groups=(("Hem", OWN, None),), places=(("By", OWN, None),)) == {}
    elsewhere = (("Hem", OWN, None), ("Hem", OWN, (3, 4)))
    assert positions(groups=elsewhere) == {"Hem": (3, 4)}
    named_by_a_place = positions(
        groups=(("Hem", OWN, None),), places=(("Hem", OWN, (5, 6)),)
    )
    assert named_by_a_place == {"Hem": (5, 6)}


@pytest.mark.parametrize("number", range(3))
def test_degrees_are_refused_in_each_table(number: int) -> None:
    tables = [table("name"), table("home_village"), table("village")]
    tables[number] = tables[number].set_crs(WGS84, allow_override=True)
    with pytest.raises(CrsError):
        villages(*tables, OWN)


# Whose list has gaps

PUMP, GAS = "petrol_diesel", "vehicle_gas"


@pytest.mark.parametrize(
    ("states", "kinds", "incomplete"),
    [
        ([], (PUMP,), ["A", "B"]),
        ([(PUMP, "complete", "")], (PUMP,), []),
        ([(PUMP, "partial", "")], (PUMP,), ["A", "B"]),
        ([(PUMP, "unknown", "")], (PUMP,), ["A", "B"]),
        ([(PUMP, "complete", "")], (PUMP, GAS), ["A", "B"]),
        ([(PUMP, "complete", ""), (GAS, "complete", "")], (PUMP, GAS), []),
        ([(PUMP, "complete", ""), (PUMP, "partial", "B")], (PUMP,), ["B"]),
        ([(PUMP, "partial", ""), (PUMP, "complete", "B")], (PUMP,), ["A"]),
        ([(PUMP, "complete", "B")], (PUMP,), ["A"]),
        ([(PUMP, "complete", ""), (GAS, "partial", "A")], (PUMP,), []),
        ([(PUMP, "complete", ""), (PUMP, "partial", "C")], (PUMP,), []),
    ],
)
def test_row_of_a_village_goes_before_that_of_the_municipality(
    states: list[tuple[str, str, str]], kinds: tuple[str, ...], incomplete: list[str]
) -> None:
    told = incomplete_villages(completeness(*states), OWN, kinds, ["A", "B"])
    assert told == incomplete


def test_table_without_villages_speaks_of_the_municipality() -> None:
    whole = completeness((PUMP, "complete", "")).drop(columns="village")
    assert incomplete_villages(whole, OWN, (PUMP,), ["A"]) == []
    assert incomplete_villages(whole, OWN, (GAS,), ["A"]) == ["A"]


def test_row_of_another_municipality_says_nothing_here() -> None:
    there = completeness((PUMP, "complete", "")).assign(municipality_code=OTHER)
    assert incomplete_villages(there, OWN, (PUMP,), ["A"]) == ["A"]


# Parts of the municipality

LINE = cells((0, 1), (1000, 1), (2000, 1), (3000, 1))


def test_cell_belongs_to_the_nearest_home() -> None:
    homes = named(East=(2900, 0), West=(200, 0)).assign(area_id=["e", "w"])
    areas = areas_around(LINE, homes)
    assert (areas.ids, areas.names) == (("e", "w"), ("East", "West"))
    assert (areas.of_cell == areas.point[0]).tolist() == [False, False, True, True]
    assert (areas.of_cell == areas.point[1]).tolist() == [True, True, False, False]


def test_cell_in_the_middle_belongs_to_one_home_alone() -> None:
    homes = named(East=(2000, 0), West=(0, 0)).assign(area_id=["e", "w"])
    areas = areas_around(LINE, homes)
    assert (areas.of_cell == areas.point[1]).tolist() == [True, True, False, False]


def test_two_groups_with_one_home_are_two_parts_alike() -> None:
    homes = named(One=(0, 0), Two=(0, 0), Far=(3000, 0)).assign(area_id=["1", "2", "3"])
    areas = areas_around(LINE, homes)
    assert areas.ids == ("1", "2", "3")
    assert areas.point.shape == (3,)
    assert areas.point[0] == areas.point[1] != areas.point[2]
    assert (areas.of_cell == areas.point[0]).tolist() == [True, True, False, False]


def test_without_homes_there_are_no_parts() -> None:
    areas = areas_around(LINE, named().assign(area_id=[]))
    assert (areas.ids, areas.names, areas.point.tolist()) == ((), (), [])
    assert areas.of_cell.tolist() == [0] * 4


def test_each_cell_can_be_its_own_part() -> None:
    areas = each_cell(LINE)
    assert areas.ids == areas.names == ("cell-0", "cell-1000", "cell-2000", "cell-3000")
    assert areas.point.tolist() == areas.of_cell.tolist() == [0, 1, 2, 3]
