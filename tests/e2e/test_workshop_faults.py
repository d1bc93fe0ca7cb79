"""What a workshop refuses, and texts that try to be more than text."""

import csv
import io
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import docx
import openpyxl
import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, expect
from sqlalchemy import Engine

from geodata.store import moderation, workshops
from geodata.store.cells import LONGEST_TEXT
from tests.e2e.driving import App, Visit, Visiting, new_visit
from tests.e2e.evening import (
    PHONE,
    Hall,
    button,
    choose_in,
    hold,
    pick,
    question,
    send,
    store_of,
    today,
    unlock,
)
from tests.e2e.evening_files import download
from tests.e2e.hostile import AWAY, TEXTS
from tests.e2e.test_hostile import expect_unharmed

pytestmark = pytest.mark.browser

WRITING = (
    "Delta", "Skicka", "Skapa workshopen", "Stäng workshopen", "Öppna den igen",
    "Starta klockan", "Spara", "Använd koden", "Ta tillbaka dem",
)  # fmt: skip
"""Buttons that would change something."""

TITLE = f"=1+1<img src=x onerror=alert(1)> ![x]({AWAY}) **z** {{0}} %s 😀 שלום"
WRITTEN = (
    f'=HYPERLINK("{AWAY}")<script>window.hacked=1</script> ![x]({AWAY}) **fet**\n'
    "{{ 7 * 7 }} {0} %(x)s `a` \\1 :red[r] $q$ 😀👩‍👩‍👧\n"
    "\u202eשלום עולם\u202c مرحبا"
)
LETTERS = "Ord " * 2500


@pytest.fixture(scope="module")
def store(app: App) -> Iterator[Engine]:
    opened = store_of(app)
    yield opened
    opened.dispose()


def expect_no_writing(seen: Visit) -> None:
    names = re.compile("|".join(f"^{name}$" for name in WRITING))
    expect(seen.page.get_by_role("button", name=names)).to_have_count(0)
    expect(seen.page.locator("textarea")).to_have_count(0)


# What is refused


def test_a_code_that_is_wrong_old_or_closed_lets_nobody_in(
    visit: Visiting, store: Engine
) -> None:
    yesterday = today() - timedelta(days=1)
    old = hold(store, day=yesterday, last_day=yesterday)
    ended = hold(store)
    joined = ended.phone()
    workshops.close(store, ended.workshop.id, "facilitator")
    phone = visit("/take_part", width=PHONE, fresh=True)
    for hall, words in (
        (old, "Koden kunde användas till och med"),
        (ended, "Workshopen är stängd: inget mer tas emot."),
    ):
        phone.goto(hall.at("take_part"))
        expect(phone.page.get_by_text(words)).to_be_visible()
        expect_no_writing(phone)
    phone.goto(joined)
    expect(phone.page.get_by_text("Workshopen är stängd")).to_be_visible()
    expect_no_writing(phone)
    link = phone.page.get_by_role("link", name="Vad som sades")
    expect(link).to_have_attribute("href", ended.at("workshop_results")[1:])
    phone.goto("/take_part")
    box, told = (
        phone.page.get_by_label("Workshopens kod"),
        phone.page.get_by_role("alert"),
    )
    for number in range(12):
        box.fill(f"WRONG{number}")
        button(phone, "Fortsätt").click()
        phone.expect_query(w=f"WRONG{number}")
        expect(told).to_contain_text(re.compile("Det finns ingen workshop|Vänta"))
        expect_no_writing(phone)
        if "Vänta" in told.inner_text():
            break
    else:
        pytest.fail("twelve wrong codes, and no wait")


