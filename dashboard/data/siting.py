"""Searches for the best places, which run beside the page."""

import tempfile
import time
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread
from weakref import WeakValueDictionary

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.data.analysis import base, known
from dashboard.data.analysis_tables import KNOWN_CASE, moment_cell, village_of
from dashboard.data.core import Source, pack, per_choice
from dashboard.data.scenario import Both
from dashboard.state import Search
from dashboard.text import _
from geodata import analyses, candidates
from geodata.baseline import Question
from geodata.closure import OTHER_CASE
from geodata.distance import Floats
from geodata.reach import combined
from geodata.scenario import LONGEST_NAME, Added, Scenario
from geodata.scenario.compare import change_of
from geodata.sites import best_sites, proof, with_sites
from geodata.siting import Siting
from geodata.vocabulary import COMPLETENESS

RUNNING: "WeakValueDictionary[str, Job]" = WeakValueDictionary()
"""The search of each visitor that was begun last."""


@per_choice
def candidate_table(
    data: Source, kind: str, question: Question, types: tuple[str, ...], file: bytes
) -> pd.DataFrame:
    """Where a new place may stand.

    Parameters
    ----------
    kind
        `villages`, `cells`, `places`, `file`, or `wishes` of a workshop.
    file
        Content of a file of points; also of the wishes.

    Raises
    ------
    SchemaError
        The file is no table of points; holds every fault.
    """
    if kind == "villages":
        return candidates.of_villages(known(data))
    if kind == "cells":
        return candidates.of_cells(known(data))
    if kind == "places":
        at_any_time = replace(question, open_at=None)
        return candidates.of_places(base(data, at_any_time), types)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "candidates.csv"
        path.write_bytes(file)
        return candidates.from_file(path, path.name)


def candidates_of(data: Source, search: Search) -> pd.DataFrame:
    """Candidates of a search."""
    return candidate_table(
        data, search.candidates, search.question, search.types, search.file
    )


@per_choice
def ways_to(
    data: Source, kind: str, question: Question, types: tuple[str, ...], file: bytes
) -> Floats:
    """Distance from every cell to every candidate, in metres."""
    rows = candidate_table(data, kind, question, types, file)
    content = pack(data)
    return analyses.ways_m(
        content, known(data), question, rows[["x", "y"]].to_numpy(float)
    )


def _ways(data: Source, search: Search) -> Floats:
    return ways_to(data, search.candidates, search.question, search.types, search.file)


def _existing(data: Source, search: Search, *, every_village: bool) -> Floats:
    """Distance from every cell to the farthest of the types, as things are."""
    asked = replace(search.question, every_village=every_village)
    found = base(data, asked)
    return combined([found.nearest[t].d1 for t in search.types], "each")


class Job:
    """A search that runs beside the page.

    Attributes
    ----------
    search
        What is looked for.
    latest
        The best answer so far.
    error
        Why there is none.
    left
        Whether it was stopped because the reader turned to another question.
    """

    def __init__(self, data: Source, search: Search) -> None:
        self.latest: Siting | None = None
        self.error: Exception | None = None
        self.left = False
        self.search = search
        self._began = time.monotonic()
        self._stop, self._done = Event(), Event()
        arrays = (
            _ways(data, search),
            _existing(data, search, every_village=False),
            base(data, search.question).residents,
            candidates_of(data, search),
        )
        Thread(target=self._run, args=(arrays, search), daemon=True).start()

    def _run(
        self, arrays: tuple[Floats, Floats, np.ndarray, pd.DataFrame], search: Search
    ) -> None:
        def progress(so_far: Siting) -> bool:
            self.latest = so_far
            return not self._stop.is_set()

        try:
            self.latest = best_sites(*arrays, search.wanted, progress=progress)
        except Exception as error:  # told on the page
            self.error = error
        finally:
            self._done.set()

    @property
    def seconds(self) -> float:
        """How long the search has gone on."""
        return time.monotonic() - self._began

    @property
    def done(self) -> bool:
        """Whether the answer is the last one."""
        return self._done.is_set()

    def wait(self, seconds: float) -> bool:
        """Wait for the end of the search, but no longer; return whether it came."""
        return self._done.wait(seconds)

    def stop(self) -> None:
        """Let the answer so far be the last one."""
        self._stop.set()

    def leave(self) -> None:
        """Stop, for nobody looks at it any more."""
        self.left = not self.done
        self._stop.set()


