"""What can be taken along of the data as it is known now, and the files themselves."""

from dataclasses import dataclass

from dashboard.data.core import Source, pack, shared
from dashboard.documents.files.tables import TABLES, table_of, title_of
from dashboard.documents.files.written import (
    DESCRIPTION,
    EVERYTHING,
    MIMES,
    PACK,
    WHOLE,
    content_of,
    file_name,
    formats_of,
)
from dashboard.text import N_, _, use

__all__ = ["MIMES", "Offered", "content", "name_of", "offered", "wholes"]

TITLES = {
    PACK: N_("The whole data as an archive that the program reads again"),
    EVERYTHING: N_("All tables at once"),
    DESCRIPTION: N_("Description of the data for a portal (DCAT-AP-SE)"),
}


@dataclass(frozen=True)
class Offered:
    """Something that can be taken along.

    Attributes
    ----------
    code
        What `content` is asked for.
    title
        In the language of this run.
    rows
        How many rows it has; None where that says nothing.
    formats
        Endings of its files, keys of `MIMES`.
    """

    code: str
    title: str
    rows: int | None
    formats: tuple[str, ...]


def offered(data: Source) -> tuple[Offered, ...]:
    """Every table that has rows; OpenStreetMap's (ODbL) are tables of their own."""
    return tuple(
        Offered(code, title_of(code), rows, formats_of(code))
        for code, rows in _sizes(data).items()
        if rows
    )


def wholes() -> tuple[Offered, ...]:
    """The whole pack, all tables at once, and their description."""
    return tuple(
        Offered(code, _(TITLES[code]), None, formats) for code, formats in WHOLE.items()
    )


def name_of(data: Source, code: str, form: str) -> str:
    """Name of the file of something that is offered."""
    return file_name(pack(data), code, form)


def content(data: Source, code: str, form: str, language: str) -> bytes:
    """Bytes of the file; made when the reader asks for it, outside a run.

    Parameters
    ----------
    code, form
        Of something that is offered, and one of its formats.
    language
        Language of the words in it.
    """
    use(language)
    return content_of(pack(data), code, form)


@shared
def _sizes(data: Source) -> dict[str, int]:
    """How many rows each table has, by its code."""
    content_now = pack(data)
    return {code: len(table_of(content_now, code)) for code in TABLES}
