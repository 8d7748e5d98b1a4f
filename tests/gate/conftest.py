"""Fixtures of the gate's tests."""

from tests.gate.desk import desk

__all__ = ["desk"]
