"""Posts made to keep a reader busy: a megabyte of each must be read in one pass.

Each has the limit of processor time that every post has (`one_post`); what takes time by the square
of the length goes far beyond it.
"""

import pytest

from loccit.extraction import autolinks
from loccit.extraction.markdown import read_markdown
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


@pytest.mark.parametrize(
    ("name", "before", "repeated", "after", "found"),
    [
        ("a.mdx", "", "]: ", "", 0),
        ("a.yml", "", "<https://", "", 0),
        ("a.yml", "", "<a href='https://a.example/'>", "", 300_000 // 29),
        ("a.html", '<a href="', "<", "<>", 0),
        ("a.md", "<p markdown=1><", "a-", "", 0),
        ("a.ris", "LID - ", "10.1234/", "", 0),
    ],
)
def test_a_third_of_a_megabyte_of_one_thing(
    name: str, before: str, repeated: str, after: str, found: int
) -> None:
    gathered = read(before + repeated * (300_000 // len(repeated)) + after, name)
    assert len(gathered.citations or ()) == found


@pytest.mark.parametrize("piece", ["https://[", "'https://a.b", "https://a.b日", "https://a_.b_["])
def test_a_text_is_not_read_again_for_each_bare_url(
    piece: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    characters = 0

    def counted(text: str, at: int, longest: int) -> int:
        nonlocal characters
        end = end_of(text, at, longest)
        characters += end - at
        return end

    end_of = autolinks._end
    monkeypatch.setattr(autolinks, "_end", counted)
    text = piece * (60_000 // len(piece))
    read_markdown(text)
    assert 0 < characters < 40 * len(text)
