"""A citation's URL → the link that it cites."""

from urllib.parse import urlsplit

from msgspec import structs

from loccit.model import Link, Unwrapped
from loccit.urls.category import ARCHIVE, category
from loccit.urls.domain import registrable_domain
from loccit.urls.normalise import normalise, without_glued_text
from loccit.urls.rules import Rules
from loccit.urls.unwrap import unwrap


def make_link(
    url: str, problem: str | None = None, raw: str = "", rules: Rules | None = None
) -> Link:
    """The link of a citation's URL: without fragment, unwrapped where that needs no network.

    Args:
        url: normalised and absolute; as written where there is a problem.
        problem: why it is no URL that can be asked.
        raw: as written, for what was plainly meant.
        rules: wrapper rules; our own where None.
    """
    if problem is not None:
        return Link(url, "", "other", problem=problem, correction=normalise(raw or url).correction)
    bare = url.partition("#")[0]
    host, kind = _host(bare)
    return Link(
        bare,
        host,
        kind,
        None if kind == ARCHIVE else _unwrapped(bare, rules),
        correction=without_glued_text(raw) if raw else None,
    )


def _unwrapped(url: str, rules: Rules | None) -> Unwrapped | None:
    """What stands behind a wrapper, as a URL that can be asked."""
    found = unwrap(url, rules)
    if found is None or found.target is None:
        return found
    target = normalise(found.target).url
    return structs.replace(found, target=target and target.partition("#")[0])


def _host(url: str) -> tuple[str, str]:
    """The registrable domain and the category."""
    return registrable_domain(urlsplit(url).hostname or ""), category(url)


def fragment_of(url: str) -> str:
    """What follows `#`, still percent-encoded; empty where nothing does."""
    return url.partition("#")[2]
