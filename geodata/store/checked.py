"""Reads a written workshop from a file, and checks everything in it."""

from typing import Final

from pydantic import ValidationError
from pydantic_core import from_json

from geodata.errors import Fault, SchemaError
from geodata.pack.files import key_of
from geodata.store.relations import faults_between
from geodata.store.written import POSITION, Written

VERSION: Final = 1
MARK: Final = "servicekarta"
"""Key that tells such a file from other GeoJSON, and its version."""
BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
MOST_BYTES: Final = 100_000_000
MOST_FAULTS: Final = 50
LONGEST_FOUND: Final = 80
FEW: Final = 5

CODES: Final = {
    "missing": "missing_key",
    "extra_forbidden": "unknown_key",
    "string_too_long": "import_too_long",
    "too_long": "import_too_many",
}
"""Code of a fault by the type of pydantic's error, where it has not a code itself."""
OWN: Final = (
    "not_allowed", "import_merged", "import_origin", "no_title", "last_day_before",
    "deleted_before", "unknown_kind_of_answer", "half_position", "no_text",
    "no_service_types", "no_spot", "no_place_or_spot",
)  # fmt: skip
NOWHERE: Final = ("no_spot", "no_place_or_spot")
SPOT: Final = "geometry.coordinates"


def read_written(content: bytes, file: str) -> Written:
    """Read a workshop from a file that may be anybody's.

    Parameters
    ----------
    file
        Name to tell in a fault; its row is the number of the feature.

    Raises
    ------
    SchemaError
        The file is no export of a workshop, or something in it does not fit; holds
        the first 50 faults.
    """
    if len(content) > MOST_BYTES:
        most = {"most": str(MOST_BYTES // 1_000_000)}
        raise SchemaError((Fault("import_too_large", file, values=most),))
    try:
        bare = content.removeprefix(BYTE_ORDER_MARK)
        given = from_json(bare, allow_inf_nan=False)
    except ValueError as error:
        raise SchemaError((Fault("not_json", file),)) from error
    version = given.get(MARK) if isinstance(given, dict) else None
    if version != VERSION or isinstance(version, bool):
        raise SchemaError((Fault("import_version", file, found=_found(version)),))
    try:
        written = Written.model_validate(given)
    except ValidationError as errors:
        raise SchemaError(_first(_faults_of(errors, file))) from errors
    if faults := faults_between(written, file):
        raise SchemaError(_first(faults))
    return written


def _first(faults: list[Fault]) -> tuple[Fault, ...]:
    """The first 50 faults, and how many more there are."""
    more = len(faults) - MOST_FAULTS
    if more <= 0:
        return tuple(faults)
    rest = Fault("more_faults", faults[0].file, found=str(more))
    return (*faults[:MOST_FAULTS], rest)


def _faults_of(errors: ValidationError, file: str) -> list[Fault]:
    """Turn what is wrong with the form of a file into faults, one for each key."""
    faults: dict[tuple[int | None, str], Fault] = {}
    for error in errors.errors(include_url=False):
        row, column = _place(error["loc"])
        kind = error["type"]
        code = kind if kind in OWN else CODES.get(kind, "import_value")
        if column == SPOT and code == "import_value":
            code = "outside_sweden"
        found = _found(error["input"])
        most = {"most": str((error.get("ctx") or {}).get("max_length", ""))}
        faults.setdefault((row, column), Fault(code, file, row, column, found, most))
    lost = {row for row, column in faults if column.startswith("geometry")}
    return [f for f in faults.values() if f.code not in NOWHERE or f.row not in lost]


def _found(given: object) -> str:
    """What stands there, short, and without signs that a terminal obeys."""
    if given is None or isinstance(given, dict):
        return ""
    if isinstance(given, list | tuple):
        plain = (str(one) for one in given[:FEW] if not isinstance(one, list | dict))
        return _printable(", ".join(plain))
    return _printable(str(given))


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else "\ufffd" for c in text[:LONGEST_FOUND])


def _place(location: tuple[str | int, ...]) -> tuple[int | None, str]:
    """Number of the feature, if it is in one, and the key."""
    row = None
    if location[:1] == ("features",) and len(location) > 1:
        row, location = int(location[1]) + 1, location[2:]
    column = key_of(
        tuple(part for part in location if part not in {"said", "settings"})
    )
    if column in POSITION or column.startswith(SPOT):
        column = SPOT
    return row, _printable(column)
