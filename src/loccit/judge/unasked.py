"""Links that need no answer to be judged: wrong URLs, archives, what is not to be followed."""

from urllib.parse import urlsplit

from loccit.judge.findings import Finding
from loccit.model import Link, Status
from loccit.settings import Settings
from loccit.urls import is_archive_link

_SENTENCES = {
    "local-file": "It names a file on somebody's own disk.",
    "placeholder": "It holds what a script leaves where a value is missing.",
    "template": "It holds a template's mark that was never filled in.",
    "no-host": "It names no host.",
    "empty": "There is nothing in it.",
    "misspelt-scheme": "Its beginning is misspelt.",
    "doubled-scheme": "It begins twice.",
    "impossible-host": "No host can have such a name.",
    "not-absolute": "It is no complete address.",
}
_NOT_WEB = frozenset({"not-http"})
_LEFT_OVER = frozenset(
    {"undefined", "null", "nan", "none", "http", "https", "ttp", "ttps", "htttp", "object"}
)
"""Host names that are what a script or a slip leaves, and that no web host has."""

_OWN_MACHINE = (".localhost", ".local", ".localdomain")
"""Names that never leave the machine or its network (RFC 6761, RFC 6762)."""

Told = tuple[str, Finding]
"""The rule's name, and what it found."""


def wrong_url(link: Link) -> Told | None:
    """An address that can't be."""
    problem = link.problem or _host_problem(urlsplit(link.probe_url).hostname or "")
    if problem is None:
        return None
    if problem in _NOT_WEB:
        sentence = "It is no web address: there is nothing to ask."
        return "not-web", Finding(Status.SKIPPED, problem, sentence, 1.0)
    if problem == "forbidden-address":
        sentence = "It names a private address, which is not contacted."
        return "not-looked", Finding(Status.SKIPPED, problem, sentence, 1.0)
    sentence = _SENTENCES.get(problem, f"It is no address that can exist ({problem}).")
    return "invalid", Finding(Status.INVALID, problem, sentence, 0.98)


def _host_problem(host: str) -> str | None:
    if host in _LEFT_OVER:
        return "placeholder"
    return "forbidden-address" if f".{host}".endswith(_OWN_MACHINE) else None


def believed(link: Link, settings: Settings) -> Told | None:
    """A web archive's capture, which is not asked unless told so."""
    if settings.judge.probe_archives:
        return None
    if link.category != "archive" and not (link.unwrapped and is_archive_link(link.probe_url)):
        return None
    sentence = "A web archive's capture: archives are believed, and not asked."
    status = Status.OK if link.unwrapped is None else Status.WRAPPED
    return "archive", Finding(status, "archive", sentence, 0.9)


def not_followed(link: Link, settings: Settings) -> Told | None:
    """A wrapper that only the network can unwrap, where that is not wanted."""
    unwrapped = link.unwrapped
    if unwrapped is None or unwrapped.target is not None or settings.wrappers.resolve_opaque:
        return None
    sentence = "Where it leads only the network can tell, and wrappers are not to be followed."
    return "unwrapping-off", Finding(Status.SKIPPED, "wrapper-not-followed", sentence, 1.0)


def without_asking(link: Link, settings: Settings) -> Told | None:
    """The verdict on a link that is not asked, or None where it is."""
    return wrong_url(link) or believed(link, settings) or not_followed(link, settings)
