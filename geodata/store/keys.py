"""Keys of facilitators and editors, codes of workshops, tokens of participants.

All are random. Of keys and tokens only a hash is kept: a key's with scrypt (RFC 7914),
for people copy keys; a token's with SHA-256, for it is random as a whole.
"""

import hashlib
import hmac
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Engine, insert, select, update
from sqlalchemy.engine import RowMapping

from geodata.errors import StoreError
from geodata.store.engine import reading, writing
from geodata.store.records import Key, Role
from geodata.store.tables import KEYS

LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters and digits that nobody takes for one another."""
CODE_LENGTH: Final = 6
ID_LENGTH: Final = 6
SECRET: Final = (4, 5)
"""Groups of a key's secret, and letters of each: about 99 bits."""
FREE_TRIES: Final = 3
LONGEST_WAIT_S: Final = 300
LONGEST_KEY: Final = 100
SCRYPT: Final = {"n": 2**14, "r": 8, "p": 1, "dklen": 32}


def new_code() -> str:
    """Code of a workshop: six letters and digits that can be read out."""
    return _random(CODE_LENGTH).upper()


def plain_code(text: str) -> str:
    """Code as it is kept, of what somebody has typed."""
    return "".join(c for c in text.upper() if c.isalnum())


def new_token() -> str:
    """Token of a participant, for the address of the phone."""
    return secrets.token_urlsafe(16)


def token_hash(token: str) -> str:
    """Hash under which a token is kept."""
    return hashlib.sha256(token.encode()).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two texts are the same, in a time that does not tell how far."""
    return hmac.compare_digest(one.encode(), other.encode())


def _random(length: int) -> str:
    return "".join(secrets.choice(LETTERS) for _letter in range(length))


def _scrypt(secret: str, salt: str) -> str:
    digest = hashlib.scrypt(secret.encode(), salt=bytes.fromhex(salt), **SCRYPT)
    return digest.hex()


def new_key(engine: Engine, role: Role, workshop_id: str = "") -> str:
    """Make a key; return it as it must be shown, once.

    Parameters
    ----------
    role
        `facilitator` or `editor`.
    workshop_id
        The workshop that it opens; of a facilitator, empty for every workshop.

    Raises
    ------
    StoreError
        The database cannot do it.
    """
    with writing(engine) as connection:
        return add_key(connection, role, workshop_id)


def add_key(connection: Connection, role: Role, workshop_id: str) -> str:
    """Make a key within a transaction; see `new_key`."""
    groups, letters = SECRET
    key_id = _random(ID_LENGTH)
    secret = "-".join(_random(letters) for _group in range(groups))
    salt = secrets.token_hex(16)
    connection.execute(
        insert(KEYS).values(
            id=key_id,
            role=role,
            workshop_id=workshop_id or None,
            salt=salt,
            hash=_scrypt(secret, salt),
            created_at=datetime.now(UTC),
            failures=0,
        )
    )
    return f"{key_id}-{secret}"


def check_key(engine: Engine, text: str, now: datetime | None = None) -> Key:
    """Return the key that somebody has typed.

    After some wrong tries the same key must wait, twice as long each time.

    Raises
    ------
    StoreError
        `wrong_key`, `key_waits` or `key_revoked`; or the database cannot do it.
    """
    now = now or datetime.now(UTC)
    typed = "".join(text.lower().split())[:LONGEST_KEY]
    key_id, _hyphen, secret = typed.partition("-")
    with reading(engine) as connection:
        found = select(KEYS).where(KEYS.c.id == key_id)
        row = connection.execute(found).mappings().first()
    if row is None:
        _scrypt(secret, "00" * 16)  # as long as for a key that is there
        raise StoreError("wrong_key")
    if row["wait_until"] and row["wait_until"] > now:
        seconds = int((row["wait_until"] - now).total_seconds()) + 1
        raise StoreError("key_waits", seconds=str(seconds))
    right = same(_scrypt(secret, row["salt"]), row["hash"])
    if not right or row["failures"]:
        _count(engine, key_id, 0 if right else row["failures"] + 1, now)
    if not right:
        raise StoreError("wrong_key")
    if row["revoked_at"]:
        raise StoreError("key_revoked")
    return _key(row)


def _count(engine: Engine, key_id: str, failures: int, now: datetime) -> None:
    """Keep the number of wrong tries, and how long the next one must wait."""
    over = failures - FREE_TRIES
    wait_s = min(2.0 ** min(over, 30), LONGEST_WAIT_S)
    until = now + timedelta(seconds=wait_s) if over >= 0 else None
    values: dict[str, Any] = {"failures": failures, "wait_until": until}
    with writing(engine) as connection:
        connection.execute(update(KEYS).where(KEYS.c.id == key_id).values(values))


def revoke_key(engine: Engine, key_id: str) -> Key:
    """Let a key open nothing from now on.

    Raises
    ------
    StoreError
        `no_key`; or the database cannot do it.
    """
    with writing(engine) as connection:
        here = KEYS.c.id == key_id
        if connection.execute(select(KEYS.c.id).where(here)).first() is None:
            raise StoreError("no_key", found=key_id)
        again = KEYS.c.revoked_at.is_(None)
        change = update(KEYS).where(here, again).values(revoked_at=datetime.now(UTC))
        connection.execute(change)
        return _key(connection.execute(select(KEYS).where(here)).mappings().one())


def still_opens(engine: Engine, key_id: str) -> bool:
    """Whether a key that was asked for before has not been revoked meanwhile."""
    with reading(engine) as connection:
        found = select(KEYS.c.revoked_at).where(KEYS.c.id == key_id)
        row = connection.execute(found).first()
    return row is not None and row[0] is None


def keys(engine: Engine) -> list[Key]:
    """Every key, the newest first."""
    with reading(engine) as connection:
        rows = connection.execute(select(KEYS).order_by(KEYS.c.created_at.desc()))
        return [_key(row) for row in rows.mappings()]


def _key(row: RowMapping) -> Key:
    return Key(
        id=row["id"],
        role=row["role"],
        workshop_id=row["workshop_id"] or "",
        created_at=row["created_at"],
        revoked_at=row["revoked_at"],
    )
