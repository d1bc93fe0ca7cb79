"""A scenario as it stands in the address of a page: short, versioned, checked.

Parts with a tilde between them: the version, then one part a change, last `e`, by which
a link that was cut off is known. A part begins with a letter that says what it is:

- `a59.1002_16.5643_pl`: a new place at this latitude and longitude; the letters of the
  service types are those on the map. A name may follow: `a59.1002_16.5643_pl_Boden`.
- `h` and letters, `_` and the id of a place: a place that gets these services too.
- `x` and the id of a place: it closes.
- `m59.1002_16.5643_` and the id of a place: it moves there.
- `n` and text: the name of the scenario.
"""

import re
from typing import Any, Final

from pydantic import ValidationError

from dashboard.palette import LOOKS
from geodata.errors import Fault, SchemaError
from geodata.scenario import FILE, VERSION, Scenario, faults_of
from geodata.vocabulary import SERVICE_TYPES

SEPARATOR: Final = "~"
END: Final = "e"
LETTERS: Final = {code: LOOKS[code].letter.lower() for code in SERVICE_TYPES}
CODES: Final = {letter: code for code, letter in LETTERS.items()}

POINT: Final = "_".join(
    rf"(?P<{name}>-?[0-9]{{1,3}}(?:\.[0-9]{{1,15}})?)"
    for name in ("latitude", "longitude")
)
FORMS: Final = (
    ("added", re.compile(rf"a{POINT}_(?P<types>[a-z]*)(?:_(?P<name>.*))?")),
    ("added", re.compile(r"h(?P<types>[a-z]*)_(?P<place_id>.+)")),
    ("closed", re.compile(r"x(?P<place_id>.+)")),
    ("moved", re.compile(rf"m{POINT}_(?P<place_id>.+)")),
    ("name", re.compile(r"n(?P<name>.*)")),
)
"""What a part adds to, and its form."""


def write(scenario: Scenario) -> str:
    """Write a scenario as text for an address; empty if nothing is in it."""
    if scenario == Scenario():
        return ""
    parts = [str(VERSION)]
    for one in scenario.added:
        letters = "".join(LETTERS[code] for code in one.types)
        if one.place_id:
            parts.append(f"h{letters}_{one.place_id}")
        else:
            name = f"_{one.name}" if one.name else ""
            parts.append(f"a{one.latitude}_{one.longitude}_{letters}{name}")
    parts += [f"x{place_id}" for place_id in scenario.closed]
    parts += [
        f"m{one.latitude}_{one.longitude}_{one.place_id}" for one in scenario.moved
    ]
    if scenario.name:
        parts.append(f"n{scenario.name}")
    return SEPARATOR.join([*parts, END])


def read(text: str) -> Scenario:
    """Read what `write` has written, or somebody by hand.

    Raises
    ------
    SchemaError
        The text is no scenario, of another version, or cut off; holds every fault.
    """
    if not text:
        return Scenario()
    version, *parts = text.split(SEPARATOR)
    if version != str(VERSION):
        raise SchemaError((Fault("scenario_version", FILE, found=version),))
    if not parts or parts.pop() != END:
        raise SchemaError((Fault("scenario_cut_off", FILE),))
    content: dict[str, Any] = {"added": [], "closed": [], "moved": []}
    faults = [
        Fault("scenario_part", FILE, found=part)
        for part in parts
        if not _take(part, content)
    ]
    try:
        scenario = Scenario.model_validate(content)
    except ValidationError as errors:
        faults += faults_of(errors, FILE)
    if faults:
        raise SchemaError(tuple(faults))
    return scenario


def _take(part: str, content: dict[str, Any]) -> bool:
    """Add one part to what a scenario is made of; return whether it is one."""
    for key, form in FORMS:
        match = form.fullmatch(part)
        if not match:
            continue
        given: dict[str, Any] = {k: v for k, v in match.groupdict().items() if v}
        if key == "name":
            content["name"] = given.get("name", "")
        elif key == "closed":
            content["closed"].append(given["place_id"])
        else:
            if "types" in match.groupdict():
                letters = given.get("types", "")
                given["types"] = [CODES.get(letter, letter) for letter in letters]
            content[key].append(given)
        return True
    return False
