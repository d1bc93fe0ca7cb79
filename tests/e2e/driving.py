"""What the browser tests share: an app of their own, and visits to it."""

import csv
import http.client
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Protocol
from urllib.parse import parse_qs, parse_qsl, unquote, urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Frame,
    FrameLocator,
    Locator,
    Page,
    expect,
)

from geodata.pack import DEFAULT_PACK

CHROMIUM_ARGUMENTS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-proxy-server",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
"""The last two let the browser reach nothing but this machine; unlike a route that is
aborted, they leave its cache in use."""

HOST: Final = "127.0.0.1"
START_S: Final = 90
PATIENCE_MS: Final = 15_000

FLEN: Final = (59.0594, 16.5907)
MALMKOPING: Final = (59.134, 16.7304)

AWAY: Final = re.compile(
    rf"^(?!data:|blob:|about:|(?:https?|wss?)://(?:{re.escape(HOST)}|localhost)[:/])"
)
"""An address that leaves the machine."""

NO_ROOM: Final = "el => getComputedStyle(el.closest('.rc-overflow-item')).opacity < 1"
"""Whether the menu has no room for a link: then it stands behind "2 more"."""

STREAMLIT_ERRORS: Final = {
    r"404 .*/[a-z_]+/_stcore/(health|host-config)$": (
        "Streamlit's client looks for its server below the address of a page first, "
        "is told 404 there, and finds it at the root"
    ),
}
"""Errors in the console that are not ours, with the reason."""


@dataclass(frozen=True)
class App:
    """A running app: its address, and where it writes what it says."""

    url: str
    log: Path


@contextmanager
def running(cwd: Path, pack: Path | None = None) -> Iterator[App]:
    """Start the app as users start it, wait until it is healthy; stop it afterwards."""
    port = _free_port()
    command = [sys.executable, "-c", "from dashboard.cli import main; main()"]
    command += ["run", "--port", str(port)]
    command += ["--pack", str(pack)] if pack else []
    environment = {k: v for k, v in os.environ.items() if k[:13] != "SERVICEKARTA_"}
    environment["SERVICEKARTA_HOME"] = str(cwd / "home")
    environment["STREAMLIT_RUNNER_ENFORCE_SERIALIZABLE_SESSION_STATE"] = "true"
    log = cwd / "app.log"
    with (
        log.open("wb") as output,
        subprocess.Popen(
            command,
            cwd=cwd,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        ) as process,
    ):
        try:
            _wait_until_healthy(process, port, log)
            yield App(f"http://{HOST}:{port}", log)
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((HOST, 0))
        port = int(probe.getsockname()[1])
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        assert probe.connect_ex((HOST, port)) != 0, f"port {port} is taken"
    return port


