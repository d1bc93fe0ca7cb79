"""The page 'Workshopens resultat': what was said, tried out, and searched among."""

import io
import json
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from bs4 import BeautifulSoup
from docx import Document
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from dashboard import data as cached
from dashboard.data import wishes as wished
from dashboard.data import workshops as opened
from dashboard.scenario_text import read
from geodata.store import contributions, moderation, participants, transfer, votes
from geodata.store import workshops as stored
from geodata.store.engine import HOME_VARIABLE, URL_VARIABLE
from geodata.store.records import Contribution, Said, Settings, Workshop
from tests.pages.opening import Component, answer, page, plain, rows, shown

TODAY = datetime.now(UTC).date()
MELLOSA = {"village": "Mellösa", "latitude": 59.1001, "longitude": 16.5668}
HOSTILE = "=1+1<script>alert(1)</script>{0}%s **fet** שלום 😀"
WISHES = "Framtiden: alla bidrag"


@dataclass
class Evening:
    """A workshop in a store of the test's own, and those who take part."""

    store: Engine
    workshop: Workshop
    key: str
    people: list[str]

    def says(self, who: int | None, **said: Any) -> Contribution:  # noqa: ANN401
        """Let one of them say something (None: on paper), and show it."""
        content = Said.model_validate(said)
        form = uuid.uuid4().hex
        person = "" if who is None else self.people[who]
        role = "facilitator" if who is None else "participant"
        one = contributions.contribute(
            self.store, self.workshop.id, form, content, person, role=role
        )
        moderation.show(self.store, one.id, "facilitator")
        return one

    def wishes(self, who: int | None, *types: str, **said: Any) -> Contribution:  # noqa: ANN401
        return self.says(who, question="future", kind="wish", types=types, **said)

    def opened(self, **address: str) -> AppTest:
        return page("workshop_results", w=self.workshop.code, **address)


@pytest.fixture
def evening(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Evening]:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    monkeypatch.delenv(URL_VARIABLE, raising=False)
    store = opened.store()
    settings = Settings(title="Kväll <b>i</b> Mellösa", day=TODAY, last_day=TODAY)
    workshop, key = stored.create_workshop(store, settings, "0482")
    tokens = [participants.join(store, workshop) for _ in range(2)]
    people = [participants.participant(store, workshop.id, one) or "" for one in tokens]
    yield Evening(store, workshop, key, people)
    store.dispose()


def links(text: str, page_name: str) -> list[dict[str, list[str]]]:
    """What each link to a page asks for."""
    found = BeautifulSoup(text, "html.parser").select(f"a[href^='{page_name}?']")
    return [parse_qs(urlsplit(str(one["href"])).query) for one in found]


def figures(text: str) -> list[str]:
    """Numbers of a text, with the ranges as they stand."""
    number = r"\d{1,3}(?: \d{3})*(?:,\d+)?"
    return re.findall(rf"{number}(?:–{number})?", plain(text))


def notices(app: AppTest) -> str:
    """What the page says above the answer, without the marks of Markdown."""
    boxes = [
        box.value for kind in ("error", "info", "warning") for box in app.get(kind)
    ]
    return "\n".join(boxes).replace("\\", "")


# What was said


def test_the_answer_says_who_took_part_and_what_most_wish_for(
    evening: Evening,
) -> None:
    evening.wishes(0, "post", **MELLOSA)
    evening.wishes(1, "post", "fuel", village="Bettna")
    evening.wishes(None, "pharmacy", village="Flen")
    evening.says(0, question="part", kind="time", text="Vi hjälper till")
    told = answer(shown(evening.opened()))
    assert "2 deltagare." in told
    assert "4 bidrag visas: 3 önskemål och 1 om att vara med." in told
    assert "1 av dem kom på papper." in told
    assert "Flest önskar sig post: 2 önskemål." in told


def test_each_question_is_summed_up_by_kind_village_and_service_type(
    evening: Evening,
) -> None:
    first = evening.wishes(0, "post", **MELLOSA)
    evening.wishes(1, "post", **MELLOSA)
    evening.wishes(1, "fuel", village="Bettna")
    evening.says(0, question="today", kind="closed", place_id="flen-coop")
    votes.set_dots(evening.store, evening.workshop.id, evening.people[1], first.id, 3)
    text = shown(evening.opened())
    assert rows(text, "Framtiden: hur många som säger vad") == [
        ["Önskemål", "Mellösa", "Post", "2", "3"],
        ["Önskemål", "Bettna", "Drivmedel", "1", "0"],
    ]
    assert rows(text, "I dag: hur många som säger vad") == [
        ["Har lagts ned", "–", "–", "1"]
    ]
    assert "Inget bidrag visas på den här frågan." in text


