"""What a file with a service plan says of itself."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class About:
    """Facts of a plan's file.

    Attributes
    ----------
    title
        Title of the plan, as the user has it.
    responsible
        Who is responsible for it; may be empty.
    made_on
        Day of the plan.
    language
        Language of the run, in which the plan is written: `sv` or `en`.
    fingerprint, version
        Of all that the plan is made of, and of the program.
    """

    title: str
    responsible: str
    made_on: date
    language: str
    fingerprint: str
    version: str
