"""Bytes → page: charsets, visible text, redirects, likeness."""

import pytest

from loccit.page import read_page, similarity, sketch_of

URL = "https://site.example/essays/one"
OTHER = "https://site.example/essays/xqzvbn"


@pytest.mark.parametrize(
    ("body", "content_type", "title"),
    [
        ("<title>été</title>".encode("latin-1"), "text/html; charset=iso-8859-1", "été"),
        ("<title>“été”</title>".encode("cp1252"), "text/html; charset=ISO-8859-1", "“été”"),
        ("<title>渡船</title>".encode("gb18030"), "text/html; charset=gb2312", "渡船"),
        ("<meta charset=shift_jis><title>渡し</title>".encode("cp932"), "text/html", "渡し"),
        ("<meta charset=utf-16><title>été</title>".encode(), "text/html", "été"),
        ("\ufeff<title>été</title>".encode("utf-16-le"), "text/html; charset=latin1", "été"),
        ("<title>été</title>".encode(), "text/html; charset=klingon", "été"),
        ("<title>渡船河上</title>".encode("gb18030"), "text/html", "渡船河上"),
    ],
)
def test_charsets(body: bytes, content_type: str, title: str) -> None:
    assert read_page(body, content_type, URL).title == title


def test_only_what_is_seen_is_text() -> None:
    html = b"<h2>B</h2><h1>A</h1><p>seen<script>no()</script><style>no</style><noscript>no"
    page = read_page(html, "text/html", URL)
    assert page.text == "B A seen"
    assert page.heading == "A"
    assert page.words == 3


@pytest.mark.parametrize(
    ("html", "target"),
    [
        ("<meta http-equiv=refresh content='0; url=/new'>", "https://site.example/new"),
        ("<META HTTP-EQUIV=Refresh CONTENT=\"3;URL='/new'\">", "https://site.example/new"),
        (
            "<base href=/docs/><meta http-equiv=refresh content='0; url=new'>",
            "https://site.example/docs/new",
        ),
        (
            "<meta http-equiv=refresh content='0; url=new'><base href=/docs/>",
            "https://site.example/essays/new",
        ),
        (
            "<base href=/docs/><title>T</title><meta http-equiv=refresh content='0; url=new'>",
            "https://site.example/docs/new",
        ),
        ("<meta http-equiv=refresh content=1>One moment", URL),
        ("<script>setTimeout(function(){ location.reload(); }, 900)</script>", URL),
        ("<script>function again(){ location.reload() }</script>", None),
        ("<base target=_top><meta http-equiv=refresh content='0; url=/new'>",
         "https://site.example/new"),
        ("<meta http-equiv=refresh content=60>", None),
        ("<meta http-equiv=refresh content='600;url=/new'>", None),
        ("<noscript><meta http-equiv=refresh content='0;url=/nojs'></noscript>", None),
        ("<script>location.replace('https:\\/\\/a.example\\/b')</script>", "https://a.example/b"),
        ("<script>window.onload=function(){location.href='/lander'}</script>",
         "https://site.example/lander"),
        ("<script>if (top != self) location.href='/frames'</script>", None),
        ("<script>location.href='/x'</script><p>" + "word " * 50, None),
        ("<meta http-equiv=refresh content='0;url=javascript:x()'>", None),
    ],
)  # fmt: skip
def test_where_a_page_sends_its_reader(html: str, target: str | None) -> None:
    assert read_page(html.encode(), "text/html", URL).refresh == target


def test_a_picture_told_as_html_is_no_text() -> None:
    page = read_page(b"\x89PNG\r\n\x1a\n\x00\x00\x00", "text/html", URL)
    assert page.words == 0
    assert page.text_digest


def test_likeness_leaves_numbers_and_the_address_out() -> None:
    prose = " ".join(f"word{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(200))
    one = read_page(f"<p>{prose} 17 /essays/one".encode(), "text/html", URL)
    other = read_page(f"<p>{prose} 99 /essays/xqzvbn".encode(), "text/html", OTHER)
    assert similarity(sketch_of(one, URL), sketch_of(other, OTHER)) == 1.0
    different = read_page(b"<p>" + b"something else entirely " * 9, "text/html", URL)
    assert similarity(sketch_of(one, URL), sketch_of(different, URL)) < 0.1
    assert similarity(b"", b"") == 0.0


def test_canonical_and_ids() -> None:
    html = b"<link rel=canonical href=/essays/one><p id=a><a name=b></a>"
    page = read_page(html, "text/html", URL, keep_ids=True)
    assert page.canonical == URL
    assert page.ids == ("a", "b")
    assert read_page(html, "text/html", URL).ids == ()


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("alert('존재하지 않는 기사입니다.');history.back();", "존재하지 않는 기사입니다."),
        (
            r'alert("There\'s no such page.\nSorry."); location.href="/";',
            "There's no such page. Sorry.",
        ),
        ("function oops() { alert('not found') }", ""),
        ("fetch('/a').catch(() => alert('not found'))", ""),
        ("if (!top.x) alert('not found')", ""),
        ("alert(message)", ""),
    ],
)
def test_what_a_script_says_is_the_text_of_a_page_without_any(script: str, said: str) -> None:
    silent, telling = (f"<body>{words}<script>{script}</script>".encode() for words in ("", "Yes"))
    assert read_page(silent, "text/html;charset=utf-8", URL).text == said
    assert read_page(telling, "text/html;charset=utf-8", URL).text == "Yes"
