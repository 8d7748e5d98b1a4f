"""What a page's own scripts do at once, as far as that can be told without running them.

Source: the pages of Korean and Chinese boards, which are one script: they say in a window that
there is no such article, and lead back.
"""

import re
from collections.abc import Iterable

_CONDITION = re.compile(r"\bif\s*\(|\?[^\"']*:|addEventListener\(\s*[\"'](?!load|DOMContentLoaded)")
_LATER = re.compile(r"\bfunction\b|=>|\bcatch\b|\belse\b|&&|\|\|")
"""Code that may not run, or not now."""
_LONGEST = 1500
"""Characters of scripts that may still be read as a whole."""
_ALERT = re.compile(r"\balert\s*\(\s*([\"'])(?P<text>(?:\\.|(?!\1)[^\\\n]){1,300})\1\s*\)")
_ESCAPE = re.compile(r"\\(.)")


def plain(scripts: Iterable[str]) -> str:
    """The code of inline scripts; nothing where it is long, or does something on a condition."""
    code = "\n".join(scripts)
    return "" if len(code) > _LONGEST or _CONDITION.search(code) else code


def spoken(scripts: Iterable[str]) -> str:
    """What scripts say to a reader in windows of their own, at once and to everybody."""
    code = plain(scripts)
    if _LATER.search(code):
        return ""
    return " ".join(
        _ESCAPE.sub(lambda escape: " " if escape[1] in "nrt" else escape[1], match["text"])
        for match in _ALERT.finditer(code)
    )
