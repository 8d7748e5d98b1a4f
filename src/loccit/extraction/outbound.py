"""References that lead out of the site, as citations of the post that they stand in."""

import re
from collections.abc import Iterable, Iterator
from operator import attrgetter

from msgspec import UNSET, Struct, UnsetType

from loccit.extraction.bounded_values import bounded
from loccit.extraction.formats import Part
from loccit.extraction.link_filter import LinkTarget, Origin, Outward
from loccit.extraction.reference import Found
from loccit.extraction.site import PublishedSite
from loccit.model import Citation, Kind, PostState

_ABOUT = frozenset({"front-matter:link", "front-matter:external_url"})
"""Sources of posts that write *about* a page: their relative links are not that page's."""

_ABSOLUTE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
START = attrgetter("start")
_LONG = 200
_MOST_REPEATED = 1_000_000
"""Characters of long URLs that a text may cite once more by references to the same place: a label
of three letters can stand for a URL of a megabyte, thousands of times."""


def _without_repeats(found: Iterable[Found]) -> Iterator[Found]:
    """Yield references until those to the same places repeat too much of long URLs."""
    places: set[int] = set()
    repeated = 0
    for one in found:
        if len(one.value) > _LONG:
            if one.start in places:
                repeated += len(one.value)
                if repeated > _MOST_REPEATED:
                    continue
            places.add(one.start)
        yield one


class Outbound(Struct, gc=False):
    """A reference that leads out of the site."""

    found: Found
    target: LinkTarget
    part: Part
    start: int
    """Where it stands in the file's text."""
    raw: str
    """As written there."""


class OutboundLinks:
    """Tells which references lead out of the site, and where they stand in the file."""

    def __init__(self, outward: Outward) -> None:
        self._target = outward.target
        self._known = outward.known

    def add(
        self,
        outbound: list[Outbound],
        text: str,
        part: Part,
        source: str | None,
        origin: Origin,
    ) -> None:
        """Add what leads out of the site.

        Args:
            text: the file's.
        """
        base = self._base(part.body.base, source)
        target_of, known = self._target, self._known
        there = part.places
        for one in _without_repeats(part.body.found):
            value = one.value
            target = known[value] if value in known else target_of(value, base, origin)
            if target is None:
                continue
            start, raw = one.start, one.raw
            if there is not None:
                start = there.of(one.start)
                raw = text[start : there.end(one.start + len(raw))]
            outbound.append(Outbound(one, target, part, start, raw))

    def mirrored(self, found: Iterable[Found]) -> str | None:
        """The URL that the post is a copy of."""
        for one in found:
            if one.kind is Kind.SOURCE and one.element not in _ABOUT:
                target = self._target(one.value, None)
                if target is not None and target.problem is None:
                    return target.url
        return None

    def _base(self, written: str | None, source: str | None) -> str | None:
        """Return what relative links are relative to; None for the site itself."""
        if written is None:
            return bounded(source)
        target = self._target(written, bounded(source))
        return bounded(target.url) if target is not None and target.problem is None else None

    def of_part(
        self,
        path: str,
        part: Part,
        url: str | None,
        origin: Origin,
        own: PublishedSite = PublishedSite(),  # noqa: B008
        state: PostState | UnsetType = UNSET,
        *,
        around: bool,
    ) -> Iterator[Citation]:
        """The citations of a text that was taken out of its container.

        Args:
            path: the post's name.
            part: the text.
            url: what relative links are relative to.
            origin: the post.
            own: the host of the post, on which its relative links stay.
            state: the post's.
            around: whether to tell what stands around each citation.
        """
        from loccit.extraction.context import Around

        part.body.found.sort(key=START)
        outbound: list[Outbound] = []
        self.add(outbound, "", part, url, origin)
        if own.hosts:
            outbound = [one for one in outbound if not _stays(one, own)]
        context = None
        if around and part.prose and outbound:
            context = Around(part.text, 0, part.body.headings, markdown=part.markdown)
        for one in outbound:
            spot = part.lines.of(one.start) if part.lines else (None, None)
            surroundings = context.of(one.found) if context else ("", "", 0, 0)
            yield citation_of(path, spot, one, surroundings, state)


def _stays(one: Outbound, own: PublishedSite) -> bool:
    """Return whether a relative link stays on the host of its post."""
    return _ABSOLUTE.match(one.found.value) is None and own.holds(one.target.url)


def citation_of(
    path: str,
    place: tuple[int | None, int | None],
    one: Outbound,
    around: tuple[str, str, int, int],
    state: PostState | UnsetType = UNSET,
) -> Citation:
    """The citation of a reference, with its place and what stands around it."""
    line, column = place
    heading, context, start, end = around
    found, target = one.found, one.target
    return Citation(
        path,
        line,
        column,
        found.kind,
        target.url,
        one.raw,
        found.text,
        found.rel,
        target.problem,
        one.part.locator,
        state,
        found.element,
        heading,
        context,
        start,
        end,
    )
