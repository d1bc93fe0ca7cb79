"""`servicekarta export`: a table, all, the pack or its description as a file."""

from pathlib import Path
from typing import Final

import click

from dashboard.cli.asking import ending, write_document
from dashboard.cli.data import PACK, stop_for
from dashboard.documents.files.tables import TABLES
from dashboard.documents.files.written import (
    DESCRIPTION,
    EVERYTHING,
    WHOLE,
    content_of,
    formats_of,
)
from dashboard.text import _
from geodata.current import current_pack
from geodata.errors import GeodataError
from geodata.pack import pack_folder

FORMATS: Final = (".csv", ".xlsx", ".geojson", ".gpkg", ".zip", ".jsonld")
WHOLES: Final = [code for code in WHOLE if code != DESCRIPTION]
DESCRIBED: Final = "jsonld"


@click.command("export")
@click.argument("what", type=click.Choice([*TABLES, *WHOLES]))
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    callback=ending(dict.fromkeys(FORMATS, "")),
    metavar="FILE",
    help="The file to write; its ending tells the kind.",
)
@click.option(
    "--base-url",
    default="",
    help="Of a description (.jsonld): address of the folder that the files are put "
    "in; beside the description when left out.",
)
@PACK
def export_(what: str, out: Path, base_url: str, pack: Path | None) -> None:
    """Write data as it is known today, with what was changed in the app.

    WHAT is a table (.csv, .xlsx, and .geojson or .gpkg where it has positions); `all`
    for every table at once (.xlsx, .gpkg, or .zip with one file each and their
    description); or `pack` for an archive (.zip) that --pack reads again. Both `all`
    and `pack` can be described as DCAT-AP-SE (.jsonld).
    """
    form = out.suffix.lower().removeprefix(".")
    code = DESCRIPTION if what in WHOLES and form == DESCRIBED else what
    if form not in formats_of(code):
        raise click.UsageError(_not_as(what, form))
    if base_url and code not in {DESCRIPTION, EVERYTHING}:
        raise click.UsageError(_("--base-url goes with a description alone."))
    try:
        content = current_pack(pack or pack_folder())
        written = content_of(content, code, form, base_url)
    except GeodataError as error:
        stop_for(error)
        return
    write_document(out, written)


def _not_as(what: str, form: str) -> str:
    """Why something cannot be written as a kind of file."""
    known = [*formats_of(what), *([DESCRIBED] if what in WHOLES else [])]
    message = _("'{what}' cannot be written as .{found}, only as {known}.")
    listed = ", ".join(f".{one}" for one in known)
    return message.format(what=what, found=form, known=listed)
