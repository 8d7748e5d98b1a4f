"""TimeMaps and TimeGates of Memento (RFC 7089), in link format (RFC 6690) and in JSON. Pure.

JSON comes in three dialects: MemGator's and Time Travel's objects (`mementos.list`), and the rows
of OpenWayback and of the Wayback Machine's `/web/timemap/json/`, or of pywb, an object a line:
these two are the rows of their indexes.
"""

import email.utils
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urljoin, urlsplit

import msgspec
from msgspec import Struct, structs

from loccit.archives import cdx
from loccit.archives.captures import NO_JSON, Capture, UnreadableError, stamp
from loccit.numbers import unix_time_of
from loccit.urls.category import is_untrusted_archive
from loccit.urls.mementos import full_timestamp, parsed

# Possessive, so that a text without end costs no more than its length.
_VALUE = r"\"(?>(?:[^\"\\]|\\.)*)\"|[^\s,;\"]++"
_LINK = re.compile(rf"<([^<>]*+)>((?>(?:\s*+;\s*+[\w*-]++\s*+=\s*+(?:{_VALUE}))*))")
_ATTRIBUTE = re.compile(rf";\s*+([\w*-]++)\s*+=\s*+({_VALUE})")
_KNOWN = frozenset({"original", "self", "timegate", "timemap", "memento"})
MOST = 20_000
"""Mementos that are read of one TimeMap."""


class _Memento(Struct):
    uri: str
    datetime: str


class _Mementos(Struct, frozen=True, rename={"listed": "list", "every": "all"}):
    listed: list[_Memento] | None = None
    every: list[_Memento] | None = None


class _Json(Struct):
    mementos: _Mementos | None = None


_json = msgspec.json.Decoder(_Json).decode


def captures(body: bytes, url: str, base: str) -> list[Capture]:
    """Read a TimeMap, oldest capture first.

    Args:
        body: the answer's bytes.
        url: whose captures they are.
        base: the TimeMap's own address, against which relative addresses are resolved.

    Raises:
        UnreadableError: it is no TimeMap.
    """
    text = body.decode("utf-8-sig", "replace").strip()
    if text.startswith("[") or _is_rows(text):
        prefix = base.partition("/timemap/")[0]
        return [
            structs.replace(one, memento=f"{prefix}/{one.timestamp}/{one.original}")
            for one in cdx.captures(body, url)
        ]
    found = _of_json(text) if text.startswith("{") else _of_links(text)
    listed = []
    for target, at in found[:MOST]:
        address = urljoin(base, target)
        timestamp = _timestamp(at, address)
        if timestamp is not None and not is_untrusted_archive(address):
            listed.append(Capture(timestamp, url, memento=address))
    return sorted(listed, key=lambda capture: capture.timestamp)


def further(body: bytes, base: str, at: float | None) -> list[str]:
    """The other TimeMaps to which a paged one leads (RFC 7089, section 5), the likeliest first.

    Args:
        body: the answer's bytes, in link format; in JSON, TimeMaps are not paged.
        base: the TimeMap's own address.
        at: the time for which a capture is wanted.
    """
    found: list[tuple[bool, str]] = []
    host = urlsplit(base).netloc
    for target, attributes in _links(body.decode("utf-8", "replace")):
        relations = attributes.get("rel", "").lower().split()
        address = urljoin(base, target)
        own = urlsplit(address).netloc == host and address != base
        if "timemap" in relations and "self" not in relations and own:
            found.append((not _covers(attributes, at), address))
    return list(dict.fromkeys(address for _, address in sorted(found, key=lambda one: one[0])))


def _covers(attributes: dict[str, str], at: float | None) -> bool:
    """Return whether a page of a TimeMap says that it covers a time."""
    first, last = (_timestamp(attributes.get(name, ""), "") for name in ("from", "until"))
    wanted = None if at is None else stamp(at)
    return wanted is not None and (first or "0") <= wanted <= (last or "9")


def _links(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The links of a text in link format, with their attributes (RFC 8288, section 3)."""
    for link in _LINK.finditer(text):
        yield (
            link[1].strip(),
            {name.lower(): value.strip('"') for name, value in _ATTRIBUTE.findall(link[2])},
        )


def _of_links(text: str) -> list[tuple[str, str]]:
    found, known = [], False
    for target, attributes in _links(text):
        relations = attributes.get("rel", "").lower().split()
        known = known or bool(_KNOWN.intersection(relations))
        if "memento" in relations:
            found.append((target, attributes.get("datetime", "")))
    if not known:
        raise UnreadableError("the TimeMap holds no links")
    return found


def _is_rows(text: str) -> bool:
    """Return whether a text is the rows of pywb, each an object that names its own time."""
    first = text.partition("\n")[0]
    return first.startswith("{") and '"timestamp"' in first and '"mementos"' not in first


def _of_json(text: str) -> list[tuple[str, str]]:
    try:
        mementos = _json(text).mementos
    except NO_JSON as error:
        raise UnreadableError(f"the TimeMap is no JSON of a known form ({error})") from None
    listed = (mementos.listed or mementos.every or []) if mementos is not None else []
    return [(one.uri, one.datetime) for one in listed]


def _timestamp(at: str, address: str) -> str | None:
    """A memento's time: as the TimeMap says it, else as its address does."""
    if at:
        if (date := unix_time_of(at)) is not None:
            return stamp(date)
        try:
            moment = datetime.fromisoformat(at)
        except ValueError:
            return full_timestamp(at)
        return stamp((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())
    memento = parsed(address)
    return None if memento is None else memento.timestamp


def http_date(at: float) -> str:
    """Return a time in the form of the header `Accept-Datetime` (RFC 7089, 2.1.1.1)."""
    return email.utils.format_datetime(datetime.fromtimestamp(at, UTC), usegmt=True)
