"""The page 'Bästa platser': where new service points help most, with proof."""

import re
import time
from itertools import combinations
from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from bs4 import BeautifulSoup
from streamlit.testing.v1 import AppTest

from dashboard import data as cached
from dashboard.data import siting
from dashboard.scenario_text import read
from geodata import analyses, candidates
from geodata.baseline import Question
from geodata.errors import AnalysisError
from geodata.siting import Progress, Siting
from tests.pages.opening import Component, answer, number, page, plain, rows, shown

TABLE = "Det bästa valet och de näst bästa"


def every_choice(p: int) -> dict[frozenset[str], int]:
    """Residents within 10 km of groceries with every choice of villages."""
    data = cached.source()
    known, found = cached.known(data), cached.base(data, Question())
    villages = candidates.of_villages(known)
    xy = villages[["x", "y"]].to_numpy(float)
    far = analyses.ways_m(cached.pack(data), known, Question(), xy)
    told = {}
    for chosen in combinations(range(len(villages)), p):
        near = np.minimum(found.nearest["groceries"].d1, far[:, chosen].min(axis=1))
        names = frozenset(villages["name"].iloc[list(chosen)])
        told[names] = int(found.residents[near <= 10_000.000001].sum())
    return told


def proof(text: str) -> str:
    found = BeautifulSoup(text, "html.parser").select_one("p.proof")
    assert found
    return plain(found.get_text())


def link(text: str) -> dict[str, list[str]]:
    """What the link to 'Vad händer om' asks for."""
    found = BeautifulSoup(text, "html.parser").select_one("a[href^='what_if?']")
    assert found
    return parse_qs(urlsplit(str(found["href"])).query)


def test_the_best_two_places_for_groceries_with_five_alternatives() -> None:
    text = shown(page("siting", p="2"))
    told = rows(text, TABLE)
    assert [row[0].split(".")[0] for row in told] == ["I dag", *map(str, range(1, 7))]
    every = every_choice(2)
    best = sorted(every.values(), reverse=True)[:6]
    for row, within in zip(told[1:], best, strict=True):
        names = frozenset(row[0].split(". ")[1].split(", "))
        assert every[names] == within
        assert number(row[1].split("–")[0]) == within
    assert answer(text).startswith(
        "Av de kända ställena att döma är de bästa platserna Bettna och Årdala. "
        f"Då har {told[1][1]} av 16 316 invånare högst 10 km, mot {told[0][1]} i dag."
    )
    assert proof(text) == (
        "Bevisat: inget av 36 möjliga val bland 9 kandidater är bättre. "
        "Det gäller de kända ställena."
    )


def test_a_complete_list_needs_no_range() -> None:
    text = shown(page("siting", need="pharmacy"))
    assert answer(text).startswith("Bästa plats: ")
    assert proof(text).endswith("är bättre.")
    assert 'class="range"' not in text
    assert not any("–" in cell for row in rows(text, TABLE)[1:] for cell in row[1:5])


@pytest.mark.parametrize(
    ("goal", "words"),
    [
        ("median", "Då blir alla vägar tillsammans"),
        ("center", "Då har ingen längre än"),
    ],
)
def test_each_goal_has_its_sentence(goal: str, words: str) -> None:
    text = shown(page("siting", goal=goal, need="pharmacy"))
    assert words in answer(text)
    column = {"median": 4, "center": 3}[goal]
    figures = [
        float(plain(row[column]).removesuffix(" km").replace(" ", "").replace(",", "."))
        for row in rows(text, TABLE)[1:]
    ]
    assert figures == sorted(figures)


def test_the_first_post_agent_is_told_without_a_before() -> None:
    text = shown(page("siting", need="post", goal="center"))
    assert re.search(r"Då har ingen längre än [\d,–]+ km\.$", answer(text))


