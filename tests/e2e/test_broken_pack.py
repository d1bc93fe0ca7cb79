import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect

from geodata.pack import DEFAULT_PACK
from tests.e2e.driving import Starting, Visiting
from tests.geodata.editing import cells, change

pytestmark = pytest.mark.browser


def test_a_broken_pack_is_explained_until_it_is_corrected(
    visit: Visiting, start: Starting, pack_copy: Path, tmp_path: Path
) -> None:
    (pack_copy / "groups.csv").rename(tmp_path / "groups.csv")
    swapped = cells(3, latitude="16.58922", longitude="59.058464")
    change(pack_copy, "places.csv", swapped)
    seen = visit(app=start(tmp_path, pack_copy))
    heading = seen.page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Uppgifterna går inte att använda")
    for words in (
        "groups.csv",
        "Filen saknas.",
        "places.csv, rad 3",
        "Latitud och longitud är omkastade",
        "Byt plats på dem",
    ):
        expect(seen.page.get_by_text(words).first).to_be_attached()
    expect(seen.page.get_by_text("Traceback")).to_have_count(0)
    expect(seen.page.get_by_test_id("stException")).to_have_count(0)
    seen.menu("Om kartan")
    expect(heading).to_have_text("Uppgifterna går inte att använda")

    (tmp_path / "groups.csv").rename(pack_copy / "groups.csv")
    shutil.copy(DEFAULT_PACK / "places.csv", pack_copy / "places.csv")
    seen.goto("/")
    expect(heading).to_have_text("Service i Flens kommun")
    expect(seen.marks.first).to_be_visible()


def test_a_folder_that_is_gone_is_explained(
    visit: Visiting, start: Starting, pack_copy: Path, tmp_path: Path
) -> None:
    app = start(tmp_path, pack_copy)
    shutil.rmtree(pack_copy)
    seen = visit("/projects?lang=en", app=app)
    heading = seen.page.get_by_role("heading", level=1)
    expect(heading).to_have_text("The data cannot be used")
    expect(seen.page.get_by_text(str(pack_copy)).first).to_be_visible()
    expect(seen.page.get_by_test_id("stException")).to_have_count(0)
