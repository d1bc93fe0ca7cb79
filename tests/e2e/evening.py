"""A workshop in the store of a running app, and what its people do in a browser."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from playwright.sync_api import Locator, expect
from sqlalchemy import Engine

from geodata.store import contributions, moderation, participants
from geodata.store.engine import FILE_NAME, open_store
from geodata.store.records import Contribution, Question, Said, Settings, Workshop
from geodata.store.workshops import by_id, create_workshop, new_id
from tests.e2e.driving import App, Visit

FLEN_CODE: Final = "0482"
PHONE: Final = 390
BEGINS_MS: Final = 200
MELLOSA: Final = (59.1002, 16.5643)


@dataclass(frozen=True)
class Hall:
    """A workshop that is held, and the key to it."""

    store: Engine
    workshop: Workshop
    key: str

    @property
    def code(self) -> str:
        return self.workshop.code

    def now(self) -> Workshop:
        """The workshop as it is kept now."""
        return by_id(self.store, self.workshop.id)

    def said(self) -> dict[int, Contribution]:
        """All that was said, by number."""
        every = contributions.contributions(self.store, self.workshop.id)
        return {one.number: one for one in every}

    def at(self, page: str, **more: str) -> str:
        """Address of one of the four pages."""
        return f"/{page}?{urlencode({'w': self.code} | more)}"

    def phone(self, **more: str) -> str:
        """Address of the page of somebody who has joined."""
        token = participants.join(self.store, self.workshop)
        return self.at("take_part", p=token, **more)

    def says(self, **content: Any) -> Contribution:  # noqa: ANN401
        """Let a new participant say something; it waits."""
        token = participants.join(self.store, self.workshop)
        who = participants.participant(self.store, self.workshop.id, token)
        told = Said.model_validate(content)
        return contributions.contribute(
            self.store, self.workshop.id, new_id(), told, who or ""
        )

    def shows(self, **content: Any) -> Contribution:  # noqa: ANN401
        """Let a new participant say something, and show it."""
        one = self.says(**content)
        moderation.show(self.store, one.id, "facilitator")
        return one

    def keeps(self, phone: Visit, asked: Question, **cells: object) -> None:
        """Wait until the store has what a participant has filled in so far."""
        token = phone.query()["p"]
        me = participants.participant(self.store, self.workshop.id, token) or ""

        def kept() -> bool:
            draft = participants.draft(self.store, me, asked)
            return draft is not None and draft.content.items() >= cells.items()

        phone.wait_until(kept)
        assert kept(), participants.draft(self.store, me, asked)
        phone.drawn()


def store_of(app: App) -> Engine:
    """The store of a running app, opened here as well."""
    return open_store(f"sqlite:///{app.log.parent / 'home' / FILE_NAME}")


def today() -> date:
    return datetime.now(UTC).date()


def hold(store: Engine, title: str = "En kväll", **settings: Any) -> Hall:  # noqa: ANN401
    """Make a workshop without the page for it."""
    usual = {"day": today(), "last_day": today() + timedelta(days=1)}
    asked = Settings.model_validate(usual | settings | {"title": title})
    return Hall(store, *create_workshop(store, asked, FLEN_CODE))


def button(seen: Visit, name: str | re.Pattern[str]) -> Locator:
    exact = isinstance(name, str)
    return seen.page.get_by_role("button", name=name, exact=exact)


def settled(seen: Visit) -> None:
    """Wait until what was pressed has begun a run, and that has ended."""
    seen.page.wait_for_timeout(BEGINS_MS)
    seen.drawn()


def pick(seen: Visit, *names: str) -> None:
    """Press some of the buttons of a form, and wait until they are pressed."""
    for name in names:
        pill = seen.page.locator("[data-testid^='stButtonGroup'] button").filter(
            has_text=re.compile(rf"^{re.escape(name)}$")
        )
        pill.click()
        expect(pill).to_have_attribute("data-selected", "true")
        settled(seen)


def choose_in(seen: Visit, label: str, option: str) -> None:
    """Choose in the select box with a label."""
    box = seen.drawn().page.get_by_role("combobox", name=label)
    box.fill(option)
    found = seen.page.get_by_role("option", name=option, exact=True)
    expect(found).to_have_attribute("data-focused", "true")
    seen.page.keyboard.press("Enter")
    settled(seen)


def question(seen: Visit, name: str, label: str) -> None:
    """Go to a question, and wait until its form is there."""
    seen.press("q", name)
    expect(seen.page.get_by_label(label)).to_be_visible()
    settled(seen)  # the form of the question before is gone then


def send(seen: Visit, number: int) -> None:
    """Send the form, and wait until the number of the answer is told."""
    button(seen, "Skicka").click()
    expect(seen.page.locator(".thanks")).to_contain_text(f"nummer {number} ")


def unlock(seen: Visit, key: str) -> None:
    """Type the key of a facilitator."""
    seen.page.get_by_label("Nyckel för mötesledare").fill(key)
    seen.page.keyboard.press("Enter")
    expect(seen.page.get_by_text("Vad du gör")).to_be_visible()
