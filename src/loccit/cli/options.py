"""Options that several commands share, and what they resolve to."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from loccit import config
from loccit.settings import Settings

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

DEFAULT_STATE = "loccit.sqlite3"
DEFAULT_OUT = "loccit-report"

config_option: Decorator = click.option(
    "--config",
    "config_path",
    type=click.Path(path_type=Path, dir_okay=False),
    help=f"Configuration file; else {config.FILE_NAME} in the archive or the working folder.",
)
state_option: Decorator = click.option(
    "--state",
    "state_path",
    type=click.Path(path_type=Path, dir_okay=False),
    default=DEFAULT_STATE,
    show_default=True,
    help="State database: what was seen and judged, run by run.",
)


def settings_for(config_path: Path | None, archive: Path | None = None) -> Settings:
    """The settings that hold for an archive: of the file named, else of the one found there.

    Raises:
        UsageError: the file can't be read or says something wrong.
    """
    return config.load(config_path or config.find(archive or Path.cwd()))
