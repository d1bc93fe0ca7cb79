"""A visitor in Chromium, and when what happened in the page."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Frame, Page

RECORDER = Path(__file__).with_name("recorder.js").read_text(encoding="utf-8")
SETTLED_MS = 700
PATIENCE_MS = 60_000
OURS, FOLIUMS = ".mark", ".leaflet-marker-icon"
YEAR, EVER = "Sedda det senaste året", "Alla uppgifter"

MARKS_TO_CLICK = """() => {
  const chosen = [];
  for (const mark of document.querySelectorAll(".mark[data-id]")) {
    const box = mark.getBoundingClientRect();
    const at = [box.left + box.width / 2, box.top + box.height / 2];
    if (mark.contains(document.elementFromPoint(...at))) {
      const name = mark.querySelector(".unseen b").textContent;
      chosen.push({ id: mark.dataset.id, name, at });
    }
  }
  return chosen;
}"""


@dataclass(frozen=True)
class FirstMap:
    """From the request of the page to its first mark, in milliseconds."""

    total: float
    asked: float
    frame: float


@dataclass(frozen=True)
class Change:
    """From a click to what it changed, in milliseconds, and what the server sent.

    Attributes
    ----------
    total
        From the click to the change on the screen.
    told
        From the click until the browser tells the server.
    answered
        From then to the last message that came before the change.
    drawn
        From that message to the change.
    stopped
        From the click until the app is at rest.
    received
        Bytes of all messages until then.
    """

    total: float
    told: float
    answered: float
    drawn: float
    stopped: float
    received: int


@dataclass(frozen=True)
class Mark:
    feature_id: str
    name: str
    x: float
    y: float


@contextmanager
def visit(browser: Browser, url: str, mark: str = OURS) -> Iterator["Visitor"]:
    """Open the page as a new visitor, with nothing kept from earlier ones."""
    context = browser.new_context(
        viewport={"width": 1440, "height": 1000}, locale="sv-SE"
    )
    try:
        context.add_init_script(RECORDER.replace('"MARK"', json.dumps(mark)))
        page = context.new_page()
        page.goto(url, timeout=PATIENCE_MS)
        yield Visitor(page)
    finally:
        context.close()


class Visitor:
    """One page, in which the recorder runs."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def wait_for_map(self, patience_ms: float = PATIENCE_MS) -> FirstMap:
        self.page.wait_for_function("recorder.firstMark", timeout=patience_ms)
        self.rest()
        seen = self.page.evaluate("recorder")
        asked = seen["log"]["sent"][0]
        return FirstMap(seen["firstMark"], asked, seen["frame"])

    def come_back(self) -> FirstMap:
        """Load the page again, with what the browser kept of it."""
        self.page.reload(timeout=PATIENCE_MS)
        return self.wait_for_map()

    def rest(self) -> None:
        """Wait until the app is at rest and the browser has drawn all there is."""
        selector = '[data-test-script-state="notRunning"]'
        self.page.locator(selector).wait_for(state="attached", timeout=PATIENCE_MS)
        self.page.wait_for_timeout(SETTLED_MS)

    def received(self) -> int:
        """Bytes that the server has sent since the last `clear`."""
        return sum(size for _at, size in self._log()["received"])

    def choose(self, option: str) -> Change:
        """Choose an option of the filter; the change is the map's last mark."""
        before = self._marks()
        self.clear()
        self.page.get_by_text(option, exact=True).first.click(timeout=5000)
        self.page.wait_for_function("recorder.log.drawn.length")
        self.rest()
        assert self._marks() != before
        log = self._log()
        return _change(log, log["clicks"][0], log["drawn"][-1])

    def marks_to_click(self) -> list[Mark]:
        """Marks of single places and groups that no other thing lies over."""
        found = self._map().evaluate(MARKS_TO_CLICK)
        return [Mark(one["id"], one["name"], *one["at"]) for one in found]

    def click(self, mark: Mark) -> Change:
        """Click on a mark; the change is the heading of its details."""
        self.clear()
        element = self._map().locator(f'.mark[data-id="{mark.feature_id}"]')
        element.click(timeout=5000)
        self.page.wait_for_function("recorder.log.shown.length")
        self.rest()
        log = self._log()
        at, heading = log["shown"][-1]
        assert heading.strip() in mark.name
        return _change(log, log["clicks"][0], at)

    def run_again(self) -> Change:
        """Press the key that makes Streamlit run the page again, unchanged."""
        self.clear()
        self.page.evaluate("window.focus(); document.activeElement.blur()")
        self.page.keyboard.press("r")
        self.page.wait_for_function("recorder.log.stopped.length")
        self.rest()
        log = self._log()
        return _change(log, log["sent"][0], log["stopped"][-1])

    def weight(self) -> tuple[float, int]:
        """Megabytes of script objects and number of nodes, after tidying up."""
        session = self.page.context.new_cdp_session(self.page)
        session.send("HeapProfiler.collectGarbage")
        heap = session.send("Runtime.getHeapUsage")["usedSize"]
        nodes = session.send("Memory.getDOMCounters")["nodes"]
        session.detach()
        return heap / 2**20, nodes

    def clear(self) -> None:
        self.page.evaluate("recorder.clear()")

    def _log(self) -> dict[str, Any]:
        log: dict[str, Any] = self.page.evaluate("recorder.log")
        return log

    def _map(self) -> Frame:
        return next(f for f in self.page.frames if "streamlit_folium" in f.url)

    def _marks(self) -> str:
        pane = self._map().locator(".leaflet-marker-pane")
        return pane.evaluate("(pane) => pane.innerHTML")


def _change(log: dict[str, Any], start: float, end: float) -> Change:
    told = min(at for at in log["sent"] if at >= start)
    messages = [(at, size) for at, size in log["received"] if at >= told]
    answered = max(at for at, _size in messages if at <= end)
    return Change(
        total=end - start,
        told=told - start,
        answered=answered - told,
        drawn=end - answered,
        stopped=max(log["stopped"]) - start,
        received=sum(size for _at, size in messages),
    )
