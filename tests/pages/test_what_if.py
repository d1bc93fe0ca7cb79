"""The page 'Vad händer om': a change tried out on the map, before and after."""

import re
from functools import cache
from itertools import count

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.scenario_text import read
from geodata import analyses
from geodata.baseline import Baseline, Question, baseline
from geodata.pack import DEFAULT_PACK, read_pack
from geodata.residents import of_pack
from geodata.scenario import MOST_CHANGES, Added, Moved, Scenario
from geodata.scenario.apply import apply
from geodata.scenario.compare import Change, changes
from tests.pages.opening import Component, answer, number, page, plain, rows, shown

MELLOSA = (59.1002, 16.5643)
SHOP = "halleforsnas-coop"
POST = "1~a59.1002_16.5643_p~e"
KM = (2.0, 5.0, 10.0, 20.0)
FIGURES = "Före och efter"
EMPTY = "Pröva en ändring: lägg till, stäng eller flytta ett ställe"

times = count(1)


class Trying:
    """The page, and clicks on its map."""

    def __init__(self, component: Component, **address: str) -> None:
        self.component = component
        self.app = page("what_if", **address)
        self.language = address.get("lang", "sv")

    @property
    def scenario(self) -> str | None:
        return self.app.query_params.get("scenario")

    @property
    def text(self) -> str:
        return plain(shown(self.app))

    @property
    def warnings(self) -> list[str]:
        assert not self.app.exception
        return [one.value for one in self.app.warning]

    @property
    def drawn(self) -> str:
        """Scripts of the layers that the map got last."""
        return str(self.component.sent[-1]["feature_group"])

    def run(self) -> "Trying":
        """Run the page with what the map in the browser told last."""
        self.app.session_state[f"map-what_if-{self.language}"] = self.component.told()
        self.app.run()
        assert not self.app.exception
        return self

    def click_beside(self, latitude: float, longitude: float) -> "Trying":
        self.component.click_beside(latitude, longitude, float(next(times)))
        return self.run()

    def click_mark(self, place_id: str) -> "Trying":
        self.component.click(place_id, float(next(times)))
        return self.run()

    def press(self, label: str) -> "Trying":
        """Press a button that has no key."""
        (button,) = [one for one in self.app.button if one.label == label]
        button.click().run()
        assert not self.app.exception
        return self

    def changed(self) -> list[str]:
        """Words of the changes as Markdown shows them; a button takes each out."""
        buttons = [one for one in self.app.button if one.label.startswith("✕ ")]
        keys = [f"take_out_{n}" for n in range(len(buttons))]
        assert [one.key for one in buttons] == keys
        told = [one.label.removeprefix("✕ ") for one in buttons]
        return [re.sub(r"\\(?=[^\w\s])", "", words) for words in told]

    def disabled(self, label: str) -> bool:
        (button,) = [one for one in self.app.button if one.label == label]
        return bool(button.disabled)


@cache
def before(*, every_village: bool = False) -> Baseline:
    pack = read_pack(DEFAULT_PACK)
    known = analyses.known_of(pack, of_pack(pack), analyses.offers_m_of(pack))
    return baseline(known, Question(every_village=every_village))


def computed(scenario: Scenario, service_type: str) -> tuple[Change, Change]:
    """By the known places, and as if every village without one had one."""
    ends = [before(every_village=every) for every in (False, True)]
    known, best = [changes(end, apply(end, scenario), KM)[service_type] for end in ends]
    return known, best


def span(*ends: float) -> str:
    """Both ends of a number as it is shown."""
    low, high = [f"{round(end):,}".replace(",", " ") for end in sorted(ends)]
    return low if low == high else f"{low}–{high}"


def ways(*ends: float) -> str:
    low, high = [f"{end / 1000:.1f}".replace(".", ",") for end in sorted(ends)]
    return f"{low} km" if low == high else f"{low}–{high} km"


def expected(scenario: Scenario, service_type: str) -> list[list[str]]:
    """Rows of the table before and after, without the differences."""
    both = computed(scenario, service_type)
    ends = [[one.before for one in both], [one.after for one in both]]
    told = [
        [
            f"Invånare inom {km:g} km",
            *(span(*(e.within[i] for e in end)) for end in ends),
        ]
        for i, km in enumerate(KM)
    ]
    told.append(["Medelavstånd", *(ways(*(e.mean_m for e in end)) for end in ends)])
    told.append(
        ["Längst för någon", *(ways(*(e.worst_m for e in end)) for end in ends)]
    )
    told.append(["Personkm", *(span(*(e.person_km for e in end)) for end in ends)])
    return told


