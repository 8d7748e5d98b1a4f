"""The entry point of a process: the `loccit` command and `python -m loccit`."""

import gc
import sys

_COLLECT = 50_000, 20, 20
"""Allocations between garbage collections (`gc.set_threshold`).

With Python's own 700, collecting is a seventh of the start-up and a tenth of an audit, and finds
next to nothing: values here do not refer to themselves.
"""


def main() -> None:
    """Run the command line."""
    if sys.platform == "win32":
        sys.exit(_no_windows())
    gc.set_threshold(*_COLLECT)
    from loccit.cli import main

    try:
        main()
    finally:
        gc.freeze()  # Python's last collections at its exit need not look through all that is left


def _no_windows() -> int:
    """Say that Windows is not supported, and return the exit code of bad usage."""
    print(
        "loccit: Windows is not supported: loccit is tested on Linux and macOS only. Run it in WSL "
        "(the Windows Subsystem for Linux) or in a container",
        file=sys.stderr,
    )
    return 2


if __name__ == "__main__":
    main()
