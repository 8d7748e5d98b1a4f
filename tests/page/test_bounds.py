"""Hostile pages: whatever they are, they are read, and ordinary ones are left as they are."""

import subprocess
import sys

import pytest
from hypothesis import given, strategies as st

from loccit.page import read_page
from loccit.page.charset import codec_of
from loccit.page.parse_limits import DEEPEST, MOST_TAGS, bounded
from loccit.testing.pages import essay
from tests.extraction.reading import one_post

N = 250_000


def test_ordinary_pages_are_left_alone() -> None:
    for html in (essay("A page"), "<p>one<p>two" * 100, f"<a title='{'x ' * 100}'>b</a>"):
        assert bounded(html) == html


@pytest.mark.parametrize("tag", ["<div>", "<b>", "<svg>", "<table><tr><td>", "<my-app>"])
def test_depth_is_bounded_and_no_word_is_lost(tag: str) -> None:
    html = f"<title>Deep</title>{tag * 5_000}<p>words at the bottom"
    assert bounded(html).count(tag) <= DEEPEST
    page = read_page(html.encode(), "text/html", "http://a.example/")
    assert (page.title, page.text) == ("Deep", "words at the bottom")


def test_tags_that_close_nothing_do_not_hide_depth() -> None:
    assert bounded("<div></b>" * 5_000).count("<div>") <= DEEPEST


@pytest.mark.parametrize(
    "markup", [f"<p>{'words ' * 150}<!--{' ' * 60_000}x", "<noscript " * 30_000]
)
def test_what_never_ends_is_read_in_one_pass(markup: str) -> None:
    with one_post():
        assert read_page(markup.encode(), "text/html", "http://a.example/").words in (0, 150)


def test_attributes_and_elements_are_bounded() -> None:
    html = "<a " + "".join(f"x{n} " for n in range(35_000)) + ">words</a>"
    assert len(bounded(html)) < 6_000
    assert bounded("<i></i>" * 30_000).count("<i>") <= MOST_TAGS


@pytest.mark.parametrize(
    "tag",
    [
        '<path d="M0 0{}">',
        "<div data-props='{{\"a\": [{}]}}'>",
        '<img srcset="/i.png 1x{}" alt="x">',
        '<script>var a = "<b "{};</script>',
        '<script src=x></script><p title="{}">',
    ],
)
def test_data_in_an_attribute_are_kept_however_long(tag: str) -> None:
    """An attribute that was cut would have taken all that follows it up to the next quote."""
    html = f"<p>before</p>{tag.format(' 10 20 L' * 2_000)}<h1>The heading</h1><p>after"
    assert bounded(html) == html
    assert read_page(html.encode(), "text/html", "http://a.example/").heading == "The heading"


def test_of_too_many_attributes_the_first_are_kept_whole() -> None:
    many = "".join(f" x{n}=1" for n in range(5_000))
    html = f'<div title="a b  c" data-x=\'{{"y": 1}}\'{many}><h1>The heading</h1>'
    assert '<div title="a b  c" data-x=\'{"y": 1}\' x0=1 ' in bounded(html)
    assert len(bounded(html)) < 3_000
    assert read_page(html.encode(), "text/html", "http://a.example/").heading == "The heading"


def test_a_guess_at_an_encoding_says_nothing() -> None:
    code = (
        "from loccit.page import read_page\n"
        "read_page(bytes(range(128, 256)) * 20, 'text/html', 'http://a.example/')\n"
        "read_page(b'\\x81\\x8d\\x8f\\x90\\xff' * 100, 'text/html', 'http://a.example/')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert (done.stdout, done.stderr) == (b"", b"")


def test_a_script_within_a_script_is_read_once() -> None:
    """Scripts nest in SVG: each read with all that it holds would be read a thousand times."""
    page = read_page(b"<svg><script>one()<script>two()", "text/html", "http://a.example/")
    assert page.scripts == ("one()", "two()")


def test_a_long_attribute_is_kept() -> None:
    html = f'<img src="data:image/png;base64,{"A" * 50_000}"><h1>words</h1>'
    assert bounded(html) == html


@pytest.mark.parametrize(
    "html",
    [
        "<div></div><![ endif]-->words",
        "<div></div><![vml]>",
        "<div></div>&#" + "1" * 4_301 + ";",
        "<img alt='&#" + "9" * 4_301 + ";'>",
        f'<meta http-equiv=refresh content="{"1" * 5_000};url=/x">',
        '<meta http-equiv=refresh content="\u00b2;url=/x">',
        "<!--" * 50_000,
        "<script>" * 20_000,
        "<",
        "<" * N,
        "\0",
    ],
)
def test_reading_never_raises(html: str) -> None:
    assert read_page(html.encode(), "text/html", "http://a.example/") is not None


@given(
    parts=st.lists(
        st.sampled_from(
            ["<div id=root>", "</div>", "<!--", "-->", "<![", "<script>", "</script>", "&#x", "<p",
             " a=\"", "'", ">", "<title>", "<meta http-equiv=refresh content=", "\u00b2", "x", "\0"]
        )
        | st.text(max_size=5),
        max_size=40,
    ),
    charset=st.sampled_from(["utf-8", "undefined", "idna", "punycode", "utf-7", "x", "gbk"]),
)  # fmt: skip
def test_no_markup_does_harm(parts: list[str], charset: str) -> None:
    body = "".join(parts).encode("utf-8", "replace")
    content_type = f"text/html; charset={charset}"
    read_page(body, content_type, "http://a.example/x", keep_ids=True)


@pytest.mark.parametrize(
    "label",
    ["undefined", "idna", "punycode", "utf-7", "utf-32", "unicode_escape", "rot13", "hex", "", "²"],
)
def test_only_labels_of_the_web_are_encodings(label: str) -> None:
    assert codec_of(label) is None
