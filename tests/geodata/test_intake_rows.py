from collections.abc import Mapping
from datetime import date

import geopandas
import pandas as pd
import pytest
import shapely

from geodata.errors import Fault, SchemaError
from geodata.intake.columns import suggest
from geodata.intake.dates import read_date
from geodata.intake.positions import recognise
from geodata.intake.records import ROW_COLUMNS, Accepted, Listing, Positions, Usual
from geodata.intake.rows import accept
from geodata.intake.words import Offer, offers_of, role_of, status_of
from geodata.vocabulary import ALL_KINDS, SERVICE_TYPES, STATUSES, TYPE_OF_KIND

TODAY = date(2025, 11, 28)
MIDDLE = (59.0, 16.5)
AREAS = geopandas.GeoDataFrame(
    {"municipality_code": ["0001", "0002"], "name": ["Byn", "Ås"]},
    geometry=[shapely.box(16, 58.5, 17, 59.5), shapely.box(17, 58.5, 18, 59.5)],
    crs="EPSG:4326",
)
SHOP = {
    "Namn": "Åhléns",
    "Ort": "Ån",
    "Lat": "59,05",
    "Long": "16,5",
    "Serviceslag": "post",
    "Datum": "2025-03-01",
}
USUAL = Usual(municipality_code="0001")


def understood(*rows: Mapping[str, str], usual: Usual = USUAL, **more: str) -> Accepted:
    """Rows as they are accepted, each of them the shop but for what it says."""
    whole = [{**SHOP, **more, **row} for row in rows]
    table = pd.DataFrame(whole, dtype=object).fillna("")
    table.index = pd.RangeIndex(2, 2 + len(rows))
    listing = Listing("lista.csv", "csv", table)
    columns = suggest(list(table.columns))
    positions = recognise(listing, columns, MIDDLE)
    return accept(listing, columns, positions, usual, areas=AREAS, today=TODAY)


def told(accepted: Accepted) -> list[tuple[str, int | None, str | None, str]]:
    return [
        (fault.code, fault.row, fault.column, fault.severity)
        for fault in accepted.faults
    ]


def cell(accepted: Accepted, column: str) -> list[str]:
    return accepted.rows[column].to_list()


def test_a_row_is_in_the_form_of_the_pack() -> None:
    accepted = understood({})
    assert tuple(accepted.rows.columns) == ROW_COLUMNS
    assert accepted.rows.index.to_list() == [2]
    assert accepted.rows.iloc[0][lambda cells: cells != ""].to_dict() == {
        "name": "Åhléns",
        "village": "Ån",
        "municipality_code": "0001",
        "latitude": "59.05",
        "longitude": "16.5",
        "service_type": "post",
        "service_kind": "post_agent",
        "status": "open",
        "seen_on": "2025-03-01",
    }
    assert (accepted.read, accepted.rejected, accepted.faults) == (1, 0, ())


def test_one_cell_names_several_services() -> None:
    accepted = understood({"Serviceslag": "Post, apotek och bensin/diesel"})
    assert accepted.rows.index.to_list() == [2, 2, 2]
    kinds = ["post_agent", "pharmacy", "petrol_diesel"]
    assert cell(accepted, "service_kind") == kinds


def test_services_that_are_not_known() -> None:
    some = understood({"Serviceslag": "post, kafé"})
    assert told(some) == [("unknown_service", 2, "Serviceslag", "warning")]
    assert cell(some, "service_kind") == ["post_agent"]
    none = understood({"Serviceslag": "kafé"})
    assert told(none) == [("unknown_service", 2, "Serviceslag", "error")]
    assert (len(none.rows), none.rejected) == (0, 1)
    assert list(none.rows.columns) == list(ROW_COLUMNS)


@pytest.mark.parametrize(
    ("words", "usual", "kinds"),
    [
        ("drivmedel", "", "petrol_diesel"),
        ("betaltjänster", "", "cash_withdrawal"),
        ("livsmedel", "full_range", "full_range"),
        ("livsmedel", "", ""),  # open: what is known may tell it
        ("livsmedel", "post_agent", ""),
        ("livsmedel, lanthandel", "", "limited_range"),
        ("", "vehicle_gas", "vehicle_gas"),
        ("", "", "no_service"),
    ],
)
def test_the_kind_that_a_type_takes(words: str, usual: str, kinds: str) -> None:
    asked = Usual(service_kind=usual, municipality_code="0001")
    accepted = understood({"Serviceslag": words}, usual=asked)
    if len(accepted.rows):
        assert cell(accepted, "service_kind") == kinds.split(", ")
        assert told(accepted) == []
        assert accepted.refused_names == frozenset()
    else:
        assert [code for code, *_rest in told(accepted)] == [kinds]


