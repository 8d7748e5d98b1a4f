"""Reading wrapper rules: our own, which are part of the package, and people's files."""

import re
import tomllib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from loccit import plugins
from loccit.errors import PluginError, UsageError
from loccit.urls.rules import RuleText, WrapperRules

_PLACE = re.compile(r" - at `\$\.?(?:wrapper\[(?P<number>\d+)\]\.?)?(?P<key>[^`]*)`$")
SHORTENER = "shortener"
"""The family of every URL shortener."""


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    wrapper: tuple[RuleText, ...]


def load_rules(more: Iterable[str | Path] = (), named: Iterable[str] = ()) -> WrapperRules:
    """Our own rules, and before them those of further files, then of the plugins named.

    Raises:
        UsageError: a file can't be read, or says something that can't be understood.
        PluginError: a plugin can't be used.
    """
    return _loaded(tuple(str(path) for path in more), tuple(named))


@lru_cache(4)
def _loaded(more: tuple[str, ...], named: tuple[str, ...]) -> WrapperRules:
    theirs = [rule for name in more for rule in _read(name)]
    theirs += [rule for name in named for rule in _of_plugin(name)]
    return WrapperRules((*theirs, *own_rules()))


def _of_plugin(name: str) -> tuple[RuleText, ...]:
    label = f"plugin {name!r} in {plugins.WRAPPERS}"
    make = plugins.load(plugins.WRAPPERS, name)
    with plugins.explained(label, "failed"):
        text = make()
    if not isinstance(text, str):
        raise PluginError(f"{label} must return a rule file's text, not {type(text).__name__}")
    return _checked(text, label)


def own_rules() -> tuple[RuleText, ...]:
    """The rules of the package, in the order in which they are tried."""
    return tuple(rule for rules in own_files().values() for rule in rules)


def own_files() -> dict[str, tuple[RuleText, ...]]:
    """The rules of the package by trade, as the first line of each file names it."""
    from importlib.resources import files  # late: it takes longer to load than all of this

    folder = files("loccit.urls").joinpath("wrappers")
    found: dict[str, tuple[RuleText, ...]] = {}
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        text = file.read_text(encoding="utf-8")
        found[text.removeprefix("# ").partition(". ")[0]] = _parsed(text, file.name)
    return {**found, "Shorteners": (_shorteners(),)}


def shortener_hosts() -> tuple[str, ...]:
    """Hosts of URL shorteners, as a rule's `hosts` writes them."""
    from importlib.resources import files  # late: it takes longer to load than all of this

    text = files("loccit.urls").joinpath("shorteners.toml").read_text(encoding="utf-8")
    found = tomllib.loads(text)
    exact = (f"={prefix}{host}" for host in found["hosts"] for prefix in ("", "www."))
    return (*exact, *found["suffixes"])


def _shorteners() -> RuleText:
    return RuleText(
        name=SHORTENER,
        source="MISP warning list url-shortener; the services' own pages",
        hosts=shortener_hosts(),
        path=r"/(?!(?:about|terms|privacy|robots\.txt|favicon\.ico)\b)[^?#]",
    )


def _read(name: str) -> tuple[RuleText, ...]:
    """The rules of somebody's file, each of them usable."""
    try:
        text = Path(name).read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"{name}: can't read these wrapper rules: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{name}: wrapper rules must be UTF-8: {error}.") from error
    return _checked(text, name)


def _checked(text: str, name: str) -> tuple[RuleText, ...]:
    rules = _parsed(text, name)
    try:
        WrapperRules(rules)
    except ValueError as error:
        raise UsageError(f"{name}: {error}. See `loccit help wrappers`.") from error
    return rules


def _parsed(text: str, name: str) -> tuple[RuleText, ...]:
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{name}: not valid TOML: {error}.") from error
    try:
        return msgspec.convert(content, _File).wrapper
    except msgspec.ValidationError as error:
        raise UsageError(
            f"{name}: {_placed(str(error), content)}. See `loccit help wrappers`."
        ) from error


def _placed(message: str, content: dict[str, Any]) -> str:
    """Return a message that names the rule and its key instead of a path into the data."""
    match = _PLACE.search(message)
    if match is None:
        return message
    text, key = message[: match.start()], match["key"]
    if key:
        text += f' (key "{key}")'
    if match["number"] is None:
        return text
    number = int(match["number"])
    rule = content["wrapper"][number]
    name = rule.get("name") if isinstance(rule, dict) else None
    return f"rule {number + 1}{f' ({name})' if name else ''}: {text}"
