"""Addresses of a site: which belong to it, which are one page, which are never requested. Pure."""

import re
from urllib.parse import parse_qsl, unquote, urlencode

import ada_url
from msgspec import Struct

from loccit.urls.sameness import is_index_file
from loccit.urls.tracking import strip_tracking

_PORTS = {"http:": "80", "https:": "443"}
_SESSION_KEYS = frozenset(
    (
        "phpsessid", "jsessionid", "aspsessionid", "sessionid", "session_id", "session", "sid",
        "sessid", "s_id", "zenid", "oscsid", "cfid", "cftoken", "_session", "auth_token",
    )
)  # fmt: skip
_VARIANT_KEYS = frozenset(
    (
        "print", "printable", "printview", "printer", "print_view", "amp", "outputtype", "share",
        "nb", "showcomment", "highlight", "_escaped_fragment_", "noamp", "fontsize", "theme",
        "skin", "mobile", "nomobile", "lightbox", "gallery_slide", "from", "ref", "referrer",
    )
)  # fmt: skip
"""Query keys that show the same page in another form, or note where a reader comes from."""
_VARIANT_VALUES = re.compile(r"(?:output|view|format|mode|layout|tmpl|type)=(?:print\w*|amp)", re.I)
_PATH_SESSION = re.compile(r";(?:jsessionid|sid|phpsessid)=[^/;]*|/\(S\([0-9a-z]+\)\)", re.I)
_TWIN = re.compile(r"(.*/)(?:amp|print|printable|print-view|amp\.html?|print\.html?)/?$", re.I)
_DOT_TWIN = re.compile(r"(.+)\.(?:amp|print)(\.html?)?$", re.I)

_OBJECT = (
    r"(?:[-_]?(?:post|comment|item|entry|page|user|account|article|image|file|me|confirm|all|topic"
    r"|message|thread|product|cart|wishlist|basket|list|session|now|profile|node|photo)s?)?"
)
_VERB = (
    r"(?:log[-_]?(?:out|off|in)|sign[-_]?(?:out|off|in|up)|delete|remove|destroy|erase|purge|trash"
    r"|edit|update|create|add[-_]to[-_]\w+|add|buy|checkout|cart|basket|unsubscribe|register|vote"
    r"|upvote|downvote|like|unlike|follow|unfollow|flag|report|abuse|spam|unspam|approve"
    r"|unapprove|publish|unpublish|moderate|rate|reply|compose|post[-_]?reply|new[-_]?reply|upload"
    r"|submit|send|confirm|revert|rollback|restore|move|merge|ban|unban|block|unblock|report"
    r"|mark[-_]?(?:all[-_]?)?read|reset|cancel|pay|order|wishlist|favou?rites?|share|email|mail|tell)"
)
_VERB_SEGMENT = re.compile(
    r"(?:wp-login|wp-admin|wp-json|wp-cron|xmlrpc|trackback|administrator|cgi-sys|oauth\d?"
    r"|add[-_]to[-_]\w+|post[-_]?comment|comments?[-_]post|wp-comments-post|wp-trackback"
    r"|(?:user|account|members?|auth)[-_.](?:log\w+|sign\w+)"
    rf"|(?:log[-_]?(?:out|off|in)|sign[-_]?(?:out|off|in|up)){_OBJECT}"
    rf"|(?:delete|remove|destroy|erase|purge|trash|edit|unsubscribe|checkout|approve|unapprove"
    rf"|upvote|downvote|unfollow|unlike|vote){_OBJECT}"
    r"|(?:do|cmd|action)[-_.]?(?:delete|remove|edit|save|submit|update|create|log(?:in|out|off)))"
    r"(?:\.(?:php\d?|aspx?|jsp|cgi|do|html?|action|pl))?",
    re.I,
)
_VERB_KEY = re.compile(
    r"(?:replytocom|like_comment|unapproved|moderation-hash|_?wp_?nonce|nonce|_method|csrf\w*"
    r"|authenticity_token|oauth_\w+|undo_item|removed_item|preview|preview_id|preview_nonce"
    r"|oldid|redlink|diff|veaction"  # of MediaWiki: old versions of pages, and pages to be written
    r"|add[-_]to[-_]\w+|(?:delete|remove|destroy|edit|trash|spam|approve|unsubscribe|logout|logoff"
    r"|signout|login|signin|vote|like|buy)(?:[-_]\w+)?)",
    re.I,
)
_ACTION_KEY = re.compile(r"(?:action|act|do|op|cmd|command|task|mode|func|method|event)", re.I)
_ACTION_VALUE = re.compile(
    rf"{_VERB}(?:[-_.]?\w+)?|\w+[-_.](?:delete|remove|edit|add|log(?:in|out))|history|raw|info"
    r"|purge|diff|lostpassword|lost\w*",
    re.I,
)
_FILE_NAMES = (
    "7z apk appimage avi avif bin bmp br bz2 cab css csv deb dmg doc docx dwg ear eot eps epub "
    "exe flac flv gif gz heic ico ics img iso jar jpeg jpg js json jsonld key lz m3u m4a m4v map "
    "mdb mid midi mjs mkv mobi mov mp3 mp4 mpeg mpg msi odp ods odt ogg ogv opml opus otf pdf pgp "
    "pkg png pps ppt pptx ps psd rar rdf rm rpm rss rtf sh sig so sql svg svgz swf tar tgz tif "
    "tiff torrent ttf txt vcf vcs wasm wav webm webmanifest webp whl wma wmv woff woff2 xls xlsx "
    "xml xpi xsd xsl xz z zip zst atom asc md5 sha1 sha256 ai tex bib diff patch "
)
_FILES = frozenset(_FILE_NAMES.split())
"""Extensions of what is no page."""
_JOINED = re.compile(r"(?<=[^/])(?:[+,|;]|%2[bc]|%7c|%3b)(?=[^/])", re.I)
"""What stands between the tags of a list that shows several (`/tag/a+b`)."""
_SEGMENT_DIGITS = re.compile(r"\d+")
_HEX = re.compile(r"[0-9a-f-]*\d[0-9a-f-]*", re.I)
MOST_SEGMENTS = 24
LONGEST = 1_000
"""Characters of an address; longer ones are grown by a trap."""


