"""The limits of this machine for a process, raised before an audit needs them."""

import resource

from loccit.errors import IncompleteError

LEAST_FILES = 64
"""Files and sockets that an audit has open at once, with few hosts and one worker."""
_WANTED_FILES = 4096


def ensure_open_files() -> None:
    """Raise the limit of open files where it is low and may be raised.

    Raises:
        IncompleteError: this process may not open as many files as an audit needs.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= _WANTED_FILES:
        return
    most = _WANTED_FILES if hard == resource.RLIM_INFINITY else min(_WANTED_FILES, hard)
    if most > soft:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    if most < LEAST_FILES:
        raise IncompleteError(
            f"this process may open {most} files at once, and an audit needs {LEAST_FILES}; raise "
            "the limit, for example by `ulimit -n 1024`"
        )
