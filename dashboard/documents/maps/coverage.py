"""The map of coverage: which projects cover what, and the areas of the local groups."""

from typing import Final

import shapely
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke

from dashboard import sentences
from dashboard.documents.maps.canvas import (
    Canvas,
    Told,
    finish,
    left_out_words,
    veil_others,
)
from dashboard.documents.maps.frame import Box, Frame, fitted
from dashboard.documents.maps.ground import (
    HOME_BORDER,
    ORDER,
    draw_edge,
    draw_ground,
)
from dashboard.documents.maps.hatching import Lines, hatch
from dashboard.documents.maps.keys import DASHES, area_key, line_key, symbol_key
from dashboard.documents.maps.marks import Mark
from dashboard.documents.maps.panel import Block, heading, subtitle, title
from dashboard.documents.maps.scene import Scene
from dashboard.documents.maps.sheet import POINTS_PER_MM, write
from dashboard.documents.maps.signs import ground_sources
from dashboard.palette import project_look
from dashboard.text import _, ngettext, number
from geodata import analyses
from geodata.coverage import group_residents, project_coverage
from geodata.crs import coordinates_m, to_metric
from geodata.records import Project

TINTS: Final = ("#f6edd2", "#e0ebd3", "#e6e0ef", "#d9e7ee", "#f4ded4", "#e9e6dd")
"""Grounds of the groups' areas: two that touch have different ones."""
STEP_MM: Final = 1.9
"""From line to line of a project's hatch."""
STRIP: Final = 0.5
"""So much room is left for the small map, in widths of what is shown."""
NEAR_M: Final = 25_000.0
"""The small map shows the municipalities of projects that are so near."""
SMALL_MAP: Final = 20.0
"""Its order: above all of the large map."""
SMALL_WIDTH: Final = 0.36
"""Width of the small map, as a part of the window's."""
CAPTION_MM, CAPTION_PT, NUMBER_PT = 6.0, 9.6, 10.5


def with_room(scene: Scene) -> shapely.Geometry:
    """What the window shows, with room for the small map in the east."""
    west, south, east, north = shapely.bounds(scene.shown)
    return shapely.box(west, south, east + STRIP * (east - west), north)


def draw(canvas: Canvas, scene: Scene) -> Told:
    """Draw what the projects and the groups cover, and say it."""
    draw_ground(canvas.frame, scene.ground)
    _draw_areas(canvas, scene)
    veil_others(canvas, scene)
    _draw_small_map(canvas, scene)
    homes = set(scene.pack.groups["home_village"])
    left_out = finish(canvas, scene, _marks(canvas.frame, scene), homes)
    name = _("Projects and local groups")
    unplaced = _unplaced_words(scene)
    return Told(
        title=name,
        above=[
            title(name),
            subtitle(scene.where_words or scene.municipality),
            heading(_("Projects")),
            *_project_blocks(scene),
            heading(_("Local development groups")),
            Block(_("Home village of a group"), key=symbol_key("group")),
            Block(
                _("Indicative area: what lies nearest the home village"),
                key=line_key(HOME_BORDER, 1.3, broken=True),
            ),
            *([Block(unplaced, points=10.0)] if unplaced else []),
            *([Block(told)] if (told := left_out_words(left_out)) else []),
        ],
        sources=ground_sources(scene) | _sources(scene),
        alternative=_alternative(scene, name),
    )


def _draw_areas(canvas: Canvas, scene: Scene) -> None:
    """Draw the area of each group in a ground that no area beside it has."""
    areas = list(dict.fromkeys(scene.group_areas.geometry))
    taken: list[int] = []
    for i, area in enumerate(areas):
        beside = {taken[j] for j in range(i) if shapely.intersects(areas[j], area)}
        free = [n for n in range(len(TINTS)) if n not in beside]
        taken.append(free[0] if free else i % len(TINTS))
        tint = TINTS[taken[i]]
        canvas.frame.fill(area, ORDER["tint"], facecolor=tint, linewidth=0)
    _draw_borders(canvas, scene.ground.home, areas)


def _draw_borders(
    canvas: Canvas, home: shapely.Geometry, areas: list[shapely.Geometry]
) -> None:
    """Draw the borders between areas, each once: two broken lines make a whole one."""
    lines = shapely.union_all(shapely.boundary(areas))
    inner = shapely.difference(lines, shapely.buffer(shapely.boundary(home), 1.0))
    for part in shapely.get_parts(shapely.line_merge(inner)):
        xy = canvas.frame.on_sheet(shapely.get_coordinates(part))
        line = Line2D(*xy.T, color=HOME_BORDER, linestyle=(0, DASHES))
        line.set_linewidth(1.3 * canvas.sheet.scale)
        canvas.frame.add(line, ORDER["line"])


def _lines(index: int) -> Lines:
    look = project_look(index)
    return Lines(look.colour, look.angle, step=STEP_MM, width=0.95)


def _marks(frame: Frame, scene: Scene) -> list[Mark]:
    """Marks of the groups that have a position, with their residents."""
    placed = to_metric(scene.pack.groups)
    placed = placed[placed.geometry.notna()]
    lived = _residents(scene)
    on_sheet = frame.on_sheet(coordinates_m(placed))
    seen = shapely.box(*frame.box)
    return [
        Mark(
            name=row["name"],
            own=True,
            x=float(x),
            y=float(y),
            counts=((("group", "open", False), 1),),
            places=(row["group_id"],),
            note=_people_words(lived.get(row["group_id"])),
        )
        for row, (x, y) in zip(placed.to_dict("records"), on_sheet, strict=True)
        if shapely.contains_xy(seen, x, y)
    ]


