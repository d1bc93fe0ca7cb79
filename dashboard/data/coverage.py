"""What the guided view of coverage rests on, and its layers of the map."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import geopandas
import numpy as np
import pandas as pd

from dashboard import layers, maps, scenario_text
from dashboard.data.analysis import areas, residents
from dashboard.data.core import (
    Source,
    covered,
    group_areas,
    offers,
    pack,
    per_choice,
    shared,
)
from dashboard.data.scripts import names
from dashboard.data.wishes import host_of, position_of, wishes_of
from dashboard.data.workshops import contributions_of, dots_of_workshop
from dashboard.layers import coverage as drawn
from dashboard.sentences import wishes as wish_words
from dashboard.sentences.coverage.projects import state_word
from dashboard.text import kilometres, number
from geodata import coverage
from geodata.coverage import GroupPeople, VillageAlone
from geodata.crs import degrees, to_metric
from geodata.history import DAY_STATES, DayState, known_on
from geodata.records import PARTIAL_DATE, span
from geodata.scenario import LONGEST_NAME, MOST_CHANGES, Added, Scenario
from geodata.store.records import Contribution, Said
from geodata.villages import villages

FIRST_DAY: Final = date(2017, 1, 1)
"""The time control begins here."""
MONTHS: Final = 12


@shared
def overlapping(data: Source) -> dict[int, tuple[str, ...]]:
    """Codes of the municipalities by the number of projects that they are in."""
    content = pack(data)
    return coverage.overlap(content.projects, content.municipalities)


@shared
def municipality_names(data: Source) -> dict[str, str]:
    """Name of each municipality, by its code."""
    rows = pack(data).municipalities
    return dict(zip(rows["municipality_code"], rows["name"], strict=True))


@shared
def group_people(data: Source) -> tuple[GroupPeople, ...]:
    """Residents of the area of each local group, in the order of the pack."""
    people = residents(data).cells["residents"].to_numpy()
    return coverage.group_residents(pack(data).groups, areas(data, "group"), people)


@shared
def village_table(data: Source) -> pd.DataFrame:
    """Return the villages of the municipality: name, x, y (EPSG:3006)."""
    content = pack(data)
    return villages(
        to_metric(content.localities),
        to_metric(content.groups),
        to_metric(content.places),
        content.municipality.code,
    )


@shared
def villages_alone(data: Source) -> tuple[VillageAlone, ...]:
    """Villages that are no local group's home village, the farthest first."""
    groups = to_metric(pack(data).groups)
    return coverage.villages_without_group(village_table(data), groups)


