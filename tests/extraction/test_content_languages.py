"""HTML as publishing systems keep it: WordPress's shortcodes and blocks, Substack's elements."""

import json
from html import escape

import pytest

from loccit.extraction.reference import Body
from loccit.extraction.substack import read_substack
from loccit.extraction.wordpress import read_wordpress
from tests.extraction.reading import one_post


def urls(body: Body) -> list[tuple[str, str]]:
    return [(str(one.kind), one.value) for one in body.found]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("[youtube=https://www.youtube.com/watch?v=a]", [("frame", "https://www.youtube.com/watch?v=a")]),
        ("[youtube https://youtu.be/b]", [("frame", "https://youtu.be/b")]),
        ("[vimeo 123456]", [("frame", "https://player.vimeo.com/video/123456")]),
        (
            '[video mp4="https://v.example/a.mp4" poster="https://v.example/p.jpg"][/video]',
            [("media", "https://v.example/a.mp4"), ("image", "https://v.example/p.jpg")],
        ),
        ("[audio https://v.example/a.mp3|titles=A]", [("media", "https://v.example/a.mp3")]),
        (
            '[button link="https://b.example/?x=1&amp;y=2"]Go[/button]',
            [("link", "https://b.example/?x=1&y=2")],
        ),
        (
            '[vc_btn link="url:https%3A%2F%2Fb.example%2Fx|title:B"]',
            [("link", "https://b.example/x")],
        ),
        ('[gallery ids="1,2"]', []),
        ('[[video src="https://shown.example/"]]', []),
        ("[see https://text.example/ for more]", []),
        ("[source: https://text.example/]", []),
    ],
)  # fmt: skip
def test_shortcodes_of_wordpress(written: str, expected: list[tuple[str, str]]) -> None:
    body = read_wordpress(f"<p>Before</p>\n{written} after")
    assert urls(body) == expected


def test_blocks_that_the_server_renders_cite_what_their_attributes_say() -> None:
    text = (
        '<!-- wp:rss {"feedURL":"https://a.example/feed?x=1\\u0026y=2"} /-->\n'
        '<!-- wp:acf/card {"data":{"link":{"title":"B","url":"https://b.example/"},"n":3}} /-->\n'
        '<!-- wp:image {"url":"https://unused.example/"} --><img src="https://c.example/c.png">'
        "<!-- /wp:image -->\n"
        '<!-- wp:broken {"url":"https://unended.example/"'
    )
    body = read_wordpress(text)
    assert urls(body) == [
        ("link", "https://a.example/feed?x=1&y=2"),
        ("link", "https://b.example/"),
        ("image", "https://c.example/c.png"),
    ]
    assert all(text.startswith(one.raw, one.start) for one in body.found)


@pytest.mark.parametrize(
    "text",
    [
        '<!-- wp:x {"a":"https://x.example/"' * 20_000,
        '<!-- wp:x {"a":"https://x.example/" ' * 20_000 + "/-->",
        '[video src="https://x.example/' * 20_000,
        "[a " * 100_000,
    ],
)
def test_what_never_ends_takes_linear_time(text: str) -> None:
    with one_post():
        assert len(read_wordpress(text).found) < 5_000


def element(name: str, data: object, quote: str = '"') -> str:
    said = json.dumps(data)
    written = escape(said) if quote == '"' else said
    return f"<div class={quote}{name}{quote} data-attrs={quote}{written}{quote}></div>"


def test_elements_of_substack_show_what_their_data_says() -> None:
    pictures = {"gallery": {"images": [{"src": "https://d.example/1.png"}, {"src": None}, 7]}}
    text = (
        element("embedded-post-wrap", {"url": "https://a.example/p/x?y=1&z=2", "title": "A"})
        + element("tweet", {"url": "https://b.example/1"}, "'")
        + element("digest-post-embed", {"canonical_url": "https://c.example/p/c"})
        + element("image-gallery-embed", pictures)
        + element("youtube-wrap", {"videoId": "abcdefghijk"})
    )
    body = read_substack(text)
    assert urls(body) == [
        ("link", "https://a.example/p/x?y=1&z=2"),
        ("link", "https://b.example/1"),
        ("link", "https://c.example/p/c"),
        ("image", "https://d.example/1.png"),
        ("frame", "https://www.youtube.com/watch?v=abcdefghijk"),
    ]
    assert body.found[0].text == "A"


@pytest.mark.parametrize(
    "data",
    ["not json", "[" * 100_000, '{"url": 7}', '{"gallery": {"images": 3}}', '{"url": "/own/"}'],
)
def test_data_of_any_shape_does_no_harm(data: str) -> None:
    assert urls(read_substack(f"<div data-attrs='{data}'></div>")) == []


def test_links_that_substack_writes_out_are_cited_once() -> None:
    button = (
        '<p class="button-wrapper" data-attrs=\'{"url":"https://a.example/"}\'>'
        '<a href="https://a.example/">Go</a></p>'
        + element("subscription-widget-wrap", {"url": "https://me.example/subscribe?"})
        + '<div data-attrs=\'{"url":"https://b.example/"}\'><a href="https://b.example/">B</a></div>'
    )
    assert urls(read_substack(button)) == [
        ("link", "https://a.example/"),
        ("link", "https://b.example/"),
    ]