def signed(text: str) -> int:
    return number(text.removeprefix("+").replace("\N{MINUS SIGN}", "-"))


# What is there at first


def test_at_first_it_says_what_can_be_tried(component: Component) -> None:
    seen = Trying(component)
    assert answer(seen.text).startswith(EMPTY)
    assert "Inga än. Klicka på kartan" in seen.text
    assert dict(seen.app.query_params) == {}
    assert seen.changed() == []
    assert seen.disabled("Ångra")
    assert seen.disabled("Börja om")
    assert FIGURES not in seen.text
    assert 'class="legend' not in seen.text
    assert "cell:" not in seen.drawn
    assert f'"id": "{SHOP}"' in seen.drawn
    assert component.sent[-1]["returned_objects"] == [
        "last_active_drawing",
        "last_clicked",
    ]


# A new place


def test_a_click_without_a_service_warns_once(component: Component) -> None:
    seen = Trying(component).click_beside(*MELLOSA)
    assert seen.warnings == ["Välj först vad som ska finnas på stället."]
    assert seen.scenario is None
    assert answer(seen.text).startswith(EMPTY)
    assert seen.run().warnings == []


def test_a_click_adds_at_once(component: Component) -> None:
    seen = Trying(component, new="post")
    runs = len(component.sent)
    seen.click_beside(*MELLOSA)
    assert len(component.sent) == runs + 1
    assert seen.scenario == POST
    assert seen.changed() == ["Nytt ställe vid Mellösa: post"]
    scenario = Scenario(
        added=(Added(types=("post",), latitude=59.1002, longitude=16.5643),)
    )
    known, _best = computed(scenario, "post")
    within = span(known.after.within[2], known.after.within[2])
    assert answer(seen.text).startswith("Postombud: inget är känt i dag.")
    assert f"minst {within} av 16 316 invånare" in answer(seen.text)
    assert '"id": "new:1"' in seen.drawn
    assert len(set(re.findall(r'"id": "cell:(\d+)"', seen.drawn))) > 700


def test_the_same_click_is_not_taken_twice(component: Component) -> None:
    seen = Trying(component, new="post").click_beside(*MELLOSA)
    assert seen.run().run().scenario == POST
    assert seen.press("Ångra").run().scenario is None
    assert seen.click_beside(*MELLOSA).scenario == POST
    assert seen.click_beside(*MELLOSA).scenario == POST
    assert seen.click_beside(59.2, 16.6).scenario == (
        "1~a59.1002_16.5643_p~a59.2_16.6_p~e"
    )


def test_a_click_on_a_mark_adds_where_something_is(component: Component) -> None:
    seen = Trying(component, new="post").click_mark(SHOP)
    assert seen.scenario == f"1~hp_{SHOP}~e"
    assert seen.changed() == ["Coop Hälleforsnäs, Hälleforsnäs får post"]
    seen.app.button_group(key="new").set_value(["fuel"]).run()
    assert seen.scenario == f"1~hp_{SHOP}~e"
    assert seen.click_mark(SHOP).scenario == f"1~hdp_{SHOP}~e"
    assert len(seen.changed()) == 1


def test_a_click_on_what_is_no_place_does_nothing(component: Component) -> None:
    seen = Trying(component, new="post").click_mark("cell:5940006530000")
    assert seen.scenario is None
    assert seen.warnings == []


@pytest.mark.parametrize("tool", ["add", "move"])
def test_a_click_outside_sweden_warns(component: Component, tool: str) -> None:
    seen = Trying(component, new="post", tool=tool)
    if tool == "move":
        seen.app.selectbox(key="moving").select(SHOP).run()
    seen.click_beside(48.0, 16.5)
    assert seen.warnings == [
        "Punkten ligger inte i Sverige. Skriv latituden först: 59,05 16,59"
    ]
    assert seen.scenario is None


# A place that closes


def test_a_click_on_a_mark_closes_and_another_opens_again(component: Component) -> None:
    seen = Trying(component, tool="close").click_mark(SHOP)
    assert seen.scenario == f"1~x{SHOP}~e"
    assert seen.changed() == ["Coop Hälleforsnäs, Hälleforsnäs stänger"]
    assert seen.app.multiselect(key="closing").value == [SHOP]
    known, best = computed(Scenario(closed=(SHOP,)), "groceries")
    assert f"{span(known.lose, best.lose)} invånare får längre väg" in answer(seen.text)
    assert seen.run().scenario == f"1~x{SHOP}~e"
    assert seen.click_mark(SHOP).scenario is None
    assert seen.app.multiselect(key="closing").value == []


