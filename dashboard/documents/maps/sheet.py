"""A sheet of paper: its size, its letters, lines of text, and the file it becomes."""

import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.text import Text
from numpy.typing import NDArray
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from scipy.spatial import cKDTree

from dashboard.documents.maps.request import Form, Paper
from dashboard.documents.outline import legible

MM_PER_INCH: Final = 25.4
POINTS_PER_INCH: Final = 72.0
POINTS_PER_MM: Final = POINTS_PER_INCH / MM_PER_INCH
DPI: Final = {"a4": 200, "a3": 200}
PAPERS_MM: Final = {"a4": (297.0, 210.0), "a3": (420.0, 297.0)}
"""Long and short side of each paper."""
A4_LONG_MM: Final = 297.0
COLOURS: Final = 96
"""So many colours has a PNG file at the most: half of them those of the largest flat
areas, then the most frequent ones."""

Weight = Literal["regular", "bold", "italic"]
FACES: Final = {
    "regular": "DejaVuSans.ttf",
    "bold": "DejaVuSans-Bold.ttf",
    "italic": "DejaVuSans-Oblique.ttf",
}
UNKNOWN: Final = "\N{REPLACEMENT CHARACTER}"
_STYLE: Final[Any] = {
    "pdf.fonttype": 42,  # letters as letters: they can be searched and copied
    "pdf.compression": 9,
    "path.simplify": False,
    "text.hinting": "none",
}
mpl.rcParams.update(_STYLE)  # once: a setting for one map would be one for all threads


@dataclass(frozen=True)
class Sheet:
    """A figure the size of a paper, whose only axes are in millimetres from below left.

    Attributes
    ----------
    width_mm, height_mm
        Size of the paper.
    scale
        What sizes of letters and marks made for A4 are multiplied by.
    """

    figure: Figure
    axes: Axes
    renderer: RendererAgg
    width_mm: float
    height_mm: float
    scale: float
    paper: Paper


def new_sheet(paper: Paper, *, upright: bool) -> Sheet:
    """Empty sheet of paper, upright or lying."""
    long, short = PAPERS_MM[paper]
    width, height = (short, long) if upright else (long, short)
    figure = Figure(
        (width / MM_PER_INCH, height / MM_PER_INCH), DPI[paper], facecolor="white"
    )
    canvas = FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, width), ylim=(0, height))
    axes.set_axis_off()
    renderer = canvas.get_renderer()  # type: ignore[no-untyped-call]
    return Sheet(figure, axes, renderer, width, height, long / A4_LONG_MM, paper)


@cache
def face(weight: Weight) -> FontProperties:
    """Letters that come with matplotlib, so that every machine has the same."""
    fonts = Path(mpl.get_data_path()) / "fonts" / "ttf"
    return FontProperties(fname=str(fonts / FACES[weight]))


@cache
def _characters(weight: Weight) -> frozenset[int]:
    return frozenset(get_font(str(face(weight).get_file())).get_charmap())


def printable(text: str, weight: Weight = "regular") -> str:
    """Text in one line, with a sign for each letter that cannot be printed."""
    known = _characters(weight)
    line = " ".join(legible(text).split())
    return "".join(c if ord(c) in known else UNKNOWN for c in line)


def shortened(text: str, longest: int) -> str:
    """Text cut to a number of letters, with a sign that it was."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def text_width(text: str, points: float, weight: Weight) -> float:
    """Width of a line of text in millimetres."""
    return _width(printable(text, weight), weight) * points / POINTS_PER_MM


def space_width(points: float) -> float:
    """Width of the space between two words in millimetres."""
    apart = text_width("n n", points, "regular")
    return apart - text_width("nn", points, "regular")


_MEASURED_AT: Final = 100.0


@cache
def _width(text: str, weight: Weight) -> float:
    """Width of a line, as a multiple of the size of its letters."""
    font = get_font(str(face(weight).get_file()))
    font.set_size(_MEASURED_AT, POINTS_PER_INCH)
    font.set_text(text, 0.0)
    return float(font.get_width_height()[0]) / 64 / _MEASURED_AT


def write(
    sheet: Sheet,
    x: float,
    y: float,
    text: str,
    points: float,
    *,
    weight: Weight = "regular",
    **style: Any,  # noqa: ANN401
) -> Text:
    """Write one line of text; it is never read as a formula.

    Parameters
    ----------
    x, y
        Left end of its base line in millimetres, unless `style` aligns it otherwise.
    **style
        As matplotlib's `Text` takes it.
    """
    looks = {"ha": "left", "va": "baseline", "color": "#111"} | style
    return sheet.axes.text(
        x,
        y,
        printable(text, weight),
        fontproperties=face(weight),
        fontsize=points,
        parse_math=False,
        **looks,
    )


def words_of(text: str, weight: Weight) -> list[str]:
    """Words of a text, as they can be printed."""
    return printable(text, weight).split()


def size_px(sheet: Sheet) -> tuple[int, int]:
    """Width and height of the sheet as a PNG file, in pixels."""
    return sheet.figure.canvas.get_width_height()


def file_of(sheet: Sheet, form: Form, title: str) -> bytes:
    """Return the sheet as a file; the same sheet gives the same bytes."""
    return _pdf(sheet, title) if form == "pdf" else _png(sheet, title)


def _pdf(sheet: Sheet, title: str) -> bytes:
    whole = io.BytesIO()
    # Without a date of its own the file is the same whenever it is made.
    told = {"Title": title, "Creator": "Servicekartan", "Producer": "Servicekartan"}
    metadata = told | {"CreationDate": None}
    canvas: Any = FigureCanvasPdf(sheet.figure)
    canvas.print_pdf(whole, metadata=metadata)
    return whole.getvalue()


def _png(sheet: Sheet, title: str) -> bytes:
    canvas: Any = FigureCanvasAgg(sheet.figure)
    canvas.draw()
    few = _with_few_colours(np.asarray(canvas.buffer_rgba())[..., :3])
    told = PngInfo()
    told.add_itxt("Title", title)
    told.add_text("Software", "Servicekartan")
    whole = io.BytesIO()
    dpi = DPI[sheet.paper]
    few.save(whole, "PNG", compress_level=7, dpi=(dpi, dpi), pnginfo=told)
    return whole.getvalue()


def _with_few_colours(pixels: NDArray[np.uint8]) -> Image.Image:
    """Picture with a palette: flat colours stay as they are, and the file is small."""
    numbers = pixels.astype(np.uint32) @ np.array([1 << 16, 1 << 8, 1], dtype=np.uint32)
    inverse, found = pd.factorize(numbers.ravel())
    places = inverse.reshape(numbers.shape)
    flat = places[:-1, :-1][
        (places[:-1, :-1] == places[1:, 1:]) & (places[:-1, 1:] == places[1:, :-1])
    ]
    by_flat = np.argsort(-np.bincount(flat, minlength=len(found)), kind="stable")
    by_all = np.argsort(-np.bincount(inverse), kind="stable")
    both = dict.fromkeys(
        [*by_flat[: COLOURS // 2].tolist(), *by_all[:COLOURS].tolist()]
    )
    order = list(both)[:COLOURS]
    kept = np.stack([found >> 16, found >> 8 & 255, found & 255], axis=1)
    nearest = cKDTree(kept[order]).query(kept)[1].astype(np.uint8)
    picture = Image.fromarray(nearest[places], mode="P")
    picture.putpalette(kept[order].astype(np.uint8).tobytes())
    return picture