def _wait_until_healthy(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline and process.poll() is None:
        if _healthy(port):
            return
        time.sleep(0.1)
    said = log.read_text(encoding="utf-8", errors="replace")
    message = f"The app did not start:\n{said}"
    raise AssertionError(message)


def _healthy(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/_stcore/health")
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


@dataclass
class Visit:
    """A page, which is a session of its own, and everything in it that went wrong."""

    page: Page
    app: App
    away: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Listen before anything is loaded."""
        self.page.set_default_timeout(PATIENCE_MS)
        self.page.on("request", lambda request: self._requested(request.url))
        self.page.on("websocket", lambda socket: self._requested(socket.url))
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.errors.append(f"{error}"))
        self.page.on("dialog", self._asked)

    def _requested(self, url: str) -> None:
        if AWAY.match(url):
            self.away.append(url)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type != "error":
            return
        status = re.search(r"status of (\d+)", message.text)
        said = f"{status[1] if status else message.text} {message.location['url']}"
        if not any(re.match(known, said) for known in STREAMLIT_ERRORS):
            self.errors.append(said)

    def _asked(self, dialog: Any) -> None:  # noqa: ANN401 - Playwright's own
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def goto(self, path: str) -> "Visit":
        """Load a page of the app and wait until it is drawn."""
        self.page.goto(f"{self.app.url}{path}", wait_until="commit")
        expect(self.page.get_by_role("heading", level=1)).to_be_visible()
        return self.drawn()

    def drawn(self) -> "Visit":
        """Wait until no run of the page's script is under way, and the map is there."""
        idle = self.page.locator("[data-test-script-state='notRunning']")
        expect(idle.first).to_be_attached()
        expect(self.page.locator("[data-stale='true']")).to_have_count(0)  # pale
        if self.page.locator(".st-key-map_block").count():
            expect(self.marks.first).to_be_attached()
        elif self.page.locator(".st-key-map_frame").count():
            expect(self.map.locator("path.land").first).to_be_attached()
            self.frame.wait_for_function("window.shownView")  # what is drawn last
        return self

    @property
    def map(self) -> FrameLocator:
        """What is inside the map's frame."""
        return self.page.frame_locator("iframe[src*='streamlit_folium']")

    @property
    def frame(self) -> Frame:
        """The map's frame, to run JavaScript in."""
        element = self.page.locator("iframe[src*='streamlit_folium']")
        frame = element.element_handle().content_frame()
        assert frame
        return frame

    @property
    def marks(self) -> Locator:
        """Marks of places, groups and villages on the map."""
        return self.map.locator(".mark")

    def mark(self, feature_id: str) -> Locator:
        """The mark of one place or group."""
        return self.map.locator(f".mark[data-id='{feature_id}']")

    @property
    def details(self) -> Locator:
        """The part of the page that shows what was chosen."""
        return self.page.locator(".st-key-details")

    @property
    def table(self) -> Locator:
        """The table of the places on the map."""
        return self.page.locator(".st-key-table_block table")

    @property
    def answer(self) -> Locator:
        """The sentence on top of an analysis."""
        return self.page.locator(".answer")

    def rows(self, caption: str) -> Locator:
        """Rows of the table whose caption has some words in it."""
        named = self.page.locator("caption", has_text=caption)
        return self.page.locator("table").filter(has=named).locator("tbody tr")

    def cells(self) -> dict[str, dict[str, Any]]:
        """Cells of the grid on the map, by id: what is drawn, and the words."""
        drawn: dict[str, dict[str, Any]] = self.frame.evaluate(CELLS)
        return drawn

    def click_cell(self, cell_id: str) -> None:
        """Click in a cell, where no mark lies over it."""
        where = self.frame.evaluate(POINT_IN_CELL, f"cell:{cell_id}")
        assert where, f"cell {cell_id} is not in sight"
        self.map.locator(".leaflet-container").click(position=where)

    def control(self, key: str) -> Locator:
        """The widget whose name in the address is `key`."""
        return self.page.locator(f".st-key-{key}")

    def choose(self, key: str, option: str) -> None:
        """Choose in a select box."""
        box = self.drawn().control(key).get_by_role("combobox")
        box.scroll_into_view_if_needed()  # a list closes when the page is scrolled
        self.page.evaluate(TWO_FRAMES)
        box.fill(option)  # a long list draws only the options in sight
        found = self.page.get_by_role("option", name=option, exact=True)
        expect(found).to_have_attribute("data-focused", "true")
        self.page.keyboard.press("Enter")

    def press(self, key: str, name: str) -> None:
        """Press one of several buttons, or switch a switch."""
        self.control(key).get_by_text(name, exact=True).first.click()

    def menu(self, title: str) -> None:
        """Go to another page by the menu."""
        links = self.page.get_by_test_id("stTopNavLink")
        link = links.get_by_text(title, exact=True)
        if link.evaluate(NO_ROOM):
            self.page.get_by_test_id("stTopNavSection").click()
            menu = self.page.get_by_test_id("stTopNavDropdownLink")
            link = menu.get_by_text(title, exact=True)
        link.click()
        expect(self.page).to_have_title(f"{title} – Servicekartan")
        self.drawn()

    def look_at(self, where: tuple[float, float], zoom: int) -> None:
        """Move the map."""
        self.frame.evaluate(
            "([where, zoom]) => window.map.setView(where, zoom, {animate: false})",
            [where, zoom],
        )

    def query(self) -> dict[str, str]:
        """Names and values in the address."""
        search = str(self.page.evaluate("location.search.slice(1)"))
        return dict(parse_qsl(search, keep_blank_values=True))

    def expect_query(self, **values: str | None) -> None:
        """Wait until the address has these values, and lacks those that are None."""
        wanted = json.dumps(values)
        self.page.wait_for_function(
            """(wanted) => {
              const query = new URLSearchParams(location.search);
              return Object.entries(JSON.parse(wanted)).every(
                ([name, value]) => query.get(name) === value);
            }""",
            arg=wanted,
        )

    def choices(self) -> dict[str, Any]:
        """What the controls of the map show as chosen."""
        chosen: dict[str, Any] = self.page.evaluate(CHOICES)
        return chosen

    def mails(self) -> dict[str, str]:
        """Addresses of the table's links 'Stämmer det inte?', by the place's id."""
        links: list[str] = self.table.locator("a[href^='mailto:']").evaluate_all(
            "(links) => links.map((link) => link.getAttribute('href'))"
        )
        return {mail_parts(link)[1].split()[-1]: link for link in links}

    def drawn_types(self) -> dict[str, list[str]]:
        """Service types of every place and group on the map, by its id."""
        types: dict[str, list[str]] = self.frame.evaluate(DRAWN)
        return types

    def wait_until(self, holds: Callable[[], bool]) -> None:
        """Wait until something that is asked of the page holds, or time is out."""
        deadline = time.monotonic() + PATIENCE_MS / 1000
        while not holds() and time.monotonic() < deadline:
            self.page.wait_for_timeout(100)

    def wait_for_marks(self, number: int) -> None:
        """Wait until so many places and groups are on the map."""
        self.frame.wait_for_function(
            f"(number) => Object.keys(({DRAWN})()).length === number", arg=number
        )


def mail_parts(link: str) -> tuple[str, str, str]:
    """Mailbox, subject and body of a link that opens a mail."""
    parts = urlsplit(link)
    query = parse_qs(parts.query)
    return unquote(parts.path), query["subject"][0], query["body"][0]


class Starting(Protocol):
    """Starts an app in a current folder, on a pack of its own if one is given."""

    def __call__(self, cwd: Path, pack: Path | None = None) -> App:
        """Return the app once it is healthy."""


class Visiting(Protocol):
    """Opens a page of an app."""

    def __call__(
        self,
        path: str = "/",
        *,
        app: App | None = None,
        width: int = 1440,
        fresh: bool = False,
    ) -> Visit:
        """Return the visit once the page is drawn.

        With `fresh` it is in a browser context of its own, which no test has used.
        """


def new_context(browser: Browser) -> BrowserContext:
    """Return a context that has not loaded anything."""
    return browser.new_context(locale="sv-SE", service_workers="block")


def new_visit(context: BrowserContext, app: App, width: int) -> Visit:
    """Return a visit that has not loaded anything."""
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 900 if width > 600 else 844})
    return Visit(page, app)


