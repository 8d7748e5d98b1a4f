"""Exports in XML: WordPress, Blogger, Tumblr, MediaWiki; their places, faults and attacks."""

import bz2
import gzip
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from loccit.sources import xml_records
from loccit.sources.xml_records import Node, Shape, records
from tests.sources.exports import (
    COMMENT,
    citations,
    item,
    link,
    posts,
    problems,
    read,
    written,
    wxr,
)


def test_wordpress_posts_have_their_permalinks_and_facts(tmp_path: Path) -> None:
    text = wxr(
        item(1, link("https://a.example/")), item(2, link("https://b.example/"), kind="page")
    )
    found = read(written(tmp_path / "export.xml", text))
    assert posts(found) == {
        "https://maps.example/1/": ["https://a.example/"],
        "https://maps.example/2/": ["https://b.example/"],
    }
    post = found[0].post
    assert post is not None
    assert (post.title, post.author, post.date, post.url, post.state) == (
        "Post 1",
        "ann",
        "2021-02-03T04:05:06Z",
        "https://maps.example/1/",
        "published",
    )


def test_wordpress_states_are_told_apart(tmp_path: Path) -> None:
    comments = COMMENT.format(number=7, text=link("https://c.example/"), approved=1)
    comments += COMMENT.format(number=8, text=link("https://spam.example/"), approved="spam")
    path = written(
        tmp_path / "export.xml",
        wxr(
            item(1, "x", more=comments),
            item(2, "x", status="draft"),
            item(3, "x", status="private"),
            item(4, "x", status="trash"),
            item(5, "x", kind="attachment"),
            item(6, "x", kind="recipe"),
            item(7, "x", more="<wp:post_password>secret</wp:post_password>"),
        ),
    )
    found = read(path)
    assert list(posts(found)) == ["https://maps.example/1/"]
    assert [(p.reason, "recipe" in p.detail) for p in problems(found)] == [("left-out", True)]
    found = read(path, "draft", "private", "comment")
    states = {one.post.path: one.post.state for one in found if one.post}
    assert states == {
        "https://maps.example/1/": "published",
        "https://maps.example/1/#comment-7": "comment",
        "https://maps.example/2/": "draft",
        "https://maps.example/3/": "private",
        "https://maps.example/7/": "private",
    }
    about = [c.url for c in citations(found) if c.state == "comment"]
    assert about == ["https://c.example/", "https://bob.example/"]


def test_wordpress_embeds_are_citations(tmp_path: Path) -> None:
    text = (
        "Watch:\nhttps://video.example/1\n[embed width=3]https://video.example/2[/embed]\n"
        '<div class="wp-block-embed__wrapper">\nhttps://video.example/3\n</div>\n'
        "not this one: https://video.example/4 in a sentence"
    )
    found = citations(read(written(tmp_path / "export.xml", wxr(item(1, text)))))
    assert [cited.url[-1] for cited in found] == ["1", "2", "3"]


@pytest.mark.parametrize("escaped", [True, False])
def test_places_in_xml_are_exact(escaped: bool, tmp_path: Path) -> None:
    text = (
        "Grüße &amp; mehr\n  <p>日本 "
        + link("https://a.example/?x=1&amp;y=2")
        + link("https://b.example/")
    )
    whole = wxr(item(1, text))
    if escaped:
        plain = text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
        whole = wxr(item(1, "MARK")).replace("<![CDATA[MARK]]>", plain)
    lines = whole.split("\n")
    found = citations(read(written(tmp_path / "export.xml", whole)))
    assert [one.url for one in found] == ["https://a.example/?x=1&y=2", "https://b.example/"]
    for one in found:
        assert one.line is not None
        assert one.column is not None
        assert lines[one.line - 1][one.column - 1 :].startswith(one.raw[:18])


