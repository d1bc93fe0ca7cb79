"""What an editor says of one place, as changes of rows."""

from datetime import date
from typing import Final

from geodata.errors import StoreError
from geodata.pack.overlay import PLACES, SERVICES, Cells, RowChange, Tables
from geodata.pack.rows import row_of
from geodata.records import Municipality

EDITORS: Final = "editors"
"""Id of the source of what editors say."""


def editors_source(municipality: Municipality, day: date, texts: Cells) -> Cells:
    """Row of the table of sources for what the municipality's editors say.

    Parameters
    ----------
    day
        The day on which it is said.
    texts
        Cells with words: title, licence, and whatever columns else the table has; the
        publisher is the municipality if they name none.
    """
    usual = {"publisher": municipality.official_name, "url": "", "note": ""}
    fixed = {"source_id": EDITORS, "as_of": day.isoformat()}
    return {**usual, **texts, **fixed}


def source_rows(tables: Tables, source: Cells) -> tuple[RowChange, ...]:
    """Change by which the table of sources knows a source as it is now.

    There is none if the table's own row is as new.
    """
    key = (source["source_id"],)
    before = row_of(tables, "sources", key)
    if before is not None and before.get("as_of", "") >= source["as_of"]:
        return ()
    return (RowChange("sources", key, before, dict(source)),)


def confirmed(
    tables: Tables,
    place_id: str,
    service: tuple[str, str],
    day: date,
    source: Cells,
) -> tuple[RowChange, ...]:
    """Changes by which a service is open and was seen on a day.

    Parameters
    ----------
    tables
        Cells as text, as of `geodata.pack.cells_of`; OpenStreetMap's rows stay in
        their own table.
    service
        Type and kind.
    source
        Row of the source that says so, with its source_id.

    Raises
    ------
    StoreError
        `data_changed`: there is no such service.
    """
    said = {"status": "open", "seen_on": day.isoformat(), "closed_on": ""}
    return _changed(tables, SERVICES, (place_id, *service), said, source)


def closed(
    tables: Tables,
    place_id: str,
    service: tuple[str, str],
    closed_on: str,
    source: Cells,
) -> tuple[RowChange, ...]:
    """Changes by which a service is closed; it was last seen open when it was.

    Parameters
    ----------
    tables, service, source
        As of `confirmed`.
    closed_on
        ISO day, month or year; empty if it is not known.

    Raises
    ------
    StoreError
        `data_changed`: there is no such service.
    """
    said = {"status": "closed", "closed_on": closed_on}
    return _changed(tables, SERVICES, (place_id, *service), said, source)


def corrected(
    tables: Tables,
    place_id: str,
    cells: Cells,
    source: Cells,
    service: tuple[str, str] | None = None,
) -> tuple[RowChange, ...]:
    """Changes by which a place, or one of its services, has other cells.

    Parameters
    ----------
    tables, source
        As of `confirmed`.
    cells
        Columns that shall say something else: of a place its name, street_address or
        role, of a service its opening_hours.
    service
        Type and kind; the place itself is meant when left out.

    Raises
    ------
    StoreError
        `data_changed`: there is no such place or service.
    """
    names = PLACES if service is None else SERVICES
    return _changed(tables, names, (place_id, *(service or ())), cells, source)


def _changed(
    tables: Tables,
    names: tuple[str, ...],
    key: tuple[str, ...],
    said: Cells,
    source: Cells,
) -> tuple[RowChange, ...]:
    for name in names:
        before = row_of(tables, name, key)
        if before is not None:
            new = {column: text for column, text in said.items() if text}
            kept = {c: text for c, text in before.items() if c not in said}
            after = {**kept, **new, "source_id": source["source_id"]}
            row = RowChange(name, key, before, after)
            return (*source_rows(tables, source), row)
    raise StoreError("data_changed")
