"""Spreading visits over nights, so that a scheduled audit is as even as it is polite. Pure."""

from loccit.recheck.spread import grown_visit, next_visit, nights_between, steady_interval

__all__ = ["grown_visit", "next_visit", "nights_between", "steady_interval"]
