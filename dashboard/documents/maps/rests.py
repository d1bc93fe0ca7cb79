"""What the map of gaps rests on: lists, hours, where people live; in words."""

from dashboard.documents.maps.scene import Scene
from dashboard.sentences import analysis as sentences
from dashboard.sentences.hours import counted_words
from geodata.baseline import hours_count, states_since
from geodata.pack.references import SOURCE_OF
from geodata.places import KindState, kind_state
from geodata.reach import Reach


def lists_of(scene: Scene) -> list[KindState]:
    """How complete the lists of the kinds that count are."""
    lists = states_since(scene.pack.completeness, scene.question.seen_since)
    kinds = scene.question.counted()[scene.request.service_type]
    return [kind_state(lists, scene.ground.code, kind) for kind in kinds]


def unsure_words(scene: Scene, found: Reach) -> str:
    """Say that a number is a range, and why; empty where all is known."""
    told, question = [], scene.question
    types = (scene.request.service_type,)
    count = hours_count(scene.offers_m, question, types)
    if count and question.open_at:
        told.append(counted_words(count, question.open_at))
    kinds = [kind for kind in lists_of(scene) if kind.state != "complete"]
    if kinds and not found.certain:
        told.append(sentences.incomplete(kinds, (), ()))
    return " ".join(told)


def basis(scene: Scene) -> str:
    """Say what the figures rest on: dates of the lists, the way, the residents."""
    factor = scene.pack.municipality.detour_factor
    return sentences.basis(lists_of(scene), scene.question, factor, scene.residents)


def sources(scene: Scene) -> frozenset[str]:
    """Sources of the lists, of where people live and of the roads."""
    lists = scene.pack.completeness
    kinds = scene.question.counted()[scene.request.service_type]
    rows = lists[lists["service_kind"].isin(kinds)]
    rows = rows[rows["municipality_code"] == scene.ground.code]
    ids = {*rows["source_id"], *dates(scene)}
    if scene.residents.basis == "grid":
        ids.add(SOURCE_OF["residents.csv"])
    if scene.question.measure == "road":
        ids.add(SOURCE_OF["roads.npz"])
    return frozenset(ids)


def dates(scene: Scene) -> dict[str, str]:
    """Date of the number of inhabitants, by the source that has several."""
    if scene.residents.basis == "grid":
        return {}
    people, as_of = scene.pack.population, scene.residents.as_of
    rows = people[people["municipality_code"] == scene.ground.code]
    rows = rows[(rows["group"] == "all") & (rows["date"] == as_of)]
    return dict.fromkeys(rows["source_id"], as_of)
