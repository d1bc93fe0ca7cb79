"""`servicekarta residents`, `water` and `roads`: bring better data into a pack."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import click

from dashboard.cli.origin import (
    AGENCY,
    NOT_STATED,
    OSM,
    Texts,
    brought,
    source_row,
    told_on_error,
)
from dashboard.sentences.analysis import official
from dashboard.text import N_, _, ngettext, number
from geodata.crs import coordinates_m, to_metric
from geodata.current import current_pack
from geodata.distance import NOWHERE, Floats
from geodata.errors import AnalysisError, GeodataError
from geodata.pack import Pack, pack_folder, read_pack
from geodata.pack.references import SOURCE_OF
from geodata.pack.update import update
from geodata.residents import of_pack
from geodata.roads import (
    FILE_NAME,
    MAX_ACCESS_M,
    RoadReport,
    Roads,
    attach,
    build,
    save,
)
from geodata.sources.around import box_around, home
from geodata.sources.osm_roads import read_osm_roads
from geodata.sources.population_grid import GridReport, read_population_grid, to_csv
from geodata.sources.road_lines import read_road_lines
from geodata.sources.water import WATER_SOURCE, read_lakes

OSM_ENDINGS: Final = (".pbf", ".osm", ".osm.gz", ".osm.bz2")
AGENCY_COLUMNS: Final = {"rutid_scb", "rutid_inspire", "beftotalt", "ruta"}
"""Columns by which a grid of Statistics Sweden is known."""
GRID_FILE: Final = "residents.csv"
LAKE_FILE: Final = "lakes.geojson"
REASONS: Final = {
    "outside": N_("outside the area asked for"),
    "not_for_cars": N_("not for cars"),
    "ferry": N_("ferry lines"),
    "no_geometry": N_("without a course"),
    "incomplete": N_("with a gap, the rest of which is kept"),
    "speed_ignored": N_("kept, with a speed that could not be used"),
    "loop": N_("from a point to itself"),
    "parallel": N_("beside a shorter way between the same points"),
    "island": N_("not joined to the rest of the net"),
}
"""Why lines, stretches or parts are not in the net."""


def _mapped(_context: object, _option: object, pairs: tuple[str, ...]) -> Texts:
    wrong = [pair for pair in pairs if "=" not in pair.strip("=")]
    if wrong:
        raise click.BadParameter(_("Write it as in residents=beftotalt."))
    return dict(pair.split("=", 1) for pair in pairs)


@click.command()
@brought
@click.option(
    "--map",
    "columns",
    metavar="NEW=OLD",
    multiple=True,
    callback=_mapped,
    help="Which column holds what; may be given several times.",
)
def residents(
    file: Path, pack: Path | None, layer: str | None, columns: Texts, **origin: str
) -> None:
    """Bring Statistics Sweden's grid of residents per 1-km cell into a pack.

    FILE is a GeoPackage or a table as text, alone or in a .zip. --map names a column
    that is not found by itself, as in --map residents=beftotalt.
    """
    bring_grid(file, pack, columns=columns, layer=layer, origin=origin)


def bring_grid(
    file: Path,
    pack: Path | None,
    *,
    columns: Texts,
    layer: str | None,
    origin: Texts,
) -> None:
    """Read a grid of residents into a pack, and print what was read.

    Parameters
    ----------
    origin
        as_of, source_title, publisher and licence, as far as they were given.
    """
    with told_on_error():
        content = read_pack(pack or pack_folder())
        table, report = read_population_grid(
            file, home(content), columns=columns, layer=layer
        )
        origin["as_of"] = origin["as_of"] or report.as_of
        if not origin["as_of"]:
            click.echo(
                _("The file does not say its date: give it with --as-of."), err=True
            )
        title = N_("Residents per 1-km cell, from {file}")
        known = AGENCY_COLUMNS & {name.lower() for name in report.columns.values()}
        usual = AGENCY if known else NOT_STATED
        source = source_row(SOURCE_OF[GRID_FILE], title, file, usual, origin)
        update(content.folder, {GRID_FILE: to_csv(table)}, source)
    lines = [*_grid_lines(report), *_official(content)]
    click.echo("\n".join([*lines, changed_line(content, GRID_FILE, source)]))


def _official(content: Pack) -> list[str]:
    """How many residents the municipality has, to compare the grid with."""
    try:
        found = of_pack(read_pack(content.folder))
    except GeodataError:
        return []
    return [official(found)] if found.official else []


def _grid_lines(report: GridReport) -> list[str]:
    return [
        _("Cells in the municipality: {cells}, with {residents} residents.").format(
            cells=number(report.cells), residents=number(report.residents)
        ),
        _("Cells elsewhere, left out: {cells}, with {residents} residents.").format(
            cells=number(report.outside_cells),
            residents=number(report.outside_residents),
        ),
        *_column_lines(report.columns),
    ]


def _column_lines(columns: Mapping[str, str]) -> list[str]:
    if not columns:
        return []
    listed = ", ".join(f"{key} = {name}" for key, name in columns.items())
    return [_("Columns read: {columns}.").format(columns=listed)]


@click.command()
@brought
@click.option("--name", "name_column", help="Column with the names of the lakes.")
def water(
    file: Path,
    pack: Path | None,
    layer: str | None,
    name_column: str | None,
    **origin: str,
) -> None:
    """Bring lakes into a pack, in the municipality and 10 km around it.

    FILE is a GeoPackage, a Shapefile or GeoJSON, alone or in a .zip.
    """
    with told_on_error():
        content = read_pack(pack or pack_folder())
        text, report = read_lakes(
            file, home(content), name_column=name_column, layer=layer
        )
        title = N_("Lakes, from {file}")
        source = source_row(WATER_SOURCE, title, file, NOT_STATED, origin)
        update(content.folder, {LAKE_FILE: text}, source)
    lines = [
        ngettext(
            "{n} lake, {area} hectares.", "{n} lakes, {area} hectares.", report.lakes
        ).format(n=number(report.lakes), area=number(report.area_ha)),
        _("Left out: {small} under one hectare, {other} without an area.").format(
            small=number(report.small), other=number(report.no_polygon)
        ),
        _("Names read from the column {column}.").format(column=report.name_column)
        if report.name_column
        else _("No column of names was found: the lakes are numbered."),
    ]
    click.echo("\n".join([*lines, changed_line(content, LAKE_FILE, source)]))


@click.command()
@brought
@click.option("--speed", "speed_column", help="Column with the speed limit in km/h.")
@click.option("--class", "class_column", help="Column with the class of road.")
@click.option("--oneway", "oneway_column", help="Column with the open direction.")
@click.option(
    "--margin-km",
    type=click.FloatRange(min=0, max=1000),
    default=25,
    show_default=True,
    help="How far around the municipality roads are taken along.",
)
def roads(
    *,
    file: Path,
    pack: Path | None,
    layer: str | None,
    margin_km: float,
    speed_column: str | None,
    class_column: str | None,
    oneway_column: str | None,
    **origin: str,
) -> None:
    """Bring roads into a pack, so that distances are measured by road.

    FILE is OpenStreetMap's (.osm.pbf or .osm), or lines such as those of NVDB as
    GeoPackage, Shapefile or GeoJSON, alone or in a .zip.
    """
    osm = file.name.lower().endswith(OSM_ENDINGS)
    with told_on_error():
        content = current_pack(pack or pack_folder())
        bounds = box_around(home(content), margin_km)
        if osm:
            lines = read_osm_roads(file, bounds=bounds)
        else:
            lines = read_road_lines(
                file,
                speed_column=speed_column,
                class_column=class_column,
                oneway_column=oneway_column,
                layer=layer,
                bounds=bounds,
            )
        net, report = build(lines)
        origin["as_of"] = origin["as_of"] or net.as_of
        title = N_("Roads, from {file}")
        usual = OSM if osm else NOT_STATED
        source = source_row(SOURCE_OF[FILE_NAME], title, file, usual, origin)
        update(content.folder, {FILE_NAME: _bytes(net)}, source)
    told = [*_road_lines(report), *_off_the_net(content, net)]
    click.echo("\n".join([*told, changed_line(content, FILE_NAME, source)]))


def _road_lines(report: RoadReport) -> list[str]:
    lines = [
        _("The net has {km} km of road, {nodes} nodes and {edges} edges.").format(
            km=number(report.length_km, 1),
            nodes=number(report.nodes),
            edges=number(report.edges),
        ),
        _("The speed is an assumption on {km} km of it.").format(
            km=number(report.assumed_speed_km, 1)
        ),
    ]
    if report.left_out:
        lines.append(_("Left out or changed:"))
    for one in report.left_out:
        reason = _(REASONS[one.reason])
        length = "" if one.km is None else f" ({number(one.km, 1)} km)"
        lines.append(f"  {reason}: {number(one.count)}{length}")
    return lines + _column_lines(report.columns)


def _bytes(net: Roads) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / FILE_NAME
        save(net, path)
        return path.read_bytes()


def _off_the_net(content: Pack, net: Roads) -> list[str]:
    """Places and cells that are too far from the net for a way by road."""
    places = _unattached(net, coordinates_m(to_metric(content.places)))
    lines = [
        _("Farther than {km} km from these roads, and so out of reach:").format(
            km=number(MAX_ACCESS_M / 1000)
        ),
        "  " + _("places: {n}").format(n=number(places.sum())),
    ]
    try:
        cells = of_pack(content).cells
    except AnalysisError:  # without residents there are no cells to tell of
        return lines
    lost = _unattached(net, cells[["x", "y"]].to_numpy(float))
    told = _("cells: {n}, residents: {residents}").format(
        n=number(lost.sum()), residents=number(cells.loc[lost, "residents"].sum())
    )
    return [*lines, f"  {told}"]


def _unattached(net: Roads, points_m: Floats) -> Any:  # noqa: ANN401 - a mask
    return attach(net, points_m).node == NOWHERE


def changed_line(content: Pack, file: str, source: Texts) -> str:
    """What was changed in a pack."""
    message = _("Changed in {folder}: {file}, and the source {source} in sources.csv.")
    return message.format(folder=content.folder, file=file, source=source["source_id"])
