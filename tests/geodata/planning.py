"""Plans to test with: the shipped pack on one day, and a workshop without a store."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from geodata.baseline import Question
from geodata.pack import DEFAULT_PACK, Pack, read_pack
from geodata.plan import PlanRequest, WorkshopPart
from geodata.store.records import Contribution, Said, Settings, Workshop

DAY = date(2026, 11, 24)
AT = datetime(2026, 11, 20, 18, tzinfo=UTC)
BETTNA, MELLOSA = (58.9039, 16.6432), (59.1002, 16.5643)


@cache
def shipped() -> Pack:
    return read_pack(DEFAULT_PACK, DAY)


def request(group_id: str = "", **changed: Any) -> PlanRequest:  # noqa: ANN401
    usual: dict[str, Any] = {
        "question": Question(),
        "thresholds_km": (2.0, 5.0, 10.0, 20.0),
        "limit_km": 10.0,
        "day": DAY,
        "group_id": group_id,
    }
    return PlanRequest(**usual | changed)


def wish(number: int, text: str = "", **changed: Any) -> Contribution:  # noqa: ANN401
    usual: dict[str, Any] = {
        "question": "future",
        "kind": "wish",
        "types": ("post",),
        "text": text,
    }
    at = changed.pop("at", None)
    if at:
        usual |= {"latitude": at[0], "longitude": at[1]}
    status = changed.pop("status", "shown")
    merged_into = changed.pop("merged_into", "")
    return Contribution(
        id=f"c{number}",
        number=number,
        workshop_id="w",
        participant_id="p",
        origin=changed.pop("origin", "phone"),
        said=Said.model_validate(usual | changed),
        status=status,
        merged_into=merged_into,
        created_at=AT,
        changed_at=AT,
    )


def evening(
    *said: Contribution, title: str = "Kväll", dots: dict[str, int] | None = None
) -> WorkshopPart:
    settings = Settings(title=title, day=AT.date(), last_day=AT.date())
    held = Workshop(
        id="w",
        code="K3F9WQ",
        municipality_code="0482",
        settings=settings,
        state="closed",
        screen="start",
        created_at=AT,
        timer_ends_at=None,
        closed_at=AT,
        exported_at=None,
        revision=1,
    )
    return WorkshopPart.of(held, said, dots or {})


def numbers(parts: Sequence[WorkshopPart]) -> list[int]:
    return [one.number for part in parts for one in part.contributions]
