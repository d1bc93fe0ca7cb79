"""What can happen to a store: a killed program, a full disk, a folder of others."""

import ctypes
import multiprocessing
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Final

import pytest

from geodata.errors import StoreError
from geodata.store.contributions import contribute
from geodata.store.engine import open_store, writing
from geodata.store.records import Said
from geodata.store.workshops import touch

CAPABILITY_VERSION: Final = 0x20080522
OVERRIDE: Final = 0b110
"""Root's rights to write and to read what its mode forbids."""


def programs() -> BaseContext:
    """Return what starts programs; quick ones where the system can fork."""
    if sys.platform != "linux":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return context


@contextmanager
def program(target: Callable[..., None], *arguments: object) -> Iterator[BaseProcess]:
    """Run a function as a program of its own, which is killed at the end."""
    started = programs().Process(target=target, args=arguments)
    started.start()
    try:
        yield started
    finally:
        started.kill()
        started.join()
        started.close()


def opinion(form_id: str) -> Said:
    """What a form says: at length, and nothing that another form says."""
    return Said(question="part", kind="time", text=" ".join([form_id] * 50))


def write(url: str, workshop_id: str, form_ids: list[str], told: Path) -> None:
    """Contribute one form after the other; tell each as soon as it is acknowledged."""
    engine = open_store(url)
    with told.open("ab", buffering=0) as file:
        for form_id in form_ids:
            said = opinion(form_id)
            stored = contribute(engine, workshop_id, form_id, said, role="facilitator")
            file.write(f"{stored.id}\n".encode())


def open_at(url: str, start: Path, told: Path) -> None:
    """Open a store as soon as there is a file, and tell how it went."""
    while not start.exists():
        time.sleep(0.001)
    try:
        open_store(url).dispose()
    except StoreError as error:
        told.write_text(str(error), encoding="ascii")
    else:
        told.write_text("ok", encoding="ascii")


def hold(url: str, workshop_id: str, told: Path) -> None:
    """Hold a workshop so that nobody else can write into it, until killed."""
    with writing(open_store(url)) as connection:
        touch(connection, workshop_id, must_be_open=True)
        told.touch()
        time.sleep(600)


@contextmanager
def bound_by_modes() -> Iterator[None]:
    """Let the modes of files bind this thread even if it is root's."""
    if sys.platform != "linux":
        yield
        return
    library = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION, 0)
    rights = (ctypes.c_uint32 * 6)()
    assert library.capget(header, rights) == 0
    fewer = (ctypes.c_uint32 * 6)(*rights)
    fewer[0] &= ~OVERRIDE
    assert library.capset(header, fewer) == 0
    try:
        yield
    finally:
        assert library.capset(header, rights) == 0


@contextmanager
def small_disk(folder: Path, kib: int) -> Iterator[Path]:
    """Mount a disk of so many KiB; skips where mounting is not allowed."""
    mount, unmount = shutil.which("mount"), shutil.which("umount")
    if mount is None or unmount is None:
        pytest.skip("there is no program to mount a small disk")
    folder.mkdir(exist_ok=True)
    command = [mount, "-t", "tmpfs", "-o", f"size={kib}k", "tmpfs", str(folder)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode != 0:
        pytest.skip(f"a small disk can't be mounted here: {done.stderr}")
    try:
        yield folder
    finally:
        subprocess.run([unmount, str(folder)], check=True)
