"""How a list of places is read, what is asked about it, what of it is taken."""

from collections.abc import Mapping, Sequence
from typing import Final

from dashboard.sentences.data import day_range
from dashboard.terms import listing as joined
from dashboard.terms import term
from dashboard.text import N_, _, kilometres, ngettext, number, percent
from geodata.intake.records import (
    Difference,
    FileFormat,
    Listing,
    Positions,
    PositionSystem,
    Usual,
)

FIELD_WORDS: Final = {
    "name": N_("Name of the place"),
    "village": N_("Village"),
    "street_address": N_("Street address"),
    "operator": N_("Chain or owner"),
    "municipality_code": N_("Code of the municipality"),
    "role": N_("Role: service point"),
    "note": N_("Note on the place"),
    "place_id": N_("Id of the place"),
    "northing": N_("North in metres (N, X)"),
    "easting": N_("East in metres (E, Y)"),
    "precision_m": N_("Precision in metres"),
    "latitude": N_("Latitude in degrees"),
    "longitude": N_("Longitude in degrees"),
    "service": N_("Service, in words"),
    "service_type": N_("Service type"),
    "service_kind": N_("Kind of service"),
    "status": N_("Open or closed"),
    "seen_on": N_("Date of the information"),
    "opening_hours": N_("Opening hours"),
    "opened_on": N_("Day of opening"),
    "closed_on": N_("Day of closing"),
    "service_note": N_("Note on the service"),
}
"""What each field of a list is called."""
GROUPS: Final = {
    N_("The place"): (
        "name",
        "village",
        "street_address",
        "operator",
        "municipality_code",
        "role",
        "note",
        "place_id",
    ),
    N_("Where it lies"): (
        "northing",
        "easting",
        "precision_m",
        "latitude",
        "longitude",
    ),
    N_("What it offers"): (
        "service",
        "service_type",
        "service_kind",
        "status",
        "seen_on",
        "opening_hours",
        "opened_on",
        "closed_on",
        "service_note",
    ),
}
"""Fields of a list, as they are asked for."""
SYSTEMS: Final[Mapping[PositionSystem, str]] = {
    "EPSG:3006": N_("SWEREF 99 TM (metres)"),
    "EPSG:3021": N_("RT 90 2.5 gon V (metres, in older lists)"),
    "EPSG:4326": N_("WGS 84 (degrees)"),
}
FORMATS: Final[Mapping[FileFormat, str]] = {
    "csv": N_("a text file (CSV)"),
    "xlsx": N_("an Excel workbook"),
    "geojson": N_("a GeoJSON file"),
    "gpkg": N_("a GeoPackage"),
    "shp": N_("a Shapefile"),
}
SEPARATORS: Final = {
    ",": N_("comma"),
    ";": N_("semicolon"),
    "\t": N_("tab"),
}
ENCODINGS: Final = {
    "utf-8": "UTF-8",
    "cp1252": "Windows-1252",
    "utf-16": "UTF-16",
}


def file_words(listing: Listing) -> str:
    """Say what a file is by its content, and what of it is read."""
    n = len(listing.table)
    rows = ngettext("{n} row", "{n} rows", n).format(n=number(n))
    form = _(FORMATS[listing.file_format])
    told = _("The file is {form} with {rows}.").format(form=form, rows=rows)
    if listing.file_format == "csv":
        how = _("Its columns are parted by {separator}, its letters are {encoding}.")
        separator = SEPARATORS.get(listing.separator)
        told += " " + how.format(
            separator=_(separator) if separator else listing.separator,
            encoding=ENCODINGS.get(listing.encoding, listing.encoding),
        )
    if listing.layer:
        sheet, layer = _("The sheet {name} is read."), _("The layer {name} is read.")
        read = sheet if listing.file_format == "xlsx" else layer
        told += " " + read.format(name=listing.layer)
    return told


