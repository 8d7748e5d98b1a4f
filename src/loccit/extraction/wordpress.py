"""WordPress's content: HTML, and URLs that WordPress itself makes embeds of.

A URL alone on its line, in `[embed]` or in an embed block, is shown as a player or a preview
(https://wordpress.org/documentation/article/embeds/).
"""

import re

from loccit.extraction.character_references import undo_references
from loccit.extraction.html import scan
from loccit.extraction.reference import Body, Found
from loccit.model import Kind

_EMBEDDED = re.compile(
    r"(?:^|\[embed[^\]]*\]|<p>|<div class=\"wp-block-embed__wrapper\">)[ \t\r]*"
    r"(https?://[^\s<>\"\[\]]+)(?=[ \t\r]*(?:$|</p>|</div>|\[/embed\]))",
    re.M | re.I,
)


def read_wordpress(text: str) -> Body:
    """Everything in `text` that refers to a URL."""
    body = scan(text)
    for match in _EMBEDDED.finditer(text):
        raw = match[1]
        found = Found(
            match.start(1), raw, undo_references(raw), Kind.LINK, "embed", raw, "", match.span(1)
        )
        body.found.append(found)
    body.found.sort(key=lambda one: one.start)
    return body
