"""The one place that turns an error into words, for the page and for the command."""

from datetime import UTC, datetime
from typing import Final

from dashboard.file_faults import FILE_FAULTS
from dashboard.html import render
from dashboard.import_faults import IMPORT_FAULTS
from dashboard.intake_faults import INTAKE_FAULTS
from dashboard.pack_faults import PACK_FAULTS
from dashboard.refresh_words import REFRESH_FAULTS, REFRESH_WORDS
from dashboard.store_words import STORE_WORDS
from dashboard.text import _, when
from geodata import scenario
from geodata.errors import Fault, GeodataError, SchemaError, StoreError

FAULTS: Final[dict[str, tuple[str, str]]] = {
    **PACK_FAULTS,
    **FILE_FAULTS,
    **IMPORT_FAULTS,
    **INTAKE_FAULTS,
    **REFRESH_FAULTS,
}
"""What is wrong, and the remedy, by the code of a fault."""

LONGEST_FOUND: Final = 80


def fault_words(fault: Fault) -> tuple[str, str]:
    """What is wrong and what to do about it, in the language of this run."""
    problem, remedy = FAULTS[fault.code]
    found = fault.found
    if len(found) > LONGEST_FOUND:
        found = f"{found[:LONGEST_FOUND]}…"
    return _(problem).format(found=found, **fault.values), _(remedy)


def fault_place(fault: Fault) -> str:
    """Where the fault is: file, row, column."""
    parts = [_("the scenario") if fault.file == scenario.FILE else fault.file]
    if fault.row is not None:
        parts.append(_("row {row}").format(row=fault.row))
    if fault.column:
        parts.append(_("column {column}").format(column=fault.column))
    return ", ".join(parts)


def error_words(error: GeodataError) -> str:
    """One sentence for an error that is no list of faults."""
    if isinstance(error, StoreError):
        values = {k: when(v) if k == "day" else v for k, v in error.values.items()}
        return _(STORE_WORDS[error.code]).format(**values)
    if error.code in REFRESH_WORDS:
        return _(REFRESH_WORDS[error.code]).format(**error.values)
    words = {
        "no_folder": _("There is no folder {folder}."),
        "schema": _("The pack has faults."),
        "unknown_place": _("There is no place '{found}'."),
        "unknown_group": _("There is no local group '{found}'."),
        "no_service_type": _("A map of gaps needs a service type."),
        "crs": _("The coordinates are in {found}, not in {expected}."),
        "no_file": _("There is no file {file}."),
        "not_writable": _("The folder {folder} cannot be written to ({reason})."),
        "no_population": _(
            "Where people live is not known: population.csv has no number of all "
            "inhabitants of the municipality (group 'all'). Add the row, or bring a "
            "grid with `servicekarta refresh population`."
        ),
        "negative_remainder": _(
            "The localities have {localities} residents, the whole municipality only "
            "{persons}: their dates do not go together."
        ),
        "site_p": _("At least one new place must be looked for, not {found}."),
        "site_too_few": _(
            "{found} new places are asked for, but only {allowed} candidates may be "
            "chosen. Ask for fewer, or allow more candidates."
        ),
        "site_fixed_over": _(
            "{found} candidates must be chosen, but only {allowed} new places are "
            "asked for. Ask for more places, or demand fewer."
        ),
        "site_fixed_forbidden": _(
            "A candidate must be chosen and must not. Take it out of one of the two."
        ),
        "site_no_candidate": _("There is no candidate '{found}'."),
        "no_land": _("No land is left for {rural} residents outside the localities."),
        "no_osmium": _(
            "Reading OpenStreetMap files needs one more package: "
            'pip install "servicekartan[roads]"'
        ),
    }
    return words[error.code].format(**error.values)


def brief(error: GeodataError) -> str:
    """What is wrong in one line; of several faults the first, with its remedy."""
    if isinstance(error, SchemaError):
        return " ".join(fault_words(error.faults[0]))
    return error_words(error)


def show(error: GeodataError) -> None:
    """Show on the page what is wrong with the data, every fault with its remedy."""
    import streamlit as st  # noqa: PLC0415 - the command does without it

    st.error(error_words(error))
    if isinstance(error, SchemaError):
        st.write(
            _(
                "The command `servicekarta check FOLDER` prints the same list. "
                "Correct the files and load the page again."
            )
        )
        st.html(_faults(error))


def refused(title: str, error: SchemaError) -> None:
    """Show why something that the reader brought cannot be used."""
    import streamlit as st  # noqa: PLC0415 - the command does without it

    st.error(title)
    st.html(_faults(error))


def _faults(error: SchemaError) -> str:
    rows = [(fault_place(fault), *fault_words(fault)) for fault in error.faults]
    return render("faults.html", datetime.now(UTC).date(), faults=rows)


def nothing_known() -> None:
    """Say that no place with service is known, and where to bring some."""
    import streamlit as st  # noqa: PLC0415 - the command does without it

    told = _(
        "No place with service is known yet. Under Data and sources you fetch "
        "OpenStreetMap's, or bring a list of your own."
    )
    st.info(told)


def nothing_chosen() -> None:
    """Say that nothing fits the choice, and what to do."""
    import streamlit as st  # noqa: PLC0415 - the command does without it

    st.info(
        _(
            "No service fits your choice. Choose at least one service type, or allow "
            "older facts and all kinds."
        )
    )
