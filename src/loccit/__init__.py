"""Find dead, moved and wrapped links in an archive of posts, with evidence for each verdict.

Four functions do what the commands of the same names do:

    loccit.extract(path)         every citation in a folder of posts, without the network
    loccit.unwrap(url)           the target of a tracking link or redirector, without the network
    loccit.check(urls)           verdicts on single URLs, now
    loccit.audit(path, state=…)  an audit of a whole archive, with reports and a history

For example:

    >>> import loccit
    >>> loccit.unwrap("https://www.google.com/url?q=https%3A%2F%2Fexample.org%2F").target
    'https://example.org/'

All four are ordinary (synchronous) functions. `check` and `audit` run an event loop of their own;
call them from asynchronous code with `asyncio.to_thread`. None of them reads a configuration file
unless you ask for it: pass `settings=loccit.load_settings(path)`.

Every error that loccit raises on purpose is a `LoccitError`; `loccit.errors` shows the tree.
Messages are logged under the logger `loccit`. `loccit.testing` holds a local web server, name
server and certificate authority for tests. docs/api.md (`loccit help api`) has more examples.
"""

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
"""The version of the distribution, too: pyproject.toml reads it from here."""

if TYPE_CHECKING:
    from loccit.api import (
        AuditResult as AuditResult,
        audit as audit,
        check as check,
        extract as extract,
        load_settings as load_settings,
        unwrap as unwrap,
    )
    from loccit.checking import (
        CheckResult as CheckResult,
    )
    from loccit.config.settings import (
        Settings as Settings,
    )
    from loccit.errors import (
        ConfigurationError as ConfigurationError,
        GitError as GitError,
        IncompleteError as IncompleteError,
        LoccitError as LoccitError,
        NoAnswerError as NoAnswerError,
        OfflineError as OfflineError,
        PluginError as PluginError,
        StateError as StateError,
        UsageError as UsageError,
    )
    from loccit.model import (
        Citation as Citation,
        GatherProblem as GatherProblem,
        Observation as Observation,
        Status as Status,
        Unwrapped as Unwrapped,
        Verdict as Verdict,
    )
    from loccit.pipeline.progress import (
        Progress as Progress,
    )
    from loccit.reasons import (
        Reason as Reason,
    )
    from loccit.report.model import (
        ReportLink as ReportLink,
    )


_HOMES = {
    "loccit.api": ("AuditResult", "audit", "check", "extract", "load_settings", "unwrap"),
    "loccit.checking": ("CheckResult",),
    "loccit.errors": (
        "ConfigurationError",
        "GitError",
        "IncompleteError",
        "LoccitError",
        "NoAnswerError",
        "OfflineError",
        "PluginError",
        "StateError",
        "UsageError",
    ),
    "loccit.model": ("Citation", "GatherProblem", "Observation", "Status", "Unwrapped", "Verdict"),
    "loccit.pipeline.progress": ("Progress",),
    "loccit.reasons": ("Reason",),
    "loccit.report.model": ("ReportLink",),
    "loccit.config.settings": ("Settings",),
}
"""The module that defines each public name; it is imported when the name is first used."""

__all__ = sorted(name for names in _HOMES.values() for name in names)


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that `import loccit` stays fast (PEP 562)."""
    import importlib
    import logging

    # A library prints nothing by itself (docs.python.org/3/howto/logging.html).
    logger = logging.getLogger(__name__)
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
    for module, names in _HOMES.items():
        if name in names:
            value = globals()[name] = getattr(importlib.import_module(module), name)
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
