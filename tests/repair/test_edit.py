"""A replacement is written so that the post still says the same to browsers and generators."""

import pytest

from loccit.repair.edit import Edit, MadeEdit, Why, missed, rewritten, with_fragment
from loccit.repair.url_spelling import has_credentials, quoted, web_address, words_after, written


@pytest.mark.parametrize(
    ("element", "url", "expected"),
    [
        ("a", "https://n.example/?a=1&b=2", "https://n.example/?a=1&amp;b=2"),
        ("a", "https://n.example/?a&amp;b", "https://n.example/?a&amp;amp;b"),
        ("a", 'https://n.example/"x', "https://n.example/%22x"),
        ("a", "https://n.example/it's", "https://n.example/it%27s"),
        ("markdown", "https://n.example/w_(x)?a&b", "https://n.example/w_%28x%29?a&b"),
        ("markdown", "https://n.example/?a&copy;b", "https://n.example/?a&amp;copy;b"),
        ("autolink", "https://n.example/?a&b", "https://n.example/?a&b"),
        ("front-matter:from", "https://n.example/?a&b", "https://n.example/?a&b"),
        ("front-matter:from", "https://n.example/a:", "https://n.example/a%3A"),
        ("bare-url", "https://n.example/a?", "https://n.example/a%3F"),
        ("bare-url", "https://n.example/*a*~~b~~", "https://n.example/%2Aa%2A%7E%7Eb%7E%7E"),
        ("markdown", "http://[::1]:80/[x]|^", "http://[::1]:80/%5Bx%5D%7C%5E"),
    ],
)
def test_escapes_for_its_place(element: str, url: str, expected: str) -> None:
    assert next(written(quoted(url, element), element)) == expected


@pytest.mark.parametrize(
    "element", ["a", "img", "markdown", "autolink", "bare-url", "front-matter:x"]
)
@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("{{site.secret}}", "%7B%7Bsite.secret%7D%7D"),
        ("{%include_relative/../.env%}", "%7B%25include_relative/../.env%25%7D"),
        ("{{%x%}}", "%7B%7B%25x%25%7D%7D"),
        ("{{< x >}}", "%7B%7B%3C%20x%20%3E%7D%7D"),
        ("{#x#}", "%7B#x#%7D"),
        ("${x}", "%24%7Bx%7D"),
        ("<%=x%>", "%3C%25=x%25%3E"),
        ("{process.exit1}", "%7Bprocess.exit1%7D"),
        ("[[x]]", "%5B%5Bx%5D%5D"),
        ("%%x%%", "%25%25x%25%25"),
        ("`x`\\", "%60x%60%5C"),
        ("%41%7b", "%41%7b"),
    ],
)
def test_nothing_is_left_that_a_template_engine_reads(
    element: str, told: str, expected: str
) -> None:
    for spelled in written(quoted(f"https://n.example/?q={told}z", element), element):
        assert spelled.strip("<>") == f"https://n.example/?q={expected}z"


def test_what_is_no_address_or_holds_a_password_is_known() -> None:
    assert web_address("ftp://n.example/") is None
    assert web_address("https://") is None
    assert web_address("https://n.example") == "https://n.example/"
    assert has_credentials("https://u@n.example/")
    assert has_credentials("https://:p@n.example/")
    assert not has_credentials("https://n.example/@u:p@x")


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("http://h.example/ok", ""),
        ("http://h.example/ok]", "]"),
        ("http://h.example/p]]", "]]"),
        ("http://h.example/ok—a", "—a"),
        ("http://h.example/p2’", "’"),
        ("http://h.example/i.png»", "»"),
        ("http://h.example/caf\u00e9\u2026", "\u2026"),
        ("www.h.example/ok—a", "—a"),
        ("http://h.example/w_(x)", ""),
    ],
)
def test_words_glued_to_a_bare_url(raw: str, words: str) -> None:
    assert words_after(raw) == words


def test_words_are_kept_behind_the_url_they_were_glued_to() -> None:
    assert list(written("https://n.example/", "bare-url", "—a")) == [
        "https://n.example/—a",
        "<https://n.example/>—a",
        "https://n.example/ —a",
    ]
    assert not any(
        "<" in spelled for spelled in written("https://n.example/", "bare-url", mdx=True)
    )


def test_fragment_is_kept_across_a_redirect() -> None:
    cited = "http://old.example/#part"
    assert with_fragment("https://n.example/", cited) == "https://n.example/#part"
    assert with_fragment("https://n.example/#own", cited) == "https://n.example/#own"


def edit(line: int, column: int, raw: str) -> Edit:
    return Edit(line, column, raw, ("NEW",), "NEW", "redirect")


def test_edits_on_one_line_do_not_move_each_other() -> None:
    text = "一 http://a http://b\nhttp://a\n"
    edits = [
        MadeEdit(edit(1, 3, "http://a"), "NEW"),
        MadeEdit(edit(1, 12, "http://b"), "http://longer"),
        MadeEdit(edit(2, 1, "http://a"), "NEW"),
    ]
    assert missed(text, [made.edit for made in edits]) == []
    assert rewritten(text, edits) == "一 NEW http://longer\nNEW\n"


def test_carriage_returns_and_odd_separators_stay() -> None:
    after = rewritten("x\u2028http://a\r\ny\x0b", [MadeEdit(edit(1, 3, "http://a"), "NEW")])
    assert after == "x\u2028NEW\r\ny\x0b"


@pytest.mark.parametrize("place", [(1, 2), (9, 1), (1, 900)])
def test_what_is_not_there_any_more_is_left_alone(place: tuple[int, int]) -> None:
    [left] = missed("http://a", [edit(*place, "http://a")])
    assert left.why is Why.CHANGED


def test_a_url_over_several_lines_is_left_alone_for_that() -> None:
    [left] = missed('x <a href="http://a/\n  b">', [edit(1, 12, "http://a/\n  b")])
    assert left.why is Why.SEVERAL_LINES
