"""Colours, shapes and letters: never colour alone. Pure functions that return SVG."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

INK: Final = "#111"


@dataclass(frozen=True)
class Look:
    """Colour, letter and shape of a service type, in a box of 20 by 20 units."""

    colour: str
    letter: str
    shape: str
    ink: str = INK
    baseline: float = 14.3


LOOKS: Final = {
    "fuel": Look("#D55E00", "D", '<path d="M10 .8 19.2 10 10 19.2 .8 10Z"/>'),
    "groceries": Look(
        "#009E73", "L", '<rect x="2" y="2" width="16" height="16" rx="1"/>'
    ),
    "post": Look(
        "#0072B2", "P", '<path d="M10 1 19.2 18.6H.8Z"/>', ink="#fff", baseline=16.8
    ),
    "pharmacy": Look("#CC79A7", "A", '<path d="M6 1h8v5h5v8h-5v5H6v-5H1V6h5Z"/>'),
    "payments": Look("#E69F00", "B", '<circle cx="10" cy="10" r="8.8"/>'),
    "group": Look("#fff", "G", '<path d="M10 1 19 8.5V19H1V8.5Z"/>', baseline=16),
    "wish": Look(
        "#56B4E9",
        "Ö",
        '<path d="M10 19.6 3.6 13A8.6 8.6 0 1 1 16.4 13Z"/>',
        baseline=12,
    ),
}
"""Look of each service type, of a local development group (white house, G) and of a
wish (pin, Ö).

The letters are those of the Swedish names: drivmedel, livsmedel, post, apotek,
betaltjänster, grupp, önskemål.
"""


@dataclass(frozen=True)
class ProjectLook:
    """Colour of a project's lines and their direction in degrees."""

    colour: str
    angle: int


PROJECT_LOOKS: Final = (
    ProjectLook("#5b2a86", 45),
    ProjectLook("#8a3b00", 135),
    ProjectLook("#00505c", 0),
    ProjectLook("#7a0041", 90),
)
"""Looks of the projects, in the order of the pack; a fifth begins anew."""

HATCH_STEP: Final = 10

CIVIDIS: Final = ("#fee838", "#bcaf6f", "#7c7b78", "#414d6b", "#00224e")
"""Five equal steps of the ramp cividis (Nuñez, Anderton and Renslow 2018), from light.

It reads the same with any colour vision, and from light to dark in grey.
"""
FULL, PALE = 0.82, 0.4
"""Opacity of a cell, and of one that may be better off than its colour says."""
NEARER: Final = ("#b9d9ee", "#76b2da", "#2f7fb8", "#0a4a82", "#041f3d")
FARTHER: Final = ("#fbd9a8", "#f0a04b", "#c2620e", "#722f00", "#fff")
"""Steps of a shorter and of a longer way, from little to much; the last where a place
can be reached anew, or none any more. Longer ways are hatched too."""
FARTHEST, UNREACHED = "hatch-farthest", "hatch-unreached"
"""Names of the patterns of the worst class, and of cells that nothing reaches."""


def project_look(index: int) -> ProjectLook:
    """Look of the project at a place in the pack's order."""
    return PROJECT_LOOKS[index % len(PROJECT_LOOKS)]


def symbol(code: str, size: int, *, pale: bool = False, status: str = "open") -> str:
    """Inline SVG of a service type or of a group.

    Parameters
    ----------
    code
        Service type, or `group`.
    size
        Width and height in pixels.
    pale
        Drawn paler: the fact is more than a year old.
    status
        `unverified` gets a broken outline, `closed` is struck out.
    """
    look = LOOKS[code]
    dash = ' stroke-dasharray="2.6 1.8"' if status == "unverified" else ""
    fill = 0.45 if pale or status != "open" else 1
    strike = (
        f'<path d="M2 18 18 2" stroke="{INK}" stroke-width="2.4"/>'
        if status == "closed"
        else ""
    )
    ink = INK if fill < 1 else look.ink
    return (
        f'<svg width="{size}" height="{size}" viewBox="-1.5 -1.5 23 23" '
        'aria-hidden="true" focusable="false">'
        f'<g fill="#fff" stroke="#fff" stroke-width="5" stroke-linejoin="round">'
        f"{look.shape}</g>"
        f'<g fill="{look.colour}" fill-opacity="{fill}" stroke="{INK}" '
        f'stroke-width="1.8" stroke-linejoin="round"{dash}>{look.shape}</g>'
        f'<text x="10" y="{look.baseline}" text-anchor="middle" font-size="11.5" '
        f'font-weight="700" font-family="sans-serif" fill="{ink}">{look.letter}</text>'
        f"{strike}</svg>"
    )


def image(svg: str) -> str:
    """SVG as an image that says nothing: Streamlit takes inline SVG out of a page."""
    size = re.search(r'width="(\d+)" height="(\d+)"', svg)
    assert size  # noqa: S101 - every SVG of this module begins with its size
    source = "data:image/svg+xml," + quote(
        svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    )
    return f'<img alt="" width="{size[1]}" height="{size[2]}" src="{source}">'


def hatch_id(indices: tuple[int, ...]) -> str:
    """Name of the pattern for the projects at these places in the pack's order."""
    return "hatch-" + "-".join(map(str, indices))


