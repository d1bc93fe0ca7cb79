"""Words for the faults of a workshop's file that another machine has exported."""

from typing import Final

from dashboard.text import N_

IMPORT_FAULTS: Final[dict[str, tuple[str, str]]] = {
    "import_version": (
        N_("The file is no export of a workshop that can be read (version '{found}')."),
        N_("Export the workshop anew, or install the version of the other machine."),
    ),
    "import_too_large": (
        N_("The file is larger than {most} megabytes."),
        N_("No workshop is as large: look whether it is the right file."),
    ),
    "import_too_many": (
        N_("There are more than the {most} entries that are allowed here."),
        N_("No workshop has as many: look whether it is the right file."),
    ),
    "import_too_long": (
        N_("The text is longer than {most} letters: {found}"),
        N_("Shorten it."),
    ),
    "import_value": (
        N_("'{found}' cannot stand here."),
        N_("Export the workshop anew; the file has been changed since."),
    ),
    "import_participant": (
        N_("The file has no participant '{found}'."),
        N_("Export the workshop anew; the file has been changed since."),
    ),
    "import_contribution": (
        N_("The file has no contribution '{found}'."),
        N_("Export the workshop anew; the file has been changed since."),
    ),
    "import_dots": (
        N_("The participant has {found} dots, more than the {most} that are allowed."),
        N_("Export the workshop anew; the file has been changed since."),
    ),
    "import_merged": (
        N_("A contribution is merged into another just when its status is 'merged'."),
        N_("Correct status or merged_into."),
    ),
    "import_circle": (
        N_("The contribution is merged into itself by way of '{found}'."),
        N_("Take merged_into out of one of them."),
    ),
    "import_origin": (
        N_("A contribution has a participant just when its origin is 'phone'."),
        N_("Correct origin or participant_id."),
    ),
    "import_elsewhere": (
        N_("'{found}' belongs to another workshop on this machine."),
        N_("Export the workshop anew; the file has been changed since."),
    ),
    "unknown_kind_of_answer": (
        N_("The kind does not belong to the question."),
        N_("Correct one of the two."),
    ),
    "no_text": (
        N_("What the group can do has no text."),
        N_("Write what it can do, or take the contribution out."),
    ),
    "no_service_types": (
        N_("No service type is named as wished for or missing."),
        N_("Name at least one of fuel, groceries, post, pharmacy, payments."),
    ),
    "no_spot": (
        N_("What is wished for or missing has no position and no village."),
        N_("Give one of the two."),
    ),
    "no_place_or_spot": (
        N_("What is said has no place, no position and no village."),
        N_("Give one of the three."),
    ),
    "no_title": (N_("The workshop has no title."), N_("Give it one.")),
    "last_day_before": (
        N_("The last day of the code lies before the day of the workshop."),
        N_("Correct one of the two."),
    ),
    "deleted_before": (
        N_("The day of deletion is not after the last day of the code."),
        N_("Correct one of the two."),
    ),
}
"""What is wrong, and the remedy, by the code of a fault."""
