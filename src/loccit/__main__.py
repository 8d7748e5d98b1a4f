"""Where a process begins: the `loccit` command and `python -m loccit`."""

import gc

_COLLECT = 50_000, 20, 20
"""Allocations between garbage collections (`gc.set_threshold`).

With Python's own 700, collecting is a seventh of the start-up and a tenth of an audit, and finds
next to nothing: values here do not refer to themselves.
"""


def main() -> None:
    """Run the command line."""
    gc.set_threshold(*_COLLECT)
    from loccit.cli import main

    main()


if __name__ == "__main__":
    main()
