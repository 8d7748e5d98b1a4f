"""What the web and posts wrote, as the page's tables show it; script/foreign.js does the same."""

import re

_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]",
)
"""Controls, and the marks that turn the direction of what follows (Unicode UAX #9, TR36)."""


def visible(text: str) -> str:
    """A text whose invisible characters can be seen: `[U+202E]`."""
    return _UNSEEN.sub(lambda match: f"[U+{ord(match[0]):04X}]", text)
