"""The minutes of a workshop as Word and HTML, and the sheet to answer on by pen."""

from collections.abc import Mapping
from datetime import date

from dashboard.documents.content import Protocol, outline
from dashboard.documents.outline import legible
from dashboard.documents.word import word
from dashboard.html import render
from dashboard.sentences.workshop import kind_word, question_title
from dashboard.terms import listing
from dashboard.text import _, language, municipality_words
from geodata.store.records import KINDS, QUESTIONS, Workshop
from geodata.vocabulary import SERVICE_TYPES

__all__ = ["Protocol", "paper_sheet", "to_html", "to_word"]


def to_word(protocol: Protocol) -> bytes:
    """Write the minutes as a Word file (.docx), in the language of the run."""
    return word(outline(protocol))


def to_html(protocol: Protocol) -> bytes:
    """Write the minutes as one HTML file, with the same texts as the Word file."""
    html = render(
        "protocol.html",
        protocol.made_on,
        outline=outline(protocol),
        language=language(),
    )
    return html.encode()


def paper_sheet(
    workshop: Workshop, group_names: Mapping[str, str], municipality: str, today: date
) -> bytes:
    """Sheet of the three questions to answer by pen: HTML for two pages of A4.

    Parameters
    ----------
    group_names
        Names of the local groups by id.
    municipality
        Name of the municipality, without the word for it.
    today
        Day on which it is made.
    """
    settings = workshop.settings
    groups = [group_names.get(group, group) for group in settings.groups]
    html = render(
        "paper_sheet.html",
        today,
        language=language(),
        settings=settings,
        municipality=municipality_words(municipality),
        groups=listing(groups, _("and")),
        questions=[
            (
                place,
                name,
                question_title(name),
                [kind_word(kind) for kind in KINDS[name]],
            )
            for place, name in enumerate(QUESTIONS, start=1)
        ],
        types=SERVICE_TYPES,
    )
    return legible(html).encode()