def positions_words(found: Positions, name: str) -> str:
    """Say in which system the positions are, and what speaks for it.

    Parameters
    ----------
    name
        The municipality.
    """
    if found.crs is None:
        return _(
            "The positions fit none of the systems that are known here. Look at which "
            "columns hold them."
        )
    system = _(SYSTEMS[found.crs])
    if found.stated:
        told = _("The file says itself that its positions are {system}.")
        return told.format(system=system)
    told = _(
        "By their values the positions are {system}: {share} of them then lie in or "
        "near Sweden, and the middle of the list is {km} from the middle of {name}."
    ).format(
        system=system,
        share=percent(found.fit) if found.fit < 1 else _("all"),
        km=kilometres(found.near_m),
        name=name,
    )
    if found.swapped:
        told += " " + _("North and east have changed places in the list.")
    return told


def missing(columns: Mapping[str, str], usual: Usual, *, points: bool) -> list[str]:
    """What must be told before a list can be compared, a sentence each.

    Parameters
    ----------
    columns
        Column of the list by field.
    points
        Whether the file has geometries.
    """
    has = columns.keys()
    told = []
    if not {"name", "place_id"} & has:
        told.append(_("Which column has the names of the places?"))
    # Both degrees may stand in one cell, which then counts as the latitude.
    placed = points or "latitude" in has or {"northing", "easting"} <= has
    if not placed and "place_id" not in has:
        told.append(_("Which columns have the positions?"))
    services = {"service", "service_type", "service_kind"}
    if not services & has and not usual.service_type:
        told.append(_("Which service is it about: a column, or one for all rows?"))
    if not usual.seen_on and "seen_on" not in has:
        told.append(_("Of which day is the list?"))
    return told


def missing_words(sentences: list[str]) -> str:
    """One sentence that asks for all that is missing."""
    return _("Before you can go on: {asked}").format(asked=" ".join(sentences))


def osm_words(days: Sequence[str]) -> str:
    """Say how many services of OpenStreetMap are known, and from when they are.

    Parameters
    ----------
    days
        ISO day of each service.
    """
    if not len(days):
        return _("Nothing on the map is from OpenStreetMap yet.")
    told = ngettext(
        "{n} service on the map is from OpenStreetMap, seen: {days}.",
        "{n} services on the map are from OpenStreetMap, seen: {days}.",
        len(days),
    )
    return told.format(n=number(len(days)), days=day_range(min(days), max(days)))


def count_words(counts: Mapping[str, int]) -> str:
    """Say how many differences of each kind are chosen: 12 new, 3 changed."""
    groups = ("new", "changed", "confirmed", "older", "gone")
    n = {code: counts.get(code, 0) for code in groups}
    forms = {
        "new": ngettext("{n} new", "{n} new ones", n["new"]),
        "changed": ngettext("{n} changed", "{n} changed ones", n["changed"]),
        "confirmed": ngettext(
            "{n} confirmed anew", "{n} confirmed anew", n["confirmed"]
        ),
        "older": ngettext("{n} older", "{n} older ones", n["older"]),
        "gone": ngettext("{n} gone", "{n} gone ones", n["gone"]),
    }
    words = [form.format(n=number(n[code])) for code, form in forms.items() if n[code]]
    return joined(words, _("and"))


def difference_title(one: Difference) -> str:
    """What a difference is about: the place and the service, or the place itself."""
    where = ", ".join(filter(None, (one.name or one.place_id, one.village)))
    what = _("the place itself")
    if one.service_type:
        kind = term("kind", one.service_kind) if one.service_kind else ""
        what = ": ".join(filter(None, (term("type", one.service_type), kind)))
    return f"{where} – {what}"


def matched_words(one: Difference) -> str:
    """Say where the row stands, and why it is taken for a known place."""
    told = []
    if one.row is not None and one.origin == "pack":
        told.append(_("Row {row} of the list.").format(row=number(one.row)))
    how = {
        "name": _("Known by its name and where it lies."),
        "user": _("You have said that it is this place."),
    }
    told += [how[one.matched_by]] if one.matched_by in how else []
    if one.kind == "gone" and one.older:
        told.append(_("What is known of it is newer than the list."))
    return " ".join(told)
