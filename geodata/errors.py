"""The errors of this package: a code and its values; the words are the dashboard's."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong in one file of a pack.

    Attributes
    ----------
    code
        What is wrong, as a word that the dashboard translates.
    file
        Name of the file inside the pack.
    row
        Row as a spreadsheet numbers it (the header is row 1); in GeoJSON the number of
        the feature, from 1. None when the whole file is meant.
    column
        Column, property or key, or None.
    found
        The value that was found, as text.
    values
        What the words need besides: allowed values, limits, the other file.
    severity
        An error keeps the pack from being used; a warning does not.
    """

    code: str
    file: str
    row: int | None = None
    column: str | None = None
    found: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    severity: Severity = "error"


class GeodataError(Exception):
    """Base of all errors that this package raises on purpose.

    Parameters
    ----------
    code
        What is wrong, as a word that the dashboard translates.
    **values
        What the words need: names, limits, what was found.
    """

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values


class SourceError(GeodataError, FileNotFoundError):
    """A file or folder that should be read is not there."""

    def __str__(self) -> str:
        return f"{self.code}: {self.values}"


class SchemaError(GeodataError, ValueError):
    """Data does not have the form that it must have; holds every fault."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("schema")
        self.faults = faults

    def __str__(self) -> str:
        return "; ".join(
            f"{f.file}:{f.row or ''}:{f.column or ''} {f.code} {f.found!r}"
            for f in self.faults
        )


class PackageError(GeodataError, ImportError):
    """A package that only some tasks need is not installed."""


class CrsError(GeodataError, ValueError):
    """A table has another coordinate reference system than the one demanded."""


class AnalysisError(GeodataError, ValueError):
    """A question that the data cannot answer, such as an unknown place."""


class StoreError(GeodataError, RuntimeError):
    """The store of workshops cannot do it, or must not."""
