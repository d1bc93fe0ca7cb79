"""`servicekarta refresh osm`: what OpenStreetMap knows of service."""

from pathlib import Path
from typing import Any

import click

from dashboard.cli.data import PACK
from dashboard.cli.intake_report import Brought, Wish, report_and_write, taken
from dashboard.cli.origin import told_on_error
from dashboard.cli.progress import shown
from dashboard.sentences.refresh import osm_source
from dashboard.text import _, number, when
from geodata.current import current_pack
from geodata.pack import pack_folder
from geodata.sources.osm_places import FILE as OSM_NAME
from geodata.sources.osm_refresh import (
    FRESH_H,
    RADIUS_KM,
    cache_folder,
    osm_accepted,
)
from geodata.sources.overpass import ENDPOINTS

FILE = click.option(
    "--file",
    type=click.Path(path_type=Path),
    help="Take the data from this file; nobody is asked.",
)


@click.command()
@PACK
@FILE
@click.option(
    "--endpoint",
    "endpoints",
    multiple=True,
    help="Server of the Overpass API to ask; each after the first is a mirror.",
)
@click.option(
    "--radius-km",
    type=click.FloatRange(min=0, max=100),
    default=RADIUS_KM,
    show_default=True,
    help="How far around the municipality.",
)
@click.option(
    "--max-age-h",
    type=click.FloatRange(min=0),
    default=FRESH_H,
    show_default=True,
    help="Use a kept answer that is no older, in hours.",
)
@taken
def osm(
    *,
    pack: Path | None,
    file: Path | None,
    endpoints: tuple[str, ...],
    radius_km: float,
    max_age_h: float,
    **wish: Any,  # noqa: ANN401 - of the options of `taken`
) -> None:
    """Fetch what OpenStreetMap knows of service, and write what is new of it.

    --file takes an answer of the Overpass API (JSON) that was saved before.
    """
    with told_on_error():
        content = current_pack(pack or pack_folder())
        with shown(_("Asking OpenStreetMap")) as told:
            found = osm_accepted(
                content,
                endpoints=endpoints or ENDPOINTS,
                file=file,
                radius_km=radius_km,
                cache=cache_folder(),
                fresh_h=max_age_h,
                progress=told,
            )
    line = _("OpenStreetMap as of {day}: {n} services.").format(
        day=when(found.as_of), n=number(len(found.accepted.rows))
    )
    brought = Brought(
        accepted=found.accepted,
        source=osm_source(found.as_of),
        name=file.name if file else OSM_NAME,
        action="osm",
        origin="osm",
        lines=(line,),
        record={"as_of": found.as_of},
    )
    report_and_write(content.folder, brought, Wish(**wish))
