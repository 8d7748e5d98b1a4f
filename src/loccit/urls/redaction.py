"""Leaving out of URLs and texts what names a person, a password or a secret.

`Redaction.url` and `Redaction.text` are applied to every text of every output
(`loccit.report.redact`). What was redacted once is not changed by doing it again.
"""

import hashlib
import re
from collections.abc import Callable, Iterable
from functools import cached_property, lru_cache
from html import unescape
from urllib.parse import quote

from loccit.urls.category import is_archive_link
from loccit.urls.encodings import text_of_base64
from loccit.urls.parts import percent_decode, split
from loccit.urls.rule_files import load_rules
from loccit.urls.rules import WrapperRules
from loccit.urls.steps import FAILURES
from loccit.urls.tracking import names
from loccit.urls.unwrap import unwrap

HIDDEN = "[recipient]"
"""What is written in place of a name."""
MASK = "***"
"""What is written in place of a password or a secret."""

_DEPTH = 4
"""URLs within URLs that are looked into, and times that a value may be percent-encoded."""
_DONE = re.compile(r"(\w+://[^/?#]*/\[recipient(?:-[0-9a-f]{8})?\])(?:(\?target=)(.*))?", re.S)
"""A wrapped URL as `Redaction.url` leaves it."""
_MARKS = re.compile(
    r"\[recipient(?:-[0-9a-f]{8})?\]|(?:[/:]|%(?:25)*3A)\*\*\*(?:@|%(?:25)*40)|=\*\*\*(?:[&#]|$)",
    re.I,
)

_PLAIN = re.compile(
    r"https?://([\w-]+(?:\.[\w-]+)+)(?::\d+)?(/(?!\S*http|\S*aHR0c)[^\s\x00-\x1f\"'<>\\%@=&?#;\[\]*]*)?",
    re.I,
)
"""A URL, alone, in which only a rule for its host or path could find a person."""

_EMAIL = re.compile(r"(?<![\w.+!~-])[\w.+!~-]+@(?:[\w-]+\.)+[a-z][\w-]+", re.I)
_ENCODED_EMAIL = re.compile(
    r"(?<![\w.+!~-])[\w.+!~-]+%(?:25)*40[\w-]+(?:(?:\.|%(?:25)*2E)[\w-]+)+", re.I
)
_UNSUBSCRIBE = re.compile(r"unsub|opt-?out|subscription|preferences", re.I)
_PASSWORD = re.compile(
    r"([?&;#](?:password|passwd|pwd|access_token|auth_token|api_key|apikey|client_secret)=)"
    r"[^\s&#\"'<>]+",
    re.I,
)
"""Query parameters that hold a password."""

_AMPERSAND = re.compile(r"(&(?:(?:amp|#38|#x26);)*)", re.I)
_BASE64 = re.compile(r"[\w+/-]{16,}={0,2}")
_WEB = re.compile(r"https?(?::|%(?:25)*3A)", re.I)
_ENCODED_WEB = re.compile(r"https?%(?:25)*3A[^/?#&\s]*", re.I)
_AFTER_HOST = re.compile(r"\w+:/*[^/?#]*")

_USER = re.compile(
    r"(?P<head>(?P<slashes>\b[a-z][a-z0-9+.-]{0,30}+:[\\/]+|(?<![:\w])//)|\bhttps?:)"
    r"(?P<user>[^\s/?#\\<>:@]*)"
    r"(?::(?P<password>(?(slashes)[^\s/?#\\<>]*|[^\s/?#\\<>]{0,4000})))?@(?=[\w\[.%-])",
    re.I,
)
"""User information in an authority, as browsers find it: up to the last `@` before the path. The
bound keeps the time for `http:http:http:…` from growing with the square of its length; behind
slashes there is one beginning only, and no bound."""
_NOT_OF_USER = r"(?:(?!%(?:25)*(?:2F|3F|23|40))[^\s/?#&@])"
_ENCODED_USER = re.compile(
    rf"(?P<head>\b(?:https?|ftp)(?::|%(?:25)*3A)(?:[\\/]|%(?:25)*[25]F)+)"
    rf"(?P<user>(?>(?:(?!:|%(?:25)*3A){_NOT_OF_USER})*))(?P<colon>:|%(?:25)*3A)"
    rf"(?P<password>(?>{_NOT_OF_USER}*)(?:(?:@|%(?:25)*40)(?>{_NOT_OF_USER}+))*)(?P<at>@|%(?:25)*40)"
    r"(?=[\w.%-])",
    re.I,
)
_AUTHORITY_USER = re.compile(r"(https?://)[^/?#\\\s]*@", re.I)
_LONGEST_USER = 20
"""Characters of a user name that is shown; what is longer is a token."""

