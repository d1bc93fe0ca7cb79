"""The page 'Serviceplan': a draft by one press, and what goes along in it."""

import io
import uuid
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from docx import Document
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from dashboard.cli import main
from dashboard.data import workshops as opened
from geodata.store import contributions, moderation
from geodata.store import workshops as stored
from geodata.store.records import Said, Settings, Workshop
from tests.pages.opening import ROOT, answer, page, plain, shown

AGENT = "1~a59.1002_16.5643_p~nOmbud i Mellösa~e"
CLOSING = "1~xhalleforsnas-coop~e"
HOSTILE = "=1+1<script>alert(1)</script>{0}%s **fet** [a](b) {{ 7*7 }}"
MADE = "Utkastet är klart"


def draft(app: AppTest) -> BeautifulSoup:
    found = BeautifulSoup(shown(app), "html.parser").select_one("article.plan")
    assert found
    return found


def told(app: AppTest) -> str:
    return plain(draft(app).get_text(" ", strip=True))


def press(app: AppTest) -> dict[str, bytes]:
    """Make the files, and return them."""
    app.button(key="make").click().run()
    assert not app.exception
    assert MADE in shown(app)
    files: dict[str, bytes] = app.session_state["made"][1].files
    return files


def measures(app: AppTest) -> list[str]:
    return list(app.session_state["proposed"])


def test_the_draft_stands_on_the_page_with_every_chapter() -> None:
    app = page("service_plan")
    chapters = [one.get_text() for one in draft(app).select("h3")]
    for words in ("Bakgrund", "Service i dag", "Luckor", "Sårbarhet", "grupperna vill",
                  "Mål", "åtgärder", "Uppföljning", "inte är känt", "Källor",
                  "Noter"):  # fmt: skip
        assert any(words in chapter for chapter in chapters), words
    assert draft(app).select_one("h2")
    assert not draft(app).select("h1")


def test_its_figures_are_those_of_the_page_on_gaps() -> None:
    gaps = answer(shown(page("gaps", need="pharmacy")))
    sentence = gaps.split(". ")[0]
    assert "har mer än 10 km till närmaste apotek" in sentence
    spaced = BeautifulSoup(str(draft(page("service_plan"))), "html.parser")
    for note in spaced.select("a.note"):
        note.decompose()
    assert sentence in plain(spaced.get_text(" ", strip=True))


def test_another_limit_changes_the_draft() -> None:
    assert "mer än 20 km till närmaste apotek" in told(page("service_plan", limit="20"))


def test_one_press_makes_word_and_html_for_bettna() -> None:
    app = page("service_plan", group="bettna")
    files = press(app)
    document = Document(io.BytesIO(files["docx"]))
    title = "Serviceplan för Bettna, Flens kommun"
    assert document.core_properties.title == title
    assert title in plain(files["html"].decode())
    keys = [one.proto.label for one in app.get("download_button")]
    assert keys[0] == "Word-dokument"


@pytest.mark.parametrize("ending", ["html", "docx"])
def test_the_command_writes_the_same_file_byte_for_byte(
    ending: str, tmp_path: Path
) -> None:
    made = press(page("service_plan", group="bettna"))[ending]
    out = tmp_path / f"plan.{ending}"
    options = ["plan", "--out", str(out), "--group", "bettna"]
    result = CliRunner().invoke(main, options)
    assert result.exit_code == 0, result.output
    assert out.read_bytes() == made


def test_what_was_made_is_offered_only_while_it_is_what_is_asked_for() -> None:
    app = page("service_plan", group="bettna")
    press(app)
    app.selectbox(key="group").select("ardala").run()
    assert MADE not in shown(app)
    app.selectbox(key="group").select("bettna").run()
    assert MADE in shown(app)


