"""A visitor without a browser: speaks Streamlit's own messages with the server."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection, connect

PATIENCE_S: Final = 120
WIDGET: Final = re.compile(r"\$\$ID-[0-9a-f]+-(?P<key>.*)", re.DOTALL)
FINISHED: Final = (
    ForwardMsg.FINISHED_SUCCESSFULLY,
    ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
)
TEXTS: Final = {
    "markdown": "body",
    "html": "body",
    "heading": "body",
    "alert": "body",
    "text": "body",
}
"""Elements that hold words, and where."""


@dataclass(frozen=True)
class Drawn:
    """An element on the page, with the run and the fragment that drew it."""

    element: Element
    run: int
    fragment: str

    @property
    def kind(self) -> str:
        return str(self.element.WhichOneof("type"))

    @property
    def content(self) -> Any:  # noqa: ANN401
        return getattr(self.element, self.kind)


@dataclass
class Visitor:
    """One page that is open: what stands on it, and what was chosen there."""

    connection: ClientConnection
    base: str
    page: str = ""
    query: str = ""
    page_hash: str = ""
    runs: int = 0
    received: int = 0
    drawn: dict[tuple[int, ...], Drawn] = field(default_factory=dict)
    chosen: dict[str, WidgetState] = field(default_factory=dict)
    looking: dict[str, float] = field(default_factory=dict)

    def open(self, page: str, **query: str) -> float:
        """Open a page; return the seconds until it stood."""
        self.page, self.query, self.page_hash = page, urlencode(query), ""
        return self.run()

    def texts(self) -> str:
        """Everything that can be read on the page, in its order."""
        ordered = (self.drawn[path] for path in sorted(self.drawn))
        return "\n".join(
            str(getattr(one.content, TEXTS[one.kind]))
            for one in ordered
            if one.kind in TEXTS
        )

    def keys(self) -> list[str]:
        """Keys of all widgets, in the order of the page."""
        ordered = (self.drawn[path] for path in sorted(self.drawn))
        return [key for one in ordered if (key := _key(one))]

    def key(self, start: str) -> str:
        """Key of the first widget whose key begins so."""
        found = next((key for key in self.keys() if key.startswith(start)), None)
        assert found, f"no {start} among {self.keys()}"
        return found

    def widget(self, key: str) -> Drawn:
        """Widget with this key."""
        found = next((one for one in self.drawn.values() if _key(one) == key), None)
        assert found, f"no {key} among {self.keys()}"
        return found

    def set(self, key: str, value: object) -> None:
        """Fill in a widget without telling the server yet, as in a form.

        An option is named as it is called on the page.
        """
        widget = self.widget(key)
        state = WidgetState(id=widget.content.id)
        VALUES[widget.kind](state, value)
        self.chosen[state.id] = state

    def choose(self, key: str, value: object) -> float:
        """Fill in a widget and let the page follow; return the seconds it took."""
        fragment = self.widget(key).fragment
        self.set(key, value)
        return self.run(fragment)

    def press(self, key: str) -> float:
        """Press a button; return the seconds until the page had followed."""
        widget = self.widget(key)
        assert not widget.content.disabled, key
        return self.run(
            widget.fragment, WidgetState(id=widget.content.id, trigger_value=True)
        )

    def look(self) -> list[float]:
        """Draw anew what looks for news by itself; seconds of each such part."""
        return [self.run(part, by_itself=True) for part in list(self.looking)]

    def run(
        self,
        fragment: str = "",
        pressed: WidgetState | None = None,
        *,
        by_itself: bool = False,
    ) -> float:
        """Ask for a run and wait until it has ended; return the seconds."""
        start = time.perf_counter()
        self.connection.send(self._asked(fragment, pressed, by_itself))
        deadline = start + PATIENCE_S
        while True:
            told = self.connection.recv(timeout=deadline - time.perf_counter())
            self.received += len(told)
            message = ForwardMsg.FromString(bytes(told))
            self._take(message)
            if message.WhichOneof("type") == "script_finished":
                assert message.script_finished != ForwardMsg.FINISHED_WITH_COMPILE_ERROR
                if message.script_finished in FINISHED:
                    break
        took = time.perf_counter() - start
        self._forget(fragment)
        return took

    def _asked(
        self, fragment: str, pressed: WidgetState | None, by_itself: bool
    ) -> bytes:
        message = BackMsg()
        state = message.rerun_script
        state.query_string = self.query
        state.page_script_hash = self.page_hash
        state.page_name = "" if self.page_hash else self.page
        state.fragment_id, state.is_auto_rerun = fragment, by_itself
        widgets = [*self.chosen.values(), *([pressed] if pressed else [])]
        state.widget_states.widgets.extend(widgets)
        state.context_info.locale = "sv-SE"
        state.context_info.timezone = "Europe/Stockholm"
        state.context_info.url = f"{self.base}{self.page}"
        return message.SerializeToString()

    def _take(self, message: ForwardMsg) -> None:
        """Take up what the server says."""
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.runs += 1
        elif kind == "navigation":
            self.page_hash = message.navigation.page_script_hash
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "auto_rerun":
            part = message.auto_rerun
            self.looking[part.fragment_id] = part.interval
        elif kind == "delta":
            self._draw(tuple(message.metadata.delta_path), message.delta)

    def _draw(self, path: tuple[int, ...], delta: Delta) -> None:
        if delta.WhichOneof("type") != "new_element":
            return
        one = Drawn(delta.new_element, self.runs, delta.fragment_id)
        assert one.kind != "exception", one.content
        self.drawn[path] = one
        if getattr(one.content, "set_value", False):
            self.chosen.pop(one.content.id, None)  # the server has set it itself

    def _forget(self, fragment: str) -> None:
        """Take away what the last run has not drawn again, with its values."""
        self.drawn = {
            path: one
            for path, one in self.drawn.items()
            if one.run == self.runs or (fragment and one.fragment != fragment)
        }
        there = {getattr(one.content, "id", "") for one in self.drawn.values()}
        self.chosen = {i: state for i, state in self.chosen.items() if i in there}
        parts = {one.fragment for one in self.drawn.values()}
        self.looking = {i: s for i, s in self.looking.items() if i in parts}


def _key(one: Drawn) -> str:
    """Key of a widget; empty for what is none, or has no key."""
    found = WIDGET.fullmatch(str(getattr(one.content, "id", "")))
    return found["key"] if found and found["key"] != "None" else ""


def _strings(state: WidgetState, value: object) -> None:
    several = value if isinstance(value, list | tuple) else [value]
    state.string_array_value.data[:] = map(str, several)
    state.string_array_value.SetInParent()


def _as(name: str) -> Callable[[WidgetState, object], None]:
    return lambda state, value: setattr(state, name, value)


VALUES: Final[dict[str, Callable[[WidgetState, object], None]]] = {
    "text_input": _as("string_value"),
    "text_area": _as("string_value"),
    "selectbox": _as("string_value"),
    "radio": _as("string_value"),
    "checkbox": _as("bool_value"),
    "number_input": _as("double_value"),
    "component_instance": _as("json_value"),
    "button_group": _strings,
    "multiselect": _strings,
    "date_input": _strings,
}
"""How the value of a widget is told, by the kind of its element."""


@contextmanager
def visiting(base: str) -> Iterator[Visitor]:
    """Connect with the app at an address that ends with a slash."""
    url = f"ws{base.removeprefix('http')}_stcore/stream"
    with connect(
        url,
        subprotocols=["streamlit"],  # type: ignore[list-item]
        max_size=None,
        compression=None,
        proxy=None,
        ping_interval=None,
    ) as connection:
        yield Visitor(connection, base)
