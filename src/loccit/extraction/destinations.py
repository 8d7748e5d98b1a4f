"""Where the destinations of Markdown's links stand, as written."""

import re
from collections.abc import Iterator

import pyromark

from loccit.extraction.offsets import Offsets

OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_HEADING_ATTRIBUTES
)
"""What of GitHub's extensions the parser heeds."""

_PLAIN = re.compile(r"\]\(\s*+([^\\()<\x00-\x20][^\\()\x00-\x20]*+)(?=[)\x00-\x20]|\Z)")
"""A destination without brackets and backslashes, as nearly all are, where the text ends."""
_DESTINATION = re.compile(r"\]\(\s*")
_POINTED = re.compile(r"<((?:[^<>\\\n]|\\.)*)>")
_DEFINITION = re.compile(r"\]:\s*")
_SPACE = re.compile(r"\s")


def inline_destination(text: str, at: int, end: int) -> tuple[int, str] | None:
    """The destination of an inline link as written; `at` is where its text ended."""
    if plain := _PLAIN.match(text, at, end):
        return plain.start(1), plain[1]
    match = _DESTINATION.search(text, at, end)
    return _destination(text, match.end(), end) if match else None


def _destination(text: str, at: int, end: int) -> tuple[int, str]:
    """The destination that stands at `at` (CommonMark 0.31, "link destination")."""
    if pointed := _POINTED.match(text, at, end):
        return pointed.start(1), pointed[1]
    depth = 0
    place = at
    while place < end:
        char = text[place]
        if char == "\\":
            place += 1
        elif char == "(":
            depth += 1
        elif char == ")":
            depth -= 1
            if depth < 0:
                break
        elif char <= " ":
            break
        place += 1
    return at, text[at : min(place, end)]


def definitions(text: str) -> Iterator[tuple[str, tuple[int, str]]]:
    """The link reference definitions: by label, the destination's place and how it is written."""
    offset = Offsets(text)
    for label, facts in pyromark.reference_definitions(text, options=OPTIONS).items():
        begin, end = offset.of(facts["span"]["start"]), offset.of(facts["span"]["end"])
        match = _DEFINITION.search(text, begin, end)
        if match is None:
            continue
        stop = end
        if not text.startswith("<", match.end()) and (
            space := _SPACE.search(text, match.end(), end)
        ):
            stop = space.start()
        where, raw = match.end(), text[match.end() : stop]
        if pointed := _POINTED.match(text, match.end(), end):
            where, raw = pointed.start(1), pointed[1]
        yield folded(label), (where, raw)


_REPEATED = re.compile(r"\]:[ \t]*+(?:<([^<>\n]+)>|([^\s<]\S*+))")
_LABEL = re.compile(r"[ >]{0,12}\[((?:[^\[\]\\\n]|\\.){1,200})")
"""What stands before it on its line."""


def repeated_definitions(text: str) -> dict[str, list[tuple[int, str]]]:
    """The destinations of labels that are defined more than once, each with its place."""
    found: dict[str, list[tuple[int, str]]] = {}
    for match in _REPEATED.finditer(text):
        begin = text.rfind("\n", 0, match.start()) + 1
        if label := _LABEL.fullmatch(text, begin, match.start()):
            group = match.lastindex or 0
            found.setdefault(folded(label[1]), []).append((match.start(group), match[group]))
    return {label: places for label, places in found.items() if len(places) > 1}


def folded(label: str) -> str:
    """A link label as labels are compared."""
    return " ".join(label.split()).casefold()
