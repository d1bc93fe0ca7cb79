"""`servicekarta new-pack`: makes the pack of another municipality."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Final

import click

from dashboard.cli.origin import NOT_STATED, Texts, source_row, told_on_error
from dashboard.notices import FAULTS
from dashboard.text import N_, _, ngettext, number
from geodata.pack import DEFAULT_PACK, read_pack
from geodata.pack.new import NewPack, carried, make
from geodata.sources.boundaries import (
    AREA_SOURCE,
    SIMPLIFY_M,
    around,
    neighbours,
    read_boundaries,
)
from geodata.sources.localities import LOCALITY_SOURCE, read_localities

GENITIVE: Final = "sxz"
"""A name that ends so has no further s: Borås kommun."""
UNSAID: Final = dict.fromkeys(("as_of", "source_title", "publisher", "licence"), "")


def _code(_context: click.Context, _parameter: click.Parameter, text: str) -> str:
    if not re.fullmatch(r"\d{4}", text, re.ASCII):
        raise click.BadParameter(_(FAULTS["municipality_form"][1]))
    return text


def _name(_context: click.Context, _parameter: click.Parameter, text: str) -> str:
    plain = " ".join(text.split())
    if not plain or not plain.isprintable():
        raise click.BadParameter(_(FAULTS["empty"][0]))
    return plain


@click.command("new-pack")
@click.argument("code", callback=_code)
@click.option("--name", required=True, callback=_name, help="Name, as in Vingåker.")
@click.option("--official-name", help="As in Vingåkers kommun; else made of the name.")
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    help="Folder to make; it must not hold anything.",
)
@click.option(
    "--boundaries",
    type=click.Path(path_type=Path),
    help="File with the boundaries of municipalities.",
)
@click.option("--boundaries-layer", help="Its layer, where it has several.")
@click.option(
    "--localities", type=click.Path(path_type=Path), help="File with localities."
)
@click.option("--localities-layer", help="Its layer, where it has several.")
def new_pack(
    *,
    code: str,
    name: str,
    official_name: str | None,
    out: Path,
    boundaries: Path | None,
    boundaries_layer: str | None,
    localities: Path | None,
    localities_layer: str | None,
) -> None:
    """Make the pack of the municipality with CODE, with what is known and no more.

    Boundaries and localities are those of the shipped pack where no file is given.
    """
    with told_on_error():
        shipped = read_pack(DEFAULT_PACK)
        new = carried(shipped, code, name, official_name or _official(name))
        if boundaries:
            new = _with_boundaries(new, boundaries, boundaries_layer)
        if localities:
            new = _with_localities(new, localities, localities_layer)
        make(out, new)
    click.echo("\n".join(_told(out, new)))


def _official(name: str) -> str:
    ending = "" if name[-1].lower() in GENITIVE else "s"
    return f"{name}{ending} kommun"


def _with_boundaries(new: NewPack, file: Path, layer: str | None) -> NewPack:
    areas = read_boundaries(file, layer=layer, names={new.code: new.name})
    source = _source(AREA_SOURCE, N_("Municipal boundaries, from {file}"), file)
    return replace(
        new,
        areas=around(areas, new.code).assign(source_id=AREA_SOURCE),
        sources=(*new.sources, source),
        simplify_m=SIMPLIFY_M,
    )


def _with_localities(new: NewPack, file: Path, layer: str | None) -> NewPack:
    codes = {new.code, *new.areas["municipality_code"]}
    source = _source(LOCALITY_SOURCE, N_("Localities, from {file}"), file)
    table = read_localities(file, codes, layer=layer, as_of=source["as_of"])
    return replace(
        new,
        localities=table.assign(source_id=LOCALITY_SOURCE),
        sources=(*new.sources, source),
    )


def _source(source_id: str, title: str, file: Path) -> Texts:
    return source_row(source_id, title, file, NOT_STATED, dict(UNSAID))


def _told(out: Path, new: NewPack) -> list[str]:
    """What was made, and what is still to be brought."""
    own = new.localities[new.localities["municipality_code"] == new.code]
    near = neighbours(new.areas, new.code)
    names = new.areas.set_index("municipality_code")["name"]
    lines = [
        _("Made: {folder}, the pack of {name} ({code}).").format(
            folder=out, name=new.official_name, code=new.code
        ),
        ngettext(
            "{n} locality of the municipality, with {residents} residents.",
            "{n} localities of the municipality, with {residents} residents.",
            len(own),
        ).format(
            n=number(len(own)), residents=number(own["population"].astype(int).sum())
        ),
        _("Neighbours with a known boundary: {names}.").format(
            names=", ".join(names[code] for code in near) or _("none")
        ),
    ]
    if new.population.empty:
        lines.append(
            _(
                "How many live in the whole municipality is not known. Bring the grid "
                "with `servicekarta refresh population --pack {folder}`, or add a row "
                "to population.csv."
            ).format(folder=out)
        )
    lines.append(
        _(
            "No place with service is known yet. `servicekarta refresh osm --pack "
            "{folder}` fetches those of OpenStreetMap."
        ).format(folder=out)
    )
    return lines
