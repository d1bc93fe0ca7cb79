"""What is said in a workshop, where it lies, and as a layer of the map."""

from collections.abc import Sequence

from dashboard import maps
from dashboard.data.analysis_tables import place_names
from dashboard.data.answers import SPOT, group_names, position
from dashboard.data.core import Source, pack, per_choice, shared
from dashboard.data.scenario import place_points, village_near, village_points
from dashboard.data.scripts import names
from dashboard.data.workshops import contributions_of
from dashboard.layers.said import Point, said_features, spot_feature
from dashboard.sentences.workshop import contribution_title
from dashboard.text import _
from geodata.store.records import Contribution, Question, Said


def point_of_said(data: Source, said: Said) -> Point | None:
    """Where somebody speaks of: the place, the spot or the village; None if nowhere."""
    if said.place_id in place_points(data):
        return place_points(data)[said.place_id]
    if said.latitude is not None and said.longitude is not None:
        return (said.latitude, said.longitude)
    return village_points(data).get(said.village)


def said_marks_script(data: Source, shown: Sequence[Contribution]) -> str:
    """Script of the marks of contributions, with words in the language of the run."""
    places, groups = place_names(data), group_names(data)
    said: dict[Point, list[tuple[int, str]]] = {}
    villages: dict[Point, str] = {}
    for one in shown:
        at = point_of_said(data, one.said)
        if at is None:
            continue
        title = contribution_title(one, places, groups)
        said.setdefault(at, []).append((one.number, title))
        villages.setdefault(at, one.said.village or village_near(data, *at))
    if not said:
        return ""
    features = said_features(said, villages)
    return maps.script(maps.number_group(features), "said")


@per_choice
def said_script(
    data: Source, workshop_id: str, revision: int, question: Question, language: str
) -> str:
    """Script of what is shown of the answers to a question, and of the names."""
    assert language  # noqa: S101 - part of the cache's key: the layer holds words
    every = contributions_of(workshop_id, revision)
    shown = [c for c in every if c.status == "shown" and c.said.question == question]
    placed = [c for c in shown if point_of_said(data, c.said)]
    marked = {c.said.village for c in placed}
    named = maps.script(maps.name_group(names(pack(data), marked)), "names")
    return named + said_marks_script(data, placed)


def spot_script(data: Source, where: str) -> str:
    """Script of the mark of a spot that was chosen on the map; empty without one."""
    if not where.startswith(SPOT):
        return ""
    at = position(data, where)
    feature = spot_feature((at["latitude"], at["longitude"]), _("Chosen spot"))
    return maps.script(maps.mark_group([feature], together=False), "spot")


@shared
def every_name_script(data: Source) -> str:
    """Script of the names of municipalities and of all localities."""
    return maps.script(maps.name_group(names(pack(data), set())), "names")
