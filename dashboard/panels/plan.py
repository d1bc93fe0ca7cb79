"""The draft of the service plan as the page shows it, from the text of the document."""

import re
from typing import Final

FIGURE: Final = re.compile(
    r'<figure data-map="[^"]*">\s*<figcaption>(.*?)</figcaption>\s*</figure>', re.DOTALL
)


def preview(fragment: str, hint: str) -> str:
    """Show a document within the page: its headings one step lower, maps as a hint.

    Parameters
    ----------
    fragment
        Text of the document, as `documents.plan` writes it.
    hint
        Where the maps are to be found, in words.
    """
    text = FIGURE.sub(
        lambda match: f'<p class="small">{match[1]} <i>({hint})</i></p>', fragment
    )
    for level in (3, 2, 1):
        text = re.sub(rf"<(/?)h{level}\b", rf"<\1h{level + 1}", text)
    return f'<article class="plan">{text}</article>'
