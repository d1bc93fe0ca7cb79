"""People in the hall: each with a phone of their own, on the running app."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from threading import Barrier, Event

from tests.load.visitor import Visitor, visiting
from tests.load.writing import Took

SAVED = re.compile(r'class="thanks".*?nummer (\d+)', re.DOTALL)
WORDS = re.compile(r"<(style|script)>.*?</\1>|<[^>]*>", re.DOTALL)
VILLAGE = "Mellösa"
CELLS = {
    "I dag": ("kind-", "where-", "text-"),
    "Framtiden": ("types-", "where-", "text-"),
    "Delaktighet": ("kind-", "text-"),
}
"""Cells of the form of each question, by the begin of their keys."""


@dataclass
class Person:
    """Somebody with a phone; what the app has acknowledged to them.

    Attributes
    ----------
    pause_s
        Mean time to think between two things that they do.
    said
        Number of each answer that was acknowledged, with its text.
    """

    base: str
    code: str
    number: int
    pause_s: float
    took: Took = field(default_factory=Took)
    said: dict[int, str] = field(default_factory=dict)
    dots: int = 0

    def evening(self, together: Barrier) -> None:
        """Open the page, join with all others, answer the questions, vote."""
        chance = Random(self.number)  # noqa: S311 - chance, no secret
        with visiting(self.base) as phone:
            self.note("open the phones' page", phone.open("take_part", w=self.code))
            together.wait()
            self.note("join", phone.press("join"))
            for question in CELLS:
                self.answer(phone, question, lambda: self.think(phone, chance))
            self.vote(phone, lambda: self.think(phone, chance))

    def note(self, kind: str, seconds: float) -> None:
        self.took.seconds.setdefault(kind, []).append(seconds)

    def think(self, phone: Visitor, chance: Random) -> None:
        """Wait as somebody who reads or writes; meanwhile the page looks for news."""
        until = time.monotonic() + chance.expovariate(1 / self.pause_s)
        while (left := until - time.monotonic()) > 0:
            wait = min([left, *phone.looking.values()])
            time.sleep(wait)
            if wait < left:
                for seconds in phone.look():
                    self.note("look for news", seconds)

    def answer(self, phone: Visitor, question: str, think: Callable[[], None]) -> None:
        """Fill in the form of a question, cell by cell, and send it."""
        if question != "I dag":  # with which the page begins
            self.note("another question", phone.choose("q", question))
        said = f"{question} {self.number}: kön i kassan är lång, men vi hjälps åt."
        for start in CELLS[question]:
            think()
            key = phone.key(start)
            value = VILLAGE if start == "where-" else first(phone, key) or said
            self.note("fill in a cell", phone.choose(key, value))
        think()
        self.note("send", phone.press(phone.key("send-")))
        found = SAVED.search(phone.texts())
        assert found, WORDS.sub("", phone.texts())
        self.said[int(found[1])] = said

    def vote(self, phone: Visitor, think: Callable[[], None]) -> None:
        """Give three dots to the wishes that come first."""
        self.note("another question", phone.choose("q", "Rösta"))
        for _dot in range(3):
            think()
            self.note("vote", phone.press(phone.key("give-")))
            self.dots += 1


def first(phone: Visitor, key: str) -> str:
    """What the first option of a widget is called; empty if it has none."""
    options = getattr(phone.widget(key).content, "options", [])
    return str(getattr(options[0], "content", options[0])) if options else ""


def wall(base: str, code: str, took: Took, over: Event) -> None:
    """Show the wall until the evening is over; it looks for news by itself."""
    with visiting(base) as screen:
        took.seconds.setdefault("open the wall", []).append(screen.open("wall", w=code))
        while not over.wait(min(screen.looking.values())):
            seconds = took.seconds.setdefault("the wall looks for news", [])
            seconds += screen.look()
