"""Points in time, and the times after which visits confirm a verdict."""

from typing import Annotated

from msgspec import Meta

Time = Annotated[float, Meta(description="Unix seconds, UTC")]
"""A point in time. Reports write it in ISO 8601 (`loccit.report.serialise`)."""

DAY = 24 * 3600.0
"""Seconds."""

CONFIRM_AFTER = DAY
"""Seconds between two visits that confirm each other (policy A)."""

LASTING_AFTER = 7 * DAY
"""Seconds after the first of an unbroken series of failed visits (policy B) …"""

LASTING_VISITS = 3
"""… and the visits that such a series has at least."""