def test_kinds_and_types_in_columns_of_their_own() -> None:
    fits = understood({"Art": "fordonsgas", "Serviceslag": "drivmedel"})
    assert cell(fits, "service_kind") == ["vehicle_gas"]
    odd = understood({"Art": "fordonsgas", "Serviceslag": "post"})
    assert told(odd) == [("kind_of_other_type", 2, "Art", "error")]
    # A kind that is not known does not become the usual one.
    unknown = understood({"Art": "HVO", "Serviceslag": "drivmedel"})
    assert told(unknown) == [("unknown_service", 2, "Art", "error")]


def test_the_usual_type_holds_where_a_row_is_silent() -> None:
    usual = Usual(
        service_type="pharmacy",
        service_kind="pharmacy_agent",
        status="unverified",
        seen_on="2024-12-31",
        municipality_code="0001",
    )
    accepted = understood({"Serviceslag": "", "Datum": ""}, usual=usual)
    columns = ["service_kind", "status", "seen_on"]
    row = accepted.rows.iloc[0]
    assert row[columns].to_list() == ["pharmacy_agent", "unverified", "2024-12-31"]


def test_names_positions_and_days_that_are_missing() -> None:
    accepted = understood(
        {"Namn": ""}, {"Lat": "", "Long": ""}, {"Lat": ""}, {"Datum": ""}
    )
    assert told(accepted) == [
        ("empty", 2, "Namn", "error"),
        ("no_position", 3, "Lat, Long", "error"),
        ("half_position", 4, "Lat, Long", "error"),
        ("empty", 5, "Datum", "error"),
    ]
    assert (accepted.read, accepted.rejected) == (4, 4)


def test_a_place_that_is_known_by_its_id_needs_neither_name_nor_position() -> None:
    empty = {"Namn": "", "Lat": "", "Long": ""}
    accepted = understood({**empty, "place_id": "a-1"}, {"place_id": "å"})
    assert told(accepted) == [("id_form", 3, "place_id", "error")]
    row = accepted.rows.iloc[0]
    assert row[["place_id", "name", "latitude"]].to_list() == ["a-1", "", ""]
    wrong = understood({**empty, "place_id": "a", "Lat": "hemma"}, {})
    assert told(wrong)[0][0] == "half_position"


def test_positions_outside_sweden_and_far_from_the_municipality() -> None:
    accepted = understood({}, {"Lat": "12"}, {"Lat": "x"}, {"Lat": "61"}, {"Lat": "60"})
    assert told(accepted) == [
        ("position_outside", 3, "Lat, Long", "error"),
        ("position_form", 4, "Lat, Long", "error"),
        ("position_far", 5, "Lat, Long", "error"),
    ]
    assert accepted.rows.index.to_list() == [2, 6]


def test_the_municipality_is_told_or_by_position_or_the_usual_one() -> None:
    rows = [
        {}, {"Long": "17,5"}, {"Lat": "60"}, {"Kommun": "482"}, {"Kommun": "0481 Ox"},
        {"Kommun": "Ås kommun"}, {"Kommun": "byns kommun"}, {"Kommun": "Storstad"},
    ]  # fmt: skip
    names = [{**row, "Namn": f"B{i}"} for i, row in enumerate(rows)]
    accepted = understood(*names)
    codes = ["0001", "0002", "0001", "0482", "0481", "0002", "0001"]
    assert cell(accepted, "municipality_code") == codes
    assert told(accepted) == [("municipality_form", 9, "Kommun", "error")]
    nowhere = understood({"Lat": "60"}, usual=Usual())
    assert told(nowhere) == [
        ("no_municipality", 2, None, "error"),
    ]


def test_the_same_service_twice() -> None:
    accepted = understood(
        {}, {"Namn": "ÅHLENS"}, {"Serviceslag": "apotek"}, {"Lat": "59,06"}
    )
    assert told(accepted) == [("service_twice", 3, None, "error")]
    assert accepted.rows.index.to_list() == [2, 4, 5]
    by_id = understood({"place_id": "a"}, {"place_id": "a"}, {"place_id": "b"})
    assert told(by_id) == [("service_twice", 3, None, "error")]


