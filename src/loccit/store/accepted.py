"""Which links' present content a reviewer has accepted in place of what was cited."""

from msgspec import Struct


class AcceptedDrift(Struct, frozen=True):
    """The record of one link; the content, and its day, are in its history (`History.accepted`)."""
