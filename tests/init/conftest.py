"""Fixtures of the tests of jobs."""

from tests.gate.desk import desk
from tests.init.runner import runner

__all__ = ["desk", "runner"]
