"""Opening hours as people and lists write them, in the syntax of OpenStreetMap."""

import re
from typing import Final

from geodata.hours import is_valid

DAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
DAY_WORDS: Final = {
    r"m[åa]n(?:d(?:ag(?:ar)?)?)?|mo(?:n(?:day)?s?)?": "Mo",
    r"tis(?:d(?:ag(?:ar)?)?)?|tu(?:e(?:sday)?s?)?": "Tu",
    r"ons(?:d(?:ag(?:ar)?)?)?|we(?:d(?:nesday)?s?)?": "We",
    r"tor(?:s(?:dag(?:ar)?)?)?|th(?:u(?:rsday)?s?)?": "Th",
    r"fre(?:d(?:ag(?:ar)?)?)?|fr(?:i(?:day)?s?)?": "Fr",
    r"l[öo]r(?:d(?:ag(?:ar)?)?)?|sa(?:t(?:urday)?s?)?": "Sa",
    r"s[öo]n(?:d(?:ag(?:ar)?)?)?|su(?:n(?:day)?s?)?": "Su",
    r"vardagar|vardag|vard|weekdays": "Mo-Fr",
    r"helger|helg|weekends?": "Sa-Su",
    r"alla dagar|varje dag|dagligen|every day|daily": "Mo-Su",
    r"helgdagar|helgdag|röda dagar|public holidays|holidays|ph": "PH",
    r"stängt|stängd|closed": "off",
    r"dygnet runt|all day": "24/7",
}
"""What days are called in Swedish and English, and their names in the syntax."""
NOISE: Final = re.compile(r"\b(?:kl|klockan|öppet|open)\b\.?|(?<=[a-zåäö])[.:](?=\s|$)")
DAY: Final = rf"(?:{'|'.join(DAYS)}|PH)"
TIMES: Final = re.compile(
    r"\b(\d{1,2})(?:[.:](\d{2}))?\s*-\s*(\d{1,2})(?:[.:](\d{2}))?\b"
)
SAYS_WHEN: Final = re.compile(r"\d|off")
"""Days alone say nothing of the hours."""
NEXT_RULE: Final = re.compile(rf"(\d|off)\s*[.,]?\s*(?:och|and)?\s+(?={DAY}\b)")


def code_of(text: str) -> str | None:
    """Opening hours in the syntax of OpenStreetMap; None if they cannot be understood.

    Parameters
    ----------
    text
        As OpenStreetMap writes them, or in words: mån–fre 9–18, lör 10–14.
    """
    written = " ".join(text.split())
    if is_valid(written):
        return written
    found = _translated(written)
    return found if SAYS_WHEN.search(found) and is_valid(found) else None


def _translated(text: str) -> str:
    """Words of days and times as the syntax has them."""
    made = re.sub(r"\s*[–—−]\s*", "-", text.lower())
    made = NOISE.sub("", re.sub(r"\s+(?:till|to)\s+", "-", made))
    for words, code in DAY_WORDS.items():
        made = re.sub(rf"\b(?:{words})\b", code, made)
    made = re.sub(rf"({DAY})\s*-\s*({DAY})", r"\1-\2", made)
    made = TIMES.sub(_time, made)
    made = NEXT_RULE.sub(r"\1; ", made)
    made = re.sub(rf"({DAY})\s*(?:och|and|,)\s*(?={DAY}\b)", r"\1,", made)
    made = re.sub(r"(\d)\s*(?:och|and|,)\s*(?=\d)", r"\1,", made)
    return " ".join(made.split()).strip(" ,;.")


def _time(found: re.Match[str]) -> str:
    """A span of time with two digits everywhere: 9-18.30 is 09:00-18:30."""
    first, minutes, last, more = found.groups()
    return f"{int(first):02}:{minutes or '00'}-{int(last):02}:{more or '00'}"
