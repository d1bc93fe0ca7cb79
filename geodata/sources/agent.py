"""What this program calls itself to servers, and what it tells of what they say."""

import os
import re
from importlib.metadata import PackageNotFoundError, metadata
from typing import Final

CONTACT_VARIABLE: Final = "SERVICEKARTA_CONTACT"
"""Names whom a server's keepers can write to: an address of the web or of mail."""
LONGEST_TOLD: Final = 160


def agent() -> str:
    """What this program calls itself, with whom to write to where that is known."""
    try:
        about = metadata("servicekartan")
        name, listed = about["Version"], about.get_all("Project-URL") or []
    except PackageNotFoundError:
        name, listed = "0", []
    known = [line.split(",", 1)[-1].strip() for line in listed]
    contact = os.environ.get(CONTACT_VARIABLE) or next(iter(known), "")
    contact = re.sub(r"[^\x21-\x7e]|[()]", "", contact)
    return f"Servicekartan/{name}" + (f" (+{contact})" if contact else "")


def plainly(text: str) -> str:
    """Short text of a stranger, without any sign that a page could take for markup."""
    plain = re.sub(r"[^\w\s.,:;/()?=%+'\"-]", "", text)
    return " ".join(plain.split())[:LONGEST_TOLD]
