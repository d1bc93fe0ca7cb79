import pytest

from geodata.errors import (
    AnalysisError,
    CrsError,
    Fault,
    GeodataError,
    SchemaError,
    SourceError,
)

FAULTS = (
    Fault("unknown_status", "services.csv", 3, "status", "maybe"),
    Fault("missing_file", "groups.csv"),
)


@pytest.mark.parametrize(
    ("error", "builtin"),
    [
        (SourceError("no_folder", folder="x"), FileNotFoundError),
        (SchemaError(FAULTS), ValueError),
        (CrsError("crs", expected="EPSG:3006", found="None"), ValueError),
        (AnalysisError("unknown_place", found="x"), ValueError),
    ],
)
def test_error_is_caught_as_ours_and_as_the_builtin_that_callers_expect(
    error: GeodataError, builtin: type[Exception]
) -> None:
    for expected in (GeodataError, builtin):
        with pytest.raises(expected):
            raise error


@pytest.mark.parametrize(
    ("error", "parts"),
    [
        (SourceError("no_folder", folder="a/pack"), ["no_folder", "a/pack"]),
        (CrsError("crs", expected="EPSG:3006", found="EPSG:4326"), ["3006", "4326"]),
        (AnalysisError("unknown_place", found="nowhere"), ["unknown_place", "nowhere"]),
        (
            SchemaError(FAULTS),
            ["services.csv:3:status unknown_status 'maybe'", "groups.csv", "missing"],
        ),
    ],
)
def test_text_of_an_error_says_what_and_where(
    error: GeodataError, parts: list[str]
) -> None:
    assert [part for part in parts if part not in str(error)] == []


def test_code_and_values_of_an_error_are_kept_for_the_words() -> None:
    error = CrsError("crs", expected="a", found="b")
    assert (error.code, error.values) == ("crs", {"expected": "a", "found": "b"})


def test_schema_error_holds_every_fault() -> None:
    assert SchemaError(FAULTS).faults == FAULTS


def test_fault_is_an_error_unless_said_otherwise() -> None:
    assert Fault("empty", "places.csv").severity == "error"
