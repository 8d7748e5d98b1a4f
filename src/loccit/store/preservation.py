"""Which cited pages were given to Save Page Now, and what became of them."""

from msgspec import Struct


class Preserved(Struct, frozen=True, omit_defaults=True):
    """The record of one page."""

    at: float
    fate: str
    """A value of `loccit.archives.save.Fate`."""
    detail: str = ""
    job: str = ""
    """Of Save Page Now, while it is not known what became of it."""
    timestamp: str = ""
    """Of the capture, 14 digits."""
