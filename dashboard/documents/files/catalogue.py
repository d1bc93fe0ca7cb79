"""The description of the data set as DCAT-AP-SE, in Swedish and English."""

import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Final

import pandas as pd

from dashboard.documents.files.tables import TABLES, table_of
from dashboard.text import LANGUAGES, N_, _, language, use
from geodata.export.dcat import DataSet, describe
from geodata.pack import Pack
from geodata.pack.references import SOURCE_OF
from geodata.records import span

DATES: Final = ("seen_on", "as_of", "date", "population_date")
"""Columns that say when a row holds, the one to prefer first."""
REGIONS: Final = ("REGI",)
SOCIETY: Final = ("SOCI", "REGI")
PEOPLE: Final = frozenset({"cells", "population", "localities", "groups"})
TITLE: Final = N_("Service in the countryside")
DESCRIPTION: Final = N_(
    "Places that offer fuel, groceries, post, pharmacy and payments in the "
    "municipality of {name} and near it, with what is needed to see how far people "
    "have to go: localities, residents, local groups and areas."
)
KEYWORDS: Final = (
    N_("countryside"),
    N_("service"),
    N_("shop"),
    N_("fuel"),
    N_("pharmacy"),
    N_("post"),
)


def description(pack: Pack, base_url: str = "") -> bytes:
    """JSON-LD of every table that has rows.

    Parameters
    ----------
    base_url
        Address of the folder in which the files shall lie; beside the description
        when left out.

    Raises
    ------
    AnalysisError
        `base_url` is no address of the web.
    """
    tables = {code: table_of(pack, code) for code in TABLES}
    sets = [_data_set(pack, code, t) for code, t in tables.items() if len(t)]
    name = pack.municipality.name
    told = describe(
        pack,
        sets,
        title=_both(TITLE),
        description=_both(DESCRIPTION, name=name),
        modified=last_day(sets),
        base_url=base_url,
    )
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def last_day(sets: Sequence[DataSet]) -> date:
    """Last day that any of the data tells of; today where nothing has a date."""
    ends = [one.period[1] for one in sets if one.period]
    return max(ends, default=datetime.now(UTC).date())


def _data_set(pack: Pack, code: str, table: pd.DataFrame) -> DataSet:
    sources = _sources(pack, code, table)
    dates = _dates(table)
    if not dates:
        rows = pack.sources
        dates = _spans(rows.loc[rows["source_id"].isin(sources), "as_of"])
    return DataSet(
        code=code,
        title=_both(TABLES[code].title),
        description=_both(TABLES[code].description),
        formats=TABLES[code].formats,
        source_ids=sources,
        period=(min(dates)[0], max(end for _start, end in dates)) if dates else None,
        themes=SOCIETY if code in PEOPLE else REGIONS,
        keywords=_keywords(),
    )


def _sources(pack: Pack, code: str, table: pd.DataFrame) -> list[str]:
    """Ids of the sources of a table, each once; of computed cells all they rest on."""
    if code == "sources":
        return []
    if code == "cells":
        rested = [pack.population, pack.localities, pack.municipalities, pack.lakes]
        grid = pack.residents is not None
        return [SOURCE_OF["residents.csv"]] if grid else _named(rested)
    return _named([table])


def _named(tables: Iterable[pd.DataFrame]) -> list[str]:
    names = ("source_id", "place_source_id")
    found = [t[name] for t in tables for name in names if name in t]
    return [one for one in dict.fromkeys(pd.concat(found)) if one] if found else []


def _dates(table: pd.DataFrame) -> list[tuple[date, date]]:
    for name in DATES:
        if name in table:
            return _spans(table[name])
    return []


def _spans(texts: Iterable[str]) -> list[tuple[date, date]]:
    found = []
    for text in set(texts):
        with suppress(ValueError):
            found.append(span(text))
    return found


def _both(message: str, **values: str) -> dict[str, str]:
    """A message in every language."""
    before, texts = language(), {}
    for code in LANGUAGES:
        use(code)
        texts[code] = _(message).format(**values)
    use(before)
    return texts


def _keywords() -> dict[str, list[str]]:
    words = [_both(word) for word in KEYWORDS]
    return {code: [one[code] for one in words] for code in LANGUAGES}
