import json
import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.driving import Visit, Visiting

pytestmark = pytest.mark.browser

STREAMLIT: dict[str, tuple[str, str]] = {}
"""Findings of Streamlit itself: rule, its selector, and the reason."""

GRAVE = {"serious", "critical"}

Finding = tuple[str, str, str, str]


def findings(violations: list[dict[str, Any]]) -> list[Finding]:
    return [
        (one["impact"], one["id"], json.dumps(node["target"]), node["html"][:200])
        for one in violations
        for node in one["nodes"]
        if one["impact"] in GRAVE and not of_streamlit(one["id"], node["target"])
    ]


def of_streamlit(rule: str, target: list[str]) -> bool:
    selector, _reason = STREAMLIT.get(rule, ("", ""))
    return bool(selector) and all(selector in one for one in target)


def grave(seen: Visit) -> list[Finding]:
    return findings(Axe().run(seen.page).response["violations"])


def grave_in_map(seen: Visit) -> list[Finding]:
    frame = seen.frame
    frame.evaluate(Axe().axe_script)
    options = {"resultTypes": ["violations"]}
    result = frame.evaluate("(options) => axe.run(document, options)", options)
    return findings(result["violations"])


def in_english(seen: Visit, width: int = 1440) -> Visit:
    """Change language, and perhaps the width of the window, on a page that is drawn."""
    seen.page.set_viewport_size({"width": width, "height": 844})
    seen.press("lang", "English")
    expect(seen.page.locator("html[lang='en']")).to_have_count(1)
    return seen.drawn()


@pytest.mark.parametrize(
    "path", ["/projects", "/about", "/goals", "/service_plan?group=bettna"]
)
def test_axe_finds_nothing_grave_on_a_page(visit: Visiting, path: str) -> None:
    seen = visit(path)
    assert grave(seen) == []
    assert grave(in_english(seen)) == []


@pytest.mark.parametrize(
    "query",
    [
        "",
        "show=flen-coop&kinds=full_range,pharmacy&sort=name"
        "&projects=service-i-samverkan,service-och-liv",
    ],
)
def test_axe_finds_nothing_grave_on_the_map_page(visit: Visiting, query: str) -> None:
    seen = visit(f"/?{query}")
    details = seen.details.get_by_role("heading", name="Coop Flen")
    expect(details).to_have_count(1 if query else 0)
    assert [*grave(seen), *grave_in_map(seen)] == []
    in_english(seen, 1440 if query else 390)
    assert [*grave(seen), *grave_in_map(seen)] == []


OPENED = {
    "/gaps?need=groceries,pharmacy&show=flen-kronans-apotek": "Kronans Apotek Flen",
    "/gaps?need=groceries&show=cell:5940006530000": "Ruta|Cell",
    "/closures?show=halleforsnas-coop": "Coop Hälleforsnäs",
    "/what_if?scenario=1~a59.1_16.56_lp~xhalleforsnas-coop~e": "Ändringar|Changes",
    "/siting?p=2&proposal=2": "Mot val 1|Against choice 1",
}
"""Pages of the analyses, and the heading of the details that are open then."""


@pytest.mark.parametrize("path", OPENED)
def test_axe_finds_nothing_grave_on_an_analysis_with_details(
    visit: Visiting, path: str
) -> None:
    seen = visit(path)
    heading = seen.details.get_by_role("heading", name=re.compile(OPENED[path]))
    for _language in ("sv", "en"):
        expect(heading.first).to_be_visible()
        expect(seen.map.locator("path.cell").first).to_be_attached()
        assert [*grave(seen), *grave_in_map(seen)] == []
        in_english(seen, 390)


@pytest.mark.parametrize(
    "path",
    [
        "/gaps?need=",
        "/closures",
        "/what_if?tool=move",
        "/what_if?tool=close&scenario=1~xgone",
        "/siting?candidates=file",
        "/siting?p=10",
    ],
)
def test_axe_finds_nothing_grave_on_an_analysis_without_a_choice(
    visit: Visiting, path: str
) -> None:
    assert grave(visit(path)) == []


def test_axe_finds_nothing_grave_when_a_distance_is_refused(visit: Visiting) -> None:
    seen = visit("/gaps?unverified=true&count=full_range")
    seen.page.get_by_text("Vad som räknas").click()
    box = seen.control("km").get_by_role("textbox")
    box.fill("abc")
    box.press("Enter")
    expect(seen.page.get_by_role("alert")).to_be_visible()
    assert grave(seen.drawn()) == []


def test_axe_finds_nothing_grave_when_nothing_fits_the_choice(visit: Visiting) -> None:
    assert grave(visit("/?types=&groups=false")) == []


def test_axe_finds_the_fault_that_is_put_into_a_page(visit: Visiting) -> None:
    seen = visit("/about")
    seen.page.evaluate("document.querySelector('main, .stMain').append(new Image())")
    assert [rule for _impact, rule, *_rest in grave(seen)] == ["image-alt"]
