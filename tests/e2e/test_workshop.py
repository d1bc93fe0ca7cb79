"""A whole evening: a facilitator, two phones and the wall, from start to minutes."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import Engine

from geodata.crs import metres
from geodata.store import votes
from geodata.store.cells import snapped
from geodata.store.workshops import by_code
from tests.e2e.driving import App, Visit, Visiting
from tests.e2e.evening import (
    MELLOSA,
    PHONE,
    Hall,
    button,
    choose_in,
    pick,
    question,
    send,
    store_of,
)
from tests.e2e.evening_files import (
    the_files_hold_what_is_shown,
    the_whole_moves_to_another_machine,
)
from tests.e2e.test_what_if import click_at

pytestmark = pytest.mark.browser

TITLE = "Service i Mellösa"
NAMED = "Anna Svensson säger att det stänger för tidigt, 070-123 45 67"
WISH = "Vi kör till Flen för varje paket.\nDet är långt."
SPOT_WISH = "Ett ombud vid bygdegården, tack 😀"
CAN = "Vi kan sköta utlämning två kvällar i veckan."
ON_PAPER = "En mack i Bettna"
CLOSED = "Workshopen är stängd: inget mer tas emot."


@pytest.fixture(scope="module")
def store(app: App) -> Iterator[Engine]:
    opened = store_of(app)
    yield opened
    opened.dispose()


def test_an_evening_from_start_to_minutes(
    visit: Visiting, store: Engine, tmp_path: Path
) -> None:
    lead = visit("/workshop", fresh=True)
    hall = make(lead, store)
    wall = visit(hall.at("wall"), fresh=True)
    anna = join_by_code(visit("/take_part", width=PHONE, fresh=True), hall)
    bertil = visit(hall.at("take_part"), width=PHONE, fresh=True)
    button(bertil, "Delta").dblclick()
    expect(button(bertil, "Skicka")).to_be_visible()
    expect(wall.page.get_by_text("2 deltar", exact=True)).to_be_visible()

    tells_of_today(anna)
    wishes_in_the_list(anna, hall)
    wishes_on_the_map(bertil, hall)
    tells_what_the_group_can_do(bertil)

    nothing_is_on_the_wall_before_it_is_shown(lead, wall)
    shows_all_but_the_one_with_a_name(lead, hall)
    expect(wall.page.locator(".said-list")).to_contain_text(SPOT_WISH)
    expect(wall.page.locator(".said-list li")).to_have_count(2)
    expect(wall.mark("said:2")).to_be_attached()
    hides_and_takes_back(lead, hall)
    votes_within_the_limit(anna, bertil, hall)
    expect(wall.page.locator(".dots").first).to_have_text("● 3")
    merges(lead, hall)
    expect(wall.page.locator(".dots")).to_have_text(["● 4"])
    enters_from_paper_and_corrects(lead, hall)
    expect(wall.page.locator(".said-list")).to_contain_text("(på papper)")
    the_wall_goes_back_to_start_and_follows_again(wall, hall)

    closes(lead, wall, hall)
    button(anna, "Ta en prick från 2").click()
    expect(anna.page.get_by_text(CLOSED).first).to_be_visible()
    assert votes.dots(store, hall.workshop.id)[hall.said()[2].id] == 4

    results = visit(hall.at("workshop_results"), fresh=True)
    the_wish_opens_in_what_if_with_the_same_figures(results)
    results.goto(hall.at("workshop_results"))
    assert [n for n, one in hall.said().items() if one.status == "shown"] == [
        1,
        2,
        4,
        5,
    ]
    the_files_hold_what_is_shown(results, hall)
    the_whole_moves_to_another_machine(results, hall, tmp_path)
    expect(bertil.page.get_by_text(CLOSED).first).to_be_visible()
    expect(button(bertil, "Skicka")).to_have_count(0)


# Before and at the start


def make(lead: Visit, store: Engine) -> Hall:
    """Make the workshop on its page; the key is shown once."""
    lead.page.get_by_label("Rubrik").fill(TITLE)
    button(lead, "Skapa workshopen").click()
    shown = lead.page.locator(".st-key-new_key code")
    key = shown.inner_text()
    assert re.fullmatch(r"[a-z2-9]{6}(-[a-z2-9]{5}){4}", key)
    button(lead, "Jag har skrivit upp den").click()
    expect(shown).to_have_count(0)
    assert key not in lead.page.content()
    assert key.partition("-")[2] not in lead.page.url
    return Hall(store, by_code(store, lead.query()["w"]), key)


def join_by_code(phone: Visit, hall: Hall) -> Visit:
    """Type the code as people do: with a space, in small letters."""
    typed = f" {hall.code[:3]} {hall.code[3:]}".lower()
    phone.page.get_by_label("Workshopens kod").fill(typed)
    button(phone, "Fortsätt").click()
    button(phone, "Delta").click()
    expect(button(phone, "Skicka")).to_be_visible()
    return phone


# The three questions


def tells_of_today(phone: Visit) -> None:
    button(phone, "Skicka").click()
    expect(phone.page.get_by_role("alert")).to_have_text(
        "Välj först vad du vill berätta."
    )
    pick(phone, "Fungerar inte")
    choose_in(phone, "By eller ställe", "Tempo Sparreholm, Sparreholm")
    phone.page.get_by_label("Berätta mer").fill(NAMED)
    send(phone, 1)


def wishes_in_the_list(phone: Visit, hall: Hall) -> None:
    """What was typed is there again after a reload; two presses store one wish."""
    question(phone, "Framtiden", "Varför?")
    pick(phone, "P Post")
    hall.keeps(phone, "future", types=["post"])
    choose_in(phone, "By eller ställe", "Mellösa")
    hall.keeps(phone, "future", where="village:Mellösa")
    box = phone.page.get_by_label("Varför?")
    box.fill(WISH)
    box.blur()
    hall.keeps(phone, "future", text=WISH)
    token = phone.query()["p"]
    phone.page.reload()
    expect(box).to_have_value(WISH)
    assert phone.query()["p"] == token
    post = phone.page.get_by_role("button", name="P Post")
    expect(post).to_have_attribute("data-selected", "true")
    where = phone.page.get_by_role("combobox", name="By eller ställe")
    expect(where).to_have_value("Mellösa")
    button(phone.drawn(), "Skicka").dblclick()
    expect(phone.page.locator(".thanks")).to_contain_text("nummer 2 ")
    expect(box).to_have_count(1)  # the old form goes when the new one is drawn
    expect(box).to_have_value("")
    first, second = hall.said().values()
    assert first.participant_id == second.participant_id


def wishes_on_the_map(phone: Visit, hall: Hall) -> None:
    question(phone, "Framtiden", "Varför?")
    pick(phone, "P Post")
    phone.press("placing", "Peka på kartan")
    phone.expect_query(placing="map")
    click_at(phone, MELLOSA)
    expect(phone.page.get_by_text("Valt: en plats nära Mellösa")).to_be_visible()
    expect(phone.mark("spot:here")).to_be_attached()
    phone.page.get_by_label("Varför?").fill(SPOT_WISH)
    send(phone, 3)
    said = hall.said()[3].said
    assert said.latitude is not None
    assert said.longitude is not None
    kept = (said.latitude, said.longitude)
    assert snapped(*kept) == kept
    off = metres(*kept) - metres(*MELLOSA)
    assert (abs(off) <= 140).all()  # half of 250 m, and half a pixel of the click
    assert said.village == "Mellösa"


def tells_what_the_group_can_do(phone: Visit) -> None:
    question(phone, "Delaktighet", "Vad kan vår grupp göra?")
    pick(phone, "Driva en service")
    choose_in(phone, "Vilken grupp", "Mellösa bygderåd")
    phone.page.get_by_label("Vad kan vår grupp göra?").fill(CAN)
    send(phone, 4)


# Moderation, and what the wall shows


def step(lead: Visit, name: str) -> None:
    """Go to a step of the facilitator's page."""
    lead.control("step").get_by_text(re.compile(rf"^{name}( \(\d+\))?$")).click()


