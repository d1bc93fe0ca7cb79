"""Parts of the page 'Bästa platser': where new service points help most."""

import uuid
from functools import partial
from html import escape
from typing import Final
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from dashboard import controls, notices, scenario_text, state
from dashboard import data as cached
from dashboard.controls.plan import take_along
from dashboard.controls.siting import search as search_controls
from dashboard.data import Job, Source
from dashboard.data.positions import at_sites
from dashboard.frame import read_language
from dashboard.panels import scenario as change_panels
from dashboard.panels import siting as panels
from dashboard.panels.gaps import part_word
from dashboard.sentences import analysis as sentences
from dashboard.sentences import siting as words
from dashboard.sentences.hours import at_moment
from dashboard.state import Search
from dashboard.terms import listing
from dashboard.text import _, language, plain
from dashboard.views import parts
from geodata.errors import GeodataError
from geodata.siting import Siting
from geodata.vocabulary import SERVICE_TYPES

PAGE: Final = "siting"
AT_ONCE_S: Final = 1.5
"""So long the page waits for the end of a search before it shows what is known."""
LOOK_S: Final = 1.0
KEPT_IN_LINKS: Final = (
    state.LANGUAGE,
    state.KM,
    state.LIMIT,
    state.MEASURE,
    state.COUNT,
    state.UNVERIFIED,
    state.AGE,
    state.OPEN_AT,
)


def draw(data: Source) -> None:
    """Draw the whole page below its title."""
    if not parts.can_be_analysed(data):
        return
    with st.sidebar:
        search = search_controls(data)
    if search is None:
        return
    try:
        job = _job(data, search)
    except GeodataError as error:
        notices.show(error)
        return
    if not job.wait(AT_ONCE_S):
        _progress(job)
    if isinstance(job.error, GeodataError):
        st.error(plain(notices.error_words(job.error)))
        return
    if job.error:
        raise job.error
    if job.latest is None:
        return
    _answer(data, search, job, job.latest)
    parts.model_note(data)


def _job(data: Source, search: Search) -> Job:
    """Begin the search, or find it again; stop the one before."""
    visitor = st.session_state.setdefault(state.VISITOR, uuid.uuid4().hex)
    attempt = st.session_state.setdefault(state.ATTEMPT, 0)
    job = cached.job(data, search, visitor, attempt)
    if job.left:  # the reader has come back to the question
        st.session_state[state.ATTEMPT] += 1
        job = cached.job(data, search, visitor, attempt + 1)
    cached.only_this(visitor, job)
    if st.session_state.get(state.SEARCHED, hash(search)) != hash(search):
        st.session_state[state.PROPOSAL] = "1"
    st.session_state[state.SEARCHED] = hash(search)
    return job


@st.fragment(run_every=LOOK_S)
def _progress(job: Job) -> None:
    """How the search goes, and a button that stops it; the page is drawn anew then."""
    read_language()
    if job.done:
        st.rerun()
    share = min(job.seconds / job.search.wanted.time_limit_s, 1.0)
    told = _("The best so far is shown. Looking for a better one, or a proof: {n} s.")
    st.progress(share, told.format(n=int(job.seconds)))
    st.button(_("Stop looking"), on_click=job.stop, key="stop_search")


def _answer(data: Source, search: Search, job: Job, found: Siting) -> None:
    proposals = _proposals(data, search, found)
    limit = search.thresholds_km.index(search.wanted.within_km)
    certain = not parts.why_range(data, search.question, search.types)
    first = proposals[0]
    told = words.best(
        first.names,
        first.known,
        first.best,
        search.wanted,
        limit=limit,
        certain=certain,
        proven=found.proven,
    )
    told = at_moment(search.question.open_at, told)
    count = len(cached.candidates_of(data, search))
    proof = words.proof(found, search.wanted, count, certain=certain)
    st.html(f'<p class="answer">{escape(told)}</p><p class="proof">{escape(proof)}</p>')
    if job.done and not found.proven:
        st.button(_("Look on"), on_click=_look_on, key="look_on")
    _map_and_table(data, search, found, proposals)
    parts.range_note(data, search.question, search.types)
    parts.basis_note(data, search.question, search.types)


def _look_on() -> None:
    st.session_state[state.ATTEMPT] += 1


def _proposals(data: Source, search: Search, found: Siting) -> list[panels.Proposal]:
    rows = cached.candidates_of(data, search)
    names = list(cached.candidate_names(data, rows, search.candidates).values())
    proposals = []
    for one in (found, *found.alternatives):
        done = cached.outcome(data, search, one.chosen)
        chosen = tuple(names[i] for i in one.chosen)
        proposals.append(panels.Proposal(chosen, done.known, done.best, one.proven))
    return proposals


