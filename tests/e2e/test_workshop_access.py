"""The pages of a workshop for everyone: axe, by keys alone, in English, on a phone."""

import re
from collections.abc import Callable, Iterator
from functools import cache

import pytest
from babel.messages.pofile import read_po
from playwright.sync_api import expect
from sqlalchemy import Engine

from dashboard.text import CATALOGUES
from geodata.store import votes
from tests.e2e.driving import App, Visit, Visiting
from tests.e2e.evening import PHONE, Hall, hold, settled, store_of
from tests.e2e.test_axe import Finding, grave, grave_in_map
from tests.e2e.test_language import NAMES, expect_language
from tests.e2e.test_phone import BEYOND

pytestmark = pytest.mark.browser

MELLOSA = {"village": "Mellösa", "latitude": 59.1002, "longitude": 16.5643}
CATALOGUE = CATALOGUES / "sv" / "LC_MESSAGES" / "messages.po"
SHORT = 2
"""A form with no more letters than this fits any line."""
BOTH = {"Språk / Language", "Svenska"}
SAID = "Abc 123"
"""What is said: in no language."""


@pytest.fixture(scope="module")
def hall(app: App) -> Iterator[Hall]:
    store = store_of(app)
    yield filled(store)
    store.dispose()


def filled(store: Engine) -> Hall:
    """A workshop in which something waits, is shown, and has dots."""
    one = hold(store, SAID, responsible=SAID, contact=SAID, purpose=SAID)
    place = {"place_id": "sparreholm-tempo", "village": "Sparreholm"}
    one.shows(question="today", kind="works_not", text=SAID, **place)
    wish = one.shows(
        question="future", kind="wish", types=("post",), text=SAID, **MELLOSA
    )
    one.shows(question="future", kind="wish", types=("fuel",), village="Bettna")
    one.shows(question="part", kind="run", group_id="ardala", text=SAID)
    named = "Anna Svensson, 070-123 45 67"
    one.says(question="today", kind="hours", village="Flen", text=named)
    votes.set_dots(store, one.workshop.id, wish.participant_id, wish.id, 2)
    return one


# Every step of every page


def nth(seen: Visit, key: str, number: int) -> None:
    """Press one of the buttons of a choice, in whatever language."""
    seen.control(key).get_by_role("radio").nth(number).click()


def steps_of_the_facilitator(seen: Visit, hall: Hall, lang: str) -> Iterator[str]:
    """Go from step to step of the facilitator's page, and tell which is there."""
    yield "begin"
    seen.goto(hall.at("workshop", lang=lang))
    key = seen.page.locator("input[type=password]")
    expect(key).to_be_visible()
    yield "key"
    key.fill(hall.key)
    key.press("Enter")
    expect(seen.page.locator(".join")).to_be_visible()
    yield "lead"
    nth(seen, "step", 1)
    row = seen.page.locator("[class*='st-key-row-']")
    expect(row).to_have_count(1)
    yield "what waits"
    nth(seen, "seen", 1)
    expect(row).to_have_count(5)
    seen.page.locator("[class*='st-key-more-']").nth(2).get_by_role("button").click()
    seen.control("log").locator("summary").click()
    expect(seen.map.locator("path.land").first).to_be_attached()
    expect(seen.control("log").get_by_role("button").first).to_be_visible()
    yield "correct"
    nth(seen, "step", 2)
    expect(seen.control("sheet")).to_be_visible()
    expect(row).to_have_count(0)
    yield "paper"
    nth(seen, "step", 3)
    expect(seen.control("setting-title")).to_be_visible()
    expect(seen.control("sheet")).to_have_count(0)
    yield "settings"


def steps_of_a_phone(seen: Visit, hall: Hall, lang: str) -> Iterator[str]:
    expect(seen.control("join")).to_be_visible()
    yield "welcome"
    seen.goto(hall.phone(lang=lang))
    pills = seen.page.locator("[class*='st-key-kind-']").get_by_role("radio")
    pills.last.click()  # what is missing is asked for its service type
    types = seen.page.locator("[class*='st-key-types-']")
    expect(types).to_be_visible()
    yield "today"
    nth(seen, "q", 1)
    expect(pills).to_have_count(0)
    nth(seen, "placing", 1)
    expect(seen.map.locator("path.land").first).to_be_attached()
    seen.page.locator(".st-key-others-future summary").click()
    expect(seen.page.locator(".st-key-others-future .said-list li")).to_have_count(2)
    seen.page.locator("[class*='st-key-send-'] button").click()
    expect(seen.page.locator(".refusal")).to_be_visible()
    yield "future"
    nth(seen, "q", 2)
    expect(seen.page.locator("[class*='st-key-group-']")).to_be_visible()
    expect(seen.page.locator("iframe")).to_have_count(0)
    yield "part"
    nth(seen, "q", 3)
    expect(seen.page.locator("[class*='st-key-give-']")).to_have_count(2)
    expect(seen.page.locator("textarea")).to_have_count(0)
    seen.page.locator("details.basis summary").click()
    yield "vote"


