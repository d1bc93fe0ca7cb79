"""What every theme starts from: the tables of the pack, and the area asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import geopandas
import shapely

from dashboard.documents.maps.ground import Ground, ground_of
from dashboard.documents.maps.request import MapRequest
from dashboard.text import _, municipality_words
from geodata import analyses
from geodata.baseline import Baseline, Known, Question, baseline
from geodata.coverage import group_areas
from geodata.crs import to_metric
from geodata.errors import AnalysisError
from geodata.pack import Pack
from geodata.plan.area import Area, area_of
from geodata.plan.figures import residents_of
from geodata.residents import Residents


@dataclass(frozen=True)
class Given:
    """What was computed elsewhere already; None where it was not."""

    known: Known | None = None
    residents: Residents | None = None
    found: tuple[Baseline, Baseline] | None = None


@dataclass(frozen=True)
class Scene:
    """A pack and a request, with what is computed from them when it is needed."""

    pack: Pack
    request: MapRequest
    given: Given

    @cached_property
    def ground(self) -> Ground:
        """Tables of the ground, in EPSG:3006."""
        return ground_of(self.pack)

    @cached_property
    def residents(self) -> Residents:
        """Where people live; without cells where that is not known."""
        return self.given.residents or residents_of(self.pack)[0]

    @cached_property
    def offers_m(self) -> geopandas.GeoDataFrame:
        """Rows of `places.join` in EPSG:3006."""
        if self.given.known is not None:
            return self.given.known.offers_m
        return analyses.offers_m_of(self.pack)

    @cached_property
    def known(self) -> Known:
        """Tables that every analysis rests on."""
        if self.given.known is not None:
            return self.given.known
        return analyses.known_of(self.pack, self.residents, self.offers_m)

    @cached_property
    def question(self) -> Question:
        """What counts, and how the way is measured."""
        by_road = self.pack.roads is not None
        usual = Question(measure="road" if by_road else "straight")
        return self.request.question or usual

    @cached_property
    def found(self) -> tuple[Baseline, Baseline]:
        """Baseline of the known places, and as if every village had one."""
        if self.given.found is not None:
            return self.given.found
        known = baseline(self.known, replace(self.question, every_village=False))
        best = baseline(self.known, replace(self.question, every_village=True))
        return known, best

    @cached_property
    def group(self) -> Mapping[Any, Any] | None:
        """Row of the group asked for; None for the whole municipality.

        Raises
        ------
        AnalysisError
            There is no such group.
        """
        if not self.request.group:
            return None
        rows = self.pack.groups
        rows = rows[rows["group_id"] == self.request.group]
        if rows.empty:
            raise AnalysisError("unknown_group", found=self.request.group)
        return dict(rows.to_dict("records")[0])

    @cached_property
    def area(self) -> Area:
        """Which cells, places and villages belong to what is asked for."""
        return area_of(self.pack, self.known, self.request.group)

    @cached_property
    def group_areas(self) -> geopandas.GeoDataFrame:
        """Indicative area of each group, in EPSG:3006."""
        return group_areas(to_metric(self.pack.groups), self.ground.home)

    @cached_property
    def group_area(self) -> shapely.Geometry | None:
        """Area of the group asked for; None for the whole municipality.

        A group without a position has none, and the whole municipality is shown.
        """
        if self.group is None:
            return None
        rows = self.group_areas
        rows = rows[rows["group_id"] == self.request.group]
        return None if rows.empty else rows.geometry.iloc[0]

    @cached_property
    def shown(self) -> shapely.Geometry:
        """What the window shows in full, in EPSG:3006."""
        return self.ground.home if self.group_area is None else self.group_area

    @property
    def municipality(self) -> str:
        """Name of the municipality as a whole."""
        return municipality_words(self.pack.municipality.name)

    @property
    def where(self) -> str:
        """Name of what is shown, for a title: the municipality, or a home village."""
        if self.group is None or self.group_area is None:
            return self.municipality
        return str(self.group["home_village"])

    @property
    def where_words(self) -> str:
        """Say what part of the municipality is shown; empty for all of it."""
        if self.group is None:
            return ""
        if self.group_area is None:
            told = _("The position of {group} is not known: the whole {name} is shown.")
            return told.format(group=self.group["name"], name=self.municipality)
        told = _("Indicative area of {group}: the part of {name} nearest {village}.")
        return told.format(
            group=self.group["name"],
            name=self.municipality,
            village=self.group["home_village"],
        )

    def shown_villages(self) -> geopandas.GeoDataFrame:
        """Villages of the municipality with their points (EPSG:3006), and `name`."""
        rows = self.known.villages
        points = geopandas.points_from_xy(rows["x"], rows["y"], crs="EPSG:3006")
        return geopandas.GeoDataFrame({"name": rows["name"]}, geometry=points)
