"""What figures rest on: lists, the way and where people live, with their sources."""

from collections.abc import Mapping, Sequence
from datetime import date

from dashboard.html import render
from dashboard.panels import Sources
from dashboard.sentences import completeness
from dashboard.sentences.analysis import kind_words
from geodata.places import KindState


def basis(
    told: str,
    kinds: Sequence[KindState],
    measured: str,
    *,
    cited: Mapping[str, str],
    sources: Sources,
    today: date,
) -> str:
    """A sentence that opens to every list with its state, its date and its source.

    Parameters
    ----------
    told
        The sentence.
    cited
        Id of the source of the list of a kind, where it has one.
    """
    lists = [
        (kind_words(one.service_kind), completeness(one), cited.get(one.service_kind))
        for one in kinds
    ]
    return render(
        "basis.html",
        today,
        told=told,
        lists=lists,
        measured=measured,
        sources=sources,
    )


def model(told: str, ids: Sequence[str], sources: Sources, today: date) -> str:
    """Where people live, with the sources of it."""
    return render("model.html", today, told=told, ids=ids, sources=sources)