def steps_of_the_wall(seen: Visit, hall: Hall, lang: str) -> Iterator[str]:
    expect(seen.page.locator(".join")).to_be_visible()
    yield f"start of {hall.code} in {lang}"
    nth(seen, "q", 2)
    expect(seen.map.locator("path.land").first).to_be_attached()
    expect(seen.page.locator(".said-list li")).to_have_count(2)
    yield "future"


def steps_of_the_results(seen: Visit, hall: Hall, lang: str) -> Iterator[str]:
    expect(seen.map.locator("path.cell").first).to_be_attached()
    yield f"results of {hall.code} in {lang}"


Steps = Callable[[Visit, Hall, str], Iterator[str]]

PAGES: dict[str, tuple[str, Steps]] = {
    "facilitator": ("/workshop?", steps_of_the_facilitator),
    "phone": ("/take_part?w={code}", steps_of_a_phone),
    "wall": ("/wall?w={code}", steps_of_the_wall),
    "results": ("/workshop_results?w={code}", steps_of_the_results),
}


def faults(seen: Visit) -> list[Finding | str]:
    """What axe finds grave, and what is cut off at the sides."""
    width = seen.page.evaluate("window.innerWidth")
    found: list[Finding | str] = [*grave(seen)]
    if seen.page.locator("iframe[src*='streamlit_folium']").count():
        found += grave_in_map(seen)
    return [*found, *seen.page.evaluate(BEYOND, width)]


@pytest.mark.parametrize(
    ("page", "width", "lang"),
    [
        ("facilitator", PHONE, "sv"),
        ("facilitator", 1440, "en"),
        ("phone", PHONE, "sv"),
        ("phone", 1440, "en"),
        ("wall", PHONE, "sv"),
        ("wall", 1440, "en"),
        ("results", PHONE, "sv"),
        ("results", 1440, "en"),
    ],
)
def test_each_step_is_for_everyone(
    visit: Visiting, hall: Hall, page: str, width: int, lang: str
) -> None:
    path, steps = PAGES[page]
    seen = visit(f"{path.format(code=hall.code)}&lang={lang}", width=width, fresh=True)
    found, swedish = {}, {}
    for step in steps(seen, hall, lang):
        expect_language(seen.drawn(), lang)
        found[step] = faults(seen)
        swedish[step] = words_left(seen) if lang == "en" else set()
    assert {step: those for step, those in found.items() if those} == {}
    assert {step: those for step, those in swedish.items() if those} == {}
    assert found


LINES = """() => [...document.querySelectorAll("header, .stMain")]
  .flatMap((el) => el.innerText.split("\\n"))"""


@cache
def swedish_forms() -> tuple[re.Pattern[str], ...]:
    """What the page would say in Swedish and says otherwise in English."""
    with CATALOGUE.open("rb") as file:
        every = read_po(file, locale="sv")
    forms = []
    for message in every:
        english, swedish = set(as_list(message.id)), set(as_list(message.string))
        for text in swedish - english:
            if len(re.sub(r"{.*?}|\W", "", text)) > SHORT:
                parts = re.split(r"{.*?}", text)
                forms.append(re.compile(".*".join(map(re.escape, parts))))
    return tuple(forms)


