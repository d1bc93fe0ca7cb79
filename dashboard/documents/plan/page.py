"""A plan as one HTML file that opens without internet, with a map to move in."""

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from markupsafe import Markup
from xstatic.pkg import leaflet, leaflet_markercluster

from dashboard import palette
from dashboard.documents.maps import Picture
from dashboard.documents.outline import is_right_to_left, legible
from dashboard.documents.plan.about import About
from dashboard.documents.plan.blocks import Figure, Runs, plain, shortened
from dashboard.documents.plan.pictures import compact, data_address, trimmed
from dashboard.documents.plan.reading import read
from dashboard.html import render
from dashboard.sentences.hours import paler
from dashboard.terms import TYPES
from dashboard.text import _

BROWSER: Final = Path(__file__).parents[2] / "browser"
LEAFLET: Final = Path(leaflet.BASE_DIR)
CLUSTER: Final = Path(leaflet_markercluster.BASE_DIR)
FUNCTIONS: Final = ("base.js", "cluster.js", "feature.js")
"""Files that hold one function each, as the app's own map has them."""
OUTSIDE: Final = {
    ".css": (re.compile(r"url\([^)]*\)"), "none"),
    ".js": (re.compile(r"//# sourceMappingURL=\S*"), ""),
}
"""What would make a browser look for another file, and what stands there instead."""
ROOM: Final = 1_600_000
"""Bytes of all pictures together: the whole file stays below three million."""
SYMBOL_PX: Final = 20
MAP_FIGURE: Final = "services"
"""Theme of the picture in whose place the map stands on a screen."""


def to_html(
    fragment: str,
    pictures: Mapping[str, Picture],
    map_data: Mapping[str, Any],
    about: About,
) -> bytes:
    """Write a plan as one HTML file, which makes no request to anywhere.

    On a screen the map can be moved in; on paper, and where no script runs, its
    picture stands there. The same plan gives the same bytes.

    Parameters
    ----------
    fragment
        The plan as HTML, in the vocabulary that `reading` knows.
    pictures
        Maps as PNG by theme; a map that has none is left out.
    map_data
        What `mapdata.map_data` gives.

    Raises
    ------
    ValueError
        The fragment holds an element that no writer knows.
    """
    plan = read(fragment, pictures)
    scripts = _scripts()
    room = ROOM / max(len(pictures), 1)
    html = render(
        "plan/page.html",
        about.made_on,
        about=about,
        title=legible(about.title),
        author=legible(about.responsible),
        plan=plan,
        map_before=_map_place(plan.chapters),
        map_figure=MAP_FIGURE,
        pictures={theme: _shown(one, room) for theme, one in pictures.items()},
        kinds=_kinds(map_data),
        swatches=_swatches(map_data),
        paler=map_data.get("paler", paler(None)),
        pale_swatch=_image(palette.class_swatch(1, 1, pale=True)),
        symbols={code: _image(palette.symbol(code, SYMBOL_PX)) for code in TYPES},
        group_symbol=_image(palette.symbol("group", SYMBOL_PX)),
        style=_style(),
        scripts=scripts,
        policy=_policy(scripts),
        patterns=_patterns(map_data),
        data=_data(map_data),
        paper=_paper(plan.draft, legible(about.title)),
        plain=plain,
        direction=_direction,
    )
    return html.encode()


def _map_place(blocks: tuple[object, ...]) -> int:
    """Return before which block the map stands: at its picture, or else first."""
    for place, block in enumerate(blocks):
        if isinstance(block, Figure) and block.theme == MAP_FIGURE:
            return place
    return 0


def _shown(picture: Picture, room: float) -> dict[str, object]:
    cut = trimmed(picture)
    return {
        "address": data_address(compact(cut, room)),
        "alternative": legible(cut.alternative),
        "width": cut.width_px,
        "height": cut.height_px,
    }


def _direction(runs: Runs) -> str:
    return "rtl" if is_right_to_left(plain(runs)) else "ltr"


def _kinds(map_data: Mapping[str, Any]) -> list[tuple[str, Markup]]:
    """Service types whose distances the map can show; the words are escaped there."""
    cells = map_data["cells"]
    if not cells:
        return []
    return [
        (code, Markup(one["word"]))  # noqa: S704 - escaped where it was made
        for code, one in cells["types"].items()
    ]


def _swatches(map_data: Mapping[str, Any]) -> list[tuple[Markup, str]]:
    """Squares of the classes of distance with their words, unreached last."""
    cells = map_data["cells"]
    if not cells:
        return []
    words = cells["class_words"]
    count = len(words) - 2
    return [(_image(palette.class_swatch(n, count)), w) for n, w in enumerate(words)]


def _patterns(map_data: Mapping[str, Any]) -> Markup:
    """SVG patterns that the cells are filled with."""
    cells = map_data["cells"]
    return Markup(cells["patterns"] if cells else "")  # noqa: S704 - strings of ours


def _data(map_data: Mapping[str, Any]) -> Markup:
    """JSON that cannot end a script element."""
    text = json.dumps(map_data, ensure_ascii=True, separators=(",", ":"))
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704 - no sign of HTML is left in it


def _paper(draft: str, title: str) -> dict[str, Markup]:
    """Texts at the edges of a printed page, as strings of CSS."""
    before, between, after = _("Page {n} of {total}").replace("{n}", "\0").replace(
        "{total}", "\0"
    ).split("\0")  # fmt: skip
    texts = {"draft": draft, "title": shortened(title)}
    texts |= {"before": before, "between": between, "after": after}
    return {name: _css_string(text) for name, text in texts.items()}


def _css_string(text: str) -> Markup:
    """String of CSS in which every sign but letters and digits is a number."""
    signs = (c if c.isascii() and c.isalnum() else f"\\{ord(c):06x}" for c in text)
    return Markup('"' + "".join(signs) + '"')  # noqa: S704 - no sign of HTML is left


def _image(svg: str) -> Markup:
    return Markup(palette.image(svg))  # noqa: S704 - made of our own strings alone


@cache
def _scripts() -> tuple[Markup, ...]:
    """Texts of the scripts, in the order in which they run."""
    library = _text(LEAFLET / "leaflet.js")
    cluster = _text(CLUSTER / "leaflet.markercluster.js")
    functions = ",\n".join(
        f'"{name.removesuffix(".js")}": {_text(BROWSER / name)}' for name in FUNCTIONS
    )
    start = _text(BROWSER / "plan_map.js")
    own = f"({start})({{\n{functions}\n}});"
    texts = (library, cluster, own)
    assert not any("</script" in text for text in texts)  # noqa: S101 - files of ours
    return tuple(Markup(text) for text in texts)  # noqa: S704 - files of ours


@cache
def _style() -> Markup:
    files = (
        LEAFLET / "leaflet.css",
        CLUSTER / "MarkerCluster.css",
        BROWSER / "map.css",
        BROWSER / "plan.css",
    )
    return Markup("\n".join(map(_text, files)))  # noqa: S704 - files of ours


@cache
def _text(path: Path) -> str:
    """Text of a file, without what would lead to another file."""
    outside, instead = OUTSIDE[path.suffix]
    return outside.sub(instead, path.read_text(encoding="utf-8")).strip()


def _policy(scripts: tuple[Markup, ...]) -> str:
    """Rules for the browser: no request at all, and no script but these."""
    hashes = (
        base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        for text in scripts
    )
    allowed = " ".join(f"'sha256-{one}'" for one in hashes)
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
