"""Stretches that templates keep off a page: comments, and code."""

import re

from loccit.extraction.reference import Spans

_UNPUBLISHED = re.compile(
    r"\{(?:%-?\s*+(comment|highlight|codeblock|code)\b(?!-)"
    r"|(\{[<%]\s*+(?:highlight|code(?:block)?)(?=\s)(?![^{}]*/[>%]\}))|(\{/\*)|(/\*)|(#\s))"
)
"""How constructs of Liquid, Hugo, Nunjucks and MDX begin whose content is code or comment.

All begin with the one brace, for which the expression then looks as fast as `str.find`."""
_UNPUBLISHED_END: tuple[re.Pattern[str], ...] = (
    re.compile(r"\{\{[<%]\s*+/\s*+(?:highlight|code(?:block)?)\s*+[>%]\}\}"),
    re.compile(r"\*/\}\}"),
    re.compile(r"\*/\}"),
    re.compile(r"\s#\}"),
)
_CODE_SHORTCODE = re.compile(r"\{\{[<%]\s*+(?:highlight|code(?:block)?)(?=\s)")
_LIQUID_END = {
    name: re.compile(rf"\{{%-?\s*+end{name}\s*+-?%\}}")
    for name in ("comment", "highlight", "codeblock", "code")
}
_CAPTIONED = frozenset(("codeblock", "code"))
"""Tags of Hexo that publish the URL in their parameters (https://hexo.io/docs/tag-plugins)."""


def unpublished(text: str, start: int) -> Spans:
    """Return what the templates leave out of the page; what never ends is not left out."""
    spans: Spans = []
    unended: set[re.Pattern[str]] = set()
    ends: dict[re.Pattern[str], re.Match[str]] = {}
    at = start
    while match := _UNPUBLISHED.search(text, at):
        at = match.end()
        closing = (
            _LIQUID_END[match[1]] if match[1] else _UNPUBLISHED_END[(match.lastindex or 2) - 2]
        )
        if closing in unended:
            continue
        known = ends.get(closing)
        end = known if known and known.start() >= at else closing.search(text, at)
        if end:
            ends[closing] = end
            if match[2] and _CODE_SHORTCODE.search(text, at, end.start()):
                continue  # one that is not closed stands above one that is
            at = end.end()
            tag = text.find("%}", match.end(), end.start()) if match[1] in _CAPTIONED else -1
            spans.append((match.start() if tag < 0 else tag, at))
        else:
            unended.add(closing)
    return spans