_END = r"""\s\x00-\x1f"'<>\\\u2014\u2018-\u201f\u2026\u3000-\u303f\uff01-\uff65"""
_LAST = rf"(?:[^{_END}.,;:!?)\]]|(?<=\[recipient)\]|(?<=\[recipient-[0-9a-f]{{8}})\])"
"""A URL's last character; a bracket only where it ends what `Redaction.url` wrote."""
_IN_TEXT = re.compile(
    r"(?P<url>(?:https?|\b[a-z][a-z0-9+.-]{1,9}):(?:\\?/|&#x2f;|&#47;|&sol;){1,3}"
    rf"(?:[^{_END}]|\\/)*{_LAST})"
    rf"|(?P<encoded>\bhttps?%(?:25)*3A[^{_END}&]*)"
    rf"|(?P<bare>(?<![\w/@.:%=-])(?:[a-z0-9-]+\.)+[a-z]{{2,12}}/[^{_END}]*{_LAST})",
    re.I,
)
_RUN = re.compile(r"(?<!\S)[^\s/%&]*+[/%&]\S*")
"""What stands between blanks and may hold a URL: `_IN_TEXT` is slow on prose."""
_PARAMETER = re.compile(r"(?<=[?&;])[\w.-]+=[^\s&#\"'<>]+")
_MAY_HIDE = re.compile(r"[%@=\\]|[\w:]/|&#|&sol;")
"""What a text holds that may hold a URL, a password or a parameter; a time of day is none."""


