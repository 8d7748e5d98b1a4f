"""The errors that loccit raises for people: what happened, where, and what to do.

    LoccitError                   everything that loccit raises on purpose
    ├── UsageError                bad usage, configuration or input (exit code 2)
    │   ├── ConfigurationError    a mistake in a configuration file; the message says where
    │   ├── StateError            a state database is missing, damaged, in use or too new
    │   ├── PluginError           an installed plugin can't be used; the message names it
    │   └── GitError              Git is missing, or knows no such repository or revision
    └── IncompleteError           the work could not be completed (exit code 3)
        └── OfflineError          this machine can't see the public web
            └── NoAnswerError     no host answers: it has no network for now

Nothing that a server answers and nothing that a post holds raises an error: it becomes a verdict
or a `GatherProblem`.
"""

import errno


class LoccitError(Exception):
    """Base class of all errors. The message is one or two whole sentences for a person."""

    exit_code = 2
    """What the command line exits with."""


class UsageError(LoccitError):
    """Bad usage, configuration or input."""


class ConfigurationError(UsageError):
    """A configuration file can't be read, or a key has a wrong name or value."""


class StateError(UsageError):
    """A state database is missing, damaged, locked by another run, or from a newer loccit."""


class PluginError(UsageError):
    """An installed plugin can't be loaded or does not keep to its interface."""


class GitError(UsageError):
    """Git is not installed, there is no repository, or it has no such revision."""


class IncompleteError(LoccitError):
    """The work could not be completed, for example because the disk is full."""

    exit_code = 3


class OfflineError(IncompleteError):
    """This machine can't see the public web, so no verdict would be true."""


class NoAnswerError(OfflineError):
    """No host answers: the network may come back by itself."""


OF_THIS_MACHINE = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EFBIG: "a file reached the size that this process may write (ulimit -f)",
    errno.EMFILE: "this process may not open more files; raise its limit, as by ulimit -n 1024",
    errno.ENFILE: "this machine has too many files open",
    errno.ENOMEM: "there is no memory left",
    errno.EROFS: "the file system is read-only",
    errno.EIO: "the disk can't be read or written (input/output error)",
}
"""Errors of the operating system that say all there is to know."""

OF_A_NAME = {
    errno.ENAMETOOLONG: "the name is too long",
    errno.ELOOP: "symbolic links lead in a circle",
}
"""Errors of the operating system that only the name of a file is to blame for."""
_SHOWN = 80


def unusable_name(error: OSError) -> str | None:
    """Return why no file can have the name that an error is about; None for another error."""
    if error.errno not in OF_A_NAME:
        return None
    name = str(error.filename)
    shown = name if len(name) <= _SHOWN else f"{name[:_SHOWN]}…"
    return f"{shown}: {OF_A_NAME[error.errno]}"


def not_written(path: object, error: OSError, more: str = "") -> LoccitError:
    """Return the error for a file that can't be written, with what to do or know in `more`.

    A full disk is not a mistake in the usage: the work could not be completed.
    """
    if error.errno in OF_THIS_MACHINE:
        return IncompleteError(f"{path}: can't write it: {OF_THIS_MACHINE[error.errno]}{more}")
    return UsageError(f"{path}: can't write it: {error.strerror}{more}")