def nothing_is_on_the_wall_before_it_is_shown(lead: Visit, wall: Visit) -> None:
    lead.control("screen").get_by_text("Framtiden").click()
    heading = wall.page.get_by_role("heading", level=2)
    expect(heading).to_have_text("Hur skulle vi vilja att det ska se ut i framtiden?")
    expect(wall.page.get_by_text("0 svar", exact=True)).to_be_visible()
    button(lead, "Starta klockan").click()
    timer = wall.page.get_by_role("timer")
    expect(timer).to_have_text(re.compile(r"^(10:00|9:5\d)$"))
    assert "Flen för varje paket" not in wall.page.content()


def shows_all_but_the_one_with_a_name(lead: Visit, hall: Hall) -> None:
    step(lead, "Granska")
    flagged = lead.page.get_by_text("Kanske om en person: ")
    expect(flagged).to_have_count(1)
    expect(flagged).to_contain_text("Anna Svensson")
    button(lead, "Visa alla 3 utan anmärkning").click()
    expect(button(lead, "Visa 2")).to_have_count(0)
    assert status(hall) == ["waiting", "shown", "shown", "shown"]


def status(hall: Hall) -> list[str]:
    return [one.status for one in hall.said().values()]


def hides_and_takes_back(lead: Visit, hall: Hall) -> None:
    button(lead, "Dölj 1").click()
    expect(lead.page.get_by_text("Inget väntar.")).to_be_visible()
    assert status(hall)[0] == "hidden"
    lead.page.get_by_text("Vad som har gjorts").click()
    button(lead, re.compile(r"Ångra: .*nummer 1 ")).click()
    expect(button(lead, "Visa 1")).to_be_enabled()
    assert status(hall)[0] == "waiting"
    button(lead, "Visa 1").click()
    expect(lead.page.get_by_text("Inget väntar.")).to_be_visible()
    assert status(hall) == ["shown"] * 4


