"""Words for the faults of a list of places that a user brings, and of its rows."""

from typing import Final

from dashboard.text import N_

FILES: Final[dict[str, tuple[str, str]]] = {
    "list_too_large": (
        N_("The file is larger than {most} megabytes."),
        N_("Bring only the rows and columns that are needed, or divide the list."),
    ),
    "list_rows": (
        N_("The list has more than {most} rows."),
        N_("Divide it, and bring the parts one after the other."),
    ),
    "list_columns": (
        N_("The list has more than {most} columns."),
        N_("Take out the columns that are not needed."),
    ),
    "list_cells": (
        N_("The list has more than {most} cells."),
        N_("Take out the columns that are not needed, or divide the list."),
    ),
    "cell_too_long": (
        N_("A cell holds more than {most} characters."),
        N_("Shorten it; look whether a quotation mark was never closed."),
    ),
    "unknown_content": (
        N_("The file is none of those that can be read; it begins with '{found}'."),
        N_("Save it as Excel (.xlsx), CSV, GeoJSON, GeoPackage or zipped Shapefile."),
    ),
    "other_workbook": (
        N_("The workbook has a form that is not read ({found})."),
        N_(
            "Open it in Excel or LibreOffice and save it as an Excel workbook (.xlsx), "
            "without macros and without a password."
        ),
    ),
    "not_a_workbook": (
        N_("The workbook cannot be read ({reason})."),
        N_("Open it in Excel or LibreOffice and save it anew as .xlsx."),
    ),
    "workbook_too_large": (
        N_("A part of the workbook is too large: {found}."),
        N_("Copy the rows that are needed into a new workbook, as values."),
    ),
    "xml_declarations": (
        N_("The workbook holds declarations that no spreadsheet writes: {found}."),
        N_("Copy the rows that are needed into a new workbook, as values."),
    ),
    "loose_shapefile": (
        N_("This is only one of the files of a Shapefile."),
        N_("Pack .shp, .shx, .dbf and .prj together into a .zip and bring that."),
    ),
    "shapefile_parts": (
        N_("The Shapefile lacks a part: {found}."),
        N_("Pack .shp, .shx, .dbf and .prj together into a .zip and bring that."),
    ),
    "zip_too_large": (
        N_("The archive unpacks to more than {most} megabytes or {files} files."),
        N_("Pack only the files of the list."),
    ),
    "zip_path": (
        N_("A file of the archive would be written elsewhere: {found}."),
        N_("Pack the files of the list anew, from one folder."),
    ),
    "zip_link": (
        N_("The archive holds a link instead of a file: {found}."),
        N_("Pack the files of the list anew."),
    ),
    "zip_locked": (
        N_("The archive is locked with a password."),
        N_("Pack it without a password."),
    ),
    "zip_method": (
        N_("The archive is packed in a way that is not read: {found}."),
        N_("Pack it anew as an ordinary .zip."),
    ),
    "zip_nested": (
        N_("The archive holds another archive: {found}."),
        N_("Unpack it, and pack only the files of the list."),
    ),
    "no_header": (
        N_("No row with names of columns was found; the first row says '{found}'."),
        N_("Write the names of the columns above the rows, such as name and address."),
    ),
}
"""Faults of files."""

ROWS: Final[dict[str, tuple[str, str]]] = {
    "list_field": (
        N_("There is no '{found}' to fill, only {known}."),
        N_("Correct what stands before the equals sign of --map."),
    ),
    "no_name_column": (
        N_("It is not known which column holds the names; the list has {columns}."),
        N_("Choose the column of names, with --map name=COLUMN in the command."),
    ),
    "no_position_column": (
        N_("It is not known which columns hold positions; the list has {columns}."),
        N_(
            "Choose the columns of latitude and longitude, or of northing and easting; "
            "with --map latitude=COLUMN in the command."
        ),
    ),
    "position_system": (
        N_("It is not known in which system the positions are, such as '{found}'."),
        N_(
            "Choose WGS 84, SWEREF 99 TM or RT 90; bring positions in a local system "
            "over to SWEREF 99 TM first."
        ),
    ),
    "position_form": (
        N_("'{found}' is no position."),
        N_("Write two numbers: latitude and longitude, or northing and easting."),
    ),
    "position_outside": (
        N_("The position is outside Sweden ({found})."),
        N_("Correct it, or choose the system in which the positions of the list are."),
    ),
    "position_far": (
        N_("The position is more than 100 km from the municipality ({found})."),
        N_("Correct it, or take the row out."),
    ),
    "no_position": (
        N_("The row has no position."),
        N_("Write it, or the place_id of a place that is known."),
    ),
    "no_municipality": (
        N_("The position lies in no municipality whose boundary is known."),
        N_("Add a column with the code of the municipality, such as 0482."),
    ),
    "no_service": (
        N_("The row does not say which service there is."),
        N_("Add it, or choose a service that holds for the whole list."),
    ),
    "unknown_service": (
        N_("'{found}' is no service that is known here."),
        N_(
            "Write fuel, groceries, post, pharmacy, payments, or one of their kinds, "
            "with a comma between several."
        ),
    ),
    "no_list_date": (
        N_("The list does not say as of when it holds."),
        N_("Say its date; the command takes it with --as-of."),
    ),
    "kind_needed": (
        N_("It is not said which kind of service '{found}' has."),
        N_(
            "Write the kind, such as full range, or choose one for the whole list. "
            "Places that are known need none."
        ),
    ),
    "service_twice": (
        N_("The list has the same service of '{found}' in an earlier row."),
        N_("Keep one of the two rows."),
    ),
    "ambiguous_date": (
        N_("'{found}' can mean two different days."),
        N_("Write the date as YYYY-MM-DD."),
    ),
    "opening_hours": (
        N_("The opening hours '{found}' cannot be read and are left out."),
        N_("Write them as Mo-Fr 09:00-18:00; Sa 10:00-14:00."),
    ),
    "spreadsheet_error": (
        N_("'{found}' is an error of the spreadsheet; the cell is left out."),
        N_("Correct the formula of the cell."),
    ),
}
"""Faults of rows, and of what is said of all of them."""

INTAKE_FAULTS: Final[dict[str, tuple[str, str]]] = {**FILES, **ROWS}
"""What is wrong, and the remedy, by the code of a fault."""
