"""A visitor of the pages of the analyses."""

from collections.abc import Sequence
from typing import NamedTuple

from tests.benchmarks.table import Figures
from tests.benchmarks.visitor import Change, Mark, Visitor, _change

WATCH_TABLES = """() => {
  const names = () =>
    [...document.querySelectorAll("caption")].map((one) => one.textContent).join();
  let before = names();
  window.tables = [];
  new MutationObserver(() => {
    if (names() !== before) tables.push(performance.now());
    before = names();
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""

CELLS_TO_CLICK = """() => {
  const chosen = [];
  window.map.eachLayer((layer) => {
    const id = String(layer.feature?.id ?? "");
    if (!id.startsWith("cell:")) return;
    const { x, y } = window.map.latLngToContainerPoint(layer.getCenter());
    if (document.elementFromPoint(x, y) === layer.getElement())
      chosen.push([id.slice(5), x, y]);
  });
  return chosen;
}"""


class Cell(NamedTuple):
    """A cell of the map, and where its middle is in the map's frame."""

    cell_id: str
    x: float
    y: float


class Planner(Visitor):
    """One page of an analysis, in which the recorder runs."""

    def choose_limit(self, limit: str) -> Change:
        """Choose how far away a gap begins; the change is the last of table and map."""
        self.page.evaluate(WATCH_TABLES)
        self.page.locator(".st-key-limit").get_by_role("combobox").click()
        option = self.page.get_by_role("option", name=limit, exact=True)
        option.wait_for()
        self.rest()
        self.clear()
        option.click()
        self.page.wait_for_function("tables.length && recorder.log.drawn.length")
        self.rest()
        log = self._log()
        drawn = [*log["drawn"], *self.page.evaluate("tables")]
        return _change(log, log["clicks"][0], max(drawn))

    def cells_to_click(self) -> list[Cell]:
        """Cells whose middle no other thing lies over."""
        return [Cell(*one) for one in self._map().evaluate(CELLS_TO_CLICK)]

    def click_cell(self, cell: Cell) -> Change:
        """Click on a cell; the change is the heading of its details."""
        self.clear()
        where = {"x": cell.x, "y": cell.y}
        self._map().locator(".leaflet-container").click(position=where)
        self.page.wait_for_function("recorder.log.shown.length")
        self.rest()
        log = self._log()
        at, heading = log["shown"][-1]
        assert heading.strip().endswith(cell.cell_id)
        return _change(log, log["clicks"][0], at)

    def add_place(self, x: float, y: float) -> Change:
        """Click beside the marks; the change is the last mark that is drawn."""
        self.rest()
        self.clear()
        where = {"x": x, "y": y}
        self._map().locator(".leaflet-container").click(position=where)
        self.page.wait_for_function(
            "recorder.log.drawn.at(-1) > recorder.log.received.at(0)?.at(0)"
        )
        self.rest()
        log = self._log()
        return _change(log, log["clicks"][0], log["drawn"][-1])

    def close(self, mark: Mark) -> tuple[Change, Change]:
        """Click on a mark; the changes are the details, and the cells that are hit."""
        self.clear()
        element = self._map().locator(f'.mark[data-id="{mark.feature_id}"]')
        element.click(timeout=5000)
        self.page.wait_for_function(
            "recorder.log.shown.length && recorder.log.drawn.length"
        )
        self.rest()
        log = self._log()
        at, heading = log["shown"][-1]
        assert mark.name.rpartition(",")[0] in heading
        start = log["clicks"][0]
        return _change(log, start, at), _change(log, start, log["drawn"][-1])


def add_changes(
    figures: Figures, name: str, changes: Sequence[Change], aim: float
) -> None:
    figures.add(name, [one.total for one in changes], "ms", aim)
    told = [one.told for one in changes]
    figures.add("  of which until the browser tells the server", told, "ms")
    answered = [one.answered for one in changes]
    figures.add("  of which until the server has answered", answered, "ms")
    drawn = [one.drawn for one in changes]
    figures.add("  of which until the browser shows it", drawn, "ms")
