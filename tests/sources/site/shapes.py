"""Sites of several shapes, on the local web of the tests."""

from collections.abc import Mapping

from msgspec import structs

from loccit.model import GatherProblem
from loccit.sources import Reading, find_source
from loccit.sources.site.source import EVERY_PAGE
from loccit.testing.behaviour import Asked, Behaviour, Reply, Site
from loccit.testing.web import Web

_WORDS = (
    "amber basalt cedar delta ember fjord glacier harbour island juniper kelp lagoon meadow "
    "nectar orchard pebble quarry river saffron tundra umber valley willow xylem yarrow zephyr"
)
WORDS = _WORDS.split()


class Crawled:
    """What a crawl of a site came to."""

    def __init__(self) -> None:
        self.posts: dict[str, list[str]] = {}
        self.titles: dict[str, str | None] = {}
        self.dates: dict[str, str | None] = {}
        self.problems: list[GatherProblem] = []
        self.furniture: list[str] = []

    @property
    def citing(self) -> dict[str, list[str]]:
        """The posts that cite anything."""
        return {name: urls for name, urls in self.posts.items() if urls}


def crawl(web: Web, start: str, memory: dict[str, bytes] | None = None, **site: object) -> Crawled:
    settings = web.settings()
    settings = structs.replace(settings, site=structs.replace(settings.site, **site))
    source = find_source(start, settings)
    crawled = Crawled()
    for gathered in source.read(Reading(settings, {}, {} if memory is None else memory)):
        crawled.problems += gathered.problems
        if gathered.post is None:
            continue
        urls = [citation.url for citation in gathered.citations or ()]
        if gathered.post.path == EVERY_PAGE:
            crawled.furniture = urls
        else:
            crawled.posts[gathered.post.path] = urls
            crawled.titles[gathered.post.path] = gathered.post.title
            crawled.dates[gathered.post.path] = gathered.post.date
    return crawled


def body(number: int, citations: list[str], extra: str = "") -> str:
    """A post's content: a paragraph for each citation, of words that no other post has."""
    word = WORDS[number % 26] + WORDS[number // 26]
    paragraphs = [
        f"<p>About {word} the {place} writes more than is usual, as <a href='{url}'>told</a>.</p>"
        for place, url in enumerate(citations)
    ]
    return f"<p>A first sentence about {word} and nothing else.</p>{''.join(paragraphs)}{extra}"


def page(title: str, content: str, head: str = "", around: str = "") -> str:
    return (
        f"<!doctype html><html lang=en><head><title>{title} - A blog</title>{head}</head><body>"
        "<header><nav><a href='/'>Home</a> <a href='/about/'>About</a></nav></header>"
        f"<main><article><h1>{title}</h1><div class=text>{content}</div></article>{around}</main>"
        "<footer>Made with <a href='https://engine.example/'>an engine</a></footer></body></html>"
    )


def cites(number: int, count: int = 2) -> list[str]:
    return [f"https://cited-{number}-{n}.example/page" for n in range(count)]


def asked(web: Web) -> list[str]:
    return [request.path for request in web.requests]


def repeats(web: Web) -> list[tuple[str, str, str]]:
    seen = [(request.scheme, request.host, request.path) for request in web.requests]
    return [one for one in set(seen) if seen.count(one) > 1]


def with_validators(replies: Mapping[str, Reply]) -> dict[str, Behaviour]:
    """The same pages with an ETag, answered 304 where it is sent back."""

    def behaviour(reply: Reply) -> Behaviour:
        tag = f'"{hash(reply.body) & 0xFFFFFFFF:x}"'

        def answer(request: Asked) -> Reply:
            if request.headers.get("if-none-match") == tag:
                return Reply(304, "", (("ETag", tag),))
            return structs.replace(reply, headers=(*reply.headers, ("ETag", tag)))

        return answer

    return {path: behaviour(reply) for path, reply in replies.items()}


__all__ = [
    "WORDS", "Crawled", "Site", "asked", "body", "cites", "crawl", "page", "repeats",
    "with_validators",
]  # fmt: skip
