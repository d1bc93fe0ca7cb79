import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.driving import Visit, Visiting
from tests.e2e.test_gaps import download, figure, servicekarta, span

pytestmark = pytest.mark.browser

MELLOSA = (59.1002, 16.5643)
SHOP = "halleforsnas-coop"
TABLE = "Före och efter"
EMPTY = "Pröva en ändring"

PIXEL_OF: str = """(where) => {
  const at = window.map.latLngToContainerPoint(where);
  const box = window.map.getContainer().getBoundingClientRect();
  const hit = document.elementFromPoint(box.x + at.x, box.y + at.y);
  return { x: at.x, y: at.y, mark: Boolean(hit.closest(".mark")) };
}"""


def click_at(seen: Visit, where: tuple[float, float]) -> None:
    """Click on the map where no mark is."""
    seen.drawn().look_at(where, 14)
    at = seen.frame.evaluate(PIXEL_OF, where)
    assert not at.pop("mark")
    seen.map.locator(".leaflet-container").click(position=at)


def scenario(seen: Visit) -> str:
    return seen.query().get("scenario", "")


def wait_for_scenario(seen: Visit, form: str) -> re.Match[str]:
    """Wait until the scenario in the address has a form, and the page is drawn."""
    seen.wait_until(lambda: bool(re.fullmatch(form, scenario(seen))))
    found = re.fullmatch(form, scenario(seen))
    assert found, scenario(seen)
    seen.drawn()
    return found


def told(seen: Visit, words: str, column: int) -> tuple[int, int]:
    """Both ends of a figure in the table before and after."""
    row = seen.rows(TABLE).filter(has_text=words)
    return span(row.locator("th, td").nth(column).inner_text())


def residents_within(*arguments: str) -> tuple[int, int]:
    """What the command says of Post afterwards: by known places, and at best."""
    known, best = [
        row["residents_within"]
        for end in ([], ["--every-village"])
        for row in servicekarta("what-if", *arguments, *end)
        if (row["state"], row["service_type"]) == ("after", "post")
    ]
    return known, best


def answers(seen: Visit) -> tuple[str, list[str]]:
    return seen.answer.inner_text(), seen.rows(TABLE).all_inner_texts()


def test_a_click_on_the_map_adds_a_place_and_a_link_shows_it_again(
    visit: Visiting,
) -> None:
    seen = visit("/what_if")
    expect(seen.answer).to_contain_text(EMPTY)
    seen.press("new", "P Post")
    seen.expect_query(new="post")
    seen.drawn().frame.evaluate("window.untouched = 'yes'")
    click_at(seen, MELLOSA)
    found = wait_for_scenario(seen, r"1~a([\d.]+)_([\d.]+)_p~e")
    assert float(found[1]) == pytest.approx(MELLOSA[0], abs=2e-4)
    assert float(found[2]) == pytest.approx(MELLOSA[1], abs=4e-4)
    expect(seen.answer).to_contain_text("Postombud: inget är känt i dag")
    expect(seen.mark("new:1")).to_be_attached()
    assert seen.frame.evaluate("window.untouched") == "yes"
    known, best = residents_within("--add", f"{found[1]},{found[2]}:post")
    assert told(seen, "Invånare inom 10 km", 2) == (known, best)
    minimum = re.search(r"minst ([\d\s]+) av", seen.answer.inner_text())
    assert minimum
    assert figure(minimum[1]) == known
    cells = seen.cells()
    assert sum(one["residents"] for one in cells.values()) == 16_316

    again = visit(seen.page.url.removeprefix(seen.app.url), fresh=True)
    assert answers(again) == answers(seen)
    assert again.query() == seen.query()
    expect(again.mark("new:1")).to_be_attached()
    assert again.cells() == cells


def test_a_click_on_a_mark_closes_it_and_can_be_undone(visit: Visiting) -> None:
    seen = visit("/what_if?tool=close")
    seen.frame.evaluate("window.untouched = 'yes'")
    seen.mark(SHOP).click()
    wait_for_scenario(seen, f"1~x{SHOP}~e")
    expect(seen.answer).to_contain_text("invånare får längre väg")
    before, after = (told(seen, "Invånare inom 10 km", column) for column in (1, 2))
    assert max(after) < max(before)
    assert min(after) < min(before)
    expect(seen.map.locator("path.cell")).not_to_have_count(0)
    seen.control("history").get_by_role("button", name="Ångra").click()
    seen.expect_query(scenario=None)
    expect(seen.answer).to_contain_text(EMPTY)
    expect(seen.map.locator("path.cell")).to_have_count(0)
    assert seen.frame.evaluate("window.untouched") == "yes"
    undo = seen.control("history").get_by_role("button", name="Ångra")
    expect(undo).to_be_disabled()


def test_a_saved_file_opens_again_and_a_broken_one_does_not(
    visit: Visiting, tmp_path: Path
) -> None:
    text = f"1~a59.1002_16.5643_dp_Boden~hp_{SHOP}~xmalmkoping-coop~nMitt försök~e"
    seen = visit(f"/what_if?scenario={text}")
    folded = "Namn, spara, öppna, dela"
    seen.page.get_by_text(folded).click()
    file = tmp_path / "scenario.json"
    file.write_bytes(download(seen, "json_scenario").read_bytes())
    assert json.loads(file.read_bytes())["name"] == "Mitt försök"
    broken = tmp_path / "broken.json"
    broken.write_bytes(file.read_bytes()[:-20])

    again = visit("/what_if")
    again.page.get_by_text(folded).click()
    upload = again.control("scenario_file").locator("input[type=file]")
    upload.set_input_files(broken)
    expect(again.page.get_by_text("Filen kan inte användas")).to_be_visible()
    expect(again.rows("1 fel.")).to_contain_text("broken.json")
    again.drawn().expect_query(scenario=None)
    upload.set_input_files(file)
    again.expect_query(scenario=text)
    expect(again.answer).to_contain_text("Mitt försök. Drivmedelsstation")
    assert answers(again.drawn()) == answers(seen)


def test_without_the_map_by_keys_alone(visit: Visiting) -> None:
    seen = visit("/what_if?new=post")
    seen.choose("where", "Mellösa")
    button = seen.control("place_to").get_by_role("button", name="Lägg till")
    button.focus()
    seen.page.keyboard.press("Enter")
    wait_for_scenario(seen, r"1~a[\d.]+_[\d.]+_p~e")
    assert told(seen, "Invånare inom 10 km", 1)[0] == 0
    assert told(seen, "Invånare inom 10 km", 2)[0] > 0
    change = seen.control("take_out_0").get_by_role("button")
    expect(change).to_contain_text("Nytt ställe vid Mellösa: post")
    change.focus()
    seen.page.keyboard.press("Enter")
    seen.expect_query(scenario=None)
    expect(seen.answer).to_contain_text(EMPTY)