def votes_within_the_limit(anna: Visit, bertil: Visit, hall: Hall) -> None:
    """Three dots each: two of Anna's on one wish, the third moved there too."""
    for phone in (anna, bertil):
        phone.press("q", "Rösta")
    give, take = button(anna, "Ge en prick till 3"), button(anna, "Ta en prick från 3")
    give.click()
    expect(take).to_be_enabled()
    for left in (1, 0):
        button(anna, "Ge en prick till 2").click()
        told = anna.page.get_by_text(f"Du har {left} av 3 prickar kvar.")
        expect(told).to_be_visible()
    expect(give).to_be_disabled()
    take.click()
    expect(give).to_be_enabled()
    button(anna, "Ge en prick till 2").click()
    expect(give).to_be_disabled()
    button(bertil, "Ge en prick till 3").click()
    told = bertil.page.get_by_text("Du har 2 av 3 prickar kvar.")
    expect(told).to_be_visible()
    said = hall.said()
    dots = votes.dots(hall.store, hall.workshop.id)
    assert dots == {said[2].id: 3, said[3].id: 1}


def merges(lead: Visit, hall: Hall) -> None:
    lead.press("seen", "Alla")
    button(lead, "Slå ihop eller rätta 3").click()
    choose_in(lead, "Säger samma sak som", "2. Post, vid Mellösa")
    button(lead, "Slå ihop").click()
    words = "Framtiden. Sammanslaget med ett som säger samma sak."
    expect(lead.page.get_by_text(words)).to_be_visible()
    said = hall.said()
    assert said[3].merged_into == said[2].id


def enters_from_paper_and_corrects(lead: Visit, hall: Hall) -> None:
    step(lead, "Från papper")
    question(lead, "Framtiden", "Varför?")
    pick(lead, "D Drivmedel")
    choose_in(lead, "By eller ställe", "Sparreholm")
    lead.page.get_by_label("Varför?").fill(ON_PAPER)
    send(lead, 5)
    assert hall.said()[5].origin == "paper"
    step(lead, "Granska")
    button(lead, "Slå ihop eller rätta 5").click()
    choose_in(lead, "Rätt plats", "Bettna")
    button(lead, "Lägg det där").click()
    expect(lead.page.get_by_text("5. Drivmedel, vid Bettna")).to_be_visible()
    assert hall.said()[5].said.village == "Bettna"


def the_wall_goes_back_to_start_and_follows_again(wall: Visit, hall: Hall) -> None:
    wall.press("q", "Till start")
    code = wall.page.locator(".join-code")
    expect(code).to_have_text(f"{hall.code[:3]} {hall.code[3:]}")
    expect(wall.page.locator(".join img")).to_be_visible()
    wall.press("q", "Följ mötesledaren")
    expect(wall.page.locator(".said-list li")).to_have_count(2)


def closes(lead: Visit, wall: Visit, hall: Hall) -> None:
    step(lead, "Leda")
    button(lead, "Stäng workshopen").click()
    button(lead, "Ja, stäng den").click()
    expect(wall.page.get_by_role("timer")).to_have_text("Workshopen är stängd")
    assert hall.now().state == "closed"


# Afterwards


def the_wish_opens_in_what_if_with_the_same_figures(seen: Visit) -> None:
    row = seen.rows("Framtiden: alla bidrag").filter(has_text=WISH.partition("\n")[0])
    told = row.inner_text()
    within, person_km = (
        re.search(rf"([\d\s–]+) {words}", told) for words in ("av 16", "personkm")
    )
    assert within
    assert person_km
    row.get_by_role("link", name="Öppna i Vad händer om: önskemål 2").click()
    expect(seen.page).to_have_title("Vad händer om – Servicekartan")
    expect(seen.answer).to_contain_text(f"Önskemål 2, {TITLE}. Postombud")
    table = seen.drawn().rows("Före och efter")
    for words, figure in (("inom 10 km", within), ("Personkm", person_km)):
        after = table.filter(has_text=words).locator("th, td").nth(2)
        expect(after).to_have_text(figure[1].strip())
    expect(seen.mark("new:1")).to_be_attached()