def test_a_click_beside_the_marks_closes_nothing(component: Component) -> None:
    seen = Trying(component, tool="close", new="post").click_beside(*MELLOSA)
    assert seen.scenario is None
    assert seen.warnings == []


def test_a_list_closes_too(component: Component) -> None:
    seen = Trying(component, tool="close")
    seen.app.multiselect(key="closing").select(SHOP).run()
    assert seen.scenario == f"1~x{SHOP}~e"
    seen.app.multiselect(key="closing").select("flen-okq8").run()
    assert seen.scenario == f"1~x{SHOP}~xflen-okq8~e"
    seen.app.multiselect(key="closing").unselect(SHOP).run()
    assert seen.scenario == "1~xflen-okq8~e"


def test_what_closes_gets_nothing_and_moves_nowhere(component: Component) -> None:
    both = f"1~hp_{SHOP}~m59.1_16.5_{SHOP}~e"
    seen = Trying(component, scenario=both, tool="close", new="post")
    assert seen.click_mark(SHOP).scenario == f"1~x{SHOP}~e"
    seen.app.button_group(key="tool").set_value("add").run()
    assert seen.click_mark(SHOP).scenario == f"1~hp_{SHOP}~e"


# A place that moves


def test_a_click_moves_the_place_that_is_chosen(component: Component) -> None:
    seen = Trying(component, tool="move").click_beside(*MELLOSA)
    assert seen.warnings == ["Välj först vilket ställe som ska flytta."]
    seen.app.selectbox(key="moving").select(SHOP).run()
    assert seen.scenario is None
    assert seen.click_beside(*MELLOSA).scenario == f"1~m59.1002_16.5643_{SHOP}~e"
    assert seen.changed() == [
        "Coop Hälleforsnäs, Hälleforsnäs flyttar till trakten av Mellösa"
    ]
    assert "får kortare väg" in answer(seen.text)
    assert "längre" in answer(seen.text)
    assert seen.click_beside(59.2, 16.6).scenario == f"1~m59.2_16.6_{SHOP}~e"


def test_a_click_on_a_mark_chooses_what_moves(component: Component) -> None:
    seen = Trying(component, tool="move").click_mark(SHOP)
    assert seen.app.selectbox(key="moving").value == SHOP
    assert seen.scenario is None
    assert seen.click_beside(*MELLOSA).scenario == f"1~m59.1002_16.5643_{SHOP}~e"


# Without the map


def test_a_village_and_a_button_add_without_the_map(component: Component) -> None:
    seen = Trying(component, new="post")
    seen.app.selectbox(key="where").select("Mellösa").run()
    assert seen.scenario is None
    seen.press("Lägg till")
    assert seen.scenario
    assert re.fullmatch(r"1~a59\.\d{1,5}_16\.\d{1,5}_p~e", seen.scenario)
    assert seen.changed() == ["Nytt ställe vid Mellösa: post"]


def test_a_place_and_a_button_add_where_something_is(component: Component) -> None:
    seen = Trying(component, new="post")
    seen.app.selectbox(key="where").select(f"place:{SHOP}").run()
    assert seen.press("Lägg till").scenario == f"1~hp_{SHOP}~e"


def test_a_village_and_a_button_move_without_the_map(component: Component) -> None:
    seen = Trying(component, tool="move")
    seen.app.selectbox(key="moving").select(SHOP).run()
    seen.app.selectbox(key="where").select("Mellösa").run()
    seen.press("Flytta hit")
    assert seen.scenario
    assert re.fullmatch(rf"1~m59\.\d+_16\.\d+_{SHOP}~e", seen.scenario)


def test_coordinates_may_have_a_decimal_comma(component: Component) -> None:
    seen = Trying(component, new="post")
    for typed in ("59,1002 16,5643", "59.1002 16.5643", " 59,1002; 16,5643 "):
        seen.app.text_input(key="point").set_value(typed).run()
        assert seen.press("Lägg till").scenario == POST
        assert seen.press("Börja om").scenario is None


def test_coordinates_go_before_the_village(component: Component) -> None:
    seen = Trying(component, new="post")
    seen.app.selectbox(key="where").select(f"place:{SHOP}").run()
    seen.app.text_input(key="point").set_value("59,1002 16,5643").run()
    assert seen.press("Lägg till").scenario == POST


