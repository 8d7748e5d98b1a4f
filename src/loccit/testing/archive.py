"""A web archive for tests: index, Availability API, TimeMap, TimeGate and playback.

It follows the Wayback Machine's documented behaviour and RFC 7089. `LocalArchive.answer` answers a
URL without a network; `LocalArchive.site` is the same as a site of the rehearsal web.
"""

import base64
import email.utils
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from urllib.parse import parse_qs, quote, unquote, urlsplit

from msgspec import Struct

from loccit.testing.behaviour import Asked, Reply, Site

ENDPOINT = "http://web.archive.example"
_PLAY = re.compile(r"/web/(\d{1,14})((?:[a-z]{2}_)?)/(.+)", re.S)
_BLOCKED = (
    "org.archive.util.io.RuntimeIOException: "
    "org.archive.wayback.exception.AdministrativeAccessControlException: Blocked Site Error\n"
)
_FIELDS = ("urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length")


class Stored(Struct, frozen=True):
    """One capture."""

    timestamp: str
    url: str
    body: str | bytes = ""
    status: int = 200
    mimetype: str = "text/html"
    location: str | None = None
    """Of a redirect: where the server led."""
    revisit: bool = False
    """Listed as `warc/revisit`: the same bytes as an earlier capture."""
    lost: bool = False
    """Listed, but not there when it is asked for."""
    broken: bool = False
    """Listed, but playing it fails (503)."""

    @property
    def data(self) -> bytes:
        """The body's bytes."""
        return self.body.encode() if isinstance(self.body, str) else self.body

    @property
    def digest(self) -> str:
        """SHA-1 of the body, in base32."""
        return base64.b32encode(hashlib.sha1(self.data).digest()).decode()  # noqa: S324

    @property
    def at(self) -> datetime:
        """When it was taken."""
        return datetime.strptime(self.timestamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)


