"""What the tests of a workshop's pages share: a visit in a session of its own."""

from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final, Self

from bs4 import BeautifulSoup
from pyproj import Transformer
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from geodata.store import contributions
from geodata.store.records import Contribution, Said, Workshop
from tests.pages.opening import Component, page, plain

HOSTILE: Final = "=1+1<script>alert(1)</script>{0}%s **fet** [a](b) שלום 😀"
TO_METRES: Final = Transformer.from_crs(4326, 3006)

times = count(1)


@dataclass(frozen=True)
class Seat:
    """From where somebody reads a page, as Streamlit tells it."""

    url: str = "http://localhost:8501/workshop"
    ip_address: str | None = None
    headers: dict[str, str] = field(default_factory=dict)


class Visit:
    """A page in a session of its own, and what somebody does there."""

    def __init__(self, stem: str, **address: str) -> None:
        self.stem = stem
        self.app: AppTest = page(stem, **address)

    @property
    def soup(self) -> BeautifulSoup:
        """Everything of our own HTML but scripts and styles."""
        assert not self.app.exception
        bodies = [element.proto.body for element in self.app.get("html")]
        soup = BeautifulSoup("\n".join(bodies), "html.parser")
        for one in soup.select("style, script"):
            one.decompose()
        return soup

    @property
    def text(self) -> str:
        """What can be read there, but for the words of widgets."""
        boxes = ("error", "info", "warning", "caption", "markdown")
        told = [one.value for kind in boxes for one in self.app.get(kind)]
        return "\n".join([self.words(), *told])

    def words(self, selector: str = "") -> str:
        """Words of our own HTML, or of one kind of element there."""
        found = self.soup.select(selector) if selector else [self.soup]
        return plain("\n".join(one.get_text(" ", strip=True) for one in found))

    @property
    def refused(self) -> str:
        """Why the last press did nothing."""
        return self.words("[role=alert]")

    @property
    def labels(self) -> list[str]:
        """Words of all buttons."""
        assert not self.app.exception
        return [one.label for one in self.app.button]

    @property
    def address(self) -> dict[str, Any]:
        return dict(self.app.query_params)

    def run(self) -> Self:
        self.app.run()
        assert not self.app.exception
        return self

    def press(self, label: str) -> Self:
        (button,) = [one for one in self.app.button if one.label == label]
        assert not button.disabled, label
        button.click().run()
        assert not self.app.exception
        return self

    def disabled(self, label: str) -> bool:
        (button,) = [one for one in self.app.button if one.label == label]
        return bool(button.disabled)

    def choose(self, key: str, option: str) -> Self:
        """Press one of the buttons side by side."""
        self.app.segmented_control(key=key).set_value(option).run()
        assert not self.app.exception
        return self

    def widget(self, kind: str, name: str) -> Any:  # noqa: ANN401
        """The one widget of a kind whose key begins with a name."""
        (found,) = [
            one for one in self.app.get(kind) if str(one.key).startswith(f"{name}-")
        ]
        return found

    def set(self, kind: str, name: str, value: object) -> Self:
        self.widget(kind, name).set_value(value).run()
        assert not self.app.exception
        return self

    def told(self, component: Component, page_name: str) -> Self:
        """Run with what the map in the browser tells."""
        language = self.address.get("lang", "sv")
        self.app.session_state[f"map-{page_name}-{language}"] = component.told()
        return self.run()

    def click_beside(
        self, component: Component, page_name: str, latitude: float, longitude: float
    ) -> Self:
        component.click_beside(latitude, longitude, float(next(times)))
        return self.told(component, page_name)

    def click_mark(self, component: Component, page_name: str, place_id: str) -> Self:
        component.click(place_id, float(next(times)))
        return self.told(component, page_name)


def said_in(store: Engine, held: Workshop) -> list[Contribution]:
    return contributions.contributions(store, held.id)


def last(store: Engine, held: Workshop) -> Contribution:
    return said_in(store, held)[-1]


def on_grid(said: Said, near: tuple[float, float]) -> bool:
    """Whether a position is the point of the grid of 250 m that lies nearest."""
    assert said.latitude is not None
    assert said.longitude is not None
    north, east = TO_METRES.transform(said.latitude, said.longitude)
    asked = TO_METRES.transform(*near)
    grid = [round(part / 250) * 250 for part in asked]
    return max(abs(north - grid[0]), abs(east - grid[1])) < 1
