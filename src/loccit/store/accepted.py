"""Which links' present content a reviewer has accepted in place of what was cited."""

from msgspec import Struct


class AcceptedDrift(Struct, frozen=True):
    """The record of one link; the content is in its history (`History.accepted`)."""

    at: float
    """When it was accepted."""
