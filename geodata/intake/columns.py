"""Which column of a list may hold what, by its name."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Final

SYNONYMS: Final[dict[str, tuple[str, ...]]] = {
    "place_id": ("place_id", "plats_id", "ställe_id", "serviceställe_id"),
    "name": (
        "name", "namn", "butik", "butiksnamn", "ställe", "serviceställe", "enhet",
        "verksamhet", "verksamhetsnamn", "benämning", "anläggning", "anläggningsnamn",
        "företag", "företagsnamn", "platsnamn", "affär", "shop", "store", "place",
        "station", "ombud",
    ),
    "operator": (
        "operator", "operatör", "kedja", "ägare", "huvudman", "driver", "drivs av",
        "brand", "varumärke", "aktör", "utförare", "leverantör", "chain", "owner",
    ),
    "village": (
        "village", "ort", "tätort", "by", "ortnamn", "samhälle", "postort", "locality",
        "town", "city", "stad", "bygd",
    ),
    "municipality_code": (
        "municipality_code", "kommunkod", "kommun_kod", "kommunnr", "kommunnummer",
        "kommun", "municipality", "kommunnamn", "knkod",
    ),
    "street_address": (
        "street_address", "adress", "gatuadress", "besöksadress", "address", "street",
        "gata", "postadress", "visiting address",
    ),
    "latitude": (
        "latitude", "lat", "latitud", "breddgrad", "lat wgs84", "wgs84 lat",
        "koordinater", "koordinat", "coordinates", "position", "läge", "gps",
    ),
    "longitude": (
        "longitude", "long", "lon", "lng", "longitud", "längdgrad", "long wgs84",
        "wgs84 long", "lon wgs84", "wgs84 lon",
    ),
    "northing": (
        "northing", "north", "nord", "norr", "n", "x_koord", "x_koordinat", "xkoord",
        "x", "nordkoordinat", "n_koordinat", "n_koord", "sweref n", "n sweref",
        "sweref99 n", "n sweref99tm", "sweref99tm n", "n sweref 99 tm",
        "sweref 99 tm n", "rt90 x", "x rt90", "nordlig",
    ),
    "easting": (
        "easting", "east", "öst", "öster", "e", "ö", "y_koord", "y_koordinat",
        "ykoord", "y", "östkoordinat", "e_koordinat", "e_koord", "sweref e",
        "e sweref", "sweref99 e", "e sweref99tm", "sweref99tm e", "e sweref 99 tm",
        "sweref 99 tm e", "rt90 y", "y rt90", "ostlig",
    ),
    "precision_m": (
        "precision_m", "precision", "noggrannhet", "lägesnoggrannhet", "mätosäkerhet",
        "lägesosäkerhet", "accuracy", "osäkerhet",
    ),
    "role": ("role", "roll", "servicepunkt", "service point"),
    "note": (
        "note", "anmärkning", "anteckning", "kommentar", "kommentarer", "övrigt",
        "notering", "remark", "comment", "beskrivning", "information", "info",
    ),
    "service": (
        "service", "services", "tjänst", "tjänster", "utbud", "serviceutbud",
        "verksamhetstyp", "erbjuder", "serviceform", "serviceformer", "tjänst/er",
    ),
    "service_type": (
        "service_type", "serviceslag", "typ", "servicetyp", "type", "kategori",
        "category", "bransch", "slag",
    ),
    "service_kind": (
        "service_kind", "kind", "art", "undertyp", "underkategori", "subtype",
        "typ av service", "servicekategori", "sortiment",
    ),
    "status": ("status", "läge/status", "tillstånd", "driftstatus", "state"),
    "seen_on": (
        "seen_on", "datum", "uppdaterad", "uppdaterat", "senast uppdaterad", "date",
        "kontrollerad", "senast kontrollerad", "bekräftad", "senast bekräftad",
        "senast sedd", "sedd", "inventerad", "inventeringsdatum", "per datum",
        "updated", "last updated", "verified", "aktualitet", "avser",
    ),
    "opening_hours": (
        "opening_hours", "öppettider", "öppettid", "öppethållande", "öppet",
        "opening times", "hours",
    ),
    "opened_on": (
        "opened_on", "öppnad", "öppnade", "öppningsdatum", "startdatum", "opened",
        "etablerad", "start",
    ),
    "closed_on": (
        "closed_on", "stängd den", "stängde", "stängningsdatum", "nedlagd den",
        "nedläggningsdatum", "upphörde", "closed", "slutdatum",
    ),
    "service_note": (
        "service_note", "anmärkning service", "kommentar service", "servicenotering",
        "anmärkning om servicen",
    ),
}  # fmt: skip
"""Names of columns by what they hold, in Swedish and English, the usual one first."""

FIELDS: Final = tuple(SYNONYMS)
"""What a list can say of a place and its services."""

ACCENTS: Final = re.compile("[\u0300-\u036f]")
WORDS: Final = re.compile(r"[^\W_]+")

CUT: Final = 10
"""So many characters of a name are kept in a Shapefile."""

SHORTEST_PART: Final = 5
"""A word of so many letters is enough to know a longer name by."""


def folded(text: str) -> str:
    """Words of a text without case, accents and signs: `Öppettider (1)`: oppettider 1.

    They are what names and words are compared by.
    """
    plain = text.casefold()
    if not plain.isascii():
        plain = ACCENTS.sub("", unicodedata.normalize("NFKD", plain))
    return " ".join(WORDS.findall(plain))


@cache
def _known() -> dict[str, str]:
    """Field of each synonym."""
    return {
        _key(synonym): field
        for field, synonyms in SYNONYMS.items()
        for synonym in synonyms
    }


@cache
def _rank() -> dict[str, int]:
    """How usual each synonym is among those of its field, 0 being the most."""
    return {
        _key(synonym): rank
        for synonyms in SYNONYMS.values()
        for rank, synonym in enumerate(synonyms)
    }


def suggest(names: Sequence[str]) -> dict[str, str]:
    """Suggest which columns hold what, by their names in Swedish or English.

    Parameters
    ----------
    names
        Names of the columns as the file has them.

    Returns
    -------
    dict
        Column by field of `FIELDS`; each column at most once, in the order of `FIELDS`.
    """
    found = _by_whole_name(names)
    _take({name: _uncut(name) for name in names}, found)
    for name in filter(None, names):
        _take({name: _part(name)}, found)
    return {field: found[field] for field in FIELDS if field in found}


def known_names(names: Sequence[str]) -> int:
    """How many of some names are those of columns that a list may have."""
    return len(_by_whole_name(names))


def _by_whole_name(names: Sequence[str]) -> dict[str, str]:
    """Columns by field, where the name is a synonym, or is what stands before a (."""
    found: dict[str, str] = {}
    given = [name for name in names if name]
    _take({name: _key(name) for name in given}, found)
    _take({name: _key(name.partition("(")[0]) for name in given}, found)
    return found


def _key(name: str) -> str:
    return folded(name).replace(" ", "")


def _take(keys: dict[str, str], found: dict[str, str]) -> None:
    """Add the columns whose names are synonyms of a field that has none yet."""
    taken = set(found.values())
    known, rank = _known(), _rank()
    usual = sorted(
        (name for name, key in keys.items() if key in known and name not in taken),
        key=lambda name: rank[keys[name]],
    )
    for name in usual:
        found.setdefault(known[keys[name]], name)


@cache
def _cut_names() -> dict[str, str]:
    """Synonym of each name that a Shapefile has cut off."""
    return {
        synonym[:CUT].casefold(): _key(synonym)
        for synonyms in SYNONYMS.values()
        for synonym in reversed(synonyms)
        if len(synonym) > CUT
    }


def _uncut(name: str) -> str:
    return _cut_names().get(name.casefold(), "") if len(name) == CUT else ""


def _part(name: str) -> str:
    """First word of a name that is long enough and a synonym; empty for none."""
    words = [word for word in folded(name).split() if len(word) >= SHORTEST_PART]
    return next((word for word in words if word in _known()), "")
