"""Opening hours and moments in words."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Final

from babel.dates import format_date, get_day_names

from dashboard.open_at import WEEKDAYS
from dashboard.terms import capital, listing
from dashboard.text import N_, _, language, ngettext, number
from geodata.hours import (
    DAY_MINUTES,
    Day,
    Spell,
    Week,
    eve,
    is_holiday,
    is_valid,
    week,
)
from geodata.places import OpenCount

EVES: Final = {
    "midsummer": N_("Midsummer Eve"),
    "christmas": N_("Christmas Eve"),
    "new_year": N_("New Year's Eve"),
}
STATES: Final = {
    "open": N_("open then"),
    "closed": N_("closed then"),
    "unknown": N_("opening hours not known"),
}
"""What a service is at a moment that was asked for."""
HOUR: Final = 60
A_MONDAY: Final = date(2024, 1, 1)


def state_words(state: str) -> str:
    """Say whether a service is open at the moment that was asked for."""
    return _(STATES[state])


def hours_words(text: str, today: date) -> str:
    """Opening hours in words: mån–fre 9–18, lör 10–14; helgdagar stängt.

    Parameters
    ----------
    text
        As OpenStreetMap writes them. What cannot be said in words stands as it is.
    today
        The hours of this week are told where they differ over the year.
    """
    if not text:
        return _("not known")
    told = week(text, today - timedelta(today.weekday()))
    if told is not None:
        return _week_words(told)
    if is_valid(text):
        return _("“{hours}” (as OpenStreetMap writes them)").format(hours=text)
    return _("“{hours}” (cannot be read)").format(hours=text)


def are_said(text: str) -> bool:
    """Whether opening hours can be said in words, other than as they are written."""
    return is_valid(text) and week(text, A_MONDAY) is not None


def _week_words(told: Week) -> str:
    parts = [_days_words(told.days)]
    if told.holidays_differ:
        parts.append(_("public holidays differ"))
    elif told.holidays is not None:
        form = _("public holidays {hours}")
        parts.append(form.format(hours=_day_words(told.holidays)))
    if told.varies:
        parts.append(_("this week; other hours in other weeks"))
    return "; ".join(parts)


def _days_words(days: Sequence[Day]) -> str:
    groups: dict[Day, list[int]] = {}
    for number_of, spells in enumerate(days):
        groups.setdefault(spells, []).append(number_of)
    if len(groups) == 1:
        words = _day_words(days[0])
        whole = days[0] in ((), (Spell(0, DAY_MINUTES, "open", ""),))
        return words if whole else _("every day {hours}").format(hours=words)
    return ", ".join(
        f"{_names(numbers)} {_day_words(spells)}"
        for spells, numbers in groups.items()
        if spells
    )


def _names(numbers: Sequence[int]) -> str:
    """Names of weekdays, those in a row as a span: mån–fre, sön."""
    names = get_day_names("abbreviated", locale=language())
    return ", ".join(
        names[run[0]] if len(run) == 1 else f"{names[run[0]]}–{names[run[-1]]}"
        for run in _runs(numbers)
    )


def _runs(numbers: Sequence[int]) -> Iterator[list[int]]:
    for _start, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        yield [one for _place, one in run]


def _day_words(spells: Day) -> str:
    if not spells:
        return _("closed all day")
    return _(" and ").join(map(_spell_words, spells))


def _spell_words(spell: Spell) -> str:
    if (spell.start, spell.end) == (0, DAY_MINUTES):
        words = _("round the clock")
    else:
        words = f"{_clock(spell.start)}–{_clock(spell.end)}"
    if spell.comment:
        return _("{hours} (“{condition}”)").format(hours=words, condition=spell.comment)
    return words if spell.state == "open" else _("perhaps {hours}").format(hours=words)


def _clock(minutes: int) -> str:
    """Time of the day, in short: 9, 9.30, 24, and 02 in the night after."""
    hour, minute = divmod(minutes, HOUR)
    over = minutes > DAY_MINUTES
    told = f"{hour % 24:02}" if over else f"{hour}"
    if not minute:
        return told
    return _("{hour}:{minute}").format(hour=told, minute=f"{minute:02}")


def weekdays() -> dict[str, str]:
    """Name of each weekday by its code, Monday first."""
    names = get_day_names("wide", locale=language())
    return {code: capital(names[i]) for i, code in enumerate(WEEKDAYS)}


def time_words(code: str) -> str:
    """Time of the day in full: 09.30.

    Parameters
    ----------
    code
        Hour and minute with two digits each.
    """
    return _("{hour}:{minute}").format(hour=code[:2], minute=code[2:])


def moment_words(moment: datetime) -> str:
    """Day and time of a moment: tisdag 3 mars 2026 kl. 19.00."""
    day = str(format_date(moment, "EEEE d MMMM y", locale=language()))
    return _("{day} at {time}").format(day=day, time=time_words(f"{moment:%H%M}"))


def at_moment(moment: datetime | None, sentence: str) -> str:
    """Say for which moment a sentence holds; at any time the sentence alone."""
    if moment is None:
        return sentence
    return f"{capital(moment_words(moment))}: {sentence}"


def none_open(places: str, best: str) -> str:
    """Say that no place is known to be open then, and what holds if some are.

    Parameters
    ----------
    best
        What holds if all with unknown opening hours are open; empty if no more.
    """
    told = _("Known to be open then: no {places}.").format(places=places)
    if not best:
        return told
    more = _("At best, with all unknown opening hours counted as open: {told}")
    return f"{told} {more.format(told=best)}"


def day_note(moment: datetime) -> str:
    """Say that a day is a public holiday, or an eve; empty for any other."""
    code = eve(moment.date())
    if code:
        told = _(
            "{eve} is no public holiday by law, but often counts as one: where hours "
            "of public holidays are told, it is not known whether they hold then."
        )
        return capital(told.format(eve=_(EVES[code])))
    if is_holiday(moment.date()):
        return _(
            "The day is a public holiday: where the hours say nothing of such days, "
            "those of the weekday hold."
        )
    return ""


def shown_words(count: OpenCount, moment: datetime) -> str:
    """Say how many services the map shows at a moment, and how many it leaves out."""
    parts = [
        ngettext(
            "{n} service is known to be open",
            "{n} services are known to be open",
            count.open,
        ).format(n=number(count.open)),
        ngettext(
            "{n} has unknown opening hours (marked ?)",
            "{n} have unknown opening hours (marked ?)",
            count.unknown,
        ).format(n=number(count.unknown)),
        ngettext(
            "{n} is closed and not shown",
            "{n} are closed and not shown",
            count.closed,
        ).format(n=number(count.closed)),
    ]
    told = listing(parts, _("and")) + "."
    return " ".join(filter(None, (at_moment(moment, told), day_note(moment))))


def counted_words(count: OpenCount, moment: datetime) -> str:
    """Say how many of the places that count are open, and how a range comes of it."""
    total = count.open + count.unknown + count.closed
    told = ngettext(
        "Of {total} place that counts: known to be open {open}, to be closed {closed}.",
        "Of {total} places that count: known to be open {open}, to be closed {closed}.",
        total,
    ).format(total=number(total), open=number(count.open), closed=number(count.closed))
    parts = [at_moment(moment, told)]
    if count.unknown:
        more = ngettext(
            "{n} has unknown opening hours: figures are a range, from it being closed "
            "then to it being open.",
            "{n} have unknown opening hours: figures are a range, from all of them "
            "being closed then to all of them being open.",
            count.unknown,
        )
        parts.append(more.format(n=number(count.unknown)))
    return " ".join(filter(None, (*parts, day_note(moment))))


def why_range(*, lists: bool, hours: bool) -> str:
    """Say why two numbers stand where one would; empty where one does."""
    if lists and hours:
        return _(
            "Two numbers are the ends of a range, for a list is not complete and some "
            "opening hours are not known."
        )
    if hours:
        return _(
            "Two numbers are the ends of a range, for some opening hours are not known."
        )
    if lists:
        return _("Two numbers are the ends of a range, for a list is not complete.")
    return ""


def unreached_words(moment: datetime | None) -> str:
    """Say that from somewhere nothing that counts can be reached."""
    if moment is None:
        return _("no known place can be reached")
    return _("none that is known to be open can be reached")


def paler(moment: datetime | None) -> str:
    """Say what the paler cells of a map of gaps are."""
    if moment is None:
        return _("Paler: perhaps no gap, the list is not complete")
    return _("Paler: perhaps no gap, a list or opening hours are not known")