def _residents(scene: Scene) -> dict[str, int]:
    """Residents of the area of each group; empty where that is not known."""
    cells = scene.known.cells
    if cells.empty:
        return {}
    areas = analyses.areas_of(scene.pack, scene.known, "group")
    found = group_residents(scene.pack.groups, areas, cells["residents"].to_numpy())
    return {one.group_id: one.residents for one in found if one.residents is not None}


def _people_words(lived: int | None) -> str:
    if lived is None:
        return ""
    told = ngettext("{n} resident", "{n} residents", lived)
    return told.format(n=number(lived))


def _project_blocks(scene: Scene) -> list[Block]:
    """Key of each project, with its name, when it ran and how many it covers."""
    blocks = []
    for index, project in enumerate(scene.pack.projects):
        key = area_key("#fff", (_lines(index),))
        blocks.append(Block(_project_words(project), f"{project.name}:", key=key))
    return blocks


def _project_words(project: Project) -> str:
    covered = ngettext(
        "{n} municipality", "{n} municipalities", len(project.municipalities)
    ).format(n=number(len(project.municipalities)))
    return f"{sentences.period(project)}; {covered}"


def _unplaced_words(scene: Scene) -> str:
    groups = scene.pack.groups
    names = groups.loc[groups["latitude"].isna(), "name"].to_list()
    if not names:
        return ""
    told = _("Not on the map, because the position is not known: {names}.")
    return told.format(names=", ".join(names))


def _sources(scene: Scene) -> frozenset[str]:
    pack = scene.pack
    projects = (source for one in pack.projects for source in one.source_ids)
    groups = pack.groups["source_id"]
    return frozenset({*projects, *groups})


def _alternative(scene: Scene, name: str) -> str:
    """Say which projects and groups the map shows, with their numbers."""
    lived, pack = _residents(scene), scene.pack
    projects = [f"{one.name}: {_project_words(one)}." for one in pack.projects]
    own = [p for p in pack.projects if scene.ground.code in p.municipalities]
    told = _("{place} is in {n} of {total} projects.").format(
        place=scene.municipality, n=number(len(own)), total=number(len(pack.projects))
    )
    groups = [
        f"{row['name']}: {_people_words(lived[row['group_id']])}."
        for row in _told_groups(scene)
        if row["group_id"] in lived
    ]
    parts = [f"{name}.", scene.where_words, told, *projects]
    if groups:
        parts += [_("Residents nearest each group:"), *groups]
    return " ".join(filter(None, [*parts, _unplaced_words(scene)]))


def _told_groups(scene: Scene) -> list[dict[str, object]]:
    rows = scene.pack.groups
    if scene.group is not None and scene.group_area is not None:
        rows = rows[rows["group_id"] == scene.request.group]
    return list(rows.to_dict("records"))


def _draw_small_map(canvas: Canvas, scene: Scene) -> None:
    """Draw which municipalities near by the projects cover, and how many cover each."""
    ground = scene.ground
    covered = project_coverage(scene.pack.projects, ground.municipalities)
    near = covered[covered.distance(ground.home) <= NEAR_M]
    if near.empty:
        return
    box = _small_box(canvas, near.union_all())
    left, low, right, top = box
    canvas.room.take((left, low, right, top + CAPTION_MM * canvas.sheet.scale))
    frame = fitted(canvas.sheet, box, near.union_all(), SMALL_MAP)
    draw_ground(frame, ground)
    for index, project in enumerate(scene.pack.projects):
        inside = covered[covered["municipality_code"].isin(project.municipalities)]
        hatch(frame, inside.union_all(), _lines(index), ORDER["area"] + index / 100)
    for row in covered[covered.intersects(frame.seen_m)].to_dict("records"):
        seen = shapely.intersection(row["geometry"], frame.seen_m)
        _write_number(frame, seen, row["projects"])
    draw_edge(frame)
    _write_caption(frame)


def _small_box(canvas: Canvas, shown: shapely.Geometry) -> Box:
    """Where the small map stands: in the lower right corner of the window."""
    left, low, right, _top = canvas.frame.box
    west, south, east, north = shapely.bounds(shown)
    wide = SMALL_WIDTH * (right - left)
    return right - wide, low, right, low + wide * (north - south) / (east - west)


def _write_number(frame: Frame, area: shapely.Geometry, count: int) -> None:
    """Write how many projects cover a municipality, in its middle."""
    circle = shapely.maximum_inscribed_circle(area, tolerance=500.0)
    ((x, y),) = frame.on_sheet(shapely.get_coordinates(circle)[:1])
    points = NUMBER_PT * frame.sheet.scale
    write(
        frame.sheet,
        x,
        y - 0.36 * points / POINTS_PER_MM,
        number(count),
        points,
        weight="bold",
        ha="center",
        zorder=frame.base + ORDER["name"],
        path_effects=[withStroke(linewidth=3.6 * frame.sheet.scale, foreground="#fff")],
    )


def _write_caption(frame: Frame) -> None:
    """Write what the small map shows, in a band above it."""
    sheet, (left, _low, right, top) = frame.sheet, frame.box
    order = frame.base + ORDER["frame"]
    high, points = CAPTION_MM * sheet.scale, CAPTION_PT * sheet.scale
    band = Rectangle((left, top), right - left, high, facecolor="#fff", zorder=order)
    band.set(edgecolor="#222", linewidth=0.9 * sheet.scale)
    sheet.axes.add_patch(band)
    write(
        sheet,
        (left + right) / 2,
        top + high / 2 - 0.36 * points / POINTS_PER_MM,
        _("Projects per municipality"),
        points,
        weight="bold",
        ha="center",
        zorder=order,
    )
