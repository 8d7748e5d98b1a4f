"""Which of the captures that an archive lists to read, and in which order. Pure."""

from collections.abc import Collection, Sequence

from msgspec import Struct

from loccit.archives.captures import Capture, spelling
from loccit.archives.content import promised
from loccit.model import DAY

MOST_READ = 4
"""Captures that are read for one citation, at most."""
_NEAR = 30 * DAY
"""Captures so near to one that holds nothing likely hold the same nothing."""
EMPTY_DIGEST = "3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"
"""The SHA-1 of no bytes, in base32."""


class CaptureChoice(Struct, frozen=True):
    """The subject of a choice of captures: one address and the day of one citation."""

    url: str
    at: float | None
    """When it was cited, or seen alive; None where nobody knows: then the last ones are read."""
    dead_since: float | None = None
    """Captures from this time on show what came in its place."""


def eligible(captures: Sequence[Capture], choice: CaptureChoice) -> list[Capture]:
    """The captures that may hold what was cited, oldest first."""
    found = [
        capture for capture in captures
        if (capture.status is None or 200 <= capture.status < 400)
        and capture.status != 304
        and (capture.digest != EMPTY_DIGEST or capture.is_redirect)
        and (choice.dead_since is None or capture.at < choice.dead_since)
    ]  # fmt: skip
    cited = spelling(choice.url)
    exact = [capture for capture in found if spelling(capture.original) == cited]
    # Addresses that differ in the case of letters share a key in the index, and may be two pages.
    return exact or found


def same_around(captures: Sequence[Capture], choice: CaptureChoice) -> frozenset[str]:
    """Digests that were captured on or before the day of the citation, and after it.

    Such a capture shows what the author saw (Jones et al. 2016, "Scholarly context adrift").
    Only the last digest before and the first after count: what changed and changed back did change.
    """
    if choice.at is None:
        return frozenset()
    # Revisit records carry the digest of what did not change.
    known = [capture for capture in captures if capture.digest and not capture.is_redirect]
    before = [capture for capture in known if capture.at <= choice.at + DAY / 2]
    after = [capture for capture in known if capture.at > choice.at + DAY / 2]
    if before and after and before[-1].digest == after[0].digest:
        return frozenset({before[-1].digest})
    return frozenset()


def following(
    captures: Sequence[Capture],
    choice: CaptureChoice,
    tried: Collection[Capture],
    worthless: Collection[str],
) -> Capture | None:
    """The capture to read next; None where there is none left.

    Args:
        captures: the eligible ones.
        choice: what for.
        tried: those that were read in vain.
        worthless: digests of bodies that hold nothing.
    """
    read = {capture.digest for capture in tried if capture.digest and not capture.is_redirect}
    left = [
        capture for capture in captures
        if capture not in tried and capture.digest not in worthless and capture.digest not in read
    ]  # fmt: skip
    if not left:
        return None
    wanted = choice.at if choice.at is not None else captures[-1].at
    certain = same_around(captures, choice)
    kinds = promised(choice.url)

    def rank(capture: Capture) -> tuple[bool, bool, bool, float]:
        beyond = any(wanted <= one.at <= capture.at for one in tried)
        near = any(abs(one.at - capture.at) < _NEAR for one in tried)
        distance = abs(capture.at - wanted) + (DAY if capture.is_redirect else 0)
        page_for_file = bool(kinds) and capture.mimetype.startswith("text/html")
        return (
            page_for_file,
            capture.digest not in certain if certain else False,
            near or beyond,
            distance,
        )

    return min(left, key=rank)
