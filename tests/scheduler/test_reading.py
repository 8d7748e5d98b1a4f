"""Pages that come again are read once, and never taken for one another."""

from typing import Any

import pytest

from loccit.fetch.messages import HttpResponse
from loccit.model import Page
from loccit.page import read_page
from loccit.scheduler import reading
from loccit.scheduler.reading import PageReading

HTML = [("content-type", "text/html")]
GONE = "<title>Gone</title><h1>Gone</h1><p>There is nothing at this address any more."
REPEATING = "<title>Gone</title><p>There is no /essays/maps-of-1821 here, nor anything else."
CANONICAL = "<title>x</title><link rel=canonical href=/there><p>words"
REFRESH = "<meta http-equiv=refresh content='0; url=next'><p>words"
LONG = f"<title>Long</title><p>{'word ' * 900} /essays/maps-of-1821"


@pytest.fixture
def times(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses for which a page was really read."""
    urls: list[str] = []

    def counted(body: bytes, content_type: str, url: str, **how: Any) -> Page:
        urls.append(url)
        return read_page(body, content_type, url, **how)

    monkeypatch.setattr(reading, "read_page", counted)
    return urls


def _page(reader: PageReading, html: str, url: str, **reply: object) -> Page | None:
    return reader.page(HttpResponse(200, list(HTML), html.encode(), **reply), url)  # type: ignore[arg-type]


@pytest.mark.parametrize("html", [GONE, REPEATING, CANONICAL, REFRESH, LONG, "<p>"])
def test_whatever_is_remembered_is_what_reading_would_tell(html: str) -> None:
    reader = PageReading(100_000, keep_ids=False)
    for path in ("essays/one", "essays/maps-of-1821", "a/b/c", "essays/maps-of-1821", ""):
        url = f"http://a.example/{path}"
        assert _page(reader, html, url) == read_page(html.encode(), "text/html", url)


def test_the_same_page_is_read_once(times: list[str]) -> None:
    reader = PageReading(100_000, keep_ids=False)
    pages = [_page(reader, GONE, f"http://{host}.example/") for host in "abc"]
    assert len(times) == 1
    assert pages[0] is pages[2]


def test_another_type_or_a_part_of_it_is_another_page(times: list[str]) -> None:
    reader = PageReading(100_000, keep_ids=False)
    body = GONE.encode()
    for content_type in ("text/html", "text/html; charset=gb2312"):
        reader.page(HttpResponse(200, [("content-type", content_type)], body), "http://a.example/")
    cut = _page(reader, GONE[:30], "http://a.example/", truncated=True)
    assert cut is not None
    assert cut.truncated
    assert len(times) == 3


def test_few_are_remembered(times: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_REMEMBERED", 2)
    reader = PageReading(100_000, keep_ids=False)
    for number in (1, 2, 3, 3, 2, 1):
        _page(reader, f"{GONE} {number}", "http://a.example/")
    assert len(times) == 4


@pytest.mark.parametrize(
    ("status", "content_type", "limit"),
    [
        (200, "text/html; charset=utf-8", 5_000),
        (404, "TEXT/HTML", 5_000),
        (200, "application/xhtml+xml", 5_000),
        (200, "", 5_000),
        (301, "text/html", 0),
        (200, "video/mp4", 0),
        (200, "application/pdf", 0),
    ],
)
def test_how_much_is_fetched(status: int, content_type: str, limit: int) -> None:
    assert PageReading(5_000, keep_ids=False).limit(status, content_type) == limit
