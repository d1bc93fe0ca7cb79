"""Whether the parts of a written workshop fit together."""

from collections import Counter
from collections.abc import Iterable, Iterator

from geodata.errors import Fault
from geodata.store.written import Written


def faults_between(written: Written, file: str) -> list[Fault]:
    """Everything that does not fit together, though each part has its form.

    Parameters
    ----------
    file
        Name to tell in a fault; its row is the number of the feature.
    """
    return [
        *_twice(written, file),
        *_unknown(written, file),
        *_dots(written, file),
        *_merged(written, file),
    ]


def most_dots(written: Written) -> int:
    """Dots that a participant may have given, under any settings that ever held."""
    held = [e.before.get("votes") for e in written.log if e.action == "settings"]
    before = [votes for votes in held if isinstance(votes, int)]
    return max([written.workshop.settings.votes, *before])


def _twice(written: Written, file: str) -> Iterator[Fault]:
    rows = written.features
    yield from _repeated((one.id for one in rows), "id", file, in_rows=True)
    numbers = (str(one.number) for one in rows)
    yield from _repeated(numbers, "number", file, in_rows=True)
    yield from _repeated(written.participants, "participants[{n}]", file)
    yield from _repeated((one.id for one in written.log), "log[{n}].id", file)
    pairs = (f"{one.participant_id} {one.contribution_id}" for one in written.votes)
    yield from _repeated(pairs, "votes[{n}]", file)


def _repeated(
    values: Iterable[str], column: str, file: str, *, in_rows: bool = False
) -> Iterator[Fault]:
    seen: set[str] = set()
    for n, value in enumerate(values, start=1):
        if value in seen:
            row = n if in_rows else None
            yield Fault("duplicate", file, row, column.format(n=n), value)
        seen.add(value)


def _unknown(written: Written, file: str) -> Iterator[Fault]:
    """Participants and contributions that are named and not there."""
    people, ids = {"", *written.participants}, {"", *(f.id for f in written.features)}
    for n, one in enumerate(written.features, start=1):
        found = one.participant_id
        if found not in people:
            yield Fault("import_participant", file, n, "participant_id", found)
    for n, vote in enumerate(written.votes, start=1):
        found = vote.participant_id
        if found not in people:
            column = f"votes[{n}].participant_id"
            yield Fault("import_participant", file, None, column, found)
    yield from (
        Fault("import_contribution", file, None, column, found)
        for column, found in _named(written)
        if found not in ids
    )


def _named(written: Written) -> Iterator[tuple[str, str]]:
    """Key and id of each contribution that votes and log speak of."""
    for n, vote in enumerate(written.votes, start=1):
        yield f"votes[{n}].contribution_id", vote.contribution_id
    for n, entry in enumerate(written.log, start=1):
        yield f"log[{n}].contribution_id", entry.contribution_id
        for key, found in entry.merged.items():
            yield f"log[{n}].{key}.merged_into", found


def _dots(written: Written, file: str) -> Iterator[Fault]:
    most, given = most_dots(written), Counter[str]()
    for n, vote in enumerate(written.votes, start=1):
        given[vote.participant_id] += vote.dots
        if given[vote.participant_id] > most:
            found, values = str(given[vote.participant_id]), {"most": str(most)}
            yield Fault("import_dots", file, None, f"votes[{n}].dots", found, values)


def _merged(written: Written, file: str) -> Iterator[Fault]:
    into = {one.id: one.merged_into for one in written.features}
    ends = set[str]()
    for n, one in enumerate(written.features, start=1):
        if one.merged_into and one.merged_into not in into:
            found = one.merged_into
            yield Fault("import_contribution", file, n, "merged_into", found)
        elif leads_to_itself(one.id, into, ends):
            yield Fault("import_circle", file, n, "merged_into", one.merged_into)


def leads_to_itself(start: str, into: dict[str, str], ends: set[str]) -> bool:
    """Whether merging goes round in a circle from here.

    Parameters
    ----------
    into
        What each contribution is merged into; an empty text for none.
    ends
        Ids from which it is known to end; more are added.
    """
    way: set[str] = set()
    at = start
    while at and at not in ends and at in into:
        if at in way:
            return True
        way.add(at)
        at = into[at]
    ends.update(way)
    return False
