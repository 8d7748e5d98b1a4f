"""HTML as browsers read it: which elements cite, which do not, and what a tag really says."""

import pytest

from loccit.extraction.character_references import undo_references
from loccit.model import Kind
from tests.extraction.reading import cited, raws

U = "http://e.example/x"

CITING = [
    (f'<a href="{U}">t</a>', Kind.LINK),
    (f"<A HREF={U}>t</A>", Kind.LINK),
    (f"<a\nhref = '{U}'\n>t</a>", Kind.LINK),
    (f'<a rel="nofollow" href="{U}">t</a>', Kind.LINK),
    (f'<a class="x"href="{U}">glued attributes</a>', Kind.LINK),
    (f"""<a data-x="{{"title": "", "alt": ""}}" href="{U}">malformed attribute</a>""", Kind.LINK),
    (f'<a href="{U}" data-x="{{"title": ""}}"><img alt></a>', Kind.LINK),
    (f'<svg><a xlink:href="{U}">t</a></svg>', Kind.LINK),
    (f'<map><area href="{U}" alt="t"></map>', Kind.LINK),
    (f'<img src="{U}">', Kind.IMAGE),
    (f"<img src={U}/>", Kind.IMAGE),
    (f'<input type="image" src="{U}">', Kind.IMAGE),
    (f'<svg><image href="{U}"/></svg>', Kind.IMAGE),
    (f'<svg><use xlink:href="{U}#i"/></svg>', Kind.IMAGE),
    (f'<picture><source srcset="{U}"></picture>', Kind.IMAGE),
    (f'<video poster="{U}"></video>', Kind.IMAGE),
    (f'<video src="{U}"></video>', Kind.MEDIA),
    (f'<audio><source src="{U}"></audio>', Kind.MEDIA),
    (f'<audio src="{U}"></audio>', Kind.MEDIA),
    (f'<video><track src="{U}"></video>', Kind.MEDIA),
    (f'<embed src="{U}">', Kind.MEDIA),
    (f'<object data="{U}"></object>', Kind.MEDIA),
    (f'<iframe src="{U}"></iframe>', Kind.FRAME),
    (f'<frameset><frame src="{U}"></frameset>', Kind.FRAME),
    (f'<blockquote cite="{U}">q</blockquote>', Kind.LINK),
    (f'<q cite="{U}">q</q>', Kind.LINK),
    (f'<ins cite="{U}">q</ins>', Kind.LINK),
    (f'<del cite="{U}">q</del>', Kind.LINK),
    (f'<link rel="canonical" href="{U}">', Kind.SOURCE),
    (f'<link rel="alternate license" href="{U}">', Kind.LINK),
    (f'<meta http-equiv="refresh" content="5; url={U}">', Kind.LINK),
    (f'<noscript><img src="{U}"></noscript>', Kind.IMAGE),
    (f'<pre><a href="{U}">in pre</a></pre>', Kind.LINK),
    (f'<code><a href="{U}">in code element</a></code>', Kind.LINK),
    (f'<iframe src="about:blank"/><a href="{U}">after a frame closed as in XML</a>', Kind.LINK),
]


@pytest.mark.parametrize(("html", "kind"), CITING)
@pytest.mark.parametrize("path", ["post.html", "post.md"])
def test_citing_elements(html: str, kind: Kind, path: str) -> None:
    found = cited(f"<p>before</p><div>{html}</div>", path)
    assert [(one.url.partition("#")[0].rstrip("/"), one.kind) for one in found] == [(U, kind)]


NOT_CITING = [
    f'<!-- <a href="{U}">x</a> -->',
    f'<!--> <!-- <a href="{U}">x</a> --!>',
    f"""<script>document.write('<a href="{U}">x</a>')</script>""",
    f'<style>a {{ background: url({U}) }} /* <a href="{U}"> */</style>',
    f'<textarea><a href="{U}">x</a></textarea>',
    f'<title><a href="{U}">x</a></title>',
    f'<iframe srcdoc=""><a href="{U}">x</a></iframe>',
    f"""<div title="<a href='{U}'>x</a>">x</div>""",
    f"""<div title='1 > 0 <a href="{U}">x</a>'>x</div>""",
    f'<p>&lt;a href="{U}"&gt;</p>',
    f'<link rel="stylesheet" href="{U}">',
    f'<link rel="preconnect" href="{U}">',
    f'<meta name="description" content="url={U}">',
    f'<input type="text" src="{U}">',
    f'<form action="{U}"></form>',
    f'<abbr href="{U}">no link</abbr>',
    f'<a data-href="{U}" name="x">no link</a>',
    "<a href=\"mailto:a@e.example\">x</a><a href='tel:+1'>x</a>",
    '<a href="javascript:void(0)">x</a><img src="data:image/gif;base64,R0lG">',
    '<a href="#part">x</a><a href="">x</a><a href>x</a>',
    '<a href="/about">internal</a><img src="../images/x.png">',
]


