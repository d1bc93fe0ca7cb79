"""How long the guided view takes from the press of a key to the next step.

`pytest tests/benchmarks/test_coverage.py -m benchmark -s`
"""

import pytest
from playwright.sync_api import Browser, Page

from dashboard.sentences.coverage import STEPS
from tests.benchmarks.server import Server
from tests.benchmarks.table import Figures
from tests.benchmarks.visitor import SETTLED_MS, visit

pytestmark = pytest.mark.benchmark

AIM_MS = 500

PRESS = """(key) => new Promise((tell) => {
  const title = () => document.querySelector(".step h2")?.textContent;
  const before = title(), start = performance.now();
  const look = () => {
    if (title() && title() !== before) {
      requestAnimationFrame(() => tell(performance.now() - start));
    } else setTimeout(look, 2);
  };
  look();
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
})"""

WATCH_MAP = """() => {
  window.added = 0;
  window.map.on("layeradd", () => { window.added = Date.now(); });
}"""


def steps(page: Page, key: str) -> tuple[list[float], list[float]]:
    """Go through all steps; until the statement and until the map is new, in ms."""
    told, drawn = [], []
    frame = next(one for one in page.frames if "streamlit_folium" in one.url)
    frame.evaluate(WATCH_MAP)
    for _step in range(len(STEPS) - 1):
        start = page.evaluate("Date.now()")
        told.append(page.evaluate(PRESS, key))
        page.wait_for_timeout(SETTLED_MS)
        drawn.append(frame.evaluate("window.added") - start)
    return told, drawn


def test_the_next_step_comes_at_the_press_of_a_key(
    chromium: Browser, figures: Figures, server: Server
) -> None:
    figures.section("guided view of coverage, from the press of a key")
    with visit(chromium, f"{server.url}coverage") as visitor:
        visitor.page.locator(".step-figure").wait_for()
        visitor.rest()
        for name in ("first visitor of a new server", "once more"):
            told, drawn = steps(visitor.page, "ArrowRight")
            figures.add(f"{name}: to the statement", told, "ms", aim=AIM_MS)
            figures.add(f"{name}: to the last layer of the map", drawn, "ms")
            back, _drawn = steps(visitor.page, "PageUp")
            figures.add(f"{name}: back, to the statement", back, "ms", aim=AIM_MS)
        assert visitor.page.locator(".step-count").inner_text().startswith("1 ")
