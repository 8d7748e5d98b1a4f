"""What expressions read of Markdown is what the parser reads of it."""

from unittest import mock

import pytest
from hypothesis import example, given, strategies as st

from loccit.extraction import markdown_events
from loccit.extraction.markdown import read_markdown
from loccit.extraction.plain_blocks import PLACEHOLDER, PlainBlocks, set_aside
from loccit.extraction.reference import Body

_PIECES = [
    "\n", "\n\n", "\n\n\n", "\n \n", "\r\n", "\n    ", "\n  ", "\n\n* ", "\n- ", "\n1. ",
    "\n  * ", "\n*     ", "\n# ", "\n\n## ", "\n> ", "\n```\n", "\n~~~", "\n| ", "\n|-|",
    "\n---", "\n===", "\n<div>", "</div>", "\n<pre>", "\n</pre>", "\n!!! note", "\n: ",
    "\n[^1]: ", "\n- [ ] ", "\n<?", "?>", "\n[ref]: https://e.example/ref\n", "word", "a b",
    " ", "*", "**", "_", "a_b", "~~", "`", "``", "`code`", "`<a>`", "\\", "\\[", "\\!", "!",
    "[", "]", "(", ")", "[x]", "[^1]", "[a](b)", "[a](https://e.example/a)",
    "[**b c**](https://e.example/b)", "[`c` d](https://e.example/c)",
    "![i](https://e.example/i)", "[a [b] c](https://e.example/d)",
    "[x](https://e.example/(y) \"t\")", "[&amp; é](u&v)", "[x][ref]", "[ref]",
    "https://e.example/bare", "www.e.example", "<https://e.example/auto>", "<b>", "</b>",
    "<a href=\"https://e.example/h\">", "<!--", "-->", "<", ">", "&", "|", ":", "{{ x }}",
    "{% comment %}", "{#id}", "http", "://", "//", "\x7f", "日本", "😀", "\t", "w",
]  # fmt: skip
_TEXT = st.lists(st.sampled_from(_PIECES), max_size=24).map("".join)


def _by_the_parser_alone(text: str) -> Body:
    with mock.patch.object(markdown_events, "set_aside", PlainBlocks):
        return read_markdown(text)


def _facts(body: Body) -> tuple[list[object], list[tuple[int, str]]]:
    found = sorted(body.found, key=lambda one: (one.start, one.element, one.mark))
    return list(found), body.headings


@given(_TEXT)
@example("\n\n[a](b)\n\n<!--\n\n[a](b)\n\n-->\n\n[a](b)\n")
@example("```\n\n[a](b)\n\n[c](d)\n")
@example("\n\n* a\n\n    [a](b)\n\n[a](b)\n")
@example("\n\n# Heading\nTitle `\n---\n")
def test_expressions_and_parser_agree(text: str) -> None:
    assert _facts(read_markdown(text)) == _facts(_by_the_parser_alone(text))


@pytest.mark.parametrize(
    "block",
    [
        "Text with [a link](https://e.example/a) in it.",
        "* [one](https://e.example/1)\n* [**two**](https://e.example/2 \"t\")\n  * `code`, text",
        "1. ![image](https://e.example/i.png), [a_b](https://e.example/_)\n   goes on",
        "Brackets [that] are no reference \\[ and a `<tag>` in code",
    ],
)  # fmt: skip
def test_plain_blocks_are_set_aside(block: str) -> None:
    read = set_aside(f"\n\n{block}\n\n## Heading\n\nEnd.\n")
    assert list(read.ends) == [2]
    assert read.rest.startswith("\n\n" + PLACEHOLDER)


@pytest.mark.parametrize(
    "block",
    [
        "A bare https://e.example/bare",
        "(www.e.example)",
        "A [reference]",
        "A [link][reference]",
        "A <b>tag</b>",
        "> A quotation",
        "    code",
        "`code\nthat goes on`",
        "[text\nthat goes on](https://e.example/)",
        "a | b\n--|--\nc | d",
        "Title\n---",
        "A [link](https://e.example/a&amp;b)",
        "* a\n\n  goes on",
    ],
)
def test_what_depends_on_other_lines_is_left_to_the_parser(block: str) -> None:
    text = f"\n\n{block}\n\n[reference]: https://e.example/\n"
    assert set_aside(text).rest == text
