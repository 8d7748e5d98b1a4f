"""What stands in `noscript` never hides the rest of a page, as browsers with scripts read it."""

import pytest
from hypothesis import given, strategies as st

from loccit.page import read_page
from loccit.page.noscript import self_contained

URL = "https://site.example/a"
LEFT_OPEN = ["<div>", "<p>x", "<table><tr><td>", "<ul><li>", "</div>", "<b><i></b>", "<select>"]


def _text(markup: str) -> str:
    return read_page(markup.encode(), "text/html; charset=utf-8", URL).text


@pytest.mark.parametrize("inside", LEFT_OPEN)
def test_an_element_that_is_left_open_hides_nothing(inside: str) -> None:
    page = f"<body><div>Before<noscript>{inside}</noscript><p>After</p></div>"
    assert _text(page).split() == ["Before", "After"]


def test_what_is_balanced_stays_as_it_is() -> None:
    page = "<noscript><style>a{}</style><img src=a.png><p>Scripts, please</p></noscript><p>After"
    assert self_contained(page) == page


@pytest.mark.parametrize(
    "page",
    [
        "<script>s = '<noscript><div></noscript>'</script><p>After",
        "<!-- <noscript><div></noscript> --><p>After",
        "<textarea><noscript><div></noscript></textarea><p>After",
        "<p>After<noscript><div>",
        "<!-- <noscript><div></noscript>",
    ],
)
def test_text_and_comments_are_left_alone(page: str) -> None:
    assert self_contained(page) == page


_PIECES = st.lists(
    st.sampled_from(
        ["<div>", "</div>", "<p>", "</p>", "<b>", "</b>", "<img src=a>", "<br>", "word ", "<ul>",
         "<li>", "</ul>", "<table>", "</table>", "<select>", "<!-- x -->", "<a href=b>", "</a>"]
    ),
    max_size=12,
)  # fmt: skip


@given(_PIECES)
def test_whatever_stands_in_noscript_the_rest_is_read(pieces: list[str]) -> None:
    page = f"<body><main>Before<noscript>{''.join(pieces)}</noscript> After</main>"
    assert _text(page).split() == ["Before", "After"]