class Redaction:
    """The rules by which texts are redacted.

    Args:
        show_recipients: show whom tracked links were sent to. Passwords are never shown.
        secrets: what is known to be secret, and is left out wherever it stands.
        rules: the wrappers that are known; our own where None.
    """

    def __init__(
        self,
        *,
        show_recipients: bool = False,
        secrets: Iterable[str] = (),
        rules: WrapperRules | None = None,
    ) -> None:
        self._shows = show_recipients
        self._given_rules = rules
        known = sorted(set(secrets), key=len, reverse=True)
        self._secrets = re.compile("|".join(map(re.escape, known))) if known else None
        self.has_secrets = bool(known)
        """Whether a text is left out wherever it stands."""
        self.url = lru_cache(50_000)(self._url)
        # A report says the same of many links.
        self.text = lru_cache(20_000)(self._text)
        self.may_hide: Callable[[str], object] = bool if known else _MAY_HIDE.search
        """Whether anything in a text may have to be left out; false for most texts."""

    @cached_property
    def _rules(self) -> WrapperRules:
        return self._given_rules or load_rules()

    def _url(self, url: str) -> str:
        """A URL without passwords and without what names its recipient.

        Those are a wrapper's own tokens, subscribers' identifiers and mail addresses. The host and
        what the target says stay readable. Of an opaque link a short digest stays, which tells
        two of them apart and tells no more. A URL that names nobody stays as it is.
        """
        shown = self._without_secrets(url)
        if self.is_plain(shown):
            return shown
        shown = _without_password(shown)
        if self._shows:
            return shown
        hidden = self._without_recipient(shown, _DEPTH)
        if hidden == shown and "&" in shown and (plain := unescape(shown)) != shown:
            # As a post writes it in HTML.
            plain = _without_password(plain)
            hidden = self._without_recipient(plain, _DEPTH)
            return shown if hidden == unescape(shown) else hidden
        return hidden

    def _text(self, text: str) -> str:
        """A text in which every URL is redacted, and what is left of URLs that were cut."""
        if self._secrets is not None:
            text = self._without_secrets(text)
        if not _MAY_HIDE.search(text):
            return text
        text = _without_password(text)
        if self._shows:
            return text
        parts = []
        at = 0
        for run in _RUN.finditer(text):
            if self.is_plain(run[0]):
                continue
            for match in _IN_TEXT.finditer(text, run.start(), run.end()):
                parts += [self._rest(text[at : match.start()]), self._token(match)]
                at = match.end()
        return "".join([*parts, self._rest(text[at:])])

    def is_plain(self, text: str) -> bool:
        """Return whether a text is a URL in which there is nothing to leave out but secrets."""
        match = _PLAIN.fullmatch(text)
        return match is not None and not self._rules.may_match(match[1].lower(), match[2] or "/")

    def _without_secrets(self, text: str) -> str:
        return text if self._secrets is None else self._secrets.sub(MASK, text)

    def _token(self, match: re.Match[str]) -> str:
        """A URL in a text, however it is written."""
        written = match[0]
        if match["encoded"]:
            return self._encoded(written, _DEPTH)
        if match["bare"]:
            known = self.url(f"https://{written}")
            return written if known == f"https://{written}" else known.removeprefix("https://")
        plain = written.replace("\\/", "/")
        if "&#" in plain or "&sol;" in plain:
            plain = unescape(plain)
        scheme, colon, rest = plain.partition(":")
        if scheme.lower() in ("http", "https"):
            hidden = self.url(plain)
            return written if hidden == plain else hidden
        # `ttps://` and the like: what follows is a URL all the same.
        asked = f"https://{rest.lstrip('/')}"
        hidden = self.url(asked)
        return written if hidden == asked else f"{scheme}{colon}{hidden.removeprefix('https:')}"

    def _rest(self, text: str) -> str:
        """Return what stands between URLs: perhaps the end of one that was broken over lines."""
        if "=" in text:
            text = _PARAMETER.sub(lambda item: self._parameter(item[0], _DEPTH), text)
        return _ENCODED_EMAIL.sub(HIDDEN, text) if "%" in text else text

    def _without_recipient(self, url: str, depth: int) -> str:
        if depth <= 0:
            return url
        if "@" in url and (user := _AUTHORITY_USER.match(url)):
            # Wrappers are known by their host, and nobody else's user name matters there.
            alone = user[1] + url[user.end() :]
            hidden = self._without_recipient(alone, depth - 1)
            return url if hidden == alone else hidden
        done = _DONE.fullmatch(url)
        if done is not None:
            target = done[3]
            return url if target is None else done[1] + done[2] + self._inner(target, depth)
        inner = url.find("http", len("https://"))
        if inner > 0 and is_archive_link(url):
            return url[:inner] + self._inner(url[inner:], depth)
        known = unwrap(url, self._rules, archives=False)
        if known is None:
            return _opaque(url) if self._is_personal(url) else self._searched(url, depth)
        if not known.recipient:
            target = known.target
            if target is None or (inside := self._inner(target, depth)) == target:
                return self._searched(url, depth)
            return f"{_head(url)}/{HIDDEN}?target={inside}"
        if known.target is None or known.needs_network:
            return _opaque(url)
        return f"{_head(url)}/{HIDDEN}?target={self._inner(known.target, depth)}"

    def _inner(self, url: str, depth: int) -> str:
        return self._without_recipient(_without_password(url), depth - 1)

    def _is_personal(self, url: str) -> bool:
        """Return whether it is of a wrapper that names recipients, though it can't be read."""
        parts = split(url)
        if parts is None:
            return False
        return any(rule.text.recipient for rule in self._rules.matching(*parts))

    def _searched(self, url: str, depth: int) -> str:
        """Without personal values in its path, its query and its fragment."""
        whole, number_sign, fragment = url.partition("#")
        before, question, query = whole.partition("?")
        before = self._path(before, depth)
        return (
            before
            + question
            + self._items(query, depth)
            + number_sign
            + (self._items(fragment, depth) if "=" in fragment else fragment)
        )

    def _path(self, url: str, depth: int) -> str:
        """A URL up to its query, which may hold another URL."""
        head = _AFTER_HOST.match(url)
        start = head.end() if head else 0
        if _UNSUBSCRIBE.search(url, start):
            url = url[:start] + _ENCODED_EMAIL.sub(HIDDEN, _EMAIL.sub(HIDDEN, url[start:]))
        if (web := _WEB.search(url, start)) and not _ENCODED_WEB.match(url, web.start()):
            return url[: web.start()] + self._inner(url[web.start() :], depth)
        if web:
            return url[:start] + _ENCODED_WEB.sub(
                lambda found: self._encoded(found[0], depth), url[start:]
            )
        if "aHR0c" in url:
            segments = url[start:].split("/")
            return url[:start] + "/".join(self._packed(one, depth) or one for one in segments)
        return url

    def _items(self, query: str, depth: int) -> str:
        if not query:
            return query
        parts = _AMPERSAND.split(query)
        parts[::2] = [self._parameter(item, depth) for item in parts[::2]]
        return "".join(parts)

    def _parameter(self, item: str, depth: int) -> str:
        """`name=value` without a value that names a person, or is a password."""
        name, equals, value = item.partition("=")
        if not equals:
            return self._encoded(item, depth) if _WEB.match(item) else item
        if not value or value in (HIDDEN, MASK):
            return item
        if name.lower() in names().personal:
            return f"{name}={HIDDEN}"
        if _WEB.match(value):
            return f"{name}={self._encoded(value, depth)}"
        if _names_somebody(value):
            return f"{name}={HIDDEN}"
        return f"{name}={self._packed(value, depth) or value}"

    def _encoded(self, value: str, depth: int) -> str:
        """A URL that is percent-encoded once or more, or not at all."""
        plain = value
        for _ in range(_DEPTH):
            if re.match("https?:", plain, re.I):
                break
            plain = percent_decode(plain)
        hidden = self._inner(plain, depth)
        if hidden != plain:
            return quote(hidden, safe="/:?=[]*@~,;!$'()+")
        # Mail addresses may be encoded once more than the URL.
        return HIDDEN if _names_somebody(value.partition("?")[2]) else value

    def _packed(self, value: str, depth: int) -> str | None:
        """Return what to write for a value in base64 that names a person, else None."""
        value = percent_decode(value)
        if not _BASE64.fullmatch(value):
            return None
        try:
            text = text_of_base64(value)
        except FAILURES:
            return None
        if _EMAIL.search(text) and text.isprintable():
            return HIDDEN
        return HIDDEN if _WEB.match(text) and self._inner(text, depth) != text else None


