"""`servicekarta plan`: a draft of the service plan as a file."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal

import click
from sqlalchemy import Engine

from dashboard.cli.asking import (
    counting,
    ending,
    kilometres,
    read,
    refuse,
    write_document,
)
from dashboard.cli.data import stop_for
from dashboard.cli.goals import entered_in
from dashboard.cli.store import opened
from dashboard.text import _
from geodata.errors import GeodataError, SchemaError
from geodata.goals import goal_states
from geodata.plan import PlanRequest, WorkshopPart, plan
from geodata.scenario import read_json
from geodata.store import workshops as stored
from geodata.store.contributions import contributions
from geodata.store.keys import plain_code
from geodata.store.records import Workshop
from geodata.store.votes import dots

ENDINGS: Final[dict[str, Literal["docx", "html"]]] = {".docx": "docx", ".html": "html"}


@click.command("plan")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    callback=ending(ENDINGS),
    metavar="FILE.docx|.html",
    help="The file to write; its ending tells the kind.",
)
@click.option(
    "--group",
    default="",
    metavar="ID",
    help="Only for the area of this local group; the whole municipality when left out.",
)
@click.option("--title", default="", help="Title of the plan.")
@click.option("--responsible", default="", help="Who is responsible for it.")
@click.option(
    "--date",
    "made_on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Date of the draft; today when left out.",
)
@click.option(
    "--workshop",
    "codes",
    multiple=True,
    metavar="CODE",
    help="A workshop to tell of; may be given several times.",
)
@click.option(
    "--scenario",
    "scenarios",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    multiple=True,
    help="A measure: a file that the page 'What if' saved; several times for several.",
)
@click.option(
    "--within-km",
    callback=kilometres,
    default="10",
    show_default=True,
    help="Farther away than this is a gap.",
)
@counting
def plan_(
    *,
    out: Path,
    group: str,
    title: str,
    responsible: str,
    made_on: datetime | None,
    codes: tuple[str, ...],
    scenarios: tuple[Path, ...],
    within_km: float,
    pack: Path | None,
    **options: Any,  # noqa: ANN401
) -> None:
    """Write a draft of the service plan, in the language of the command."""
    # What draws maps takes long to load: other commands do without it.
    from dashboard.documents.plan.making import (  # noqa: PLC0415
        Heading,
        make,
        usual_title,
    )

    content, question = read(pack, options)
    today = datetime.now(UTC).date()
    request = PlanRequest(
        question=question,
        thresholds_km=content.municipality.thresholds_km,
        limit_km=within_km,
        day=today,
        group_id=group,
    )
    try:
        measures = [read_json(file.read_bytes(), file.name) for file in scenarios]
        figures = plan(
            content,
            request,
            goals=goal_states(content, entered_in(content)),
            workshops=_workshops(codes),
            measures=measures,
        )
    except SchemaError as error:
        refuse(_("A measure cannot be used:"), error)
        return
    except GeodataError as error:
        stop_for(error)
        return
    heading = Heading(
        title or usual_title(content, group),
        responsible or content.municipality.official_name,
        made_on.date() if made_on else today,
    )
    form = ENDINGS[out.suffix.lower()]
    write_document(out, make(figures, heading, (form,)).files[form])


def _workshops(codes: tuple[str, ...]) -> list[WorkshopPart]:
    """Workshops with what everyone may see of them."""
    if not codes:
        return []
    with opened() as engine:
        return [_part(engine, stored.by_code(engine, plain_code(c))) for c in codes]


def _part(engine: Engine, workshop: Workshop) -> WorkshopPart:
    every = contributions(engine, workshop.id)
    return WorkshopPart.of(workshop, every, dots(engine, workshop.id))
