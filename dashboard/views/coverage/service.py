"""Steps on service: all service types in brief, and each by itself."""

from dataclasses import replace
from functools import partial

import streamlit as st

from dashboard import data as cached
from dashboard import maps
from dashboard.data import Source
from dashboard.data.positions import at_areas
from dashboard.panels import coverage as panels
from dashboard.panels import gaps
from dashboard.sentences import analysis as sentences
from dashboard.sentences import hours
from dashboard.sentences.coverage import Told
from dashboard.sentences.coverage import service as words
from dashboard.state import Analysis
from dashboard.text import _, column, exact_kilometres, language
from dashboard.views import parts
from dashboard.views.coverage.shared import Shown, Taken
from dashboard.views.gaps import any_limit
from geodata.places import KindState
from geodata.reach import classes
from geodata.vocabulary import SERVICE_TYPES


def _of(asked: Analysis, *types: str) -> Analysis:
    return replace(asked, types=types, how="each")


def _states(data: Source, asked: Analysis, code: str) -> list[KindState]:
    states = cached.list_states(data, asked.question.seen_since)
    return [states[kind] for kind in asked.question.counted()[code]]


def summary(data: Source, asked: Analysis) -> Shown:
    """All service types: those whose lists are complete together, and each alone."""
    lists = {code: _states(data, asked, code) for code in SERVICE_TYPES}
    gaps_in = {
        code: [kind for kind in kinds if kind.state != "complete"]
        for code, kinds in lists.items()
    }
    complete = [code for code, open_kinds in gaps_in.items() if not open_kinds]
    states = cached.base(data, asked.question).completeness
    whole = [code for code in complete if states[code] == "complete"]
    one = _of(asked, *(whole or SERVICE_TYPES))
    found = cached.reaches(data, one)
    told = words.service(
        found[0] if whole else None,
        cached.ranking(data, one, "village") if whole else None,
        asked.limit_km,
        asked.question,
        {code: kinds for code, kinds in gaps_in.items() if kinds},
        hours=[code for code in complete if code not in whole],
    )
    each = [cached.reaches(data, _of(asked, code))[0] for code in SERVICE_TYPES]
    caption = _("Share of the residents within {km}, service type by service type")
    bars = panels.bars(
        each,
        asked.limit_km,
        caption.format(km=exact_kilometres(asked.limit_km)),
        data.today,
    )
    return Shown(
        _at_moment(data, asked, told, SERVICE_TYPES),
        _scripts(data, one),
        _legend(data, one),
        partial(_summary_below, data, asked, one),
        _taken(data, one),
        extra=bars,
    )


def _taken(data: Source, asked: Analysis) -> Taken:
    """The gaps by village, as on the page of gaps."""
    types = "-".join(asked.types) if len(asked.types) == 1 else "service"
    rows = partial(cached.gap_rows, data, asked, "village")
    return Taken(f"coverage-{types}", rows, partial(at_areas, data, "village"))


def _at_moment(
    data: Source, asked: Analysis, told: Told, types: tuple[str, ...]
) -> Told:
    """Say for which moment it holds, and of which places the hours are not known."""
    if asked.question.open_at is None:
        return told
    moment = hours.moment_words(asked.question.open_at)
    held = _("This is what holds on {moment}.").format(moment=moment)
    unknown = (*parts.hours_told(data, asked.question, types), *told.unknown)
    return replace(told, more=(held, *told.more), unknown=unknown)


def _scripts(data: Source, asked: Analysis) -> list[str]:
    code = language()
    return [
        cached.cell_script(data, any_limit(asked), code),
        maps.call("unsure.js", cached.unsure_cells(data, asked)),
        cached.counted_name_script(data, asked.question, asked.types),
        cached.counted_script(data, asked.question, asked.types, code),
    ]


def _legend(data: Source, asked: Analysis) -> str:
    """Classes of distance that are on the map."""
    found = cached.reaches(data, asked)[0]
    limits = [km * 1000 for km in asked.thresholds_km]
    unsure = found.perhaps_within(asked.limit_km)
    paler = classes(found.distance_m[unsure], limits)
    several = _("Way to the farthest of them")
    return gaps.class_legend(
        several if len(asked.types) > 1 else _("Way to the nearest"),
        asked.thresholds_km,
        set(classes(found.distance_m, limits).tolist()),
        int(paler.min()) if unsure.any() else None,
        data.today,
        open_at=asked.question.open_at,
    )


def _summary_below(data: Source, asked: Analysis, one: Analysis) -> None:
    each = [cached.reaches(data, _of(asked, code))[0] for code in SERVICE_TYPES]
    st.html(gaps.reach_table(each, asked.question, data.today))
    _ranking(data, one)
    _notes(data, replace(asked, types=SERVICE_TYPES))


def _ranking(data: Source, asked: Analysis) -> None:
    found = cached.reaches(data, asked)[0]
    if found.unreached.low < found.residents:
        ranked = cached.ranking(data, asked, "village")
        note = _("Each cell belongs to the nearest village.")
        st.html(gaps.ranking_table(ranked, "village", note, data.today))


def _notes(data: Source, asked: Analysis) -> None:
    parts.range_note(data, asked.question, asked.types)
    parts.basis_note(data, asked.question, asked.types)
    parts.model_note(data)


def one_type(data: Source, asked: Analysis, code: str) -> Shown:
    """One service type: how many have the nearest place near enough."""
    one = _of(asked, code)
    found = cached.reaches(data, one)[0]
    kinds = _states(data, asked, code)
    place = sentences.place_word(code, asked.question.counted()[code])
    told = words.one_type(
        found,
        cached.ranking(data, one, "village"),
        asked.limit_km,
        place,
        kinds,
        notes=_gaps_said(data, kinds),
    )
    return Shown(
        _at_moment(data, asked, told, (code,)),
        _scripts(data, one),
        _legend(data, one),
        partial(_type_below, data, one),
        _taken(data, one),
    )


def _gaps_said(data: Source, kinds: list[KindState]) -> list[str]:
    """What the pack says of the lists that are not complete."""
    content = cached.pack(data)
    rows = content.completeness
    rows = rows[rows["municipality_code"] == content.municipality.code]
    open_kinds = [one.service_kind for one in kinds if one.state != "complete"]
    rows = rows[rows["service_kind"].isin(open_kinds)]
    notes = (column(row, "note") for row in rows.to_dict("records"))
    return list(filter(None, dict.fromkeys(notes)))


def _type_below(data: Source, asked: Analysis) -> None:
    factor = cached.pack(data).municipality.detour_factor
    measured = sentences.measured(asked.question, factor)
    found = cached.reaches(data, asked)[0]
    st.html(gaps.within_table(found, asked.question, measured, data.today))
    _ranking(data, asked)
    _notes(data, asked)
