"""What exports, feeds and web archives cite, as other parsers read them: one list of URLs a post.

The readers are lxml, BeautifulSoup, json, csv, warcio, feedparser and mwparserfromhell, none of
which loccit reads such files with in this way.
"""

import bz2
import csv
import gzip
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import bs4
from lxml import etree

_ATTRIBUTES = {
    "a": ("href",),
    "area": ("href",),
    "img": ("src", "srcset"),
    "iframe": ("src",),
    "frame": ("src",),
    "video": ("src", "poster"),
    "audio": ("src",),
    "source": ("src", "srcset"),
    "track": ("src",),
    "embed": ("src",),
    "object": ("data",),
    "blockquote": ("cite",),
    "q": ("cite",),
    "ins": ("cite",),
    "del": ("cite",),
}
Truth = Callable[[Path], Iterable[list[str]]]
"""The URLs in each post of a file; many posts have none."""


def html(text: str | bytes, base: str = "") -> Iterator[str]:
    """The URLs in a text of HTML, as BeautifulSoup reads it."""
    for element in bs4.BeautifulSoup(text, "html.parser").find_all(True):
        for name in _ATTRIBUTES.get(element.name, ()):
            written = str(element.get(name) or "")
            whole = [one.split()[0] for one in re.split(r",\s+", written) if one.strip()]
            for url in whole if name == "srcset" else [written.strip()]:
                try:
                    yield urljoin(base, url) if base else url
                except ValueError:
                    continue


_ALONE = re.compile(r"^\s*(?:<p>\s*)?(https?://[^\s<>\"']+)(?:\s*</p>)?\s*$", re.M)
_EMBED = re.compile(
    r"\[embed[^\]]*\]\s*(\S+?)\s*\[/embed\]|<!-- wp:(?:[\w/-]*embed|rss) (\{.*?\}) /?-->"
)
_SHORTCODE = re.compile(r"\[[a-z][\w-]*\s[^\[\]]*\]")
_LINKED = re.compile(r"\b(?:url|link|href)=\"(url:)?([^\"|]+)")
"""What page builders make links of: an address, or `url:` with an encoded one."""


def unpacked(path: Path) -> bytes:
    data = path.read_bytes()
    if data.startswith(b"BZh"):
        return bz2.decompress(data)
    return gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data


def _xml(path: Path) -> Any:
    return etree.fromstring(unpacked(path), etree.XMLParser(recover=True, huge_tree=True))


def _named(element: Any, name: str) -> str:
    for child in element:
        if isinstance(child.tag, str) and etree.QName(child).localname == name and child.text:
            return str(child.text)
    return ""


def wxr(path: Path) -> Iterator[list[str]]:
    """Content and excerpt of published posts and pages, and what WordPress embeds (oEmbed)."""
    for item in _xml(path).iter("item"):
        if _named(item, "post_type") not in ("post", "page", ""):
            continue
        if _named(item, "status") not in ("publish", ""):
            continue
        urls: list[str] = []
        for child in item:
            if isinstance(child.tag, str) and etree.QName(child).localname == "encoded":
                text = child.text or ""
                urls += html(text)
                urls += map(unescape, _ALONE.findall(text))
                for shortcode, block in _EMBED.findall(text):
                    told = json.loads(block) if block else {}
                    url = shortcode or str(told.get("url") or told.get("feedURL") or "")
                    urls.append(unescape(url))
                for shortcode in _SHORTCODE.findall(text):
                    for encoded, url in _LINKED.findall(shortcode):
                        urls.append(unquote(url) if encoded else url)
        yield urls


def blogger(path: Path) -> Iterator[list[str]]:
    """The content of published posts and pages."""
    for entry in _xml(path).iter("{http://www.w3.org/2005/Atom}entry"):
        written = etree.tostring(entry, encoding="unicode")
        if not re.search(r"kind#(?:post|page)|>(?:POST|PAGE)<", written):
            continue
        if re.search(r"<app:draft[^>]*>yes|draft>yes<|>DRAFT<", written):
            continue
        content = entry.find("{http://www.w3.org/2005/Atom}content")
        yield list(html((content.text if content is not None else "") or ""))


_TUMBLR_HTML = re.compile(
    r"regular-body|link-description|quote-(?:text|source)|(?:photo|video|audio)-caption"
    r"|conversation-text|question|answer"
)