def _names_somebody(value: str) -> bool:
    """Return whether a value holds a mail address, however often it is percent-encoded."""
    for _ in range(_DEPTH):
        if "@" in value and _EMAIL.search(value):
            return True
        if "%" not in value:
            return False
        value = percent_decode(value)
    return False


def _opaque(url: str) -> str:
    digest = hashlib.blake2b(url.encode("utf-8", "replace"), digest_size=4).hexdigest()
    return f"{_head(url)}/[recipient-{digest}]"


def _head(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{re.split('[/?#]', rest, maxsplit=1)[0]}"


def _without_password(text: str) -> str:
    """`https://user:***@host/` for what holds a password or a token in its user information."""
    if "=" in text:
        text = _PASSWORD.sub(rf"\g<1>{MASK}", text)
    if "@" in text:
        text = _USER.sub(_masked, text)
    return _ENCODED_USER.sub(_masked_encoded, text) if "%" in text else text


def _masked(match: re.Match[str]) -> str:
    user, password = match["user"], match["password"]
    if password is None and not _is_token(user):
        return match[0]
    shown = MASK if _is_token(user) else user
    return f"{match['head']}{shown}{'' if password is None else f':{MASK}'}@"


def _masked_encoded(match: re.Match[str]) -> str:
    user = MASK if _is_token(match["user"]) else match["user"]
    return f"{match['head']}{user}{match['colon']}{MASK}{match['at']}"


def _is_token(user: str) -> bool:
    """Return whether a user name is a secret by itself, or a mail address."""
    return len(user) > _LONGEST_USER or "%40" in user


_DEFAULT = Redaction()
redact = _DEFAULT.url
"""A URL redacted by our own rules."""
redact_text = _DEFAULT.text
"""A text redacted by our own rules."""


def is_redacted(url: str) -> bool:
    """Return whether something was left out of a URL already."""
    return _MARKS.search(url) is not None
