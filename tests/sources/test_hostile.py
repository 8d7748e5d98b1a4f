"""Exports and feeds made to exhaust a reader, or broken in the middle: bounded and told."""

import base64
import gzip
import io
import json
import lzma
import random
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from loccit.sources import xml_records
from loccit.sources.feeds import FeedReader
from loccit.sources.head import read_head
from loccit.sources.interface import PARTIAL
from loccit.sources.json_records import json_records
from tests.sources.exports import item, link, posts, problems, read, written, wxr, zipped
from tests.sources.test_warc import record

CITED = "https://a.example/"
TABLE = "post_id,post_date,is_published,title\n" + "".join(
    f"{number}.a,2021-01-01,true,T\n" for number in range(40)
)


def told(path: Path) -> list[tuple[str, str]]:
    return [(one.reason, one.detail) for one in problems(read(path))]


def test_what_stands_before_elements_without_end_is_read(tmp_path: Path) -> None:
    text = wxr(item(1, link(CITED))).replace("</channel>", "<item>" + "<b>" * 600)
    found = read(written(tmp_path / "a.xml", text))
    assert posts(found) == {"https://maps.example/1/": [CITED]}
    assert [one.reason for one in problems(found)] == ["source-unreadable"]
    assert "nested more than 500 levels" in problems(found)[0].detail


@pytest.mark.parametrize("begins", ['<x a="', "<!--", "<?x ", "<"])
def test_a_tag_without_end_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, begins: str
) -> None:
    monkeypatch.setattr(xml_records, "LARGEST_POST", 1 << 18)
    text = wxr(item(1, link(CITED))).replace("</channel>", begins + "a" * (1 << 20))
    found = read(written(tmp_path / "a.xml", text))
    assert posts(found) == {"https://maps.example/1/": [CITED]}
    assert "a tag or comment of more than" in problems(found)[0].detail


def test_a_text_of_single_signs_is_too_large_before_it_fills_the_memory(tmp_path: Path) -> None:
    text = wxr(item(1, "]" * 600_000 + " " + link(CITED)), item(2, link(CITED)))
    found = read(written(tmp_path / "a.xml", text))
    assert [one.reason for one in problems(found)] == ["too-large"]
    assert posts(found) == {"https://maps.example/2/": [CITED]}


@pytest.mark.parametrize("reference", ["&#xD800;", "&#55357;", "&#0;", "&#x110000;"])
def test_references_to_no_character_cost_no_post(tmp_path: Path, reference: str) -> None:
    first = item(1, link(CITED)).replace("Post 1", f"Post {reference}")
    found = read(written(tmp_path / "a.xml", wxr(first, item(2, link(CITED)))))
    assert list(posts(found).values()) == [[CITED], [CITED]]
    assert [one.reason for one in problems(found)] == ["read-leniently"]


def test_emoji_written_as_surrogates_and_bare_ampersands_in_a_feed() -> None:
    feed = (
        "<rss><channel><item><link>https://b.example/?a=1&b=2</link>"
        "<title>&#55357;&#56832; &#xD83D;&#xDE00; &#xD83D; AT&T</title>"
        f"<description>&lt;a href='{CITED}'&gt;x&lt;/a&gt;</description></item></channel></rss>"
    )
    reader = FeedReader(io.BytesIO(feed.encode()), "")
    (entry,) = list(reader)
    assert reader.problem == ""
    assert entry.url == "https://b.example/?a=1&b=2"
    assert entry.title == "\U0001f600 \U0001f600 � AT&T"


def _ghost(rest: str) -> str:
    post = json.dumps({"id": 1, "slug": "one", "html": link(CITED), "status": "published"})
    begins = '{"db":[{"meta":{"exported_on":1,"version":"5"},"data":{"posts":['
    return f"{begins}{post},{rest}]}}}}]}}"


def test_json_nested_without_end_is_given_up(tmp_path: Path) -> None:
    found = read(written(tmp_path / "a.json", _ghost("[" * 300_000)))
    assert posts(found) == {"one": [CITED]}
    assert "nested more than 500 levels" in problems(found)[0].detail


def test_halves_of_emoji_in_json_are_replaced(tmp_path: Path) -> None:
    text = r"\ud83d\ude00 \\ud83d " + link(CITED).replace('"', r"\"")
    begins = r'{"id":2,"slug":"two","title":"\ud83d","status":"published","html":"'
    second = begins + text + '"}'
    path = written(tmp_path / "a.json", _ghost(second))
    assert posts(read(path)) == {"one": [CITED], "two": [CITED]}
    assert told(path) == []


def test_bytes_that_are_no_utf_8_in_json_are_told(tmp_path: Path) -> None:
    text = _ghost('{"id":2,"slug":"two","html":"%s","status":"published"}').encode()
    path = written(tmp_path / "a.json", text.replace(b"%s", b"caf\xe9"))
    assert posts(read(path)) == {"one": [CITED], "two": []}
    assert [reason for reason, _ in told(path)] == ["invalid-utf-8"]


@pytest.mark.parametrize("fill", ["\\\\", "\\u00e9", "\\ud83d\\ude00", "\\ud83d", "é", '\\"'])
def test_json_is_the_same_wherever_its_pieces_are_cut(fill: str) -> None:
    text = '["' + "x" * 65_520 + fill * 40 + '"]'
    for shift in range(14):
        moved = " " * shift + text
        got = list(json_records(io.BytesIO(moved.encode()), ("item",), "a"))
        wanted = json.loads(text)[0].encode("utf-8", "replace").decode().replace("?", "�")
        assert got == [("item", wanted)]


