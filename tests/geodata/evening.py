"""A workshop to test with: on paper the same every time."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine

from geodata.store.contributions import contribute
from geodata.store.participants import join, participant
from geodata.store.records import Contribution, Said, Settings, Workshop
from geodata.store.workshops import create_workshop, new_id

TODAY = datetime.now(UTC).date()
MELLOSA = (59.10019, 16.564279)


def settings(**changed: Any) -> Settings:  # noqa: ANN401
    usual: dict[str, Any] = {
        "title": "Service i Mellösa",
        "day": TODAY,
        "last_day": TODAY + timedelta(days=1),
        "groups": ("mellosa",),
        "moderation": "after",
    }
    return Settings.model_validate(usual | changed)


def workshop(engine: Engine, **changed: Any) -> Workshop:  # noqa: ANN401
    return create_workshop(engine, settings(**changed), "0482")[0]


def person(engine: Engine, held: Workshop) -> str:
    found = participant(engine, held.id, join(engine, held))
    assert found
    return found


def wish(text: str = "", **changed: Any) -> Said:  # noqa: ANN401
    usual: dict[str, Any] = {
        "question": "future",
        "kind": "wish",
        "types": ("post",),
        "village": "Mellösa",
        "latitude": MELLOSA[0],
        "longitude": MELLOSA[1],
        "text": text,
    }
    return Said.model_validate(usual | changed)


def statement(text: str = "", **changed: Any) -> Said:  # noqa: ANN401
    usual: dict[str, Any] = {
        "question": "today",
        "kind": "hours",
        "place_id": "sparreholm-tempo",
        "text": text,
    }
    return Said.model_validate(usual | changed)


def say(engine: Engine, held: Workshop, who: str, said: Said) -> Contribution:
    return contribute(engine, held.id, new_id(), said, who)