def test_title_and_responsible_stand_in_the_files_as_they_were_written() -> None:
    app = page("service_plan", group="bettna")
    app.text_input(key="plan_title").set_value(HOSTILE).run()
    app.text_input(key="responsible").set_value("Anna <b>B</b>").run()
    app.date_input(key="made_on").set_value(date(2026, 1, 2)).run()
    assert HOSTILE in draft(app).get_text()
    assert not draft(app).select("script")
    files = press(app)
    document = Document(io.BytesIO(files["docx"]))
    assert HOSTILE in {one.text for one in document.paragraphs}
    cells = [c.text for t in document.tables for r in t.rows for c in r.cells]
    assert "Anna <b>B</b>" in cells
    assert "2 januari 2026" in [plain(cell) for cell in cells]
    html = BeautifulSoup(files["html"], "html.parser")
    heading = html.select_one("h1")
    assert heading
    assert heading.get_text(strip=True) == HOSTILE
    assert "<script>alert" not in files["html"].decode()


def test_measures_of_the_address_go_along_and_can_be_left_out() -> None:
    app = AppTest.from_file(str(ROOT / "pages" / "service_plan.py"), default_timeout=30)
    app.query_params["proposed"] = [AGENT, CLOSING]
    app.run()
    assert "Ombud i Mellösa" in told(app)
    assert "Coop Hälleforsnäs" in told(app)
    assert app.query_params["proposed"] == [AGENT, CLOSING]
    app.button(key="drop_measure_1").click().run()
    assert measures(app) == [CLOSING]
    assert "Ombud i Mellösa" not in told(app)
    assert app.query_params["proposed"] in (CLOSING, [CLOSING])


@pytest.mark.parametrize(
    "text", ["hello", "1~xno-such-place~e", "1~a59.1_16.5_p", "1~a1_1_p~e"]
)
def test_a_measure_that_cannot_be_used_is_told_and_left_out(text: str) -> None:
    app = page("service_plan", proposed=text)
    assert "En åtgärd i adressen går inte att använda" in app.error[0].value
    assert draft(app)
    assert "proposed" not in app.query_params


def paste(app: AppTest, text: str) -> AppTest:
    app.text_input(key="pasted").set_value(text)
    button = next(one for one in app.button if one.label == "Ta med")
    button.click().run()
    assert not app.exception
    return app


@pytest.mark.parametrize(
    "text",
    [
        "http://localhost:8501/what_if?lang=sv&scenario=1%7Exhalleforsnas-coop%7Ee",
        CLOSING,
    ],
)
def test_the_address_of_what_if_can_be_pasted(text: str) -> None:
    app = paste(page("service_plan"), text)
    assert measures(app) == [CLOSING]
    paste(app, text)
    assert measures(app) == [CLOSING]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("https://example.org/", "version"),
        ("", "Där finns ingen ändring"),
        ("1~xnowhere~e", "nowhere"),
    ],
)
def test_what_cannot_be_pasted_is_told(text: str, words: str) -> None:
    app = paste(page("service_plan"), text)
    assert measures(app) == []
    assert words in app.warning[0].value


def test_there_is_an_end_to_the_measures() -> None:
    app = page("service_plan")
    many = [f"1~a59.1_16.{n}_p~e" for n in range(10, 22)]
    app.session_state["proposed"] = many
    paste(app, CLOSING)
    assert "högst 12 åtgärder" in app.warning[0].value
    assert measures(app) == many


def test_what_if_takes_its_scenario_along() -> None:
    app = page("what_if", scenario=CLOSING)
    app.button(key="take_along").click().run()
    assert measures(app) == [CLOSING]
    assert app.button(key="take_along").disabled
    assert app.get("page_link")


def test_what_has_no_room_cannot_be_taken_along() -> None:
    app = page("what_if", scenario=CLOSING)
    app.session_state["proposed"] = [f"1~a59.1_16.{n}_p~e" for n in range(10, 22)]
    app.run()
    button = app.button(key="take_along")
    assert button.disabled
    assert "högst 12 åtgärder" in button.help


def test_nothing_tried_is_nothing_to_take_along() -> None:
    assert page("what_if").button(key="take_along").disabled


def test_best_places_takes_the_shown_choice_along() -> None:
    app = page("siting", need="post", p="1", proposal="2")
    app.button(key="take_along_2").click().run()
    (text,) = measures(app)
    assert text.startswith("1~a")


