"""Data files of a site's configuration: YAML, TOML and JSON, whose keys count in any case."""

import tomllib
from pathlib import Path
from typing import Any

from loccit.extraction.file_bytes import read_text

_LARGEST = 1_000_000


def read_data(path: Path) -> Any:
    """Return what a file holds; None where there is none that can be read."""
    if not path.is_file():
        return None
    import yaml  # seldom needed, and slow to load

    from loccit.extraction.yaml_values import read_yaml

    try:
        text = read_text(str(path), _LARGEST)
        return tomllib.loads(text) if path.suffix == ".toml" else read_yaml(text).root
    except (ValueError, yaml.YAMLError):
        return None


def of_key(value: Any, key: str) -> Any:
    """The value of a key, given in lower case, of a mapping; else None."""
    if not isinstance(value, dict):
        return None
    return next((one for name, one in value.items() if str(name).lower() == key), None)
