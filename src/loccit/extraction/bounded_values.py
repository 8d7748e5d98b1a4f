"""The length of values that templates and configurations put together."""

import re
from collections.abc import Callable

LONGEST = 2_000
"""Characters of a value that is known: each line of a template can double one."""


def bounded(value: str | None) -> str | None:
    """Return a value that was put together, or None where it is too long to be a link's."""
    return None if value is None or len(value) > LONGEST else value


def filled_in(
    pattern: re.Pattern[str],
    value_of: Callable[[re.Match[str]], str],
    text: str,
    *,
    longest: int = LONGEST,
) -> str | None:
    """Return a text with values in the place of what a pattern finds; None where it gets too long.

    A text that is too long itself is not looked at, and nothing longer is put together on the way:
    a post may name a long value thousands of times.
    """
    if len(text) > longest:
        return None
    parts: list[str] = []
    at = size = 0
    for match in pattern.finditer(text):
        value = value_of(match)
        size += match.start() - at + len(value)
        if size > longest:
            return None
        parts += (text[at : match.start()], value)
        at = match.end()
    if size + len(text) - at > longest:
        return None
    return "".join([*parts, text[at:]])