def test_an_alternative_is_drawn_and_compared(component: Component) -> None:
    app = page("siting", p="2")
    before = component.sent[-1]["feature_group"]
    assert "Mot val 1" not in shown(app)
    app.button_group(key="proposal").set_value("3").run()
    assert app.query_params["proposal"] == "3"
    assert component.sent[-1]["feature_group"] != before
    text = shown(app)
    table = rows(text, "Mot val 1")
    first, third = rows(text, TABLE)[1], rows(text, TABLE)[3]
    assert table[0][4] == f"{first[1]} → {third[1]}"
    assert link(text)["scenario"][0].count("~a") == 2


def test_the_link_opens_the_same_places_in_what_if() -> None:
    text = shown(page("siting", p="2", need="groceries,post", lang="en", km="3 8"))
    query = link(text)
    assert query["lang"] == ["en"]
    assert query["km"] == ["3 8"]
    scenario = read(query["scenario"][0])
    points = {cached.village_points(cached.source())[n] for n in ("Bettna", "Årdala")}
    rounded = {(round(lat, 5), round(lon, 5)) for lat, lon in points}
    assert all(one.types == ("groceries", "post") for one in scenario.added)
    told = rows(text, "The best choice")[1][0]
    if told == "1. Bettna, Årdala":
        assert {(one.latitude, one.longitude) for one in scenario.added} == rounded
    app = page("what_if", scenario=query["scenario"][0], km="3 8", lang="en")
    assert "Grocery shop:" in answer(shown(app))


def test_the_figures_are_those_of_what_if() -> None:
    text = shown(page("siting", p="2"))
    best = rows(text, TABLE)[1]
    same = shown(page("what_if", scenario=link(text)["scenario"][0]))
    table = {row[0]: row for row in rows(same, "Före och efter")}
    assert table["Invånare inom 10 km"][2] == best[1]
    assert table["Medelavstånd"][2] == best[2]
    assert table["Längst för någon"][2] == best[3]
    assert table["Personkm"][2] == best[4]


def test_co_location_adds_the_service_to_a_place(component: Component) -> None:
    text = shown(page("siting", need="pharmacy", candidates="places"))
    scenario = read(link(text)["scenario"][0])
    (added,) = scenario.added
    assert added.place_id
    assert added.types == ("pharmacy",)
    assert "mer service" in component.sent[-1]["feature_group"]


def test_demands_stand_in_the_address() -> None:
    app = page("siting", p="2", must="Mellösa", mustnot="Bettna,gone")
    assert app.multiselect(key="must").value == ["Mellösa"]
    assert app.multiselect(key="mustnot").value == ["Bettna"]
    told = rows(shown(app), TABLE)[1:]
    assert all("Mellösa" in row[0] for row in told)
    assert not any("Bettna" in row[0] for row in told)
    assert app.query_params["mustnot"] == "Bettna"


def test_more_places_than_candidates_are_refused(component: Component) -> None:
    app = page("siting", p="10")
    assert "10 nya ställen söks, men bara 9 kandidater får väljas" in shown(app)
    assert component.sent == []


def test_bad_values_in_the_address_fall_back() -> None:
    app = page("siting", p="99", goal="x", candidates="x", proposal="77", need="gold")
    assert app.number_input(key="p").value == 1
    assert app.radio(key="goal").value == "coverage"
    assert app.radio(key="candidates").value == "villages"
    assert dict(app.query_params) == {}
    shown(app)


def test_no_type_says_what_to_do(component: Component) -> None:
    assert "Välj minst ett serviceslag." in shown(page("siting", need=""))
    assert component.sent == []


def test_points_from_a_file() -> None:
    app = page("siting", candidates="file")
    assert "Ta med en fil" in shown(app)
    lines = "candidate_id,latitude,longitude,name\nn,59.2,16.6,<b>Norr</b>\n"
    app.file_uploader(key="candidate_file").set_value(
        ("p.csv", lines.encode(), "text/csv")
    ).run()
    text = shown(app)
    assert "&lt;b&gt;Norr&lt;/b&gt;" in text
    assert "<b>Norr</b>" not in text
    assert read(link(text)["scenario"][0]).added[0].name == "<b>Norr</b>"
    bad = lines.replace("59.2", "x")
    app.file_uploader(key="candidate_file").set_value(
        ("p.csv", bad.encode(), "text/csv")
    ).run()
    text = shown(app)
    assert "Filen kan inte användas" in text
    assert "kolumn latitude" in text


