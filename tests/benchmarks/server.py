"""The app as users start it, in a process of its own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import psutil

from geodata.pack import PACK_VARIABLE

ROOT = Path(__file__).parents[2]
RUN = ("-c", "from dashboard.cli import main; main()", "run")
PATIENCE_S = 60
MIB = 2**20


@dataclass(frozen=True)
class Server:
    """A running server; `healthy_after_s` is how long its start took."""

    process: subprocess.Popen[bytes]
    port: int
    healthy_after_s: float

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def memory_mib(self) -> float:
        """Resident memory of the server and of the processes it started."""
        own = psutil.Process(self.process.pid)
        family = [own, *own.children(recursive=True)]
        return sum(one.memory_info().rss for one in family) / MIB


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _healthy(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/_stcore/health")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


@contextmanager
def running(
    log: Path, arguments: Sequence[str] = RUN, pack: Path | None = None
) -> Iterator[Server]:
    """Start a server on a free port and end it afterwards.

    Parameters
    ----------
    log
        File that takes what the server says.
    arguments
        What Python is given; `--port` is added, or `--server.port` for streamlit.
    pack
        Folder of the pack; the default one when left out.
    """
    port = _free_port()
    flag = "--port" if arguments == RUN else "--server.port"
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    environment.pop(PACK_VARIABLE, None)
    if pack:
        environment[PACK_VARIABLE] = str(pack)
    with log.open("wb") as told:
        start = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, *arguments, flag, str(port)],
            cwd=ROOT,
            env=environment,
            stdout=told,
            stderr=subprocess.STDOUT,
        )
        try:
            while not _healthy(port):
                assert process.poll() is None, log.read_text(encoding="utf-8")
                assert time.perf_counter() - start < PATIENCE_S
                time.sleep(0.01)
            yield Server(process, port, time.perf_counter() - start)
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
