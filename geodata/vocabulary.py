"""The one list of codes: service types and kinds, statuses, states, kinds of group."""

from typing import Final

SERVICE_KINDS: Final[dict[str, tuple[str, ...]]] = {
    "fuel": ("petrol_diesel", "vehicle_gas", "ev_charging"),
    "groceries": ("full_range", "limited_range", "unstaffed"),
    "post": ("post_agent", "parcel_locker"),
    "pharmacy": ("pharmacy", "pharmacy_agent"),
    "payments": (
        "cash_withdrawal",
        "bill_payment",
        "takings_deposit",
        "bank_office",
        "bank_service",
    ),
}
"""Service types, in the order of display, with their kinds."""

SERVICE_TYPES: Final = tuple(SERVICE_KINDS)
ALL_KINDS: Final = tuple(kind for kinds in SERVICE_KINDS.values() for kind in kinds)
TYPE_OF_KIND: Final = {
    kind: service_type
    for service_type, kinds in SERVICE_KINDS.items()
    for kind in kinds
}

COUNTED_KINDS: Final[dict[str, tuple[str, ...]]] = {
    "fuel": ("petrol_diesel",),
    "groceries": ("full_range", "limited_range"),
    "post": ("post_agent",),
    "pharmacy": ("pharmacy",),
    "payments": ("cash_withdrawal",),
}
"""The kinds that count in distances and numbers.

Kinds do not replace one another: vehicle gas is not petrol, a parcel locker is no
agent, a bank office need not hand out cash.
"""

STATUSES: Final = ("open", "closed", "unverified")
"""State of one service; an unverified one is drawn and not counted."""

COMPLETENESS: Final = ("complete", "partial", "unknown")
"""How complete the list of a kind of service is, from best to worst."""

ROLES: Final = ("service_point",)
"""Role of a place, as a source states it; never inferred from its services."""

EVIDENCE_PARTS: Final = ("baseline", "outcome")
"""What a piece of evidence tells: how it was at first, or how it went."""

VERDICTS: Final = ("reached", "partly", "not_reached")
"""What a source says of a goal where it gives no number."""

GROUP_KINDS: Final = (
    "village council",
    "local heritage association",
    "umbrella group",
)
