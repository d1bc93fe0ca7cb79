"""Gaps and closures, computed once a question and shared by all sessions."""

from dataclasses import replace
from datetime import date

import geopandas
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from dashboard.data.core import Source, offers, pack, per_choice, shared
from dashboard.state import Analysis
from geodata import analyses
from geodata.analyses import Step
from geodata.baseline import (
    Baseline,
    Known,
    Question,
    baseline,
    hours_count,
    only,
    states_since,
    usable,
)
from geodata.closure import both_cases, closures, extra_way_m
from geodata.closure.pairs import pairs
from geodata.crs import SWEREF99TM, WGS84
from geodata.distance import Floats
from geodata.grid import CELL_M
from geodata.pack.references import SOURCE_OF
from geodata.places import (
    KindState,
    OpenCount,
    Selection,
    kind_state,
    open_states,
    selected_count,
)
from geodata.reach import Ranking, Reach, rank, reach
from geodata.residents import Residents, of_pack
from geodata.rules import RuleCard, only_within
from geodata.villages import Areas
from geodata.vocabulary import ALL_KINDS


@shared
def residents(data: Source) -> Residents:
    """Where people live.

    Raises
    ------
    GeodataError
        The pack's numbers of residents cannot be brought together.
    """
    return of_pack(pack(data))


@shared
def known(data: Source) -> Known:
    """Return the tables that every analysis rests on.

    In the order of the pack, as the command has them, so that ties end alike.
    """
    content = pack(data)
    offered = analyses.offers_m_of(content)
    return analyses.known_of(content, residents(data), offered)


@per_choice
def base(data: Source, question: Question, k: int = 2) -> Baseline:
    """Nearest places of every cell."""
    return baseline(known(data), question, k)


def best(data: Source, question: Question, k: int = 2) -> Baseline:
    """Nearest places as if every village whose list is not complete had one."""
    return base(data, replace(question, every_village=True), k)


@per_choice
def reaches(data: Source, asked: Analysis) -> tuple[Reach, ...]:
    """Residents within the distances: of each type, and first of all together."""
    nearest = base(data, asked.question)
    other = best(data, asked.question)
    together = reach(nearest, other, asked.types, asked.thresholds_km, asked.how)
    if len(asked.types) == 1:
        return (together,)
    single = [reach(nearest, other, (t,), asked.thresholds_km) for t in asked.types]
    return (together, *single)


@shared
def areas(data: Source, by: str) -> Areas:
    """Parts of the municipality: by `village`, `group` or `cell`."""
    return analyses.areas_of(pack(data), known(data), by)


@per_choice
def ranking(data: Source, asked: Analysis, by: str) -> Ranking:
    """Rank the parts of the municipality by the residents beyond the limit."""
    people = base(data, asked.question).residents
    return rank(reaches(data, asked)[0], people, asked.limit_km, areas(data, by))


@shared
def cell_squares(data: Source) -> geopandas.GeoSeries:
    """Square of each cell (EPSG:4326), in the order of the cells."""
    cells = residents(data).cells
    middles = cells[["x", "y"]].to_numpy(float)
    low, high = (middles - CELL_M / 2).T, (middles + CELL_M / 2).T
    boxes = shapely.box(*low, *high)
    squares = geopandas.GeoSeries(boxes, index=cells["cell_id"], crs=SWEREF99TM)
    return squares.to_crs(WGS84)


@per_choice
def list_states(data: Source, seen_since: date | None) -> dict[str, KindState]:
    """How complete the list of each kind is, for services seen since a day."""
    content = pack(data)
    lists = states_since(content.completeness, seen_since)
    code = content.municipality.code
    return {kind: kind_state(lists, code, kind) for kind in ALL_KINDS}


@shared
def list_sources(data: Source) -> dict[str, str]:
    """Source of the list of each kind that names one, by the kind."""
    content = pack(data)
    rows = content.completeness
    rows = rows[rows["municipality_code"] == content.municipality.code]
    named = rows[rows["source_id"] != ""].drop_duplicates("service_kind")
    return dict(zip(named["service_kind"], named["source_id"], strict=True))


