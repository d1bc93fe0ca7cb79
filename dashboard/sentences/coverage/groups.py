"""The steps on local groups as sentences: how many, of whom, and where none is."""

from collections.abc import Mapping, Sequence

from dashboard.sentences.coverage import Told, out_of
from dashboard.terms import listing
from dashboard.text import _, kilometres, ngettext, number
from geodata.coverage import GroupPeople, VillageAlone

Names = Mapping[str, str]
"""Name of each group, by its id."""


def _and(names: Sequence[str]) -> str:
    return listing(list(names), _("and"))


def groups(count: int, alone: Sequence[VillageAlone], unplaced: Sequence[str]) -> Told:
    """Say how many local groups there are, and what none of them is at home in.

    Parameters
    ----------
    alone
        Villages that are no group's home village.
    unplaced
        Groups without a position.
    """
    said = ngettext("local development group.", "local development groups.", count)
    shown = _("The map shows the part that lies nearest each one's home village.")
    return Told(number(count), said, (shown, _alone_words(alone)), _unplaced(unplaced))


def _alone_words(alone: Sequence[VillageAlone]) -> str:
    if not alone:
        return _("Every village is some group's home village.")
    told = ngettext(
        "{n} village is no group's home village: {names}.",
        "{n} villages are no group's home village: {names}.",
        len(alone),
    )
    names = _and([one.name for one in alone])
    return told.format(n=number(len(alone)), names=names)


def _unplaced(names: Sequence[str]) -> tuple[str, ...]:
    borders = _("Where a group's area ends: the groups have drawn no borders.")
    if not names:
        return (borders,)
    told = ngettext(
        "Where {names} lies: it is not on the map.",
        "Where {names} lie: they are not on the map.",
        len(names),
    )
    return borders, told.format(names=_and(names))


def residents(
    found: Sequence[GroupPeople], names: Names, total: int, *, modelled: bool
) -> Told:
    """Say how many live nearest the group with most, and with fewest, residents."""
    placed = [(one.residents, one.group_id) for one in found if one.residents]
    left = [names[one.group_id] for one in found if one.residents is None]
    model = (_("Exactly where people live: the figures are a model."),)
    unknown = (model if modelled else ()) + _unplaced(left)[1:]
    if not placed:
        said = _("groups have a position, so no residents can be told.")
        return Told(number(0), said, (), unknown)
    most, fewest = max(placed), min(placed)
    said = _("of {total} residents live nearest {group}, the most of all groups.")
    more: tuple[str, ...] = ()
    if most != fewest:
        told = _("Fewest live nearest {group}: {n}.")
        more = (told.format(group=names[fewest[1]], n=number(fewest[0])),)
    return Told(
        number(most[0]),
        said.format(total=number(total), group=names[most[1]]),
        more,
        unknown,
    )


def villages(alone: Sequence[VillageAlone], total: int, names: Names) -> Told:
    """Say how many villages are no group's home village, and how far the farthest is.

    Parameters
    ----------
    total
        All villages.
    """
    figure = out_of(len(alone), total)
    said = ngettext(
        "village is no local group's home village.",
        "villages are no local group's home village.",
        total,
    )
    unknown = (_("Whether a group works there all the same: nobody has told."),)
    if not alone:
        return Told(figure, said)
    first = alone[0]
    if not first.group_id:
        return Told(figure, said, (_alone_words(alone),), unknown)
    told = _("Farthest is {village}: {km} to {group}, as the crow flies.").format(
        village=first.name, km=kilometres(first.distance_m), group=names[first.group_id]
    )
    return Told(figure, said, (told,), unknown)
