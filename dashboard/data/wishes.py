"""The wishes of a workshop: as changes to try out, as candidates, and on the map."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import streamlit as st

from dashboard import layers, maps, scenario_text
from dashboard.data.analysis import counted_offers
from dashboard.data.analysis_tables import place_names
from dashboard.data.answers import group_names
from dashboard.data.core import Source, pack, per_choice
from dashboard.data.said import point_of_said
from dashboard.data.scenario import Both, changed, place_points, village_near
from dashboard.data.workshops import contributions_of
from dashboard.layers.said import Point
from dashboard.layers.wishes import WishMark, wish_features
from dashboard.sentences import wishes as words
from dashboard.sentences.analysis import place_word
from dashboard.sentences.workshop import said_title
from dashboard.state import Analysis, Trial
from dashboard.text import _
from geodata.baseline import Question
from geodata.crs import SWEDEN
from geodata.scenario import LONGEST_NAME, Added, Scenario
from geodata.scenario.compare import Change
from geodata.store.records import Contribution, Said, Workshop

SHORT_ID: Final = 8
"""So many letters of its id tell a wish in an address."""


@dataclass(frozen=True)
class Spot:
    """Where a new place may stand, because somebody wished for it.

    Attributes
    ----------
    candidate_id
        Beginning of the id of the first wish there.
    position
        Latitude and longitude in degrees (WGS 84).
    wishes
        Those who wish for something there, by number.
    """

    candidate_id: str
    position: Point
    wishes: tuple[Contribution, ...]


def short_id(one: Contribution) -> str:
    """Id of a wish in an address."""
    return one.id[:SHORT_ID]


def wishes_of(shown: Sequence[Contribution]) -> tuple[Contribution, ...]:
    """Those contributions that wish for something."""
    return tuple(one for one in shown if one.said.question == "future")


def host_of(data: Source, said: Said) -> str:
    """Id of the place that shall get what is wished for; empty if it is not there."""
    return said.place_id if said.place_id in place_points(data) else ""


def position_of(data: Source, said: Said) -> Point | None:
    """Where something is wished for; None where no place can be tried out."""
    found = point_of_said(data, said)
    if found is None:
        return None
    west, south, east, north = SWEDEN
    inside = south <= found[0] <= north and west <= found[1] <= east
    return found if inside else None


def village_of_wish(data: Source, said: Said) -> str:
    """Village of a wish: the one that was told, or else the nearest."""
    at = position_of(data, said)
    return said.village or (village_near(data, *at) if at else "")


def wish_scenario(data: Source, one: Contribution, title: str) -> str:
    """A wish as the page 'Vad händer om' has it in its address; empty without a spot.

    Parameters
    ----------
    title
        Title of the workshop.
    """
    name = words.scenario_name(one, title)[:LONGEST_NAME]
    return _written(data, one.said, name, words.wish_name(one))


def _written(data: Source, said: Said, name: str, place: str) -> str:
    at, host = position_of(data, said), host_of(data, said)
    if at is None or not said.types:
        return ""
    added = (
        Added(types=said.types, place_id=host)
        if host
        else Added(types=said.types, latitude=at[0], longitude=at[1], name=place)
    )
    return scenario_text.write(Scenario(added=(added,), name=name))


def wish_effects(data: Source, one: Contribution, asked: Analysis) -> dict[str, Both]:
    """What a wish does to each service type, without the ways of the single cells."""
    text = _written(data, one.said, "", "")
    km = asked.thresholds_km
    return _effects(data, Trial(text, km, km[0], asked.question)) if text else {}


@st.cache_resource(max_entries=1000, show_spinner=False)
def _effects(data: Source, trial: Trial) -> dict[str, Both]:
    return {
        service_type: Both(_bare(one.known), _bare(one.best))
        for service_type, one in changed(data, trial).items()
    }


def _bare(one: Change) -> Change:
    nothing = np.empty(0)
    return replace(one, before_m=nothing, after_m=nothing)


@per_choice
def wishes_tried(
    data: Source, workshop: tuple[str, int], title: str, asked: Analysis, language: str
) -> dict[str, tuple[tuple[str, ...], str]]:
    """What each wish does, in sentences, and its scenario, by its id.

    Parameters
    ----------
    workshop
        Its id and revision.
    title
        Its title.
    """
    assert language  # noqa: S101 - part of the cache's key: the sentences hold words
    return {
        one.id: (_sentences(data, one, asked), wish_scenario(data, one, title))
        for one in _shown_wishes(workshop)
    }


def _sentences(data: Source, one: Contribution, asked: Analysis) -> tuple[str, ...]:
    """What a wish does, a sentence a service type."""
    if position_of(data, one.said) is None:
        return (_("What it does is not known, for its spot is not on the map."),)
    counted = asked.question.counted()
    limit = asked.thresholds_km.index(asked.limit_km)
    told = [
        words.effect(
            both.known,
            both.best,
            place_word(code, counted[code]),
            limit,
            asked.limit_km,
        )
        for code, both in wish_effects(data, one, asked).items()
    ]
    return tuple(told) or (_("Nothing that counts is changed."),)


def _shown_wishes(workshop: tuple[str, int]) -> tuple[Contribution, ...]:
    every = contributions_of(*workshop)
    return wishes_of([one for one in every if one.status == "shown"])


@per_choice
def shown_spots(data: Source, workshop: tuple[str, int]) -> tuple[Spot, ...]:
    """Spots of the wishes that are shown of a workshop, by its id and revision."""
    return spots(data, _shown_wishes(workshop))


def spots(data: Source, wishes: Sequence[Contribution]) -> tuple[Spot, ...]:
    """Where new places may stand: one spot for all wishes at the same one."""
    found: dict[Point, list[Contribution]] = {}
    for one in sorted(wishes, key=lambda one: one.number):
        at = position_of(data, one.said)
        if at is not None:
            found.setdefault(at, []).append(one)
    return tuple(
        Spot(short_id(those[0]), at, tuple(those)) for at, those in found.items()
    )


@per_choice
def shown_spot_names(
    data: Source, workshop: tuple[str, int], language: str
) -> dict[str, str]:
    """Name of each of `shown_spots`, by its id as a candidate."""
    assert language  # noqa: S101 - part of the cache's key: the names hold words
    return spot_names(data, shown_spots(data, workshop))


def spot_names(data: Source, found: Sequence[Spot]) -> dict[str, str]:
    """Name of each spot, by its id as a candidate."""
    return {
        spot.candidate_id: words.candidate_name(
            spot.wishes, village_of_wish(data, spot.wishes[0].said)
        )
        for spot in found
    }


def candidate_file(data: Source, found: Sequence[Spot]) -> bytes:
    """Spots as the file of points that the page 'Bästa platser' takes."""
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow(["candidate_id", "latitude", "longitude", "name"])
    names = spot_names(data, found)
    for spot in found:
        rows.writerow([spot.candidate_id, *spot.position, names[spot.candidate_id]])
    return text.getvalue().encode()


@per_choice
def wish_script(
    data: Source,
    question: Question,
    types: tuple[str, ...],
    workshop: tuple[str, int],
    language: str,
) -> str:
    """Script of the marks of the places that count and of the wishes.

    Parameters
    ----------
    types
        Service types whose places are drawn.
    workshop
        Id and revision of the workshop.
    """
    assert language  # noqa: S101 - part of the cache's key: the layer holds words
    rows = counted_offers(data, question, types)
    places = layers.place_features(rows, pack(data).municipality.code, data.today)
    drawn = wish_features(wish_marks(data, _shown_wishes(workshop)))
    return maps.script(maps.mark_group([*places, *drawn]), "counted")


def wish_marks(data: Source, wishes: Sequence[Contribution]) -> list[WishMark]:
    """What the map shows of each wish that has a spot."""
    names, groups = place_names(data), group_names(data)
    marks = []
    for one in wishes:
        at = position_of(data, one.said)
        if at is None:
            continue
        title = f"{words.wish_name(one)}: {said_title(one.said, names, groups)}"
        marks.append(
            WishMark(
                wish_id=one.id,
                latitude=at[0],
                longitude=at[1],
                name=words.wish_name(one),
                village=village_of_wish(data, one.said),
                title=title,
                lines=(one.said.text,),
            )
        )
    return marks


def named(workshop: Workshop) -> tuple[str, int]:
    """Id and revision of a workshop: the key under which its tables are kept."""
    return workshop.id, workshop.revision
