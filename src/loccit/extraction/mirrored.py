"""The head of a mirrored post: a heading that links to the source, often all of its Markdown.

    <!--1686916980000-->
    [Title](https://source.example/page)
    ------

Where it is just that and the title holds nothing that means something in Markdown, an expression
reads the same in it as the parser would, in a tenth of the time.
"""

import re

from loccit.extraction.reference import Found
from loccit.extraction.visible_text import fold
from loccit.model import Kind

_HEAD = re.compile(
    r"\n?(?:<!--[\w ]*-->\r?\n)?"
    r"(\[([^\][\\`*_<>&!~^\r\n]+)\]\(([^\s()<>\\;`|\x00-\x1f]+)\))\r?\n"
    r"(?:-{2,}|={2,})(\r?\n)\s*"
)


def linked_heading(text: str, start: int, end: int) -> tuple[Found, tuple[int, str]] | None:
    """The link, and where the heading ends with its text; None where there is more to read."""
    head = _HEAD.fullmatch(text, start, end)
    if head is None:
        return None
    title, url = fold(head[2]), head[3]
    link = Found(head.start(3), url, url, Kind.LINK, "markdown", title, "", head.span(1))
    return link, (head.end(4), title)
