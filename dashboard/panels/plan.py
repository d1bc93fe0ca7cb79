"""The draft of the service plan as the page shows it, from the text of the document."""

import re
from typing import Final

FIGURE: Final = re.compile(
    r'<figure data-map="[^"]*">\s*<figcaption>(.*?)</figcaption>\s*</figure>', re.DOTALL
)


def preview(fragment: str, hint: str, table: str) -> str:
    """Show a document within the page: its headings one step lower, maps as a hint.

    Parameters
    ----------
    fragment
        Text of the document, as `documents.plan` writes it.
    hint
        Where the maps are to be found, in words.
    table
        Name of a table that a phone scrolls in.
    """
    text = FIGURE.sub(
        lambda match: f'<p class="small">{match[1]} <i>({hint})</i></p>', fragment
    )
    for level in (3, 2, 1):
        text = re.sub(rf"<(/?)h{level}\b", rf"<\1h{level + 1}", text)
    group = f'<div class="scroll" role="group" tabindex="0" aria-label="{table}">'
    text = text.replace("<table", f"{group}<table")
    text = text.replace("</table>", "</table></div>")
    return f'<article class="plan">{text}</article>'
