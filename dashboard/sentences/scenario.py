"""Scenarios as plain sentences: what changes, for whom, and by how much."""

import math
from collections.abc import Callable, Mapping, Sequence

from dashboard.sentences.analysis import people, share
from dashboard.sentences.closings import rounded
from dashboard.terms import capital, listing, term
from dashboard.text import _, exact_kilometres, kilometres, ngettext, number
from geodata.reach import Span
from geodata.scenario import Scenario
from geodata.scenario.compare import Change

Names = Mapping[str, str]
Near = Callable[[float, float], str]
"""Name of the village nearest a latitude and a longitude."""

MINUS = "\N{MINUS SIGN}"


def types_words(types: Sequence[str]) -> str:
    """Names of service types in a row."""
    return listing([term("type", code).lower() for code in types], _("and"))


def described(scenario: Scenario, names: Names, near: Near) -> list[str]:
    """Say what each change is: those added, those closed, those moved, in order."""
    told = []
    for one in scenario.added:
        types = types_words(one.types)
        if one.place_id:
            form = _("{place} gets {types}")
            told.append(form.format(place=names[one.place_id], types=types))
            continue
        where = _near(one.latitude or 0.0, one.longitude or 0.0, near)
        name = one.name or _("New place")
        form = _("{name} near {village}: {types}")
        told.append(form.format(name=name, village=where, types=types))
    told += [
        _("{place} closes").format(place=names[place_id])
        for place_id in scenario.closed
    ]
    told += [
        _("{place} moves to the area of {village}").format(
            place=names[one.place_id],
            village=_near(one.latitude, one.longitude, near),
        )
        for one in scenario.moved
    ]
    return told


def _near(latitude: float, longitude: float, near: Near) -> str:
    """Village near a point; far from all of them its latitude and longitude."""
    return near(latitude, longitude) or f"{number(latitude, 2)} {number(longitude, 2)}"


def both(known: float, best: float) -> Span:
    """Both ends of a number of people."""
    return Span(*sorted((int(known), int(best))))


def effect(
    known: Change, best: Change, place: str, limit: int, within_km: float
) -> str:
    """Say what a scenario does to one service type.

    Parameters
    ----------
    known, best
        By the known places, and as if every village without one had one.
    place
        Noun of the places.
    limit
        Number of the distance in the summaries, and that distance.
    """
    total = known.total
    gain, lose = both(known.gain, best.gain), both(known.lose, best.lose)
    after = both(known.after.within[limit], best.after.within[limit])
    before = both(known.before.within[limit], best.before.within[limit])
    km, heading = exact_kilometres(within_km), capital(place)
    if known.is_first:
        return _(
            "{place}: none is known today. With the change at least {n} of {total} "
            "residents, {share}, have one within {km}."
        ).format(
            place=heading,
            n=number(after.low),
            total=number(total),
            share=share(Span(after.low, after.low), total),
            km=km,
        )
    if not gain.high and not lose.high:
        return _("{place}: nobody's way changes.").format(place=heading)
    parts = []
    if gain.high:
        told = ngettext(
            "{n} resident gets a shorter way",
            "{n} residents get a shorter way",
            gain.high,
        )
        parts.append(told.format(n=people(gain)))
    if lose.high:
        told = ngettext("{n} a longer one", "{n} a longer one", lose.high)
        if not gain.high:
            told = ngettext(
                "{n} resident gets a longer way",
                "{n} residents get a longer way",
                lose.high,
            )
        parts.append(told.format(n=people(lose)))
    if known.after.unreached > known.before.unreached:
        lost = both(
            known.after.unreached - known.before.unreached,
            best.after.unreached - best.before.unreached,
        )
        parts.append(_("{n} have no known place any more").format(n=people(lost)))
    return _(
        "{place}: {what}. {after} of {total} residents have one within {km}, {before} "
        "before."
    ).format(
        place=heading,
        what=listing(parts, _("and")),
        after=people(after),
        total=number(total),
        km=km,
        before=people(before),
    )


def ways(known: float, best: float) -> str:
    """Write a distance in metres, or both ends; a dash where it cannot be told."""
    if math.isnan(known) or math.isnan(best):
        return "–"
    low, high = map(kilometres, sorted((known, best)))
    return low if low == high else f"{low.removesuffix(' km')}–{high}"


def signed(known: float, best: float, decimals: int = 0) -> str:
    """Write a change, or both ends of it; a dash where it cannot be told."""
    if math.isnan(known) or math.isnan(best):
        return "–"
    ends = sorted({round(known, decimals), round(best, decimals)})
    words = [_signed(end, decimals) for end in ends]
    return _(" to ").join(words)


def _signed(value: float, decimals: int) -> str:
    if not value:
        return "0"
    sign = "+" if value > 0 else MINUS
    return f"{sign}{number(abs(value), decimals)}"


Row = tuple[str, str, str, str]
"""What is told, before, after, and the difference."""


def comparison(
    known: Change, best: Change, thresholds_km: Sequence[float]
) -> list[Row]:
    """Figures before and after a scenario, side by side."""
    rows = []
    for i, km in enumerate(thresholds_km):
        words = _("Residents within {km}").format(km=exact_kilometres(km))
        ends = [(one.before.within[i], one.after.within[i]) for one in (known, best)]
        rows.append(_counted(words, *ends))
    if known.before.unreached or known.after.unreached:
        words = _("Residents without a known place")
        ends = [(one.before.unreached, one.after.unreached) for one in (known, best)]
        rows.append(_counted(words, *ends))
    means = [(one.before.mean_m, one.after.mean_m) for one in (known, best)]
    worst = [(one.before.worst_m, one.after.worst_m) for one in (known, best)]
    rows += [_way(_("Mean way"), *means), _way(_("Longest way"), *worst)]
    totals = [(one.before.person_km, one.after.person_km) for one in (known, best)]
    before, after = (rounded(*pair) for pair in zip(*totals, strict=True))
    less = [then - was for was, then in totals]
    # What nobody could reach before cannot be compared.
    change = signed(less[0], less[1])
    if known.is_first:
        before = change = "–"
    rows.append((_("Person-km"), before, after, change))
    return rows


def _counted(words: str, known: tuple[int, int], best: tuple[int, int]) -> Row:
    before, after = (people(both(*ends)) for ends in zip(known, best, strict=True))
    return words, before, after, signed(known[1] - known[0], best[1] - best[0])


def _way(words: str, known: tuple[float, float], best: tuple[float, float]) -> Row:
    before, after = (ways(*ends) for ends in zip(known, best, strict=True))
    change = signed((known[1] - known[0]) / 1000, (best[1] - best[0]) / 1000, 1)
    return words, before, after, change if change in {"–", "0"} else f"{change} km"
