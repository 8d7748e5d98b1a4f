"""`loccit.toml` → `Settings`; every error names its file, key and line."""

import logging
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
from msgspec import structs

from loccit.config.overrides import Override, apply
from loccit.config.settings import Settings
from loccit.errors import ConfigurationError

CONFIG_FILE = "loccit.toml"

_MOST_MISTAKES = 20
"""Mistakes that are reported at once."""

_log = logging.getLogger(__name__)


def find_configuration(start: Path) -> Path | None:
    """The configuration file of a folder: its own, else the working folder's, else None."""
    folders = (start if start.is_dir() else start.parent, Path())
    return next((f for folder in folders if (f := folder / CONFIG_FILE).is_file()), None)


def load_settings(path: Path | None, overrides: Sequence[Override] = ()) -> Settings:
    """Read a configuration file; the defaults where there is none.

    Args:
        path: the file.
        overrides: settings from outside of it, which win; of two for one key, the last.

    Raises:
        ConfigurationError: naming file, line and key, and what the key takes.
    """
    if path is None:
        _log.info("no configuration file: the defaults hold")
        return parse_settings("", overrides=overrides) if overrides else Settings()
    _log.info("configuration: %s", path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ConfigurationError(
            f"{path}: can't read the configuration ({error.strerror})"
        ) from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(
            f"{path}: can't read the configuration (it is not UTF-8)"
        ) from error
    return parse_settings(text, str(path), path.parent, overrides)


def parse_settings(
    text: str,
    name: str = CONFIG_FILE,
    folder: Path = Path(),
    overrides: Sequence[Override] = (),
) -> Settings:
    """Read a configuration's text.

    Args:
        text: TOML.
        name: what errors call it.
        folder: where the files are that it names by relative paths.
        overrides: as `load_settings`.

    Raises:
        ConfigurationError: as `load_settings`; of several mistakes, each has a line.
    """
    # Where there is no file, nobody waits for what reads it.
    import tomllib

    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConfigurationError(f"{name}: not valid TOML: {error}") from error
    apply(data, overrides)
    places = {name: o.origin for o in overrides for name in (f"{o.key[0]}.{o.key[-1]}", o.name)}
    mistakes = list(_mistakes(data, text, name, places))
    try:
        settings = _located(msgspec.convert(data, Settings), folder)
    except msgspec.ValidationError:
        settings = Settings()
    mistakes += _wrong_values(settings, text, name, places)
    if mistakes:
        more = len(mistakes) - _MOST_MISTAKES
        lines = [*mistakes[:_MOST_MISTAKES], *([f"and {more} more"] if more > 0 else [])]
        raise ConfigurationError("\n".join(lines))
    return settings


def _mistakes(data: dict[str, Any], text: str, name: str, places: dict[str, str]) -> Iterator[str]:
    """Yield what types and bounds say against the data, which is left without it."""
    from loccit.config.mistakes import explained, leave_out

    while True:
        try:
            msgspec.convert(data, Settings)
        except msgspec.ValidationError as error:
            yield explained(str(error), text, name, places)
            if leave_out(data, str(error)):
                continue
        return


def _wrong_values(
    settings: Settings, text: str, name: str, places: dict[str, str]
) -> Iterator[str]:
    from loccit.config.mistakes import place_of, wrong_values

    for key, wrong in wrong_values(settings):
        yield f"{place_of(key, text, name, places)}: {wrong}"


def _located(settings: Settings, folder: Path) -> Settings:
    """Files that the configuration names stand beside it, wherever loccit is run."""
    network, wrappers, gate = settings.network, settings.wrappers, settings.gate
    return structs.replace(
        settings,
        network=structs.replace(network, ca_file=_file(folder, network.ca_file)),
        wrappers=structs.replace(
            wrappers, rules=tuple(str(folder / rules) for rules in wrappers.rules)
        ),
        gate=structs.replace(gate, baseline=_file(folder, gate.baseline)),
    )


def _file(folder: Path, name: str | None) -> str | None:
    return None if name is None else str(folder / name)