# While the search goes on


class Slow:
    """Stands for the solver: has a first answer, and goes on until it is stopped."""

    def __init__(self) -> None:
        self.stopped = False

    def __call__(self, *_given: Any, progress: Progress) -> Siting:  # noqa: ANN401
        first = Siting((0,), 15_000.0, 15_500.0, proven=False)
        for _ in range(600):
            if not progress(first):
                self.stopped = True
                break
            time.sleep(0.05)
        return first


def until(app: AppTest, slow: Slow) -> None:
    for _ in range(100):
        if slow.stopped:
            break
        time.sleep(0.05)
    app.run()


def test_the_first_answer_is_shown_and_the_search_can_be_stopped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slow = Slow()
    monkeypatch.setattr(siting, "best_sites", slow)
    app = page("siting")
    text = shown(app)
    assert "Flen" in answer(text)
    assert proof(text) == (
        "Inte bevisat: ett annat val kan nå upp till 15 500 invånare. Gapet är 3,3 %."
    )
    app.button(key="stop_search").click().run()
    until(app, slow)
    assert slow.stopped
    assert not [one for one in app.button if one.key == "stop_search"]
    monkeypatch.undo()
    app.button(key="look_on").click().run()
    assert proof(shown(app)).startswith("Bevisat")


def test_another_question_stops_the_search_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slow = Slow()
    monkeypatch.setattr(siting, "best_sites", slow)
    app = page("siting")
    monkeypatch.undo()
    app.radio(key="goal").set_value("median").run()
    until(app, slow)
    assert slow.stopped
    assert proof(shown(app)).startswith("Bevisat")


def test_a_search_that_was_left_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = Slow()
    monkeypatch.setattr(siting, "best_sites", slow)
    app = page("siting")
    assert answer(shown(app)).startswith("Bästa plats hittills: Flen.")
    monkeypatch.undo()
    app.radio(key="goal").set_value("median").run()
    until(app, slow)
    app.radio(key="goal").set_value("coverage").run()
    assert proof(shown(app)).startswith("Bevisat")


def test_it_is_said_when_no_choice_makes_it_better() -> None:
    text = shown(page("siting", p="2", goal="center"))
    assert answer(text).startswith(
        "Av de kända ställena att döma gör inget val det bättre med det här målet."
    )
    only = shown(page("siting", must="Flen", need="pharmacy"))
    assert proof(only) == "Bevisat: det är det enda möjliga valet."


def test_another_question_shows_its_best_choice_again() -> None:
    app = page("siting", proposal="3", p="2")
    assert "Mot val 1" in shown(app)
    app.radio(key="goal").set_value("median").run()
    assert "Mot val 1" not in shown(app)
    assert "proposal" not in app.query_params


def test_a_refusal_that_the_solver_finds_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_given: Any, progress: Progress) -> Siting:  # noqa: ANN401, ARG001
        raise AnalysisError("site_p", found="0")

    monkeypatch.setattr(siting, "best_sites", refuse)
    assert "Sök efter minst ett nytt ställe, inte 0" in shown(page("siting"))


def test_the_file_holds_both_ends() -> None:
    data = cached.source()
    app = page("siting", p="2")
    best = rows(shown(app), TABLE)[1]
    job = siting.RUNNING[app.session_state["visitor"]]
    assert job.latest
    search = job.search
    table = cached.proposal_rows(data, search, job.latest)
    first = table.iloc[0]
    ends = sorted(
        (first["within_10_km_known_places"], first["within_10_km_every_village"])
    )
    assert best[1] == "–".join(f"{one:,}".replace(",", " ") for one in ends)
    assert first["names"] == "Bettna, Årdala"
    assert table["proven"].all()
