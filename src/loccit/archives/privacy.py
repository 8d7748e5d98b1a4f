"""The addresses that no archive is asked about: those that name a person or hold a secret. Pure.

To ask an archive for a page tells it the page's address; to have it saved publishes that address.
"""

import re
from urllib.parse import parse_qsl, urlsplit

from loccit.model import Link
from loccit.urls.outside_dns import is_outside_dns, is_private
from loccit.urls.redaction import Redaction, redact
from loccit.urls.rules import WrapperRules

_SECRET = re.compile(
    r"(?:^|[_.-])(?:token|tok|sig|signature|secret|password|passwd|pwd|pass|auth|authkey|jwt|otp"
    r"|credentials?|sid|session|sess|phpsessid|jsessionid|hmac|apikey|accesskey|key-?pair-?id"
    r"|invite|ticket|sharekey|resourcekey|email)(?:$|[_.-])"
    r"|session_?id|access_?(?:token|key)|api_?key|x-amz-|x-goog-|auth_?token|csrf",
    re.I,
)
"""Names of parameters whose value opens a door or names a person, as a word of their own."""
_SECRET_EXACT = frozenset({"sig", "se", "sv", "key", "code", "rlkey", "st", "hmac", "authkey"})
_LONG_KEY = 8
"""Characters from which the value of `key` or `code` may be a secret; `?key=coffee` is a word."""
_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=", re.I)
_JWT = re.compile(r"\beyJ[\w-]{8,}\.[\w-]{4,}\.[\w-]*")


def withheld(link: Link, url: str, rules: WrapperRules | None = None) -> str | None:
    """Return why an address must not be sent to an archive, in a few words; None where it may.

    Args:
        link: what is cited.
        url: what would be asked for: the link's own address or what its wrapper leads to.
        rules: wrapper rules; our own where None.
    """
    unwrapped = link.unwrapped
    if unwrapped is not None and unwrapped.recipient and url in (link.url, unwrapped.url):
        return "it names whom a tracked link was sent to"
    return objection(url, rules)


def objection(url: str, rules: WrapperRules | None = None) -> str | None:
    """The same of an address alone."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return "it is no web address"
    if parts.scheme not in ("http", "https") or not host:
        return "it is no web address"
    if "@" in parts.netloc:
        return "it holds a user name or a password"
    if is_private(host) or is_outside_dns(host):
        return "its host is not on the public web"
    hidden = redact(url) if rules is None else Redaction(rules=rules).url(url)
    if hidden != url:
        return "it names whom a tracked link was sent to, or holds a password"
    if _SESSION.search(parts.path) or _JWT.search(url):
        return "it holds a session or a token"
    for part in (parts.query, parts.fragment if "=" in parts.fragment else ""):
        for name, value in parse_qsl(part.replace(";", "&"), keep_blank_values=False):
            if _is_secret(name, value):
                return f"its parameter {name} looks secret"
            if value.startswith(("http://", "https://")) and (why := objection(value, rules)):
                return why
    return None


def _is_secret(name: str, value: str) -> bool:
    if _SECRET.search(name):
        return True
    return name.lower() in _SECRET_EXACT and len(value) >= _LONG_KEY and not value.isalpha()
