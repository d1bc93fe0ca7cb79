"""Where a new place may stand, and the door from candidates to the best of them."""

from pathlib import Path

import numpy as np
import pytest

from geodata.baseline import Question, baseline
from geodata.candidates import COLUMNS, from_file, of_cells, of_places, of_villages
from geodata.crs import metres
from geodata.errors import AnalysisError, SchemaError, SourceError
from geodata.sites import Goal, Wanted, best_sites, numbers_of, with_sites
from tests.geodata.nets import CORNER
from tests.geodata.paper import OTHER, Offer, cells, known, villages


def test_villages_stand_where_a_scenario_can_write_them_down() -> None:
    rows = of_villages(known([], cells((0, 1)), homes=villages(Byn=(10.4, 20.6))))
    assert list(rows) == COLUMNS
    assert rows[["candidate_id", "name"]].to_numpy().tolist() == [["Byn", "Byn"]]
    assert rows["latitude"].iloc[0] == round(rows["latitude"].iloc[0], 5)
    east, north = metres(rows["latitude"].iloc[0], rows["longitude"].iloc[0])[0]
    assert (rows["x"].iloc[0], rows["y"].iloc[0]) == (east, north)
    assert east - CORNER[0] == pytest.approx(10.4, abs=1)
    assert north - CORNER[1] == pytest.approx(20.6, abs=1)


def test_only_cells_where_somebody_lives() -> None:
    rows = of_cells(known([], cells((0, 1), (1000, 0), (2000, 3))))
    assert rows["candidate_id"].to_list() == ["cell-0", "cell-2000"]


def test_places_that_lack_a_service() -> None:
    offers = [
        Offer("fuel-only", at=(0, 0)),
        Offer("both", at=(0, 0)),
        Offer("both", "post_agent", at=(0, 0)),
        Offer("bank", "bank_office", at=(5.2, 0)),
        Offer("shut", at=(0, 0), status="closed"),
        Offer("elsewhere", at=(0, 0), code=OTHER),
        Offer("nowhere", at=None),
    ]
    found = baseline(known(offers, cells((0, 1))), Question())
    assert set(of_places(found, ("post",))["candidate_id"]) == {"fuel-only", "bank"}
    assert set(of_places(found, ("fuel",))["candidate_id"]) == {"bank"}
    assert set(of_places(found, ("fuel", "post"))["candidate_id"]) == {
        "fuel-only",
        "bank",
    }
    bank = of_places(found, ("fuel",)).iloc[0]
    assert bank["x"] == pytest.approx(CORNER[0] + 5.2, abs=1e-6)


def written(folder: Path, text: str, name: str = "points.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_points_from_a_file(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "candidate_id,latitude,longitude,name\na,59.1,16.5,Boden\nb,59.2,16.6,\n",
    )
    rows = from_file(path, path.name)
    assert rows["candidate_id"].to_list() == ["a", "b"]
    assert rows["name"].to_list() == ["Boden", "b"]
    assert rows["latitude"].to_list() == [59.1, 59.2]


def test_a_file_with_decimal_commas_and_without_names(tmp_path: Path) -> None:
    path = written(tmp_path, "candidate_id;latitude;longitude\na;59,1;16,5\n")
    rows = from_file(path, path.name)
    assert rows["name"].to_list() == ["a"]
    assert rows["longitude"].to_list() == [16.5]


@pytest.mark.parametrize(
    ("text", "code", "row", "column"),
    [
        ("candidate_id,latitude\na,59\n", "missing_column", None, "longitude"),
        ("candidate_id,latitude,longitude\n", "no_rows", None, None),
        ("candidate_id,latitude,longitude\na,x,16\n", "not_a_number", 2, "latitude"),
        ("candidate_id,latitude,longitude\na,,16\n", "empty", 2, "latitude"),
        ("candidate_id,latitude,longitude\na b,59,16\n", "id_form", 2, "candidate_id"),
        (
            "candidate_id,latitude,longitude\na,59,16\na,59,17\n",
            "duplicate",
            3,
            "candidate_id",
        ),
        (
            "candidate_id,latitude,longitude\na,16,59\n",
            "swapped_position",
            2,
            "latitude, longitude",
        ),
        (
            "candidate_id,latitude,longitude\n\na,40,16\n",
            "outside_sweden",
            3,
            "latitude, longitude",
        ),
    ],
)
def test_a_file_that_cannot_be_used_says_where(
    tmp_path: Path, text: str, code: str, row: int | None, column: str | None
) -> None:
    path = written(tmp_path, text)
    with pytest.raises(SchemaError) as raised:
        from_file(path, "mine.csv")
    places = [(f.code, f.file, f.row, f.column) for f in raised.value.faults]
    assert (code, "mine.csv", row, column) in places


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SourceError):
        from_file(tmp_path / "none.csv", "none.csv")


# From candidates to the best of them

ROWS = of_villages(
    known([], cells((0, 1)), homes=villages(A=(0, 0), B=(9, 0), C=(20, 0)))
)
FAR = np.array([[0, 4000, 9000], [5000, 0, 3000], [9000, 6000, 0]], dtype=float)
NOTHING = np.full(3, np.inf)
PEOPLE = np.array([10, 1, 5])


@pytest.mark.parametrize(
    ("goal", "objective", "chosen"),
    [
        ("coverage", 11, {(0,)}),
        ("median", 5000 * 1 + 9000 * 5, {(0,)}),
        ("center", 6000, {(1,)}),
    ],
)
def test_each_goal_asks_its_own_question(
    goal: Goal, objective: float, chosen: set[tuple[int, ...]]
) -> None:
    wanted = Wanted(goal, 1, within_km=5)
    found = best_sites(FAR, NOTHING, PEOPLE, ROWS, wanted)
    assert found.objective == objective
    assert found.chosen in chosen
    assert found.proven


def test_demands_are_told_by_their_ids() -> None:
    wanted = Wanted("median", 2, fixed=("C",), forbidden=("A",), alternatives=3)
    found = best_sites(FAR, NOTHING, PEOPLE, ROWS, wanted)
    assert found.chosen == (1, 2)
    assert found.alternatives == ()
    assert numbers_of(ROWS, ("C", "A")) == (2, 0)
    with pytest.raises(AnalysisError, match="site_no_candidate"):
        best_sites(FAR, NOTHING, PEOPLE, ROWS, Wanted("median", 1, fixed=("D",)))


def test_what_is_there_counts_with_what_is_chosen() -> None:
    existing = np.array([100.0, np.inf, 1.0])
    assert with_sites(existing, FAR, (1,)).tolist() == [100, 0, 1]
