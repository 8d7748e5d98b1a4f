"""Text that is not UTF-8: by its label, as browsers read it, or by guess."""

import pytest

from tests.extraction.reading import read

LABELLED = [
    ("x-sjis", "cp932", "https://a.example/%E6%97%A5"),
    ("GB2312", "gb18030", "https://a.example/%E6%97%A5"),
    ("big5", "big5", "https://a.example/%E6%97%A5"),
    ("euc-jp", "euc-jp", "https://a.example/%E6%97%A5"),
    ("ks_c_5601-1987", "cp949", "https://a.example/%E6%97%A5"),
]


@pytest.mark.parametrize(("label", "codec", "url"), LABELLED)
def test_by_label(label: str, codec: str, url: str) -> None:
    page = f'<meta charset="{label}"><a href="https://a.example/日">x</a>'
    (one,) = read(page.encode(codec), "p.html").citations or ()
    assert (one.url, one.problem) == (url, None)


def test_a_query_is_sent_in_the_page_s_encoding() -> None:
    page = '<meta charset="gb2312"><a href="https://a.example/中?q=中#中">x</a>'
    (one,) = read(page.encode("gb18030"), "p.html").citations or ()
    assert one.url == "https://a.example/%E4%B8%AD?q=%D6%D0#%E4%B8%AD"


def test_html_without_a_label_is_windows_1252() -> None:
    gathered = read('<a href="https://a.example/é?q=é">x</a>'.encode("latin-1"), "p.html")
    assert [one.url for one in gathered.citations or ()] == ["https://a.example/%C3%A9?q=%E9"]
    assert gathered.problems == ()


def test_a_label_that_no_browser_knows_is_none() -> None:
    for label in ("punycode", "rot13", "undefined", "idna", "unicode_escape"):
        page = f'<meta charset="{label}"><a href="https://a.example/é">x</a>'
        (one,) = read(page.encode("latin-1"), "p.html").citations or ()
        assert one.url == "https://a.example/%C3%A9"


@pytest.mark.parametrize("codec", ["gb18030", "latin-1", "cp1251"])
def test_a_url_whose_bytes_are_a_guess_is_never_asked(codec: str) -> None:
    char = {"gb18030": "中文", "latin-1": "é", "cp1251": "ж"}[codec]
    text = f"{char * 9}\n\n[{char}](https://a.example/{char}) [u](https://a.example/plain)\n"
    gathered = read(text.encode(codec))
    found = {one.problem: one.url for one in gathered.citations or ()}
    assert set(found) == {"undecodable", None}
    assert found[None] == "https://a.example/plain"
    assert [problem.reason for problem in gathered.problems] == ["invalid-utf-8"]
