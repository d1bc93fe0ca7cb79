"""Maps as pictures that are small enough for one file."""

import base64
import io
from dataclasses import replace
from typing import Final

from PIL import Image, ImageChops

from dashboard.documents.maps import Picture

WIDEST_PX: Final = 1600
"""As wide as the text of a printed page, at 240 dots an inch."""
COLOURS: Final = 128


def trimmed(picture: Picture) -> Picture:
    """Map without the empty edge of its sheet, to stand in line with a text."""
    with Image.open(io.BytesIO(picture.content)) as opened:
        whole = opened.copy()
    image = whole.convert("RGB")
    ground = Image.new("RGB", image.size, image.getpixel((0, 0)))
    box = ImageChops.difference(image, ground).getbbox()
    if box is None:
        return picture
    cut = whole.crop(box)
    written = io.BytesIO()
    cut.save(written, "PNG")
    return replace(
        picture,
        content=written.getvalue(),
        width_px=cut.width,
        height_px=cut.height,
    )


def compact(picture: Picture, room: float) -> bytes:
    """PNG of a map: as it is, or if it has no room at a page's size in few colours.

    Parameters
    ----------
    room
        Bytes that it may have.
    """
    if len(picture.content) <= room:
        return picture.content
    with Image.open(io.BytesIO(picture.content)) as opened:
        image = opened.convert("RGB")
    if image.width > WIDEST_PX:
        height = round(image.height * WIDEST_PX / image.width)
        image = image.resize((WIDEST_PX, height), Image.Resampling.LANCZOS)
    written = io.BytesIO()
    few = image.quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(written, "PNG")
    return written.getvalue()


def data_address(png: bytes) -> str:
    """Address that holds a PNG."""
    return "data:image/png;base64," + base64.b64encode(png).decode("ascii")
