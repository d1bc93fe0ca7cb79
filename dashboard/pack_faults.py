"""Words for the faults of the files of a pack."""

from typing import Final

from dashboard.text import N_

PACK_FAULTS: Final[dict[str, tuple[str, str]]] = {
    "missing_file": (
        N_("The file is missing."),
        N_("Add it; the README lists what a pack holds."),
    ),
    "unreadable_file": (
        N_("The file cannot be read ({reason})."),
        N_("Check that it is a file and that you may read it."),
    ),
    "empty_file": (
        N_("The file is empty."),
        N_("Begin it with a row of column names."),
    ),
    "encoding": (
        N_("The text is not UTF-8 (byte {found})."),
        N_("Save the file as 'CSV UTF-8' or as UTF-8 text."),
    ),
    "malformed": (
        N_("A quotation mark is never closed, or text follows one."),
        N_("Write a quotation mark inside a cell twice."),
    ),
    "separator": (
        N_("The columns are not separated by commas."),
        N_("Save the file with commas between the columns."),
    ),
    "cells": (
        N_("The row has {found} cells, the header has {expected}."),
        N_("Put a cell that holds a comma in quotation marks, or add what is missing."),
    ),
    "missing_column": (
        N_("The column is missing."),
        N_("Add the column; its cells may be empty if nothing is known."),
    ),
    "duplicate_column": (
        N_("The column is there twice."),
        N_("Keep one of the two."),
    ),
    "empty": (N_("The value is missing."), N_("Fill it in, or take the row out.")),
    "duplicate": (
        N_("'{found}' is there more than once."),
        N_("Give each row its own id, or keep one of the rows."),
    ),
    "id_form": (
        N_("'{found}' cannot be an id."),
        N_("Use up to 80 of the letters a-z, digits, hyphen, dot and underscore."),
    ),
    "municipality_form": (
        N_("'{found}' is no municipality code."),
        N_("Write four digits, such as 0482, as text."),
    ),
    "not_a_number": (
        N_("'{found}' is no number."),
        N_("Write digits with a decimal point, such as 59.06."),
    ),
    "negative": (N_("'{found}' is below zero."), N_("Write zero or more.")),
    "not_whole": (
        N_("'{found}' is no whole number of zero or more."),
        N_("Write digits only."),
    ),
    "swapped_position": (
        N_("Latitude and longitude are swapped ({found})."),
        N_("Swap the two: in Sweden latitude is 55-70, longitude 10-25."),
    ),
    "outside_sweden": (
        N_("The position is outside Sweden ({found})."),
        N_("Write degrees in WGS 84: latitude 55-70, longitude 10-25."),
    ),
    "half_position": (
        N_("Only one of latitude and longitude is given."),
        N_("Give both, or neither if the position is not known."),
    ),
    "not_a_date": (
        N_("'{found}' is no date."),
        N_("Write YYYY-MM-DD, YYYY-MM or YYYY."),
    ),
    "not_a_day": (N_("'{found}' is no day."), N_("Write a day as YYYY-MM-DD.")),
    "future_date": (
        N_("'{found}' lies in the future."),
        N_("Write the day on which the source attests the fact."),
    ),
    "closed_before_opened": (
        N_("It closed before it opened ({found})."),
        N_("Correct opened_on or closed_on."),
    ),
    "closed_not_closed": (
        N_("It has a day of closing but is not closed ({found})."),
        N_("Write the status closed, or take closed_on out."),
    ),
    "unknown_place": (
        N_("There is no place '{found}'."),
        N_("Add it to places.csv, or correct the id."),
    ),
    "unknown_source": (
        N_("There is no source '{found}'."),
        N_("Add it to sources.csv, or correct the id."),
    ),
    "unknown_type": (
        N_("There is no service type '{found}'."),
        N_("Use fuel, groceries, post, pharmacy or payments."),
    ),
    "unknown_kind": (
        N_("There is no kind of service '{found}'."),
        N_("Use one of the kinds that the README lists."),
    ),
    "kind_of_other_type": (
        N_("The kind does not belong to the type ({found})."),
        N_("Correct one of the two."),
    ),
    "unknown_status": (
        N_("There is no status '{found}'."),
        N_("Use open, closed or unverified."),
    ),
    "unknown_state": (
        N_("There is no state '{found}'."),
        N_("Use complete, partial or unknown."),
    ),
    "unknown_group_kind": (
        N_("There is no kind of group '{found}'."),
        N_("Use village council, local heritage association or umbrella group."),
    ),
    "unknown_municipality": (
        N_("There is no municipality '{found}' in municipalities.geojson."),
        N_("Add its polygon, or correct the code."),
    ),
    "not_an_address": (
        N_("'{found}' is no web address."),
        N_("Write an address that begins with https:// or http://."),
    ),
    "not_a_mail_address": (
        N_("'{found}' is no mail address."),
        N_("Write the address of a functional mailbox."),
    ),
    "not_json": (N_("The file is no JSON."), N_("Export it as GeoJSON anew.")),
    "not_features": (
        N_("The file holds no GeoJSON features."),
        N_("Export it as a FeatureCollection."),
    ),
    "wrong_crs": (
        N_("The coordinates are in {found}."),
        N_("Export the file in WGS 84 (EPSG:4326)."),
    ),
    "invalid_polygon": (
        N_("The polygon is not valid ({found})."),
        N_("Repair it, for example with 'Fix geometries' in QGIS."),
    ),
    "not_toml": (
        N_("The file is no valid TOML."),
        N_("Look for a missing quotation mark, bracket or equals sign."),
    ),
    "missing_key": (N_("The key is missing."), N_("Add it.")),
    "unknown_key": (
        N_("Nothing reads this key."),
        N_("Look for a slip of the pen, or take it out."),
    ),
    "wrong_value": (
        N_("'{found}' cannot stand here."),
        N_("Compare with the same key in the pack of Flen."),
    ),
    "not_allowed": (
        N_("There is no service type '{found}'."),
        N_("Use fuel, groceries, post, pharmacy or payments."),
    ),
    "markup": (
        N_("The text holds signs of a markup language: {found}"),
        N_("It is shown as it stands; write plain words if that is not meant."),
    ),
    "too_long": (
        N_("The text is longer than 120 letters: {found}"),
        N_("Shorten it, so that it fits on the map."),
    ),
}
"""What is wrong, and the remedy, by the code of a fault."""
