import json
import re
from pathlib import Path
from typing import Any

import geopandas
import pandas as pd
import pytest

from geodata.pack import DEFAULT_PACK, check_pack, read_pack

FACTS = Path(__file__).parents[3] / "shared" / "facts"
FILES = sorted(path for path in DEFAULT_PACK.iterdir() if path.is_file())
EVIDENCE = "evidence.csv"
TABLES = [f.name for f in FILES if f.suffix == ".csv" and f.name != EVIDENCE]
POLYGONS = [path.name for path in FILES if path.suffix == ".geojson"]
CODES_AND_NUMBERS = {
    "places.csv": "place_id municipality_code latitude longitude precision_m source_id",
    "services.csv": (
        "place_id service_type service_kind status seen_on opening_hours source_id"
    ),
    "completeness.csv": (
        "municipality_code service_type service_kind state as_of source_id"
    ),
    "localities.csv": (
        "locality_code municipality_code population population_date area_ha"
        " latitude longitude source_id"
    ),
    "population.csv": "municipality_code date group persons source_id",
    "groups.csv": "group_id kind latitude longitude source_id",
    "sources.csv": "source_id url as_of",
}
CODES_AND_NUMBERS |= {
    f"osm_{name}": CODES_AND_NUMBERS[name] for name in ("places.csv", "services.csv")
}
PROJECT = "project_id name owner start end budget_sek service_types source_ids"
CALL = "call_id funder opens closes contact source_ids"
FRAMEWORK = "framework_id name owner start end url"

MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
PHONE = re.compile(r"(?<![\w.,/-])(?:\+\d{2}|00\d{2}|0)(?:[ ()/-]{0,2}\d){7,11}(?!\w)")

