"""URLs in the text of any format: bare URLs end where bare URLs end in Markdown."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from operator import attrgetter

from loccit.extraction.autolinks import bare_urls
from loccit.extraction.reference import Found
from loccit.model import Kind

WHOLE = re.compile(r"(?:(?:https?|ftp):)?//(?![^\s/?#]*\*\.)[^\s/]\S*", re.I)
"""A value that is one URL, and no pattern of hosts (`https://*.example.com/`)."""
JOINT = re.compile(
    r"[{}\\%$]{1,8}(?:5C|(?:text)?backslash[{}$]{0,3})?n(?=(?:https?|ftp)\\?://)", re.I
)
r"""What Mendeley writes between several URLs of one record: `\n`, escaped or encoded."""
_WWW = re.compile(r"www\.[\w-]+(?:\.[\w-]+)+(?:[/?#]\S*)?", re.I)
_MARKUP = re.compile(r"<[a-zA-Z][^<>=]*=")
_DOI = re.compile(
    r"\s*+(?:doi\s*+:?\s*+)?(?:(?:https?://)?(?:dx\.)?doi\.org/)?"
    r"(10\.\d{4,9}(?:\.\d+)*/\S+|10/[a-z0-9]{3,12})\s*",
    re.I,
)
"""A DOI, or a short one (shortdoi.org)."""
_start = attrgetter("start")


def bare_links(
    text: str, start: int, end: int, *, www: bool = True, any_host: bool = False
) -> Iterator[Found]:
    """The bare URLs that begin in `text[start:end]`.

    Args:
        www: whether `www.example.org` is one too.
        any_host: see `bare_urls`.
    """
    for begin, stop in bare_urls(text, start, end, any_host=any_host):
        raw = text[begin:stop]
        if www or raw[:4].lower() != "www.":
            yield Found(begin, raw, absolute(raw), Kind.LINK, "bare-url", raw, "", (begin, stop))


def between(text: str, joint: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """The stretches of a text that an expression parts."""
    at = 0
    for match in joint.finditer(text):
        yield at, match.start()
        at = match.end()
    yield at, len(text)


def without_trailing(url: str) -> str:
    """A URL in a text without the punctuation that follows it."""
    while url and (url[-1] in ".,;:!?'*_~" or _closes(url, "()") or _closes(url, "[]")):
        url = url[:-1]
    return url


def _closes(url: str, brackets: str) -> bool:
    return url[-1] == brackets[1] and url.count(brackets[1]) > url.count(brackets[0])


def absolute(raw: str) -> str:
    """A bare URL with the scheme that `www.` leaves out, and without zero-width spaces."""
    raw = raw.replace("\u200b", "")
    return f"http://{raw}" if raw[:4].lower() == "www." else raw


def links_in_value(value: str, element: str) -> list[Found]:
    """The URLs in a value of a data file, in order: it is one, or a text that holds some."""
    return sorted(_links_in_value(value, element), key=_start)


def _links_in_value(value: str, element: str) -> Iterator[Found]:
    whole = value.strip()
    if WHOLE.fullmatch(whole):
        at = value.index(whole[0])
        yield Found(at, whole, whole, Kind.LINK, element, "", "", (at, at + len(whole)))
        return
    in_markup: list[Found] = []
    if "<" in value and _MARKUP.search(value):
        from loccit.extraction.html import scan

        in_markup = sorted(scan(value).found, key=_start)
        yield from in_markup
    if _WWW.fullmatch(whole):
        at = value.index(whole[0])
        yield Found(at, whole, f"http://{whole}", Kind.LINK, element, "", "", (at, at + len(whole)))
        return
    for one in bare_links(value, 0, len(value), www=False):
        if not _is_within(in_markup, one.start):
            yield one


def _is_within(found: Sequence[Found], at: int) -> bool:
    """Return whether a place is within one of these URLs, which are in order."""
    before = bisect_right(found, at, key=_start) - 1
    return before >= 0 and at < found[before].start + len(found[before].raw)


def doi_link(written: str, at: int, element: str) -> Found | None:
    """The citation that a bare DOI is (doi.org, "DOI Handbook", 3.8).

    Args:
        written: the value of a DOI field.
        at: where it stands.
    """
    match = _DOI.fullmatch(written)
    if match is None:
        return None
    doi = match[1].rstrip(".,;")
    begin = match.start(1)
    if (scheme := written.lower().rfind("http", 0, begin)) >= 0:
        begin = scheme
    raw = written[begin : match.start(1)] + doi
    start = at + begin
    value = "https://doi.org/" + doi.replace("%", "%25").replace("#", "%23").replace("?", "%3F")
    if "%" in doi and re.search(r"%[0-9A-Fa-f]{2}", doi):
        value = "https://doi.org/" + doi
    return Found(start, raw, value, Kind.LINK, element, doi, "", (start, start + len(raw)))
