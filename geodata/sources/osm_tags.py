"""Which tags of OpenStreetMap mean which service: the one table."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

Tags = Mapping[str, str]
Kind = tuple[str, str]
"""Service type and kind, as `geodata.vocabulary` has them."""

YES: Final = frozenset({"yes", "only", "designated", "customers"})
ANY: Final = frozenset[str]()
"""Stands for any value but `no`."""

PETROL: Final = (
    "fuel:diesel",
    "fuel:HGV_diesel",
    "fuel:GTL_diesel",
    "fuel:octane_91",
    "fuel:octane_92",
    "fuel:octane_95",
    "fuel:octane_98",
    "fuel:octane_100",
    "fuel:e10",
)
GAS: Final = ("fuel:cng", "fuel:lng", "fuel:biogas", "fuel:cbg")
OTHER: Final = ("fuel:lpg", "fuel:electricity", "fuel:hydrogen", "fuel:h2")

GONE: Final = ("disused:", "was:", "abandoned:")
"""Prefixes of a key by which mappers say that it held once."""
GONE_ALTOGETHER: Final = ("disused", "abandoned")
MAIN: Final = ("amenity", "shop", "post_office", "atm", "dispensing", "vending")
"""Keys that say what a thing is; details of what it was stand beside them."""


@dataclass(frozen=True)
class Rule:
    """Tags that together mean a service.

    Attributes
    ----------
    kind
        Service type and kind.
    all_of
        Values that each key must have one of; `ANY` for whatever but `no`.
    one_of
        Keys of which one at least must be a yes.
    none_of
        Values by key, of which it must have none.
    """

    kind: Kind
    all_of: Mapping[str, frozenset[str]]
    one_of: tuple[str, ...] = ()
    none_of: Mapping[str, frozenset[str]] = field(default_factory=dict)


def _is(*values: str) -> frozenset[str]:
    return frozenset(values)


_FUEL: Final = {"amenity": _is("fuel")}
_CARS: Final = {
    "access": _is("no", "private"),
    "motor_vehicle": _is("no", "private"),
    "motorcar": _is("no", "private"),
}
_SHOPS: Final = _is("supermarket", "convenience", "general")
_SMALL: Final = _is("convenience", "general")
_UNSTAFFED: Final = {
    "self_service": _is("only"),
    "automated": _is("yes"),
    "unattended": _is("yes"),
    "unmanned": _is("yes"),
}
_PARTNER: Final = _is("post_partner", "post_annex", "bureau", "yes")

RULES: Final = (
    Rule(("fuel", "petrol_diesel"), _FUEL, one_of=PETROL, none_of=_CARS),
    # A station whose fuels nobody wrote down sells petrol and diesel.
    Rule(
        ("fuel", "petrol_diesel"),
        _FUEL,
        none_of=_CARS | dict.fromkeys((*PETROL, *GAS, *OTHER), YES | {"no"}),
    ),
    Rule(("fuel", "vehicle_gas"), _FUEL, one_of=GAS, none_of=_CARS),
    Rule(("fuel", "ev_charging"), {"amenity": _is("charging_station")}, none_of=_CARS),
    Rule(("fuel", "ev_charging"), _FUEL, one_of=("fuel:electricity",), none_of=_CARS),
    Rule(("groceries", "full_range"), {"shop": _is("supermarket")}, none_of=_UNSTAFFED),
    Rule(
        ("groceries", "limited_range"),
        {"shop": _SMALL},
        none_of=_UNSTAFFED | {"self_service": _is("only", "yes")},
    ),
    *(
        Rule(("groceries", "unstaffed"), {"shop": _SHOPS, key: values})
        for key, values in _UNSTAFFED.items()
    ),
    # Customers serve themselves in every shop; of a small one it says more.
    Rule(("groceries", "unstaffed"), {"shop": _SMALL, "self_service": _is("yes")}),
    Rule(("post", "post_agent"), {"amenity": _is("post_office")}),
    Rule(("post", "post_agent"), {"post_office": _PARTNER}),
    Rule(("post", "post_agent"), {"post_office:type": _PARTNER}),
    Rule(("post", "parcel_locker"), {"amenity": _is("parcel_locker")}),
    Rule(
        ("post", "parcel_locker"),
        {
            "amenity": _is("vending_machine"),
            "vending": _is("parcel_pickup", "parcel_mail_in"),
        },
    ),
    Rule(
        ("pharmacy", "pharmacy"),
        {"amenity": _is("pharmacy")},
        none_of={"dispensing": _is("no")},
    ),
    Rule(
        ("pharmacy", "pharmacy_agent"),
        {"dispensing": YES},
        none_of={"amenity": _is("pharmacy", "hospital", "clinic", "doctors")},
    ),
    Rule(
        ("payments", "cash_withdrawal"),
        {"amenity": _is("atm")},
        none_of={"cash_out": _is("no"), "access": _is("no", "private")},
    ),
    Rule(("payments", "cash_withdrawal"), {"amenity": _is("bank", "fuel"), "atm": YES}),
    Rule(("payments", "cash_withdrawal"), {"shop": ANY, "atm": YES}),
    Rule(("payments", "bank_office"), {"amenity": _is("bank")}),
    Rule(
        ("payments", "bill_payment"),
        {"amenity": _is("payment_centre", "payment_terminal")},
    ),
    Rule(("payments", "bank_service"), {"amenity": _is("money_transfer")}),
)
"""A thing offers what each rule that fits it says."""

ASKED: Final[Mapping[str, tuple[str, ...]]] = {
    "amenity": (
        "fuel",
        "charging_station",
        "post_office",
        "parcel_locker",
        "vending_machine",
        "pharmacy",
        "atm",
        "bank",
        "payment_centre",
        "payment_terminal",
        "money_transfer",
    ),
    "shop": ("supermarket", "convenience", "general"),
    "post_office": (),
    "post_office:type": (),
    "atm": ("yes",),
    "dispensing": ("yes",),
}
"""Tags by which things are asked for: values by key, none for any."""


def open_kinds(tags: Tags) -> tuple[Kind, ...]:
    """Services that a thing offers today, each once, in the order of the table."""
    if any(tags.get(key) in YES for key in GONE_ALTOGETHER):
        return ()
    return _kinds(tags)


def closed_kinds(tags: Tags) -> tuple[Kind, ...]:
    """Services that a thing offered once, and does not offer today."""
    now = set(open_kinds(tags))
    return tuple(kind for kind in _kinds(before(tags)) if kind not in now)


def before(tags: Tags) -> dict[str, str]:
    """Tags of what a thing was once; empty if nothing says that it was something."""
    was = {
        key.removeprefix(prefix): value
        for prefix in GONE
        for key, value in tags.items()
        if key.startswith(prefix)
    }
    if any(tags.get(key) in YES for key in GONE_ALTOGETHER):
        return {**tags, **was}
    if not was:
        return {}
    return {key: value for key, value in tags.items() if key not in MAIN} | was


def _kinds(tags: Tags) -> tuple[Kind, ...]:
    return tuple(dict.fromkeys(rule.kind for rule in RULES if _fits(rule, tags)))


def _fits(rule: Rule, tags: Tags) -> bool:
    if not all(_has(tags, key, values) for key, values in rule.all_of.items()):
        return False
    if rule.one_of and not any(tags.get(key) in YES for key in rule.one_of):
        return False
    return not any(_values(tags, key) & values for key, values in rule.none_of.items())


def _has(tags: Tags, key: str, values: frozenset[str]) -> bool:
    found = _values(tags, key)
    return bool(found & values) if values else bool(found - {"no"})


def _values(tags: Tags, key: str) -> frozenset[str]:
    """Values of a tag; several stand with semicolons between."""
    parts = (part.strip() for part in tags.get(key, "").split(";"))
    return frozenset(part for part in parts if part)
