"""YAML data files: the URLs in every scalar, by the parser's events.

No value is built, so aliases that multiply cost nothing.
"""

import re
from collections.abc import Iterator
from typing import Any

from loccit.extraction.formats.bare_urls import bare_links, links_in_value
from loccit.extraction.formats.interface import File, Part, in_a_line
from loccit.extraction.formats.yaml_events import yaml_events
from loccit.extraction.reference import Body, Found

_COMMENT = re.compile(r"(?:^|(?<=\s))#[^\n]*", re.M)


def read(file: File) -> Iterator[Part]:
    """The whole file is one text: its scalars are found where they stand."""
    yield Part(file.text, Body(list(_found(file))), prose=False)


def _found(file: File) -> Iterator[Found]:
    import yaml

    text = file.text
    found: list[Found] = []
    lead = 1 if text.startswith("\ufeff") else 0
    try:
        for event in yaml_events(text[lead:]):
            if isinstance(event, yaml.ScalarEvent) and (
                "//" in event.value or "www." in event.value.lower()
            ):
                marks: Any = event.start_mark, event.end_mark
                begin, end = (mark.index + lead for mark in marks)
                found += _in_scalar(text, begin, end, event.value)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        file.report("broken-data", f"not well-formed YAML: {in_a_line(error)}")
        spans = [match.span() for match in _COMMENT.finditer(text)]
        return (
            one
            for one in bare_links(text, 0, len(text))
            if not any(begin <= one.start < end for begin, end in spans)
        )
    return iter(found)


def _in_scalar(text: str, begin: int, end: int, value: str) -> Iterator[Found]:
    """The URLs of a scalar, each found again as it is written."""
    at = begin
    for one in links_in_value(value, "yaml"):
        start, raw = _written(text, at, end, one.raw)
        one.start, one.raw, one.mark = start, raw, (start, start + len(raw))
        at = start + len(raw)
        yield one


def _written(text: str, begin: int, end: int, raw: str) -> tuple[int, str]:
    r"""Return where a URL stands in a scalar, and how it is written there.

    Quotes, escapes (`\/`, `''`) and folded lines may part it: then its longest beginning counts.
    """
    for written in (
        raw,
        raw.replace("/", "\\/"),
        raw.replace("'", "''"),
        raw.replace("&", "&amp;"),
    ):
        if (place := text.find(written, begin, end)) >= 0:
            return place, written
    low, high = 0, len(raw)
    while low < high:
        half = (low + high + 1) // 2
        if text.find(raw[:half], begin, end) >= 0:
            low = half
        else:
            high = half - 1
    place = max(text.find(raw[:low], begin, end), begin)
    return place, text[place : place + max(low, 1)]
