"""Where own copies of cited pages are: the record of each address in a WARC or WACZ file."""

from msgspec import Struct


class Kept(Struct, frozen=True, gc=False, omit_defaults=True):
    """The record that holds what an address answered when it was last kept."""

    file: str
    """The file's name in the folder of own copies."""
    url: str
    """The record's `WARC-Target-URI`: of equal bodies one alone is stored."""
    at: float
    """The record's date, in Unix seconds."""
    digest: str
    """Of the body, as in `WARC-Payload-Digest`."""
    status: int = 200
    location: str = ""
    """Where it redirects, as the server wrote it."""
    truncated: bool = False
    """Only the beginning is kept of it."""
    seen: float = 0.0
    """When the same was answered last."""
