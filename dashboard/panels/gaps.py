"""What stands beside and below the map of gaps, from results to HTML."""

import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise

from markupsafe import Markup

from dashboard.html import class_swatch, render
from dashboard.panels import Sources
from dashboard.sentences.analysis import people, place_word, share
from dashboard.sentences.closings import rounded
from dashboard.sentences.hours import paler, unreached_words
from dashboard.terms import capital
from dashboard.text import _, exact_kilometres, number
from geodata.analyses import Step
from geodata.baseline import Question
from geodata.reach import Ranking, Reach, Span
from geodata.records import Rule
from geodata.rules import RuleCard

ROWS_SHOWN = 50


def _name(found: Reach, question: Question) -> str:
    """Name of what is reached: the places of a type, or several types together."""
    if len(found.types) > 1:
        return _("All of them") if found.how == "each" else _("Any of them")
    service_type = found.types[0]
    return capital(place_word(service_type, question.counted()[service_type]))


def within_table(found: Reach, question: Question, measured: str, today: date) -> str:
    """Residents within each distance, and beyond the last."""
    rows = [
        (words, people(span), share(span, found.residents))
        for words, span in zip(
            (_("up to {km}").format(km=km) for km in _limits(found)),
            found.within,
            strict=True,
        )
    ]
    last, lost = found.beyond(found.thresholds_km[-1]), found.unreached
    ends = sorted((last.low - lost.low, last.high - lost.high))
    over = Span(*ends)
    words = _("over {km}").format(km=_limits(found)[-1])
    rows.append((words, people(over), share(over, found.residents)))
    if lost.high:
        words = unreached_words(question.open_at)
        rows.append((words, people(lost), share(lost, found.residents)))
    return render(
        "within.html",
        today,
        name=_name(found, question),
        rows=rows,
        measured=measured,
    )


def _limits(found: Reach) -> list[str]:
    return [exact_kilometres(km) for km in found.thresholds_km]


def reach_table(reaches: Sequence[Reach], question: Question, today: date) -> str:
    """Residents within each distance: of all types together first, then of each."""
    rows = [
        (
            found.types,
            _name(found, question),
            [(people(span), share(span, found.residents)) for span in found.within],
        )
        for found in reaches
    ]
    return render(
        "reach.html",
        today,
        limits=[_("up to {km}").format(km=km) for km in _limits(reaches[0])],
        rows=rows,
        total=reaches[0].residents,
    )


def part_word(by: str) -> str:
    """Heading of the parts of a ranking."""
    words = {"village": _("Village"), "group": _("Group"), "cell": _("Cell")}
    return words[by]


def ranking_table(found: Ranking, by: str, note: str, today: date) -> str:
    """Parts of the municipality, the largest gap first, below the whole."""
    table = found.table
    whole, parts = table.iloc[:1], table.iloc[1:]
    if by == "cell":
        parts = parts[parts["beyond_high"] > 0]
    shown = parts.iloc[:ROWS_SHOWN].to_dict("records")
    rows = []
    for row in [*whole.to_dict("records"), *shown]:
        beyond = Span(row["beyond_low"], row["beyond_high"])
        name = _("The whole municipality") if row["area_id"] == "all" else row["area"]
        rows.append(
            (
                name,
                number(row["residents"]),
                people(beyond),
                share(beyond, row["residents"]),
                _person_km(row["person_km_low"], row["person_km_high"]),
            )
        )
    return render(
        "ranking.html",
        today,
        part=part_word(by),
        rows=rows,
        km=exact_kilometres(found.within_km),
        certain=found.certain,
        shown=len(shown),
        hidden=len(parts) - len(shown),
        note=note,
    )


def _person_km(low: float, high: float) -> str:
    """Both ends; where the upper one cannot be told, the least, or a dash."""
    if math.isnan(low):
        return "–"
    if math.isnan(high):
        return _("at least {n}").format(n=number(low))
    return rounded(low, high)


def class_words(
    thresholds_km: Sequence[float], open_at: datetime | None = None
) -> list[str]:
    """Words of the classes of distance, the nearest first and unreached last."""
    far = [exact_kilometres(km) for km in thresholds_km]
    between = [
        _("over {low} up to {high}").format(low=low, high=high)
        for low, high in pairwise(far)
    ]
    return [
        _("up to {km}").format(km=far[0]),
        *between,
        _("over {km}").format(km=far[-1]),
        unreached_words(open_at),
    ]


def class_legend(
    title: str,
    thresholds_km: Sequence[float],
    used: set[int],
    unsure: int | None,
    today: date,
    *,
    open_at: datetime | None = None,
) -> str:
    """Legend of the classes of distance that the map shows.

    Parameters
    ----------
    used
        The classes that any cell has.
    unsure
        Class of the cells that are drawn paler, if there are any.
    open_at
        Moment at which places must be open.
    """
    count = len(thresholds_km)
    entries: list[tuple[Markup | str, str]] = [
        (class_swatch(i, count), words)
        for i, words in enumerate(class_words(thresholds_km, open_at))
        if i in used
    ]
    if unsure is not None:
        pale = class_swatch(unsure, count, pale=True)
        entries.append((pale, paler(open_at)))
    return render("class_legend.html", today, title=title, entries=entries)


def cell_details(
    cell_id: str,
    *,
    residents: int,
    village: str,
    rows: Mapping[str, Sequence[Step]],
    measured: str,
    by_road: bool,
    today: date,
) -> str:
    """Nearest and second nearest place of each type from one cell."""
    return render(
        "cell.html",
        today,
        cell_id=cell_id,
        residents=residents,
        village=village,
        rows=rows,
        measured=measured,
        by_road=by_road,
    )


def rules_section(
    rules: Sequence[tuple[Rule, Sequence[RuleCard], str]],
    *,
    names: dict[str, str],
    gaps: set[str],
    how: str,
    sources: Sources,
    today: date,
) -> str:
    """Cards of the rules of the law.

    Parameters
    ----------
    rules
        Each rule with its cards, or with a sentence if it is a national test.
    names
        Name of every place, by id.
    gaps
        Ids of the rules whose list of places is not complete.
    """
    return render(
        "rules.html",
        today,
        rules=rules,
        names=names,
        gaps=gaps,
        how=how,
        sources=sources,
    )
