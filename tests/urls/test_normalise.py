"""URLs as posts write them → as browsers understand them, or why not and what was meant."""

import pytest

from loccit.urls.normalise import normalise


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("HTTP://FERRY.example:80/%7Ea/./b/../c", "http://ferry.example/%7Ea/c"),
        ("https://ferry.example", "https://ferry.example/"),
        ("https://ferry.example:443/a?b#c", "https://ferry.example/a?b#c"),
        ("  https://ferry.example/\n", "https://ferry.example/"),
        ("https://ferry.example/a b\tc", "https://ferry.example/a%20bc"),
        ("http:\\\\ferry.example\\a", "http://ferry.example/a"),
        ("http:/ferry.example/a", "http://ferry.example/a"),
        (
            "http://bücher.example/渡?口=é",
            "http://xn--bcher-kva.example/%E6%B8%A1?%E5%8F%A3=%C3%A9",
        ),
        ("http://0x7f.1/", "http://127.0.0.1/"),
        ("http://[2001:DB8::1]/a", "http://[2001:db8::1]/a"),
        ("https://under_score.ferry.example/", "https://under_score.ferry.example/"),
        ("https://ferry.example/?a=1+1&b=%2B;c", "https://ferry.example/?a=1+1&b=%2B;c"),
    ],
)
def test_what_browsers_make_of_it(written: str, url: str) -> None:
    found = normalise(written)
    assert (found.url, found.problem) == (url, None)
    assert normalise(url).url == url


@pytest.mark.parametrize(
    "url",
    [
        "https://ferry.example/?code=style%3D%7B%7B%0A%20%20color",
        "https://ferry.example/?code=style%3D%7B%7Bcolor%3A%20'red'%7D%7D",
        "https://ferry.example/?json=%7B%7B%22a%22%3A1%7D%7D",
        "https://ferry.example/?name=%7B%7Bthis.constructor('a')()%7D%7D",
        "https://ferry.example/?name=%7B%7Bwindow.open%28%29%7D%7D",
        "https://ferry.example/?to=https%3A%2F%2Fa.example%2F%3Ftitle%3D%7B%7Bresult%7D%7D",
        "https://ferry.example/to=https%3A%2F%2Fa.example%2F%3ftitle%3d%7B%7Bresult%7D%7D",
    ],
)
def test_code_in_a_query_is_no_template(url: str) -> None:
    assert normalise(url).problem is None


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("/author/10", "https://source.example/author/10"),
        ("../x", "https://source.example/x"),
        ("//other.example/y", "https://other.example/y"),
        ("?page=2", "https://source.example/posts/a?page=2"),
        ("#part", "https://source.example/posts/a#part"),
        ("https://ferry.example/", "https://ferry.example/"),
    ],
)
def test_relative_to_the_post_s_source(written: str, url: str) -> None:
    assert normalise(written, "https://source.example/posts/a").url == url


@pytest.mark.parametrize(
    ("written", "problem", "meant"),
    [
        ("", "empty", None),
        ("  ", "empty", None),
        ("/relative", "not-absolute", None),
        ("http:", "no-host", None),
        ("https://", "no-host", None),
        ("undefined", "placeholder", None),
        ("https://undefined/a", "placeholder", None),
        ("[object Object]", "placeholder", None),
        ("{{ site.url }}/a", "template", None),
        ("https://ferry.example/%7B%7Bsite.id%7D%7D", "template", None),
        ("https://ferry.example/%7b%7b%20x%20%7d%7d/y", "template", None),
        ("https://ferry.example/?q=%7B%7B.id", "template", None),
        ("https://ferry.example/?q=%7B%7Bf('a')%7D%7D&r=%7B%7Bpage.url%7D%7D", "template", None),
        ("https://ferry.example/%7B%7Burl_for('a')%7D%7D?x=1", "template", None),
        ("https://ferry.example/<%= id %>", "template", None),
        ("file:///G:/a.doc", "local-file", None),
        ("C:\\Users\\a.doc", "local-file", None),
        ("mailto:reader@mail.example", "not-http", None),
        ("javascript:void(0)", "not-http", None),
        ("ftp://ferry.example/a", "not-http", None),
        ("http://survivorship%20bias/", "impossible-host", None),
        ("http://a..example/", "impossible-host", None),
        ("http://ferry.example:99999/", "impossible-port", None),
        ("ttps://ferry.example/a", "misspelt-scheme", "https://ferry.example/a"),
        ("htp://ferry.example/", "misspelt-scheme", "http://ferry.example/"),
        ("hhttps://ferry.example/", "misspelt-scheme", "https://ferry.example/"),
        ("https//ferry.example/a", "misspelt-scheme", "https://ferry.example/a"),
        ("http;//ferry.example/a", "misspelt-scheme", "http://ferry.example/a"),
        ("http：//ferry.example/a", "misspelt-scheme", "http://ferry.example/a"),
        ("hxxps://ferry.example/a", "misspelt-scheme", "https://ferry.example/a"),
        ("www.ferry.example/a", "missing-scheme", "http://www.ferry.example/a"),
        ("http://http://ferry.example/a", "doubled-scheme", "http://ferry.example/a"),
        ("http://https//ferry.example/a", "doubled-scheme", "https://ferry.example/a"),
        ("http://https%3A//ferry.example/a", "impossible-host", "https://ferry.example/a"),
    ],
)
def test_what_is_no_url_and_what_was_meant(written: str, problem: str, meant: str | None) -> None:
    found = normalise(written)
    assert (found.url, found.problem, found.correction) == (None, problem, meant)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("http://ferry.example/b，然后", "http://ferry.example/b"),
        ("https://ferry.example/b。", "https://ferry.example/b"),
        ("https://ferry.example/b).", "https://ferry.example/b"),
        ('https://ferry.example/b">here', "https://ferry.example/b"),
        ("https://ferry.example/b<br>", "https://ferry.example/b"),
        ("https://ferry.example/b_(c))", "https://ferry.example/b_(c)"),
        ("https://ferry.example/b”", "https://ferry.example/b"),
        ("https://ferry.example/b_(c)", None),
        ("https://ferry.example/b?c=d,e", None),
        ("https://ferry.example/b...c", None),
        ("https://ferry.example/渡口", None),
        ("https://ferry.example/a-b_c~d!e$f'g*h+i;j=k:l@m", None),
    ],
)
def test_glued_text_is_told_and_left(written: str, meant: str | None) -> None:
    """What was plainly meant is offered; the citation itself is what the post says."""
    found = normalise(written)
    assert found.url is not None
    assert found.correction == meant
