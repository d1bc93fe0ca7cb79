"""The store of workshops: opened once, read again when something has changed there."""

import time
from collections.abc import Mapping
from urllib.parse import urlsplit

import streamlit as st

from dashboard import state
from dashboard.data import stored
from dashboard.data.core import per_choice
from dashboard.network import addresses
from geodata.errors import StoreError
from geodata.store import contributions as said_in
from geodata.store import votes, workshops
from geodata.store.keys import check_key, still_opens
from geodata.store.records import Contribution, Key, Role, Workshop
from geodata.store.results import merged_into_each
from geodata.store.votes import Participation

store = stored.store
FREE_TRIES = 5
LONGEST_WAIT_S = 60
EVERY = "every"
"""What a key opens that is not of one workshop."""
LOCAL = ("127.0.0.1", "::1", "localhost")
FORWARDED = ("x-forwarded-for", "forwarded", "x-real-ip", "via")


def workshop_of(code: str) -> Workshop:
    """Return the workshop of a code, as it is now.

    Raises
    ------
    StoreError
        There is none, or this session must wait after several wrong codes; or the
        store cannot be read.
    """
    tries, since = st.session_state.get(state.WRONG_CODES, (0, 0.0))
    wait_s = min(2.0 ** min(tries - FREE_TRIES, 10), LONGEST_WAIT_S)
    left_s = since + wait_s - time.time()
    if tries >= FREE_TRIES and left_s > 0:
        raise StoreError("code_waits", seconds=str(int(left_s) + 1))
    try:
        return workshops.by_code(store(), code)
    except StoreError as error:
        if error.code == "no_workshop" and code:
            st.session_state[state.WRONG_CODES] = (tries + 1, time.time())
        raise


def as_it_is_now(workshop: Workshop) -> Workshop | None:
    """The same workshop read again; None if that fails, for the next look to find."""
    try:
        return workshops.by_id(store(), workshop.id)
    except StoreError:
        return None


@per_choice
def contributions_of(workshop_id: str, revision: int) -> tuple[Contribution, ...]:
    """Everything said in a workshop, by number, whatever became of it."""
    assert revision  # noqa: S101 - part of the cache's key
    return tuple(said_in.contributions(store(), workshop_id))


@per_choice
def dots_of_workshop(workshop_id: str, revision: int) -> dict[str, int]:
    """Dots on each contribution of a workshop."""
    assert revision  # noqa: S101 - part of the cache's key
    return votes.dots(store(), workshop_id)


@per_choice
def participation_in(workshop_id: str, revision: int) -> Participation:
    """How many took part in a workshop."""
    assert revision  # noqa: S101 - part of the cache's key
    return votes.participation(store(), workshop_id)


def shown_in(workshop: Workshop) -> list[Contribution]:
    """What of a workshop everyone may see."""
    every = contributions_of(workshop.id, workshop.revision)
    return [one for one in every if one.status == "shown"]


def alike_in(workshop: Workshop) -> Mapping[str, int]:
    """How many contributions were merged into each, by its id."""
    return merged_into_each(contributions_of(workshop.id, workshop.revision))


def unlock(text: str) -> Key:
    """Let this session use a key that somebody has typed.

    Raises
    ------
    StoreError
        It is no key, revoked, or must wait; or the store cannot do it.
    """
    key = check_key(store(), text)
    remember(key.workshop_id or EVERY, key.role, key.id)
    return key


def remember(opens: str, role: Role, key_id: str) -> None:
    """Remember in this session that a key was shown."""
    known = dict(st.session_state.get(state.KEYS_SHOWN, {}))
    st.session_state[state.KEYS_SHOWN] = known | {opens: (role, key_id)}


def role_here(workshop: Workshop | None = None) -> Role | None:
    """Role of this session in a workshop, by a key that was shown and still opens.

    Without a workshop: the role of a key for all of them.
    """
    known: dict[str, tuple[Role, str]] = st.session_state.get(state.KEYS_SHOWN, {})
    wanted = [workshop.id, EVERY] if workshop else [EVERY]
    for opens in wanted:
        if opens in known and still_opens(store(), known[opens][1]):
            return known[opens][0]
    return None


def at_the_desk() -> bool:
    """Whether this visitor sits at the machine itself, and no other stands between.

    Who does could make a key with the command, and so needs none for a new workshop.
    """
    headers = {name.lower(): value for name, value in st.context.headers.items()}
    if any(name in headers for name in FORWARDED):
        return False
    own = {"", *LOCAL, *(address for _name, address in addresses())}
    came_to = urlsplit(headers.get("origin", "")).hostname or ""
    return came_to in own and (st.context.ip_address or "") in own


def may_create() -> bool:
    """Whether this session may make a workshop."""
    try:
        return at_the_desk() or role_here() is not None
    except StoreError:
        return False


def base_address() -> tuple[str, str]:
    """Address of the app as phones shall open it, and who reaches it.

    Returns
    -------
    tuple
        The address, ending with a slash, and `public` if this visitor came by it,
        `hall` on the network that was chosen at the start, or `alone` on this machine.
    """
    came_by = urlsplit(st.context.url or "http://127.0.0.1/")
    folder = came_by.path.rpartition("/")[0]
    hall = str(st.get_option("browser.serverAddress") or "")
    if came_by.hostname not in (*LOCAL, hall):
        return f"{came_by.scheme}://{came_by.netloc}{folder}/", "public"
    port = f":{came_by.port}" if came_by.port else ""
    if hall and hall not in LOCAL:
        return f"http://{hall}{port}{folder}/", "hall"
    return f"{came_by.scheme}://{came_by.netloc}{folder}/", "alone"