def parse(url: str, base: str | None = None) -> ada_url.URL | None:
    """A parsed http(s) URL (WHATWG), or None."""
    try:
        parsed = ada_url.URL(url.strip(), base)
    except ValueError:
        return None
    return parsed if parsed.protocol in _PORTS and parsed.hostname else None


class SiteScope(Struct, frozen=True):
    """The extent of the site: one host, with and without `www.`, below one path."""

    host: str
    """In lower case, without `www.`."""
    port: str
    """Empty for the usual port of either scheme."""
    path: str
    """What every path begins with, with a slash at its end."""

    def holds(self, url: ada_url.URL) -> bool:
        """Return whether an address belongs to the site, on http or https."""
        if url.hostname.removeprefix("www.") != self.host or url.port != self.port:
            return False
        return f"{url.pathname}/".startswith(self.path)


def scope_of(url: ada_url.URL) -> SiteScope:
    """The site that a start address means: the host, and the folder of the address."""
    folder, _, last = url.pathname.rpartition("/")
    path = url.pathname if last and "." not in last else folder
    return SiteScope(url.hostname.removeprefix("www."), url.port, path.rstrip("/") + "/")


def tidy(url: ada_url.URL, origin: str, noise: frozenset[str] | set[str] = frozenset()) -> str:
    """The address to request for a page: on one origin, without fragment, session and tracking.

    Args:
        url: an address within the site.
        origin: scheme and host that all pages are asked at.
        noise: query keys of this site that do not change a page.
    """
    path = re.sub(r"/{2,}", "/", _PATH_SESSION.sub("", url.pathname))
    folder, _, last = path.rpartition("/")
    if is_index_file(last):
        path = f"{folder}/"
    query = url.search[1:]
    if query:
        kept = [
            (key, value)
            for key, value in parse_qsl(query, keep_blank_values=True)
            if key.lower() not in _SESSION_KEYS
            and key.lower() not in _VARIANT_KEYS
            and key not in noise
            and not _VARIANT_VALUES.fullmatch(f"{key}={value}")
        ]
        if len(kept) != query.count("&") + 1:
            query = urlencode(kept)
    address = f"{origin}{path}?{query}" if query else origin + path
    return strip_tracking(address) or address if query else address


