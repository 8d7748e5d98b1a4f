"""The capture index of the Wayback Machine and of pywb (CDX server API): question and answer.

Sources: github.com/internetarchive/wayback, wayback-cdx-server; pywb's documentation, "CDXJ Server
API". An answer in JSON is a list of rows of which the first names the fields (Wayback Machine), or
an object a line (pywb). Without `output=json` it is a row a line, fields separated by blanks. Pure.
"""

from urllib.parse import urlencode

import msgspec

from loccit.archives.captures import NO_JSON, Capture, UnreadableError, raise_if_excluded
from loccit.urls.mementos import full_timestamp

FIELDS = ("timestamp", "original", "statuscode", "mimetype", "digest")
_PLAIN_FIELDS = ("urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length")
"""The order of fields where an index ignores `fl` and `output`."""
_SYNONYMS = {"url": "original", "status": "statuscode", "mime": "mimetype"}
"""pywb's names of the same fields."""
LIMIT = 5_000
"""Captures asked for; with one a day that is more than thirteen years."""

_strings = msgspec.json.Decoder(list[list[str]]).decode
_objects = msgspec.json.Decoder(dict[str, object]).decode


def question(endpoint: str, url: str) -> str:
    """The address that lists the captures of a URL that are no errors, one a day.

    The filter leaves in revisit records, whose status is `-`, and redirects.
    """
    parameters = {
        "url": url,
        "output": "json",
        "fl": ",".join(FIELDS),
        "filter": "!statuscode:[45]..",
        "collapse": "timestamp:8",
        "limit": str(LIMIT),
    }
    return f"{endpoint.rstrip('/')}/cdx/search/cdx?{urlencode(parameters)}"


def captures(body: bytes, url: str) -> list[Capture]:
    """Read an index's answer, oldest capture first.

    Args:
        body: the answer's bytes.
        url: what was asked for, for indexes that do not repeat it.

    Raises:
        ExcludedError: the site is excluded.
        UnreadableError: it is no answer of an index. An empty body is none either: "no captures"
            is `[]`.
    """
    text = body.decode("utf-8-sig", "replace").strip()
    raise_if_excluded(text)
    if text.startswith("["):
        rows = _table(text)
    elif text.startswith("{"):
        rows = _lines_of_objects(text)
    else:
        rows = _plain(text)
    found = {}
    for row in rows:
        capture = _capture(row, url)
        if capture is not None:
            found[capture.timestamp, capture.original, capture.digest] = capture
    return sorted(found.values(), key=lambda capture: capture.timestamp)


def _table(text: str) -> list[dict[str, str]]:
    try:
        rows = _strings(text)
    except NO_JSON as error:
        raise UnreadableError(f"the capture index sent no table ({error})") from None
    rows = [row for row in rows if row]  # an empty row stands before a resume key
    if not rows:
        return []
    names, *rest = rows
    if "timestamp" not in names:
        raise UnreadableError("the capture index sent rows without a timestamp")
    return [dict(zip(names, row, strict=False)) for row in rest if len(row) >= len(names) - 1 > 0]


def _lines_of_objects(text: str) -> list[dict[str, str]]:
    rows = []
    for line in text.splitlines():
        if not line.strip():
            continue
        try:
            row = _objects(line)
        except NO_JSON as error:
            raise UnreadableError(f"the capture index sent no JSON ({error})") from None
        rows.append({_SYNONYMS.get(name, name): str(value) for name, value in row.items()})
    if not any("timestamp" in row for row in rows):
        raise UnreadableError("the capture index sent objects without a timestamp")
    return rows


def _plain(text: str) -> list[dict[str, str]]:
    rows = []
    for line in text.splitlines():
        if not line.strip():
            break  # what follows an empty line is a resume key
        fields = line.split()
        names = FIELDS if len(fields) == len(FIELDS) else _PLAIN_FIELDS
        if len(fields) < len(names):
            raise UnreadableError("the capture index sent a text that is no list of captures")
        rows.append(dict(zip(names, fields, strict=False)))
    if not rows:
        raise UnreadableError("the capture index sent nothing at all")
    if not any(full_timestamp(row["timestamp"]) for row in rows):
        raise UnreadableError("the capture index sent a text that is no list of captures")
    return rows


def _capture(row: dict[str, str], url: str) -> Capture | None:
    """A row as a capture; None for one without a time, which nobody can ask for."""
    timestamp = full_timestamp(row.get("timestamp", ""))
    if timestamp is None:
        return None
    status = row.get("statuscode", "")
    return Capture(
        timestamp,
        row.get("original") or url,
        int(status) if status.isascii() and status.isdigit() and len(status) == 3 else None,
        row.get("mimetype", ""),
        row.get("digest", "").removeprefix("sha1:").strip("-"),
    )
