"""Settings named outside the file: `--set network.timeout=5` and `LOCCIT_NETWORK_TIMEOUT=5`.

A value is read as TOML; what is no TOML is a text, so that `--set report.title=Notes` needs no
quotes within quotes. The command line wins over the environment, and both win over the file.
"""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, structs

from loccit.config.settings import Settings
from loccit.errors import ConfigurationError

PREFIX = "LOCCIT_"

_FILES = frozenset({"network.ca_file", "wrappers.rules", "gate.baseline"})
"""Keys that name files: from the working folder when they stand outside of a configuration file."""


class Override(Struct, frozen=True):
    """A setting from outside the configuration file."""

    key: tuple[str, ...]
    """Section, key, and further parts where the key is a table."""
    value: Any
    origin: str
    """What errors call its place: `--set network.timeout` or `LOCCIT_NETWORK_TIMEOUT`."""

    @property
    def name(self) -> str:
        """The dotted key, as errors about a file name it."""
        return ".".join(self.key)


def parse_overrides(texts: Iterable[str]) -> list[Override]:
    """Return what each `--set KEY=VALUE` means.

    Raises:
        ConfigurationError: texts have no `=`, or their keys no section; each has a line.
    """
    return _all(map(_parse, texts))


def _parse(text: str) -> Override | str:
    """Return the override, or what is wrong with it."""
    name, equals, value = text.partition("=")
    key = tuple(_parts(name.strip()))
    if not equals or len(key) < 2:
        return f"--set {text}: write it as section.key=value, such as network.timeout=5"
    return Override(key, _read(".".join(key), value.strip()), f"--set {name.strip()}")


def settings_called(option: str) -> Iterator[tuple[str, str]]:
    """Yield the dotted keys that are named like an option of another program, with their meaning.

    Args:
        option: its name without dashes in front, such as `max-redirects`.
    """
    from loccit.config.example import description_of

    name = option.replace("-", "_")
    for section, kind in _SECTIONS.items():
        for field in structs.fields(kind):
            if field.name == name:
                yield f"{section}.{name}", description_of(field)


def from_environment(environment: Mapping[str, str]) -> list[Override]:
    """Return what variables such as `LOCCIT_NETWORK_TIMEOUT` say.

    Only variables that begin with a section's name count: `LOCCIT_LOG` is none of them.

    Raises:
        ConfigurationError: variables of a section name no key of it; each has a line.
    """
    return _all(_from_variables(environment))


def _from_variables(environment: Mapping[str, str]) -> Iterator[Override | str]:
    """Yield each variable's override, or what is wrong with it."""
    for variable, value in environment.items():
        section = _section_of(variable)
        if section is None:
            continue
        keys = [field.name for field in structs.fields(_SECTIONS[section])]
        key = variable.removeprefix(f"{PREFIX}{section.upper()}_").lower()
        if key not in keys:
            near = difflib.get_close_matches(key, keys, n=1)
            known = ", ".join(_variable(section, key) for key in keys)
            hint = f"did you mean {_variable(section, near[0])}?" if near else f"known: {known}"
            yield f"{variable}: there is no such setting; {hint}"
        else:
            yield Override((section, key), _read(f"{section}.{key}", value), variable)


def _all(read: Iterable[Override | str]) -> list[Override]:
    """Return the overrides, unless something is wrong with any of them."""
    found: list[Override] = []
    mistakes: list[str] = []
    for one in read:
        if isinstance(one, str):
            mistakes.append(one)
        else:
            found.append(one)
    if mistakes:
        raise ConfigurationError("\n".join(mistakes))
    return found


def apply(data: dict[str, Any], overrides: Iterable[Override]) -> None:
    """Put settings from outside into a configuration file's data."""
    for override in overrides:
        table = data
        for part in override.key[:-1]:
            inner = table.get(part)
            if not isinstance(inner, dict):
                inner = table[part] = {}
            table = inner
        table[override.key[-1]] = override.value


_SECTIONS = {
    field.name: type(getattr(Settings(), field.name))
    for field in structs.fields(Settings)
    if isinstance(getattr(Settings(), field.name), Struct)
}


def _section_of(variable: str) -> str | None:
    return next((s for s in _SECTIONS if variable.startswith(f"{PREFIX}{s.upper()}_")), None)


def _variable(section: str, key: str) -> str:
    return f"{PREFIX}{section}_{key}".upper()


def _parts(name: str) -> Iterator[str]:
    """Split a dotted key; a part in quotes may hold dots, as in `hosts."a.example".skip`."""
    while name:
        if name[0] in "\"'" and (end := name.find(name[0], 1)) > 0:
            yield name[1:end]
            name = name[end + 1 :].removeprefix(".")
        else:
            part, _, name = name.partition(".")
            yield part


def _read(name: str, text: str) -> Any:
    import tomllib  # most commands are given no overrides

    try:
        value = tomllib.loads(f"value = {text}")["value"]
    except (tomllib.TOMLDecodeError, RecursionError):
        value = text
    if name in _FILES:
        return [_absolute(v) for v in value] if isinstance(value, list) else _absolute(value)
    return value


def _absolute(value: Any) -> Any:
    return str(Path(value).absolute()) if isinstance(value, str) else value