class LocalArchive:
    """Captures, and how they are reported."""

    def __init__(self, stored: Iterable[Stored] = (), *, endpoint: str = ENDPOINT) -> None:
        """Hold captures."""
        self.stored = sorted(stored, key=lambda one: one.timestamp)
        self.endpoint = endpoint
        self.excluded: set[str] = set()
        """Hosts whose captures are kept from everybody."""
        self.index: Reply | None = None
        """What the index answers in place of a list; None: the list."""
        self.as_text = False
        """The index ignores `output=json`."""
        self.asked: list[str] = []
        """Paths with queries, in order."""

    @property
    def site(self) -> Site:
        """The archive as a site of the rehearsal web."""
        return Site(urlsplit(self.endpoint).netloc, {"/*": self._behaviour})

    def _behaviour(self, asked: Asked) -> Reply:
        return self.answer(asked.path, asked.headers)

    def answer(self, path: str, headers: Mapping[str, str] = {}) -> Reply:
        """The answer to a path with its query."""
        self.asked.append(path)
        if path.startswith("/cdx/search/cdx?"):
            return self._cdx(parse_qs(urlsplit(path).query, keep_blank_values=True))
        if path.startswith("/wayback/available?"):
            return self._availability(parse_qs(urlsplit(path).query))
        for form in ("link", "json"):
            prefix = f"/web/timemap/{form}/"
            if path.startswith(prefix):
                return self._timemap(path.removeprefix(prefix), form)
        play = _PLAY.fullmatch(path)
        if play is not None:
            return self._play(*play.groups())
        if path.startswith("/web/http"):
            return self._timegate(path.removeprefix("/web/"), headers)
        return Reply(404, "no such page of the archive")

    def captures(self, url: str) -> list[Stored]:
        """The captures under a URL's key."""
        return [one for one in self.stored if surt(one.url) == surt(url)]

    def _is_excluded(self, url: str) -> bool:
        return (urlsplit(url).hostname or "") in self.excluded

    # The index

    def _cdx(self, query: dict[str, list[str]]) -> Reply:
        url = query["url"][0]
        if self.index is not None:
            return self.index
        if self._is_excluded(url):
            return Reply(403, _BLOCKED)
        rows = [self._row(one) for one in self.captures(url)]
        for condition in query.get("filter", []):
            rows = [row for row in rows if _passes(row, condition)]
        first, last = query.get("from", [""])[0], query.get("to", [""])[0]
        rows = [row for row in rows if row["timestamp"][: len(first)] >= first]
        rows = [row for row in rows if not last or row["timestamp"][: len(last)] <= last]
        for rule in query.get("collapse", []):
            rows = _collapsed(rows, rule)
        if "closest" in query:
            wanted = int(query["closest"][0].ljust(14, "0"))
            rows.sort(key=lambda row: abs(int(row["timestamp"]) - wanted))
        limit = int(query.get("limit", ["150000"])[0])
        rows = rows[:limit] if limit > 0 else rows[limit:]
        fields = query["fl"][0].split(",") if "fl" in query else list(_FIELDS)
        table = [[row[name] for name in fields] for row in rows]
        if query.get("output") == ["json"] and not self.as_text:
            body = json.dumps([fields, *table] if table else [])
            return Reply(200, body, content_type="application/json")
        return Reply(200, "".join(" ".join(row) + "\n" for row in table), content_type="text/plain")

    def _row(self, one: Stored) -> dict[str, str]:
        return {
            "urlkey": surt(one.url),
            "timestamp": one.timestamp,
            "original": one.url,
            "mimetype": "warc/revisit" if one.revisit else one.mimetype,
            "statuscode": "-" if one.revisit else str(one.status),
            "digest": one.digest,
            "length": str(len(one.data) + 300),
        }

    def _availability(self, query: dict[str, list[str]]) -> Reply:
        url = query["url"][0]
        good = [one for one in self.captures(url) if one.status == 200 and not one.revisit]
        closest: dict[str, object] = {}
        if good and not self._is_excluded(url):
            one = _nearest(good, query.get("timestamp", [""])[0])
            address = f"{self.endpoint}/web/{one.timestamp}/{one.url}"
            closest = {"closest": {"status": "200", "available": True, "url": address,
                                   "timestamp": one.timestamp}}  # fmt: skip
        body = json.dumps({"url": url, "archived_snapshots": closest})
        return Reply(200, body, content_type="application/json")

    # Memento

    def _timemap(self, url: str, form: str) -> Reply:
        found = [one for one in self.captures(url) if one.status < 400]
        if not found:
            return Reply(404, "")
        if form == "json":
            rows = [[one.timestamp, one.url] for one in found]
            return Reply(200, json.dumps([["timestamp", "original"], *rows]),
                         content_type="application/json")  # fmt: skip
        lines = [
            f'<{url}>; rel="original"',
            f'<{self.endpoint}/web/timemap/link/{url}>; rel="self"; type="application/link-format"',
            f'<{self.endpoint}/web/{url}>; rel="timegate"',
            *(
                f'<{self._memento(one)}>; rel="memento"; datetime="{_http(one.at)}"'
                for one in found
            ),
        ]
        return Reply(200, ",\n".join(lines), content_type="application/link-format")

    def _timegate(self, url: str, headers: Mapping[str, str]) -> Reply:
        found = [one for one in self.captures(url) if one.status < 400]
        if not found:
            return Reply(404, "")
        wanted = headers.get("accept-datetime")
        stamp = ""
        if wanted:
            stamp = email.utils.parsedate_to_datetime(wanted).strftime("%Y%m%d%H%M%S")
        one = _nearest(found, stamp)
        return Reply(302, "", (("location", self._memento(one)), ("vary", "accept-datetime")))

    def _memento(self, one: Stored) -> str:
        return f"{self.endpoint}/web/{one.timestamp}/{one.url}"

    # Playback

    def _play(self, time: str, flags: str, url: str) -> Reply:
        url = unquote(url) if url.startswith("http%") else url
        if self._is_excluded(url):
            error = (("x-archive-wayback-runtime-error",
                      "AdministrativeAccessControlException: Blocked Site Error"),)  # fmt: skip
            return Reply(403, "Blocked Site Error", error)
        found = self.captures(url)
        if not found:
            return Reply(404, "<title>Internet Archive Wayback Machine</title>"
                         "<p>The Wayback Machine has not archived that URL.</p>")  # fmt: skip
        one = _nearest(found, time, url)
        if one.lost:
            return Reply(404, "<p>The Wayback Machine has not archived that URL.</p>")
        if one.broken:
            return Reply(503, "<p>Service unavailable</p>")
        if one.timestamp != time:
            address = f"{self.endpoint}/web/{one.timestamp}{flags}/{one.url}"
            return Reply(302, "", (("location", address),))
        headers = (("memento-datetime", _http(one.at)), ("x-archive-src", "test.warc.gz"))
        if 300 <= one.status < 400 and one.location is not None:
            if flags != "id_":
                page = f"<p>Got an HTTP {one.status} response at crawl time</p>"
                return Reply(200, page, headers)
            target = f"{self.endpoint}/web/{one.timestamp}id_/{one.location}"
            return Reply(one.status, "", (*headers, ("location", target)))
        body = one.data
        if flags != "id_" and one.mimetype == "text/html":
            body = b"<div id=wm-ipp-base>The Wayback Machine's banner</div>" + body
        kind = (
            f"{one.mimetype}; charset=utf-8" if one.mimetype.startswith("text/") else one.mimetype
        )
        return Reply(one.status, body, headers, kind)


def surt(url: str) -> str:
    """The key of a URL in an index: no scheme, no www, lower case, sorted query."""
    parts = urlsplit(url.lower())
    host = re.sub(r"^www\d*\.", "", parts.hostname or "")
    query = "&".join(sorted(parts.query.split("&"))) if parts.query else ""
    path = quote(unquote(parts.path).rstrip("/") or "/", safe="/:;,.~()!*'@&=+$-_")
    return f"{','.join(reversed(host.split('.')))}){path}{'?' + query if query else ''}"


def _passes(row: dict[str, str], condition: str) -> bool:
    negated = condition.startswith("!")
    name, _, pattern = condition.lstrip("!").partition(":")
    return (re.fullmatch(pattern, row[name]) is not None) != negated


def _collapsed(rows: list[dict[str, str]], rule: str) -> list[dict[str, str]]:
    name, _, length = rule.partition(":")
    kept: list[dict[str, str]] = []
    last = None
    for row in rows:
        value = row[name][: int(length)] if length else row[name]
        if value != last:
            kept.append(row)
        last = value
    return kept


def _nearest(found: list[Stored], stamp: str, url: str | None = None) -> Stored:
    if not stamp:
        return found[-1]
    wanted = datetime.strptime((stamp + "00000101000000"[len(stamp) :]), "%Y%m%d%H%M%S")
    wanted = wanted.replace(tzinfo=UTC)
    return min(found, key=lambda one: (abs((one.at - wanted).total_seconds()), one.url != url))


def _http(at: datetime) -> str:
    return email.utils.format_datetime(at, usegmt=True)
