"""The map of services: which service there is where, and how sure that is."""

from collections.abc import Sequence

import geopandas

from dashboard import sentences
from dashboard.documents.maps.canvas import (
    Canvas,
    Told,
    finish,
    left_out_words,
    veil_others,
)
from dashboard.documents.maps.ground import draw_ground
from dashboard.documents.maps.keys import symbol_key
from dashboard.documents.maps.marks import Mark, marks_of
from dashboard.documents.maps.panel import Block, heading, subtitle, title
from dashboard.documents.maps.scene import Scene
from dashboard.documents.maps.signs import border_blocks, ground_sources, sign_blocks
from dashboard.terms import listing, term
from dashboard.text import _, number, when
from geodata.places import TypeCount, type_counts
from geodata.vocabulary import COUNTED_KINDS


def draw(canvas: Canvas, scene: Scene) -> Told:
    """Draw the places and what they offer, and say it."""
    offers = shown_offers(scene)
    draw_ground(canvas.frame, scene.ground)
    veil_others(canvas, scene)
    listed = frozenset() if scene.group_area is None else scene.area.place_ids
    marks = marks_of(canvas.frame, offers, scene.ground.code, scene.request.day, listed)
    left_out = finish(canvas, scene, marks, {mark.name for mark in marks})
    counts = counts_of(scene, offers)
    seen = offers[offers.geometry.notna()]
    seen = seen[seen.within(canvas.frame.seen_m)]
    name = _title(scene)
    dates = _dates(seen)
    words = [f"{term('type', c.service_type)}: {sentences.count(c)}." for c in counts]
    return Told(
        title=name,
        above=[
            title(name),
            subtitle(" ".join(filter(None, (scene.where_words, dates)))),
            heading(_("Known places")),
            *(
                Block(
                    f"{sentences.count(one)}.",
                    f"{term('type', one.service_type)}:",
                    key=symbol_key(one.service_type),
                )
                for one in counts
            ),
            *_uncounted(scene, offers),
            *_legend(scene, marks),
            *([Block(told)] if (told := left_out_words(left_out)) else []),
        ],
        sources=ground_sources(scene)
        | set(seen["source_id"])
        | set(seen["place_source_id"]),
        alternative=" ".join(filter(None, (f"{name}.", scene.where_words, *words))),
    )


def shown_offers(scene: Scene) -> geopandas.GeoDataFrame:
    """Services to draw: those of the type asked for, or all."""
    offers, wanted = scene.offers_m, scene.request.service_type
    return offers[offers["service_type"] == wanted] if wanted else offers


def own_offers(scene: Scene, offers: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    """Services in the municipality, or in the group's area."""
    own = offers[offers["municipality_code"] == scene.ground.code]
    if scene.group_area is None:
        return own
    return own[own["place_id"].isin(scene.area.place_ids)]


def counts_of(scene: Scene, offers: geopandas.GeoDataFrame) -> tuple[TypeCount, ...]:
    """Places of each type asked for, in the municipality or in the group's area."""
    pack, wanted = scene.pack, scene.request.service_type
    own = own_offers(scene, offers)
    counts = type_counts(own, pack.completeness, pack.municipality.code)
    return tuple(c for c in counts if wanted in ("", c.service_type))


def _title(scene: Scene) -> str:
    wanted = scene.request.service_type
    if wanted:
        told = _("{type} in {place}")
        return told.format(type=term("type", wanted), place=scene.where)
    return _("Service in {place}").format(place=scene.where)


def _dates(seen: geopandas.GeoDataFrame) -> str:
    """Say from when the facts about the places are."""
    if seen.empty:
        return _("No place is known here.")
    first, last = min(seen["seen_on"]), max(seen["seen_on"])
    if first == last:
        return _("Facts about the places are from {day}.").format(day=when(first))
    told = _("Facts about the places are from {first} to {last}.")
    return told.format(first=when(first[:7]), last=when(last[:7]))


def _uncounted(scene: Scene, offers: geopandas.GeoDataFrame) -> list[Block]:
    """Say what is on the map and in no number: other kinds, and what has closed."""
    own = own_offers(scene, offers)
    counted = [kind for kinds in COUNTED_KINDS.values() for kind in kinds]
    others = own[~own["service_kind"].isin(counted)]
    words = [
        _uncounted_words(kind, rows)
        for kind, rows in others.groupby("service_kind", sort=False)
    ]
    if not words:
        return []
    told = _("Also on the map, in no number: {kinds}.")
    return [Block(told.format(kinds=listing(words, _("and"))), points=10.0)]


def _uncounted_words(kind: str, rows: geopandas.GeoDataFrame) -> str:
    """Name a kind with how many places have it, and that none of them is confirmed."""
    places = number(rows["place_id"].nunique())
    if (rows["status"] == "unverified").all():
        told = _("{kind} ({n}, unconfirmed)")
    else:
        told = _("{kind} ({n})")
    return told.format(kind=term("kind", kind), n=places)


def _legend(scene: Scene, marks: Sequence[Mark]) -> list[Block]:
    words = {
        "old": _("Paler: seen more than a year ago"),
        "unverified": _("Broken outline: unconfirmed"),
        "closed": _("Struck out: closed"),
        "number": _("Number: so many places in the village offer it"),
        "smaller": _("Smaller: in another municipality"),
    }
    blocks = sign_blocks(marks, scene.request.service_type, words)
    blocks += border_blocks(scene)
    return [heading(_("Signs")), *blocks] if blocks else []
