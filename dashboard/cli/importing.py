"""`servicekarta import`: brings a list of places and services into the data."""

import gc
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, cast

import click

from dashboard.cli.intake_report import (
    Brought,
    Gone,
    Wish,
    report_and_write,
    taken,
)
from dashboard.cli.origin import NOT_STATED, Texts, brought, source_row, told_on_error
from dashboard.cli.progress import shown, uncollected
from dashboard.cli.store import stop
from dashboard.sentences.reading import (
    FIELD_WORDS,
    SYSTEMS,
    file_words,
    positions_words,
)
from dashboard.text import N_, _, percent
from geodata.current import code_of, current_pack
from geodata.intake.columns import suggest
from geodata.intake.listed import slug
from geodata.intake.listing import read_listing
from geodata.intake.positions import recognise
from geodata.intake.records import (
    Accepted,
    Listing,
    Positions,
    PositionSystem,
    Usual,
)
from geodata.intake.rows import accept
from geodata.pack import Pack, pack_folder
from geodata.records import ID_FORM, span
from geodata.vocabulary import ALL_KINDS, SERVICE_TYPES, TYPE_OF_KIND

CODES: Final = ("4326", "3006", "3021")
LEAST_FIT: Final = 0.9
"""Share of the positions that must fit a system for it to be believed."""
PAIRS: Final = ({"latitude", "longitude"}, {"northing", "easting"})


def _mapped(_context: object, _option: object, pairs: tuple[str, ...]) -> Texts:
    if any("=" not in pair.lstrip("=") for pair in pairs):
        raise click.BadParameter(_("Write it as in name=Butik."))
    return dict(pair.split("=", 1) for pair in pairs)


def _same(_context: object, _option: object, pairs: tuple[str, ...]) -> dict[int, str]:
    told = [pair.partition("=") for pair in pairs]
    if not all(row.isdecimal() and place_id for row, _equals, place_id in told):
        raise click.BadParameter(_("Write it as in 2=coop."))
    return {int(row): place_id for row, _equals, place_id in told}


def _system(_context: object, _option: object, text: str | None) -> str | None:
    if text is None:
        return None
    code = text.upper().removeprefix("EPSG:")
    if code not in CODES:
        raise click.BadParameter(_("Known are {known}.").format(known=", ".join(CODES)))
    return f"EPSG:{code}"


def _source_id(_context: object, _option: object, text: str | None) -> str | None:
    if text is not None and not ID_FORM.fullmatch(text):
        raise click.BadParameter(
            _("An id has letters a to z, digits, hyphens and full stops.")
        )
    return text


@click.command("import")
@brought
@click.option(
    "--map",
    "columns",
    metavar="NEW=OLD",
    multiple=True,
    callback=_mapped,
    help="Which column holds what; may be given several times. NEW= alone: none does.",
)
@click.option("--crs", callback=_system, help="System of the positions, such as 3006.")
@click.option(
    "--source", "source_id", callback=_source_id, help="Id of the source of the list."
)
@click.option(
    "--type", "service_type", type=click.Choice(SERVICE_TYPES), help="Type of all rows."
)
@click.option(
    "--kind", "service_kind", type=click.Choice(ALL_KINDS), help="Kind of all rows."
)
@click.option(
    "--same",
    metavar="ROW=ID",
    multiple=True,
    callback=_same,
    help="Known place that a row speaks of, or `new` for none; may be given several "
    "times.",
)
@taken
def import_(
    *,
    file: Path,
    pack: Path | None,
    layer: str | None,
    columns: Texts,
    crs: PositionSystem | None,
    source_id: str | None,
    service_type: str | None,
    service_kind: str | None,
    same: dict[int, str],
    dry_run: bool,
    take_older: bool,
    gone: str,
    form: str,
    **origin: str,
) -> None:
    """Bring a list of places and services: what is new in it, and what has changed.

    FILE is text with separators (CSV), Excel, GeoJSON, a GeoPackage or a zipped
    Shapefile. It lies over the pack, whose files stay as they are; `servicekarta undo`
    takes it back. --map names a column that is not found by itself, as in --map
    name=Butik. --as-of is the day of rows that have none of their own.
    """
    folder = pack or pack_folder()
    kind = service_kind or ""
    usual = Usual(
        service_type=service_type or TYPE_OF_KIND.get(kind, ""),
        service_kind=kind,
        seen_on=_first_day(origin["as_of"]),
        municipality_code=code_of(folder),
    )
    with told_on_error(), uncollected():
        content = current_pack(folder)
        with shown(_("Reading")) as told:
            listing = read_listing(
                file, file.name, layer=layer, progress=lambda share: told(share / 2)
            )
            chosen = _columns(listing, columns)
            positions = _positions(content, listing, chosen, crs)
            accepted = accept(
                listing,
                chosen,
                positions,
                usual,
                areas=content.municipalities,
                today=datetime.now(UTC).date(),
                progress=lambda share: told((1 + share) / 2),
            )
    list_of = Brought(
        accepted,
        _source(content, source_id, file, origin, accepted),
        file.name,
        same=same,
        lines=_read_lines(content, listing, chosen, positions, crs),
        record=_read_record(listing, chosen, positions),
    )
    del listing  # a large one takes memory that comparing needs
    gc.collect()
    wish = Wish(dry_run, take_older, cast("Gone", gone), form)
    report_and_write(folder, list_of, wish)