def test_the_wish_with_most_dots_comes_first_and_paper_is_marked(
    evening: Evening,
) -> None:
    evening.wishes(0, "post", text="ett", **MELLOSA)
    second = evening.wishes(None, "fuel", text="två\nrader", village="Bettna")
    evening.wishes(1, "fuel", text="tre", village="Bettna")
    voter = evening.people[0]
    votes.set_dots(evening.store, evening.workshop.id, voter, second.id, 2)
    told = rows(shown(evening.opened()), WISHES)
    assert [row[0] for row in told] == ["2", "1", "3"]
    assert told[0][1:4] == ["Drivmedel, Bettna på papper", "två rader", "2"]


def test_only_what_is_shown_is_told_and_merged_ones_are_counted(
    evening: Evening,
) -> None:
    first = evening.wishes(0, "post", text="syns", **MELLOSA)
    again = evening.wishes(1, "post", text="dubblett", **MELLOSA)
    hidden = evening.wishes(1, "post", text="dold", **MELLOSA)
    moderation.merge(evening.store, again.id, first.id, "facilitator")
    moderation.hide(evening.store, hidden.id, "facilitator")
    app = evening.opened()
    text = shown(app)
    assert "syns" in text
    assert "dubblett" not in text
    assert "dold" not in text
    assert "1 till säger samma sak" in rows(text, WISHES)[0][1]
    assert not [b for b in app.get("download_button") if "everything" in b.proto.id]


def test_hostile_text_stays_text(evening: Evening) -> None:
    evening.wishes(0, "post", text=HOSTILE + "x" * 1500, **MELLOSA)
    evening.says(0, question="part", kind="other", text=HOSTILE)
    evening.says(0, question="today", kind="hours", text=HOSTILE, place_id="flen-coop")
    text = shown(evening.opened())
    soup = BeautifulSoup(text, "html.parser")
    assert not [one for one in soup.select("script") if "alert" in one.text]
    assert HOSTILE in rows(text, WISHES)[0][2]
    assert HOSTILE in rows(text, "Föreslagna rättelser")[0][3]
    assert "Kväll <b>i</b> Mellösa" in answer(text)


def test_in_english(evening: Evening) -> None:
    evening.wishes(0, "post", **MELLOSA)
    text = shown(evening.opened(lang="en"))
    assert "Most wish for post: 1 wish." in answer(text)
    assert links(text, "what_if")[0]["lang"] == ["en"]


# Without anything


def test_an_empty_workshop_says_so(evening: Evening, component: Component) -> None:
    text = shown(evening.opened())
    assert "Inget bidrag visas än." in answer(text)
    assert text.count("Inget bidrag visas på den här frågan.") == 3
    assert "Inget önskemål har en plats på kartan." in text
    assert "Inga rättelser föreslogs." in text
    assert component.sent
    assert "siting?" not in text


@pytest.mark.parametrize("code", ["", "WRONG1", "<b>x</b>"])
def test_a_wrong_code_is_told(evening: Evening, code: str) -> None:
    assert evening.workshop.code != code
    text = notices(page("workshop_results", w=code))
    assert "Det finns ingen workshop med den koden." in text
    assert "är workshopen borttagen" in text


def test_a_deleted_workshop_is_told(evening: Evening) -> None:
    settings = evening.workshop.settings.model_copy(
        update={"delete_on": TODAY + timedelta(days=1), "decision": "Beslut 1"}
    )
    workshop_id = evening.workshop.id
    stored.change_settings(evening.store, workshop_id, settings, "facilitator")
    stored.close(evening.store, workshop_id, "facilitator")
    stored.mark_exported(evening.store, workshop_id, "facilitator")
    stored.purge(evening.store, workshop_id, TODAY + timedelta(days=1))
    assert "är workshopen borttagen" in notices(evening.opened())


