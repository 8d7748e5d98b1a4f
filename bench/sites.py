"""What a live site yields, compared with the folder of posts that it was built from.

    python bench/sites.py POSTS PUBLIC [--url https://site.test/] [--map PAGES]

POSTS is a folder of posts, PUBLIC what a generator made of it for that URL. PUBLIC is served on
loopback. Told are: of the citations that the folder reader finds, the part that is found in the
live site at the same posts; of the other links out of the site that stand on those pages (menus,
footers, share buttons), the part that is left out; the requests made; and of a second run the
requests, and the pages that were sent again. A post and its page are paired by what their names
have in common, or by PAGES: a JSON object that names for the path of a post that of its page.
"""

import argparse
import json
import mimetypes
import re
import zlib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import structs

from loccit.config.settings import Settings
from loccit.sources import Reading, Source, find_source
from loccit.testing.behaviour import Asked, Behaviour, Reply, Site, redirect
from loccit.testing.web import Web

_KINDS = frozenset({"link"})


def served(public: Path, sent: list[str]) -> dict[str, object]:
    """The files as a web server would serve them, with ETags; `sent` gets what is sent in full."""
    pages: dict[str, object] = {}
    for file in public.rglob("*"):
        if not file.is_file():
            continue
        path = "/" + file.relative_to(public).as_posix()
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        reply = _with_tag(Reply(200, file.read_bytes(), content_type=kind), path, sent)
        pages[path] = reply
        if file.name == "index.html":
            folder = path.removesuffix("index.html")
            pages[folder] = reply
            if folder != "/":
                pages[folder.rstrip("/")] = redirect(folder)
        elif path.endswith(".html"):
            pages.setdefault(path.removesuffix(".html"), reply)
    return pages


def _with_tag(reply: Reply, path: str, sent: list[str]) -> Behaviour:
    body = reply.body if isinstance(reply.body, bytes) else reply.body.encode()
    tag = f'"{zlib.crc32(body):x}"'

    def answer(request: Asked) -> Reply:
        if request.headers.get("if-none-match") == tag:
            return Reply(304, "", (("ETag", tag),))
        sent.append(path)
        return structs.replace(reply, headers=(("ETag", tag),))

    return answer


def read(
    source: Source, settings: Settings, memory: dict[str, bytes] | None = None
) -> dict[str, Counter[str]]:
    posts: dict[str, Counter[str]] = {}
    for gathered in source.read(Reading(settings, {}, {} if memory is None else memory)):
        for problem in gathered.problems:
            print("  problem:", problem.path, problem.reason, problem.detail[:100])
        if gathered.post is not None:
            posts[gathered.post.path] = Counter(
                one.url.rstrip("/")
                for one in gathered.citations or ()
                if one.kind.value in _KINDS and one.problem is None
            )
    return posts


def _citing(posts: dict[str, Counter[str]]) -> dict[str, Counter[str]]:
    return {path: urls for path, urls in posts.items() if urls}


def slug_of(path: str) -> str:
    """What the names of a post's file and its page have in common."""
    path = re.sub(r"^https?://[^/]*", "", path)
    path = re.sub(r"(?:/index)?\.(?:html?|md|markdown|rst)$", "", path.rstrip("/"))
    return re.sub(r"^\d{4}-\d\d?-\d\d?-", "", path.rpartition("/")[2]).lower()


def _pages_of(posts: Iterable[str], pages: Iterable[str], told: dict[str, str]) -> dict[str, str]:
    """The page of each post, by what is told, else by their names."""
    by_path = {urlsplit(page).path.rstrip("/"): page for page in pages}
    by_slug = {slug_of(page): page for page in by_path.values()}
    found = {
        post: by_path.get("/" + told[post].strip("/"))
        if post in told
        else by_slug.get(slug_of(post))
        for post in posts
    }
    return {post: page for post, page in found.items() if page is not None}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("posts", type=Path)
    parser.add_argument("public", type=Path)
    parser.add_argument("--url", default="https://site.test/")
    parser.add_argument("--map", type=Path)
    parser.add_argument("--show", type=int, default=6)
    options = parser.parse_args()
    host = options.url.partition("//")[2].partition("/")[0]
    sent: list[str] = []
    memory: dict[str, bytes] = {}
    with Web([Site(host, served(options.public, sent))]) as web:  # type: ignore[arg-type]
        settings = web.settings()
        archive = structs.replace(settings.archive, base_url=options.url)
        folder = read(
            find_source(options.posts, settings), structs.replace(settings, archive=archive)
        )
        site = read(find_source(options.url, settings), settings, memory)
        requests = len(web.requests)
        sent.clear()
        again = read(find_source(options.url, settings), settings, memory)
        second = len(web.requests) - requests
        sent_again = len(sent)
        same = _citing(again) == _citing(site)
        whole = structs.replace(settings, site=structs.replace(settings.site, whole_pages=True))
        pages = read(find_source(options.url, whole), whole)
    told = json.loads(options.map.read_text()) if options.map else {}
    page_of = _pages_of(folder, site, told)
    wanted = found = unlinked = extra = around = kept = missing_posts = 0
    shown = 0
    for path, urls in folder.items():
        page = page_of.get(path)
        if page is None:
            wanted += len(urls)
            missing_posts += bool(urls)
            if urls and shown < options.show:
                shown += 1
                print("  no page:", path)
            continue
        got = site[page]
        # What the generator made no link of, such as a bare URL, is no link of the site.
        unlinked += len(urls.keys() - pages.get(page, Counter()).keys())
        urls = Counter({url: 1 for url in urls if url in pages.get(page, Counter())})
        wanted += len(urls)
        found += len(urls.keys() & got.keys())
        extra += len(got.keys() - urls.keys())
        others = pages.get(page, Counter()).keys() - urls.keys()
        around += len(others)
        kept += len(others & got.keys())
        if (lost := urls.keys() - got.keys()) and shown < options.show:
            shown += 1
            print("  lost:", page, sorted(lost)[:4])
        if (more := got.keys() - urls.keys()) and shown < options.show:
            shown += 1
            print("  more:", page, sorted(more)[:4])
    strays = {page: len(site[page]) for page in site.keys() - page_of.values() if site[page]}
    print(
        f"{options.public}: {len(folder)} posts, {missing_posts} without a page; citations"
        f" {found} of {wanted} ({found / max(1, wanted):.2%}); {unlinked} no links there;"
        f" left out {around - kept} of {around}"
        f" ({1 - kept / max(1, around):.2%}); {extra} more; {requests} requests for"
        f" {len(pages)} pages; a second run {second} requests, {sent_again} sent in full,"
        f" {'the same' if same else 'OTHER'} citations;"
        f" others that cite: {dict(list(strays.items())[:6])}"
    )


if __name__ == "__main__":
    main()
