"""Posts made to keep a reader busy: a megabyte of each must be read in one pass.

Each has the limit of processor time that every post has (`one_post`); what takes time by the square
of the length goes far beyond it.
"""

import pytest

from tests.extraction.reading import read

_LENGTH = 1_000_000
_LINK = "[a link](https://essays.example/tides)\n\n"

REPEATED = (
    '<div markdown="1">\n',
    "<a href='https://x.example/",
    '<meta http-equiv=refresh content="0;url=',
    '<p class="<',
    "<div>[a](b)</div>",
    "</div>[a](b)",
    "[",
    "![a](",
    "**",
    "`",
    "<!--",
    "{% ",
    "> ",
    "<!-- -->",
    "[a]: https://x.example\n",
    "```{note}\n",
)


@pytest.mark.parametrize("name", ["post.md", "post.html"])
@pytest.mark.parametrize("repeated", REPEATED)
def test_a_megabyte_of_one_thing(repeated: str, name: str) -> None:
    markup = _LINK if name.endswith(".md") else '<a href="https://essays.example/tides">a link</a>'
    found = read(markup + repeated * (_LENGTH // len(repeated)), name).citations
    assert found
    assert found[0].url == "https://essays.example/tides"
