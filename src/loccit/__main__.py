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

    try:
        main()
    finally:
        gc.freeze()  # Python's last collections at its exit need not look through all that is left


if __name__ == "__main__":
    main()