@shared
def resident_sources(data: Source) -> tuple[str, ...]:
    """Sources of where people live: of the grid, or of what the model is made of."""
    content, found = pack(data), residents(data)
    if found.basis == "grid":
        ids = [SOURCE_OF["residents.csv"]]
    else:
        code, people, towns = (
            content.municipality.code,
            content.population,
            content.localities,
        )
        total = (people["municipality_code"] == code) & (people["group"] == "all")
        total &= people["date"] == found.as_of
        ids = [*people.loc[total, "source_id"]]
        ids += [*towns.loc[towns["municipality_code"] == code, "source_id"]]
        ids += [*content.municipalities["source_id"], *content.lakes["source_id"]]
    known_ids = set(content.sources["source_id"])
    return tuple(one for one in dict.fromkeys(ids) if one in known_ids)


@per_choice
def cards(data: Source, question: Question) -> tuple[RuleCard, ...]:
    """Rules of the law, seen from each place of the municipality."""
    return analyses.cards(pack(data), known(data), question)


@per_choice
def closing(data: Source, question: Question, types: tuple[str, ...]) -> pd.DataFrame:
    """Places ranked by what their closing does to some service types.

    Returns
    -------
    pandas.DataFrame
        The columns of `closures` by the known places, in their order, and the same
        figures with `_every_village` added: as if every village whose list is not
        complete had a place.
    """
    ends = (base(data, question), best(data, question))
    return both_cases(*(closures(only(end, types)) for end in ends))


@per_choice
def closing_pairs(
    data: Source, question: Question, types: tuple[str, ...]
) -> pd.DataFrame:
    """Pairs of places ranked by what their closing together does to some types.

    Both cases, as `closing` has them.
    """
    ends = (base(data, question, 3), best(data, question, 3))
    return both_cases(*(pairs(only(end, types)) for end in ends))


def _with_place(data: Source, question: Question, place_id: str) -> Baseline:
    """The known places; the other case for one that is only perhaps open then."""
    found = base(data, question)
    known_ids = found.places["place_id"]
    return found if (known_ids == place_id).any() else best(data, question)


@per_choice
def extra_ways(
    data: Source, question: Question, place_id: str, types: tuple[str, ...]
) -> Floats:
    """How much further each cell has when a place closes, in metres."""
    found = _with_place(data, question, place_id)
    return extra_way_m(found, found.number_of(place_id), types)


@per_choice
def hit(
    data: Source, question: Question, place_id: str, types: tuple[str, ...]
) -> NDArray[np.bool_]:
    """Whether each cell has a place nearest, for any of some service types."""
    found = _with_place(data, question, place_id)
    number = found.number_of(place_id)
    nearest = np.stack([found.nearest[t].i1 for t in types])
    return np.asarray((nearest == number).any(axis=0), dtype=np.bool_)


@per_choice
def lonely(
    data: Source, question: Question, within_km: float
) -> dict[str, list[tuple[str, float]]]:
    """Places that are the only one of a type within a distance."""
    measure = known(data).measures[question.measure]
    return only_within(base(data, question), measure, within_km)


@per_choice
def counted_offers(
    data: Source, question: Question, types: tuple[str, ...]
) -> geopandas.GeoDataFrame:
    """Rows of `offers` (EPSG:4326) that count, of some service types.

    At a moment also those that are perhaps open: the column `open_then` says so.
    """
    rows = usable(offers(data), replace(question, every_village=True))
    rows = rows[rows["service_type"].isin(types)]
    if question.open_at is None:
        return rows
    return rows.assign(open_then=open_states(rows, question.open_at))


@per_choice
def selected_hours(data: Source, selection: Selection) -> OpenCount | None:
    """How many places of a selection are open at its moment; None at any time."""
    return selected_count(offers(data), selection)


@per_choice
def counted_hours(
    data: Source, question: Question, types: tuple[str, ...]
) -> OpenCount | None:
    """How many places that count are open at the moment; None at any time."""
    return hours_count(offers(data), question, types)


@per_choice
def steps(
    data: Source, question: Question, cell_id: str
) -> dict[str, tuple[Step, ...]]:
    """Nearest and second nearest place of each type from a cell."""
    return analyses.steps(pack(data), base(data, question), cell_id)