def test_a_lone_ampersand_costs_neither_posts_nor_parameters(tmp_path: Path) -> None:
    broken = item(2, "x").replace("<![CDATA[x]]>", "&lt;a href='https://b.example/?a=1&b=2'>b")
    text = wxr(item(1, link("https://a.example/")), broken, item(3, link("https://c.example/")))
    found = read(written(tmp_path / "export.xml", text))
    assert posts(found) == {
        "https://maps.example/1/": ["https://a.example/"],
        "https://maps.example/2/": ["https://b.example/?a=1&b=2"],
        "https://maps.example/3/": ["https://c.example/"],
    }
    assert [(p.reason, p.line > 0) for p in problems(found)] == [("read-leniently", True)]
    assert citations(found)[0].line is not None
    assert citations(found)[-1].line is None


@pytest.mark.parametrize("declared", ["<!DOCTYPE html>", '<!DOCTYPE rss [ <!ENTITY a "b"> ]>'])
@pytest.mark.parametrize("before", ["<item>", "<title>", "</title>"])
def test_a_declaration_within_the_file_costs_no_post(
    declared: str, before: str, tmp_path: Path
) -> None:
    items = [item(n, link(f"https://cited.example/{n}")) for n in range(3)]
    items[1] = items[1].replace(before, before + declared, 1)
    found = read(written(tmp_path / "export.xml", wxr(*items)))
    assert [c.url for c in citations(found)] == [f"https://cited.example/{n}" for n in range(3)]
    assert [p.reason for p in problems(found)] == ["read-leniently"]


def test_control_characters_and_broken_utf_8_cost_nothing(tmp_path: Path) -> None:
    text = (
        wxr(item(1, "\x08BAD" + link("https://a.example/"))).encode().replace(b"BAD", b"\xff\xfe")
    )
    found = read(written(tmp_path / "export.xml", text))
    assert posts(found) == {"https://maps.example/1/": ["https://a.example/"]}
    assert problems(found) == []


