"""Words for services, statuses and roles as lists use them, as codes."""

import re
from collections.abc import Iterable
from functools import cache
from typing import Final, NamedTuple

from geodata.intake.columns import folded
from geodata.vocabulary import COUNTED_KINDS, TYPE_OF_KIND

KIND_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "petrol_diesel": (
        "bensin", "diesel", "bensin eller diesel", "bensin och diesel",
        "bensin/diesel", "bensin, diesel", "petrol", "petrol or diesel",
        "drivmedelsstation", "bensinstation", "mack", "bensinmack", "tankstation",
        "petrol station", "gas station", "fuel station", "sjömack",
    ),
    "vehicle_gas": (
        "fordonsgas", "biogas", "gas", "cng", "gastankstation", "vehicle gas",
    ),
    "ev_charging": (
        "elladdning", "laddstation", "laddstolpe", "laddplats", "laddning", "elbil",
        "elbilsladdning", "laddpunkt", "snabbladdning", "snabbladdare",
        "electric charging", "charging station", "ev charging", "charging",
    ),
    "full_range": (
        "fullt sortiment", "fullsortiment", "fullsortimentsbutik", "stormarknad",
        "supermarket", "full range", "brett sortiment",
    ),
    "limited_range": (
        "begränsat sortiment", "lanthandel", "lanthandlare", "närbutik",
        "servicebutik", "jourbutik", "bybutik", "convenience store", "general store",
        "village shop", "limited range", "litet sortiment",
    ),
    "unstaffed": (
        "obemannad butik", "obemannad", "självbetjäningsbutik", "automatbutik",
        "obemannad dagligvarubutik", "unstaffed shop", "unstaffed", "lifvs",
    ),
    "post_agent": (
        "postombud", "paketombud", "ombud", "postnord ombud", "dhl ombud",
        "schenker ombud", "brev och paket", "paket", "postservice", "post agent",
        "posttjänst", "posttjänster", "post office", "parcel agent",
        "postserviceställe", "ombud för post", "serviceombud post", "paketutlämning",
    ),
    "parcel_locker": (
        "paketskåp", "paketbox", "paketboxar", "paketautomat", "instabox", "budbee",
        "paketskap", "parcel locker", "parcel lockers", "postbox paket",
    ),
    "pharmacy": ("apotek", "pharmacy", "öppenvårdsapotek"),
    "pharmacy_agent": (
        "apoteksombud", "ombud för apotek", "läkemedelsombud", "pharmacy agent",
        "apoteksservice",
    ),
    "cash_withdrawal": (
        "kontantuttag", "uttag", "uttagsautomat", "bankomat", "kontanter",
        "kontantservice", "bankautomat", "atm", "cash", "cash withdrawal",
        "uttag av kontanter", "kontantuttag i butik",
    ),
    "bill_payment": (
        "betalning av räkningar", "räkningsbetalning", "räkningar", "betala räkningar",
        "betalningsförmedling", "bill payment", "bills",
    ),
    "takings_deposit": (
        "insättning av dagskassa", "dagskassa", "dagskassor", "servicebox",
        "dagskasseinsättning", "kontantinsättning", "insättning", "insättningsautomat",
        "takings deposit", "deposit of takings", "deposit",
    ),
    "bank_office": ("bankkontor", "bank", "bank office"),
    "bank_service": ("banktjänster", "banktjänst", "bankservice", "bank service"),
}  # fmt: skip
"""Words that name a kind of service; the codes themselves are known too."""

TYPE_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "fuel": ("drivmedel", "fuel", "bränsle"),
    "groceries": (
        "dagligvaror", "livsmedel", "dagligvarubutik", "livsmedelsbutik", "mat",
        "mataffär", "matbutik", "livs", "groceries", "grocery", "grocery store",
        "grocery shop", "food", "dagligvaruhandel", "livsmedelsaffär", "butik",
    ),
    "post": ("post", "post och paket", "mail", "posten", "post/paket"),
    "pharmacy": ("läkemedel", "medicines"),
    "payments": (
        "betaltjänst", "betaltjänster", "grundläggande betaltjänster",
        "grundläggande betaltjänst", "payments", "payment services",
        "payment service", "betalning", "betalningar",
    ),
}  # fmt: skip
"""Words that name a type of service and leave its kind open."""

