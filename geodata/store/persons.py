"""Signs of persons in free text, for a moderator to look at: no proof of any."""

import re
from collections.abc import Iterable
from typing import Final

WORD: Final = r"[A-ZÅÄÖÉÜ][a-zåäöéü]+(?:-[A-ZÅÄÖÉÜ]?[a-zåäöéü]+)?"
NAME: Final = re.compile(rf"\b{WORD}(?:\s+{WORD})*\b")
SIGNS: Final = (
    re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+"),
    re.compile(r"\b(?:19|20)?\d{6}[-+]?\d{4}\b"),
    re.compile(r"(?:\+46|\b0)[\d\s-]{6,14}\d\b"),
)
"""Addresses of mail, Swedish personal numbers, and numbers of phones."""
SENTENCE_END: Final = re.compile(r"(?:^|[.!?:\n]\s*|[-–•]\s+)$")


def signs_of_persons(text: str, known: Iterable[str] = ()) -> tuple[str, ...]:
    """Parts of a text that look like a name, a number or an address of a person.

    A word with a capital letter counts unless it begins a sentence alone or is part of
    a name that is known.

    Parameters
    ----------
    known
        Names that are none of persons: places, villages, groups.
    """
    usual = {word.lower() for name in known for word in re.findall(r"\w+", name)}
    found = [match[0].strip() for sign in SIGNS for match in sign.finditer(text)]
    for match in NAME.finditer(text):
        words = match[0].split()
        if SENTENCE_END.search(text[: match.start()]) and len(words) == 1:
            continue
        strange = [word for word in words if word.lower().rstrip("s") not in usual
                   and word.lower() not in usual]  # fmt: skip
        if SENTENCE_END.search(text[: match.start()]) and strange == words[:1]:
            continue
        if strange:
            found.append(match[0])
    return tuple(dict.fromkeys(found))
