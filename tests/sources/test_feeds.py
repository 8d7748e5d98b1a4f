"""Feeds that say what is no address."""

import io
import json
import re

import pytest

from loccit.sources.feeds import FeedReader
from tests.extraction.reading import one_post

BROKEN = "http://[x/"
LINKS = f"<link href='{BROKEN}'/><link rel='next' href='{BROKEN}'/>"


@pytest.mark.parametrize(
    "feed",
    [
        f"<feed xmlns='http://www.w3.org/2005/Atom'>{LINKS}<entry><id>1</id>{LINKS}"
        "<content type='html'>x</content></entry></feed>",
        f"<feed xmlns='http://www.w3.org/2005/Atom' xml:base='{BROKEN}'><entry><id>1</id>"
        "<link href='/a'/><content type='html'>x</content></entry></feed>",
        f"<rss><channel><item><link>{BROKEN}</link><description>x</description></item>"
        "</channel></rss>",
        json.dumps(
            {
                "version": "https://jsonfeed.org/version/1.1",
                "next_url": BROKEN,
                "items": [{"id": "1", "url": BROKEN, "content_html": "x"}],
            }
        ),
    ],
)
def test_an_address_that_is_none_costs_no_entry(feed: str) -> None:
    reader = FeedReader(io.BytesIO(feed.encode()), "https://a.example/feed")
    assert [entry.text for entry in reader] == ["x"]


def test_pictures_that_wordpress_makes_of_emoji_are_not_content() -> None:
    emoji = "<img src='https://s.w.org/images/core/emoji/14.0.0/72x72/2665.png' alt='♥'>"
    own = '<img src="https://pictures.example/2665.png">'
    feed = (
        "<rss xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><item>"
        f"<content:encoded><![CDATA[<p>Thanks {emoji}{own}]]></content:encoded>"
        "</item></channel></rss>"
    )
    reader = FeedReader(io.BytesIO(feed.encode()), "https://a.example/feed")
    assert [entry.text for entry in reader] == [f"<p>Thanks {own}"]


def test_tags_that_never_end_are_looked_through_once() -> None:
    """An expression that reads on beyond the next tag takes minutes for this text."""
    text = "<img src=x " * 60_000
    feed = (
        f"<rss><channel><item><description><![CDATA[{text}]]></description></item></channel></rss>"
    )
    reader = FeedReader(io.BytesIO(feed.encode()), "https://a.example/feed")
    with one_post():
        assert [len(entry.text) for entry in reader] == [len(text.strip())]


def test_xhtml_with_a_prefix_is_html() -> None:
    feed = (
        "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:h='http://www.w3.org/1999/xhtml'><entry>"
        "<content type='xhtml'><h:div>Seen <h:a href='https://b.example/'>there</h:a></h:div>"
        "</content></entry></feed>"
    )
    (entry,) = FeedReader(io.BytesIO(feed.encode()), "https://a.example/feed")
    plain = re.sub(r' xmlns(?::\w+)?="[^"]*"', "", entry.text)
    assert '<a href="https://b.example/">there</a>' in plain
