"""`servicekarta run`: starts the app, alone or for everyone in a hall."""

import os
import socket
import sys
import threading
from importlib import import_module
from pathlib import Path
from typing import Final

import click

from dashboard.cli.data import PACK_PATH, stop_for
from dashboard.network import addresses
from dashboard.text import _
from geodata.errors import GeodataError
from geodata.pack import PACK_VARIABLE, folder_of

APP: Final = Path(__file__).parents[2] / "streamlit_app.py"
ALONE: Final = "127.0.0.1"
EVERYONE: Final = "0.0.0.0"  # noqa: S104 - a hall's phones must reach the app
HEAVY: Final = ("geopandas", "folium", "geodata.pack", "geodata.coverage")


def _hall_address(wanted: str | None) -> str:
    """The address that phones in the hall shall use, chosen by the facilitator."""
    known = addresses()
    if wanted:
        if wanted not in {address for _name, address in known}:
            listed = ", ".join(address for _name, address in known) or _("none")
            message = _("This machine has no address {address}; it has: {known}.")
            raise click.UsageError(message.format(address=wanted, known=listed))
        return wanted
    if not known:
        raise click.UsageError(_("This machine is on no network."))
    click.echo(_("Networks of this machine:"))
    for i, (name, address) in enumerate(known, start=1):
        click.echo(f"  {i}. {address} ({name})")
    if len(known) == 1 or not sys.stdin.isatty():
        return known[0][1]
    question = _("Which one is the hall's?")
    number = click.prompt(question, type=click.IntRange(1, len(known)), default=1)
    return known[number - 1][1]


def _require_free(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            message = _("Port {port} is taken. Choose another with --port.")
            raise click.UsageError(message.format(port=port)) from error


def _require_pack(path: Path) -> None:
    """Stop with words if there is no folder, or an archive that cannot be opened."""
    try:
        folder = folder_of(path)
    except GeodataError as error:
        stop_for(error)
        raise  # stop_for has ended the command
    if not folder.is_dir():
        raise click.UsageError(_("There is no folder {folder}.").format(folder=path))


def _warm_up() -> None:
    """Import what takes time, while the server starts."""
    for name in HEAVY:
        import_module(name)


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8501, show_default=True)
@PACK_PATH
@click.option("--hall", is_flag=True, help="Let phones on the same network take part.")
@click.option("--address", help="With --hall: the address that the phones shall use.")
def run(port: int, pack: Path | None, hall: bool, address: str | None) -> None:
    """Start the app; it goes on until Ctrl+C."""
    if address and not hall:
        raise click.UsageError(_("--address goes with --hall."))
    if pack:
        _require_pack(pack)
        os.environ[PACK_VARIABLE] = str(pack.resolve())
    host, shown = (EVERYONE, _hall_address(address)) if hall else (ALONE, ALONE)
    _require_free(host, port)
    click.echo(_("The map is at http://{host}:{port}").format(host=shown, port=port))
    if hall:
        told = _("On this machine also at http://{host}:{port}")
        click.echo(told.format(host=ALONE, port=port))
    threading.Thread(target=_warm_up, daemon=True).start()
    from streamlit.web import cli  # noqa: PLC0415 - only this command needs streamlit

    sys.argv = [
        "streamlit",
        "run",
        str(APP),
        f"--server.address={host}",
        f"--server.port={port}",
        f"--browser.serverAddress={shown}",
        "--server.headless=true",
    ]
    cli.main()
