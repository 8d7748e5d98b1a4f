"""TOML data files: the URLs in every string."""

import re
from collections.abc import Iterator

from loccit.extraction.formats.bare_urls import links_in_value
from loccit.extraction.formats.interface import File, Part, PlaceMap, in_a_line
from loccit.extraction.formats.json_data import placed
from loccit.extraction.formats.json_strings import decoded
from loccit.extraction.front_matter_data import refuse_deep_keys
from loccit.extraction.reference import Body, Found

_TOKEN = re.compile(
    r"\"\"\"(?P<ml>(?>(?:[^\"\\]++|\\.|\"(?!\"\"))*))(?:\"\"\")?"
    r"|'{3}(?P<mll>(?>(?:[^']++|'(?!''))*))(?:'{3})?"
    r"|\"(?P<basic>(?>(?:[^\"\\\n]++|\\[^\n])*))\"?|'(?P<literal>[^'\n]*+)'?|\#[^\n]*",
    re.S,
)
"""A string that is never closed goes on to the end (of the line), so that the time stays linear."""


def read(file: File) -> Iterator[Part]:
    """The whole file is one text: its strings are found where they stand."""
    import tomllib

    try:
        refuse_deep_keys(file.text)
        tomllib.loads(file.text.replace("\r\n", "\n").removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        file.report("broken-data", f"not well-formed TOML: {in_a_line(error)}")
    yield Part(file.text, Body(list(_found(file.text))), prose=False)


def _found(text: str) -> Iterator[Found]:
    for token in _TOKEN.finditer(text):
        group = token.lastgroup
        if group is None or "/" not in token[group]:
            continue
        start, end = token.span(group)
        places = PlaceMap()
        if group in ("ml", "basic"):
            value = decoded(text, start, end, places)
        else:
            places.add(0, start)
            value = text[start:end]
        for one in links_in_value(value, "toml"):
            yield placed(one, text, places)