beside_the_facts = pytest.mark.skipif(
    not FACTS.is_dir(), reason="the facts are not beside this checkout"
)


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def rows(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def fields(record: Any, names: str) -> dict[str, Any]:  # noqa: ANN401 - any record
    values = record if isinstance(record, dict) else record.model_dump(mode="json")
    return {name: values[name] for name in names.split()}


def known_sources() -> set[str]:
    return set(rows(DEFAULT_PACK / "sources.csv")["source_id"])


def test_shipped_pack_has_no_fault_and_no_warning() -> None:
    assert check_pack(DEFAULT_PACK) == ()


@pytest.mark.parametrize("name", [n for n in TABLES if n != "completeness.csv"])
def test_every_row_cites_a_known_source(name: str) -> None:
    table = rows(DEFAULT_PACK / name)
    assert len(table)
    assert set(table["source_id"]) <= known_sources()


def test_no_evidence_of_goals_is_invented() -> None:
    assert rows(DEFAULT_PACK / EVIDENCE).empty  # no source known so far tells of any


def test_every_statement_of_completeness_cites_a_known_source_and_a_day() -> None:
    table = rows(DEFAULT_PACK / "completeness.csv")
    stated = table[table["state"] != "unknown"]
    assert len(stated)
    assert set(stated["source_id"]) <= known_sources()
    assert (stated["as_of"] != "").all()
    assert set(table["source_id"]) - {""} <= known_sources()


@pytest.mark.parametrize("name", POLYGONS)
def test_every_polygon_cites_a_known_source(name: str) -> None:
    polygons = geopandas.read_file(DEFAULT_PACK / name)
    assert len(polygons)
    assert set(polygons["source_id"]) <= known_sources()


def test_contact_projects_and_calls_cite_known_sources() -> None:
    pack = read_pack(DEFAULT_PACK)
    for record in (pack.contact, *pack.projects, *pack.funding_calls):
        assert record.source_ids
        assert set(record.source_ids) <= known_sources()


def sources_of_rules() -> set[str]:
    rules = read_pack(DEFAULT_PACK).municipality.rules
    return {source for rule in rules for source in rule.source_ids}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_file_is_text_under_200_kb(path: Path) -> None:
    assert 0 < path.stat().st_size < 200_000
    assert text(path).strip()


@pytest.mark.parametrize("name", TABLES)
def test_table_holds_no_row_twice(name: str) -> None:
    assert not rows(DEFAULT_PACK / name).duplicated().any()


def test_only_address_of_mail_is_the_functional_mailbox() -> None:
    found = {address for path in FILES for address in MAIL.findall(text(path))}
    assert found == {read_pack(DEFAULT_PACK).contact.email}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_file_holds_no_phone_number(path: Path) -> None:
    assert PHONE.findall(text(path)) == []


@pytest.mark.parametrize(
    "number",
    [
        "0157-43 00 00",
        "0157-430000",
        "0157 43 00 00",
        "0157430000",
        "070-123 45 67",
        "(0157) 43 00 00",
        "+46 157 43 00 00",
        "+46 (0)157-43 00 00",
        "0046157430000",
    ],
)
def test_phone_number_would_be_found_in_a_note(number: str) -> None:
    assert PHONE.search(f'x,"Ring {number}.",y')


def test_address_of_mail_would_be_found_in_a_note() -> None:
    assert MAIL.findall("x,fornamn.efternamn@flen.se,y") == [
        "fornamn.efternamn@flen.se"
    ]


@beside_the_facts
@pytest.mark.parametrize("name", TABLES)
def test_table_agrees_with_the_facts_row_for_row(name: str) -> None:
    columns = CODES_AND_NUMBERS[name].split()
    ours = rows(DEFAULT_PACK / name)[columns]
    if name == "sources.csv":  # the sources of the rules are no part of the facts
        ours = ours[~ours["source_id"].isin(sources_of_rules())]
    pd.testing.assert_frame_equal(ours, rows(FACTS / name)[columns])


@beside_the_facts
@pytest.mark.parametrize("name", POLYGONS)
def test_polygons_agree_with_the_facts(name: str) -> None:
    pack, facts = (
        json.loads(text(folder / name))["features"] for folder in (DEFAULT_PACK, FACTS)
    )
    assert [(f["properties"], f["geometry"]) for f in pack] == [
        (f["properties"], f["geometry"]) for f in facts
    ]


@pytest.fixture
def facts() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(text(FACTS / "projects.json"))
    return content


@beside_the_facts
def test_projects_agree_with_the_facts(facts: dict[str, Any]) -> None:
    pack = read_pack(DEFAULT_PACK)
    assert [fields(p, PROJECT) for p in pack.projects] == [
        fields(p, PROJECT) for p in facts["projects"]
    ]
    assert [sorted(p.municipalities) for p in pack.projects] == [
        sorted(p["municipalities"]) for p in facts["projects"]
    ]


@beside_the_facts
def test_goals_and_their_numbers_agree_with_the_facts(facts: dict[str, Any]) -> None:
    pack = [goal for p in read_pack(DEFAULT_PACK).projects for goal in p.goals]
    told = [goal for p in facts["projects"] for goal in p["goals"]]
    assert [goal.goal_id for goal in pack] == [goal["goal_id"] for goal in told]
    for ours, theirs in zip(pack, told, strict=True):
        in_words = isinstance(theirs["target"], str)
        expected = dict if in_words else type(theirs["target"])
        assert isinstance(ours.target, expected)
        assert in_words or ours.target == theirs["target"]


@beside_the_facts
def test_calls_programme_and_mailbox_agree_with_the_facts(
    facts: dict[str, Any],
) -> None:
    pack = read_pack(DEFAULT_PACK)
    assert [fields(c, CALL) for c in pack.funding_calls] == [
        fields(c, CALL) for c in facts["funding_calls"]
    ]
    assert [fields(f, FRAMEWORK) for f in pack.frameworks] == [
        fields(f, FRAMEWORK) for f in facts["frameworks"]
    ]
    contact = facts["municipal_contact"]
    assert fields(pack.contact, " ".join(contact)) == contact
