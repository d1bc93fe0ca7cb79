"""What no part of an archive may be that somebody brings."""

import stat
from pathlib import PurePosixPath
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipInfo

LOCKED: Final = 0x1
"""Bit of a part that needs a password."""
METHODS: Final = frozenset({ZIP_STORED, ZIP_DEFLATED})


def leads_out(part: ZipInfo) -> bool:
    """Whether its name leads out of the folder that it is unpacked into."""
    name = part.orig_filename.replace("\\", "/")
    path = PurePosixPath(name)
    return path.is_absolute() or ".." in path.parts or bool(set(":\0") & set(name))


def is_link(part: ZipInfo) -> bool:
    """Whether it stands for another file."""
    return stat.S_ISLNK(part.external_attr >> 16)


def is_locked(part: ZipInfo) -> bool:
    """Whether it needs a password."""
    return bool(part.flag_bits & LOCKED)


def is_strange(part: ZipInfo) -> bool:
    """Whether it is packed by another method than archives usually are."""
    return part.compress_type not in METHODS