def test_without_residents_what_was_said_is_still_told(
    evening: Evening, own_pack: Path
) -> None:
    evening.wishes(0, "post", text="ombud", **MELLOSA)
    file = own_pack / "population.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if ",all," not in line]
    assert len(kept) < len(lines)
    file.write_text("\n".join(kept) + "\n", encoding="utf-8")
    text = shown(evening.opened())
    told = rows(text, WISHES)[0]
    assert told[2] == "ombud"
    assert told[4] == "Vad det ger är okänt, för det är inte känt var folk bor."
    assert not links(text, "what_if")


# On the map


def test_wishes_are_marks_over_the_gaps_and_a_click_tells_of_them(
    evening: Evening, component: Component
) -> None:
    one = evening.wishes(0, "post", text="ombud<i>", **MELLOSA)
    app = evening.opened(wished="groceries")
    drawn = component.sent[-1]["feature_group"]
    assert f'"id": "wish:{one.id}"' in drawn
    assert "ombud<i>" not in drawn
    assert drawn.count('"id": "cell:') > 100
    assert '"id": "flen-coop"' in drawn
    component.click(f"wish:{one.id}")
    app.run()
    text = shown(app)
    assert app.selectbox(key="show").value == f"wish:{one.id}"
    assert app.query_params["show"] == f"wish:{one.id}"
    headings = BeautifulSoup(text, "html.parser").select("h2")
    assert "Önskemål 1" in [one.get_text(strip=True) for one in headings]
    assert text.count("Postombud: i dag är inget ställe känt.") == 2


def test_the_map_stays_when_something_else_is_chosen(
    evening: Evening, component: Component
) -> None:
    evening.wishes(0, "post", **MELLOSA)
    app = evening.opened()
    before = component.sent[-1]
    app.selectbox(key="wished").set_value("groceries").run()
    after = component.sent[-1]
    assert after["script"] == before["script"]
    assert after["feature_group"] != before["feature_group"]


def test_a_cell_and_a_place_are_told_as_on_the_page_of_gaps(
    evening: Evening, component: Component
) -> None:
    app = evening.opened(wished="groceries")
    component.click("flen-coop")
    app.run()
    assert "Coop Flen" in shown(app)
    cell = next(iter(cached.village_of(cached.source())))
    component.click(f"cell:{cell}", 2.0)
    app.run()
    assert cell in shown(app)


def test_the_most_wished_type_is_on_the_map_at_first(evening: Evening) -> None:
    evening.wishes(0, "pharmacy", village="Bettna")
    assert evening.opened().selectbox(key="wished").value == "pharmacy"
    assert evening.opened(wished="fuel").selectbox(key="wished").value == "fuel"
    assert evening.opened(wished="xyz").selectbox(key="wished").value == "pharmacy"


# Tried out


def test_the_parcel_agent_in_mellosa_opens_with_one_click_and_the_same_figures(
    evening: Evening,
) -> None:
    evening.wishes(0, "post", text="Paketombud", **MELLOSA)
    text = shown(evening.opened(km="3 8", limit="3"))
    [query] = links(text, "what_if")
    assert query["km"] == ["3 8"]
    assert query["limit"] == ["3"]
    [added] = read(query["scenario"][0]).added
    assert added.types == ("post",)
    assert added.name == "Önskemål 1"
    effect = rows(text, WISHES)[0][4]
    assert effect.startswith("Postombud: i dag är inget ställe känt.")
    same = shown(page("what_if", **{key: value[0] for key, value in query.items()}))
    told = {row[0]: row for row in rows(same, "Före och efter")}
    within, total, km, person_km = figures(effect)
    assert within == told["Invånare inom 3 km"][2]
    assert person_km == told["Personkm"][2]
    assert km == "3"
    assert f"{within.split('–')[0]} av {total} invånare" in answer(same)


@pytest.mark.parametrize("code", ["groceries", "pharmacy", "fuel"])
def test_what_a_wish_makes_shorter_is_what_what_if_tells(
    evening: Evening, code: str
) -> None:
    evening.wishes(0, code, **MELLOSA)
    text = shown(evening.opened())
    effect = plain(rows(text, WISHES)[0][4])
    [query] = links(text, "what_if")
    same = shown(page("what_if", scenario=query["scenario"][0]))
    told = {row[0]: row for row in rows(same, "Före och efter")}
    more = told["Invånare inom 10 km"]
    assert f"({more[2]} av 16 316)" in effect
    gained = sorted(re.findall(r"\d[\d ]*\d|\d", more[3]), key=_number)
    if gained == ["0"]:
        assert "lika många invånare som förut har högst 10 km dit" in effect
    else:
        assert f": {'–'.join(gained)} fler invånare" in effect
    less = sorted(re.findall(r"\d[\d ]*\d|\d", told["Personkm"][3]), key=_number)
    assert f" tillsammans {'–'.join(less)} personkm kortare." in effect


