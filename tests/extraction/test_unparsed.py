"""What the Markdown parser is not shown: blocks that hold no part of a link."""

from unittest import mock

import pytest

from loccit.extraction import markdown
from loccit.extraction.linkless_blocks import without_linkless
from loccit.extraction.markdown import read_markdown
from loccit.extraction.reference import Body

INERT = "Words of a paragraph, with `code` and *stress*, that cite nothing at all."
LINK = "[a page](https://a.example/1)"
CODE = f"```sh\ncurl {LINK}\n\n<a href='https://no.example/'>no</a>\n\nmore and more of it\n```"
CONTEXTS = [
    f"{INERT}\n\n{LINK}\n\n{INERT}",
    f"- {LINK}\n\n{INERT}\n\n- {LINK}\n\n      {LINK}\n\n{INERT}",
    f"- one\n\n  {INERT}\n\n  {LINK}",
    f"<!--\n\n{INERT}\n\n{LINK}\n\n{INERT} -->\n\n{LINK}",
    f"<div>\n{LINK}\n\n{INERT}\n\n{LINK}\n</div>",
    f"<pre>\n\n{INERT}\n\n{LINK}\n\n</pre>\n\n{LINK}",
    f"<? php\n\n{INERT}\n\n{INERT} ?>\n\n{LINK}",
    f"{INERT}\n{LINK}\n{INERT}\n\n{INERT}\n===\n\n## {INERT}\n\n{LINK}",
    f"[^1]: {INERT}\n\n    {LINK}\n\n{INERT}\n\n    {LINK}",
    f"[label]: https://a.example/2\n\n{INERT}\n\nsee [label] and {LINK}",
    f"{INERT}\r\n\r\n{LINK}\r\n\r\n{INERT}\r\n\r\n{LINK}",
    f"{INERT}\n\nhttps://a.example/3 www.a.example\n\n{INERT}",
    f"日本語の段落です。{INERT}\n\n日本語 {LINK}\n\n{INERT}\n\n{LINK}",
    f"{CODE}\n\n{LINK}",
    f"<!--\n{CODE}\n-->\n\n{LINK}",
    f"~~~\n{CODE}\n~~~\n\n{LINK}\n\n{CODE}",
    f"- item\n\n  {CODE}\n\n{CODE}\n\n{LINK}",
    f"```\n{INERT}\n   ```\n\n{LINK}\n\n```\n{INERT}\n```\n",
    f"````\n{CODE}\n````\n\n{LINK}",
    f"``` a`b\n{LINK} {INERT}\n```\n\n{LINK}",
    f"```\n{INERT} {LINK}\n\nnever closed {LINK}",
    f"```\n{LINK}\n~~~\n\n{INERT}",
    f"<!--\n```\n{INERT} {INERT}\n-->\n\n{LINK}\n```\n\n{LINK}",
    f"<!-- \n\n```\n{INERT} <!-- {LINK}\n```\n\n{LINK}",
    f"<div>\n```\n{INERT}{INERT}\n\n{LINK}\n```\n</div>\n\n{LINK}",
]


def _all_parsed(text: str) -> Body:
    def nothing(text: str, **_: bool) -> str:
        return text

    with mock.patch.object(markdown, "without_linkless", nothing):
        return read_markdown(text)


def _facts(body: Body) -> object:
    return [
        sorted((one.start, one.raw, one.value, one.text, one.element) for one in body.found),
        body.headings,
    ]


@pytest.mark.parametrize("text", CONTEXTS)
def test_what_is_not_parsed_changes_no_citation(text: str) -> None:
    assert _facts(read_markdown(text)) == _facts(_all_parsed(text))


@pytest.mark.parametrize("text", CONTEXTS)
def test_without_headings_the_citations_are_the_same(text: str) -> None:
    plain = read_markdown(text, headings=False)
    assert _facts(plain) == [_facts(_all_parsed(text))[0], []]  # type: ignore[index]


def test_inert_blocks_become_spaces_of_the_same_length() -> None:
    text = f"{INERT}\n\n{LINK}\n\n{INERT}\n"
    assert without_linkless(text, headings=False).split() == [*LINK.split(), "."]
    assert len(without_linkless(text, headings=False)) == len(text)


def test_a_heading_is_kept_where_headings_are_asked_for() -> None:
    text = f"# Title\n\n{INERT}\n\nSection\n---\n\n{LINK}"
    assert without_linkless(text, headings=True).split() == f"# Title Section --- {LINK}".split()
