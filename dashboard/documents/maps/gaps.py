"""The map of gaps: how far it is from each cell to the nearest place of one type."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import geopandas
import numpy as np
import shapely
from numpy.typing import NDArray

from dashboard.documents.maps import rests
from dashboard.documents.maps.canvas import (
    Canvas,
    Told,
    finish,
    left_out_words,
    veil_others,
)
from dashboard.documents.maps.ground import ORDER, draw_ground, draw_shores
from dashboard.documents.maps.hatching import Lines, hatch
from dashboard.documents.maps.keys import area_key
from dashboard.documents.maps.marks import Mark, marks_of
from dashboard.documents.maps.panel import Block, Draw, heading, subtitle, title
from dashboard.documents.maps.scene import Scene
from dashboard.documents.maps.signs import border_blocks, ground_sources, sign_blocks
from dashboard.palette import CIVIDIS, FULL, INK, PALE, ramp
from dashboard.panels.gaps import class_words
from dashboard.sentences import analysis as sentences
from dashboard.sentences.analysis import people, place_word
from dashboard.sentences.hours import paler
from dashboard.text import _, exact_kilometres, ngettext, number
from geodata.baseline import usable
from geodata.errors import AnalysisError
from geodata.grid import CELL_M
from geodata.places import open_states
from geodata.plan.area import restricted
from geodata.reach import Reach, classes, reach

Mask = NDArray[np.bool_]

SLANTED: Final = 45.0
FALLING: Final = 135.0


@dataclass(frozen=True)
class Found:
    """What the map of gaps shows.

    Attributes
    ----------
    whole
        Distances from all cells of the municipality.
    part
        The same of the cells of the area asked for; its residents are told.
    within_km
        Farther away than this is a gap.
    classes
        Class of each cell of the municipality.
    inside
        Whether each cell belongs to the area.
    """

    whole: Reach
    part: Reach
    within_km: float
    classes: NDArray[np.int64]
    inside: Mask

    @property
    def unsure(self) -> Mask:
        """Whether each cell is perhaps no gap, for a list is not complete."""
        return self.whole.perhaps_within(self.within_km)


def draw(canvas: Canvas, scene: Scene) -> Told:
    """Draw the cells by class of distance and the places that count, and say it."""
    found = found_of(scene)
    draw_ground(canvas.frame, scene.ground)
    _draw_cells(canvas, scene, found)
    veil_others(canvas, scene)
    offers = _drawn_offers(scene)
    marks = marks_of(canvas.frame, offers, scene.ground.code, scene.request.day)
    left_out = finish(canvas, scene, marks, {mark.name for mark in marks})
    name = _title(scene)
    answer = sentences.gap(found.part, found.within_km, scene.question)
    unsure = rests.unsure_words(scene, found.whole)
    seen = offers[offers.within(canvas.frame.seen_m)]
    above = [
        title(name),
        subtitle(scene.where_words or scene.municipality),
        Block("", answer, 12.0, before=3.5),
        *([Block(unsure, points=10.0)] if unsure else []),
        heading(_("Way to the nearest known place, and residents")),
        *_class_blocks(canvas, scene, found),
        *_signs(scene, marks),
        Block(rests.basis(scene), points=10.0, before=3.0),
        *([Block(missing)] if (missing := left_out_words(left_out)) else []),
    ]
    return Told(
        title=name,
        above=above,
        sources=ground_sources(scene) | rests.sources(scene) | set(seen["source_id"]),
        alternative=_alternative(scene, found, name, answer, unsure),
        dates=rests.dates(scene),
    )


def _drawn_offers(scene: Scene) -> geopandas.GeoDataFrame:
    """Services that count, and perhaps do; whose hours are not known: unconfirmed."""
    asked = replace(scene.question, with_unverified=True, every_village=True)
    rows: geopandas.GeoDataFrame = usable(scene.offers_m, asked)
    rows = rows[rows["service_type"] == scene.request.service_type]
    if asked.open_at is None:
        return rows
    perhaps = open_states(rows, asked.open_at) == "unknown"
    return rows.assign(status=rows["status"].mask(perhaps, "unverified"))


def found_of(scene: Scene) -> Found:
    """Find what the map shows.

    Raises
    ------
    AnalysisError
        No service type was asked for, or it is not known where people live.
    """
    request, service_type = scene.request, scene.request.service_type
    if not service_type:
        raise AnalysisError("no_service_type")
    if scene.known.cells.empty:
        raise AnalysisError("no_population", found="")
    km = request.thresholds_km or scene.pack.municipality.thresholds_km
    within_km = request.within_km or sorted(km)[len(km) // 2]
    limits = sorted({*km, within_km})
    ends = scene.found
    whole = reach(*ends, (service_type,), limits)
    inside = scene.area.cells
    known, best = (restricted(end, inside) for end in ends)
    return Found(
        whole=whole,
        part=reach(known, best, (service_type,), limits),
        within_km=within_km,
        classes=classes(whole.distance_m, [limit * 1000 for limit in limits]),
        inside=inside,
    )


def looks(count: int) -> list[tuple[str, tuple[Lines, ...]]]:
    """Fill and lines of each class, as the palette has them: near, far, unreached."""
    plain: list[tuple[str, tuple[Lines, ...]]] = [(c, ()) for c in ramp(count + 1)[:-1]]
    white = Lines("#fff", SLANTED, step=2.0, width=0.8)
    cross = tuple(Lines(INK, a, step=2.6, width=0.6) for a in (SLANTED, FALLING))
    return [*plain, (CIVIDIS[-1], (white,)), ("#fff", cross)]


def _squares(scene: Scene) -> NDArray[np.object_]:
    """Squares of the cells (EPSG:3006)."""
    cells, half = scene.known.cells, CELL_M / 2
    x, y = cells["x"].to_numpy(float), cells["y"].to_numpy(float)
    squares: NDArray[np.object_] = shapely.box(x - half, y - half, x + half, y + half)
    return squares


def _draw_cells(canvas: Canvas, scene: Scene, found: Found) -> None:
    squares, frame = _squares(scene), canvas.frame
    for i, (fill, lines) in enumerate(looks(len(found.whole.thresholds_km))):
        for unsure, opacity in ((False, FULL), (True, PALE)):
            wanted = squares[(found.classes == i) & (found.unsure == unsure)]
            frame.fill(
                wanted,
                ORDER["cell"],
                facecolor=fill,
                edgecolor="#fff",
                linewidth=0.35 * canvas.sheet.scale,
                alpha=opacity,
            )
            for one in lines:
                area = shapely.union_all(wanted)
                hatch(frame, area, one, ORDER["cell"] + 0.1, opacity)
    draw_shores(frame, scene.ground)


def _title(scene: Scene) -> str:
    told = _("Way to the nearest {place}")
    return told.format(place=_place_word(scene))


def _place_word(scene: Scene) -> str:
    service_type = scene.request.service_type
    return place_word(service_type, scene.question.counted()[service_type])


def _class_blocks(canvas: Canvas, scene: Scene, found: Found) -> list[Block]:
    """Key, words and residents of each class that is on the map."""
    count = len(found.whole.thresholds_km)
    seen = shapely.intersects(_squares(scene), canvas.frame.seen_m)
    numbers, unsure = found.classes[seen], found.unsure[seen]
    keys = [area_key(fill, lines, opacity=FULL) for fill, lines in looks(count)]
    classed = class_words(found.whole.thresholds_km, scene.question.open_at)
    blocks = [
        _class_block(keys[i], words, _people_in(scene, found, i))
        for i, words in enumerate(classed)
        if i in numbers
    ]
    if unsure.any():
        first = int(numbers[unsure].min())
        fill, lines = looks(count)[first]
        told = paler(scene.question.open_at)
        blocks.append(Block(told, key=area_key(fill, lines, opacity=PALE)))
    return blocks


def _class_block(key: Draw, words: str, lived: int) -> Block:
    told = ngettext("{class_}: {n} resident", "{class_}: {n} residents", lived)
    return Block(told.format(class_=words, n=number(lived)), key=key)


def _people_in(scene: Scene, found: Found, class_number: int) -> int:
    """Residents of the area in one class, by the known places."""
    residents = scene.known.cells["residents"].to_numpy()
    return int(residents[found.inside & (found.classes == class_number)].sum())


def _signs(scene: Scene, marks: Sequence[Mark]) -> list[Block]:
    words = {
        "open": _("Place that counts"),
        "old": _("Place that counts, seen more than a year ago"),
        "unverified": _unconfirmed(scene),
    }
    return [
        heading(_("Signs")),
        *sign_blocks(marks, scene.request.service_type, words),
        *border_blocks(scene),
    ]


def _unconfirmed(scene: Scene) -> str:
    if scene.question.open_at:
        return _("Broken outline: unconfirmed, or opening hours not known")
    if scene.question.with_unverified:
        return _("Broken outline: unconfirmed")
    return _("Broken outline: unconfirmed, does not count")


def _alternative(
    scene: Scene, found: Found, name: str, answer: str, unsure: str
) -> str:
    """Say what the map shows, with the residents within each distance."""
    spans = [
        f"{exact_kilometres(km)} {people(span)}"
        for km, span in zip(found.part.thresholds_km, found.part.within, strict=True)
    ]
    total = found.part.residents
    within = _("Residents within: {spans}, of {total}.")
    parts = [
        f"{name}.",
        scene.where_words or f"{scene.municipality}.",
        answer,
        within.format(spans="; ".join(spans), total=number(total)),
        unsure,
    ]
    return " ".join(filter(None, parts))
