"""What is wrong when data is fetched, made or taken along, by the code of its error."""

from typing import Final

from dashboard.text import N_

REFRESH_WORDS: Final[dict[str, str]] = {
    "web_address": N_(
        "'{url}' is no address to ask. Write one that begins with https:// or http://."
    ),
    "web_unreachable": N_(
        "{host} cannot be reached. Check the connection to the internet, or bring the "
        "data as a file."
    ),
    "web_timeout": N_(
        "{host} did not answer within {seconds} seconds. Try again later, or bring the "
        "data as a file."
    ),
    "web_cut": N_("{host} cut the answer off. Try again later."),
    "web_busy": N_(
        "{host} has too much to do, or has been asked too often (answer {status}). Try "
        "again in a while, or ask a mirror."
    ),
    "web_status": N_("{host} gave no data (answer {status})."),
    "web_html": N_(
        "{host} answered with a web page instead of data. Check the address, or "
        "whether this network wants a login first."
    ),
    "web_too_large": N_("The answer from {host} is larger than {limit} MB."),
    "wfs_form": N_("The answer is no page of features (GeoJSON) of a WFS."),
    "wfs_refused": N_(
        "The service refused the question: {reason} Another edition can be asked for "
        "with --year, or bring the data as a file with --file."
    ),
    "new_pack_exists": N_(
        "{folder} is there already and holds something. Name a folder that is not "
        "there yet."
    ),
    "new_pack_no_area": N_(
        "The boundary of municipality {municipality} is not known here: give a file "
        "with it (--boundaries)."
    ),
    "overpass_form": N_(
        "The answer is none of the Overpass API. It must be JSON with 'elements'."
    ),
    "overpass_remark": N_(
        "OpenStreetMap's server did not finish: {reason} Try again later, ask a "
        "mirror, or ask for a smaller area."
    ),
    "pack_zip_broken": N_(
        "The archive {file} cannot be unpacked ({reason}). Make it anew with "
        "`servicekarta export pack --out FILE.zip`."
    ),
    "pack_zip_locked": N_(
        "The archive {file} is locked with a password. Pack it without one."
    ),
    "pack_zip_unsafe": N_(
        "The archive {file} was not opened: '{found}' in it is a link, leads out of "
        "the archive, or is there twice. Pack the files of the pack alone."
    ),
    "pack_zip_too_large": N_(
        "The archive {file} was not opened: it holds more than {most} MB or too many "
        "files. Pack the files of the pack alone."
    ),
    "pack_zip_no_pack": N_(
        "The archive {file} holds no pack: there must be just one municipality.toml, "
        "at its top or in its one folder."
    ),
    "pack_is_zip": N_(
        "The pack is an archive, and files can be put into a folder alone. Unpack it, "
        "and name the folder with --pack."
    ),
    "not_web_address": N_(
        "'{found}' is no address of the web. Write one that begins with https:// or "
        "http://."
    ),
}

REFRESH_FAULTS: Final[dict[str, tuple[str, str]]] = {
    "osm_outside": (
        N_("Left out, in none of the municipalities that are known here: {found}."),
        N_(
            "Nothing need be done; `servicekarta refresh boundaries` brings the "
            "municipalities around."
        ),
    ),
    "osm_unplaced": (
        N_("Left out, without a position or not to be read: {found}."),
        N_("Nothing need be done; OpenStreetMap can be corrected by anyone."),
    ),
}
"""What was left out of an answer, by the code of a fault."""