def test_a_key_that_is_wrong_opens_nothing_and_must_wait(
    visit: Visiting, store: Engine
) -> None:
    hall, other = hold(store), hold(store)
    seen = visit(hall.at("workshop"), fresh=True)
    box = seen.page.get_by_label("Nyckel för mötesledare")
    told = seen.page.get_by_role("alert")
    box.fill("öppna sesam")
    box.press("Enter")
    expect(told).to_contain_text("Det här är ingen nyckel")
    expect_no_writing(seen)
    for _wrong in range(12):
        box.fill(f"{hall.key[:-1]}{'a' if hall.key[-1] != 'a' else 'b'}")
        box.press("Enter")
        expect(box).to_have_value("")
        expect(told).to_contain_text(re.compile("Det här är ingen nyckel|Vänta"))
        expect_no_writing(seen)
        if "Vänta" in told.inner_text():
            break
    else:
        pytest.fail("twelve wrong keys, and no wait")
    box.fill(hall.key)
    box.press("Enter")
    expect(told).to_contain_text("Vänta")
    expect_no_writing(seen)
    box.fill(other.key)
    box.press("Enter")  # it opens its own workshop, and no other
    seen.expect_query(w=other.code)
    expect(seen.page.get_by_text("Vad du gör")).to_be_visible()
    assert hall.key not in seen.page.url
    assert other.key not in seen.page.url


def test_from_another_machine_nothing_can_be_written_without_a_key(
    visit: Visiting, browser: Browser, app: App, store: Engine
) -> None:
    hall = hold(store)
    there = {"X-Forwarded-For": "192.0.2.7"}
    context = browser.new_context(
        locale="sv-SE", service_workers="block", extra_http_headers=there
    )
    with closing(context):
        seen = new_visit(context, app, 1440)
        for path in ("/workshop", hall.at("workshop"), hall.at("workshop_results")):
            seen.goto(path)
            expect(seen.page.get_by_label("Nyckel för mötesledare")).to_have_count(1)
            expect_no_writing(seen)
            expect(seen.page.get_by_label("Rubrik")).to_have_count(0)
            expect(seen.control("whole_files")).to_have_count(0)
        unlock(seen.goto(hall.at("workshop")), hall.key)
        expect(button(seen, "Stäng workshopen")).to_be_visible()
        assert (seen.away, seen.errors, seen.dialogs) == ([], [], [])
    here = visit("/workshop")
    expect(button(here, "Skapa workshopen")).to_be_visible()


# Texts that try to be more


TURNED = """() => {
  const found = [];
  const texts = document.createTreeWalker(
    document.querySelector(".workshop-title"), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const range = document.createRange();
    const left = (at) => {
      range.setStart(texts.currentNode, at);
      range.setEnd(texts.currentNode, at + 1);
      return range.getBoundingClientRect().left;
    };
    const text = texts.currentNode.data, year = text.search(/\\d{4}/);
    if (year >= 0 && left(year) > left(year + 1)) found.push(text);
  }
  return found;
}"""
"""Our own words beside a title, if they are written from the right."""


def test_a_title_from_the_right_does_not_turn_our_words(
    visit: Visiting, store: Engine
) -> None:
    hall = hold(store, "\u202eKväll")
    for page in ("workshop", "take_part"):
        seen = visit(hall.at(page))
        expect(seen.page.locator(".workshop-title")).to_contain_text("Kväll")
        assert seen.page.evaluate(TURNED) == []


def test_hostile_texts_stay_text_everywhere(visit: Visiting, store: Engine) -> None:
    hall = hold(store)
    lead = visit(hall.at("workshop"), fresh=True)
    changes_the_settings(lead, hall)
    phone = visit(hall.phone(), width=PHONE, fresh=True)
    writes_on_the_phone(phone, hall)
    texts = {2: hall.said()[2].said.text} | say_the_rest(hall)
    on_the_phone(phone, hall, texts)
    on_the_page_of_the_facilitator(lead, hall, texts)
    on_the_wall(visit(hall.at("wall", q="future"), fresh=True), texts)
    seen = visit(hall.at("workshop_results", wished="post"), fresh=True)
    among_the_results(seen, texts)
    in_the_files(seen, texts)
    in_siting_and_what_if(seen, hall)