TWO_FRAMES: Final = """() => new Promise(
  (done) => requestAnimationFrame(() => requestAnimationFrame(done)))"""

CHOICES: Final = """() => {
  const within = (key) => document.querySelector(`.st-key-${key}`);
  const all = (key, selector) => [...(within(key)?.querySelectorAll(selector) ?? [])];
  const texts = (key, selector) => all(key, selector).map((el) => el.innerText.trim());
  const value = (key) => within(key)?.querySelector("[role=combobox]")?.value;
  const on = (key) => within(key)?.querySelector("[role=switch]")?.checked;
  const picked = (key) =>
    all(key, "input:checked").map((el) => el.closest("label").innerText.trim());
  return {
    types: texts("types", "[aria-pressed=true]"),
    kinds: [...new Set(texts("kinds", "[data-tag]"))],
    age: picked("age"),
    projects: texts("projects", "[aria-pressed=true]"),
    groups: on("groups"),
    tiles: on("tiles"),
    go: value("go"),
    show: value("show"),
    sort: value("sort"),
    lang: texts("lang", "[aria-checked=true]"),
  };
}"""

DRAWN: Final = """() => {
  const types = {};
  window.map.eachLayer((group) => {
    if (!(group instanceof L.MarkerClusterGroup)) return;
    for (const mark of group.getLayers()) {
      types[mark.feature.id] = mark.feature.properties.types;
    }
  });
  return types;
}"""

CELLS: Final = """() => {
  const cells = {};
  window.map.eachLayer((layer) => {
    const id = String(layer.feature?.id ?? "");
    const el = id.startsWith("cell:") && layer.getElement?.();
    if (!el) return;
    const [title, line] = layer.feature.properties.tip.split("<br>");
    cells[id.slice(5)] = {
      fill: el.getAttribute("fill"),
      drawn: Boolean(el.getAttribute("d")) && getComputedStyle(el).fillOpacity > 0,
      pale: el.classList.contains("unsure"),
      chosen: el.classList.contains("chosen"),
      far: title.replace(/<.?b>/g, ""),
      residents: Number(line.replace(/\\D/g, "")),
    };
  });
  return cells;
}"""

POINT_IN_CELL: Final = """(id) => {
  let found = null;
  window.map.eachLayer((layer) => {
    if (layer.feature?.id !== id || !layer.getElement?.()) return;
    const box = layer.getElement().getBoundingClientRect();
    for (const [x, y] of [[.5, .5], [.25, .25], [.75, .25], [.25, .75], [.75, .75]]) {
      const at = { x: box.x + x * box.width, y: box.y + y * box.height };
      if (document.elementFromPoint(at.x, at.y) === layer.getElement()) found ??= at;
    }
  });
  return found;
}"""

OVERLAPS: Final = """([places, first, last]) => {
  const found = [];
  let most = 0;
  for (const place of places) {
    for (let zoom = first; zoom <= last; zoom++) {
      window.map.setView(place, zoom, {animate: false});
      const marks = [...document.querySelectorAll(".mark")];
      const boxes = marks.map((el) => el.getBoundingClientRect());
      most = Math.max(most, marks.length);
      for (let i = 0; i < marks.length; i++) {
        for (let j = 0; j < i; j++) {
          const [a, b] = [boxes[i], boxes[j]];
          const apart = a.right <= b.left || b.right <= a.left ||
            a.bottom <= b.top || b.bottom <= a.top;
          if (!apart) found.push([zoom, marks[i].innerText, marks[j].innerText]);
        }
      }
    }
  }
  return [most, found];
}"""


def rows_of(file: str, pack: Path = DEFAULT_PACK) -> list[dict[str, str]]:
    """Rows of a table of a pack."""
    with (pack / file).open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def types_of_places(services: Iterable[dict[str, str]] = ()) -> dict[str, set[str]]:
    """Service types of each place of the pack of Flen, by its id."""
    found: dict[str, set[str]] = {}
    rows = services or [*rows_of("services.csv"), *rows_of("osm_services.csv")]
    for row in rows:
        found.setdefault(row["place_id"], set()).add(row["service_type"])
    return found
