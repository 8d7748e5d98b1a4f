"""The length of values that templates and configurations put together."""

LONGEST = 2_000
"""Characters of a value that is known: each line of a template can double one."""


def bounded(value: str | None) -> str | None:
    """Return a value that was put together, or None where it is too long to be a link's."""
    return None if value is None or len(value) > LONGEST else value
