"""The conditions of a template that are open at a place, as far as their values are known."""

from msgspec import Struct

UNKNOWN = "\ufffc"
"""What stands in a published text for what is not known."""


class _Branch(Struct):
    shown: bool
    """Whether this branch is published for certain."""
    known: bool
    """Whether it is certain which branch is."""
    done: bool
    """Whether it or an earlier branch was the one."""


class Branches:
    """A stack of conditions; a value that is None is not known, and leaves out every branch."""

    def __init__(self) -> None:
        self._open: list[_Branch] = []

    @property
    def shown(self) -> bool:
        """Whether what stands here is published for certain."""
        return all(one.shown for one in self._open)

    @property
    def known(self) -> bool:
        """Whether it is certain whether it is."""
        return all(one.known for one in self._open)

    def begin(self, value: str | None) -> None:
        """Open a condition; an empty value is false."""
        self._open.append(_Branch(bool(value), value is not None, bool(value)))

    def otherwise(self, value: str | None) -> None:
        """Go on to the next branch, which has a value of its own, or any that is true."""
        if self._open:
            last = self._open[-1]
            last.known = last.known and (last.done or value is not None)
            last.shown = last.known and not last.done and bool(value)
            last.done = last.done or last.shown

    def end(self) -> bool:
        """Close the last condition; false where there is none."""
        return bool(self._open) and bool(self._open.pop())
