"""`servicekarta refresh`: fetches newer data, or takes it from a file."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click

from dashboard.cli.bring import bring_grid, changed_line
from dashboard.cli.origin import (
    AGENCY,
    LAYER,
    NOT_STATED,
    Command,
    Texts,
    source_row,
    stated,
    told_on_error,
)
from dashboard.cli.refresh_osm import FILE, osm
from dashboard.text import N_, _, ngettext, number
from geodata.crs import to_metric
from geodata.pack import Pack, pack_folder, read_pack
from geodata.pack.update import update
from geodata.sources import scb
from geodata.sources.around import box_around, home
from geodata.sources.boundaries import (
    AREA_FILE,
    AREA_SOURCE,
    AROUND_M,
    read_boundaries,
    renewed,
    to_geojson,
    within,
)
from geodata.sources.localities import (
    LOCALITY_FILE,
    LOCALITY_SOURCE,
    read_localities,
    to_csv,
)
from geodata.sources.osm_refresh import cache_folder

HOUR_S: Final = 3600.0
MARGIN_KM: Final = 2.0
"""Cells of the grid are asked for so far around the municipality's box."""

YEAR = click.option(
    "--year",
    type=click.IntRange(1990, 2100),
    help="Edition to fetch; else the latest that is known.",
)
ENDPOINT = click.option(
    "--endpoint",
    "endpoint",
    default=scb.ENDPOINT,
    show_default=True,
    help="Address of the service (WFS) to ask.",
)
MAX_AGE = click.option(
    "--max-age-h",
    type=click.FloatRange(min=0),
    default=168,
    show_default=True,
    help="Use a kept answer that is no older, in hours.",
)


def _fetched(command: Command) -> Command:
    """Add the options of what Statistics Sweden is asked for."""
    for option in (MAX_AGE, ENDPOINT, YEAR, stated, LAYER, FILE):
        command = option(command)
    return command


@click.group()
def refresh() -> None:
    """Fetch newer data from the web; --file does without the internet."""


refresh.add_command(osm)


@refresh.command()
@_fetched
def population(
    *,
    file: Path | None,
    layer: str | None,
    pack: Path | None,
    year: int | None,
    endpoint: str,
    max_age_h: float,
    **origin: str,
) -> None:
    """Fetch Statistics Sweden's grid of residents per 1-km cell."""
    if file:
        bring_grid(file, pack, columns={}, layer=layer, origin=origin)
        return
    last = datetime.now(UTC).year - 1
    years = (year,) if year else (last, last - 1)
    with told_on_error():
        content = read_pack(pack or pack_folder())
        box = box_around(home(content), MARGIN_KM)
        service = _service(endpoint, max_age_h)
        cells, found = scb.grid(service, box, years)
    with scb.saved(cells, scb.file_name(scb.GRID, found)) as path:
        bring_grid(path, pack, columns={}, layer=None, origin=origin)


@refresh.command()
@_fetched
def boundaries(
    *,
    file: Path | None,
    layer: str | None,
    pack: Path | None,
    year: int | None,
    endpoint: str,
    max_age_h: float,
    **origin: str,
) -> None:
    """Fetch the boundaries of the municipality and of those around it.

    Statistics Sweden's service has no municipalities as such: they are put together of
    their regional statistical areas.
    """
    with told_on_error():
        content = read_pack(pack or pack_folder())
        if file:
            _take_boundaries(content, file, layer, {}, origin | {"agency": ""})
            return
        service = _service(endpoint, max_age_h)
        names = scb.names(service, box_around(home(content), AROUND_M / 1000))
        known = set(content.municipalities["municipality_code"])
        areas = scb.areas(service, known | set(names), year)
        edition = year or scb.AREAS.year
        origin["as_of"] = origin["as_of"] or str(edition)
        with scb.saved(areas, scb.file_name(scb.AREAS, edition)) as path:
            _take_boundaries(content, path, None, names, origin | {"agency": "yes"})


def _take_boundaries(
    content: Pack, file: Path, layer: str | None, names: Texts, origin: Texts
) -> None:
    code = content.municipality.code
    new = read_boundaries(file, layer=layer, names=names)
    areas = renewed(content.municipalities, new, code, file.name)
    title = N_("Municipal boundaries, from {file}")
    usual = AGENCY if origin["agency"] else NOT_STATED
    source = source_row(AREA_SOURCE, title, file, usual, origin)
    update(content.folder, {AREA_FILE: to_geojson(areas)}, source)
    fresh = areas[areas["source_id"] == AREA_SOURCE]
    told = ngettext("{n} boundary is new.", "{n} boundaries are new.", len(fresh))
    lines = [told.format(n=number(len(fresh)))]
    old = areas.loc[areas["source_id"] != AREA_SOURCE, "name"]
    if len(old):
        lines.append(_("Kept as they were: {names}.").format(names=", ".join(old)))
    click.echo("\n".join([*lines, changed_line(content, AREA_FILE, source)]))


@refresh.command()
@_fetched
def localities(
    *,
    file: Path | None,
    layer: str | None,
    pack: Path | None,
    year: int | None,
    endpoint: str,
    max_age_h: float,
    **origin: str,
) -> None:
    """Fetch Statistics Sweden's localities: residents, area and a point of each."""
    with told_on_error():
        content = read_pack(pack or pack_folder())
        if file:
            _take_localities(content, file, layer, origin | {"agency": ""})
            return
        service = _service(endpoint, max_age_h)
        found, edition = scb.localities(service, _codes(content), year)
        origin["as_of"] = origin["as_of"] or f"{edition}-12-31"
        with scb.saved(found, scb.file_name(scb.LOCALITIES, edition)) as path:
            _take_localities(content, path, None, origin | {"agency": "yes"})


def _take_localities(
    content: Pack, file: Path, layer: str | None, origin: Texts
) -> None:
    table = read_localities(
        file, _codes(content), layer=layer, as_of=origin["as_of"]
    ).assign(source_id=LOCALITY_SOURCE)
    origin["as_of"] = origin["as_of"] or max(table["population_date"])
    title = N_("Localities, from {file}")
    usual = AGENCY if origin["agency"] else NOT_STATED
    source = source_row(LOCALITY_SOURCE, title, file, usual, origin)
    update(content.folder, {LOCALITY_FILE: to_csv(table)}, source)
    own = table[table["municipality_code"] == content.municipality.code]
    told = ngettext(
        "{n} locality, {own} of them in the municipality.",
        "{n} localities, {own} of them in the municipality.",
        len(table),
    ).format(n=number(len(table)), own=number(len(own)))
    click.echo("\n".join([told, changed_line(content, LOCALITY_FILE, source)]))


def _codes(content: Pack) -> frozenset[str]:
    """Municipalities whose localities a pack has: its own, and those near it."""
    code = content.municipality.code
    near = within(to_metric(content.municipalities), code, AROUND_M)
    return frozenset({code, *near, *content.localities["municipality_code"]})


def _service(endpoint: str, max_age_h: float) -> scb.Service:
    return scb.Service(endpoint, cache_folder(), max_age_h * HOUR_S)
