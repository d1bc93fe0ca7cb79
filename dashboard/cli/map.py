"""`servicekarta map`: a printed map as a file."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from dashboard.cli.asking import (
    counting,
    ending,
    kilometres,
    read,
    write_document,
)
from dashboard.cli.data import stop_for
from dashboard.text import _
from geodata.errors import GeodataError
from geodata.pack import Pack
from geodata.vocabulary import SERVICE_TYPES

if TYPE_CHECKING:
    from dashboard.documents.maps import Form, Paper, Theme

ENDINGS: Final[dict[str, "Form"]] = {".png": "png", ".pdf": "pdf"}


def _distance(
    context: click.Context, parameter: click.Parameter, text: str | None
) -> float | None:
    return kilometres(context, parameter, text) if text is not None else None


@click.command("map")
@click.option(
    "--theme",
    type=click.Choice(["services", "gaps", "coverage"]),
    required=True,
    help="services: places and what they offer; gaps: distance to one service type; "
    "coverage: projects and local groups.",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    callback=ending(ENDINGS),
    metavar="FILE.png|.pdf",
    help="The file to write; its ending tells the kind.",
)
@click.option(
    "--paper", type=click.Choice(["a4", "a3"]), default="a4", show_default=True
)
@click.option(
    "--type",
    "service_type",
    type=click.Choice(SERVICE_TYPES),
    help="Service type: gaps needs one; services shows all when left out.",
)
@click.option(
    "--group",
    default="",
    metavar="ID",
    help="Only the area of this local group; the whole municipality when left out.",
)
@click.option(
    "--within-km",
    callback=_distance,
    help="gaps: farther away than this is a gap.",
)
@click.option(
    "--date",
    "made_on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Day of the map, from which the age of a fact counts; today when left out.",
)
@counting
def map_(
    *,
    theme: "Theme",
    out: Path,
    paper: "Paper",
    service_type: str | None,
    group: str,
    within_km: float | None,
    made_on: datetime | None,
    pack: Path | None,
    **options: Any,  # noqa: ANN401
) -> None:
    """Write a map to print, in the language of the command."""
    # What draws maps takes long to load: other commands do without it.
    from dashboard.documents.maps import MapRequest, printed  # noqa: PLC0415

    _check(theme, service_type, within_km)
    content, question = read(pack, options)
    _check_group(content, group)
    request = MapRequest(
        theme=theme,
        day=made_on.date() if made_on else datetime.now(UTC).date(),
        service_type=service_type or "",
        group=group,
        within_km=within_km,
        question=question,
        paper=paper,
        form=ENDINGS[out.suffix.lower()],
    )
    try:
        picture = printed(content, request)
    except GeodataError as error:
        stop_for(error)
        return
    write_document(out, picture.content)


def _check(theme: str, service_type: str | None, within_km: float | None) -> None:
    """Refuse options that do not go with the theme."""
    if theme == "gaps" and not service_type:
        known = ", ".join(SERVICE_TYPES)
        message = _("The theme gaps needs a service type: --type with one of {known}.")
        raise click.UsageError(message.format(known=known))
    if theme == "coverage" and service_type:
        raise click.UsageError(_("The theme coverage has no service type."))
    if theme != "gaps" and within_km is not None:
        raise click.UsageError(_("--within-km goes with the theme gaps alone."))


def _check_group(content: Pack, group: str) -> None:
    known = list(content.groups["group_id"])
    if group and group not in known:
        message = _("There is no local group '{found}'. There are: {known}.")
        raise click.UsageError(message.format(found=group, known=", ".join(known)))
