"""What stands beside and below the map of the guided view, from results to HTML."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from markupsafe import Markup

from dashboard.html import render
from dashboard.sentences.coverage import STEPS, Told, out_of
from dashboard.sentences.coverage.service import bar_words
from dashboard.text import _
from geodata.reach import Reach


def step(code: str, told: Told, extra: str, today: date) -> str:
    """Number and statement of a step, with what is not known.

    Parameters
    ----------
    extra
        HTML between the statement and what follows from it.
    """
    part, title = STEPS[code]
    return render(
        "coverage_step.html",
        today,
        part=_(part),
        title=_(title),
        told=told,
        extra=Markup(extra),  # noqa: S704 - made by a template, which escapes
    )


def progress(code: str, today: date) -> str:
    """Which step of how many this is, and the parts that they belong to."""
    codes = list(STEPS)
    here = codes.index(code)
    dots = [
        (
            n > 0 and STEPS[one][0] != STEPS[codes[n - 1]][0],
            "here" if n == here else "done" if n < here else "",
        )
        for n, one in enumerate(codes)
    ]
    count = out_of(here + 1, len(codes))
    return render("coverage_progress.html", today, count=count, dots=dots)


def bars(reaches: Sequence[Reach], within_km: float, caption: str, today: date) -> str:
    """Share of the residents near each service type, or the two ends of it."""
    rows = []
    for one in reaches:
        span = one.within[one.thresholds_km.index(within_km)]
        ends = [100 * end / max(one.residents, 1) for end in (span.low, span.high)]
        if one.unreached.high == one.residents and not one.certain:
            ends = [0.0, 0.0]  # nothing is known: no bar may look like a share
        rows.append((one.types[0], *ends, bar_words(one, within_km)))
    return render("coverage_bars.html", today, caption=caption, rows=rows)


def table(
    caption: str,
    header: Sequence[str],
    rows: Iterable[Sequence[object]],
    today: date,
    note: str = "",
) -> str:
    """Table that holds what the map of a step shows."""
    cells = [[str(cell) for cell in row] for row in rows]
    shown: dict[str, Any] = {"caption": caption, "header": list(header), "note": note}
    return render("coverage_table.html", today, rows=cells, **shown)


def legend(title: str, entries: Sequence[tuple[str, str]], today: date) -> str:
    """Legend of a map: images and their words."""
    shown = [(Markup(image), words) for image, words in entries]  # noqa: S704 - ours
    return render("class_legend.html", today, title=title, entries=shown)


def wish_table(
    rows: Sequence[tuple[int, str, str]], outcome: Mapping[int, str], today: date
) -> str:
    """Wishes of a workshop, and whether each is part of the change.

    Parameters
    ----------
    rows
        Number, title and text of each wish.
    outcome
        What became of each, by its number.
    """
    header = [_("Wish number"), _("What and where"), _("In their words"), _("Tried")]
    cells = [(n, title, text, outcome[n]) for n, title, text in rows]
    return table(_("The wishes of the workshop"), header, cells, today)


def change_list(name: str, lines: Sequence[str], today: date) -> str:
    """What a change is made of.

    Parameters
    ----------
    name
        What its author calls it; may be empty.
    """
    return render("coverage_change.html", today, name=name, lines=lines)


def notes(lines: Sequence[str], today: date) -> str:
    """What the pack says beside a table; empty without any."""
    return render("coverage_notes.html", today, lines=lines)
