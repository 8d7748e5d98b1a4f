"""Errors told to people: what happened, where, and what to do. Never a traceback."""


class LoccitError(Exception):
    """Something a person can act on. The message is a whole sentence or two."""

    exit_code = 2


class UsageError(LoccitError):
    """Bad usage, configuration or input (exit 2)."""


class IncompleteError(LoccitError):
    """The audit could not be completed, for example this machine is offline (exit 3)."""

    exit_code = 3
