"""What a file is by its content; its ending is not believed."""

import codecs
from pathlib import Path
from typing import Final, Literal

from geodata.errors import Fault, SourceError
from geodata.intake.limits import MOST_B
from geodata.sources.layers import SQLITE, refuse

Content = Literal["zip", "sqlite", "json", "text", "utf-16"]

START_B: Final = 4096
ZIPS: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SHAPES: Final = b"\x00\x00\x27\x0a"
UTF16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
UTF32: Final = codecs.BOM_UTF32_LE
MARKUP: Final = (
    b"<!doctype",
    b"<html",
    b"<?xml",
    b"<table",
    b"<svg",
    b"{\\rtf",
    b"%pdf",
)
SHOWN: Final = 12


def sniff(path: Path, file: str) -> Content:
    """Say what a file is, by its first bytes.

    Parameters
    ----------
    path
        The file to open.
    file
        The name to tell in a fault.

    Raises
    ------
    SourceError
        There is no such file.
    SchemaError
        The file is empty, too large, or of a kind that is not read.
    """
    if not path.is_file():
        raise SourceError("no_file", file=file)
    size = path.stat().st_size
    if not size:
        refuse(Fault("empty_file", file))
    if size > MOST_B:
        values = {"most": str(MOST_B // 2**20)}
        refuse(Fault("list_too_large", file, found=str(size), values=values))
    try:
        with path.open("rb") as opened:
            start = opened.read(START_B)
    except OSError as error:
        reason = {"reason": error.strerror or ""}
        refuse(Fault("unreadable_file", file, values=reason))
    return _content(start, file)


def _content(start: bytes, file: str) -> Content:
    if start.startswith(ZIPS):
        return "zip"
    if start.startswith(SQLITE):
        return "sqlite"
    if start.startswith(OLD_OFFICE):
        refuse(Fault("other_workbook", file, found=".xls"))
    if start.startswith(SHAPES):
        refuse(Fault("loose_shapefile", file))
    if start.startswith(UTF16) and not start.startswith(UTF32):
        return "utf-16"
    text = start.removeprefix(codecs.BOM_UTF8).lstrip()
    if b"\0" in start or text.lower().startswith(MARKUP) or not text:
        shown = repr(start[:SHOWN])[2:-1]
        refuse(Fault("unknown_content", file, found=shown))
    return "json" if text.startswith((b"{", b"[")) else "text"
