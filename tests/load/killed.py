"""People who write while the server is killed: what each of them was told."""

from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from threading import Event, Lock

from websockets.exceptions import WebSocketException

from tests.load.hall import SAVED, first
from tests.load.visitor import Visitor, visiting

QUESTION = "Delaktighet"


@dataclass
class Told:
    """How many answers were acknowledged to all of them since the server started."""

    enough: int
    reached: Event = field(default_factory=Event)
    many: int = 0
    lock: Lock = field(default_factory=Lock)

    def one_more(self) -> None:
        with self.lock:
            self.many += 1
            if self.many >= self.enough:
                self.reached.set()


@dataclass
class Writer:
    """Somebody who takes part with this token.

    Attributes
    ----------
    said
        Number of each answer that was acknowledged, with its text.
    typed
        What they have typed and the app has taken up, but not acknowledged as sent.
    """

    code: str
    token: str
    name: int
    said: dict[int, str] = field(default_factory=dict)
    typed: str = ""
    _texts: "count[int]" = field(default_factory=count)

    def write(self, base: str, told: Told) -> None:
        """Write one answer after the other until the server is gone."""
        with suppress(WebSocketException, OSError), visiting(base) as phone:
            phone.open("take_part", w=self.code, p=self.token)
            phone.choose("q", QUESTION)
            self.find_what_was_typed(phone)
            while True:
                self.answer(phone)
                told.one_more()

    def find_what_was_typed(self, phone: Visitor) -> None:
        """See that the form holds what was typed, unless it was stored after all."""
        if self.typed:
            cell = phone.widget(phone.key("text-")).content
            assert (cell.value or cell.default) in {self.typed, ""}

    def answer(self, phone: Visitor) -> None:
        kind, text = phone.key("kind-"), phone.key("text-")
        said, self.typed = f"Svar {next(self._texts)} av {self.name}", ""
        phone.set(kind, first(phone, kind))
        phone.choose(text, said)
        self.typed = said
        phone.press(phone.key("send-"))
        found = SAVED.search(phone.texts())
        assert found
        self.said[int(found[1])] = said
        self.typed = ""