def test_status_and_days_of_closing() -> None:
    rows = [
        {"Status": "nedlagd", "Stängningsdatum": "mars 2024"},
        {"Stängningsdatum": "2024"},
        {"Status": "öppen", "Stängningsdatum": "2024"},
        {"Status": "halv"},
        {"Öppnad": "2025", "Stängningsdatum": "2024", "Status": "stängd"},
        {"Öppnad": "igår", "Status": "okänd"},
        {"Öppnad": "2026"},
    ]
    accepted = understood(*({"Namn": f"B{i}", **row} for i, row in enumerate(rows)))
    assert told(accepted) == [
        ("closed_not_closed", 4, "Stängningsdatum", "error"),
        ("unknown_status", 5, "Status", "error"),
        ("closed_before_opened", 6, "Stängningsdatum", "error"),
        ("not_a_date", 7, "Öppnad", "warning"),
        ("future_date", 8, "Öppnad", "warning"),
    ]
    columns = ["status", "opened_on", "closed_on"]
    assert accepted.rows[columns].to_numpy().tolist() == [
        ["closed", "", "2024-03"],
        ["closed", "", "2024"],
        ["unverified", "", ""],
        ["open", "", ""],
    ]


def test_days_on_which_it_was_seen() -> None:
    days = ["2025-03", "2025", "1 mars 2025", "01/03/2025", "2025-11-29", "45717"]
    accepted = understood(
        *({"Datum": day, "Namn": f"B{i}"} for i, day in enumerate(days))
    )
    assert cell(accepted, "seen_on") == ["2025-03-01", "2025-01-01", "2025-03-01"]
    assert [code for code, *_rest in told(accepted)] == [
        "ambiguous_date",
        "future_date",
        "not_a_date",
    ]


def test_cells_that_are_left_out_of_rows_that_are_kept() -> None:
    accepted = understood(
        {"Öppettider": "när jag är här", "Precision": "nära", "Roll": "chef"},
        {
            "Namn": "B",
            "Öppettider": "mån–fre 9–18",
            "Precision": "ca 50 m",
            "Roll": "Servicepunkt",
        },
        {"Namn": "C", "Precision": "-5", "Kommentar": "#REF!"},
        {"Namn": "D", "Öppettider": "mån 25-26"},
        {"Namn": "E", "Öppettider": "Sa 10:00-14:00"},
    )
    assert sorted(told(accepted)) == [
        ("negative", 4, "Precision", "warning"),
        ("not_a_number", 2, "Precision", "warning"),
        ("opening_hours", 2, "Öppettider", "warning"),
        ("opening_hours", 5, "Öppettider", "warning"),
        ("spreadsheet_error", 4, "Kommentar", "warning"),
        ("unknown_role", 2, "Roll", "warning"),
    ]
    assert accepted.rejected == 0
    columns = ["opening_hours", "precision_m", "role"]
    assert accepted.rows.loc[3, columns].to_list() == [
        "Mo-Fr 09:00-18:00",
        "50",
        "service_point",
    ]
    assert accepted.rows.loc[2, columns].to_list() == ["", "", ""]
    assert accepted.rows.loc[6, "opening_hours"] == "Sa 10:00-14:00"


def refusal(
    columns: Mapping[str, str], positions: Positions, usual: Usual
) -> list[Fault]:
    table = pd.DataFrame([SHOP], dtype=object)
    listing = Listing("lista.csv", "csv", table)
    with pytest.raises(SchemaError) as raised:
        accept(listing, columns, positions, usual, areas=AREAS, today=TODAY)
    return list(raised.value.faults)