STATUS_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "open": (
        "öppen", "öppet", "öppna", "aktiv", "i drift", "finns", "open", "active",
        "pågående", "verksam",
    ),
    "closed": (
        "stängd", "stängt", "nedlagd", "nedlagt", "upphörd", "upphört", "avvecklad",
        "finns inte", "finns ej", "closed", "avslutad", "borta", "finns inte längre",
    ),
    "unverified": (
        "okänd", "okänt", "obekräftad", "obekräftat", "osäker", "osäkert", "oklar",
        "oklart", "ej känd", "ej känt", "vet ej", "unknown", "unconfirmed",
        "unverified", "uncertain",
    ),
}  # fmt: skip

ROLE_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "service_point": (
        "servicepunkt", "service point", "ja", "yes", "x", "true", "sant", "j", "1",
    ),
    "": ("nej", "no", "ingen", "none", "false", "falskt", "n", "0"),
}  # fmt: skip

PARTS: Final = re.compile(r"[,;/+&|\n•]|\s(?:och|and|samt|eller|or)\s", re.IGNORECASE)


class Offer(NamedTuple):
    """A type of service, and its kind or empty text where that is left open."""

    service_type: str
    service_kind: str


@cache
def _offers() -> dict[str, Offer]:
    kinds = {
        folded(word): Offer(TYPE_OF_KIND[kind], kind)
        for kind, words in KIND_WORDS.items()
        for word in (kind, *words)
    }
    types = {
        folded(word): Offer(service_type, "")
        for service_type, words in TYPE_WORDS.items()
        for word in (service_type, *words)
    }
    return types | kinds


@cache
def _codes(vocabulary: str) -> dict[str, str]:
    words = {"status": STATUS_WORDS, "role": ROLE_WORDS}[vocabulary]
    return {folded(word): code for code in words for word in (code, *words[code])}


def status_of(text: str) -> str | None:
    """Code of a status; None for a word that is not known."""
    return _codes("status").get(folded(text))


def role_of(text: str) -> str | None:
    """Code of a role, empty for none; None for a word that is not known."""
    return _codes("role").get(folded(text))


def offers_of(text: str) -> tuple[tuple[Offer, ...], tuple[str, ...]]:
    """Services that a cell names, and the parts of it that are not known.

    One cell may name several: `post, apotek`, `Bensin och diesel`.
    """
    whole = _offers().get(folded(text))
    if whole is not None:
        return (whole,), ()
    named, unknown = [], []
    for part in filter(None, map(str.strip, PARTS.split(text))):
        offer = _offers().get(folded(part))
        if offer is None:
            unknown.append(part)
        else:
            named.append(offer)
    return tuple(dict.fromkeys(named)), tuple(unknown)


def with_kinds(offers: Iterable[Offer], usual_kind: str) -> tuple[Offer, ...]:
    """Services with a kind each, where it is told or can only be one.

    A type without a kind says no more than another of the same type with one. Else it
    takes the kind that the user gave for it, or its only kind that counts in distances;
    or it stays open.
    """
    given = tuple(dict.fromkeys(offers))
    told = {offer.service_type for offer in given if offer.service_kind}
    return tuple(
        Offer(code, kind or _usual(code, usual_kind))
        for code, kind in given
        if kind or code not in told
    )


def _usual(service_type: str, usual_kind: str) -> str:
    if TYPE_OF_KIND.get(usual_kind) == service_type:
        return usual_kind
    counted = COUNTED_KINDS[service_type]
    return counted[0] if len(counted) == 1 else ""