@pytest.mark.parametrize("html", NOT_CITING)
@pytest.mark.parametrize("path", ["post.html", "post.md"])
def test_not_citing(html: str, path: str) -> None:
    assert raws(f"<p>before</p><div>{html}</div>", path) == []


def test_first_attribute_of_a_name_counts() -> None:
    assert raws(f'<a href="{U}" href="http://other.example/">x</a>', "p.html") == [U]


def test_a_tag_cut_off_by_the_end_of_the_file_is_none() -> None:
    assert raws(f'<p><a href="{U}', "p.html") == []
    assert raws(f'<p><a href="{U}" class=x', "p.html") == []


def test_a_quote_never_closed_does_not_hide_what_follows() -> None:
    html = f'<p><a href="http://broken.example/>x</a> and <a href="{U}">y</a></p>'
    assert U in raws(html)


@pytest.mark.parametrize("path", ["p.md", "p.html"])
def test_a_quote_open_to_the_end_of_the_file_loses_nothing_below_it(path: str) -> None:
    html = f'<p><a href=\'http://broken.example/>x</a> <a href="{U}">y</a>'
    assert raws(f"{html}</p>", path) == raws(f"{html}</p>\n", path) == [U]


def test_srcset_candidates_are_citations_each() -> None:
    srcset = "http://e.example/a,b.png 1x, http://e.example/c.png 2x,http://e.example/d.png"
    found = cited(f'<img srcset="{srcset}" src="http://e.example/0.png" alt="three">', "p.html")
    assert [one.raw for one in found] == [
        "http://e.example/a,b.png",
        "http://e.example/c.png",
        "http://e.example/d.png",
        "http://e.example/0.png",
    ]
    assert {one.text for one in found} == {"three"}


def test_base_decides_what_relative_links_mean() -> None:
    html = '<base href="http://b.example/dir/"><a href="x.html">x</a><a href="/y">y</a>'
    assert [one.url for one in cited(html, "p.html")] == [
        "http://b.example/dir/x.html",
        "http://b.example/y",
    ]


def test_canonical_page_is_what_an_html_file_mirrors() -> None:
    html = '<link rel="canonical" href="http://o.example/a/b"><a href="/c">c</a>'
    assert [one.url for one in cited(html, "p.html")] == [
        "http://o.example/a/b",
        "http://o.example/c",
    ]


def test_space_around_a_url_is_no_part_of_it() -> None:
    (one,) = cited(f'<a href="\n  {U}\t">x</a>', "p.html")
    assert (one.raw, one.line, one.column) == (U, 2, 3)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("a?b=1&amp;c=2", "a?b=1&c=2"),
        ("a?b=1&copy=2", "a?b=1&copy=2"),
        ("a?b=1&copyright=2", "a?b=1&copyright=2"),
        ("a?b=1&copy;=2", "a?b=1\N{COPYRIGHT SIGN}=2"),
        ("a?b&lt", "a?b<"),
        ("a&#38;b&#x26;c&#38d", "a&b&c&d"),
        ("a&amp;copy=1", "a&copy=1"),
        ("a&nosuch;b&", "a&nosuch;b&"),
        ("a%26b", "a%26b"),
    ],
)
def test_references_are_undone_once_by_the_rules_for_attributes(written: str, meant: str) -> None:
    assert undo_references(written) == meant


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<a href={u}>plain</a>", "plain"),
        ("<a href={u}> folded \n <b>bold</b> text&amp;more</a>", "folded bold text&more"),
        ('<a href={u}><img src="/i.png" alt="the picture"></a>', "the picture"),
        ("<a href={u}>first <a href='/x'>second</a>", "first"),
        ("<a href={u}>日本<wbr>語</a>", "日本語"),
        ("<a href={u}></a>", ""),
        ("<img alt='a &lt;b&gt;' src={u}>", "a <b>"),
    ],
)
def test_text_of_an_element(html: str, text: str) -> None:
    (one,) = cited(html.format(u=U), "p.html")
    assert one.text == text


def test_rel_is_told() -> None:
    (one,) = cited(f'<a href="{U}" rel="  nofollow   noopener ">x</a>', "p.html")
    assert one.rel == "nofollow noopener"
