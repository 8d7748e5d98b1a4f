"""Spreading visits over nights, so that a scheduled audit is as even as it is polite. Pure."""

from loccit.schedule.spread import next_visit

__all__ = ["next_visit"]
