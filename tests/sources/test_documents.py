"""Exports in JSON, in text and in archive files."""

import io
import json
import tarfile
from pathlib import Path
from typing import Any

import pytest

from loccit.extraction import unpacking
from loccit.sources import json_records, movable_type
from tests.sources.exports import citations, link, posts, problems, read, written, zipped


def lexical(*children: Any) -> str:
    return json.dumps({"root": {"type": "root", "children": list(children)}})


def paragraph(*children: Any) -> dict[str, Any]:
    return {"type": "paragraph", "children": list(children)}


def ghost(*items: dict[str, Any]) -> dict[str, Any]:
    meta = {"exported_on": 1700000000000, "version": "5.80.0"}
    told = [
        {"id": f"id{number}", "slug": f"post-{number}", "status": "published"} | one
        for number, one in enumerate(items, 1)
    ]
    return {"db": [{"meta": meta, "data": {"posts": told}}]}


def test_ghost_posts_in_every_form(tmp_path: Path) -> None:
    anchor = {"type": "link", "url": "https://b.example/?x=1&y=2", "children": [{"text": "b"}]}
    mobiledoc = {
        "version": "0.3.1",
        "markups": [["a", ["href", "https://e.example/"]]],
        "cards": [
            ["image", {"src": "https://f.example/f.png"}],
            ["markdown", {"markdown": "[g](https://g.example/)"}],
        ],
        "sections": [[1, "p", [[0, [], 0, "See "], [0, [0], 1, "e"]]], [10, 0], [10, 1]],
    }
    bookmark = {"type": "bookmark", "url": "https://c.example/", "metadata": {"title": "C"}}
    path = written(
        tmp_path / "blog.ghost.json",
        ghost(
            {"html": link("https://a.example/") + link("__GHOST_URL__/own/")},
            {"html": None, "lexical": lexical(paragraph({"text": "See "}, anchor), bookmark)},
            {"html": None, "mobiledoc": json.dumps(mobiledoc)},
            {"markdown": "[h](https://h.example/)"},
            {"html": link("https://draft.example/"), "status": "draft"},
        ),
    )
    assert posts(read(path)) == {
        "post-1": ["https://a.example/"],
        "post-2": ["https://b.example/?x=1&y=2", "https://c.example/"],
        "post-3": ["https://e.example/", "https://f.example/f.png", "https://g.example/"],
        "post-4": ["https://h.example/"],
    }
    assert posts(read(path, "draft"))["post-5"] == ["https://draft.example/"]
    assert [c.text for c in citations(read(path))][1:3] == ["b", "C"]


def test_ghost_cards_of_any_shape_do_no_harm(tmp_path: Path) -> None:
    odd: list[dict[str, Any]] = [
        {"lexical": "{"},
        {"lexical": json.dumps({"root": {"children": [1, None, {"type": "link"}]}})},
        {"lexical": '{"root": {"children": [' * 9_000 + "]}}" * 9_000},
        {"mobiledoc": json.dumps({"sections": [[10, 9], [1], "x", [1, "p", [[0, [7], 3, "x"]]]]})},
        {"html": 7, "title": ["x"], "lexical": json.dumps({"root": {"children": [{"alt": 7}]}})},
    ]
    last = {"html": link("https://a.example/")}
    found = read(written(tmp_path / "blog.json", ghost(*odd, last)))
    assert posts(found)["post-6"] == ["https://a.example/"]
    assert len(posts(found)) == 6
    assert problems(found) == []


def test_mastodon_leaves_out_mentions_hashtags_and_boosts(tmp_path: Path) -> None:
    public = "https://www.w3.org/ns/activitystreams#Public"

    def note(number: int, content: str, **told: Any) -> dict[str, Any]:
        name = f"https://social.example/users/ann/statuses/{number}"
        return {
            "type": "Create",
            "object": {"id": name, "type": "Note", "content": content, "to": [public]} | told,
        }

    mention = '<a href="https://social.example/@bob" class="u-url mention">@bob</a>'
    tag = '<a href="https://social.example/tags/maps" class="mention hashtag">#maps</a>'
    outbox = {
        "@context": "https://www.w3.org/ns/activitystreams",
        "id": "outbox.json",
        "type": "OrderedCollection",
        "orderedItems": [
            note(1, mention + tag + link("https://a.example/")),
            {"type": "Announce", "object": "https://other.example/1"},
            note(
                2, link("https://followers.example/"), to=["https://social.example/ann/followers"]
            ),
        ],
    }
    text = json.dumps(outbox)
    plain = written(tmp_path / "outbox.json", text)
    packed = zipped(tmp_path / "archive.zip", {"outbox.json": text, "actor.json": "{}"})
    with tarfile.open(tmp_path / "archive.tar.gz", "w:gz") as archive:
        info = tarfile.TarInfo("outbox.json")
        info.size = len(text.encode())
        archive.addfile(info, io.BytesIO(text.encode()))
    for path in (plain, packed, tmp_path / "archive.tar.gz"):
        assert posts(read(path)) == {
            "https://social.example/users/ann/statuses/1": ["https://a.example/"]
        }
    assert len(posts(read(plain, "private"))) == 2