def _number(text: str) -> int:
    return int(text.replace(" ", ""))


def test_a_wish_at_a_place_gives_that_place_more_service(evening: Evening) -> None:
    evening.wishes(0, "pharmacy", place_id="sparreholm-tempo", village="Sparreholm")
    evening.wishes(1, "groceries", place_id="sparreholm-tempo", village="Sparreholm")
    text = shown(evening.opened())
    scenarios = [read(one["scenario"][0]) for one in links(text, "what_if")]
    hosts = [one.place_id for scenario in scenarios for one in scenario.added]
    assert hosts == ["sparreholm-tempo", "sparreholm-tempo"]
    told = rows(text, WISHES)
    assert told[0][4].startswith("Apotek: ")
    assert told[1][4] == "Inget som räknas ändras."


def test_a_wish_for_several_types_tells_of_each(evening: Evening) -> None:
    evening.wishes(0, "post", "payments", **MELLOSA)
    effect = rows(shown(evening.opened()), WISHES)[0][4]
    assert "Postombud: " in effect
    assert "Kontantuttag: " in effect


def test_a_wish_without_a_known_spot_cannot_be_tried(evening: Evening) -> None:
    evening.wishes(0, "post", village="Ingenstans")
    text = shown(evening.opened())
    told = rows(text, WISHES)[0]
    assert told[4] == "Vad det ger är okänt, för platsen finns inte på kartan."
    assert told[5] == "–"


# As candidates


def test_wishes_become_candidates_of_the_best_places(evening: Evening) -> None:
    one = evening.wishes(0, "post", **MELLOSA)
    other = evening.wishes(1, "post", village="Bettna")
    text = shown(evening.opened())
    [query] = links(text, "siting")
    assert query["wishes"] == [f"{one.id[:8]},{other.id[:8]}"]
    assert query["need"] == ["post"]
    assert query["w"] == [evening.workshop.code]
    app = page("siting", **{key: value[0] for key, value in query.items()})
    text = shown(app)
    assert app.radio(key="candidates").value == "wishes"
    told = [row[0] for row in rows(text, "Det bästa valet och de näst bästa")]
    assert told[1] == "1. Mellösa: post (önskemål 1)"
    assert told[2] == "2. Bettna: post (önskemål 2)"
    assert len(told) == 3
    [added] = read(links(text, "what_if")[0]["scenario"][0]).added
    assert (added.latitude, added.longitude) == (one.said.latitude, one.said.longitude)


def test_must_haves_and_vetoes_go_along(evening: Evening) -> None:
    one = evening.wishes(0, "post", **MELLOSA)
    other = evening.wishes(1, "post", village="Bettna")
    third = evening.wishes(1, "post", village="Årdala")
    app = evening.opened()
    app.multiselect(key="must").set_value([other.id[:8]]).run()
    assert len(app.multiselect(key="mustnot").options) == 2  # not what must be
    app.multiselect(key="mustnot").set_value([one.id[:8]]).run()
    [query] = links(shown(app), "siting")
    assert query["must"] == [other.id[:8]]
    assert query["mustnot"] == [one.id[:8]]
    best = page("siting", **{key: value[0] for key, value in query.items()}, p="2")
    told = rows(shown(best), "Det bästa valet och de näst bästa")
    names = [f"Bettna: post (önskemål {other.number})"]
    names += [f"Årdala: post (önskemål {third.number})"]
    assert told[1][0] == f"1. {names[0]}, {names[1]}"
    assert len(told) == 2
    assert best.multiselect(key="must").value == [other.id[:8]]


def test_wishes_at_the_same_spot_are_one_candidate(evening: Evening) -> None:
    one = evening.wishes(0, "post", **MELLOSA)
    evening.wishes(1, "pharmacy", **MELLOSA)
    [query] = links(shown(evening.opened()), "siting")
    assert query["wishes"] == [one.id[:8]]
    text = shown(page("siting", **{key: value[0] for key, value in query.items()}))
    told = rows(text, "Det bästa valet och de näst bästa")
    assert told[1][0] == "1. Mellösa: post och apotek (önskemål 1 och 2)"
    assert len(told) == 2


