"""Files to take along from the results of a workshop, opened again and compared."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import docx
import openpyxl
from bs4 import BeautifulSoup
from playwright.sync_api import expect

from geodata.store import transfer, votes
from geodata.store.engine import open_store
from geodata.store.results import TABLE
from geodata.store.workshops import workshops
from tests.e2e.driving import Visit
from tests.e2e.evening import Hall, button


def download(seen: Visit, label: str) -> Path:
    """Take along the file of the button with a label, of those of what is shown."""
    with seen.page.expect_download() as started:
        box = seen.drawn().control("workshop_files")
        box.get_by_role("button", name=label, exact=True).click()
    return Path(started.value.path())


def the_files_hold_what_is_shown(seen: Visit, hall: Hall) -> None:
    """GeoJSON, CSV, Excel, Word and HTML hold the same, and nothing that is hidden."""
    said, dots = hall.said(), votes.dots(hall.store, hall.workshop.id)
    shown = [one for one in said.values() if one.status == "shown"]
    assert 0 < len(shown) < len(said)
    geojson = json.loads(download(seen, "GeoJSON").read_bytes())
    features = geojson["features"]
    assert [one["id"] for one in features] == [one.id for one in shown]
    assert [point(one) for one in features] == [
        (one.said.longitude, one.said.latitude) for one in shown
    ]
    texts = [one.said.text for one in shown]
    assert [one["properties"]["text"] for one in features] == texts
    assert [one["properties"]["dots"] for one in features] == [
        dots.get(one.id, 0) for one in shown
    ]
    same_rows(seen, features)
    content = download(seen, "Protokoll (Word)").read_bytes()
    document = docx.Document(io.BytesIO(content))
    cells = [[c.text for r in t.rows for c in r.cells] for t in document.tables]
    html = download(seen, "Protokoll (HTML)").read_text(encoding="utf-8")
    page = BeautifulSoup(html, "html.parser")
    assert [
        [cell.get_text() for cell in table.select("th, td")]
        for table in page.select("table")
    ] == cells
    every = [text.partition("\n(")[0] for table in cells for text in table]
    assert set(texts) <= set(every)
    others = {one.said.text for one in said.values()} - set(texts)
    assert others
    assert not others & set(every)
    assert html.count("säger samma sak)") == sum(
        one.merged_into != "" for one in said.values()
    )
    heading = page.select_one("h1")
    assert heading
    assert heading.get_text() == document.paragraphs[0].text
    assert hall.workshop.settings.title in heading.get_text()


def point(feature: dict[str, Any]) -> tuple[float | None, float | None]:
    return tuple((feature["geometry"] or {"coordinates": (None, None)})["coordinates"])


def same_rows(seen: Visit, features: list[dict[str, Any]]) -> None:
    """CSV and Excel hold the same as the GeoJSON."""
    text = download(seen, "CSV").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    with download(seen, "Excel").open("rb") as file:
        sheet = openpyxl.load_workbook(file).worksheets[0]
        cells = list(sheet.iter_rows(values_only=True))
    assert list(rows[0]) == list(cells[0]) == list(TABLE)
    plain = [
        {k: "" if v is None else str(v) for k, v in zip(cells[0], row, strict=True)}
        for row in cells[1:]
    ]
    assert plain == rows
    wanted = [
        {k: str(v) for k, v in one["properties"].items()}
        | {
            k: "" if v is None else str(v)
            for k, v in zip(("longitude", "latitude"), point(one), strict=True)
        }
        for one in features
    ]
    assert rows == wanted


def the_whole_moves_to_another_machine(seen: Visit, hall: Hall, tmp_path: Path) -> None:
    """The file of everything makes the same workshop elsewhere, and only once."""
    seen.page.get_by_text("För mötesledaren: allt").click()
    seen.page.get_by_label("Nyckel för mötesledare").fill(hall.key)
    seen.page.keyboard.press("Enter")
    expect(seen.control("whole_files")).to_be_visible()
    here = transfer.whole(hall.store, hall.workshop.id)
    with seen.page.expect_download() as started:
        button(seen.drawn(), "Hela workshopen (GeoJSON)").click()
    file = Path(started.value.path())
    written = json.loads(file.read_bytes())
    assert written == here
    assert len(written["features"]) == 5
    assert hall.now().exported_at is not None
    other = open_store(f"sqlite:///{tmp_path / 'other.db'}")
    try:
        taken = transfer.take_in(other, file.read_bytes(), file.name)
        assert (taken.new, taken.changed, taken.same) == (5, 0, 0)
        there = transfer.whole(other, hall.workshop.id)
        assert without_import(there) == here
        again = transfer.take_in(other, file.read_bytes(), file.name)
        assert (again.new, again.changed, again.same, again.votes) == (0, 0, 5, 0)
        assert transfer.whole(other, hall.workshop.id) == there
        assert len(workshops(other)) == 1
    finally:
        other.dispose()


def without_import(whole: dict[str, Any]) -> dict[str, Any]:
    """All but that it was taken in."""
    kept = [entry for entry in whole["log"] if entry["action"] != "import"]
    assert len(kept) == len(whole["log"]) - 1
    return whole | {"log": kept}