def test_bad_coordinates_warn(component: Component) -> None:
    seen = Trying(component, new="post")
    seen.app.selectbox(key="where").select("Mellösa").run()
    told = {"Det är inget läge.": ("Mellösa", "59.1", "59 16 7", "nan 16", "6552000")}
    told["Punkten ligger inte i Sverige."] = ("16.5643 59.1002", "99 99")
    for words, texts in told.items():
        for typed in texts:
            seen.app.text_input(key="point").set_value(typed).run()
            (warning,) = seen.press("Lägg till").warnings
            assert warning.startswith(words), typed
            assert seen.scenario is None


def test_coordinates_may_be_those_of_municipal_maps(component: Component) -> None:
    seen = Trying(component, new="post")
    seen.app.text_input(key="point").set_value("6552500 589500").run()
    added = seen.press("Lägg till").scenario
    assert added
    (one,) = read(added).added
    assert (one.latitude, one.longitude) == pytest.approx((59.0979, 16.5629), abs=0.01)


def test_a_point_far_from_every_village_is_told_by_its_position(
    component: Component,
) -> None:
    seen = Trying(component, scenario="1~a58.0_12.0_p~e")
    assert seen.changed() == ["Nytt ställe vid 58,00 12,00: post"]


def test_a_button_without_a_choice_warns(component: Component) -> None:
    seen = Trying(component, new="post").press("Lägg till")
    assert seen.warnings == ["Välj en ort, skriv koordinater eller klicka på kartan."]
    seen = Trying(component)
    seen.app.selectbox(key="where").select("Mellösa").run()
    assert seen.press("Lägg till").warnings == [
        "Välj först vad som ska finnas på stället."
    ]
    seen = Trying(component, tool="move")
    seen.app.selectbox(key="where").select("Mellösa").run()
    assert seen.press("Flytta hit").warnings == [
        "Välj först vilket ställe som ska flytta."
    ]
    assert seen.scenario is None


# Changes, undone and taken out


THREE = f"1~a59.1002_16.5643_p~x{SHOP}~m59.2_16.6_flen-okq8~nTre~e"


def test_the_last_change_can_be_undone(component: Component) -> None:
    seen = Trying(component, new="post").click_beside(*MELLOSA).click_mark(SHOP)
    assert seen.scenario == f"1~a59.1002_16.5643_p~hp_{SHOP}~e"
    assert seen.press("Ångra").scenario == POST
    assert not seen.disabled("Ångra")
    assert seen.press("Ångra").scenario is None
    assert seen.disabled("Ångra")
    assert answer(seen.text).startswith(EMPTY)


def test_beginning_anew_can_be_undone(component: Component) -> None:
    seen = Trying(component, scenario=THREE)
    assert seen.press("Börja om").scenario is None
    assert seen.changed() == []
    assert seen.disabled("Börja om")
    assert seen.press("Ångra").scenario == THREE


def test_one_change_can_be_taken_out(component: Component) -> None:
    seen = Trying(component, scenario=THREE)
    assert [words.split()[-1] for words in seen.changed()] == [
        "post",
        "stänger",
        "Hälleforsnäs",
    ]
    seen.app.button(key="take_out_1").click().run()
    assert seen.scenario == "1~a59.1002_16.5643_p~m59.2_16.6_flen-okq8~nTre~e"
    seen.app.button(key="take_out_1").click().run()
    assert seen.scenario == "1~a59.1002_16.5643_p~nTre~e"
    assert seen.press("Ångra").press("Ångra").scenario == THREE


def test_a_scenario_can_have_a_name(component: Component) -> None:
    seen = Trying(component, scenario=POST)
    seen.app.text_input(key="scenario_name").set_value("Ombud <b>~ i $Mellösa$").run()
    assert seen.scenario == "1~a59.1002_16.5643_p~nOmbud <b>- i $Mellösa$~e"
    assert answer(seen.text).startswith("Ombud <b>- i $Mellösa$. Postombud: ")
    assert seen.app.text_input(key="scenario_name").value == "Ombud <b>- i $Mellösa$"


def test_there_are_so_many_changes_at_most(component: Component) -> None:
    spots = [f"a59.1{n:02}_16.5643_p" for n in range(MOST_CHANGES)]
    most = "~".join(["1", *(one.replace("0_16", "_16") for one in spots), "e"])
    seen = Trying(component, scenario=most, new="post")
    assert len(seen.changed()) == MOST_CHANGES
    assert seen.click_beside(59.2, 16.6).scenario == most
    assert seen.warnings == [f"Det går att göra högst {MOST_CHANGES} ändringar."]


