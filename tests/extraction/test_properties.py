"""What holds of any file: nothing crashes, every citation stands at its place."""

from contextlib import suppress

import pytest
from hypothesis import assume, given, strategies as st

from loccit.extraction.formats import UnknownFormatError
from loccit.extraction.link_filter import _PLAIN
from loccit.urls.normalise import normalise
from tests.extraction.reading import at_place, read

_PIECES = st.sampled_from(
    [
        *"<>\"'=&;/\\[]()!`*_~#-+|:{}% \n\t\r.",
        "\n\n",
        "    ",
        "---\n",
        "+++\n",
        "```\n",
        "<!--",
        "-->",
        "<a href=",
        "<img src='",
        "</a>",
        "<base href=/b>",
        "<div markdown=1>",
        "<script>",
        "</script>",
        "<h1>",
        "</h1>",
        "srcset=",
        "from: ",
        "title: x\n",
        "http://e.example/x",
        "HTTPS://é.example/中?a=b&amp;c#d",
        "www.e.example",
        "](",
        "[r]: ",
        "[r]",
        "[^1]",
        "[^1]: ",
        "&copy;",
        "&#38;",
        "{% comment %}",
        "{% endcomment %}",
        "{{",
        "日本。",
        "𝒜",
        "\ufeff",
        "\x00",
        "\u2028",
    ]
)
_TEXTS = st.lists(_PIECES, max_size=60).map("".join)
_PATHS = st.sampled_from(["p.md", "p.html", "2020-01-01-p.mdx"])


@given(_TEXTS, _PATHS)
def test_every_citation_stands_at_its_place(text: str, path: str) -> None:
    gathered = read(text, path)
    for one in gathered.citations or ():
        assert at_place(text, one).startswith(one.raw)
        assert one.raw
        assert one.context[one.mark_start : one.mark_end] in {one.text, ""}


@given(st.binary(max_size=300), _PATHS)
def test_no_bytes_crash_it(data: bytes, path: str) -> None:
    assume(not data.startswith(b"%PDF-"))  # read in a process of its own, which takes a while
    with suppress(UnknownFormatError):  # a picture by another name
        assert read(data, path).post is not None


@given(_TEXTS.map(lambda text: f"---\n{text}\n---\n"), _PATHS)
def test_no_front_matter_crashes_it(text: str, path: str) -> None:
    for one in read(text, path).citations or ():
        assert at_place(text, one).startswith(one.raw)


_URLS = st.text(st.sampled_from("abzAZ019./:?#%&=-_~!$+,;@[](){}'\"<> \\|^`é中2eE7bB"), max_size=25)


@given(_URLS, st.sampled_from(["http://e.example/", "https://a-b.example.co.uk/x", "http://"]))
def test_what_is_taken_as_it_stands_is_what_normalising_gives(rest: str, start: str) -> None:
    url = start + rest
    if _PLAIN.fullmatch(url):
        normal = normalise(url)
        assert (normal.url, normal.problem) == (url, None)


@pytest.mark.parametrize(
    "text",
    [
        "<a " * 20_000,
        "<h1>" * 20_000,
        "<h1>x</h1>" * 10_000,
        "[" * 20_000,
        "<!--" * 20_000,
        "<script>" * 20_000,
        "<a href='" * 20_000,
        "](http://e.example/" * 5_000,
        "http://" * 20_000,
        "http://e.example/ <b> `x` " * 5_000,
        "---\n" + "a: [" * 20_000,
        "&amp" * 50_000,
    ],
    ids=range(12),
)
def test_large_nonsense_is_read(text: str) -> None:
    for path in ("p.md", "p.html"):
        assert read(text, path).post is not None