@st.fragment
def _map_and_table(
    data: Source, search: Search, found: Siting, proposals: list[panels.Proposal]
) -> None:
    """All sets in a table, and one of them on the map."""
    read_language()
    limit = search.thresholds_km.index(search.wanted.within_km)
    sets = (found, *found.alternatives)
    with st.container(horizontal=True, vertical_alignment="bottom", key="table_tools"):
        rank = _rank(len(sets))
        rows = partial(cached.proposal_rows, data, search, found)
        placing = partial(at_sites, data, search, found)
        parts.downloads(rows, "best-places", language(), placing)
        parts.print_button()
    st.html(
        panels.proposals_table(
            proposals,
            limit=limit,
            within_km=search.wanted.within_km,
            note=_note(data, search),
            today=data.today,
        )
    )
    shown, one = proposals[rank - 1], sets[rank - 1]
    link = _link(data, search, one)
    label = _("Open choice {n} in 'What if'").format(n=rank)
    st.html(f'<p><a href="{escape(link)}" target="_self">{escape(label)}</a></p>')
    scenario = cached.as_scenario(data, search, one.chosen)
    take_along(scenario, f"take_along_{rank}")
    with st.container(key="map_frame"):
        parts.skip_link()
        _legend(data, search, shown)
        _map(data, search, shown, one)
    with st.container(key="details"):
        st.html('<div id="details" tabindex="-1"></div>')
        _areas(data, search, shown, _("Against today"))
        if rank > 1:
            other = cached.outcome(data, search, one.chosen, sets[0].chosen)
            instead = panels.Proposal(shown.names, other.known, other.best, one.proven)
            _areas(data, search, instead, _("Against choice 1"))


def _rank(count: int) -> int:
    """Which of the sets the map shows."""
    names = {str(n): str(n) for n in range(1, count + 1)}
    label = _("Show on the map: choice")
    return int(controls.choice(state.PROPOSAL, label, names, "1", controls.SEGMENTS))


def _places(search: Search) -> str:
    """Noun of the places that are looked for."""
    counted = search.question.counted()
    nouns = [sentences.place_word(t, counted[t]) for t in search.types]
    return listing(nouns, _("and"))


def _note(data: Source, search: Search) -> str:
    told = [
        sentences.measured(
            search.question, cached.pack(data).municipality.detour_factor
        )
    ]
    why_range = parts.why_range(data, search.question, search.types)
    if why_range:
        told.insert(0, why_range)
    if len(search.types) > 1:
        told.insert(
            0,
            _(
                "A new place has all the service types; the way is that to the "
                "farthest of them."
            ),
        )
    return " ".join(told)


def _legend(data: Source, search: Search, shown: panels.Proposal) -> None:
    title = _("Way to the nearest {place}").format(place=_places(search))
    if parts.why_range(data, search.question, search.types):
        title = _("Way to the nearest {place}, by known places").format(
            place=_places(search)
        )
    st.html(
        change_panels.change_legend(
            title, shown.known, search.thresholds_km, data.today
        )
    )


def _map(data: Source, search: Search, shown: panels.Proposal, one: Siting) -> None:
    code = language()
    scenario = scenario_text.write(cached.as_scenario(data, search, one.chosen))
    scripts = [
        cached.outcome_script(data, shown.known, search.thresholds_km),
        cached.counted_name_script(data, search.question, SERVICE_TYPES),
        cached.counted_script(
            data, search.question, search.types, code, cached.changed_places(scenario)
        ),
        cached.changed_marks_script(data, search.question, scenario, code),
    ]
    parts.draw_map(data, scripts, PAGE, follow=False)


def _link(data: Source, search: Search, one: Siting) -> str:
    """Address of the page 'Vad händer om' with a set of new places."""
    scenario = cached.as_scenario(data, search, one.chosen)
    kept = {k: st.query_params[k] for k in KEPT_IN_LINKS if k in st.query_params}
    query = {**kept, state.SCENARIO: scenario_text.write(scenario)}
    return f"what_if?{urlencode(query)}"


def _areas(data: Source, search: Search, shown: panels.Proposal, title: str) -> None:
    parts.heading(title)
    table: pd.DataFrame = cached.both_areas(
        data, shown.known, shown.best, search.wanted.within_km, "village"
    )
    st.html(
        change_panels.areas_table(
            table,
            part=part_word("village"),
            title=f"{title}: {', '.join(shown.names)}",
            within_km=search.wanted.within_km,
            note=_("Each cell belongs to the nearest village."),
            today=data.today,
        )
    )