# Figures


@pytest.mark.parametrize(
    ("text", "scenario", "service_type"),
    [
        (
            "1~a59.1002_16.5643_d~e",
            Scenario(
                added=(Added(types=("fuel",), latitude=59.1002, longitude=16.5643),)
            ),
            "fuel",
        ),
        (f"1~x{SHOP}~e", Scenario(closed=(SHOP,)), "groceries"),
        (
            f"1~m59.1002_16.5643_{SHOP}~e",
            Scenario(
                moved=(Moved(place_id=SHOP, latitude=59.1002, longitude=16.5643),)
            ),
            "groceries",
        ),
        (
            f"1~ha_{SHOP}~xmalmkoping-apoteket~e",
            Scenario(
                added=(Added(types=("pharmacy",), place_id=SHOP),),
                closed=("malmkoping-apoteket",),
            ),
            "pharmacy",
        ),
    ],
)
def test_figures_are_those_of_the_library(
    text: str, scenario: Scenario, service_type: str
) -> None:
    told = shown(page("what_if", scenario=text))
    table = rows(told, FIGURES)
    assert [row[:3] for row in table] == expected(scenario, service_type)
    known, best = computed(scenario, service_type)
    ends = {one.after.within[2] - one.before.within[2] for one in (known, best)}
    shown_ends = table[2][3].split(" till ")
    assert {signed(end) for end in shown_ends} == ends
    whole, *parts = rows(told, "Kortare och längre väg")
    assert whole[0] == "Hela kommunen"
    assert whole[2:4] == [
        span(known.gain, best.gain),
        span(known.lose, best.lose),
    ]
    assert parts


def test_parts_add_up_by_village_and_by_group(component: Component) -> None:
    seen = Trying(component, scenario="1~xmalmkoping-apoteket~e")
    caption = "Kortare och längre väg"
    known, _best = computed(Scenario(closed=("malmkoping-apoteket",)), "pharmacy")
    by_village = rows(seen.text, caption)
    seen.app.button_group(key="by").set_value("group").run()
    assert seen.app.query_params["by"] == "group"
    by_group = rows(seen.text, caption)
    for table in (by_village, by_group):
        assert number(table[0][3]) == known.lose
        assert sum(number(row[3]) for row in table[1:]) == known.lose
    assert by_village[0] == by_group[0]
    assert {row[0] for row in by_village[1:]} != {row[0] for row in by_group[1:]}
    assert "Varje ruta hör till gruppen med närmaste hemort" in seen.text


def test_several_types_give_a_choice(component: Component) -> None:
    seen = Trying(component, scenario="1~a59.1002_16.5643_dla~e")
    assert seen.app.button_group(key="effect").value == "fuel"
    assert answer(seen.text).count("invånare får kortare väg") == 3
    at = {"latitude": 59.1002, "longitude": 16.5643}
    scenario = Scenario(added=(Added(types=("fuel", "groceries", "pharmacy"), **at),))
    assert [row[:3] for row in rows(seen.text, FIGURES)] == expected(scenario, "fuel")
    fuel = seen.drawn
    seen.app.button_group(key="effect").set_value("pharmacy").run()
    assert seen.app.query_params["effect"] == "pharmacy"
    table = rows(seen.text, "Före och efter: apotek")
    assert [row[:3] for row in table] == expected(scenario, "pharmacy")
    assert seen.drawn != fuel


def test_one_type_gives_no_choice(component: Component) -> None:
    seen = Trying(component, scenario="1~a59.1002_16.5643_d~e", effect="pharmacy")
    assert "effect" not in [one.key for one in seen.app.button_group]
    at = {"latitude": 59.1002, "longitude": 16.5643}
    scenario = Scenario(added=(Added(types=("fuel",), **at),))
    assert [row[:3] for row in rows(seen.text, FIGURES)] == expected(scenario, "fuel")


def test_a_range_is_told_where_a_list_is_not_complete() -> None:
    groceries = plain(shown(page("what_if", scenario=f"1~x{SHOP}~e")))
    fuel = plain(shown(page("what_if", scenario="1~xflen-okq8~e")))
    note = "Två tal är ändarna av ett spann, för en lista är inte fullständig."
    assert note in groceries
    assert note not in fuel
    assert 'class="range"' in groceries
    assert 'class="range"' not in fuel
    assert any("–" in row[1] for row in rows(groceries, FIGURES))
    assert not any("–" in row[1] for row in rows(fuel, FIGURES))


