"""Where the data of a map is from, and when the map was made."""

from collections.abc import Iterable, Mapping
from importlib.metadata import version

from dashboard.documents.maps.panel import Block, small, small_heading
from dashboard.documents.maps.request import MapRequest
from dashboard.html import Row
from dashboard.text import _, column, day_words, when
from geodata.pack import Pack

ODBL = "odbl"
"""Begins the licence of what must be attributed as the ODbL wants it."""


def credits_of(
    pack: Pack, used: Iterable[str], request: MapRequest, dates: Mapping[str, str]
) -> list[Block]:
    """Small print of a map: its sources, its projection and its date.

    Parameters
    ----------
    used
        Ids of the sources; in the order of the pack's table they are told.
    dates
        Date of what was used of a source, by its id, instead of its own.
    """
    wanted = set(used)
    rows = [
        row | {"as_of": dates.get(row["source_id"], row["as_of"])}
        for row in pack.sources.to_dict("records")
        if row["source_id"] in wanted
    ]
    made = _("Made on {day} with Servicekartan {version}. Projection: SWEREF 99 TM.")
    return [
        small_heading(_("Sources")),
        *(small(source_words(row)) for row in rows),
        Block(
            made.format(day=day_words(request.day), version=version("servicekartan")),
            points=9.2,
            before=2.0,
            color="#333",
        ),
    ]


def source_words(row: Row) -> str:
    """Name a source: title, publisher, date and licence."""
    publisher, licence = column(row, "publisher"), column(row, "licence")
    if licence.lower().startswith(ODBL):
        address = str(row["url"]).split("://")[-1].removeprefix("www.")
        return _("{title}: © {publisher}, {day}, {licence}, {address}").format(
            title=column(row, "title"),
            publisher=publisher,
            day=when(row["as_of"]),
            licence=licence,
            address=address,
        )
    return _("{title}: {publisher}, {day}, {licence}").format(
        title=column(row, "title"),
        publisher=publisher,
        day=when(row["as_of"]),
        licence=licence,
    )