@st.cache_resource(max_entries=32, show_spinner=False)
def job(data: Source, search: Search, visitor: str, attempt: int) -> Job:
    """Begin a search, once for each visitor and attempt.

    Raises
    ------
    GeodataError
        The candidates cannot be read.
    """
    assert visitor  # noqa: S101 - part of the cache's key: nobody stops another's search
    assert attempt >= 0  # noqa: S101 - the same
    return Job(data, search)


def only_this(visitor: str, wanted: Job) -> None:
    """Stop the search of a visitor that is not looked at any more."""
    before = RUNNING.get(visitor)
    if before is not None and before is not wanted:
        before.leave()
    RUNNING[visitor] = wanted


def outcome(
    data: Source, search: Search, chosen: tuple[int, ...], before: tuple[int, ...] = ()
) -> Both:
    """What a set of candidates does to the way to the types that were asked for.

    Parameters
    ----------
    before
        A set in the place of which it would be built; none means as things are.
    """
    people = base(data, search.question).residents
    limits = [km * 1000 for km in search.thresholds_km]
    ways, name, ends = _ways(data, search), "+".join(search.types), []
    for every_village in (False, True):
        existing = _existing(data, search, every_village=every_village)
        old, new = (with_sites(existing, ways, one) for one in (before, chosen))
        ends.append(change_of(name, old, new, people, limits))
    return Both(*ends)


def candidate_names(data: Source, rows: pd.DataFrame, kind: str) -> dict[str, str]:
    """Name of each candidate by its id; a cell is told by its village."""
    if kind != "cells":
        return dict(zip(rows["candidate_id"], rows["name"], strict=True))
    village, form = village_of(data), _("{village} (cell {id})")
    return {i: form.format(id=i, village=village[i]) for i in rows["candidate_id"]}


def as_scenario(data: Source, search: Search, chosen: tuple[int, ...]) -> Scenario:
    """A set of candidates as a scenario."""
    rows = candidates_of(data, search).iloc[list(chosen)].to_dict("records")
    added = []
    for row in rows:
        if search.candidates == "places":
            place_id = row["candidate_id"]
            added.append(Added(types=search.types, place_id=place_id))
            continue
        own = search.candidates in {"file", "wishes"}
        name = str(row["name"])[:LONGEST_NAME] if own else ""
        at = {"latitude": row["latitude"], "longitude": row["longitude"]}
        added.append(Added(types=search.types, name=name, **at))
    return Scenario(added=tuple(added))


def proposal_rows(data: Source, search: Search, found: Siting) -> pd.DataFrame:
    """Rows of the best and the next best sets to take along."""
    candidates_here = candidates_of(data, search)
    ids = candidates_here["candidate_id"].to_numpy()
    names = candidate_names(data, candidates_here, search.candidates)
    lists = base(data, search.question).completeness
    rows = []
    for rank, one in enumerate((found, *found.alternatives), start=1):
        done, chosen = outcome(data, search, one.chosen), ids[list(one.chosen)]
        row: dict[str, object] = {
            "rank": rank,
            "chosen": " ".join(chosen),
            "names": ", ".join(names[i] for i in chosen),
            **proof(one, search.wanted.goal),
        }
        for case, change in ((KNOWN_CASE, done.known), (OTHER_CASE, done.best)):
            for km, people in zip(
                search.thresholds_km, change.after.within, strict=True
            ):
                row[f"within_{km:g}_km{case}"] = people
            row[f"mean_m{case}"] = change.after.mean_m
            row[f"worst_m{case}"] = change.after.worst_m
            row[f"total_person_km{case}"] = change.after.person_km
        rows.append(row)
    return (
        pd.DataFrame(rows)
        .round(3)
        .assign(
            service_types=" ".join(search.types),
            goal=search.wanted.goal,
            within_km=search.wanted.within_km,
            measure=search.question.measure,
            **moment_cell(search.question),
            completeness=max((lists[t] for t in search.types), key=COMPLETENESS.index),
        )
    )