def _first_day(as_of: str) -> str:
    return span(as_of)[0].isoformat() if as_of else ""


def _columns(listing: Listing, given: Texts) -> dict[str, str]:
    """Columns as they are suggested, but for those that the user names."""
    found = suggest([str(name) for name in listing.table.columns])
    for pair in PAIRS:
        if pair & set(given):
            found = {k: v for k, v in found.items() if all(k not in p for p in PAIRS)}
    used = set(given.values())
    found = {name: old for name, old in found.items() if old not in used}
    return {name: old for name, old in {**found, **given}.items() if old}


def _positions(
    content: Pack, listing: Listing, columns: Texts, crs: PositionSystem | None
) -> Positions:
    """System of the positions; the user must name one that few of them fit."""
    home = content.municipality.home_view
    middle = (home.latitude, home.longitude)
    found = recognise(listing, columns, middle, crs=crs)
    unsure = found.crs is not None and found.fit < LEAST_FIT
    if found.crs and unsure and not crs:
        stop(
            _(
                "Only {share} of the positions fit {system}, and fewer any other "
                "system. Say with --crs which it is: {known}."
            ).format(
                share=percent(found.fit),
                system=_(SYSTEMS[found.crs]),
                known=", ".join(CODES),
            )
        )
    return found


def _source(
    content: Pack,
    source_id: str | None,
    file: Path,
    origin: Texts,
    accepted: Accepted,
) -> Texts:
    """Row of the source; of one that is known only what the user says anew."""
    dated = origin["as_of"] or max(accepted.rows["seen_on"], default="")
    origin = origin | {"as_of": dated}
    usual = f"{slug('list', file.stem)}-{dated}" if dated else slug("list", file.stem)
    found = source_id or usual
    if found not in set(content.sources["source_id"]):
        title = N_("List of places, from {file}")
        return source_row(found, title, file, NOT_STATED, origin)
    names = {"title": "source_title", "publisher": "publisher", "licence": "licence"}
    said = {name: origin[key] for name, key in names.items() if origin[key]}
    return {"source_id": found, "as_of": dated, **said}


def _read_lines(
    content: Pack,
    listing: Listing,
    columns: Texts,
    positions: Positions,
    crs: PositionSystem | None,
) -> tuple[str, ...]:
    words = {field: _(FIELD_WORDS[field]) for field in columns}
    named = [f"{words[field]} = {name}" for field, name in columns.items()]
    if crs:
        told = _("The positions are read as {system}: {share} of them lie in Sweden.")
        system = told.format(system=_(SYSTEMS[crs]), share=percent(positions.fit))
    else:
        system = positions_words(positions, content.municipality.name)
    return (
        f"{listing.file}: {file_words(listing)}",
        _("Columns: {columns}.").format(columns=", ".join(named)),
        system,
    )


def _read_record(
    listing: Listing, columns: Texts, positions: Positions
) -> Mapping[str, Any]:
    return {
        "file": listing.file,
        "file_format": listing.file_format,
        "encoding": listing.encoding,
        "separator": listing.separator,
        "layers": listing.layers,
        "layer": listing.layer,
        "columns": columns,
        "crs": positions.crs,
        "swapped": positions.swapped,
        "fit": round(positions.fit, 4),
    }