def test_a_file_that_breaks_off_keeps_what_was_read(tmp_path: Path) -> None:
    whole = wxr(item(1, link("https://a.example/")), item(2, link("https://b.example/")))
    found = read(written(tmp_path / "export.xml", whole[: whole.index("<wp:post_id>2")]))
    assert posts(found)["https://maps.example/1/"] == ["https://a.example/"]
    assert "read-leniently" in [problem.reason for problem in problems(found)]


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE rss [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_declared_entities_are_refused(declared: str, tmp_path: Path) -> None:
    text = wxr(item(1, link("https://a.example/"))).replace("<rss", declared + "\n<rss", 1)
    found = read(written(tmp_path / "export.xml", text))
    assert posts(found) == {}
    assert [problem.reason for problem in problems(found)] == ["source-unreadable"]


def test_deep_elements_and_large_posts_are_bounded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = wxr(item(1, "x", more="<a>" * 2_000 + "</a>" * 2_000))
    assert [p.reason for p in problems(read(written(tmp_path / "deep.xml", deep)))] == [
        "source-unreadable"
    ]
    monkeypatch.setattr(xml_records, "LARGEST_POST", 5_000)
    large = wxr(item(1, "x" * 6_000), item(2, link("https://b.example/")))
    found = read(written(tmp_path / "large.xml", large))
    assert posts(found) == {"https://maps.example/2/": ["https://b.example/"]}
    assert [problem.reason for problem in problems(found)] == ["too-large"]


def test_a_compressed_bomb_is_refused(tmp_path: Path) -> None:
    text = wxr(item(1, " " * 30_000_000))
    found = read(written(tmp_path / "export.xml.gz", gzip.compress(text.encode())))
    assert [problem.reason for problem in problems(found)] == ["source-unreadable"]
    assert "200 times" in problems(found)[0].detail


BLOGGER = """<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns='http://www.w3.org/2005/Atom' xmlns:thr='http://purl.org/syndication/thread/1.0'>
<id>tag:blogger.com,1999:blog-1.archive</id>
<generator version='7.00' uri='https://www.blogger.com'>Blogger</generator>
{entries}
</feed>"""


def entry(number: int, kind: str, text: str, more: str = "") -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    return (
        f"<entry><id>tag:blogger.com,1999:blog-1.post-{number}</id>"
        "<published>2012-01-02T03:04:05+01:00</published>"
        "<category scheme='http://schemas.google.com/g/2005#kind'"
        f" term='http://schemas.google.com/blogger/2008/kind#{kind}'/>"
        f"<title type='text'>Entry {number}</title><content type='html'>{escaped}</content>"
        f"<author><name>Ann</name></author>{more}</entry>"
    )


def test_blogger_of_the_old_form(tmp_path: Path) -> None:
    alternate = "<link rel='alternate' href='https://maps.example/2012/01/one.html'/>"
    draft = "<app:control><app:draft>yes</app:draft></app:control>"  # the prefix is undeclared
    entries = [
        entry(1, "template", link("https://template.example/")),
        entry(2, "settings", "https://settings.example/"),
        entry(3, "post", link("https://a.example/?b=1&amp;c=2"), alternate),
        entry(4, "post", link("https://draft.example/"), draft),
        entry(5, "comment", link("https://comment.example/")),
    ]
    path = written(tmp_path / "blog.xml", BLOGGER.replace("{entries}", "\n".join(entries)))
    found = read(path)
    assert posts(found) == {"https://maps.example/2012/01/one.html": ["https://a.example/?b=1&c=2"]}
    states = [one.post.state for one in read(path, "draft", "comment") if one.post]
    assert states == ["published", "draft", "comment"]


def test_blogger_of_takeout(tmp_path: Path) -> None:
    def of(number: int, kind: str, status: str) -> str:
        return (
            f"<entry><id>tag:blogger.com,1999:blog-1.post-{number}</id>"
            f"<blogger:type>{kind}</blogger:type><blogger:status>{status}</blogger:status>"
            f"<content type='html'>&lt;a href='https://{number}.example/'&gt;x</content></entry>"
        )

    entries = of(1, "POST", "LIVE") + of(2, "POST", "SOFT_TRASHED") + of(3, "PAGE", "LIVE")
    head = (
        "<feed xmlns='http://www.w3.org/2005/Atom'"
        " xmlns:blogger='http://schemas.google.com/blogger/2018'>"
    )
    found = read(written(tmp_path / "feed.atom", f"{head}{entries}</feed>"))
    assert sorted(one.url for one in citations(found)) == [
        "https://1.example/",
        "https://3.example/",
    ]


def test_tumblr_has_elements_for_every_type_of_post(tmp_path: Path) -> None:
    text = """<?xml version="1.0" encoding="UTF-8"?>
<tumblr version="1.0"><tumblelog name="maps" title="Maps"/><posts start="0" total="3">
<post id="1" url="https://maps.example/post/1" type="link" date-gmt="2010-01-02 03:04:05 GMT">
<link-text>Old maps</link-text><link-url>https://a.example/</link-url>
<link-description>&lt;a href="https://b.example/"&gt;b&lt;/a&gt;</link-description></post>
<post id="2" url="https://maps.example/post/2" type="regular">
<regular-body>&lt;a href="https://c.example/"&gt;c&lt;/a&gt;</regular-body></post>
<post id="3" url="https://maps.example/post/3" type="quote" state="draft">
<quote-source>&lt;a href="https://d.example/"&gt;d&lt;/a&gt;</quote-source></post>
</posts></tumblr>"""
    found = read(written(tmp_path / "maps.xml", text))
    assert posts(found) == {
        "https://maps.example/post/1": ["https://a.example/", "https://b.example/"],
        "https://maps.example/post/2": ["https://c.example/"],
    }
    assert found[0].post is not None
    assert (found[0].post.title, found[0].post.date) == ("Old maps", "2010-01-02T03:04:05Z")


WIKI = """<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11">
<siteinfo><sitename>Maps</sitename><base>https://wiki.example/wiki/Main_Page</base></siteinfo>
<page><title>Old maps</title><ns>0</ns><id>1</id>
<revision><id>1</id><text>[https://gone.example/ x]</text></revision>
<revision><id>2</id><text xml:space="preserve">See
[https://a.example/ a] and {{cite web|url=https://b.example/|title=B}}.</text></revision></page>
<page><title>Talk:Old maps</title><ns>1</ns>
<revision><text>[https://talk.example/ x]</text></revision></page>
<page><title>Maps</title><ns>0</ns><redirect title="Old maps"/>
<revision><text>#REDIRECT [https://r.example/]</text></revision></page>
</mediawiki>"""


@pytest.mark.parametrize("pack", [bytes, bz2.compress, gzip.compress])
def test_mediawiki_gives_the_last_revision_of_articles(pack: type[bytes], tmp_path: Path) -> None:
    found = read(written(tmp_path / "dump", pack(WIKI.encode())))
    assert posts(found) == {
        "https://wiki.example/wiki/Old_maps": ["https://a.example/", "https://b.example/"]
    }
    assert [(one.line, one.column) for one in citations(found)] == [(6, 2), (6, 43)]


def test_utf_16_is_read(tmp_path: Path) -> None:
    found = read(written(tmp_path / "dump.xml", ("\ufeff" + WIKI).encode("utf-16-le")))
    assert len(citations(found)) == 2


@pytest.mark.parametrize(
    ("declared", "codec"),
    [
        ("Shift_JIS", "shift_jis"),
        ("gb2312", "gb2312"),
        ("Big5", "big5"),
        ("EUC-JP", "euc_jp"),
        ("windows-1251", "cp1251"),
        ("UTTF-8", "utf-8"),
        ("base64", "utf-8"),
        ("utf-16", "utf-8"),
        ("", "utf-8"),
        ("x" * 900, "utf-8"),
    ],
)
def test_encodings_that_the_parser_does_not_know(declared: str, codec: str, tmp_path: Path) -> None:
    word = {"cp1251": "Карты", "utf-8": "Über"}.get(codec, "日本")
    text = f'<?xml version="1.0" encoding="{declared}"?>\n' + WIKI.replace("Old maps", word)
    text = text.replace("[https://a.example/", f"{word} [https://a.example/")
    found = read(written(tmp_path / "dump.xml", text.encode(codec)))
    assert [post.post.title for post in found if post.post is not None] == [word]
    lines = text.split("\n")
    for one in citations(found):
        assert one.line is not None
        assert one.column is not None
        assert lines[one.line - 1][one.column - 1 :].startswith(one.raw)


@pytest.mark.parametrize("base", ["http://[x", "//[", "http://a.example:x/"])
def test_a_wiki_whose_address_is_none(base: str, tmp_path: Path) -> None:
    text = WIKI.replace("https://wiki.example/wiki/Main_Page", base)
    assert base in text
    assert len(citations(read(written(tmp_path / "dump.xml", text.encode())))) == 2


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=40), st.integers(1, 70)
)
def test_pieces_do_not_matter(text: str, size: int) -> None:
    """However a file is cut into pieces, the same records come of it, with or without recovery."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace("]]>", "")
    whole = f"<r><i>{escaped}</i><i><![CDATA[{text.replace(']]>', '')}]]></i><j/></r>".encode()
    shape = Shape(records={"i"}, placed={"i"})

    def items(read: object) -> list[str]:
        stream = _Slow(whole, size)
        return [one.text for one in read(stream, shape) if isinstance(one, Node)]  # type: ignore[operator]

    expected = [text.replace("]]>", "") if "]]>" in text else text] * 2
    assert items(xml_records._strictly) == expected
    assert items(xml_records._leniently) == expected


class _Slow:
    """A stream that gives few bytes at a time."""

    def __init__(self, data: bytes, size: int) -> None:
        self._data = data
        self._size = size

    def read(self, _size: int) -> bytes:
        piece, self._data = self._data[: self._size], self._data[self._size :]
        return piece


def test_records_outside_of_a_shape_are_not_held(tmp_path: Path) -> None:
    path = written(tmp_path / "a.xml", "<r><a>1</a><b><a>2</a></b><c>3</c></r>")
    found = [one for one in records(path, Shape({"b"}, outside={"c"})) if isinstance(one, Node)]
    assert [(one.name, one.said("a") or one.text) for one in found] == [("b", "2"), ("c", "3")]
