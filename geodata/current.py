"""A pack as it is known today: its files, and what was changed since in the store."""

from datetime import date
from pathlib import Path

from geodata.errors import Fault
from geodata.pack import Pack, read_pack
from geodata.pack.files import read_toml
from geodata.pack.overlay import RowChange
from geodata.records import Municipality
from geodata.store.changes import overlay
from geodata.store.engine import open_store, store_exists


def code_of(folder: Path) -> str:
    """Code of the municipality of a pack; empty where it cannot be read."""
    faults: list[Fault] = []
    municipality = read_toml(folder / "municipality.toml", Municipality, faults)
    return municipality.code if municipality else ""


def current_overlay(folder: Path) -> tuple[RowChange, ...]:
    """Return the changes that lie over a pack; none where there is no store yet.

    Raises
    ------
    StoreError
        The store cannot be read.
    """
    code = code_of(folder)
    if not code or not store_exists():
        return ()
    engine = open_store()
    try:
        return overlay(engine, code)
    finally:
        engine.dispose()


def current_pack(folder: Path, today: date | None = None) -> Pack:
    """Read a pack with the changes that lie over it.

    Parameters
    ----------
    today
        No date may lie after it; the current day when left out.

    Raises
    ------
    SourceError
        There is no such folder.
    SchemaError
        Something in the pack is wrong; it holds every fault.
    StoreError
        The store cannot be read.
    """
    return read_pack(folder, today, current_overlay(folder))
