"""Text of the web and of posts, made safe for the page; script/foreign.js does the same."""

import re

_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]",
)
"""Controls, and the marks that turn the direction of what follows (Unicode UAX #9, TR36)."""


_OF_NO_WIDTH = str.maketrans("", "", "\u200b\u2060\ufeff")


def prose(text: str) -> str:
    """A title without the spaces of no width that belong to its writing; all else as `visible`."""
    return visible(text.translate(_OF_NO_WIDTH))


def visible(text: str) -> str:
    """A text whose invisible characters can be seen: `[U+202E]`."""
    return _UNSEEN.sub(lambda match: f"[U+{ord(match[0]):04X}]", text)
