"""JSON data files, and JSON Lines: the URLs in every string and key."""

import re
from collections.abc import Iterator

from loccit.extraction.formats.bare_urls import doi_link, links_in_value
from loccit.extraction.formats.interface import File, Part, PlaceMap
from loccit.extraction.formats.json_strings import decoded, strings
from loccit.extraction.reference import Body, Found

_MAY_HOLD = re.compile(r"//|www\.|\\/|\\u00[26]", re.I)


def read(file: File) -> Iterator[Part]:
    """The whole file is one text: its strings are found where they stand."""
    yield Part(file.text, Body(list(_found(file.text, "json"))), prose=False)


def read_csl(file: File) -> Iterator[Part]:
    """CSL-JSON: the same, and each `DOI` (the schema of CSL 1.0.2)."""
    yield Part(file.text, Body(list(_found(file.text, "csl-json"))), prose=False)


def _found(text: str, element: str) -> Iterator[Found]:
    in_csl = element == "csl-json"
    for path, is_key, start, end in strings(text):
        if in_csl and not is_key and path and path[-1] == "DOI":
            places = PlaceMap()
            doi = doi_link(decoded(text, start, end, places), 0, element)
            if doi is not None:
                yield placed(doi, text, places)
            continue
        if end - start < 5 or not _MAY_HOLD.search(text, start, end):
            continue
        if in_csl and text.find("//", start, end) < 0 and path[-1:] != ["URL"]:
            continue
        places = PlaceMap()
        for one in links_in_value(decoded(text, start, end, places), element):
            yield placed(one, text, places)


def placed(one: Found, text: str, places: PlaceMap) -> Found:
    """A reference found in a value, at its place in the file."""
    start, end = places.of(one.start), places.end(one.start + len(one.raw))
    one.start, one.raw, one.mark = start, text[start:end], (start, end)
    return one
