"""Archives of Twitter and X: `data/tweets.js` (`tweet.js`, parts, years), or one such file.

Each is a script that assigns a JSON array. The addresses that a tweet cites are the `expanded_url`
of its entities; the text holds t.co links.
"""

import io
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, BinaryIO, cast

from loccit.model import GatherProblem
from loccit.sources.interface import FileSource, Reading, SourceError, SourcePost, Text
from loccit.sources.json_records import json_records, text_of
from loccit.sources.member_names import is_tweets
from loccit.sources.members import member_or_file

_PERMALINK = "https://twitter.com/i/web/status/"
_LONGEST_OPENING = 4096


class Twitter(FileSource):
    """An archive of Twitter or X."""

    def posts(self, reading: Reading) -> Iterator[SourcePost | GatherProblem]:
        """The tweets, file after file."""
        with member_or_file(Path(self.location), is_tweets) as files:
            for name, open_file in files:
                with open_file() as stream:
                    array = _array(stream, name)
                    for record in json_records(array, ("item",), name):
                        if isinstance(record, GatherProblem):
                            yield record
                        elif (post := _post(record[1])) is not None:
                            yield post


def _array(stream: BinaryIO, name: str) -> BinaryIO:
    """The JSON array that the script assigns."""
    opening = stream.read(_LONGEST_OPENING)
    begin = opening.find(b"[")
    if begin < 0:
        raise SourceError(f"{name}: there is no list of tweets in it")
    return cast(BinaryIO, io.BufferedReader(_Rest(opening[begin:], stream)))


class _Rest(io.RawIOBase):
    """A stream with the part that was read already put back, without the `;` at its end."""

    def __init__(self, begin: bytes, stream: BinaryIO) -> None:
        self._begin = begin
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self._begin:
            data, self._begin = self._begin[: len(buffer)], self._begin[len(buffer) :]
        else:
            data = self._stream.read(len(buffer))
        if data.rstrip().endswith(b"];"):
            data = data.rstrip()[:-1]
        buffer[: len(data)] = data
        return len(data)


def _post(item: Any) -> SourcePost | None:
    if not isinstance(item, dict):
        return None
    note = item.get("noteTweet")
    if isinstance(note, dict):
        return _note(note)
    tweet = item.get("tweet", item)
    if not isinstance(tweet, dict):
        return None
    key = text_of(tweet.get("id_str")) or str(tweet.get("id", ""))
    return SourcePost(
        _PERMALINK + key,
        [Text("", urls=tuple(_expanded(tweet.get("entities"), "expanded_url")))],
        title=_title(tweet.get("full_text") or tweet.get("text")),
        date=_date(text_of(tweet.get("created_at"))),
        url=_PERMALINK + key,
        key=key,
    )


def _note(note: dict[str, Any]) -> SourcePost:
    core = note.get("core")
    core = core if isinstance(core, dict) else {}
    key = text_of(note.get("noteTweetId"))
    return SourcePost(
        f"note {key}",
        [Text("", urls=tuple(_expanded(core, "expandedUrl")))],
        title=_title(core.get("text")),
        date=text_of(note.get("createdAt")) or None,
        key=key,
    )


def _expanded(entities: Any, name: str) -> Iterator[str]:
    urls = entities.get("urls") if isinstance(entities, dict) else None
    for one in urls if isinstance(urls, list) else ():
        if isinstance(one, dict):
            yield text_of(one.get(name)) or text_of(one.get("url"))


def _title(text: Any) -> str | None:
    """The beginning of what the tweet says."""
    said = " ".join(text_of(text).split())
    return said if len(said) <= 80 else f"{said[:79]}…"


def _date(written: str) -> str | None:
    """`Wed Oct 10 20:19:24 +0000 2018` as RFC 2822 writes it; other forms as they are."""
    parts = written.split()
    if len(parts) != 6:
        return written.replace(" +0000", "Z") or None
    weekday, month, day, clock, zone, year = parts
    try:
        return parsedate_to_datetime(f"{weekday}, {day} {month} {year} {clock} {zone}").isoformat()
    except ValueError:
        return None


def open_source(location: str) -> Twitter:
    """Read a file by this source."""
    return Twitter(location)