def test_what_does_not_count_changes_nothing_until_it_counts() -> None:
    text = shown(page("what_if", scenario="1~xflen-biogas~e"))
    assert answer(text) == "Inget som räknas ändras."
    assert FIGURES not in text
    closed = "1~xhalleforsnas-coop~e"
    assert "Postombud" not in answer(shown(page("what_if", scenario=closed)))
    counted = shown(page("what_if", scenario=closed, unverified="true", effect="post"))
    assert "Postombud" in answer(counted)
    assert "16 316 har inget känt ställe längre." in answer(counted)
    assert ["Invånare utan känt ställe", "0", "0–16 316"] in [
        row[:3] for row in rows(counted, FIGURES)
    ]


# Scenarios that cannot be used


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (POST[:-2], ["Scenariots adress är avklippt: den slutar inte med ~e."]),
        (POST[:-1], ["Scenariots adress är avklippt: den slutar inte med ~e."]),
        ("1~xnowhere~e", ["Det finns inget ställe 'nowhere'."]),
        ("2~xflen-okq8~e", ["Den versionen av ett scenario är inte känd: '2'."]),
        ("hello", ["Den versionen av ett scenario är inte känd: 'hello'."]),
        (
            "~".join(["1", *["a59.1_16.5_p"] * 10_000, "e"]),
            ["Det är 10000 ändringar, fler än de 50 som får plats."],
        ),
        ("1~a5.1_16.5_p~e", ["'5.1' är ingen latitud eller longitud i Sverige."]),
        (
            "1~x<script>alert(1)</script>~z{found}~e",
            [
                "En del av scenariot går inte att läsa: 'z{found}'.",
                "'<script>alert(1)</script>' kan inte vara ett id.",
            ],
        ),
        (
            "1~xflen-okq8~hp_flen-okq8~xflen-okq8~e",
            [
                "Stället 'flen-okq8' stänger eller flyttar mer än en gång.",
                "Stället 'flen-okq8' får en service och stänger.",
            ],
        ),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_scenario_that_cannot_be_used_is_told_why(
    component: Component, text: str, words: list[str]
) -> None:
    untouched = Trying(component).drawn
    seen = Trying(component, scenario=text)
    assert "Scenariot i adressen kan inte användas" in seen.text
    assert [row[1] for row in rows(seen.text, f"{len(words)} fel.")] == words
    assert "<script>alert" not in seen.text
    assert answer(seen.text).startswith(EMPTY)
    assert seen.changed() == []
    assert seen.drawn == untouched
    assert seen.scenario == text


def test_a_click_takes_the_place_of_what_cannot_be_used(component: Component) -> None:
    seen = Trying(component, scenario="1~xnowhere~e", new="post")
    seen.click_beside(*MELLOSA)
    assert seen.scenario == POST
    assert "kan inte användas" not in seen.text


def test_bad_choices_in_the_address_fall_back(component: Component) -> None:
    fuel = "1~a59.1002_16.5643_dl~e"
    bad = {"tool": "dig", "new": "gold", "effect": "x", "by": "street", "km": "x"}
    seen = Trying(component, scenario=fuel, **bad)
    assert dict(seen.app.query_params) == {"scenario": fuel}
    assert seen.app.button_group(key="tool").value == "add"
    assert seen.app.button_group(key="new").value == []


# In English


def test_in_english(component: Component) -> None:
    seen = Trying(component, scenario=f"1~x{SHOP}~e", new="post", lang="en")
    assert "<h1>What happens if – Flen municipality</h1>" in seen.text
    assert answer(seen.text).startswith("Grocery shop: ")
    assert "get a longer way" in answer(seen.text)
    assert seen.changed() == ["Coop Hälleforsnäs, Hälleforsnäs closes"]
    header = [row[0] for row in rows(seen.text, "Before and after: grocery shop")]
    assert header[0] == "Residents within 2 km"
    seen.click_beside(*MELLOSA)
    assert seen.changed()[0] == "New place near Mellösa: post"
    assert seen.scenario == f"1~a59.1002_16.5643_p~x{SHOP}~e"


def test_a_fault_is_told_in_english() -> None:
    app: AppTest = page("what_if", scenario="1~xnowhere~e", lang="en")
    text = shown(app)
    assert "The scenario in the address cannot be used" in text
    assert rows(text, "1 fault.")[0][:2] == [
        "the scenario",
        "There is no place 'nowhere'.",
    ]
