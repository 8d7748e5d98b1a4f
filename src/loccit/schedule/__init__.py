"""Spreading visits over nights, so that a scheduled audit is as even as it is polite. Pure."""

from loccit.schedule.spread import DAY, next_visit, nights_between

__all__ = ["DAY", "next_visit", "nights_between"]
