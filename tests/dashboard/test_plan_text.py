"""The service plan as text: its figures are the pages', and texts stay texts."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from click.testing import CliRunner

from dashboard import panels, text
from dashboard.cli import main
from dashboard.documents.outline import legible
from dashboard.documents.plan.reading import read, themes
from dashboard.documents.plan.text import fragment
from dashboard.panels.gaps import reach_table
from dashboard.sentences import closings, count
from dashboard.sentences import scenario as scenario_words
from dashboard.sentences.analysis import gap, people, place_word
from dashboard.sentences.goals import state_word
from geodata.baseline import Question
from geodata.goals import Evidence, goal_states
from geodata.pack import read_pack
from geodata.plan import Plan, WorkshopPart, plan
from geodata.reach import Span
from geodata.roads import FILE_NAME, save
from geodata.scenario import Added, Scenario
from geodata.vocabulary import SERVICE_TYPES
from tests.geodata.editing import append, change, only_header
from tests.geodata.nets import Way, net
from tests.geodata.planning import BETTNA, DAY, evening, request, shipped, wish

GROUPS = ("", "bettna", "halleforsnas", "vadsbro-blacksta")
HOSTILE = (
    "<img src=x onerror=alert(1)><script>alert(2)</script> {{ 7 * 7 }} {0} %s "
    '=HYPERLINK("http://evil.example") "\'><b>\x00\x1b[31m\ufffe # *fet* | <a href=x>'
)
SHOP = Scenario(
    added=(
        Added(
            types=("groceries", "post"),
            latitude=BETTNA[0],
            longitude=BETTNA[1],
            name="Bygdegården",
        ),
    ),
    name="Ombud i Bettna",
)
CLOSING = Scenario(closed=("malmkoping-apoteket",))
ALLOWED = {
    "h1": set(),
    "h2": {"id"},
    "h3": {"id"},
    "p": {"class"},
    "ul": set(),
    "ol": {"class"},
    "li": {"id"},
    "table": {"data-shares"},
    "caption": set(),
    "thead": set(),
    "tbody": set(),
    "tr": set(),
    "th": {"scope", "class"},
    "td": {"class"},
    "figure": {"data-map"},
    "figcaption": set(),
    "a": {"class", "href"},
    "b": set(),
    "bdi": set(),
}


@pytest.fixture(autouse=True)
def swedish(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("SERVICEKARTA_LANG", raising=False)
    monkeypatch.delenv("SERVICEKARTA_PACK", raising=False)
    text.use("sv")
    yield
    text.use("sv")


def held(words: str = "Ett ombud") -> WorkshopPart:
    said = [
        wish(1, words, at=BETTNA),
        wish(2, words, village="Bettna", types=("groceries",), origin="paper"),
        wish(3, words, question="part", kind="time", types=(), group_id="bettna"),
        wish(4, words, question="today", kind="hours", place_id="flen-coop"),
    ]
    return evening(*said, title=f"Kväll: {words[:20]}", dots={"c2": 5})


@cache
def made(group_id: str, *, full: bool = False) -> Plan:
    if not full:
        return plan(shipped(), request(group_id))
    return plan(
        shipped(), request(group_id), workshops=[held()], measures=[SHOP, CLOSING]
    )


WRITTEN: dict[tuple[str, ...], str] = {}


def written(
    found: Plan, title: str = "Serviceplan", responsible: str = "Kommunen"
) -> str:
    """Text of a plan, written once for all tests that read it."""
    key = (found.fingerprint, title, responsible, text.language())
    if key not in WRITTEN:
        WRITTEN[key] = fragment(found, title=title, responsible=responsible, day=DAY)
    return WRITTEN[key]


def soup(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "lxml")


def words(element: Tag) -> str:
    """Text of an element without its notes, on one line."""
    copy = BeautifulSoup(str(element), "lxml")
    for note in copy.select("a.note"):
        note.extract()
    return " ".join(copy.get_text().split())


def table(html: str, beginning: str) -> list[list[str]]:
    """Rows of the table whose caption begins so, the header first."""
    for found in soup(html).find_all("table"):
        if words(found.caption).startswith(beginning):
            return [
                [words(cell) for cell in row.find_all(["th", "td"])]
                for row in found.find_all("tr")
            ]
    raise AssertionError(beginning)


def chapter(html: str, name: str) -> str:
    """What stands in a chapter, as text."""
    parts = re.split(r'<h2 id="chapter-([a-z-]+)">', html)
    inside = dict(zip(parts[1::2], parts[2::2], strict=True))
    return words(soup(inside[name]))


def printed(*arguments: str) -> list[dict[str, Any]]:
    result = CliRunner().invoke(main, [*arguments, "--measure", "straight"])
    assert result.exit_code == 0
    rows: list[dict[str, Any]] = json.loads(result.stdout)
    return rows


# The form


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("group_id", GROUPS)
@pytest.mark.parametrize("full", [False, True])
def test_only_what_the_writers_know_stands_in_it(
    language: str, group_id: str, full: bool
) -> None:
    text.use(language)
    html = written(made(group_id, full=full))
    for element in soup(html).body.find_all(True):
        assert set(element.attrs) <= ALLOWED[element.name], element
    for link in soup(html).select("a:not(.note)"):
        assert re.match(r"https?://", str(link["href"]))
    read(html, themes(html))
    assert not re.search(r"\b(None|nan|inf|Undefined)\b|\{\{|\}\}|\{%", html)


@pytest.mark.parametrize("group_id", GROUPS)
def test_both_languages_have_the_same_chapters_tables_maps_and_notes(
    group_id: str,
) -> None:
    shapes = []
    for language in ("sv", "en"):
        text.use(language)
        found = soup(written(made(group_id, full=True)))
        shapes.append(
            (
                [(h.name, h.get("id")) for h in found.find_all(["h1", "h2", "h3"])],
                [(t["data-shares"], len(t.find_all("tr"))) for t in found("table")],
                [f["data-map"] for f in found.find_all("figure")],
                [a["href"] for a in found.select("a.note")],
            )
        )
    assert shapes[0] == shapes[1]


def test_the_chapters_are_those_that_were_agreed() -> None:
    names = [h["id"] for h in soup(written(made(""))).find_all("h2")]
    agreed = "summary background today gaps vulnerability wishes goals measures"
    agreed += " follow-up unknown method notes"
    assert names == [f"chapter-{name}" for name in agreed.split()]


@pytest.mark.parametrize("group_id", GROUPS)
def test_notes_are_numbered_as_they_are_first_cited(group_id: str) -> None:
    found = soup(written(made(group_id, full=True)))
    listed = [str(item["id"]) for item in found.select("ol.notes > li")]
    assert listed == [f"note-{n}" for n in range(1, len(listed) + 1)]
    cited = [str(link["href"]) for link in found.select("a.note")]
    assert list(dict.fromkeys(cited)) == [f"#{name}" for name in listed]
    assert all(link.text == link["href"][6:] for link in found.select("a.note"))
    texts = [item.get_text() for item in found.select("ol.notes > li")]
    assert len(set(texts)) == len(texts) > 10
    assert all(len(told) > 20 for told in texts)


@pytest.mark.parametrize("group_id", GROUPS)
def test_every_figure_in_a_table_has_a_note(group_id: str) -> None:
    found = soup(written(made(group_id, full=True)))
    for one in found.find_all("table"):
        if not one.select("tbody .n") or one.caption.select("a.note"):
            continue
        heads = one.select("thead th")
        for row in one.select("tbody tr"):
            if row.th.select("a.note"):
                continue
            for head, cell in zip(heads, row.find_all(["th", "td"]), strict=True):
                if "n" in cell.get("class", []):
                    assert head.select("a.note") or words(head).startswith("Invånare")


@pytest.mark.parametrize("group_id", ["", "bettna"])
def test_every_sentence_with_a_number_of_people_has_a_note(group_id: str) -> None:
    html = written(made(group_id, full=True))
    for one in soup(html).find_all(["p", "li"]):
        if one.find_parent("ol"):
            continue
        if re.search(r"\d+ (av|invånare|ställen)\b", words(one)):
            assert one.select("a.note"), one


def test_the_same_plan_is_the_same_text() -> None:
    again = plan(
        shipped(), request("bettna"), workshops=[held()], measures=[SHOP, CLOSING]
    )
    assert again is not made("bettna", full=True)
    first, second = (
        fragment(one, title="T", responsible="", day=DAY)
        for one in (again, made("bettna", full=True))
    )
    assert first == second


def test_date_program_and_fingerprint_stand_at_the_end() -> None:
    found = made("")
    html = fragment(found, title="T", responsible="", day=date(2027, 1, 2))
    told = dict(map(tuple, table(html, "Om dokumentet")[1:]))
    assert told == {
        "Datum": "2 januari 2027",
        "Program": f"Servicekartan {found.version}",
        "Fingeravtryck": found.fingerprint,
    }
    assert ["Ansvarig", "Inte angiven"] in table(html, "Om utkastet")


# The figures are those of the page and of the command


def test_gaps_are_those_of_the_page_and_of_the_command() -> None:
    found, html = made(""), written(made(""))
    assert found.figures
    reaches = list(found.figures.reaches.values())
    page = soup(reach_table(reaches, found.request.question, DAY))
    shown = [
        [str(span.text) for span in row.select("td .small.figure")]
        for row in page.select("tbody tr")
    ]
    rows = table(html, "Andel av invånarna")[1:]
    for row, shares, code in zip(rows, shown, SERVICE_TYPES, strict=True):
        unknown = code == "post"
        expected = ["okänt"] * 4 if unknown else [" ".join(s.split()) for s in shares]
        assert row[1:] == expected
    beyond = {row[0]: row for row in table(html, "Invånare i kommunen med mer än")[1:]}
    low, high = (
        {
            row["service_type"]: row["residents_beyond"]
            for row in printed("gaps", "--within-km", "10", *more)
            if row["area_id"] == "all"
        }
        for more in (("--every-village",), ())
    )
    for code, one in found.figures.reaches.items():
        assert one.beyond(10.0) == Span(low[code], high[code])
        if code != "post":
            word = text._(f"{code.capitalize()}")
            assert plain(beyond[word][1]) == plain(people(Span(low[code], high[code])))
            told = gap(one, 10.0, found.request.question)
            assert plain(told) in plain(chapter(html, "summary"))


def plain(told: str) -> str:
    return " ".join(told.split())


def test_parts_are_those_of_the_command() -> None:
    html = written(made(""))
    rows = {row[0]: row[1:] for row in table(html, "Invånare med mer än 10 km")[1:]}
    for every, end in ((("--every-village",), 0), ((), -1)):
        asked = ("gaps", "--within-km", "10", "--by", "group", *every)
        for one in printed(*asked):
            place = ["fuel", "groceries", "pharmacy", "payments"]
            if one["area_id"] == "all" or one["service_type"] not in place:
                continue
            cell = rows[one["area"]][1 + place.index(one["service_type"])]
            ends = [int(re.sub(r"\D", "", part)) for part in cell.split("–")]
            assert ends[end] == one["residents_beyond"]
            people_there = int(re.sub(r"\D", "", rows[one["area"]][0]))
            assert people_there == one["residents"]


def test_closings_are_those_of_the_page_and_of_the_command() -> None:
    found, html = made(""), written(made(""))
    assert found.figures
    rows = table(html, "Nedläggningarna som drabbar")[1:]
    known = [r for r in printed("closures") if r["service_type"] == "all"]
    for row, one in zip(rows, known, strict=False):
        assert row[0].startswith(f"{one['name']}, ")
        ends = [int(re.sub(r"\D", "", part)) for part in row[1].split("–")]
        assert max(ends) == one["residents_affected"]
        more = [int(re.sub(r"\D", "", part)) for part in row[2].split("–")]
        assert max(more) == round(one["extra_person_km"])
    first = found.figures.closing.iloc[0].to_dict()
    assert plain(closings.worst_closing(first)) in plain(chapter(html, "summary"))
    pairs = table(html, "De par av nedläggningar")[1:]
    both = printed("closures", "--pairs")
    assert pairs[0][0] == f"{both[0]['name']} och {both[0]['name2']}"
    assert int(re.sub(r"\D", "", pairs[0][1])) == round(both[0]["extra_person_km"])


def test_measures_are_those_of_the_page_and_of_the_command() -> None:
    found, html = made("", full=True), written(made("", full=True))
    both = found.measures[1].effects["pharmacy"]
    question = found.request.question
    place = place_word("pharmacy", question.counted()["pharmacy"])
    told = scenario_words.effect(both.known, both.best, place, 2, 10.0)
    assert plain(told) in plain(chapter(html, "measures"))
    rows = {row[0]: row for row in table(html, "Apotek före och efter")[1:]}
    printed_rows = {
        row["state"]: row
        for row in printed(
            "what-if", "--close", "malmkoping-apoteket", "--within-km", "10"
        )
        if row["service_type"] == "pharmacy"
    }
    figures = [int(re.sub(r"\D", "", c)) for c in rows["Invånare inom 10 km"][1:3]]
    assert figures == [
        printed_rows["before"]["residents_within"],
        printed_rows["after"]["residents_within"],
    ]


def test_counts_are_those_of_the_page() -> None:
    told = plain(chapter(written(made("")), "today"))
    for one in made("").counts:
        sentence = count(one)
        assert plain(sentence[:1].upper() + sentence[1:]) in told


def test_goals_have_the_states_of_the_page() -> None:
    rows = table(written(made("")), "Service i samverkan")[1:]
    assert [row[0] for row in rows][:1] == ["Antagen plan för service på landsbygden"]
    word = state_word("no_evidence")
    assert {row[2].split(".")[0].lower() for row in rows} == {word}


# Hostile text


def test_hostile_text_stays_text() -> None:
    goal = Evidence(
        "e1",
        "service-och-liv",
        "vision",
        "outcome",
        "2020",
        verdict="partly",
        note=HOSTILE,
        source=HOSTILE,
        origin="entered",
        role="editor",
        entered_at=datetime.fromisoformat("2026-11-01T10:00:00+01:00"),
    )
    part = held(HOSTILE)
    settings = part.workshop.settings.model_copy(update={"title": HOSTILE})
    titled = replace(part.workshop, settings=settings)
    named = SHOP.model_copy(update={"name": HOSTILE[:80]})
    found = plan(
        shipped(),
        request("bettna"),
        workshops=[replace(part, workshop=titled)],
        measures=[named],
        goals=goal_states(shipped(), [goal]),
    )
    html = written(found, title=HOSTILE, responsible=HOSTILE)
    for element in soup(html).body.find_all(True):
        assert set(element.attrs) <= ALLOWED[element.name], element
    texts = [one.get_text() for one in soup(html).find_all("bdi")]
    expected = legible(HOSTILE)
    assert {one.said.text for one in part.contributions} == {expected}
    # Both titles, who is responsible, note and source of a goal; three contributions.
    assert texts.count(expected) == 5 + 3
    assert not soup(html).find_all(["img", "script", "iframe"])
    assert "\x00" not in html
    assert "49" not in "".join(texts)
    read(html, themes(html))


def test_line_ends_of_what_was_said_stay() -> None:
    found = plan(shipped(), request(), workshops=[held("En rad\r\noch en till")])
    texts = [one.get_text() for one in soup(written(found)).find_all("bdi")]
    assert texts.count("En rad\noch en till") == 4


# What is not there


def test_without_workshops_the_plan_says_so() -> None:
    html = written(made("bettna"))
    for name in ("summary", "wishes", "unknown"):
        assert "Ingen workshop är med" in chapter(html, name)
    assert "Kväll" in chapter(written(made("bettna", full=True)), "wishes")


def test_without_measures_the_plan_says_so() -> None:
    assert "Inga åtgärder är valda" in chapter(written(made("")), "measures")


@pytest.mark.parametrize("group_id", ["", "bettna"])
def test_without_residents_the_plan_says_so(group_id: str, pack_copy: Path) -> None:
    change(pack_copy, "population.csv", only_header)
    found = plan(
        read_pack(pack_copy, DAY),
        request(group_id),
        measures=[SHOP],
        workshops=[held()],
    )
    html = written(found)
    for name in ("summary", "gaps", "vulnerability", "measures", "unknown"):
        assert re.search("var folk bor", chapter(html, name), re.IGNORECASE), name
    assert "invånare" not in chapter(html, "measures").replace("invånarna", "")
    assert [f["data-map"] for f in soup(html).find_all("figure")] == (
        ["services"] if group_id else ["coverage", "services"]
    )
    assert len(table(html, "Indikatorer att följa")) == 6
    read(html, themes(html))


def test_a_group_without_a_position_is_told_so() -> None:
    html = written(made("vadsbro-blacksta"))
    assert "Siffrorna gäller därför hela kommunen" in chapter(html, "summary")
    assert "Gruppen har inget läge" in chapter(html, "background")
    assert "Var Vadsbro ligger" in chapter(html, "unknown")
    assert "området" not in table(html, "Andel av invånarna")[0]


def test_a_village_without_a_known_shop_says_what_is_known() -> None:
    html = written(made("bettna"))
    today = chapter(html, "today")
    assert "Inget ställe med apotek är känt i området" in today
    assert "ingen säker uppgift om ställen med fullt sortiment" in today
    assert "Inget ställe är känt i området." in today
    assert "Alla 944 invånare i området har mer än 10 km" in plain(
        chapter(html, "summary")
    )


def test_what_is_old_or_not_complete_stands_in_its_own_chapter() -> None:
    told = chapter(written(made("")), "unknown")
    assert "Om det finns postombud på Coop Hälleforsnäs" in told
    assert "Öppettider" in told
    lists = table(written(made("")), "Listor över ställen")
    assert [row[0] for row in lists[1:]] == [
        "Livsmedel: begränsat sortiment",
        "Post: postombud",
    ]
    checks = table(written(made("")), "Uppgifter att kontrollera")[1:]
    assert checks[0][0] == "Post: postombud (obekräftad)"
    assert {row[3] for row in checks[:6]} == {"nu"}
    assert checks[-1][3] == "senast 2 juli 2027"


def test_a_count_of_where_people_live_is_no_model(pack_copy: Path) -> None:
    grid = "cell_id,x,y,residents\n5910006547000,591500,6547500,400\n"
    grid += "5940006530000,594500,6530500,7\n"
    (pack_copy / "residents.csv").write_text(grid, encoding="utf-8")
    row = "scb-grid,Befolkning,SCB,https://www.scb.se/,CC0,2024-12-31,,Population,,,\n"
    change(pack_copy, "sources.csv", append(row))
    html = written(plan(read_pack(pack_copy, DAY), request("bettna")))
    assert "I området bor 7 av kommunens 407 invånare" in chapter(html, "summary")
    assert "modell" not in html
    assert "2 i residents.csv, 31 december 2024" in chapter(html, "notes")


def test_ways_by_road_are_told_as_such(pack_copy: Path) -> None:
    save(net([(0, 0), (1000, 0)], Way((0, 1))), pack_copy / FILE_NAME)
    row = "roads,Vägar,Någon,https://www.example.se/,CC0,2024-12-31,,Roads,,,\n"
    change(pack_copy, "sources.csv", append(row))
    asked = request(question=Question(measure="road"))
    html = written(plan(read_pack(pack_copy, DAY), asked))
    assert "Avstånden är kortaste vägen längs väg" in chapter(html, "gaps")
    assert "Hur långt det är längs väg" not in chapter(html, "unknown")
    assert "--measure" not in chapter(html, "notes")
    straight = written(plan(read_pack(pack_copy, DAY), request()))
    assert "--by group --measure straight" in chapter(straight, "notes")


def test_what_counts_stands_in_the_notes() -> None:
    question = Question(
        kinds=("ev_charging",), seen_since=date(2025, 1, 1), with_unverified=True
    )
    html = written(plan(shipped(), request(question=question)))
    options = "--seen-since 2025-01-01 --kinds ev_charging --with-unverified"
    assert options in chapter(html, "notes")
    method = chapter(html, "method")
    assert "Bara tjänster som har setts 1 januari 2025 eller senare" in method
    assert "Obekräftade tjänster räknas också" in method


def test_contradicting_evidence_is_told_with_its_sources() -> None:
    rows = [
        Evidence(
            f"e{n}",
            "service-och-liv",
            "measures",
            "outcome",
            "2020",
            value=float(value),
            source_id="flen-serviceprojekt",
            note=f"Enligt rapport {n}",
        )
        for n, value in enumerate((20, 7), start=1)
    ]
    states = goal_states(shipped(), rows)
    html = written(plan(shipped(), request(), goals=states))
    told = {row[0]: row[2] for row in table(html, "Service & Liv på landet")[1:]}
    state = told["Lokala åtgärder som höjer servicenivån"]
    assert state_word("contradicting") in state.lower()
    assert "Utfall 2020: 20. Enligt rapport 1 (Sida om de tre serviceproj" in state
    assert "Utfall 2020: 7. Enligt rapport 2" in state
    assert "2 i evidence.csv (e1, e2), 2020" in chapter(html, "notes")


def test_places_of_neighbours_are_named_with_their_municipality() -> None:
    rows = table(written(made("bettna")), "Kända ställen som någon i området")
    assert ["Drivmedel", "Din-X Vrena", "Vrena, Nyköpings kommun", "721"] in rows
    assert panels.municipality_name(shipped(), "0480") == "Nyköpings kommun"