def tumblr(path: Path) -> Iterator[list[str]]:
    """Links, captions, sources and players of published posts."""
    for post in _xml(path).iter("post"):
        if post.get("state", "published") != "published" or post.get("private") == "true":
            continue
        urls: list[str] = []
        for child in post.iter():
            text = (child.text or "").strip()
            if child.tag in ("link-url", "photo-link-url"):
                urls.append(text)
            elif _TUMBLR_HTML.fullmatch(str(child.tag)):
                urls += html(text)
            elif child.tag in ("video-source", "video-player", "audio-player", "audio-embed"):
                urls += [text] if text.startswith("http") else html(text)
        yield urls


def mediawiki(path: Path) -> Iterator[list[str]]:
    """External links of the last revision of articles."""
    import mwparserfromhell

    for page in _xml(path).iter("{*}page"):
        revisions = page.findall("{*}revision")
        if (page.findtext("{*}ns") or "0") != "0" or page.find("{*}redirect") is not None:
            continue
        text = revisions[-1].findtext("{*}text") if revisions else ""
        found = mwparserfromhell.parse(text or "").filter_external_links()
        yield [str(link.url).strip() for link in found]


def movable_type(path: Path) -> Iterator[list[str]]:
    """Body, extended body and excerpt of published entries."""
    text = path.read_bytes().decode("utf-8-sig", "replace").replace("\r\n", "\n")
    for entry in re.split(r"(?m)^--------$", text):
        if re.search(r"(?mi)^STATUS: ?draft", entry):
            continue
        sections = re.split(r"(?m)^-----$", entry)[1:]
        told = [s for s in sections if re.match(r"\s*(?:EXTENDED BODY|BODY|EXCERPT):", s)]
        yield [url for section in told for url in html(section)]


def ghost(path: Path) -> Iterator[list[str]]:
    """The HTML of published posts, else the URLs in their Lexical or Mobiledoc."""
    whole = json.loads(path.read_bytes())
    data = (whole["db"][0] if "db" in whole else whole)["data"]
    for post in data["posts"]:
        if post.get("status", "published") not in ("published", "sent"):
            continue
        if post.get("html"):
            yield list(html(post["html"]))
            continue
        for name in ("lexical", "mobiledoc", "markdown"):
            if post.get(name):
                told = json.loads(post[name]) if name != "markdown" else {name: post[name]}
                yield list(_cards(told))
                break


