"""A replacement is written so that the post still says the same to browsers and generators."""

import pytest

from loccit.repair.edit import Edit, escaped, quoted, rewritten, with_fragment


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
    ],
)
def test_escapes_for_its_place(element: str, url: str, expected: str) -> None:
    assert escaped(quoted(url, element), element) == expected


def test_fragment_is_kept_across_a_redirect() -> None:
    cited = "http://old.example/#part"
    assert with_fragment("https://n.example/", cited) == "https://n.example/#part"
    assert with_fragment("https://n.example/#own", cited) == "https://n.example/#own"


def edit(line: int, column: int, raw: str, replacement: str = "NEW") -> Edit:
    return Edit(line, column, raw, replacement, replacement, "redirect")


def test_edits_on_one_line_do_not_move_each_other() -> None:
    text = "一 http://a http://b\nhttp://a\n"
    after, missed = rewritten(
        text,
        [edit(1, 3, "http://a"), edit(1, 12, "http://b", "http://longer"), edit(2, 1, "http://a")],
    )
    assert after == "一 NEW http://longer\nNEW\n"
    assert missed == []


def test_carriage_returns_and_odd_separators_stay() -> None:
    after, _ = rewritten("x\u2028http://a\r\ny\x0b", [edit(1, 3, "http://a")])
    assert after == "x\u2028NEW\r\ny\x0b"


@pytest.mark.parametrize("place", [(1, 2), (9, 1), (1, 900)])
def test_what_is_not_there_any_more_is_left_alone(place: tuple[int, int]) -> None:
    lost = edit(*place, "http://a")
    assert rewritten("http://a", [lost]) == ("http://a", [lost])
