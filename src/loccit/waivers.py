"""Findings that are known and ignored for a time: by configuration, in a post, by a reviewer.

In a post a waiver is a comment, `<!-- loccit: ignore until 2027-01-01 the library moves -->`, for
what is cited on its own line, or on the next one where its own cites nothing. In front matter,
`loccit: ignore …` holds for the whole post. A URL or a glob of URLs after `ignore` narrows it.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date

from msgspec import Struct

from loccit.config.settings import WaiverSettings
from loccit.decisions import SETTLES, Decision, DecisionIndex, is_day
from loccit.globs import Globs
from loccit.model import Citation, GatherProblem, Link, Post

Matches = Callable[[Link, Citation], bool]

BAD_WAIVER = "bad-waiver"
"""The reason by which reports tell of a directive that is not a waiver."""

_DIRECTIVE = re.compile(
    r"ignore\b(?:\s+(?P<url>(?=\S*?(?:://|\*))\S++))?(?:\s+until\s+(?P<until>\S+))?(?:\s+(?P<reason>.*))?",
    re.DOTALL,
)
_BY_DECISION = {"ignore": "ignored by a reviewer", "not-dead": "not dead, says a reviewer"}


class WaiverState(Struct, frozen=True):
    """A waiver and whether it still holds."""

    where: str
    """`loccit.toml:14` or `_posts/a.md:12`."""
    url: str
    reason: str
    until: str | None
    expired: bool
    findings: int
    """Findings it covers in this run."""


class Waiver(Struct, frozen=True):
    """One waiver, wherever it was written."""

    where: str
    url: str
    """The URL or glob that it names; empty where it is a matter of place."""
    reason: str
    until: str | None
    """The last day on which it holds."""
    matches: Matches


class Waivers:
    """All waivers of an archive on a day."""

    def __init__(
        self,
        waivers: Sequence[Waiver],
        today: date,
        problems: Sequence[GatherProblem] = (),
        decisions: Mapping[Decision, str] | None = None,
    ) -> None:
        """Take waivers, and a reviewer's decisions with where each was written."""
        self._waivers = waivers
        self._today = today
        self._decided_at = decisions or {}
        self._decisions = DecisionIndex(self._decided_at)
        self._expired = frozenset(
            waiver.where for waiver in waivers if waiver.until and waiver.until < today.isoformat()
        )
        self.problems = tuple(problems)
        """Directives in posts that are no waivers though they seem to be meant so."""

    def reason(self, link: Link, citation: Citation) -> str | None:
        """Return the reason of the waiver that is valid for a citation today, or None."""
        for waiver in self._waivers:
            if waiver.where not in self._expired and waiver.matches(link, citation):
                return waiver.reason
        decision = self.decision(link, citation)
        if decision is None or decision.action not in SETTLES:
            return None
        return decision.note or _BY_DECISION[decision.action]

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """All decisions of a reviewer, those that waive nothing too."""
        return tuple(self._decided_at)

    def decision(self, link: Link, citation: Citation) -> Decision | None:
        """Return the decision on a citation that is valid today; None for a mere note."""
        if not self._decided_at:
            return None
        return self._decisions.decisive(link, citation, self._today)

    def states(self, found: Iterable[tuple[Link, Citation]]) -> tuple[WaiverState, ...]:
        """Every waiver, and how many of these findings it covers (or did, until it expired)."""
        waiving = [one for one in self._decided_at if one.action in SETTLES]
        if not self._waivers and not waiving:
            return ()  # then the findings need not be read
        covered: Counter[str] = Counter()
        for link, citation in found:
            covered.update(w.where for w in self._waivers if w.matches(link, citation))
            if waiving:
                about = self._decisions.about(link, citation)
                covered.update(self._decided_at[decision] for decision in about)
        decided = [
            WaiverState(
                where=self._decided_at[decision],
                url=decision.url,
                reason=decision.note or _BY_DECISION[decision.action],
                until=decision.until,
                expired=not decision.holds(self._today),
                findings=covered[self._decided_at[decision]],
            )
            for decision in waiving
        ]
        configured = (
            WaiverState(
                where=waiver.where,
                url=waiver.url,
                reason=waiver.reason,
                until=waiver.until,
                expired=waiver.where in self._expired,
                findings=covered[waiver.where],
            )
            for waiver in self._waivers
        )
        return (*configured, *decided)


def matcher(
    settings: Iterable[WaiverSettings],
    posts: Iterable[tuple[Post, Collection[int]]],
    decisions: Iterable[Decision],
    *,
    today: date,
    decisions_name: str = "decisions.toml",
) -> Waivers:
    """The waivers of an archive.

    Args:
        settings: of the configuration.
        posts: those with directives, each with the lines on which it cites something.
        decisions: a reviewer's.
        today: waivers whose last day is before it have expired.
        decisions_name: what the decisions' file is called.
    """
    waivers = [_configured(number, waiver) for number, waiver in enumerate(settings, 1)]
    decided = {
        decision: f"{decisions_name}:{decision.line or number}"
        for number, decision in enumerate(decisions, 1)
    }
    problems: list[GatherProblem] = []
    for post, lines in posts:
        for directive in post.directives:
            written = _written(post.path, directive.line, directive.text, lines)
            if isinstance(written, str):
                detail = f"line {directive.line}: " if directive.line else "front matter: "
                problems.append(GatherProblem(post.path, BAD_WAIVER, detail + written))
            else:
                waivers.append(written)
    return Waivers(waivers, today, problems, decided)


def _configured(number: int, waiver: WaiverSettings) -> Waiver:
    names = _url_glob(waiver.url)
    posts = Globs([waiver.post])

    def matches(link: Link, citation: Citation) -> bool:
        return names(link, citation) and posts.match(citation.post)

    where = f"configuration, waivers {number}"
    return Waiver(where, waiver.url, waiver.reason, waiver.until, matches)


def _written(path: str, line: int, text: str, cited: Collection[int]) -> Waiver | str:
    """A directive's waiver, or what is wrong with it."""
    match = _DIRECTIVE.fullmatch(text)
    if match is None:
        return f'"{text}" is not understood; write `loccit: ignore until 2027-01-31 reason`'
    until, reason = match["until"], match["reason"]
    if until is not None and not is_day(until):
        return f'"{until}" is not a valid date; write it as 2027-01-31'
    names = _url_glob(match["url"]) if match["url"] else None
    covered = line if not line or line in cited else line + 1

    def matches(link: Link, citation: Citation) -> bool:
        if citation.post != path or (covered and citation.line != covered):
            return False
        return names is None or names(link, citation)

    where = f"{path}:{line}" if line else f"{path} (front matter)"
    if names is not None:
        where += f" {match['url']}"
    return Waiver(where, match["url"] or "", reason or "no reason given", until, matches)


def _url_glob(glob: str) -> Matches:
    globs = Globs([glob], urls=True)

    def matches(link: Link, citation: Citation) -> bool:
        return glob == link.url or globs.match(link.url) or globs.match(citation.url)

    return matches
