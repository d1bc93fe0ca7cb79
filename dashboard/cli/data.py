"""`servicekarta info` and `check`: what a pack holds, and what is wrong with it."""

import json
import sys
from pathlib import Path
from typing import Any, Final

import click

from dashboard import notices, sentences
from dashboard.terms import term
from dashboard.text import _, column, ngettext, number, when
from geodata import places
from geodata.current import current_pack
from geodata.errors import Fault, GeodataError, SchemaError
from geodata.pack import Pack, check_pack, folder_of, pack_folder
from geodata.places import KindState

PACK_HELP: Final = (
    "Folder or .zip of a municipality pack; else $SERVICEKARTA_PACK, else Flen."
)


def _folder(
    _context: click.Context, _parameter: click.Parameter, path: Path | None
) -> Path | None:
    """The folder of the pack that was named, wherever its archive was unpacked."""
    try:
        return folder_of(path) if path else None
    except GeodataError as error:
        stop_for(error)
        raise  # stop_for has ended the command


PACK = click.option(
    "--pack", type=click.Path(path_type=Path), callback=_folder, help=PACK_HELP
)
PACK_PATH = click.option("--pack", type=click.Path(path_type=Path), help=PACK_HELP)
"""As `PACK`, but the path as it was named."""


def stop_for(error: GeodataError) -> None:
    """Print what is wrong on standard error, and stop with exit code 1."""
    click.echo(notices.error_words(error), err=True)
    if isinstance(error, SchemaError):
        for fault in error.faults:
            click.echo(fault_line(fault), err=True)
    sys.exit(1)


def fault_line(fault: Fault) -> str:
    """One fault: where it is, what is wrong, what to do."""
    problem, remedy = notices.fault_words(fault)
    return f"{notices.fault_place(fault)}: {problem} {remedy}"


@click.command()
@PACK
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def info(pack: Path | None, form: str) -> None:
    """Print counts per type, kind and status, the dates and the gaps in the data."""
    try:
        content = current_pack(pack or pack_folder())
    except GeodataError as error:
        stop_for(error)
        return
    if form == "json":
        click.echo(json.dumps(summary(content), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_text(content)))


def summary(content: Pack) -> dict[str, Any]:
    """Everything that `info` tells, as JSON has it; the codes are those of the pack."""
    code = content.municipality.code
    offers = places.join(content.places, content.services)
    inside = (content.places["municipality_code"] == code).sum()
    by_kind = places.kind_counts(offers, content.completeness, code)
    unplaced = content.groups["latitude"].isna()
    services = content.services
    return {
        "municipality": {"code": code, "name": content.municipality.official_name},
        "places": {
            "total": len(content.places),
            "in_municipality": int(inside),
            "outside": int(len(content.places) - inside),
            "from_osm": int((content.places["origin"] == "osm").sum()),
        },
        "services": {
            "total": len(services),
            "in_municipality": int((offers["municipality_code"] == code).sum()),
            "by_status": _value_counts(services, "status"),
            "by_type": _value_counts(services, "service_type"),
            "by_kind": _value_counts(services, "service_kind"),
        },
        "types": [
            {
                "service_type": one.service_type,
                "counted_kinds": [kind.service_kind for kind in one.kinds],
                "open_places_in_municipality": one.places,
                "unverified_places_in_municipality": one.unverified,
                "completeness": one.state,
            }
            for one in places.type_counts(offers, content.completeness, code)
        ],
        "counts": by_kind.to_dict("records"),
        "dates": {
            "oldest_seen_on": min(services["seen_on"], default=None),
            "newest_seen_on": max(services["seen_on"], default=None),
            "sources": dict(
                zip(content.sources["source_id"], content.sources["as_of"], strict=True)
            ),
        },
        "gaps": {
            "kinds_not_complete": [
                {key: row[key] for key in ("service_type", "service_kind")}
                | {"completeness": row["completeness"], "as_of": row["as_of"]}
                for row in by_kind.drop_duplicates("service_kind").to_dict("records")
                if row["completeness"] != "complete"
            ],
            "services_without_opening_hours": int(
                (services["opening_hours"] == "").sum()
            ),
            "groups_without_position": content.groups.loc[
                unplaced, "group_id"
            ].to_list(),
        },
        "groups": len(content.groups),
        "projects": len(content.projects),
        "localities": len(content.localities),
    }


def _value_counts(table: Any, name: str) -> dict[str, int]:  # noqa: ANN401
    return {str(key): int(n) for key, n in table[name].value_counts(sort=False).items()}


def _text(content: Pack) -> list[str]:
    told = summary(content)
    code, name = told["municipality"]["code"], told["municipality"]["name"]
    offers = places.join(content.places, content.services)
    count = told["places"]
    lines = [
        f"{name} ({code})",
        _("{own} places in the municipality, {other} in its neighbourhood.").format(
            own=number(count["in_municipality"]), other=number(count["outside"])
        ),
        "",
    ]
    lines += [
        f"{term('type', one.service_type)}: {sentences.count(one)}."
        for one in places.type_counts(offers, content.completeness, code)
    ]
    lines += ["", _("Services by kind and status:")]
    lines += [f"  {_kind_line(row)}" for row in told["counts"]]
    dates, gaps = told["dates"], told["gaps"]
    total = told["services"]["total"]
    if total:
        lines += [
            "",
            _("Facts about places from {oldest} to {newest}.").format(
                oldest=when(dates["oldest_seen_on"]),
                newest=when(dates["newest_seen_on"]),
            ),
            _("Opening hours are not known for {n} of {total} services.").format(
                n=gaps["services_without_opening_hours"], total=total
            ),
        ]
    else:
        lines += ["", _("No place is known yet.")]
    if gaps["groups_without_position"]:
        names = ", ".join(gaps["groups_without_position"])
        lines.append(_("The position is not known of: {names}.").format(names=names))
    lines += ["", _("Sources:")]
    lines += [
        f"  {column(row, 'title')} ({when(row['as_of'])})"
        for row in content.sources.to_dict("records")
    ]
    return lines


def _kind_line(row: dict[str, Any]) -> str:
    kind = f"{term('type', row['service_type'])}, {term('kind', row['service_kind'])}"
    list_state = KindState(row["service_kind"], row["completeness"], row["as_of"])
    state = sentences.completeness(list_state)
    listed = _("list: {state}").format(state=state)
    if not row["status"]:
        unknown = _("none known")
        return f"{kind}: {unknown}; {listed}"
    amount = _("{n} {status}, {own} of them in the municipality").format(
        n=row["services"],
        status=term("status", row["status"]),
        own=row["in_municipality"],
    )
    return f"{kind}: {amount}; {listed}"


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
def check(folder: Path) -> None:
    """Check the pack in FOLDER; print each fault with file, row, column and remedy.

    FOLDER may be a .zip. The exit code is 1 if there is any fault.
    """
    try:
        faults = check_pack(folder_of(folder))
    except GeodataError as error:
        stop_for(error)
        return
    for fault in faults:
        click.echo(fault_line(fault))
    if faults:
        told = ngettext("{n} fault.", "{n} faults.", len(faults))
        click.echo(told.format(n=number(len(faults))), err=True)
        sys.exit(1)
    click.echo(_("The pack has no faults."))
