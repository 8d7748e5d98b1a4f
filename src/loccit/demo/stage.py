"""The stage of the demonstration: the sample archive laid out in a folder, and its web running."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path

from loccit.config.load import CONFIG_FILE
from loccit.demo.blog import BLOG
from loccit.demo.captures import WAYBACK, archive
from loccit.demo.labelled import sites
from loccit.demo.table import HOSTS
from loccit.testing import Web

ARCHIVE = "archive"


@contextmanager
def stage(folder: Path) -> Iterator[Web]:
    """Put `archive/` and `loccit.toml` into a folder, and run the web while the context lasts.

    Every command of loccit that is run in the folder then finds its way into that web.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with as_file(files("loccit.demo") / ARCHIVE) as source:
        shutil.copytree(source, folder / ARCHIVE, dirs_exist_ok=True)
    with Web([*sites(HOSTS), BLOG, archive().site]) as web:
        (folder / CONFIG_FILE).write_text(web.toml({"wayback": WAYBACK}), encoding="utf-8")
        yield web
