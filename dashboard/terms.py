"""The words for the codes of the vocabulary, in the reader's language."""

from typing import Final

from dashboard.text import N_, _

TYPES: Final = {
    "fuel": N_("Fuel"),
    "groceries": N_("Groceries"),
    "post": N_("Post"),
    "pharmacy": N_("Pharmacy"),
    "payments": N_("Payments"),
}
KINDS: Final = {
    "petrol_diesel": N_("petrol or diesel"),
    "vehicle_gas": N_("vehicle gas"),
    "ev_charging": N_("electric charging"),
    "full_range": N_("full range"),
    "limited_range": N_("limited range"),
    "unstaffed": N_("unstaffed shop"),
    "post_agent": N_("post agent"),
    "parcel_locker": N_("parcel locker"),
    "pharmacy": N_("pharmacy"),
    "pharmacy_agent": N_("pharmacy agent"),
    "cash_withdrawal": N_("cash withdrawal"),
    "bill_payment": N_("bill payment"),
    "takings_deposit": N_("deposit of takings"),
    "bank_office": N_("bank office"),
    "bank_service": N_("bank service"),
}
PLACE_WORDS: Final = {
    "fuel": N_("fuel station"),
    "groceries": N_("grocery shop"),
    "post": N_("post agent"),
    "pharmacy": N_("pharmacy"),
    "payments": N_("place to withdraw cash"),
}
"""What the places of each type are called, with the kinds that usually count."""
STATUSES: Final = {
    "open": N_("open"),
    "closed": N_("closed"),
    "unverified": N_("unconfirmed"),
}
COMPLETENESS: Final = {
    "complete": N_("complete"),
    "partial": N_("not complete"),
    "unknown": N_("unknown"),
}
GROUP_KINDS: Final = {
    "village council": N_("village council"),
    "local heritage association": N_("local heritage association"),
    "umbrella group": N_("umbrella group"),
}
STATES: Final = {
    "upcoming": N_("not begun"),
    "running": N_("running"),
    "ended": N_("ended"),
    "unknown": N_("unknown"),
    "open": N_("open"),
    "closed": N_("closed"),
}

WORDS: Final = {
    **{f"type.{code}": word for code, word in TYPES.items()},
    **{f"kind.{code}": word for code, word in KINDS.items()},
    **{f"status.{code}": word for code, word in STATUSES.items()},
    **{f"completeness.{code}": word for code, word in COMPLETENESS.items()},
    **{f"group.{code}": word for code, word in GROUP_KINDS.items()},
    **{f"state.{code}": word for code, word in STATES.items()},
}


def term(vocabulary: str, code: str) -> str:
    """Word for a code of one vocabulary: `term("kind", "post_agent")`."""
    return _(WORDS[f"{vocabulary}.{code}"])


def capital(text: str) -> str:
    """Return the text with a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]


def listing(words: list[str], last: str) -> str:
    """Join words as a sentence does: a, b <last> c."""
    if len(words) < 2:  # noqa: PLR2004 - one word needs no joining
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"
