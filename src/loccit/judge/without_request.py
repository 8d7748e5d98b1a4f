"""Links that need no answer to be judged: wrong URLs, archives, what is not to be followed."""

import re
from urllib.parse import urlsplit

from loccit.config.settings import Settings
from loccit.judge.detection import Finding
from loccit.judge.rules import Rule
from loccit.model import Link, Status
from loccit.reasons import Reason
from loccit.urls.category import is_archive_link
from loccit.urls.outside_dns import is_own_machine

_SENTENCES = {
    "local-file": "The link names a file on someone's own computer.",
    "placeholder": "The URL contains what a script writes for a missing value.",
    "template": "The URL contains template markup that was never rendered.",
    "no-host": "The URL has no host.",
    "empty": "The link is empty.",
    "misspelt-scheme": "The scheme of the URL is misspelt.",
    "doubled-scheme": "The URL has two schemes.",
    "impossible-host": "The host name is not valid.",
    "not-absolute": "The URL is incomplete.",
    "missing-scheme": "The URL has no scheme, so browsers treat it as a page of this site.",
    "impossible-port": "The port number is not valid.",
}
_NOT_WEB = frozenset({"not-http"})
_LEFT_OVER = frozenset(
    {"undefined", "null", "nan", "none", "http", "https", "ttp", "ttps", "htttp", "object"}
)
"""Host names that are what a script or a slip leaves, and that no web host has."""

_ANY_NAME = frozenset({"example.com", "example.net", "example.org", "example.edu"})
"""Names that stand for any name (RFC 2606; IANA keeps them)."""
_YOUR_NAME = re.compile(
    r"(?:your|my)-?(?:own-?)?(?:domain|site|website|web-?site|blog|company|server)(?:-?name)?"
    r"\.(?:com|net|org|tld)|domain\.tld|site\.tld"
)
"""Names that instructions tell their readers to replace."""

Conclusion = tuple[Rule, Finding]
"""The rule, and what it found."""


def wrong_url(link: Link) -> Conclusion | None:
    """An address that can't be."""
    if link.problem is None:
        return _wrong_host(link.probe_url)
    if link.problem in _NOT_WEB:
        sentence = "The URL is not a web address, so there is nothing to request."
        return Rule.NOT_WEB, Finding(Status.SKIPPED, Reason(link.problem), sentence, 1.0)
    if link.problem == "undecodable":
        sentence = "The file's encoding is unknown, so the URL cannot be read reliably."
        return Rule.UNDECODABLE, Finding(Status.UNKNOWN, Reason(link.problem), sentence, 1.0)
    if link.problem == "forbidden-address":
        return _FORBIDDEN
    sentence = _SENTENCES.get(link.problem, f"No such URL can exist ({link.problem}).")
    return Rule.INVALID, Finding(Status.INVALID, Reason(link.problem), sentence, 0.98)


_FORBIDDEN: Conclusion = (
    Rule.NOT_CHECKED,
    Finding(
        Status.SKIPPED,
        Reason.FORBIDDEN_ADDRESS,
        "The URL names a private address, which is not contacted.",
        1.0,
    ),
)


def _wrong_host(url: str) -> Conclusion | None:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if host in _LEFT_OVER:
        return Rule.INVALID, Finding(
            Status.INVALID, Reason.PLACEHOLDER, _SENTENCES["placeholder"], 0.98
        )
    if is_own_machine(host):
        return _FORBIDDEN
    stands = _YOUR_NAME.fullmatch(host.removeprefix("www.")) is not None
    if stands or (stands_for_any(host) and (parts.path.strip("/") or parts.query)):
        return Rule.INVALID, LEFT_OVER_NAME
    return None


LEFT_OVER_NAME = Finding(Status.INVALID, Reason.PLACEHOLDER, "The URL names an example host.", 0.95)


def stands_for_any(host: str) -> bool:
    """Return whether a host name is reserved for examples, and more than it is cited."""
    return host.removeprefix("www.") in _ANY_NAME


def archive_capture(link: Link, settings: Settings) -> Conclusion | None:
    """A web archive's capture, which is not asked unless the configuration says so."""
    if settings.judge.probe_archives:
        return None
    if link.category != "archive" and not (link.unwrapped and is_archive_link(link.probe_url)):
        return None
    sentence = "A web archive's capture, which is taken as working and not requested."
    status = Status.OK if link.unwrapped is None else Status.WRAPPED
    return Rule.ARCHIVE, Finding(status, Reason.ARCHIVE, sentence, 0.9)


def not_followed(link: Link, settings: Settings) -> Conclusion | None:
    """A wrapper that only the network can unwrap, where that is not wanted."""
    unwrapped = link.unwrapped
    if unwrapped is None or not unwrapped.needs_network or settings.wrappers.resolve_opaque:
        return None
    sentence = "Only a request could resolve the wrapper, and the configuration forbids it."
    return Rule.UNWRAPPING_OFF, Finding(Status.WRAPPED, Reason.WRAPPER_NOT_FOLLOWED, sentence, 0.5)


def without_request(link: Link, settings: Settings) -> Conclusion | None:
    """The verdict on a link that is not asked, or None where it is."""
    return wrong_url(link) or archive_capture(link, settings) or not_followed(link, settings)