def test_some_wishes_are_left_out_of_the_candidates(evening: Evening) -> None:
    one = evening.wishes(0, "post", **MELLOSA)
    evening.wishes(1, "post", village="Bettna")
    app = evening.opened()
    app.multiselect(key="wishes").set_value([one.id[:8]]).run()
    [query] = links(shown(app), "siting")
    assert query["wishes"] == [one.id[:8]]


def test_a_candidate_is_the_spot_of_250_m_of_a_wish_that_is_shown(
    evening: Evening,
) -> None:
    near = {"village": 'M;"ellösa,\n', "latitude": 59.10022, "longitude": 16.56619}
    one = evening.wishes(0, "post", **near)
    hidden = evening.wishes(0, "post", village="Bettna")
    moderation.hide(evening.store, hidden.id, "facilitator")
    address = {"w": evening.workshop.code, "candidates": "wishes", "need": "post"}
    app = page("siting", **address)
    found = rows(shown(app), "Det bästa valet och de näst bästa")
    assert [row[0] for row in found[1:]] == ['1. M;"ellösa,: post (önskemål 1)']
    [added] = read(links(shown(app), "what_if")[0]["scenario"][0]).added
    at = (added.latitude, added.longitude)
    assert at == (one.said.latitude, one.said.longitude)
    assert at != (near["latitude"], near["longitude"])


@pytest.mark.parametrize("code", ["WRONG1", "<script>"])
def test_an_unknown_code_falls_back_to_the_villages(
    evening: Evening, code: str
) -> None:
    assert evening.workshop.code != code
    app = page("siting", candidates="wishes", w=code)
    assert "Önskemål från en workshop kan inte vara kandidater." in notices(app)
    assert app.radio(key="candidates").value == "villages"
    assert "Önskemål från en workshop" not in app.radio(key="candidates").options


def test_wishes_without_a_workshop_fall_back_too() -> None:
    app = page("siting", candidates="wishes")
    assert "Adressen anger ingen workshop" in notices(app)
    assert app.radio(key="candidates").value == "villages"
    assert notices(page("siting")) == ""


def test_a_workshop_without_wishes_has_no_candidates(evening: Evening) -> None:
    app = page("siting", candidates="wishes", w=evening.workshop.code)
    assert "Inget önskemål från workshopen" in shown(app)
    assert app.radio(key="candidates").value == "villages"


def test_an_unknown_wish_is_left_out_with_a_word(evening: Evening) -> None:
    one = evening.wishes(0, "post", **MELLOSA)
    evening.wishes(0, "post", village="Bettna")
    address = {"w": evening.workshop.code, "candidates": "wishes", "need": "post"}
    ids = f"{one.id[:8]},deadbeef"
    app = page("siting", wishes=ids, must="0badf00d", **address)
    assert "så det är inte med: 0badf00d, deadbeef" in notices(app)
    assert len(rows(shown(app), "Det bästa valet och de näst bästa")) == 2
    app = page("siting", wishes="deadbeef", **address)
    assert "så det är inte med: deadbeef" in notices(app)
    assert len(rows(shown(app), "Det bästa valet och de näst bästa")) == 3


# Corrections and files


def test_statements_about_places_are_proposed_and_change_nothing(
    evening: Evening,
) -> None:
    before = cached.offers(cached.source()).copy()
    said = {"question": "today", "kind": "closed", "place_id": "flen-coop"}
    evening.says(0, text="stängde i maj", village="Flen", **said)
    text = shown(evening.opened())
    assert "De har inte ändrat något i kartans uppgifter." in text
    [row] = rows(text, "Föreslagna rättelser")
    assert row[:4] == ["Coop Flen, Flen", "–", "Har lagts ned", "stängde i maj"]
    assert row[4].startswith("Nr 1, ")
    assert row[5] == "1"
    assert cached.offers(cached.source()).equals(before)