def as_list(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [text] if isinstance(text, str) else list(text or ())


def words_left(seen: Visit) -> set[str]:
    """Names of controls and lines of text that are Swedish on an English page."""
    lines = {line.strip() for line in seen.page.evaluate(LINES)}
    every = {*seen.page.evaluate(NAMES), *lines} - BOTH
    return {
        one for one in every if any(form.fullmatch(one) for form in swedish_forms())
    }


# By keys alone

NAME = """() => {
  const el = document.activeElement;
  const label = el.ariaLabel || el.labels?.[0]?.innerText || el.innerText || "";
  return label.trim();
}"""
MOST_STOPS = 150


def reach(seen: Visit, name: str) -> None:
    """Press Tab until what has a name has the focus."""
    said: list[str] = []
    for _stop in range(MOST_STOPS):
        seen.page.keyboard.press("Tab")
        said.append(seen.page.evaluate(NAME))
        if re.match(name, said[-1]):
            return
    pytest.fail(f"Tab does not come to {name}: {said}")


def choose_by_keys(seen: Visit, first: str, name: str, most: int = 10) -> None:
    """Go to the first of some buttons, from there to another, and press it."""
    reach(seen, first)
    for _step in range(most):
        if re.match(name, seen.page.evaluate(NAME)):
            break
        seen.page.keyboard.press("ArrowRight")
    assert re.match(name, seen.page.evaluate(NAME))
    seen.page.keyboard.press("Space")
    settled(seen)


def test_a_participant_needs_no_mouse(visit: Visiting, hall: Hall) -> None:
    seen = visit("/take_part", width=PHONE, fresh=True)
    keys = seen.page.keyboard
    reach(seen, "Workshopens kod")
    keys.type(hall.code)
    keys.press("Enter")
    expect(seen.control("join")).to_be_visible()
    settled(seen)
    reach(seen, "Delta$")
    keys.press("Enter")
    box = seen.page.get_by_label("Berätta mer")
    expect(box).to_be_visible()
    choose_by_keys(seen.drawn(), "I dag", "Framtiden")
    expect(box).to_have_count(0)
    choose_by_keys(seen.drawn(), "D Drivmedel", "P Post")
    reach(seen.drawn(), "By eller ställe")
    keys.type("Mellösa")
    option = seen.page.get_by_role("option", name="Mellösa", exact=True)
    expect(option).to_have_attribute("data-focused", "true")
    keys.press("Enter")
    settled(seen)
    reach(seen, "Varför")
    keys.type("Utan mus")
    reach(seen, "Skicka")
    keys.press("Enter")
    thanks = seen.page.locator(".thanks")
    expect(thanks).to_contain_text("Tack!")
    last = max(hall.said())
    assert hall.said()[last].said.text == "Utan mus"
    assert hall.said()[last].said.types == ("post",)
    expect(thanks).to_contain_text(f"nummer {last} ")
    choose_by_keys(seen.drawn(), "I dag|Framtiden", "Rösta")
    told = seen.page.locator(".answer", has_text="prickar kvar")
    expect(told).to_contain_text("3 av 3")
    reach(seen.drawn(), "Ge en prick till 2")
    keys.press("Space")
    expect(told).to_contain_text("2 av 3")
    reach(seen.drawn(), "Ta en prick från 2")
    keys.press("Space")
    expect(told).to_contain_text("3 av 3")


def test_a_facilitator_needs_no_mouse(visit: Visiting, hall: Hall) -> None:
    hidden = hall.says(question="part", kind="time", text="Vi hjälper")
    seen = visit(hall.at("workshop"), fresh=True)
    keys = seen.page.keyboard
    reach(seen, "Nyckel för mötesledare")
    keys.type(hall.key)
    keys.press("Enter")
    expect(seen.page.locator(".join")).to_be_visible()
    choose_by_keys(seen.drawn(), "Leda", "Granska")
    hide = seen.control(f"hide-{hidden.id}").get_by_role("button")
    expect(hide).to_be_visible()
    reach(seen.drawn(), f"Dölj {hidden.number}$")
    keys.press("Enter")
    expect(hide).to_have_count(0)
    assert hall.said()[hidden.number].status == "hidden"
    reach(seen.drawn(), r"(\w+\s+)?Vad som har gjorts")
    keys.press("Enter")
    reach(seen, f"Ångra: .*nummer {hidden.number} ")
    keys.press("Enter")
    expect(hide).to_be_visible()
    assert hall.said()[hidden.number].status == "waiting"
    choose_by_keys(seen.drawn(), "Leda|Granska", "Leda")
    expect(seen.page.locator(".join")).to_be_visible()
    choose_by_keys(seen.drawn(), "Start$", "Framtiden")
    seen.wait_until(lambda: hall.now().screen == "future")
    assert hall.now().screen == "future"
