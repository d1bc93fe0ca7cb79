"""Symbols of service types and groups on the sheet, as the palette has them."""

from typing import Final

from matplotlib.patches import PathPatch
from matplotlib.transforms import Affine2D

from dashboard.documents.maps.ground import ORDER
from dashboard.documents.maps.shapes import BOX, shape
from dashboard.documents.maps.sheet import POINTS_PER_MM, Sheet, write
from dashboard.palette import INK, LOOKS

FADED: Final = 0.45
"""How much of its colour a symbol keeps whose fact is old or not confirmed."""
LINE, HALO, STRIKE = 1.8, 5.0, 2.4
"""Width of lines in the units of the palette."""
LETTER: Final = 11.5
"""Size of the letter in the units of the palette."""
DASH: Final = (1.9, 1.3)
"""Broken outline: lengths in widths of the line."""


def draw_symbol(
    sheet: Sheet,
    code: str,
    x: float,
    y: float,
    size: float,
    *,
    pale: bool = False,
    status: str = "open",
    halo: bool = True,
) -> None:
    """Draw a symbol with its middle at a point, all in millimetres.

    Parameters
    ----------
    code
        Service type, or `group`.
    pale
        Drawn paler: the fact is more than a year old.
    status
        `unverified` gets a broken outline, `closed` is struck out.
    halo
        Whether a white rim sets it off from what lies behind.
    """
    look = LOOKS[code]
    unit = size / BOX * POINTS_PER_MM
    order = ORDER["mark"] + 0.2
    place = Affine2D().scale(size).translate(x, y) + sheet.axes.transData
    outline = {"transform": place, "joinstyle": "round"}
    if halo:
        white = PathPatch(
            shape(code), facecolor="#fff", edgecolor="#fff", lw=HALO * unit, **outline
        )
        white.set_zorder(order)
        sheet.axes.add_artist(white)
    faded = pale or status != "open"
    fill = _mixed(look.colour, FADED) if faded else look.colour
    dash = (0, DASH) if status == "unverified" else "solid"
    body = PathPatch(
        shape(code), facecolor=fill, edgecolor=INK, lw=LINE * unit, ls=dash, **outline
    )
    body.set_zorder(order)
    sheet.axes.add_artist(body)
    base = y - (look.baseline - BOX / 2) * size / BOX
    write(
        sheet,
        x,
        base,
        look.letter,
        LETTER * unit,
        weight="bold",
        ha="center",
        color=INK if faded else look.ink,
        zorder=order,
    )
    if status == "closed":
        half = 0.4 * size
        sheet.axes.plot(
            [x - half, x + half],
            [y - half, y + half],
            color=INK,
            lw=STRIKE * unit,
            zorder=order,
        )


def _mixed(colour: str, share: float) -> str:
    """Colour laid thinly on white: it hides what lies behind, and looks pale."""
    digits = colour[1:] if len(colour) > 4 else "".join(c * 2 for c in colour[1:])  # noqa: PLR2004
    parts = [int(digits[i : i + 2], 16) for i in (0, 2, 4)]
    return "#" + "".join(f"{round(share * p + (1 - share) * 255):02x}" for p in parts)