def parent_of_twin(address: str) -> str | None:
    """The address without `/amp` or `/print` at its end; None where it has none."""
    path, mark, query = address.partition("?")
    if match := _TWIN.fullmatch(path):
        return match[1] + mark + query
    if match := _DOT_TWIN.fullmatch(path):
        return match[1] + (match[2] or "") + mark + query
    return None


def is_verb(url: ada_url.URL) -> bool:
    """Return whether a request for an address may change something: it names an action."""
    segments = unquote(url.pathname).split("/")
    if any(_VERB_SEGMENT.fullmatch(segment) for segment in segments if segment):
        return True
    for key, value in parse_qsl(url.search[1:], keep_blank_values=True):
        if _VERB_KEY.fullmatch(key):
            return True
        if _ACTION_KEY.fullmatch(key) and _ACTION_VALUE.fullmatch(value):
            return True
    return False


def is_file(url: ada_url.URL) -> bool:
    """Return whether an address names a picture, a download or another thing that is no page."""
    last = url.pathname.rpartition("/")[2]
    return last.rpartition(".")[2].lower() in _FILES if "." in last else False


def grows(url: ada_url.URL) -> bool:
    """Return whether an address repeats its own segments, or is longer than a person makes one."""
    segments = [segment for segment in url.pathname.split("/") if segment]
    if len(url.href) > LONGEST or len(segments) > MOST_SEGMENTS:
        return True
    words = [segment for segment in segments if not segment.isdigit()]
    return any(words.count(segment) >= 3 for segment in set(words)) or _doubles(words)


def _doubles(segments: list[str]) -> bool:
    """Return whether a run of two or more segments stands twice in a row."""
    for size in range(2, len(segments) // 2 + 1):
        for at in range(len(segments) - 2 * size + 1):
            if segments[at : at + size] == segments[at + size : at + 2 * size]:
                return True
    return False


def family_of(address: str) -> str | None:
    """The pattern that an address shares with others which a program may make without end.

    None for an address of words alone: people name posts, programs number pages.
    """
    path, mark, _ = address.partition("?")
    if mark:
        return path + "?"
    segments = path.split("/")[3:]
    shaped = [
        "0" if _HEX.fullmatch(segment)
        else "+" if _JOINED.search(segment)
        else _SEGMENT_DIGITS.sub("0", segment)
        for segment in segments
    ]  # fmt: skip
    varying = any(_HEX.fullmatch(segment) or _JOINED.search(segment) for segment in segments)
    return "/".join(shaped) if varying else None


def adds_tag(link: str, page: str) -> bool:
    """Return whether a page's link adds a further tag to the several of its own address.

    Such lists combine without end: `/tag/a+b` leads to `/tag/a+b+a` and `/tag/a+b+c`.
    """
    page = page.partition("?")[0]
    rest = link.removeprefix(page)
    if rest == link or _JOINED.match(link, len(page)) is None:
        return False
    return _JOINED.search(page, page.rfind("/") + 1) is not None


_LISTS = re.compile(
    r"(?:^|[-_/.])(?:categor(?:y|ies)|post[-_]?tags?|tags?|taxonom(?:y|ies)|authors?|users?"
    r"|archives?|product[-_](?:cat|tag))(?:[-_]|\d|\.)",
    re.I,
)


def is_list_of_lists(sitemap: str) -> bool:
    """Return whether a sitemap of an index lists no posts: only categories, tags or authors."""
    name = sitemap.partition("?")[0].rpartition("/")[2]
    return "sitemap" in name.lower() and _LISTS.search(name) is not None