def _cards(value: Any, key: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, one in value.items():
            if name != "metadata":
                yield from _cards(one, name)
    elif isinstance(value, list):
        for index, one in enumerate(value):
            if one == "href" and index + 1 < len(value):
                yield str(value[index + 1])
            yield from _cards(one, key)
    elif isinstance(value, str):
        if key in ("url", "src", "href", "buttonUrl"):
            yield value
        elif key == "html":
            yield from html(value)
        elif key == "markdown":
            import markdown

            yield from html(markdown.markdown(value))


def twitter(path: Path) -> Iterator[list[str]]:
    """The expanded URLs of tweets."""
    texts = [path.read_text("utf-8-sig")] if path.suffix == ".js" else []
    if not texts:
        with zipfile.ZipFile(path) as opened:
            names = [
                n for n in opened.namelist() if re.search(r"(?:^|/)tweets?(-part\d+)?\.js$", n)
            ]
            texts = [opened.read(name).decode() for name in names]
    for text in texts:
        for one in json.loads(text[text.index("[") : text.rindex("]") + 1]):
            urls = one.get("tweet", one).get("entities", {}).get("urls", [])
            yield [url.get("expanded_url") or url.get("url") or "" for url in urls]


def mastodon(path: Path) -> Iterator[list[str]]:
    """Links in public posts of one's own, without mentions and hashtags."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as opened:
            box = json.loads(opened.read("outbox.json"))
    else:
        box = json.loads(path.read_bytes())
    for activity in box["orderedItems"]:
        note = activity.get("object")
        if activity.get("type") != "Create" or not isinstance(note, dict):
            continue
        if not any("Public" in one for one in (*note.get("to", ()), *note.get("cc", ()))):
            continue
        links = bs4.BeautifulSoup(note.get("content") or "", "html.parser").find_all("a")
        own = [a for a in links if not {"mention", "hashtag"} & set(a.get("class") or ())]
        yield [str(link.get("href") or "") for link in own]


def medium(path: Path) -> Iterator[list[str]]:
    """The body of each published post."""
    with zipfile.ZipFile(path) as opened:
        for name in opened.namelist():
            if re.search(r"posts/(?!draft_)[^/]+\.html$", name):
                tree = bs4.BeautifulSoup(opened.read(name), "html.parser")
                for footer in tree.find_all("footer"):  # Medium's own, where it stands in the body
                    footer.decompose()
                body = tree.find("section", attrs={"data-field": "body"})
                yield list(html(str(body or "")))


def substack(path: Path) -> Iterator[list[str]]:
    """The HTML of published posts."""
    with zipfile.ZipFile(path) as opened:
        table = next(one for one in opened.namelist() if one.endswith("posts.csv"))
        rows = csv.DictReader(io.StringIO(opened.read(table).decode("utf-8-sig")))
        published = {row["post_id"]: row.get("is_published", "true").lower() for row in rows}
        for name in opened.namelist():
            stem = Path(name).stem
            told = published.get(stem, published.get(stem.partition(".")[0], "true"))
            if name.endswith(".html") and told == "true":
                yield list(html(opened.read(name).decode()))


def warc(path: Path) -> Iterator[list[str]]:
    """HTML pages that answered 200, without links to their own host."""
    if path.suffix == ".wacz":
        with zipfile.ZipFile(path) as opened:
            for name in opened.namelist():
                if ".warc" in name:
                    yield from _captured(io.BytesIO(opened.read(name)))
    else:
        yield from _captured(io.BytesIO(path.read_bytes()))


def _captured(stream: Any) -> Iterator[list[str]]:
    from warcio.archiveiterator import ArchiveIterator

    for record in ArchiveIterator(stream, arc2warc=True):
        headers = record.http_headers
        url = record.rec_headers.get_header("WARC-Target-URI") or ""
        if record.rec_type not in ("response", "resource") or not url.startswith("http"):
            continue
        if headers is not None and headers.get_statuscode() != "200":
            continue
        kind = headers or record.rec_headers
        if "html" not in (kind.get_header("content-type") or ""):
            continue
        if headers is not None and headers.get_header("content-encoding") == "br":
            import brotli

            body = brotli.decompress(record.raw_stream.read())
        else:
            body = record.content_stream().read()
        own = _host(url)
        yield [target for target in html(body, url) if _host(target) != own]


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def feed(path: Path) -> Iterator[list[str]]:
    """The content of entries, else their summary; links without a host are the site's own."""
    import feedparser

    if path.read_bytes().lstrip(b"\xef\xbb\xbf \r\n").startswith(b"{"):
        yield from _json_feed(json.loads(path.read_bytes()))
        return
    options = {"sanitize_html": False, "resolve_relative_uris": False}
    for entry in feedparser.parse(unpacked(path), **options).entries:
        texts = [one.value for one in entry.get("content", ())] or [entry.get("summary", "")]
        yield [url for text in texts for url in html(text)]


def _json_feed(told: dict[str, Any]) -> Iterator[list[str]]:
    for item in told["items"]:
        text = item.get("content_html") or item.get("content_text") or item.get("summary") or ""
        external = item.get("external_url")
        yield [
            *html(text),
            *re.findall(r"https?://[^\s<>\"']+", item.get("content_text") or ""),
        ] + ([external] if external else [])


SOURCES: dict[str, tuple[str, Truth]] = {
    "wxr": ("lxml, BeautifulSoup", wxr),
    "blogger": ("lxml, BeautifulSoup", blogger),
    "tumblr": ("lxml, BeautifulSoup", tumblr),
    "mediawiki": ("mwparserfromhell", mediawiki),
    "movable-type": ("BeautifulSoup", movable_type),
    "ghost": ("json, BeautifulSoup", ghost),
    "substack": ("csv, BeautifulSoup", substack),
    "medium": ("BeautifulSoup", medium),
    "mastodon": ("json, BeautifulSoup", mastodon),
    "twitter": ("json", twitter),
    "warc": ("warcio, BeautifulSoup", warc),
    "feed": ("feedparser, json, BeautifulSoup", feed),
}
