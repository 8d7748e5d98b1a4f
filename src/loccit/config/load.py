"""`loccit.toml` → `Settings`; every error names its file, key and line."""

import logging
from pathlib import Path

import msgspec
from msgspec import structs

from loccit.config.settings import Settings
from loccit.errors import ConfigurationError

CONFIG_FILE = "loccit.toml"

_log = logging.getLogger(__name__)


def find_configuration(start: Path) -> Path | None:
    """The configuration file of a folder: its own, else the working folder's, else None."""
    folders = (start if start.is_dir() else start.parent, Path())
    return next((f for folder in folders if (f := folder / CONFIG_FILE).is_file()), None)


def load_settings(path: Path | None) -> Settings:
    """Read a configuration file; the defaults where there is none.

    Raises:
        ConfigurationError: naming file, line and key, and what the key takes.
    """
    if path is None:
        _log.info("no configuration file: the defaults hold")
        return Settings()
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
    return parse_settings(text, str(path), path.parent)


def parse_settings(text: str, name: str = CONFIG_FILE, folder: Path = Path()) -> Settings:
    """Read a configuration's text.

    Args:
        text: TOML.
        name: what errors call it.
        folder: where the files are that it names by relative paths.

    Raises:
        ConfigurationError: as `load`.
    """
    # Where there is no file, nobody waits for what reads it.
    import tomllib

    from loccit.config.mistakes import explained, line_of, wrong_values

    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{name}: this is not TOML: {error}") from error
    try:
        settings = msgspec.convert(data, Settings)
    except msgspec.ValidationError as error:
        raise explained(str(error), text, name) from error
    settings = _located(settings, folder)
    for key, wrong in wrong_values(settings):
        raise ConfigurationError(f"{name}:{line_of(key, text)}: {key}: {wrong}")
    return settings


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
