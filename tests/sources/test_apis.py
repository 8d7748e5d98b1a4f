"""WordPress and Ghost through their APIs, against a server that speaks as they do."""

import base64
import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from msgspec import structs

from loccit.config.settings import HostSettings, SourcesSettings
from loccit.extraction.gathered import Gathered
from loccit.sources import Reading, find_source
from loccit.testing.behaviour import Asked, Reply, Site, redirect
from loccit.testing.web import Web
from tests.sources.exports import citations, link, posts, problems

BLOG = "https://blog.test"


def post(number: int, **told: Any) -> dict[str, Any]:
    return {
        "id": number,
        "link": f"{BLOG}/{number}/",
        "status": "publish",
        "date_gmt": "2021-02-03T04:05:06",
        "modified_gmt": "2021-02-03T04:05:06",
        "title": {"rendered": f"Post &amp; {number}"},
        "content": {"rendered": link(f"https://{number}.example/"), "protected": False},
    } | told


class Api:
    """WordPress's REST API over some posts, as far as readers of posts use it."""

    def __init__(self, listed: list[dict[str, Any]], *, pretty: bool = True) -> None:
        self.listed = listed
        self.pretty = pretty
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []

    def __call__(self, asked: Asked) -> Reply:
        self.asked.append(asked.path)
        self.headers.append(asked.headers)
        url = urlsplit(asked.path)
        told = {key: values[0] for key, values in parse_qs(url.query).items()}
        route = told.get("rest_route", "") if not self.pretty else url.path
        route = route.removeprefix("/wp-json")
        if self.pretty != url.path.startswith("/wp-json"):
            return Reply(404, "<h1>Not found</h1>")
        if route.strip("/") == "":
            return _json({"name": "Blog", "namespaces": ["wp/v2"]})
        if told.get("status") and "authorization" not in asked.headers:
            return _json({"code": "rest_invalid_param"}, 400)
        kind = route.rpartition("/")[2]
        wanted = told.get("status", "publish").split(",")
        chosen = [
            one
            for one in self.listed
            if one.get("kind", "posts") == kind and (kind == "comments" or one["status"] in wanted)
        ]
        if include := told.get("include"):
            chosen = [one for one in chosen if str(one["id"]) in include.split(",")]
        size, page = int(told["per_page"]), int(told.get("page", "1"))
        if page > 1 and (page - 1) * size >= len(chosen):
            return _json({"code": "rest_post_invalid_page_number"}, 400)
        fields = [*told["_fields"].split(",")]
        return _json(
            [
                {name: one[name] for name in fields if name in one}
                for one in chosen[(page - 1) * size : page * size]
            ]
        )


def _json(value: Any, status: int = 200) -> Reply:
    return Reply(status, json.dumps(value), content_type="application/json")


def read(
    web: Web, kind: str, *include: str, known: dict[str, str] | None = None, **told: Any
) -> list[Gathered]:
    settings = structs.replace(
        web.settings(),
        sources=SourcesSettings(include=include, kind=kind),  # type: ignore[arg-type]
        **told,
    )
    return list(find_source(f"{BLOG}/", settings).read(Reading(settings, known or {})))


def serve(api: Any) -> Web:
    return Web([Site("blog.test", otherwise=api)])


@pytest.mark.parametrize("pretty", [True, False])
def test_wordpress_pages_of_posts_and_what_changed(pretty: bool) -> None:
    listed = [post(number) for number in range(1, 104)]
    listed += [post(900, kind="pages"), post(901, status="draft")]
    api = Api(listed, pretty=pretty)
    with serve(api) as web:
        found = read(web, "wordpress")
        assert len(posts(found)) == 104
        assert posts(found)[f"{BLOG}/103/"] == ["https://103.example/"]
        first = found[0].post
        assert first is not None
        assert (first.title, first.date, first.url) == (
            "Post & 1",
            "2021-02-03T04:05:06Z",
            f"{BLOG}/1/",
        )
        known = {one.post.path: one.post.digest for one in found if one.post}
        api.asked.clear()
        listed[4]["modified_gmt"] = "2022-01-01T00:00:00"
        again = read(web, "wordpress", known=known)
        assert [one.post.path for one in again if one.post and one.citations is not None] == [
            f"{BLOG}/5/"
        ]
        assert len(again) == 104
        assert sum("content" in path for path in api.asked) == 1


def test_wordpress_own_pages_are_no_citations() -> None:
    text = link(f"{BLOG}/about/") + link("/about/") + link("https://a.example/")
    with serve(Api([post(1, content={"rendered": text})])) as web:
        assert [one.url for one in citations(read(web, "wordpress"))] == ["https://a.example/"]


def test_wordpress_embeds_whose_player_did_not_load_are_citations() -> None:
    """WordPress leaves the URL as text where the embedded page is gone."""
    text = (
        '<figure class="wp-block-embed"><div class="wp-block-embed__wrapper">\n'
        "https://films.example/7\n</div></figure>"
    )
    with serve(Api([post(1, content={"rendered": text})])) as web:
        assert [one.url for one in citations(read(web, "wordpress"))] == ["https://films.example/7"]


def test_wordpress_drafts_need_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    api = Api([post(1), post(2, status="draft"), post(3, status="private")])
    with serve(api) as web:
        found = read(web, "wordpress", "draft")
        assert [problem.reason for problem in problems(found)] == ["source-unreadable"]
        assert "credentials_env" in problems(found)[0].detail
        monkeypatch.setenv("BLOG_LOGIN", "ann:abcd efgh")
        own = HostSettings(credentials_env="BLOG_LOGIN", insecure_credentials=True)
        found = read(web, "wordpress", "draft", "private", hosts={"blog.test": own})
        states = {one.post.path: one.post.state for one in found if one.post}
        assert states == {
            f"{BLOG}/1/": "published",
            f"{BLOG}/2/": "draft",
            f"{BLOG}/3/": "private",
        }
        sent = base64.b64encode(b"ann:abcd efgh").decode()
        assert api.headers[-1]["authorization"] == f"Basic {sent}"