@pytest.fixture
def store() -> Engine:
    return opened.store()


@pytest.fixture
def held(store: Engine) -> Workshop:
    today = datetime.now(UTC).date()
    settings = Settings(
        title=HOSTILE[:100], day=today, last_day=today + timedelta(days=7)
    )
    workshop, _key = stored.create_workshop(store, settings, "0482")
    return workshop


def wishes(store: Engine, held: Workshop, **said: Any) -> None:  # noqa: ANN401
    one = contributions.contribute(
        store,
        held.id,
        uuid.uuid4().hex,
        Said(question="future", kind="wish", types=("post",), **said),
        "",
        role="facilitator",
    )
    moderation.show(store, one.id, "facilitator")


def test_a_workshop_is_told_of_and_its_text_stays_text(
    store: Engine, held: Workshop
) -> None:
    at = {"village": "Mellösa", "latitude": 59.1001, "longitude": 16.5668}
    wishes(store, held, text=HOSTILE, **at)
    app = page("service_plan", workshops=held.code, group="mellosa")
    assert HOSTILE in draft(app).get_text()
    files = press(app)
    document = Document(io.BytesIO(files["docx"]))
    words = [one.text for one in document.paragraphs]
    words += [c.text for t in document.tables for r in t.rows for c in r.cells]
    assert any(HOSTILE in one for one in words)
    page_text = BeautifulSoup(files["html"], "html.parser").get_text()
    assert HOSTILE in page_text
    assert "<script>alert" not in files["html"].decode()


def test_a_wish_can_become_a_measure(store: Engine, held: Workshop) -> None:
    wishes(store, held, village="Mellösa", latitude=59.1001, longitude=16.5668)
    app = page("service_plan", workshops=held.code)
    box = app.selectbox(key="plan_wish")
    app.selectbox(key="plan_wish").select_index(0).run()
    assert len(box.options) == 1
    next(one for one in app.button if one.label == "Ta med önskemålet").click().run()
    assert not app.exception
    (text,) = measures(app)
    assert text.startswith("1~a59.1")
    assert [one for one in app.selectbox if one.key == "plan_wish"] == []


def test_a_link_with_everything_restores_everything(
    store: Engine, held: Workshop
) -> None:
    wishes(store, held, text="Brevlåda", village="Bettna")
    app = page("service_plan", group="bettna", proposed=CLOSING, workshops=held.code)
    assert app.query_params["workshops"] in (held.code, [held.code])
    assert measures(app) == [CLOSING]
    assert "Brevlåda" in told(app)


def test_a_code_may_be_typed_as_it_is_shown(held: Workshop) -> None:
    app = page("service_plan")
    shown_code = f" {held.code[:3].lower()} {held.code[3:]}"
    app.text_input(key="workshops").set_value(shown_code).run()
    assert not app.warning
    assert app.query_params["workshops"] in (held.code, [held.code])


def test_an_unknown_code_is_told() -> None:
    app = page("service_plan", workshops="ABCDEF")
    assert "ABCDEF" in plain(app.warning[0].value)
    assert draft(app)


def test_a_pack_without_residents_still_gives_a_plan(own_pack: Path) -> None:
    rows = (own_pack / "population.csv").read_text("utf-8").splitlines()
    kept = [rows[0], *(row for row in rows[1:] if ",all," not in row)]
    (own_pack / "population.csv").write_text("\n".join(kept) + "\n", "utf-8")
    app = page("service_plan")
    assert "Var folk bor är inte känt" in told(app) or "inte känt" in told(app)
    assert press(app)["docx"]


def test_a_group_without_a_position_still_gives_a_plan() -> None:
    app = page("service_plan", group="vadsbro-blacksta")
    assert "Vadsbro" in told(app)
    assert press(app)["html"]


def test_in_english() -> None:
    app = page("service_plan", lang="en", group="bettna")
    title = draft(app).select_one("h2")
    assert title
    assert title.get_text() == "Service plan for Bettna, Flen municipality"
