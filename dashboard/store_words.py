"""What is wrong when the store of workshops refuses, by the code of its error."""

from typing import Final

from dashboard.text import N_

STORE_WORDS: Final[dict[str, str]] = {
    "store_unavailable": N_("The database cannot be used ({reason})."),
    "store_not_writable": N_(
        "The database cannot be opened or written: the folder {folder} is missing "
        "or read-only. Make it writable, or name another with SERVICEKARTA_HOME."
    ),
    "store_full": N_(
        "The disk is full, and nothing was saved. Make room in {folder} and try again."
    ),
    "store_busy": N_("The database is busy. Nothing was saved; try again."),
    "store_newer": N_(
        "A newer version of Servicekartan made the database. Install that version."
    ),
    "no_workshop": N_(
        "There is no workshop with this code. It has six letters and digits and "
        "stands on the wall."
    ),
    "code_waits": N_("Wait {seconds} s, then try again."),
    "workshop_closed": N_("The workshop is closed: nothing more is accepted."),
    "code_expired": N_("The code could be used until {day}."),
    "too_many_participants": N_("No more can take part in this workshop."),
    "too_many_contributions": N_("No more can be said in this workshop."),
    "too_fast": N_("That was very much at once. Wait a minute, then send it again."),
    "form_taken": N_("This form was used by somebody else. Load the page again."),
    "no_contribution": N_("The contribution is not there."),
    "withdrawn": N_("Who said it has taken it back."),
    "merge_target": N_("It can be merged only with one that is shown."),
    "merge_types": N_(
        "The other does not speak of every service type of this one: something would "
        "be lost. Merge it the other way, or leave both."
    ),
    "outside": N_("The point is not in Sweden."),
    "not_reversible": N_("This step cannot be taken back."),
    "data_changed_since": N_(
        "Change {number} has changed the same again: take that back first."
    ),
    "changed_since": N_("It has been changed again since: take that back first."),
    "data_changed": N_(
        "The data has been changed meanwhile, and nothing was saved. Look at it as it "
        "is now, and try again."
    ),
    "no_change": N_("There is no such change."),
    "already_undone": N_("This change has been taken back already."),
    "no_text": N_("Write what is wrong."),
    "too_long": N_("The text is too long: at most {most} characters."),
    "no_votes_left": N_("All your dots are used. Take one back first."),
    "not_shown": N_("This wish is not shown any more."),
    "wrong_key": N_("This is no key. Write it as it was shown, with its hyphens."),
    "key_waits": N_(
        "The key was wrong several times. Wait {seconds} s, then try again."
    ),
    "key_revoked": N_("This key has been revoked."),
    "no_key": N_("There is no key '{found}'."),
    "evidence_elsewhere": N_("The row that shall be corrected is about another goal."),
    "evidence_corrected": N_(
        "That row has been corrected meanwhile. Look at the newer one, and correct "
        "that if it must be."
    ),
    "purge_open": N_("The workshop is open. Close it first."),
    "purge_no_decision": N_(
        "The day of deletion or the decision that it rests on is missing. Enter "
        "both among the settings of the workshop."
    ),
    "purge_not_exported": N_(
        "The workshop has not been exported since its last change. Export it first."
    ),
    "purge_too_early": N_("The workshop may be deleted on {day}, not before."),
    "file_exists": N_("The file {file} is there already: add --force to replace it."),
    "backup_other_database": N_(
        "The database is {database}, not a file of SQLite. Use its own programs; for "
        "PostgreSQL they are pg_dump and pg_restore."
    ),
    "backup_onto_itself": N_("This file is the database itself. Name another."),
    "backup_damaged": N_(
        "The database is damaged, and the copy was not kept. Restore an older copy."
    ),
    "restore_not_ours": N_(
        "The file {file} is no database of Servicekartan. Nothing was changed."
    ),
    "restore_damaged": N_("The file {file} is damaged. Nothing was changed."),
    "store_in_use": N_(
        "The database is in use. End the app (Ctrl+C where it runs), then try again."
    ),
}
"""Messages with fields that the error's values fill."""
