"""Sentences about workshops: the three questions, what somebody says, and where."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from dashboard.terms import listing, term
from dashboard.text import N_, _, ngettext, number
from geodata.store.cells import LONGEST_TEXT
from geodata.store.records import Contribution, LogEntry, Question, Said, Screen
from geodata.store.transfer import Taken

QUESTION_WORDS: Final[Mapping[Question, str]] = {
    "today": N_("What is service like today where we live and work?"),
    "future": N_("What would we like it to be in the future?"),
    "part": N_(
        "How do we want to take part and influence the planning of service, and what "
        "can we do ourselves?"
    ),
}
SHORT_WORDS: Final[Mapping[Screen, str]] = {
    "start": N_("Start"),
    "today": N_("Today"),
    "future": N_("The future"),
    "part": N_("Taking part"),
}
KIND_WORDS: Final[Mapping[str, str]] = {
    "works": N_("Works well"),
    "works_not": N_("Does not work"),
    "hours": N_("Opening hours"),
    "closed": N_("Is closed down"),
    "missing": N_("Is missing on the map"),
    "wish": N_("Wish"),
    "run": N_("Run a service"),
    "premises": N_("Lend premises or land"),
    "transport": N_("Drive and deliver"),
    "time": N_("Give time"),
    "knowledge": N_("Share knowledge"),
    "money": N_("Put in money or seek support"),
    "other": N_("Something else"),
}
STATUS_WORDS: Final[Mapping[str, str]] = {
    "waiting": N_("waits to be looked at"),
    "shown": N_("shown"),
    "hidden": N_("not shown"),
    "merged": N_("merged with one that says the same"),
    "withdrawn": N_("taken back"),
}


def question_title(question: Question) -> str:
    """One of the three questions, in full."""
    return _(QUESTION_WORDS[question])


def screen_word(screen: Screen) -> str:
    """Short name of a question, or of the start of the wall."""
    return _(SHORT_WORDS[screen])


def kind_word(kind: str) -> str:
    """What a contribution says, in a word or two."""
    return _(KIND_WORDS[kind])


def status_word(status: str) -> str:
    """What has become of a contribution."""
    return _(STATUS_WORDS[status])


def types_words(types: tuple[str, ...]) -> str:
    """Service types as a list in words."""
    return listing([term("type", code).lower() for code in types], _("and"))


def where_words(said: Said, places: Mapping[str, str]) -> str:
    """The place or village that somebody speaks of; empty if of none.

    Parameters
    ----------
    places
        Name of each place by its id; of one that is not there the id is told.
    """
    if said.place_id:
        return places.get(said.place_id, said.place_id)
    if said.latitude is not None and said.village:
        return _("at {village}").format(village=said.village)
    return said.village


def said_title(said: Said, places: Mapping[str, str], groups: Mapping[str, str]) -> str:
    """What somebody says, on one line, but for the free text.

    Parameters
    ----------
    groups
        Name of each local group by its id.
    """
    about = kind_word(said.kind) if said.kind != "wish" else ""
    types = types_words(said.types)
    words = ": ".join(filter(None, (about, types)))
    parts = [words[:1].upper() + words[1:], where_words(said, places)]
    if said.group_id:
        parts.append(groups.get(said.group_id, said.group_id))
    return ", ".join(filter(None, parts))


def dots_words(dots: int) -> str:
    """How many dots lie on a wish."""
    return ngettext("{n} dot", "{n} dots", dots).format(n=dots)


def contribution_title(
    one: Contribution, places: Mapping[str, str], groups: Mapping[str, str]
) -> str:
    """A contribution on one line: its number and what it says, but for the text."""
    return f"{one.number}. {said_title(one.said, places, groups)}"


def time_left(ends_at: datetime, now: datetime) -> str:
    """How long a timer still runs, in minutes and seconds."""
    seconds = max(int((ends_at - now).total_seconds()), 0)
    minutes, rest = divmod(seconds, 60)
    return f"{minutes}:{rest:02}"


def lacking_words(code: str) -> str:
    """What is missing in an answer or does not fit, by the code of the fault."""
    words = {
        "no_text": _("Write a few words about what the group can do."),
        "no_service_types": _("Choose at least one kind of service."),
        "no_spot": _("Choose where: a village or place in the list, or on the map."),
        "no_place_or_spot": _(
            "Choose what it is about: a village or place in the list, or on the map."
        ),
        "no_service_or_words": _("Choose which service it is about, or write it."),
        "unknown_kind_of_answer": _("Choose first what you want to tell."),
        "string_too_long": _(
            "The text is too long: {n} signs at most. Nothing was sent, and it is "
            "still there."
        ).format(n=number(LONGEST_TEXT)),
    }
    return words.get(code, _("Something in the form does not fit. Look it over."))


def code_words(code: str) -> str:
    """Code of a workshop as it is read out: in two halves."""
    half = len(code) // 2
    return f"{code[:half]} {code[half:]}"


ACTION_WORDS: Final[Mapping[str, str]] = {
    "show": N_("shown"),
    "hide": N_("hidden"),
    "merge": N_("merged"),
    "move": N_("place corrected"),
    "undo": N_("step taken back"),
    "withdraw": N_("taken back by who said it"),
    "enter": N_("entered from paper"),
    "import": N_("brought from another machine"),
    "settings": N_("settings changed"),
    "screen": N_("the wall changed"),
    "close": N_("workshop closed"),
    "reopen": N_("workshop opened again"),
    "export": N_("workshop exported"),
}
ROLE_WORDS: Final[Mapping[str, str]] = {
    "participant": N_("participant"),
    "facilitator": N_("facilitator"),
    "editor": N_("editor"),
    "command": N_("the command"),
}


def log_words(entry: LogEntry, numbers: Mapping[str, int]) -> str:
    """One step of the log: when, what, and by which role.

    Parameters
    ----------
    numbers
        Number of each contribution by its id.
    """
    action, role = _(ACTION_WORDS[entry.action]), _(ROLE_WORDS[entry.role])
    when_words = f"{entry.at.astimezone():%Y-%m-%d %H:%M}"
    if entry.contribution_id in numbers:
        n = numbers[entry.contribution_id]
        into = numbers.get(str(entry.after.get("merged_into")))
        if into:
            action = _("{action} with number {n}").format(action=action, n=into)
        form = _("{when}: number {n} {action} ({role})")
        return form.format(when=when_words, n=n, action=action, role=role)
    form = _("{when}: {action} ({role})")
    return form.format(when=when_words, action=action, role=role)


def taken_words(taken: Taken) -> list[str]:
    """What became of the file of a workshop that another machine has exported."""
    here = taken.workshop.code
    lines = [
        _("Workshop {code}: {title}").format(
            code=here, title=taken.workshop.settings.title
        ),
        _("Contributions: new {new}, changed {changed}, already there {same}.").format(
            new=number(taken.new),
            changed=number(taken.changed),
            same=number(taken.same),
        ),
        _("New votes: {n}.").format(n=number(taken.votes)),
    ]
    if taken.votes_left:
        left = _(
            "Votes left out: {n}. Here the participant gave another number of dots, or "
            "has none left."
        )
        lines.append(left.format(n=number(taken.votes_left)))
    if taken.code_there != here:
        other = _("In the file its code is {code}; here that is another workshop's.")
        lines.append(other.format(code=taken.code_there))
    return lines