def changes_the_settings(lead: Visit, hall: Hall) -> None:
    unlock(lead, hall.key)
    lead.press("step", "Inställningar")
    written = {"Rubrik": TITLE, "Ändamål": TEXTS[5], "Vem du kan fråga": WRITTEN}
    for label, text in written.items():
        lead.page.get_by_label(label).fill(text)
    button(lead, "Spara").click()
    title = lead.page.locator(".workshop-title b")
    expect(title).to_have_text(TITLE)
    settings = hall.now().settings
    assert settings.purpose == TEXTS[5]
    assert settings.contact == " ".join(WRITTEN.split())
    expect_unharmed(lead)


def writes_on_the_phone(phone: Visit, hall: Hall) -> None:
    """As many letters as there may be, and a text with everything in it."""
    title = phone.page.locator(".workshop-title b")
    expect(title).to_have_text(TITLE)
    question(phone, "Delaktighet", "Vad kan vår grupp göra?")
    box = phone.page.get_by_label("Vad kan vår grupp göra?")
    pick(phone, "Ge av vår tid")
    box.fill(LETTERS[:LONGEST_TEXT])
    send(phone, 1)
    assert hall.said()[1].said.text == LETTERS[:LONGEST_TEXT].strip()
    question(phone, "Framtiden", "Varför?")
    pick(phone, "P Post")
    choose_in(phone, "By eller ställe", "Mellösa")
    phone.page.get_by_label("Varför?").fill(WRITTEN)
    send(phone, 2)
    assert hall.said()[2].said.text == WRITTEN
    expect_unharmed(phone)


def test_a_text_that_is_too_long_or_not_sent_is_not_lost(
    visit: Visiting, store: Engine
) -> None:
    """Also without leaving the box, and over a reload."""
    hall = hold(store)
    phone = visit(hall.phone(q="part"), width=PHONE)
    box = phone.page.get_by_label("Vad kan vår grupp göra?")
    box.click()
    phone.page.keyboard.insert_text(LETTERS)
    expect(box).to_have_value(LETTERS)
    hall.keeps(phone, "part", text=LETTERS)
    phone.page.reload()
    expect(box).to_have_value(LETTERS)
    pick(phone, "Ge av vår tid")
    button(phone, "Skicka").click()
    expect(phone.page.get_by_role("alert")).to_contain_text("för lång")
    expect(box).to_have_value(LETTERS)
    assert hall.said() == {}


def say_the_rest(hall: Hall) -> dict[int, str]:
    """Wishes with every other hostile text, by number; all is shown then."""
    for one in hall.said().values():
        moderation.show(hall.store, one.id, "facilitator")
    wish = hall.said()[2].said.model_dump(exclude={"text"})
    said = [hall.shows(**wish, text=text) for text in TEXTS]
    hall.shows(
        question="today",
        kind="hours",
        place_id="flen-coop",
        village="Flen",
        text=WRITTEN,
    )
    return {one.number: one.said.text for one in said}


def on_the_phone(phone: Visit, hall: Hall, texts: dict[int, str]) -> None:
    others = phone.page.locator(".st-key-others-future")
    others.get_by_text("Vad andra har sagt").click()
    expect(others.locator(".said-text")).to_have_count(len(texts) - 1)
    shown = others.locator(".said-text").all_text_contents()
    assert shown == [texts[n] for n in sorted(texts, reverse=True)][:-1]
    phone.page.get_by_text("Så behandlas det du skriver").click()
    told = phone.page.get_by_role("definition")
    expect(told.filter(has_text=hall.now().settings.contact)).to_be_visible()
    expect_unharmed(phone)
    phone.press("q", "Rösta")
    wishes = phone.page.locator("[class*='st-key-wish-'] .said-text")
    expect(wishes).to_have_count(len(texts))
    assert wishes.all_text_contents() == [texts[n] for n in sorted(texts)]
    expect_unharmed(phone)