def tweet(number: int, *urls: str) -> dict[str, Any]:
    return {
        "id_str": str(number),
        "full_text": "See https://t.co/x",
        "created_at": "Wed Oct 10 20:19:24 +0000 2018",
        "entities": {"urls": [{"url": "https://t.co/x", "expanded_url": url} for url in urls]},
    }


def test_twitter_cites_what_stands_behind_its_own_links(tmp_path: Path) -> None:
    new = "window.YTD.tweets.part0 = " + json.dumps([{"tweet": tweet(1, "https://a.example/")}])
    part = "window.YTD.tweets.part1 = " + json.dumps([{"tweet": tweet(2, "https://b.example/")}])
    old = (
        "Grailbird.data.tweets_2012_01 = \n" + json.dumps([tweet(3, "https://c.example/")]) + ";\n"
    )
    path = zipped(
        tmp_path / "twitter.zip",
        {
            "data/tweets.js": new,
            "data/tweets-part1.js": part,
            "data/js/tweets/2012_01.js": old,
            "data/deleted-tweets.js": new.replace("a.example", "deleted.example"),
        },
    )
    base = "https://twitter.com/i/web/status/"
    expected = {
        f"{base}3": ["https://c.example/"],
        f"{base}2": ["https://b.example/"],
        f"{base}1": ["https://a.example/"],
    }
    found = read(path)
    assert posts(found) == expected
    assert {one.post.date for one in found if one.post} == {"2018-10-10T20:19:24Z"}
    assert posts(read(written(tmp_path / "tweets.js", new))) == {f"{base}1": ["https://a.example/"]}


def test_substack_knows_what_is_published(tmp_path: Path) -> None:
    table = (
        "post_id,post_date,is_published,title\n"
        '1.maps,2021-02-03T04:05:06.000Z,true,"Maps, old"\n2.draft,,false,Draft\n'
    )
    path = zipped(
        tmp_path / "export.zip",
        {
            "posts.csv": table,
            "posts/1.maps.html": link("https://a.example/")
            + "<div class='tweet' data-attrs='{\"url\":\"https://b.example/1\"}'></div>",
            "posts/2.draft.html": link("https://draft.example/"),
        },
    )
    found = read(path)
    assert posts(found) == {"1.maps": ["https://a.example/", "https://b.example/1"]}
    assert found[0].post is not None
    assert (found[0].post.title, found[0].post.date) == ("Maps, old", "2021-02-03T04:05:06Z")
    assert posts(read(path, "draft"))["2.draft"] == ["https://draft.example/"]


MEDIUM = """<!DOCTYPE html><html><head><title>Old maps</title></head><body><article class="h-entry">
<header><h1 class="p-name">Old maps</h1></header>
<section data-field="body" class="e-content"><section name="1"><p>{text}</p></section>
</section><footer><p>By <a href="https://medium.com/@ann" class="p-author h-card">Ann</a> on
<a href="https://medium.com/p/1"><time class="dt-published" datetime="2019-01-02T03:04:05.000Z">x
</time></a>.</p>
<p><a href="https://medium.com/@ann/old-maps-1" class="p-canonical">Canonical link</a></p></footer>
</article></body></html>"""


