"""The tables of a pack that can be taken along, and what each of them holds."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import geopandas
import numpy as np
import pandas as pd
import shapely

from dashboard.text import N_, _
from geodata import places
from geodata.crs import SWEREF99TM, WGS84
from geodata.errors import GeodataError
from geodata.grid import CELL_M
from geodata.pack import Pack
from geodata.residents import of_pack

FLAT: Final = ("csv", "xlsx")
PLACED: Final = ("csv", "xlsx", "geojson", "gpkg")
INSIDE: Final = frozenset({"origin", "place_origin", "place_note", "place_note_en"})
"""Columns of joined tables that are not taken along: the file says whose rows it has,
and notes on places stand in the table of places."""


@dataclass(frozen=True)
class Table:
    """A table that can be taken along.

    Attributes
    ----------
    title, description
        English ids of messages.
    formats
        Endings of its files.
    rows
        Makes it from a pack: with geometry (EPSG:4326) where it has any; without rows
        where the pack has nothing of the kind.
    """

    title: str
    description: str
    formats: tuple[str, ...]
    rows: Callable[[Pack], pd.DataFrame]


def _of(table: pd.DataFrame, origin: str) -> pd.DataFrame:
    kept = table[table["origin"] == origin]
    return kept.drop(columns="origin")


def offers(pack: Pack, origin: str) -> geopandas.GeoDataFrame:
    """One row a service with its place (EPSG:4326).

    Parameters
    ----------
    origin
        `osm` for every row that holds anything of OpenStreetMap's (ODbL), be it the
        service or its place; `pack` for the others.
    """
    rows = by_origin(places.join(pack.places, pack.services), origin)
    return rows.drop(columns=[name for name in rows if name in INSIDE])


def by_origin(rows: geopandas.GeoDataFrame, origin: str) -> geopandas.GeoDataFrame:
    """Rows of a join of services and places, as `offers` tells them apart."""
    theirs = (rows["origin"] == "osm") | (rows["place_origin"] == "osm")
    return rows[theirs == (origin == "osm")]


def cells(pack: Pack) -> geopandas.GeoDataFrame:
    """Squares of 1 km (EPSG:4326) with residents, and whether they were counted.

    Without rows where it is not known where people live.
    """
    try:
        found = of_pack(pack)
    except GeodataError:
        columns = ["cell_id", "x", "y", "residents", "basis", "as_of"]
        none = pd.DataFrame(columns=columns, dtype=object)
        return geopandas.GeoDataFrame(none, geometry=[], crs=WGS84)
    table = found.cells.assign(basis=found.basis, as_of=found.as_of)
    low = table[["x", "y"]].to_numpy(float) - CELL_M / 2
    squares = shapely.box(*low.T, *(low + CELL_M).T)
    placed = geopandas.GeoDataFrame(table, geometry=np.asarray(squares), crs=SWEREF99TM)
    return placed.to_crs(WGS84)


TABLES: Final = {
    "offers": Table(
        N_("Services with their places"),
        N_("Each service at a place: type, kind, status, day last seen, position."),
        PLACED,
        lambda pack: offers(pack, "pack"),
    ),
    "osm_offers": Table(
        N_("OpenStreetMap's services with their places (ODbL)"),
        N_("Each service that OpenStreetMap knows: type, kind, status, day, position."),
        PLACED,
        lambda pack: offers(pack, "osm"),
    ),
    "places": Table(
        N_("Places"),
        N_("Shops, stations and other places that offer service, with position."),
        PLACED,
        lambda pack: _of(pack.places, "pack"),
    ),
    "osm_places": Table(
        N_("OpenStreetMap's places (ODbL)"),
        N_("Places that OpenStreetMap knows, with position."),
        PLACED,
        lambda pack: _of(pack.places, "osm"),
    ),
    "services": Table(
        N_("Services"),
        N_("What each place offers, with the day last seen; places by their id."),
        FLAT,
        lambda pack: _of(pack.services, "pack"),
    ),
    "osm_services": Table(
        N_("OpenStreetMap's services (ODbL)"),
        N_("What each of OpenStreetMap's places offers; places by their id."),
        FLAT,
        lambda pack: _of(pack.services, "osm"),
    ),
    "completeness": Table(
        N_("How complete the lists are"),
        N_("For each kind of service whether all places are known, and as of when."),
        FLAT,
        lambda pack: pack.completeness,
    ),
    "localities": Table(
        N_("Localities"),
        N_("Localities with residents, area and position."),
        PLACED,
        lambda pack: pack.localities,
    ),
    "groups": Table(
        N_("Local development groups"),
        N_("Local groups with home village and, where it is known, position."),
        PLACED,
        lambda pack: pack.groups,
    ),
    "cells": Table(
        N_("Residents by square kilometre"),
        N_("Squares of 1 km with residents, counted (grid) or computed (model)."),
        PLACED,
        cells,
    ),
    "population": Table(
        N_("Population"),
        N_("Residents of municipalities by date and group."),
        FLAT,
        lambda pack: pack.population,
    ),
    "municipalities": Table(
        N_("Municipalities"),
        N_("The area of the municipality and of others around it."),
        PLACED,
        lambda pack: pack.municipalities,
    ),
    "lakes": Table(
        N_("Lakes"),
        N_("Lakes as areas, for the background of a map."),
        PLACED,
        lambda pack: pack.lakes,
    ),
    "evidence": Table(
        N_("Evidence of the goals"),
        N_("What is known of the goals of the projects, with sources."),
        FLAT,
        lambda pack: pack.evidence,
    ),
    "sources": Table(
        N_("Sources"),
        N_("Where every row is from, with publisher, licence and date."),
        FLAT,
        lambda pack: pack.sources,
    ),
}
"""Every table by the name of its files."""


def table_of(pack: Pack, code: str) -> pd.DataFrame:
    """Rows of a table of `TABLES`; a position without geometry is none (None)."""
    return TABLES[code].rows(pack)


def title_of(code: str) -> str:
    """Title of a table, in the language of this run."""
    return _(TABLES[code].title)
