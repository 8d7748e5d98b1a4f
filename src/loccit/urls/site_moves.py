"""The change that a permanent redirect made to an address: how a site moved. Pure."""

from msgspec import Struct

from loccit.urls.parts import split
from loccit.urls.sameness import INDEX_NAMES, without_suffix


class Move(Struct, frozen=True):
    """The change from one address to another."""

    old: str
    """`host/prefix/` of what is cited."""
    new: str
    """`host/prefix/` of what to cite instead; what follows is the same."""
    trivial: bool
    """Only scheme, `www.`, a closing slash or `index.html` differ: no reader could tell."""
    pattern: bool
    """Something follows the prefixes and is the same, so that others may have moved likewise."""


def move(old_url: str, new_url: str) -> Move | None:
    """Return what changed between two web URLs; None where one of them is none."""
    old, new = split(old_url), split(new_url)
    if old is None or new is None:
        return None
    old_segments, new_segments = _segments(old[1]), _segments(new[1])
    same = 0
    for before, after in zip(reversed(old_segments), reversed(new_segments), strict=False):
        if before != after:
            break
        same += 1
    kept_old, kept_new = _head(old_segments, same), _head(new_segments, same)
    trivial = old_segments == new_segments and old[0].removeprefix("www.") == new[0].removeprefix(
        "www."
    )
    return Move(old[0] + kept_old, new[0] + kept_new, trivial, same > 0)


def _segments(path: str) -> list[str]:
    """A path's segments as they count for being the same page; the query belongs to the last."""
    folder, question, query = path.partition("?")
    segments = [segment for segment in folder.split("/") if segment]
    if segments:
        segments[-1] = without_suffix(segments[-1])
        if segments[-1].lower() in INDEX_NAMES:
            segments.pop()
    if query:
        segments = [*segments[:-1], "".join((*segments[-1:], question, query))]
    return segments


def _head(segments: list[str], same: int) -> str:
    return "/" + "".join(f"{segment}/" for segment in segments[: len(segments) - same])
