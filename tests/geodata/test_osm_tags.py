import re

import pytest

from geodata.sources.osm_tags import ASKED, RULES, YES, closed_kinds, open_kinds
from geodata.vocabulary import TYPE_OF_KIND


def tags(text: str) -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in text.split())


def kinds(text: str) -> list[str]:
    found = open_kinds(tags(text))
    assert all(TYPE_OF_KIND[kind] == of for of, kind in found)
    return [kind for _, kind in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("amenity=fuel", ["petrol_diesel"]),
        ("amenity=fuel fuel:diesel=yes", ["petrol_diesel"]),
        ("amenity=fuel fuel:octane_95=yes fuel:diesel=no", ["petrol_diesel"]),
        ("amenity=fuel fuel:e85=yes", ["petrol_diesel"]),
        ("amenity=fuel fuel:cng=yes", ["vehicle_gas"]),
        (
            "amenity=fuel fuel:octane_98=yes fuel:cng=yes",
            ["petrol_diesel", "vehicle_gas"],
        ),
        ("amenity=fuel fuel:diesel=no fuel:octane_95=no", []),
        ("amenity=fuel fuel:lpg=yes", []),
        ("amenity=fuel fuel:electricity=yes", ["ev_charging"]),
        ("amenity=fuel access=private", []),
        ("amenity=fuel motorcar=no", []),
        ("amenity=charging_station", ["ev_charging"]),
        ("amenity=charging_station access=customers", ["ev_charging"]),
        ("amenity=charging_station motorcar=no bicycle=yes", []),
        ("shop=supermarket", ["full_range"]),
        ("shop=convenience", ["limited_range"]),
        ("shop=general", ["limited_range"]),
        ("shop=convenience self_service=yes", ["unstaffed"]),
        ("shop=convenience automated=yes", ["unstaffed"]),
        ("shop=general unattended=yes", ["unstaffed"]),
        ("shop=supermarket self_service=only", ["unstaffed"]),
        ("shop=supermarket self_service=yes", ["full_range"]),
        ("shop=convenience;kiosk", ["limited_range"]),
        ("shop=clothes", []),
        ("amenity=post_office", ["post_agent"]),
        ("amenity=post_office post_office=post_annex", ["post_agent"]),
        ("shop=supermarket post_office=post_partner", ["full_range", "post_agent"]),
        ("shop=kiosk post_office=post_partner", ["post_agent"]),
        ("shop=kiosk post_office:type=post_partner", ["post_agent"]),
        ("shop=kiosk post_office=no", []),
        ("amenity=parcel_locker", ["parcel_locker"]),
        (
            "amenity=vending_machine vending=parcel_pickup;parcel_mail_in",
            ["parcel_locker"],
        ),
        ("amenity=vending_machine vending=drinks", []),
        ("amenity=pharmacy", ["pharmacy"]),
        ("amenity=pharmacy dispensing=yes", ["pharmacy"]),
        ("amenity=pharmacy dispensing=no", []),
        ("shop=convenience dispensing=yes", ["limited_range", "pharmacy_agent"]),
        ("amenity=clinic dispensing=yes", []),
        ("amenity=atm", ["cash_withdrawal"]),
        ("amenity=atm cash_out=no", []),
        ("amenity=bank", ["bank_office"]),
        ("amenity=bank atm=yes", ["cash_withdrawal", "bank_office"]),
        ("amenity=bank atm=no", ["bank_office"]),
        ("amenity=fuel atm=yes", ["petrol_diesel", "cash_withdrawal"]),
        ("shop=supermarket atm=yes", ["full_range", "cash_withdrawal"]),
        ("amenity=payment_centre", ["bill_payment"]),
        ("amenity=payment_terminal", ["bill_payment"]),
        ("amenity=money_transfer", ["bank_service"]),
        ("amenity=bench", []),
        ("", []),
    ],
)
def test_what_tags_mean(text: str, expected: list[str]) -> None:
    assert kinds(text) == expected
    assert closed_kinds(tags(text)) == ()


@pytest.mark.parametrize(
    ("text", "now", "once"),
    [
        ("disused:amenity=fuel", [], ["petrol_diesel"]),
        ("was:shop=supermarket", [], ["full_range"]),
        ("abandoned:amenity=bank", [], ["bank_office"]),
        ("disused:amenity=fuel fuel:cng=yes", [], ["vehicle_gas"]),
        ("amenity=fuel disused=yes", [], ["petrol_diesel"]),
        ("amenity=fuel abandoned=yes", [], ["petrol_diesel"]),
        ("amenity=fuel disused=no", ["petrol_diesel"], []),
        ("shop=clothes was:shop=convenience", [], ["limited_range"]),
        ("amenity=cafe disused:amenity=post_office", [], ["post_agent"]),
        (
            "shop=convenience disused:post_office=post_partner",
            ["limited_range"],
            ["post_agent"],
        ),
        ("shop=convenience was:shop=supermarket", ["limited_range"], ["full_range"]),
        ("shop=supermarket disused:shop=supermarket", ["full_range"], []),
        ("disused:amenity=bench", [], []),
    ],
)
def test_what_was_once_is_closed(text: str, now: list[str], once: list[str]) -> None:
    assert kinds(text) == now
    assert [kind for _, kind in closed_kinds(tags(text))] == once


def test_the_table_reaches_every_kind_that_openstreetmap_can_tell() -> None:
    told = {rule.kind[1] for rule in RULES}
    assert set(TYPE_OF_KIND) - told == {"takings_deposit"}
    for rule in RULES:
        assert TYPE_OF_KIND[rule.kind[1]] == rule.kind[0]


def _asked(values: frozenset[str], key: str) -> bool:
    return values <= set(ASKED[key])


def test_every_rule_is_reached_by_what_is_asked_for() -> None:
    for rule in RULES:
        reached = [
            key
            for key, values in rule.all_of.items()
            if key in ASKED and (not ASKED[key] or _asked(values - YES, key))
        ]
        assert reached, rule
    assert not any(re.search(r"[^a-z_:]", key) for key in ASKED)