def hatch(indices: tuple[int, ...]) -> str:
    """SVG pattern in which each of the projects draws its own lines."""
    step = HATCH_STEP
    lines = {
        0: f"M0 {step / 2}H{step}",
        90: f"M{step / 2} 0V{step}",
        45: f"M0 {step} {step} 0M-1 1 1 -1M{step - 1} {step + 1} {step + 1} {step - 1}",
        135: f"M0 0 {step} {step}M-1 {step - 1} 1 {step + 1}"
        f"M{step - 1} -1 {step + 1} 1",
    }
    paths = "".join(
        f'<path d="{lines[look.angle]}" stroke="{look.colour}" '
        'stroke-width="1.3" stroke-opacity=".5" fill="none"/>'
        for look in map(project_look, indices)
    )
    return (
        f'<pattern id="{hatch_id(indices)}" width="{step}" height="{step}" '
        f'patternUnits="userSpaceOnUse">{paths}</pattern>'
    )


def ramp(count: int) -> tuple[str, ...]:
    """Colours of a number of classes, from light (near) to dark (far)."""
    steps = len(CIVIDIS) - 1
    places = [steps * i / max(count - 1, 1) for i in range(count)]
    return tuple(_mixed(*divmod(place, 1)) for place in places)


def _mixed(step: float, share: float) -> str:
    """Colour on the way from one step of the ramp to the next."""
    start = CIVIDIS[int(step)]
    end = CIVIDIS[min(int(step) + 1, len(CIVIDIS) - 1)]
    parts = [
        round((1 - share) * int(start[i : i + 2], 16) + share * int(end[i : i + 2], 16))
        for i in (1, 3, 5)
    ]
    return "#" + "".join(f"{part:02x}" for part in parts)


def far_hatches() -> tuple[str, str]:
    """SVG patterns of the worst class (`FARTHEST`) and of unreached (`UNREACHED`)."""
    step = HATCH_STEP
    lines = f"M0 {step} {step} 0M-1 1 1 -1M{step - 1} {step + 1} {step + 1} {step - 1}"
    cross = f"{lines}M0 0 {step} {step}"
    return (
        _pattern(FARTHEST, CIVIDIS[-1], lines, "#fff"),
        _pattern(UNREACHED, "#fff", cross, INK),
    )


def _pattern(name: str, ground: str, lines: str, colour: str) -> str:
    step = HATCH_STEP
    return (
        f'<pattern id="{name}" width="{step}" height="{step}" '
        f'patternUnits="userSpaceOnUse"><rect width="{step}" height="{step}" '
        f'fill="{ground}"/><path d="{lines}" stroke="{colour}" stroke-width="1.4"/>'
        "</pattern>"
    )


def class_fill(number: int, thresholds: int) -> str:
    """Fill of a class of distance: a colour of the ramp, or one of the patterns.

    Parameters
    ----------
    number
        Class as `geodata.reach.classes` numbers it.
    thresholds
        How many distances there are.
    """
    if number > thresholds:
        return f"url(#{UNREACHED})"
    if number == thresholds:
        return f"url(#{FARTHEST})"
    return ramp(thresholds + 1)[number]


def step_limits(thresholds_km: Sequence[float]) -> tuple[float, ...]:
    """Distances that tell the steps of a change apart: as many as have colours."""
    return tuple(thresholds_km[: len(FARTHER) - 2])


def change_patterns() -> tuple[str, ...]:
    """SVG patterns of the steps of a longer way."""
    step = HATCH_STEP
    lines = f"M0 {step} {step} 0M-1 1 1 -1M{step - 1} {step + 1} {step + 1} {step - 1}"
    cross = f"{lines}M0 0 {step} {step}"
    last = len(FARTHER) - 1
    inks = (INK, INK, "#fff", "#fff", INK)
    return tuple(
        _pattern(f"farther-{i}", ground, cross if i == last else lines, inks[i])
        for i, ground in enumerate(FARTHER)
    )


def change_fill(step: int, thresholds: int) -> str:
    """Fill of a step as `geodata.scenario.compare.steps` numbers it; not of 0.

    Parameters
    ----------
    thresholds
        How many distances there are; three at most have colours of their own.
    """
    last = len(FARTHER) - 1
    size = abs(step)
    index = last if size > thresholds + 1 else min(size, last) - 1
    return NEARER[index] if step > 0 else f"url(#farther-{index})"


def change_swatch(step: int, thresholds: int) -> str:
    """Small square of a step of change, for a legend."""
    return _swatch(change_fill(step, thresholds), change_patterns(), FULL)


def class_swatch(number: int, thresholds: int, *, pale: bool = False) -> str:
    """Small square of a class of distance, for a legend."""
    opacity = PALE if pale else FULL
    return _swatch(class_fill(number, thresholds), far_hatches(), opacity)


def _swatch(fill: str, patterns: tuple[str, ...], opacity: float) -> str:
    return (
        '<svg width="24" height="18" aria-hidden="true" focusable="false">'
        f"<defs>{''.join(patterns)}</defs>"
        f'<rect x="1" y="1" width="22" height="16" fill="{fill}" '
        f'fill-opacity="{opacity}" stroke="{INK}" stroke-width="1"/></svg>'
    )


def swatch(indices: tuple[int, ...]) -> str:
    """Small square of a pattern, for a legend."""
    name = f"swatch-{hatch_id(indices)}"
    pattern = hatch(indices).replace(f'id="{hatch_id(indices)}"', f'id="{name}"')
    colour = project_look(indices[0]).colour
    return (
        '<svg width="24" height="18" aria-hidden="true" focusable="false">'
        f"<defs>{pattern}</defs>"
        f'<rect x="1" y="1" width="22" height="16" fill="url(#{name})" '
        f'stroke="{colour}" stroke-width="2"/></svg>'
    )
