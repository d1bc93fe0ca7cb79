"""Sentences about changes of the data: what was changed, when, and by which role."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from dashboard.sentences.data import cell_words, column_word, service_words
from dashboard.sentences.workshop import ROLE_WORDS
from dashboard.text import LANGUAGES, N_, _, language, ngettext, number, use, when
from geodata.pack.overlay import Cells, RowChange
from geodata.store.change_records import Action, Change

CHANGE_WORDS: Final[Mapping[Action, str]] = {
    "import": N_("A list was brought in"),
    "osm": N_("Fetched from OpenStreetMap"),
    "confirm": N_("Confirmed"),
    "close": N_("Closed"),
    "correct": N_("Corrected"),
    "report": N_("Reported as wrong"),
    "handled": N_("A report was seen to"),
    "undo": N_("Taken back"),
}
KEY_COLUMNS: Final = ("place_id", "service_type", "service_kind")


def at_words(at: datetime, role: str) -> str:
    """When something was done, and by which role."""
    local = at.astimezone()
    return _("{day} at {time}, {role}").format(
        day=when(local.date().isoformat()),
        time=f"{local:%H:%M}",
        role=_(ROLE_WORDS.get(role, role)),
    )


def change_title(
    change: Change, places: Mapping[str, str], numbers: Mapping[str, int]
) -> str:
    """What a change did, on one line.

    Parameters
    ----------
    places
        Name of each place by its id; of one that is not there the id is told.
    numbers
        Number of each change by its id, for those that speak of another.
    """
    word = _(CHANGE_WORDS[change.action])
    about = numbers.get(change.about)
    if about is not None:
        return _("{what}: change {n}").format(what=word, n=number(about))
    where = places.get(change.place_id, change.place_id)
    told = where or change.source
    return f"{word}: {told}" if told else word


def latest(change: Change, places: Mapping[str, str]) -> str:
    """The latest change, with when and by whom."""
    return _("Latest change: {what} ({when}).").format(
        what=change_title(change, places, {}), when=at_words(change.at, change.role)
    )


def nothing_changed() -> str:
    """Say that the data is as it came."""
    return _(
        "Nothing has been changed here: everything is as in the files of the pack."
    )


def rows_words(n: int) -> str:
    """How many rows a change changed; empty for none."""
    return ngettext("{n} row", "{n} rows", n).format(n=number(n)) if n else ""


def lost_words(n: int) -> str:
    """Say that rows of changes fit the files no more."""
    told = ngettext(
        "{n} row that was changed here no longer fits the files of the pack, and does "
        "not count.",
        "{n} rows that were changed here no longer fit the files of the pack, and do "
        "not count.",
        n,
    )
    return told.format(n=number(n))


def row_title(row: RowChange, places: Mapping[str, str]) -> str:
    """Which row was changed: the place, and the service if it is one.

    Parameters
    ----------
    places
        Name of each place by its id; one that is empty is not told.
    """
    if row.table == "sources":
        return _("Source {id}").format(id=row.key[0])
    name = places.get(row.key[0])
    if name is None:
        known: Cells = row.after or row.before or {}
        name = known.get("name") or row.key[0]
    told = [name] if name else []
    if len(row.key) > 1:
        told.append(service_words(row.key[1], row.key[2]))
    return ": ".join(told)


def cell_changes(
    row: RowChange, sources: Mapping[str, str], today: date
) -> list[tuple[str, str, str]]:
    """Column in words, before and after, of each cell that a change changed.

    Parameters
    ----------
    sources
        Title of each source by its id.
    """
    before: Cells = row.before or {}
    after: Cells = row.after or {}
    names = [name for name in {**before, **after} if name not in KEY_COLUMNS]
    cells = [(name, before.get(name, ""), after.get(name, "")) for name in names]
    return [
        (
            column_word(name),
            _cell(name, was, sources, today),
            _cell(name, now, sources, today),
        )
        for name, was, now in cells
        if was != now
    ]


def _cell(column: str, text: str, sources: Mapping[str, str], today: date) -> str:
    """A cell as people read it."""
    if column == "source_id":
        return sources.get(text, text) or "–"
    return cell_words(column, text, today)


def editors_texts(publisher: str) -> dict[str, str]:
    """Cells of the source of what editors say, in each language that a pack has."""
    cells = {"url": "", "publisher": publisher}
    spoken = language()
    for code in LANGUAGES:
        use(code)
        ending = "" if code == "sv" else f"_{code}"
        cells[f"title{ending}"] = _("What the municipality's editors say")
        cells[f"licence{ending}"] = _("single facts")
        cells[f"note{ending}"] = _("Confirmed and corrected on the page Data.")
    use(spoken)
    return cells