def on_the_page_of_the_facilitator(
    lead: Visit, hall: Hall, texts: dict[int, str]
) -> None:
    lead.control("step").get_by_text(re.compile("^Granska")).click()
    lead.press("seen", "Alla")
    shown = lead.page.locator(".said-text")
    expect(shown).to_have_count(len(hall.said()))
    assert set(texts.values()) <= set(shown.all_text_contents())
    lead.page.get_by_text("Vad som har gjorts").click()
    expect(button(lead, re.compile("Ångra: .*nummer 1 "))).to_be_visible()
    button(lead, "Slå ihop eller rätta 2").click()
    expect(lead.drawn().mark("said:2")).to_be_attached()
    expect_unharmed(lead)


def on_the_wall(wall: Visit, texts: dict[int, str]) -> None:
    shown = wall.page.locator(".said-text")
    assert shown.all_text_contents() == [texts[n] for n in sorted(texts, reverse=True)]
    wall.mark("said:2").hover()
    expect(wall.map.locator(".leaflet-tooltip")).to_be_visible()
    expect_unharmed(wall)
    wall.press("q", "Till start")
    expect(wall.page.get_by_role("heading", name=TITLE)).to_be_visible()
    expect(wall.page.locator("iframe")).to_have_count(0)
    expect_unharmed(wall)


def among_the_results(seen: Visit, texts: dict[int, str]) -> None:
    expect(seen.answer).to_contain_text(TITLE)
    cells = seen.rows("Framtiden: alla bidrag").locator("td:nth-child(3)")
    lines = [cell.inner_text().strip().split("\n") for cell in cells.all()]
    told = [texts[n].split("\n") for n in sorted(texts)]
    assert [[" ".join(line.split()) for line in one] for one in lines] == [
        [" ".join(line.split()) for line in one] for one in told
    ]
    choose_in(seen, "Visa uppgifter om", "Önskemål 2: Post, vid Mellösa")
    expect(seen.details).to_contain_text("=HYPERLINK")
    expect_unharmed(seen)


def in_the_files(seen: Visit, texts: dict[int, str]) -> None:
    text = download(seen, "CSV").read_text(encoding="utf-8-sig")
    rows = {int(row["number"]): row for row in csv.DictReader(io.StringIO(text))}
    assert {n: rows[n]["text"] for n in texts} == texts | {2: f"'{WRITTEN}"}
    with download(seen, "Excel").open("rb") as file:
        sheet = openpyxl.load_workbook(file).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    assert f"'{WRITTEN}" in {cell.value for cell in cells}
    content = download(seen, "Protokoll (Word)").read_bytes()
    document = docx.Document(io.BytesIO(content))
    told = {c.text for t in document.tables for r in t.rows for c in r.cells}
    assert set(texts.values()) <= told
    assert not [one for one in document.part.rels.values() if one.is_external]
    html = download(seen, "Protokoll (HTML)").read_text(encoding="utf-8")
    page = BeautifulSoup(html, "html.parser")
    assert page.select("script, img, svg, a, [onerror], [onload], [src]") == []
    assert set(texts.values()) <= {cell.get_text() for cell in page.select("td")}


def in_siting_and_what_if(seen: Visit, hall: Hall) -> None:
    link = seen.rows("Framtiden: alla bidrag").get_by_role("link").first
    link.click()
    expect(seen.page).to_have_title("Vad händer om – Servicekartan")
    expect(seen.answer).to_contain_text("Önskemål 2, =1+1<img src=x onerror=alert(1)>")
    expect_unharmed(seen.drawn())
    seen.goto(f"/siting?candidates=wishes&need=post&w={hall.code}")
    expect(seen.answer).to_contain_text("Mellösa: post")
    expect_unharmed(seen.drawn())
