import pytest

from geodata.intake.columns import FIELDS, folded, known_names, suggest


@pytest.mark.parametrize(
    ("names", "fields"),
    [
        (
            "Namn;Ort;Adress;Kommunkod;N;E;Serviceslag;Tjänst;Öppettider;Datum;Status",
            "name;village;street_address;municipality_code;northing;easting;"
            "service_type;service;opening_hours;seen_on;status",
        ),
        ("BUTIK;TÄTORT;LAT;LONG", "name;village;latitude;longitude"),
        ("Butik;Nord;Öst;Typ", "name;northing;easting;service_type"),
        ("name;X-koord;Y-koord;Uppdaterad", "name;northing;easting;seen_on"),
        ("Name;Latitude;Longitude;Hours", "name;latitude;longitude;opening_hours"),
        ("Serviceställets namn;Koordinater (WGS84)", ";latitude"),
        ("Kommentar om läget;Kedja;Precision", "note;operator;precision_m"),
        ("Fullständigt namn;Senast uppdaterad den", ";seen_on"),
        ("Åäö;Foo;", ";;"),
        ("Namn;Butik", "name;"),
        ("service_ty;service_ki;municipali;opening_ho;service_no",
         "service_type;service_kind;municipality_code;opening_hours;service_note"),
    ],
)  # fmt: skip
def test_suggestions(names: str, fields: str) -> None:
    given = names.split(";")
    expected = {
        field: name
        for name, field in zip(given, fields.split(";"), strict=True)
        if field
    }
    assert suggest(given) == expected


def test_every_field_is_known_by_its_own_name() -> None:
    assert suggest(FIELDS) == {field: field for field in FIELDS}
    assert known_names(FIELDS) == len(FIELDS)
    assert known_names(["ICA", "Flen", "59,1"]) == 0


def test_each_column_is_suggested_once() -> None:
    names = ["Namn", "namn", "NAMN", "x", "X"]
    found = suggest(names)
    assert found == {"name": "Namn", "northing": "x"}


def test_folding() -> None:
    assert folded("  Öppettider (1) é_Å/ß ") == "oppettider 1 e a ss"
    assert folded("Åhle\u0301ns") == folded("ÅHLÉNS") == "ahlens"
