"""Words for the faults of files that a user brings into a pack."""

from typing import Final

from dashboard.text import N_

FILE_FAULTS: Final[dict[str, tuple[str, str]]] = {
    "no_residents": (
        N_("Nobody lives in the cells of the municipality: all counts are 0."),
        N_("Choose the column that holds all residents with --map residents=NAME."),
    ),
    "no_rows": (N_("The file has no rows."), N_("Export it anew, with its rows.")),
    "unknown_format": (
        N_("Files that end in '{found}' cannot be read, only {known}."),
        N_("Export the data in one of these formats."),
    ),
    "broken_zip": (
        N_("The archive cannot be unpacked ({reason})."),
        N_("Download or pack it anew, without a password."),
    ),
    "several_in_zip": (
        N_("The archive holds several files that fit: {found}."),
        N_("Unpack it and choose one of them."),
    ),
    "nothing_in_zip": (
        N_("The archive holds no file that fits ({known})."),
        N_("Unpack it and look at what it holds."),
    ),
    "cut_off": (
        N_("The file is cut off: it has {found} of {expected} bytes."),
        N_("Download or copy it anew."),
    ),
    "not_a_layer": (
        N_("The layer cannot be read ({reason})."),
        N_("Export it anew as GeoPackage."),
    ),
    "unknown_layer": (
        N_("There is no layer '{found}'; the file has {layers}."),
        N_("Choose one of them with --layer."),
    ),
    "several_layers": (
        N_("The file has several layers: {found}."),
        N_("Choose one with --layer."),
    ),
    "no_layer": (
        N_("The file has no layer with positions."),
        N_("Export the layer with its geometry."),
    ),
    "no_crs": (
        N_("The file does not say in which system its coordinates are."),
        N_("Export it with its system; a Shapefile says it in a .prj file."),
    ),
    "not_a_table": (
        N_("The file is no table as text; it begins with '{found}'."),
        N_("Save it as 'CSV UTF-8', or bring a GeoPackage."),
    ),
    "not_mappable": (
        N_("Nothing is called that here, only {known} and age_…."),
        N_("Correct what stands before the equals sign of --map."),
    ),
    "no_such_column": (
        N_("The file has no such column; it has {columns}."),
        N_("Correct the name of the column."),
    ),
    "column_not_found": (
        N_("No column was found for this; the file has {columns}."),
        N_("Name the column with --map, as in --map residents=beftotalt."),
    ),
    "not_sweref": (
        N_("The coordinates are in {found}."),
        N_("Export the file in SWEREF 99 TM (EPSG:3006)."),
    ),
    "outside_sweden_m": (
        N_("The coordinates are outside Sweden ({found})."),
        N_("Give easting first, then northing, in SWEREF 99 TM (EPSG:3006)."),
    ),
    "cell_size": (
        N_("The cells are {found} metres wide, not 1,000."),
        N_("Bring the grid of 1-km cells."),
    ),
    "not_a_cell": (
        N_("'{found}' is no id of a 1-km cell."),
        N_(
            "Write easting and northing of its lower left corner in SWEREF 99 TM as "
            "13 digits, such as 5940006550000: both parts end in 000."
        ),
    ),
    "not_the_middle": (
        N_("This is not the middle of the cell ({found})."),
        N_("Add 500 metres to the easting and the northing that the id gives."),
    ),
    "off_grid": (
        N_("This is neither the corner nor the middle of a 1-km cell ({found})."),
        N_("Bring a grid of 1-km cells in SWEREF 99 TM (EPSG:3006)."),
    ),
    "mixed_corners": (
        N_("Some rows give the corner of their cell, others its middle ({found})."),
        N_("Give the same in all rows."),
    ),
    "no_square": (
        N_("The row has no square and no point ({found})."),
        N_("Export the cells as polygons or points."),
    ),
    "cell_elsewhere": (
        N_("The square does not lie where its id '{found}' says."),
        N_("Correct one of the two, or export the file anew."),
    ),
    "nothing_inside": (
        N_("None of the {found} rows lies in the municipality or near it."),
        N_("Bring a file that covers the municipality."),
    ),
    "outside_municipality": (
        N_("The cell '{found}' does not touch the municipality."),
        N_("Take the row out, or bring the grid with 'servicekarta residents'."),
    ),
    "no_population": (
        N_("There is no row of all inhabitants on the date '{found}'."),
        N_("Add the row to population.csv, or name another date."),
    ),
    "osm_file": (
        N_("OpenStreetMap's data cannot be read from it ({reason})."),
        N_("Download it anew; its name must end in .osm or .osm.pbf."),
    ),
    "no_roads": (
        N_("The file holds no road for cars in the area asked for."),
        N_("Bring one that covers the municipality and its surroundings."),
    ),
    "not_a_line": (
        N_("The feature is no line ({found})."),
        N_("Take it out, or choose the layer that holds the roads as lines."),
    ),
    "line_outside": (
        N_("The line leaves Sweden ({found})."),
        N_("Correct the coordinate system that the file names, or the line."),
    ),
    "not_a_speed": (
        N_("'{found}' is no speed limit."),
        N_("Write km/h in digits, above 0 and up to 150; leave it empty if not known."),
    ),
    "not_a_direction": (
        N_("'{found}' does not say in which direction the road is open."),
        N_("Write yes (along the line), -1 (against it) or no (both directions)."),
    ),
    "unknown_role": (
        N_("There is no role '{found}'."),
        N_("Write service_point, or leave it empty."),
    ),
    "unknown_part": (
        N_("'{found}' is no part of a goal's evidence."),
        N_("Write baseline or outcome."),
    ),
    "unknown_verdict": (
        N_("There is no verdict '{found}'."),
        N_("Write reached, partly or not_reached, or leave it empty."),
    ),
    "no_statement": (
        N_("The row says nothing of the goal."),
        N_("Write a value, a verdict or a note."),
    ),
    "unknown_project": (
        N_("There is no project '{found}'."),
        N_("Add it to projects.toml, or correct the id."),
    ),
    "unknown_goal": (
        N_("The project has no goal '{found}'."),
        N_("Add it to projects.toml, or correct the id."),
    ),
    "unknown_evidence": (
        N_("There is no row '{found}' to correct."),
        N_("Write the evidence_id of the row that is corrected."),
    ),
    "corrects_itself": (
        N_("The row '{found}' corrects itself."),
        N_("Let the wrong row stand, and add a row that corrects it."),
    ),
    "corrects_other_goal": (
        N_("The row '{found}' is about another goal."),
        N_("Correct a row of the same goal."),
    ),
    "corrects_in_circle": (
        N_("Rows correct each other in a circle, here '{found}'."),
        N_("Let the latest row correct those before it, and none correct the latest."),
    ),
    "more_faults": (
        N_("The file has {found} faults more."),
        N_("Correct those above first."),
    ),
    "roads_file": (
        N_("The file is no road net, or it is cut off."),
        N_("Build it anew from road lines or from an OpenStreetMap file."),
    ),
    "roads_values": (
        N_("The parts of the road net do not fit together ({found})."),
        N_("Build it anew from road lines or from an OpenStreetMap file."),
    ),
    "scenario_not_json": (
        N_("The file is no JSON, or it is cut off."),
        N_("Save it anew on the page 'What if'."),
    ),
    "scenario_value": (
        N_("'{found}' cannot stand here."),
        N_("Compare with a file that the page 'What if' saves."),
    ),
    "scenario_version": (
        N_("This version of a scenario is not known: '{found}'."),
        N_("Make it anew; this program reads version 1."),
    ),
    "scenario_cut_off": (
        N_("The address of the scenario is cut off: it does not end with ~e."),
        N_("Copy the whole address anew."),
    ),
    "scenario_part": (
        N_("A part of the scenario cannot be read: '{found}'."),
        N_("Copy the address anew, or take the part out."),
    ),
    "scenario_too_many": (
        N_("There are {found} changes, more than the {most} that are allowed."),
        N_("Try fewer changes at a time."),
    ),
    "scenario_place": (
        N_("There is no place '{found}'."),
        N_("Correct the id, or take the change out: the place may have left the list."),
    ),
    "scenario_twice": (
        N_("The place '{found}' closes or moves more than once."),
        N_("Keep one of the changes."),
    ),
    "scenario_closed_host": (
        N_("The place '{found}' gets a service and closes."),
        N_("Keep one of the two changes."),
    ),
    "scenario_no_types": (
        N_("A place is added without any service."),
        N_("Name at least one of fuel, groceries, post, pharmacy, payments."),
    ),
    "scenario_outside": (
        N_("'{found}' is no latitude or longitude in Sweden."),
        N_("Write degrees in WGS 84: latitude 55-70, longitude 10-25."),
    ),
    "scenario_name": (
        N_("The name is too long: {found}"),
        N_("Write 80 letters at most."),
    ),
    "scenario_position": (
        N_("A place needs a position of its own or the id of a place, not both."),
        N_("Give latitude and longitude, or place_id."),
    ),
}
"""What is wrong, and the remedy, by the code of a fault."""
