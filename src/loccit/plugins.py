"""Extensions that installed packages provide through entry points (docs/plugins.md).

A plugin is loaded only when it is named: by `--output`, by `--from`, or in `[wrappers] plugins`.
Anything that goes wrong in it is a `PluginError` of one sentence that names the plugin.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from loccit.errors import LoccitError, PluginError

REPORTS = "loccit.reports"
"""Report formats: `write(report, path, settings)`."""
SOURCES = "loccit.sources"
"""Sources of posts: `open_source(location)`, or a subclass of `loccit.sources.PostSource`."""
WRAPPERS = "loccit.wrappers"
"""Wrapper rules: a function without arguments that returns a rule file's text."""

_log = logging.getLogger(__name__)


def names(group: str) -> list[str]:
    """Return the names of a group's plugins, sorted. None of them is imported."""
    # Imported here: most runs name no plugin, and it takes long to import.
    from importlib.metadata import entry_points

    return sorted({entry.name for entry in entry_points(group=group)})


def load(group: str, name: str) -> Any:
    """Import a plugin and return the object that its entry point names.

    Raises:
        PluginError: there is no such plugin, there are two, or it can't be imported or called.
    """
    from importlib.metadata import entry_points

    found = list(entry_points(group=group, name=name))
    if not found:
        known = ", ".join(names(group)) or "none"
        raise PluginError(f"there is no plugin {name!r} in {group}; installed: {known}")
    # The same distribution may be found twice, as in an editable installation.
    values = {(_package(entry), entry.value) for entry in found}
    if len(values) > 1:
        packages = " and ".join(sorted(package for package, _ in values))
        raise PluginError(f"{packages} both have a plugin {name!r} in {group}; uninstall one")
    entry = found[0]
    label = f"plugin {name!r} in {group} (package {_package(entry)})"
    with explained(label, "can't be loaded"):
        thing = entry.load()
    if not callable(thing):
        raise PluginError(f"{label} can't be used: {entry.value} is not callable")
    _log.info("loaded %s", label)
    return thing


@contextmanager
def explained(label: str, what: str) -> Iterator[None]:
    """Turn whatever a plugin raises in the body into a `PluginError`; the log has its traceback.

    loccit's own errors and errors of the operating system pass: they say what happened already.
    """
    try:
        yield
    except (LoccitError, OSError):
        raise
    except Exception as error:
        _log.debug("%s", label, exc_info=error)
        detail = " ".join(str(error).split())[:200]
        raise PluginError(
            f"{label} {what}: {type(error).__name__}{f': {detail}' if detail else ''}. "
            "Update or uninstall it; LOCCIT_LOG=debug shows the traceback"
        ) from error


def _package(entry: Any) -> str:
    """The name and version of the package that has an entry point."""
    distribution = entry.dist
    return f"{distribution.name} {distribution.version}" if distribution else "unknown"
