"""The steps on service as sentences: who has what near, and which lists have gaps."""

from collections.abc import Mapping, Sequence

from dashboard.sentences.analysis import people, place_word, share
from dashboard.sentences.coverage import Told, out_of
from dashboard.terms import PLACE_WORDS, listing, term
from dashboard.text import _, exact_kilometres, ngettext, number, when
from geodata.baseline import Question
from geodata.places import KindState
from geodata.reach import Ranking, Reach, Span


def _lists(kinds: Sequence[KindState]) -> str:
    words = [term("kind", kind.service_kind) for kind in kinds]
    return listing(words, _("and"))


def _of_types(types: Sequence[str], question: Question) -> list[str]:
    counted = question.counted()
    return [place_word(code, counted[code]) for code in types]


def service(
    found: Reach | None,
    ranking: Ranking | None,
    within_km: float,
    question: Question,
    open_types: Mapping[str, Sequence[KindState]],
    *,
    hours: Sequence[str] = (),
) -> Told:
    """Say how many have every service of which the list is complete.

    Parameters
    ----------
    found, ranking
        Those types together, and where the gaps are; None without such a type.
    open_types
        Kinds whose lists are not complete, by service type.
    hours
        Other types of which opening hours are not known at the moment asked for.
    """
    unknown = tuple(_open_type(code, kinds) for code, kinds in open_types.items())
    if found is None or ranking is None:
        said = _(
            "service types have a complete list of places. So no share can be told as "
            "a fact."
        )
        if question.open_at:
            said = _(
                "service types have a complete list of places and known opening hours. "
                "So no share can be told as a fact."
            )
        return Told(out_of(0, len(PLACE_WORDS)), said, (), unknown)
    km, words = exact_kilometres(within_km), _of_types(found.types, question)
    said = _("of the residents have {places} within {km}.").format(
        places=listing(words, _("and")), km=km
    )
    form = _("{n} residents lack at least one of them.")
    if len(words) == 1:
        form = _("{n} residents live farther away.")
    left = [term("type", code).lower() for code in (*open_types, *hours)]
    told = _("Not counted here, for their lists are not complete: {types}.")
    if hours:
        told = _(
            "Not counted here, for their lists are not complete or opening hours are "
            "not known: {types}."
        )
    out = (told.format(types=listing(left, _("and"))),) if left else ()
    return Told(
        share(_within(found, within_km), found.residents),
        said,
        (*_beyond(form, found, ranking, within_km), *out),
        unknown,
    )


def _open_type(code: str, kinds: Sequence[KindState]) -> str:
    """Say of a type which of its lists is not complete, or not there at all."""
    form = _("{type}: the list of {kinds} is not complete.")
    if all(kind.state == "unknown" for kind in kinds):
        form = _("{type}: there is no reliable list of {kinds}.")
    return form.format(type=term("type", code), kinds=_lists(kinds))


def _within(found: Reach, within_km: float) -> Span:
    return found.within[found.thresholds_km.index(within_km)]


def _beyond(
    form: str, found: Reach, ranking: Ranking, within_km: float
) -> tuple[str, ...]:
    """How many have it not near enough, and where most of them live."""
    beyond = found.beyond(within_km)
    if not beyond.high:
        return (_("Nobody lives farther away."),)
    told = form.format(n=people(beyond))
    rows = ranking.table.iloc[1:].to_dict("records")
    first = rows[0] if rows else {"beyond_low": 0}
    if not first["beyond_low"]:
        return (told,)
    most = _("Most of them live nearest {area}: {n}.")
    if not found.certain:
        most = _("Most of those who surely do live nearest {area}: {n}.")
    return (
        told,
        most.format(area=first["area"], n=number(int(first["beyond_low"]))),
    )


def one_type(
    found: Reach,
    ranking: Ranking,
    within_km: float,
    place: str,
    kinds: Sequence[KindState],
    *,
    notes: Sequence[str],
) -> Told:
    """Say how many have the nearest place of a service type near enough.

    Parameters
    ----------
    place
        Noun of the places.
    kinds
        The kinds that count.
    notes
        What the pack says of lists that are not complete.
    """
    gaps = [kind for kind in kinds if kind.state != "complete"]
    unknown = tuple(_incomplete(gaps, notes)) or _since(kinds)
    if found.unreached.high == found.residents and not found.certain:
        said = _("how far it is to the nearest {place}. None is known to be in reach.")
        return Told(_("Not known"), said.format(place=place), (), unknown)
    said = _("of the residents have at most {km} to the nearest {place}.")
    return Told(
        share(_within(found, within_km), found.residents),
        said.format(km=exact_kilometres(within_km), place=place),
        _beyond(_("{n} residents live farther away."), found, ranking, within_km),
        unknown,
    )


def _incomplete(kinds: Sequence[KindState], notes: Sequence[str]) -> list[str]:
    if not kinds:
        return []
    told = ngettext(
        "The list of {kinds} is not complete.",
        "The lists of {kinds} are not complete.",
        len(kinds),
    )
    if all(kind.state == "unknown" for kind in kinds):
        told = _("There is no reliable list of {kinds}.")
    return [told.format(kinds=_lists(kinds)), *notes]


def _since(kinds: Sequence[KindState]) -> tuple[str, ...]:
    """Say from when the oldest list is: nothing is known of what came after."""
    days = [kind.as_of for kind in kinds if kind.as_of]
    if not days:
        return ()
    told = _("What has changed since {day}, when the list is from.")
    return (told.format(day=when(min(days))),)


def bar_words(found: Reach, within_km: float) -> str:
    """Share of the residents within a distance, or that it is not known."""
    if found.unreached.high == found.residents and not found.certain:
        return _("not known")
    return share(_within(found, within_km), found.residents)