@pytest.mark.parametrize(
    ("columns", "usual", "codes"),
    [
        ({"nam": "Namn"}, {}, ["list_field"]),
        ({"name": "Butik"}, {}, ["no_such_column"]),
        ({"service": "Serviceslag"}, {}, ["no_name_column", "no_position_column"]),
        ({"name": "Namn"}, {}, ["no_position_column"]),
        (
            {"name": "Namn", "latitude": "Lat", "longitude": "Long"},
            {},
            ["position_system"],
        ),
        ({"name": "Namn"}, {"service_type": "fule"}, ["unknown_type"]),
        ({"name": "Namn"}, {"service_kind": "fule"}, ["unknown_kind"]),
        ({"name": "Namn"}, {"status": "fule"}, ["unknown_status"]),
        ({"name": "Namn"}, {"seen_on": "2025-02"}, ["not_a_day"]),
        ({"name": "Namn"}, {"seen_on": "2025-02-30"}, ["not_a_day"]),
        ({"name": "Namn"}, {"seen_on": "2025-11-29"}, ["future_date"]),
        (
            {"name": "Namn"},
            {"service_type": "fuel", "service_kind": "pharmacy"},
            ["kind_of_other_type"],
        ),
    ],
)
def test_what_is_asked_for_must_fit_the_list(
    columns: dict[str, str], usual: dict[str, str], codes: list[str]
) -> None:
    faults = refusal(columns, Positions(None), Usual(**usual))
    assert [fault.code for fault in faults] == codes


def test_progress_goes_up_to_the_end() -> None:
    shares: list[float] = []
    table = pd.DataFrame([SHOP], dtype=object)
    accept(
        Listing("a", "csv", table),
        suggest(list(SHOP)),
        Positions("EPSG:4326"),
        USUAL,
        areas=AREAS,
        today=TODAY,
        progress=shares.append,
    )
    assert shares == sorted(shares)
    assert shares[-1] == 1


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025-03-01", "2025-03-01"), ("2025-3-1", "2025-03-01"), ("2025", "2025"),
        ("20250301", "2025-03-01"), ("2025/03/01", "2025-03-01"),
        ("2025-03-01 00:00:00", "2025-03-01"), ("2025-03-01T12:30:00Z", "2025-03-01"),
        ("1 mars 2025", "2025-03-01"), ("den 1:a mars 2025", "2025-03-01"),
        ("Mars 2025", "2025-03"), ("1 MAJ 2024", "2024-05-01"),
        ("1 okt. 2024", "2024-10-01"), ("2025-03", "2025-03"),
        ("13/03/2025", "2025-03-13"), ("03/13/2025", "2025-03-13"),
        ("5.5.2025", "2025-05-05"), ("1 May 2024", "2024-05-01"),
        ("01/03/2025", "ambiguous_date"), ("1/3 2025", "ambiguous_date"),
        ("2025-02-29", "not_a_date"), ("31 april 2025", "not_a_date"),
        ("1 mors 2025", "not_a_date"), ("45717", "not_a_date"),
        ("25-03-01", "not_a_date"),
        ("2025-13", "not_a_date"), ("20251301", "not_a_date"), ("0000", "not_a_date"),
        ("13/13/2025", "not_a_date"), ("i går", "not_a_date"),
    ],
)  # fmt: skip
def test_dates(text: str, day: str) -> None:
    is_date = day[0].isdigit()
    assert read_date(text) == ((day, "") if is_date else ("", day))


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Lanthandel", "limited_range"), ("BENSIN & DIESEL", "petrol_diesel"),
        ("postombud; paketskåp", "post_agent, parcel_locker"),
        ("Bankomat", "cash_withdrawal"), ("apoteksombud", "pharmacy_agent"),
        ("kontantuttag, dagskassa", "cash_withdrawal, takings_deposit"),
        ("bensin eller diesel", "petrol_diesel"), ("Fullt sortiment", "full_range"),
        ("uttag", "cash_withdrawal"), ("paketombud", "post_agent"),
        ("mack", "petrol_diesel"),
    ],
)  # fmt: skip
def test_words_of_kinds(text: str, kinds: str) -> None:
    named, unknown = offers_of(text)
    assert unknown == ()
    assert [offer.service_kind for offer in named] == kinds.split(", ")


def test_codes_and_both_languages_of_the_vocabulary_are_known() -> None:
    for kind in ALL_KINDS:
        assert offers_of(kind) == ((Offer(TYPE_OF_KIND[kind], kind),), ())
    for service_type in SERVICE_TYPES:
        assert offers_of(service_type)[0][0].service_type == service_type
    assert [status_of(code) for code in STATUSES] == list(STATUSES)
    assert [status_of(word) for word in ("Öppen", "NEDLAGD", "okänd", "röd")] == [
        "open",
        "closed",
        "unverified",
        None,
    ]
    assert [role_of(word) for word in ("ja", "Nej", "kung")] == [
        "service_point",
        "",
        None,
    ]
