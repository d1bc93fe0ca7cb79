"""A municipality pack as one frozen record."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import geopandas
import pandas as pd

from geodata.pack.overlay import RowChange
from geodata.records import Contact, Framework, FundingCall, Municipality, Project
from geodata.roads import Roads


@dataclass(frozen=True)
class Pack:
    """Everything that is known of one municipality; no function changes its tables.

    Attributes
    ----------
    places
        Points (EPSG:4326): place_id, name, operator, village, municipality_code,
        street_address, latitude, longitude, precision_m, source_id, note, and origin:
        `pack`, or `osm` for rows under the ODbL.
    services
        place_id, service_type, service_kind, status, seen_on (ISO day), opening_hours,
        source_id, note, origin.
    completeness
        municipality_code, service_type, service_kind, state, as_of, source_id, note.
    localities, groups
        Points (EPSG:4326); a group without a position has an empty geometry (None).
    population
        municipality_code, date, group, persons, source_id, note.
    evidence
        evidence_id, project_id, goal_id, part, date, value, verdict, source_id, note,
        corrects: what is known of the projects' goals; `geodata.goals` judges it.
    municipalities, lakes
        Polygons (EPSG:4326).
    residents
        cell_id, x and y (middle of a 1-km cell, EPSG:3006), residents, and columns of
        age groups (`age_*`), by cell_id; None where the pack has no grid.
    roads
        Net to measure in; None where the pack has none.
    about
        Text of the municipality for the page 'Om kartan', by language.
    overlay
        Changes that were laid over the files of the folder.
    """

    folder: Path
    municipality: Municipality
    places: geopandas.GeoDataFrame
    services: pd.DataFrame
    completeness: pd.DataFrame
    localities: geopandas.GeoDataFrame
    population: pd.DataFrame
    evidence: pd.DataFrame
    groups: geopandas.GeoDataFrame
    sources: pd.DataFrame
    municipalities: geopandas.GeoDataFrame
    lakes: geopandas.GeoDataFrame
    residents: pd.DataFrame | None
    roads: Roads | None
    contact: Contact | None
    frameworks: tuple[Framework, ...]
    projects: tuple[Project, ...]
    funding_calls: tuple[FundingCall, ...]
    about: Mapping[str, str]
    overlay: tuple[RowChange, ...] = ()
