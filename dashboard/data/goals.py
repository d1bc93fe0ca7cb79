"""The goals with what is known of them, read again when a row has been entered."""

import streamlit as st

from dashboard import state
from dashboard.data import workshops
from dashboard.data.core import Source, offers, pack, per_choice
from dashboard.data.workshops import EVERY
from geodata import goals
from geodata.goals import Evidence, GoalState
from geodata.store import evidence as stored
from geodata.store.engine import store_exists
from geodata.store.records import Role


def entered(data: Source) -> tuple[Evidence, ...]:
    """Return what editors have entered about the municipality's goals.

    Raises
    ------
    StoreError
        The store cannot be read.
    """
    if not store_exists():
        return ()
    code = pack(data).municipality.code
    return _entered(code, stored.evidence_version(workshops.store(), code))


@per_choice
def _entered(code: str, version: tuple[int, str]) -> tuple[Evidence, ...]:
    assert version  # noqa: S101 - part of the cache's key
    return stored.evidence(workshops.store(), code)


@per_choice
def goal_states(data: Source, known: tuple[Evidence, ...]) -> tuple[GoalState, ...]:
    """Every goal with its state, from the pack and from what was entered."""
    return goals.goal_states(pack(data), known, offers(data))


def editor_key() -> str | None:
    """Id of the editor's key that this session has shown and that still opens.

    Raises
    ------
    StoreError
        The store cannot be read.
    """
    if workshops.role_here() != "editor":
        return None
    shown: dict[str, tuple[Role, str]] = st.session_state[state.KEYS_SHOWN]
    return shown[EVERY][1]
