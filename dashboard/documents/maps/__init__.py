"""Printed maps: one sheet of paper a map, as PNG or PDF."""

from typing import Final

from dashboard.documents.maps import coverage, gaps, services
from dashboard.documents.maps.canvas import new_canvas
from dashboard.documents.maps.credits import credits_of
from dashboard.documents.maps.panel import draw_panel
from dashboard.documents.maps.request import Form, MapRequest, Paper, Picture, Theme
from dashboard.documents.maps.scene import Given, Scene
from dashboard.documents.maps.sheet import file_of, size_px
from geodata.baseline import Baseline, Known
from geodata.pack import Pack
from geodata.residents import Residents

THEMES: Final = {
    "services": services.draw,
    "gaps": gaps.draw,
    "coverage": coverage.draw,
}

__all__ = ["Form", "MapRequest", "Paper", "Picture", "Theme", "printed"]


def printed(
    pack: Pack,
    request: MapRequest,
    *,
    known: Known | None = None,
    residents: Residents | None = None,
    found: tuple[Baseline, Baseline] | None = None,
) -> Picture:
    """Draw a map on a sheet of paper, in the language of the run.

    The same pack and request give the same bytes.

    Parameters
    ----------
    known, residents
        What `analyses.known_of` and `residents.of_pack` give for the pack; computed
        here when left out.
    found
        The baseline of the question, and that with `every_village`; computed here when
        left out.

    Raises
    ------
    AnalysisError
        The pack has no such group (`unknown_group`), or theme `gaps` has no service
        type (`no_service_type`) or no numbers of residents.
    """
    scene = Scene(pack, request, Given(known, residents, found))
    canvas = new_canvas(
        request,
        coverage.with_room(scene) if request.theme == "coverage" else scene.shown,
    )
    told = THEMES[request.theme](canvas, scene)
    small_print = credits_of(pack, told.sources, request, told.dates)
    draw_panel(canvas.sheet, canvas.column, told.above, small_print)
    content = file_of(canvas.sheet, request.form, told.title)
    width, height = size_px(canvas.sheet) if request.form == "png" else (0, 0)
    return Picture(content, told.title, told.alternative, width, height)
