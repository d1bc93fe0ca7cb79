"""What a list would change, as a command tells it: lines of text, or JSON."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final, TypeVar

from dashboard.cli.data import fault_line
from dashboard.notices import fault_words
from dashboard.sentences.intake import (
    GROUP_WORDS,
    contradiction_words,
    difference_words,
    elsewhere_words,
    group_of,
    summary,
)
from dashboard.text import _, ngettext, number
from geodata.errors import Fault
from geodata.intake.records import Accepted, Comparison, Difference, Origin
from geodata.store.change_records import Change

Item = TypeVar("Item")

MOST_LINES: Final = 100
"""So many differences of a group, and so many faults, are told as text."""


def report_lines(
    accepted: Accepted, comparison: Comparison, origin: Origin
) -> list[str]:
    """How a list was understood, and every difference but what is unchanged."""
    lines = [_accepted(accepted)]
    lines += _some(accepted.faults, fault_line)
    groups: dict[str, list[Difference]] = {}
    for one in comparison.differences:
        groups.setdefault(group_of(one), []).append(one)
    for group, word in GROUP_WORDS.items():
        if group in groups and group != "same":
            title = _(word)
            lines += [f"{title}:", *_some(groups[group], _difference_line)]
    if comparison.contradictions:
        lines.append(_("Not written, as it contradicts what is known:"))
        lines += _some(comparison.contradictions, contradiction_words)
    lines.append(elsewhere_words(comparison, origin))
    lines.append(_("In all: {summary}.").format(summary=summary(comparison, accepted)))
    return [line for line in lines if line]


def _accepted(accepted: Accepted) -> str:
    kept = accepted.read - accepted.rejected
    told = ngettext(
        "{kept} of {n} row can be used, {services} services in all.",
        "{kept} of {n} rows can be used, {services} services in all.",
        accepted.read,
    )
    return told.format(
        kept=number(kept),
        n=number(accepted.read),
        services=number(len(accepted.rows)),
    )


def _difference_line(one: Difference) -> str:
    words = difference_words(one)
    if one.row is None:
        return words
    return _("row {row}: {what}").format(row=one.row, what=words)


def _some(items: Sequence[Item], words: Callable[[Item], str]) -> list[str]:
    """Indented lines, those of the first of very many."""
    shown = [f"  {words(item)}" for item in items[:MOST_LINES]]
    left = len(items) - len(shown)
    if left:
        more = ngettext(
            "… and {n} more: --format json has all.",
            "… and {n} more: --format json has all.",
            left,
        )
        shown.append(f"  {more.format(n=number(left))}")
    return shown


def outcome(dry_run: bool, taken: int, change: Change | None) -> str:
    """What was written, and how it is taken back."""
    if change is not None:
        told = ngettext(
            "Written: {n} difference, as change {number}. "
            "`servicekarta undo {number}` takes it back.",
            "Written: {n} differences, as change {number}. "
            "`servicekarta undo {number}` takes them back.",
            taken,
        )
        return told.format(n=number(taken), number=change.number)
    if dry_run and taken:
        told = ngettext(
            "Nothing was written; {n} difference would be taken.",
            "Nothing was written; {n} differences would be taken.",
            taken,
        )
        return told.format(n=number(taken))
    return _("Nothing was written.")


def report_record(accepted: Accepted, comparison: Comparison) -> dict[str, Any]:
    """The same as JSON has it, all of it."""
    return {
        "read": accepted.read,
        "rejected": accepted.rejected,
        "services": len(accepted.rows),
        "faults": [_fault(one) for one in accepted.faults],
        "differences": [_difference(one) for one in comparison.differences],
        "elsewhere": dict(comparison.elsewhere),
        "contradictions": [_difference(one) for one in comparison.contradictions],
    }


def _fault(fault: Fault) -> Mapping[str, Any]:
    problem, remedy = fault_words(fault)
    return {
        "severity": fault.severity,
        "code": fault.code,
        "row": fault.row,
        "column": fault.column,
        "found": fault.found,
        "problem": problem,
        "remedy": remedy,
    }


def _difference(one: Difference) -> Mapping[str, Any]:
    record = asdict(one)
    changes = record.pop("changes")
    return record | {
        "changes": {
            change["column"]: [change["before"], change["after"]] for change in changes
        }
    }
