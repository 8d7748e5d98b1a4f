"""Exports in an archive file, as they are downloaded."""

import io
import tarfile
from pathlib import Path

import pytest

from loccit.extraction import unpacking
from tests.sources.exports import citations, item, link, posts, problems, read, wxr, zipped

TAKEOUT = """<?xml version='1.0' encoding='utf-8'?>
<feed xmlns='http://www.w3.org/2005/Atom' xmlns:blogger='http://schemas.google.com/blogger/2018'>
<id>tag:blogger.com,1999:blog-7</id>
<title>Maps</title>
{entries}
</feed>
"""
ENTRY = """<entry>
<id>tag:blogger.com,1999:blog-7.post-{number}</id>
<blogger:type>{kind}</blogger:type>
<blogger:status>{status}</blogger:status>
<author><name>Ann</name><blogger:type>BLOGGER</blogger:type></author>
<title>Ann&amp;#39;s maps</title>
<content type='html'>&lt;a href="https://{number}.example/"&gt;x&lt;/a&gt;</content>
<published>2020-01-02T03:04:05Z</published>
<category/>
<blogger:filename>{filename}</blogger:filename>
<link/>
</entry>"""


def entry(number: int, kind: str = "POST", status: str = "LIVE", filename: str = "") -> str:
    return ENTRY.format(number=number, kind=kind, status=status, filename=filename)


FEED = TAKEOUT.replace(
    "{entries}",
    entry(1, filename="/2020/01/maps.html")
    + entry(2, "PAGE")
    + entry(3, "COMMENT")
    + entry(4, status="DRAFT")
    + entry(5, status="SOFT_TRASHED"),
)
EXPECTED = {
    "/2020/01/maps.html": ["https://1.example/"],
    "tag:blogger.com,1999:blog-7.post-2": ["https://2.example/"],
}


def test_takeout_of_blogger(tmp_path: Path) -> None:
    name = "Takeout/Blogger/Blogs/Maps/feed.atom"
    packed = zipped(
        tmp_path / "takeout.zip",
        {name: FEED, "Takeout/archive_browser.html": "x", "Takeout/Keep/note.json": "{}"},
    )
    tar = tmp_path / "takeout.tgz"
    with tarfile.open(tar, "w:gz") as archive:
        info = tarfile.TarInfo(name)
        info.size = len(FEED.encode())
        archive.addfile(info, io.BytesIO(FEED.encode()))
    for path in (packed, tar):
        found = read(path)
        assert posts(found) == EXPECTED
        assert {one.line for one in citations(found)} == {None}
        assert problems(found) == []
    post = read(packed)[0].post
    assert post is not None
    assert (post.title, post.author, post.tags) == ("Ann's maps", "Ann", ())


def test_the_parts_that_wordpress_packs(tmp_path: Path) -> None:
    path = zipped(
        tmp_path / "maps.zip",
        {
            "maps.wordpress.2025-01-19.000.xml": wxr(item(1, link("https://a.example/"))),
            "maps.wordpress.2025-01-19.001.xml": wxr(item(2, link("https://b.example/"))),
        },
    )
    assert posts(read(path)) == {
        "https://maps.example/1/": ["https://a.example/"],
        "https://maps.example/2/": ["https://b.example/"],
    }


def test_a_member_that_is_a_bomb_costs_itself_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unpacking, "_FREE", 1_000)
    path = zipped(
        tmp_path / "maps.zip",
        {
            "../1.xml": wxr(item(1, "x" * 3_000_000)),
            "2.xml": wxr(item(2, link("https://b.example/"))),
        },
    )
    found = read(path)
    reasons = [problem.reason for problem in problems(found)]
    assert reasons == ["read-leniently", "source-partial"]
    assert [one.url for one in citations(found)] == ["https://b.example/"]
