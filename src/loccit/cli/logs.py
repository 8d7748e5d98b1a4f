"""Logging for commands: `--verbose`, `LOCCIT_LOG`, and the file of an internal error.

Loggers carry their module's name (`loccit.store.database`). Messages go to standard error.
"""

import logging
import os
import sys

import click

from loccit.display import printable
from loccit.errors import UsageError

VARIABLE = "LOCCIT_LOG"
"""The environment variable that names a level, as in `LOCCIT_LOG=debug`."""

_LEVELS = ("debug", "info", "warning", "error")
_FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
_TRACE_LIMIT = 200_000
"""Characters of a traceback that are kept."""


class _Formatter(logging.Formatter):
    """One line per record, without control characters and without recipients of links."""

    def format(self, record: logging.LogRecord) -> str:
        from loccit.urls.redaction import redact_text

        return printable(redact_text(super().format(record)))


def configure(*, verbose: bool = False) -> None:
    """Start logging at the level that `--verbose` or the environment asks for.

    Raises:
        UsageError: `LOCCIT_LOG` names no level.
    """
    wanted = os.environ.get(VARIABLE, "").strip().lower()
    if wanted and wanted not in _LEVELS:
        raise UsageError(
            f"{VARIABLE}={wanted}: there is no such level; write one of {', '.join(_LEVELS)}"
        )
    level = wanted or ("info" if verbose else "")
    if not level:
        return
    root = logging.getLogger("loccit")
    root.setLevel(level.upper())
    if not any(isinstance(handler, logging.StreamHandler) for handler in root.handlers):
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(_Formatter(_FORMAT))
        root.addHandler(handler)
        root.propagate = False
        logging.raiseExceptions = False  # a log that can't be written is not a failure


def verbose_option() -> click.Option:
    """Return the `--verbose` option that every command has."""

    def callback(context: click.Context, option: click.Parameter, value: bool) -> None:
        if value:
            configure(verbose=True)

    return click.Option(
        ["--verbose", "-v"],
        is_flag=True,
        expose_value=False,
        callback=callback,
        help=f"Log each step; {VARIABLE}=debug logs more.",
    )


def keep_traceback(error: BaseException) -> str | None:
    """Write an internal error's traceback to a file of its own; its name, or None.

    Passwords and recipients in URLs are left out, so that the file can be sent with a report.
    """
    # Imported here because every command would pay for them at its start.
    import tempfile
    import traceback

    from loccit.urls.redaction import redact_text

    lines = traceback.format_exception(error)
    text = redact_text("".join(lines)[-_TRACE_LIMIT:])
    logging.getLogger(__name__).debug("internal error", exc_info=error)
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="loccit-", suffix=".log", delete=False, encoding="utf-8",
            errors="backslashreplace",
        ) as file:  # fmt: skip
            file.write(text)
            return file.name
    except OSError:  # the disk is full, or there is no temporary folder
        return None