class Files:
    """Catches what the download buttons of a page would hand out."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.made: dict[str, Any] = {}
        from dashboard.views import parts, workshop_files  # noqa: PLC0415

        for module in (parts, workshop_files):
            monkeypatch.setattr(module.st, "download_button", self._take)

    def _take(self, _label: str, data: Any, *, file_name: str, **_more: Any) -> None:  # noqa: ANN401
        self.made[file_name] = data

    def __getitem__(self, name: str) -> bytes:
        written: bytes = self.made[name]()
        return written


def test_the_files_of_what_is_shown_hold_the_same(
    evening: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = evening.wishes(0, "post", text=HOSTILE, **MELLOSA)
    hidden = evening.wishes(1, "post", text="dold text", village="Bettna")
    evening.says(0, question="part", kind="time", text="en kväll")
    moderation.hide(evening.store, hidden.id, "facilitator")
    files = Files(monkeypatch)
    shown(evening.opened())
    assert not [name for name in files.made if "everything" in name]
    named = f"{evening.workshop.settings.day}-{evening.workshop.code}"
    collection = json.loads(files["workshop.geojson"])
    assert [f["properties"]["number"] for f in collection["features"]] == [1, 3]
    point, nowhere = collection["features"]
    at = point["geometry"]["coordinates"]
    assert at == [one.said.longitude, one.said.latitude]
    assert point["properties"]["text"] == HOSTILE
    assert nowhere["geometry"] is None
    assert "participant_id" not in point["properties"]
    csv = files["workshop.csv"].decode("utf-8-sig")
    assert f"'{HOSTILE}" in csv
    assert "dold text" not in csv
    sheet = openpyxl.load_workbook(io.BytesIO(files["workshop.xlsx"])).worksheets[0]
    texts = [row[10] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert texts == [f"'{HOSTILE}", "en kväll"]
    html = files[f"minutes-{named}.html"].decode()
    assert "&lt;script&gt;" in html
    assert "<script>" not in html
    assert "personkm" in html
    document = Document(io.BytesIO(files[f"minutes-{named}.docx"]))
    cells = [c.text for t in document.tables for r in t.rows for c in r.cells]
    assert any("<script>alert(1)</script>" in cell for cell in cells)
    assert not any("dold text" in cell for cell in cells)


def test_with_a_key_everything_can_be_taken_and_the_workshop_counts_as_exported(
    evening: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    evening.wishes(0, "post", **MELLOSA)
    hidden = evening.wishes(1, "post", text="dold text", village="Bettna")
    moderation.hide(evening.store, hidden.id, "facilitator")
    files = Files(monkeypatch)
    app = evening.opened()
    assert f"workshop-{evening.workshop.code}.geojson" not in files.made
    app.text_input(key="typed_key").set_value(evening.key)
    app.button[-1].click().run()
    shown(app)
    assert stored.by_id(evening.store, evening.workshop.id).exported_at is None
    whole = files[f"workshop-{evening.workshop.code}.geojson"]
    assert stored.by_id(evening.store, evening.workshop.id).exported_at is not None
    assert {f["id"] for f in json.loads(whole)["features"]} >= {hidden.id}
    taken = transfer.take_in(evening.store, whole, "whole.geojson")
    assert (taken.new, taken.same) == (0, 2)
    assert "dold text" in files["workshop-everything.csv"].decode()


def test_names_of_spots_tell_of_every_wish_there(evening: Evening) -> None:
    data = cached.source()
    one = evening.wishes(0, "fuel", **MELLOSA)
    two = evening.wishes(0, "post", **MELLOSA)
    far = evening.wishes(0, "post", village="Ingenstans")
    found = wished.spots(data, [two, far, one])
    assert [spot.candidate_id for spot in found] == [one.id[:8]]
    assert wished.spot_names(data, found) == {
        one.id[:8]: "Mellösa: drivmedel och post (önskemål 1 och 2)"
    }


def test_a_wish_far_in_the_north_cannot_be_tried() -> None:
    said = Said(
        question="future", kind="wish", types=("post",), latitude=69.9, longitude=20.0
    )
    assert wished.position_of(cached.source(), said) is None


def test_the_day_of_the_workshop_is_told(evening: Evening) -> None:
    settings = evening.workshop.settings.model_copy(
        update={"day": date(2026, 3, 1), "last_day": TODAY}
    )
    stored.change_settings(evening.store, evening.workshop.id, settings, "facilitator")
    assert "1 mars 2026." in answer(shown(evening.opened()))