def test_medium_is_its_posts_bodies(tmp_path: Path) -> None:
    path = zipped(
        tmp_path / "medium.zip",
        {
            "posts/2019-01-02_Old-maps-1.html": MEDIUM.replace(
                "{text}", link("https://a.example/")
            ),
            "posts/draft_New-2.html": "<section data-field=body>" + link("https://draft.example/"),
            "profile/profile.html": link("https://profile.example/"),
            "../../posts/evil.html": link("https://evil.example/"),
        },
    )
    found = read(path)
    assert posts(found)["https://medium.com/@ann/old-maps-1"] == ["https://a.example/"]
    facts = [one.post for one in found if one.post and one.post.author]
    assert [(one.title, one.author, one.date) for one in facts] == [
        ("Old maps", "Ann", "2019-01-02T03:04:05Z")
    ]
    assert "draft_New-2.html" in posts(read(path, "draft"))
    assert sorted(path.name for path in tmp_path.parent.rglob("evil.html")) == []


MOVABLE_TYPE = """AUTHOR: Ann
TITLE: Old maps
BASENAME: old_maps
STATUS: Publish
CONVERT BREAKS: richtext
DATE: 02/03/2006 10:11:12 PM
TAGS: maps,"old things"
-----
BODY:
<p>Grüße, <a href="https://a.example/">a</a></p>
-----
EXTENDED BODY:
<a href="https://b.example/">b</a>

-----
COMMENT:
AUTHOR: Bob
URL: https://bob.example/
DATE: 02/04/2006 10:00:00 AM
<a href="https://c.example/">c</a>
-----
--------
AUTHOR: Ann
TITLE: Draft
STATUS: Draft
DATE: 02/05/2006 10:11:12 AM
CONVERT BREAKS: markdown
-----
BODY:
[d](https://d.example/)
-----
--------
"""


@pytest.mark.parametrize("breaks", ["\n", "\r\n"])
def test_movable_type_places_and_states(breaks: str, tmp_path: Path) -> None:
    path = written(tmp_path / "export.txt", MOVABLE_TYPE.replace("\n", breaks).encode())
    found = read(path)
    assert posts(found) == {"old_maps": ["https://a.example/", "https://b.example/"]}
    assert [(one.line, one.column) for one in citations(found)] == [(10, 20), (13, 10)]
    post = found[0].post
    assert post is not None
    assert (post.date, post.tags) == ("2006-02-03T22:11:12Z", ("maps", "old things"))
    found = read(path, "draft", "comment")
    assert [c.url[8] for c in citations(found)] == ["a", "b", "c", "b", "d"]
    assert len(posts(found)) == 3


@pytest.mark.parametrize("breaks", ["\n", "\r\n"])
def test_a_movable_type_entry_that_is_too_large_costs_itself_alone(
    breaks: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(movable_type, "LARGEST_POST", 5_000)
    large = "TITLE: Long\n-----\nBODY:\n" + "--------- a line\n" * 1_000 + "-----\n--------\n"
    text = (large + MOVABLE_TYPE).replace("\n", breaks)
    found = read(written(tmp_path / "export.txt", text.encode()))
    assert posts(found) == {"old_maps": ["https://a.example/", "https://b.example/"]}
    assert [one.line for one in citations(found)] == [10 + 1_005, 13 + 1_005]
    assert [(one.reason, one.line) for one in problems(found)] == [("too-large", 1)]


def test_broken_json_costs_what_follows(tmp_path: Path) -> None:
    whole = json.dumps(ghost({"html": link("https://a.example/")}, {"html": "x" * 100_000}))
    found = read(written(tmp_path / "blog.json", whole[:-50_000]))
    assert posts(found) == {"post-1": ["https://a.example/"]}
    assert [problem.reason for problem in problems(found)] == ["source-unreadable"]


def test_large_values_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(
        tmp_path / "blog.json",
        ghost({"html": "x" * 300_000}, {"html": link("https://a.example/")}),
    )
    monkeypatch.setattr(json_records, "LARGEST_POST", 50_000)
    found = read(path)
    assert posts(found) == {"post-2": ["https://a.example/"]}
    assert [problem.reason for problem in problems(found)] == ["too-large"]
    monkeypatch.setattr(json_records, "_LARGEST_VALUE", 150_000)
    assert [problem.reason for problem in problems(read(path))] == ["source-unreadable"]


def test_zip_bombs_cost_themselves_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "_FREE", 1_000)
    path = zipped(
        tmp_path / "medium.zip",
        {
            "posts/1.html": MEDIUM.replace("{text}", "x" * 3_000_000),
            "posts/2.html": MEDIUM.replace("{text}", link("https://a.example/")),
        },
    )
    found = read(path)
    assert [problem.reason for problem in problems(found)] == ["broken-document"]
    assert [one.url for one in citations(found)] == ["https://a.example/"]