@shared
def days(data: Source) -> tuple[date, ...]:
    """Days that the time control offers: ends of months, and days of sources.

    The sources' days are those on which a project was seen running, or a service open.
    """
    content = pack(data)
    ends = {
        date(year + month // MONTHS, month % MONTHS + 1, 1) - timedelta(days=1)
        for year in range(FIRST_DAY.year, data.today.year + 1)
        for month in range(1, MONTHS + 1)
    }
    told = [one.running_seen_on or "" for one in content.projects]
    told += list(own_offers(data)["seen_on"])
    exact = {span(text)[0] for text in told if PARTIAL_DATE.fullmatch(text)}
    every = sorted({*ends, *exact, FIRST_DAY, data.today})
    return tuple(day for day in every if FIRST_DAY <= day <= data.today)


@shared
def own_offers(data: Source) -> geopandas.GeoDataFrame:
    """Rows of `offers` inside the municipality."""
    rows = offers(data)
    return rows[rows["municipality_code"] == pack(data).municipality.code]


@per_choice
def facts(data: Source, day: date) -> geopandas.GeoDataFrame:
    """Rows of `own_offers` with what is known of each on a day: `day_state`."""
    rows = own_offers(data)
    return rows.assign(day_state=known_on(rows, day))


def fact_counts(data: Source, day: date) -> Mapping[DayState, int]:
    """Services of the municipality by what is known of them on a day."""
    found = facts(data, day)["day_state"].value_counts()
    return {state: int(found.get(state, 0)) for state in DAY_STATES}


@per_choice
def fact_script(data: Source, day: date, language: str) -> str:
    """Script of the marks of the places of which something is known on a day."""
    assert language  # noqa: S101 - part of the cache's key: the layer holds words
    rows = facts(data, day)
    rows = rows[~rows["day_state"].isin(["unknown", "not_opened"])]
    rows = rows.assign(
        status=rows["status"]
        .mask(rows["status"] == "closed", "open")
        .mask(rows["day_state"] == "closed", "closed")
    )
    marks = layers.place_features(rows, pack(data).municipality.code, day)
    words = rows.groupby("place_id", sort=False)["day_state"].agg(
        lambda states: ", ".join(map(state_word, dict.fromkeys(states)))
    )
    for mark in marks:
        mark["properties"]["tip"] += f"<br>{layers.escape(words[mark['id']])}"
    marked = set(rows["village"])
    named = maps.script(maps.name_group(names(pack(data), marked)), "names")
    return named + (maps.script(maps.mark_group(marks), "facts") if marks else "")


@shared
def overlap_script(data: Source, language: str) -> str:
    """Script of the municipalities by how many projects they are in."""
    assert language  # noqa: S101 - part of the cache's key: the layer holds words
    projects = pack(data).projects
    titles = {one.project_id: one.name for one in projects}
    layer = drawn.overlap_layer(covered(data, tuple(titles)), titles)
    return maps.script(maps.area_group(layer, "project-area"), "overlap")


@shared
def home_script(data: Source) -> str:
    """Script of the name of the municipality, where the map shows many."""
    content = pack(data)
    rows = content.municipalities
    (home,) = rows[rows["municipality_code"] == content.municipality.code].geometry
    at = home.representative_point()
    label = drawn.home_label(content.municipality.name, at.y, at.x)
    return maps.script(maps.name_group([label]), "home")


@per_choice
def group_script(data: Source, language: str, *, numbers: bool, alone: bool) -> str:
    """Script of the groups' areas and marks, with words in the language.

    Parameters
    ----------
    numbers
        Whether the marks hold the number of residents.
    alone
        Whether the villages without a group are drawn too.
    """
    assert language  # noqa: S101 - part of the cache's key: the layer holds words
    content = pack(data)
    rows = content.groups.to_dict("records")
    words = {row["group_id"]: (row["name"], row["home_village"]) for row in rows}
    people = {
        one.group_id: number(one.residents)
        for one in (group_people(data) if numbers else ())
        if one.residents is not None
    }
    layer = drawn.group_area_layer(group_areas(data), words)
    marks = drawn.group_marks(content.groups, people, _alone(data) if alone else ())
    marked = set(content.groups["home_village"])
    marked |= {one.name for one in villages_alone(data)} if alone else set()
    shown = maps.name_group(names(content, marked))
    return "".join(
        (
            maps.script(maps.area_group(layer, "group-area"), "areas"),
            maps.script(shown, "names"),
            maps.script(maps.mark_group(marks, together=False), "marks"),
        )
    )


def _alone(data: Source) -> list[drawn.Village]:
    groups = pack(data).groups
    named = dict(zip(groups["group_id"], groups["name"], strict=True))
    found = []
    for one in villages_alone(data):
        latitude, longitude = degrees(np.array([[one.x, one.y]]))[0]
        far = kilometres(one.distance_m)
        line = f"{far}, {named[one.group_id]}" if one.group_id else ""
        found.append(drawn.Village(one.name, line, float(latitude), float(longitude)))
    return found


@dataclass(frozen=True)
class Together:
    """The wishes of a workshop that everyone may see, tried out together.

    Attributes
    ----------
    scenario
        As `scenario_text` writes it; empty where no wish could be placed.
    taken
        The wishes that are in it, those with most dots first.
    unplaced
        Wishes that name no spot on the map, or no service type.
    left
        Wishes that are left out because there are too many changes.
    """

    scenario: str
    taken: tuple[Contribution, ...]
    unplaced: tuple[Contribution, ...]
    left: tuple[Contribution, ...]

    @property
    def wishes(self) -> tuple[Contribution, ...]:
        """All of them, by number."""
        every = (*self.taken, *self.unplaced, *self.left)
        return tuple(sorted(every, key=lambda one: one.number))


@per_choice
def together(data: Source, workshop: tuple[str, int], title: str) -> Together:
    """All wishes that are shown of a workshop, as one change.

    Parameters
    ----------
    workshop
        Its id and revision.
    title
        Its title.
    """
    every = contributions_of(*workshop)
    wishes = wishes_of([one for one in every if one.status == "shown"])
    dots = dots_of_workshop(*workshop)
    scenario = Scenario(name=title[:LONGEST_NAME])
    taken, unplaced, left = [], [], []
    for one in sorted(wishes, key=lambda one: (-dots.get(one.id, 0), one.number)):
        added = _added(data, one.said, wish_words.wish_name(one))
        if added is None:
            unplaced.append(one)
            continue
        more = scenario.adding(added)
        if more.changes > MOST_CHANGES:
            left.append(one)
            continue
        scenario = more
        taken.append(one)
    text = scenario_text.write(scenario) if taken else ""
    return Together(text, tuple(taken), tuple(unplaced), tuple(left))


def _added(data: Source, said: Said, name: str) -> Added | None:
    """What a wish adds; None without a spot on the map or a service type."""
    at, host = position_of(data, said), host_of(data, said)
    if at is None or not said.types:
        return None
    if host:
        return Added(types=said.types, place_id=host)
    return Added(types=said.types, latitude=at[0], longitude=at[1], name=name)
