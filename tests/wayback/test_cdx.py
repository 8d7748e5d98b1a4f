"""The capture index: its question, its answer, and which capture is chosen."""

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from loccit.wayback.cdx import Capture, archived, captures, nearest, query


def at(text: str) -> float:
    return datetime.strptime(text, "%Y%m%d").replace(tzinfo=UTC).timestamp()


def taken(*days: str) -> list[Capture]:
    return [Capture(f"{day}120000", "http://a.example/") for day in days]


def test_query_carries_the_whole_url() -> None:
    address = urlsplit(query("https://archive.test/", "http://a.example/?x=1&y=2#z"))
    assert address.path == "/cdx/search/cdx"
    assert parse_qs(address.query)["url"] == ["http://a.example/?x=1&y=2#z"]
    assert parse_qs(address.query)["filter"] == ["statuscode:200"]


def test_answer_is_read_by_its_field_names() -> None:
    body = b'[["original","timestamp"],["http://a.example/","20120304050607"],["x","2012"]]'
    assert captures(body) == [Capture("20120304050607", "http://a.example/")]


@pytest.mark.parametrize("body", [b"", b"\n", b"[]", b'[["timestamp","original"]]'])
def test_no_capture(body: bytes) -> None:
    assert captures(body) == []


@pytest.mark.parametrize(
    "body", [b"<html>busy</html>", b'{"a": 1}', b'[["urlkey"],["x"]]', b"[[1]]"]
)
def test_something_else_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  a decoder's error is one too
        captures(body)


def test_nearest_to_the_citation() -> None:
    found = taken("20100101", "20130601", "20200101")
    assert nearest(found, at("20130101"), None) == found[1]


def test_never_after_the_death() -> None:
    found = taken("20100101", "20210601")
    assert nearest(found, at("20200101"), at("20210101")) == found[0]
    assert nearest(found[1:], at("20200101"), at("20210101")) is None


def test_the_last_one_where_no_date_is_known() -> None:
    found = taken("20100101", "20210601")
    assert nearest(found, None, None) == found[1]


def test_where_a_capture_is_read() -> None:
    copy = archived("https://archive.test", taken("20100101")[0])
    assert copy.url == "https://archive.test/web/20100101120000/http://a.example/"
