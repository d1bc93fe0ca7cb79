"""Steps on local groups: which there are, whom they have near, and where none is."""

from functools import partial

import streamlit as st

from dashboard import data as cached
from dashboard.data import Source
from dashboard.data import coverage as found
from dashboard.data import coverage_tables as tables
from dashboard.data.positions import at_groups, at_villages
from dashboard.panels.coverage import areas as panels
from dashboard.sentences import area_note
from dashboard.sentences.coverage import groups as words
from dashboard.state import Analysis
from dashboard.text import collation, language
from dashboard.views import parts
from dashboard.views.coverage.shared import Shown, Taken


def groups(data: Source) -> Shown:
    """Which local groups there are, and the part nearest each one's home village."""
    rows = cached.pack(data).groups
    unplaced = rows.loc[rows["latitude"].isna(), "name"].to_list()
    return Shown(
        words.groups(len(rows), found.villages_alone(data), unplaced),
        [found.group_script(data, language(), numbers=False, alone=False)],
        panels.group_legend(data.today),
        partial(_groups_below, data, with_people=False),
        Taken(
            "coverage-groups",
            partial(tables.groups, data),
            partial(at_groups, data),
            tables.MEANINGS,
        ),
    )


def _groups_below(data: Source, *, with_people: bool) -> None:
    rows = cached.pack(data).groups.to_dict("records")
    people = found.group_people(data) if with_people else ()
    total = int(cached.residents(data).cells["residents"].sum()) if with_people else 0
    st.html(panels.group_table(rows, people, total, data.today, area_note()))
    if with_people:
        parts.model_note(data)


def residents(data: Source, asked: Analysis) -> Shown:
    """How many live nearest each group."""
    assert asked  # noqa: S101 - it is known where people live
    rows, people = cached.pack(data).groups, cached.residents(data)
    names = dict(zip(rows["group_id"], rows["name"], strict=True))
    told = words.residents(
        found.group_people(data),
        names,
        int(people.cells["residents"].sum()),
        modelled=people.basis != "grid",
    )
    return Shown(
        told,
        [found.group_script(data, language(), numbers=True, alone=False)],
        panels.group_legend(data.today, numbers=True),
        partial(_groups_below, data, with_people=True),
        Taken(
            "coverage-group-residents",
            partial(tables.groups, data, with_people=True),
            partial(at_groups, data),
            tables.MEANINGS,
        ),
    )


def villages(data: Source) -> Shown:
    """Villages that are no local group's home village."""
    rows = cached.pack(data).groups
    names = dict(zip(rows["group_id"], rows["name"], strict=True))
    every = village_names(data)
    return Shown(
        words.villages(found.villages_alone(data), len(every), names),
        [found.group_script(data, language(), numbers=False, alone=True)],
        panels.group_legend(data.today, alone=True),
        partial(_villages_below, data),
        Taken(
            "coverage-villages",
            partial(tables.villages, data),
            partial(at_villages, data),
            tables.MEANINGS,
        ),
    )


def village_names(data: Source) -> list[str]:
    """Names of all villages, also of groups' homes whose position is not known."""
    names = {
        *found.village_table(data)["name"],
        *cached.pack(data).groups["home_village"],
    }
    return sorted(names, key=collation)


def _villages_below(data: Source) -> None:
    rows = cached.pack(data).groups.to_dict("records")
    alone = found.villages_alone(data)
    st.html(panels.village_table(village_names(data), alone, rows, data.today))
