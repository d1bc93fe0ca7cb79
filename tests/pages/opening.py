"""What the tests of pages share: a page alone, and what stands on it."""

import re
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[2]


class Component:
    """Stands for the map in the browser: keeps what it got, answers with a click."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.clicked: dict[str, Any] | None = None
        self.spot: dict[str, float] | None = None

    def __call__(self, **arguments: Any) -> dict[str, Any]:  # noqa: ANN401
        self.sent.append(arguments)
        return self.told()

    def told(self) -> dict[str, Any]:
        """What the map in the browser tells: also where a click beside marks was."""
        return {"last_active_drawing": self.clicked, "last_clicked": self.spot}

    def click(self, feature_id: str, at: float = 1.0) -> None:
        self.clicked = {"id": feature_id, "properties": {"at": at}}

    def click_beside(self, latitude: float, longitude: float, at: float = 1.0) -> None:
        self.spot = {"lat": latitude, "lng": longitude, "at": at}


def page(stem: str, **address: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "pages" / f"{stem}.py"), default_timeout=30)
    for key, value in address.items():
        app.query_params[key] = value
    return app.run()


def shown(app: AppTest) -> str:
    assert not app.exception
    parts = [element.proto.body for element in app.get("html")]
    parts += [element.value for kind in ("markdown", "info", "caption", "error",
              "warning") for element in app.get(kind)]  # fmt: skip
    return "\n".join(parts)


def answer(text: str) -> str:
    found = BeautifulSoup(text, "html.parser").select_one("p.answer")
    assert found
    return plain(found.get_text())


def plain(text: str) -> str:
    return re.sub(r"[\xa0\u202f]", " ", text)


def rows(text: str, caption: str) -> list[list[str]]:
    """Cells of the table with that caption."""
    for table in BeautifulSoup(text, "html.parser").select("table"):
        told = table.select_one("caption")
        if told and caption in plain(told.get_text()):
            return [
                [plain(cell.get_text(" ", strip=True)) for cell in row.select("th, td")]
                for row in table.select("tbody tr")
            ]
    raise AssertionError(caption)


def number(text: str) -> int:
    return int(text.replace(" ", ""))