def test_a_web_archive_that_breaks_off_is_told(tmp_path: Path) -> None:
    whole = record() + record("https://maps.example/2")
    path = written(tmp_path / "a.warc", whole[:-20])
    assert [reason for reason, _ in told(path)] == ["source-partial"]
    assert told(written(tmp_path / "b.warc", whole)) == []


def test_a_record_that_says_it_is_longer_is_told(tmp_path: Path) -> None:
    lying = record("https://maps.example/2").replace(
        b"Content-Length: 1", b"Content-Length: 9999991"
    )
    path = written(tmp_path / "a.warc", record() + lying + record("https://maps.example/3"))
    assert "its length is wrong" in told(path)[0][1]


def test_a_broken_member_costs_no_other_one(tmp_path: Path) -> None:
    first = record("https://maps.example/0") + b"nothing that is known\r\n" * 9
    members: dict[str, str | bytes] = {"archive/a.warc": first, "archive/b.warc": record()}
    found = read(zipped(tmp_path / "a.wacz", members))
    assert list(posts(found)) == ["https://maps.example/0", "https://maps.example/1"]
    assert [one.reason for one in problems(found)] == ["source-partial"]


@pytest.mark.parametrize("size", [9_000_000, 12_000_000])
def test_many_small_bombs_are_one(tmp_path: Path, size: int) -> None:
    members: dict[str, str | bytes] = {"posts.csv": TABLE}
    members |= {f"posts/{number}.a.html": b"a" * size for number in range(40)}
    found = read(zipped(tmp_path / "a.zip", members))
    assert "members unpack to more than" in problems(found)[-1].detail
    assert len(posts(found)) + len(problems(found)) < 20


_URLS = ["https://1.example/", "https://2.example/"]
_TEXTS = [*map(link, _URLS), base64.b64encode(random.Random(1).randbytes(20_000)).decode()]
"""Of three posts; a break near the end of a file is within the last."""
_ENTRY = (
    "TITLE: {0}\nBASENAME: {0}\nDATE: 01/02/2020 03:04:05\n-----\nBODY:\n{1}\n-----\n--------\n"
)
_ITEM = "<item><guid>{0}</guid><description><![CDATA[{1}]]></description></item>"
_POSTS = list(enumerate(_TEXTS))
_FILES = {
    "wxr.xml": wxr(*(item(number, text) for number, text in _POSTS)),
    "mt.txt": "".join(_ENTRY.format(*post) for post in _POSTS),
    "feed.rss": f"<rss><channel>{''.join(_ITEM.format(*post) for post in _POSTS)}</channel></rss>",
    "ghost.json": json.dumps(
        {
            "db": [
                {
                    "meta": {"exported_on": 1, "version": "5"},
                    "data": {"posts": [{"id": n, "slug": str(n), "html": t} for n, t in _POSTS]},
                }
            ]
        }
    ),
    "feed.json": json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "items": [{"id": str(n), "content_html": t} for n, t in _POSTS],
        }
    ),
}


@pytest.mark.parametrize("pack", [bytes, gzip.compress, lzma.compress])
@pytest.mark.parametrize("name", _FILES)
def test_what_stands_before_a_break_is_read_and_the_break_is_told(
    tmp_path: Path, name: str, pack: Callable[[bytes], bytes]
) -> None:
    whole = pack(_FILES[name].encode())
    found = read(written(tmp_path / name, whole))
    assert [url for urls in posts(found).values() for url in urls] == _URLS
    assert problems(found) == []
    found = read(written(tmp_path / name, whole[:-1_000]))
    assert [url for urls in posts(found).values() for url in urls] == _URLS
    assert {one.reason for one in problems(found)} & PARTIAL


def test_members_that_share_their_bytes_are_not_unpacked_without_end(tmp_path: Path) -> None:
    data = b"<p>" + b"a" * 9_000_000
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = deflate.compress(data) + deflate.flush()
    path = zipped(tmp_path / "a.zip", {"posts.csv": TABLE})
    facts = struct.pack("<HHIII", 0, 0, zlib.crc32(data), len(packed), len(data))
    with zipfile.ZipFile(path) as archive:
        start = archive.start_dir
    whole = path.read_bytes()
    local = struct.pack("<IHHH", 0x04034B50, 20, 0, 8) + facts + struct.pack("<HH", 8, 0)
    directory = whole[start:-22] + b"".join(
        struct.pack("<IHHHH", 0x02014B50, 20, 20, 0, 8) + facts
        + struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, 0, start) + name
        for name in (b"posts/%d.a.html" % number for number in range(5_000))
    )  # fmt: skip
    body = whole[:start] + local + b"posts/0." + packed
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 5_001, 5_001, len(directory), len(body), 0)
    found = read(written(path, body + directory + end))
    assert len(posts(found)) < 20
    assert problems(found)


def test_a_tar_file_that_is_mostly_nothing_is_not_unpacked(tmp_path: Path) -> None:
    class Nothing(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            return bytes(size)

    path = tmp_path / "a.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        for name, size in (("media/a", 30_000_000), ("outbox.json", 10)):
            info = tarfile.TarInfo(name)
            info.size = size
            archive.addfile(info, Nothing())
    assert "members unpack to more than" in told(path)[0][1]


def test_a_chain_of_long_names_in_a_tar_file_is_an_error_of_the_file(tmp_path: Path) -> None:
    header = tarfile.TarInfo("././@LongLink")
    header.type, header.size = tarfile.GNUTYPE_LONGNAME, 1
    chain = (header.tobuf() + b"a".ljust(512, b"\0")) * 3_000
    assert read_head(written(tmp_path / "a.tar", chain)).members == frozenset()