def test_wordpress_comments() -> None:
    comment = {
        "id": 7,
        "kind": "comments",
        "link": f"{BLOG}/1/#comment-7",
        "author_url": "https://bob.example/",
        "content": {"rendered": link("https://c.example/")},
    }
    with serve(Api([post(1), comment])) as web:
        assert len(posts(read(web, "wordpress"))) == 1
        found = read(web, "wordpress", "comment")
        assert posts(found)[f"{BLOG}/1/#comment-7"] == [
            "https://c.example/",
            "https://bob.example/",
        ]


def test_what_is_no_wordpress_is_said() -> None:
    with serve(Reply(200, "<h1>Hello</h1>")) as web:
        found = read(web, "wordpress")
        assert "no WordPress answers there" in problems(found)[0].detail


def test_an_api_does_not_lead_to_another_host() -> None:
    with Web([Site("blog.test", otherwise=redirect("https://other.test/wp-json/"))]) as web:
        found = read(web, "wordpress")
        assert "another host" in problems(found)[0].detail
        assert {asked.host for asked in web.requests} == {"blog.test"}


def ghost(asked: Asked) -> Reply:
    url = urlsplit(asked.path)
    told = {key: values[0] for key, values in parse_qs(url.query).items()}
    if told.get("key") != "0123456789abcdef":
        return _json({"errors": [{"message": "Unknown Content API Key"}]}, 401)
    kind = url.path.strip("/").rpartition("/")[2]
    count = {"posts": 150, "pages": 1}[kind]
    numbers = range(count)[(int(told["page"]) - 1) * 100 : int(told["page"]) * 100]
    return _json(
        {
            kind: [
                {
                    "id": f"{kind}{n}",
                    "slug": f"{kind}-{n}",
                    "url": f"{BLOG}/{kind}-{n}/",
                    "title": "A post",
                    "html": link(f"https://{kind}{n}.example/"),
                    "updated_at": "2023-01-02T03:04:05.000Z",
                    "published_at": "2023-01-02T03:04:05.000Z",
                    "primary_author": {"name": "Ann"},
                }
                for n in numbers
            ],
            "meta": {"pagination": {"pages": 2}},
        }
    )


def test_ghost_pages_of_posts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOCCIT_GHOST_KEY", "0123456789abcdef")
    with serve(ghost) as web:
        found = read(web, "ghost-api")
        assert len(posts(found)) == 151
        assert posts(found)[f"{BLOG}/posts-149/"] == ["https://posts149.example/"]
        assert found[0].post is not None
        assert found[0].post.author == "Ann"


@pytest.mark.parametrize("key", [None, "wrong-key"])
def test_ghost_says_what_is_wrong_with_the_key(
    key: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LOCCIT_GHOST_KEY", raising=False)
    if key:
        monkeypatch.setenv("LOCCIT_GHOST_KEY", key)
    with serve(ghost) as web:
        (problem,) = problems(read(web, "ghost-api"))
        assert "LOCCIT_GHOST_KEY" in problem.detail
        assert "wrong-key" not in problem.detail


def test_a_listing_that_repeats_itself_ends_and_is_told() -> None:
    listed = [post(number) for number in range(1, 101)]

    def answer(asked: Asked) -> Reply:
        if asked.path.startswith("/wp-json/wp/v2/posts"):
            return _json(listed)
        return _json([]) if "/v2/" in asked.path else _json({"namespaces": ["wp/v2"]})

    with serve(answer) as web:
        found = read(web, "wordpress")
        assert len(posts(found)) == 100
        assert [one.reason for one in problems(found)] == ["source-partial"]
        assert len(web.requests) < 8


def test_a_listing_without_end_is_cut_at_the_limit_of_pages() -> None:
    def answer(asked: Asked) -> Reply:
        told = parse_qs(urlsplit(asked.path).query)
        if not asked.path.startswith("/wp-json/wp/v2/posts"):
            return _json([]) if "/v2/" in asked.path else _json({"namespaces": ["wp/v2"]})
        first = int(told.get("page", ["0"])[0]) * 100
        wanted = told.get("include", [""])[0].split(",")
        return _json(
            [post(int(one)) for one in (wanted if wanted[0] else range(first, first + 100))]
        )

    with serve(answer) as web:
        found = read(web, "wordpress", site=structs.replace(web.settings().site, pages=3))
        assert len(posts(found)) == 300
        assert "more than 3 pages (site.pages)" in problems(found)[0].detail


def test_odd_posts_of_an_api_cost_no_other_one() -> None:
    odd = [post(2, id=[1]), post(3, id={}), post(4, id=None), post(5, link=[5]), 7, None]
    halves = post(6, title={"rendered": "\ud83d"}, content={"rendered": link("https://6.example/")})
    with serve(lambda asked: _listing(asked, [post(1), *odd, halves])) as web:
        found = read(web, "wordpress")
        assert posts(found)[f"{BLOG}/1/"] == ["https://1.example/"]
        assert posts(found)[f"{BLOG}/6/"] == ["https://6.example/"]


def _listing(asked: Asked, listed: list[Any]) -> Reply:
    if "/v2/posts" in asked.path:
        return _json(listed)
    return _json([]) if "/v2/" in asked.path else _json({"namespaces": ["wp/v2"]})
