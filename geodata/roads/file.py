"""The file of a road net: numpy arrays in one compressed file."""

import os
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from geodata.errors import Fault, SchemaError
from geodata.roads.net import Roads, metric_bounds

FILE_NAME: Final = "roads.npz"
"""Name of the file inside a pack."""

NODES: Final = ("x", "y")
LINKS: Final = ("start", "end")
WEIGHTS: Final = ("length_m", "seconds")
TEXTS: Final = ("source", "licence", "as_of")

UNREADABLE: Final = (
    ValueError,
    OSError,
    EOFError,
    KeyError,
    RuntimeError,  # a file that is locked with a password, or packed in another way
    MemoryError,  # a damaged header that promises more than there can be
    zipfile.BadZipFile,
    zlib.error,
)
"""What reading a file that is damaged, or of another kind, may raise."""

Arrays = dict[str, NDArray[Any]]


def save(roads: Roads, path: Path) -> None:
    """Write the net to a file; a file of that name is replaced once all is written."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez_compressed(file, **vars(roads))
        part.chmod(0o644)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def load(path: Path) -> Roads:
    """Read a net from a file.

    Raises
    ------
    SchemaError
        The file is missing, damaged or of another kind, or its arrays do not fit.
    """
    if not path.is_file():
        raise SchemaError((Fault("missing_file", path.name),))
    arrays = _arrays(path)
    faults = list(_misfits(arrays)) or list(_wrong_values(arrays))
    if faults:
        raise SchemaError(
            tuple(
                Fault("roads_values", path.name, column=name, found=found)
                for name, found in faults
            )
        )
    return Roads(
        x=arrays["x"].astype(np.float64),
        y=arrays["y"].astype(np.float64),
        start=arrays["start"].astype(np.int32),
        end=arrays["end"].astype(np.int32),
        length_m=arrays["length_m"].astype(np.float64),
        seconds=arrays["seconds"].astype(np.float64),
        source=str(arrays["source"]),
        licence=str(arrays["licence"]),
        as_of=str(arrays["as_of"]),
    )


def _arrays(path: Path) -> Arrays:
    """Arrays of the file as they are."""
    names = (*NODES, *LINKS, *WEIGHTS, *TEXTS)
    fault = Fault("roads_file", path.name)
    if not zipfile.is_zipfile(path):
        raise SchemaError((fault,))
    try:
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            return {name: file[name] for name in names}
    except UNREADABLE as error:
        raise SchemaError((fault,)) from error


def _misfits(arrays: Arrays) -> Iterator[tuple[str, str]]:
    """Arrays that have another type or shape than they must have: name, and which."""
    nodes, edges = arrays["x"].size, arrays["start"].size
    forms: dict[str, tuple[str, tuple[int, ...]]] = {}
    forms |= dict.fromkeys(NODES, ("f", (nodes,)))
    forms |= dict.fromkeys(LINKS, ("i", (edges,)))
    forms |= dict.fromkeys(WEIGHTS, ("f", (edges,)))
    forms |= dict.fromkeys(TEXTS, ("U", ()))
    for name, form in forms.items():
        array = arrays[name]
        if (array.dtype.kind, array.shape) != form or array.shape == (0,):
            yield name, f"{array.dtype} {array.shape}"


def _wrong_values(arrays: Arrays) -> Iterator[tuple[str, str]]:
    """Arrays with values that they cannot have: name, and the first of the values."""
    west, south, east, north = metric_bounds()
    nodes = len(arrays["x"])
    ranges = {"x": (west, east), "y": (south, north)}
    ranges |= dict.fromkeys(LINKS, (0, nodes - 1))
    ranges |= dict.fromkeys(WEIGHTS, (np.nextafter(0, 1), np.finfo(float).max))
    for name, (low, high) in ranges.items():
        array = arrays[name]
        wrong = ~((array >= low) & (array <= high))
        if wrong.any():
            yield name, str(array[wrong][0])
    pair = arrays["start"].astype(np.int64) * nodes + arrays["end"]
    pairs, times = np.unique(pair, return_counts=True)
    if (times > 1).any():
        twice = int(pairs[times > 1][0])
        yield "end", f"{twice // nodes}, {twice % nodes}"
    if not _is_day(str(arrays["as_of"])):
        yield "as_of", str(arrays["as_of"])


def _is_day(text: str) -> bool:
    """Whether a text is an ISO date, or empty."""
    try:
        return not text or date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
