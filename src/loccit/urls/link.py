"""A citation's URL → the link that it cites."""

from msgspec import structs

from loccit.model import Link, Unwrapped
from loccit.urls.category import ARCHIVE, OTHER, host_category
from loccit.urls.correction import correction, offer
from loccit.urls.domain import registrable_domain
from loccit.urls.normalise import normalise
from loccit.urls.parts import host_of
from loccit.urls.rules import WrapperRules
from loccit.urls.unwrap import unwrap


def make_link(
    url: str, problem: str | None = None, raw: str = "", rules: WrapperRules | None = None
) -> Link:
    """The link of a citation's URL: without fragment, unwrapped where that needs no network.

    Args:
        url: normalised and absolute; as written where there is a problem.
        problem: why it is not a URL that can be requested.
        raw: as written, for what was plainly meant.
        rules: wrapper rules; our own where None.
    """
    if problem is not None:
        return Link(url, "", OTHER, problem=problem, correction=correction(raw or url))
    host = host_of(url)
    category = host_category(host)
    return Link(
        url.partition("#")[0],
        registrable_domain(host),
        category,
        None if category == ARCHIVE else _unwrapped(url, rules),
        correction=offer(raw or url),
    )


def _unwrapped(url: str, rules: WrapperRules | None) -> Unwrapped | None:
    """Return what stands behind a wrapper, as a URL that can be asked."""
    found = unwrap(url, rules, archives=False)
    if found is None or found.target is None:
        return found
    target = normalise(found.target).url
    return None if target is None else structs.replace(found, target=target.partition("#")[0])


def fragment_of(url: str) -> str:
    """Return what follows `#`, still percent-encoded; empty where nothing does."""
    return url.partition("#")[2]
