import re

import pytest
from playwright.sync_api import expect

from tests.e2e.driving import Visiting
from tests.e2e.test_closures import cells_of
from tests.e2e.test_gaps import servicekarta, span

pytestmark = pytest.mark.browser

TABLE = "Det bästa valet och de näst bästa"


def test_the_proven_answer_is_that_of_the_command(visit: Visiting) -> None:
    seen = visit("/siting?p=2")
    told = servicekarta(
        "site", "--type", "groceries", "--p", "2", "--goal", "coverage",
        "--alternatives", "5",
    )  # fmt: skip
    shown = [cells_of(row) for row in seen.rows(TABLE).all()][1:]
    assert len(shown) == len(told) == 6
    for row, one in zip(shown, told, strict=True):
        assert row[0] == f"{one['rank']}. {', '.join(one['chosen'])}"
        assert one["residents_within"] in span(row[1])
        assert one["proven"]
    names = " och ".join(told[0]["chosen"])
    expect(seen.answer).to_contain_text(f"de bästa platserna {names}.")
    expect(seen.page.locator(".proof")).to_contain_text("Bevisat: inget av 36 möjliga")


def test_another_choice_is_drawn_and_opens_in_what_if(visit: Visiting) -> None:
    seen = visit("/siting?p=2")
    first = seen.cells()
    seen.frame.evaluate("window.untouched = 'yes'")
    seen.control("proposal").get_by_text("2", exact=True).click()
    seen.expect_query(proposal="2")
    expect(seen.page.get_by_role("heading", name="Mot val 1")).to_be_visible()
    seen.wait_until(lambda: seen.cells() != first)
    assert seen.cells() != first
    assert seen.frame.evaluate("window.untouched") == "yes"
    expect(seen.mark("new:1")).to_be_attached()
    within = cells_of(seen.rows(TABLE).nth(2))[1]
    seen.page.get_by_role("link", name="Öppna val 2 i Vad händer om").click()
    expect(seen.page).to_have_title("Vad händer om – Servicekartan")
    row = seen.drawn().rows("Före och efter").filter(has_text="inom 10 km")
    assert cells_of(row)[2] == within
    expect(seen.mark("new:2")).to_be_attached()


def test_a_long_search_shows_its_first_answer_and_can_be_stopped(
    visit: Visiting,
) -> None:
    seen = visit("/siting?candidates=cells&p=10&km=2+6&limit=6")
    stop = seen.page.get_by_role("button", name="Sluta söka")
    proof = seen.page.locator(".proof")
    expect(proof).to_contain_text(re.compile("Inte bevisat|Bevisat"))
    if stop.count():
        stop.click()
        expect(stop).to_have_count(0)
    expect(proof).to_contain_text(re.compile("Inte bevisat|Bevisat"))
    assert span(cells_of(seen.rows(TABLE).nth(1))[1])[0] > 15_500
