"""Every page on a pack of which next to nothing is known yet."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from dashboard.cli.new_pack import new_pack
from dashboard.cli.refreshing import refresh
from geodata.pack import PACK_VARIABLE
from tests.pages.opening import page, shown

PAGES = [
    "service_map",
    "gaps",
    "closures",
    "what_if",
    "siting",
    "take_part",
    "workshop",
    "workshop_results",
    "wall",
    "coverage",
    "goals",
    "service_plan",
    "projects",
    "data",
    "about",
]


@pytest.fixture(scope="module")
def vingaker(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packs") / "vingaker"
    made = CliRunner().invoke(
        new_pack, ["0428", "--name", "Vingåker", "--out", str(folder)]
    )
    assert made.exit_code == 0
    return folder


@pytest.fixture(scope="module")
def with_residents(vingaker: Path) -> Path:
    """The same with the middle of the municipality's only town on the grid."""
    folder = shutil.copytree(vingaker, vingaker.with_name("grid"))
    grid = folder.with_name("cells.csv")
    grid.write_text("cell_id,residents\n5500006545000,400\n", encoding="utf-8")
    arguments = ["population", "--pack", str(folder), "--file", str(grid)]
    assert CliRunner().invoke(refresh, arguments).exit_code == 0
    return folder


@pytest.mark.parametrize("stem", PAGES)
def test_every_page_stands_on_a_new_pack(
    stem: str, vingaker: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PACK_VARIABLE, str(vingaker))
    text = shown(page(stem))
    assert "Vingåkers kommun" in text or stem in {"about", "wall", "workshop_results"}
    assert "nan" not in text.split()
    if stem != "about":  # whose table of sources cites what was written for Flen
        assert "Flen" not in text
    if stem == "projects":
        assert "Inget projekt är känt." in text
        assert "Ingen adress att skriva till är känd" in text


@pytest.mark.parametrize(
    "stem", ["gaps", "closures", "what_if", "siting", "coverage", "service_plan"]
)
def test_pages_of_analyses_stand_where_people_live_but_no_place_is_known(
    stem: str, with_residents: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PACK_VARIABLE, str(with_residents))
    text = shown(page(stem))
    assert "Var folk bor är inte känt" not in text
    assert "nan" not in text.split()
