"""Instructions to loccit that a post carries: `<!-- loccit: ignore until 2027-01-01 … -->`."""

import re

from loccit.gather.found import Spans
from loccit.gather.front_matter import FrontMatter, strings
from loccit.model import Directive

_COMMENT = re.compile(r"(?:<!--|\{/\*)\s*loccit:\s*(.*?)\s*(?:-->|\*/\})", re.S)


def directives(text: str, front: FrontMatter, hidden: Spans) -> tuple[Directive, ...]:
    """The front matter's first (line 0), then each comment that is not in code."""
    if "loccit" not in text:
        return ()
    found = [Directive(0, told) for told in strings(front.fields.get("loccit"))]
    for match in _COMMENT.finditer(text, front.body):
        if not any(span[0] <= match.start() < span[1] for span in hidden if span != match.span()):
            line = text.count("\n", 0, match.start()) + 1
            found.append(Directive(line, " ".join(match[1].split())))
    return tuple(found)
