"""Every page that shows a result offers it as files, and the files hold the same."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import pandas as pd
import pytest

from dashboard import data as cached
from dashboard.data import taking
from dashboard.sentences.coverage import STEPS
from geodata.crs import SWEREF99TM
from geodata.pack import DEFAULT_PACK
from tests.pages.opening import page, shown

SCENARIO = "1~a59.1002_16.5643_p~xflen-coop~e"
TABLES = {"csv", "xlsx"}
LAYERS = {"csv", "xlsx", "geojson", "gpkg"}


class Files:
    """Catches what the download buttons of a page would hand out."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.made: dict[str, Callable[[], bytes]] = {}
        self.keys: list[str] = []
        monkeypatch.setattr("streamlit.download_button", self._take)

    def _take(
        self,
        _label: str,
        data: Callable[[], bytes],
        *,
        file_name: str,
        key: str,
        **_more: Any,  # noqa: ANN401
    ) -> None:
        self.made[file_name] = data
        self.keys.append(key)

    def forms(self, name: str) -> set[str]:
        stems = [one.rpartition(".") for one in self.made]
        return {form for stem, _dot, form in stems if stem == name}

    def csv(self, name: str) -> pd.DataFrame:
        file = io.BytesIO(self.made[f"{name}.csv"]())
        return pd.read_csv(file, encoding="utf-8-sig")


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> Files:
    return Files(monkeypatch)


def package(content: bytes, tmp_path: Path, layer: str) -> Any:  # noqa: ANN401
    path = tmp_path / "a.gpkg"
    path.write_bytes(content)
    return geopandas.read_file(path, layer=layer)


def same_rows(files: Files, name: str, tmp_path: Path) -> Any:  # noqa: ANN401
    """Compare the files of a result with each other; return its layer."""
    table = files.csv(name)
    book = pd.read_excel(io.BytesIO(files.made[f"{name}.xlsx"]()), sheet_name=None)
    figures, told = book.values()
    assert list(figures) == list(table)
    assert told.iloc[:, 0].to_list() == list(table)
    assert len(figures) == len(table) > 0
    if files.forms(name) == TABLES:
        return None
    assert files.forms(name) == LAYERS
    collection = json.loads(files.made[f"{name}.geojson"]())
    assert len(collection["features"]) == len(table)
    content = files.made[f"{name}.gpkg"]()
    layer = package(content, tmp_path, name)
    assert layer.crs == SWEREF99TM
    assert len(layer) == len(table)
    assert layer.geometry.notna().any()
    assert set(table) <= set(layer)
    meanings = package(content, tmp_path, "explanation")
    assert meanings.iloc[:, 0].to_list() == list(table)
    styles = package(content, tmp_path, "layer_styles")
    assert styles["f_table_name"].to_list() == [name]
    return layer


@pytest.mark.parametrize(
    ("by", "kind"), [("village", "Point"), ("group", "MultiPolygon"), ("cell", None)]
)
def test_gaps_lie_on_villages_areas_and_cells(
    files: Files, tmp_path: Path, by: str, kind: str | None
) -> None:
    shown(page("gaps", by=by))
    layer = same_rows(files, f"gaps-{by}", tmp_path)
    kinds = set(layer.geometry.dropna().geom_type)
    assert kinds == {kind or "MultiPolygon"}
    whole = layer[layer["area_id"] == "all"]
    assert whole.geometry.isna().all()
    rest = layer[layer["area_id"] != "all"]
    if by == "cell":
        assert rest.geometry.area.to_list() == pytest.approx(
            [1e6] * len(rest), rel=1e-4
        )
    if by == "village":
        assert rest.geometry.notna().all()


def test_closures_lie_at_their_places(files: Files, tmp_path: Path) -> None:
    shown(page("closures"))
    layer = same_rows(files, "closures", tmp_path)
    assert layer.geometry.notna().all()
    osm = set(pd.read_csv(DEFAULT_PACK / "osm_places.csv")["place_id"])
    for row in layer.to_dict("records"):
        assert (row["place_origin"] == "osm") == (row["place_id"] in osm)


def test_what_if_lies_on_villages(files: Files, tmp_path: Path) -> None:
    shown(page("what_if", scenario=SCENARIO))
    same_rows(files, "what-if-village", tmp_path)


def test_proposals_are_features_of_their_new_places(
    files: Files, tmp_path: Path
) -> None:
    shown(page("siting", p="2", need="pharmacy"))
    layer = same_rows(files, "best-places", tmp_path)
    for row in layer.to_dict("records"):
        assert len(row["geometry"].geoms) == 2


@pytest.mark.parametrize("step", STEPS)
def test_each_step_of_coverage_can_be_taken_along(
    files: Files, tmp_path: Path, step: str
) -> None:
    address = {"scenario": SCENARIO} if step == "change" else {}
    shown(page("coverage", step=step, **address))
    (name,) = {one.rpartition(".")[0] for one in files.made}
    flat = step in {"projects", "when"}
    assert files.forms(name) == (TABLES if flat else LAYERS)
    same_rows(files, name, tmp_path)


def test_goals_can_be_taken_along_as_the_command_prints_them(
    files: Files, tmp_path: Path
) -> None:
    shown(page("goals"))
    assert same_rows(files, "goals", tmp_path) is None
    table = files.csv("goals")
    assert {"project_id", "goal_id", "state", "evidence_id"} <= set(table)


def test_the_map_is_taken_along_with_openstreetmaps_rows_apart(
    files: Files, tmp_path: Path
) -> None:
    shown(page("service_map"))
    assert set(files.made) == {
        "service-pack.csv",
        "service-osm.csv",
        "service-pack.geojson",
        "service-osm.geojson",
        "service.xlsx",
        "service.gpkg",
    }
    assert {"csv_pack", "csv_osm", "excel"} <= set(files.keys)
    content = files.made["service.gpkg"]()
    for origin, layer in (("pack", "offers"), ("osm", "osm_offers")):
        table = files.csv(f"service-{origin}")
        collection = json.loads(files.made[f"service-{origin}.geojson"]())
        found = package(content, tmp_path, layer)
        ids = table["place_id"].to_list()
        assert [f["properties"]["place_id"] for f in collection["features"]] == ids
        assert found["place_id"].to_list() == ids
        assert set(table["origin"]) == {origin}
    assert len(package(content, tmp_path, "sources"))


def test_a_map_without_openstreetmaps_rows_has_no_file_of_them(files: Files) -> None:
    shown(page("service_map", types="pharmacy"))
    assert "service-pack.csv" in files.made
    assert not [name for name in files.made if "osm" in name]


def test_what_is_offered_of_the_data_can_be_made() -> None:
    data = cached.source()
    tables = taking.offered(data)
    assert {"offers", "osm_offers", "cells"} <= {one.code for one in tables}
    assert "evidence" not in {one.code for one in tables}
    sizes = {one.code: one.rows for one in tables}
    assert sizes["places"] == len(pd.read_csv(DEFAULT_PACK / "places.csv"))
    for one in (*tables, *taking.wholes()):
        assert one.title
        assert one.formats
        assert all(form in taking.MIMES for form in one.formats)
    made = taking.content(data, "sources", "csv", "en")
    assert made.startswith(b"\xef\xbb\xbfsource_id,title")
    assert taking.content(data, "pack", "zip", "sv").startswith(b"PK")
    assert taking.name_of(data, "pack", "zip") == "pack-0482.zip"
    assert taking.name_of(data, "offers", "gpkg") == "offers.gpkg"
