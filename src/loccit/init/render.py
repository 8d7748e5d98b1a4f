"""The files that `loccit init` writes, made from `templates/`."""

import hashlib
import json
import shlex
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

import jinja2
from msgspec import Struct

from loccit import __version__
from loccit.config.load import CONFIG_FILE
from loccit.config.settings import ArchiveSettings
from loccit.errors import not_written
from loccit.init.detect import DetectedSite
from loccit.init.imported import Imported

DEFAULT_INSTALL = f"loccit=={__version__}"


class Choices(Struct, frozen=True):
    """The options of `loccit init`."""

    folder: Path
    """The site's top."""
    schedules: frozenset[str] = frozenset()
    """Of `FILES`, and `crontab`."""
    contact: str | None = None
    install: str = DEFAULT_INSTALL
    """What pip is to install in a CI job."""
    config: str = CONFIG_FILE
    """The configuration file to write, from the site's top."""
    imported: tuple[Imported, ...] = ()
    """Settings of other link checkers that are carried over."""


class Planned(Struct, frozen=True):
    """A file to write."""

    path: Path
    """Relative to the site's top."""
    text: str


FILES: dict[str, tuple[tuple[str, str], ...]] = {
    "github": ((".github/workflows/loccit.yml", "github.yml"),),
    "gitlab": ((".gitlab/loccit.yml", "gitlab.yml"),),
    "systemd": (("loccit.service", "loccit.service"), ("loccit.timer", "loccit.timer")),
}
"""A schedule's files, each with its template."""


def planned(site: DetectedSite, choices: Choices) -> list[Planned]:
    """The files for a site, the configuration first. Nothing is written."""
    wanted = [(choices.config, "loccit.toml")]
    for name in sorted(choices.schedules & FILES.keys()):
        wanted += FILES[name]
    values = _values(site, choices)
    return [
        Planned(Path(path), _environment().get_template(f"{template}.j2").render(values))
        for path, template in wanted
    ]


def crontab(choices: Choices) -> str:
    """The line for a crontab. There, `%` would end it (crontab(5))."""
    site = DetectedSite(generator=None, exclude=(), host=None)
    values = _values(site, choices)
    line = _environment().get_template("crontab.j2").render(values)
    return line.strip().replace("%", r"\%")


def write(plan: Iterable[Planned], folder: Path, *, force: bool) -> tuple[list[Path], list[Path]]:
    """Write what is not there yet, or all of it by force; the files written and those kept.

    Raises:
        UsageError: a file can't be written.
    """
    written: list[Path] = []
    kept: list[Path] = []
    for file in plan:
        path = folder / file.path
        if path.exists() and not force:
            kept.append(file.path)
            continue
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(file.text, encoding="utf-8", newline="\n")
        except OSError as error:
            raise not_written(path, error) from error
        written.append(file.path)
    return written, kept


def _values(site: DetectedSite, choices: Choices) -> dict[str, object]:
    folder = str(choices.folder.resolve())
    program = _program()
    # One of the usual name is found without being named.
    named = [] if choices.config == CONFIG_FILE else ["--config", choices.config]
    return {
        "version": __version__,
        "site": site,
        "contact": None if choices.contact is None else _toml(choices.contact),
        "exclude": [_toml(glob) for glob in _exclude(site)],
        "skipped": [
            _toml(glob)
            for glob in dict.fromkeys(g for one in choices.imported for g in one.exclude)
        ],
        "network": {k: v for one in choices.imported for k, v in one.network.items()},
        "programs": ", ".join(one.program for one in choices.imported),
        "install": shlex.quote(choices.install),
        "folder_shell": shlex.quote(folder),
        "folder_unit": folder.replace("%", "%%"),
        "archive_shell": shlex.join([".", *named]),
        "archive_unit": " ".join([".", *map(_unit_word, named)]),
        "program_shell": shlex.join(program),
        "program_unit": " ".join(map(_unit_word, program)),
        # Everybody's nightly jobs at the full hour would meet at the same servers.
        "minute": int.from_bytes(hashlib.blake2b(folder.encode(), digest_size=4).digest()) % 60,
    }


def _exclude(site: DetectedSite) -> list[str]:
    """The globs to write down; none where the defaults say it all."""
    usual = ArchiveSettings().exclude
    more = [glob for glob in site.exclude if glob not in usual]
    return [*usual, *more] if more else []


def _program() -> list[str]:
    """Return the command that starts this loccit without a shell's PATH (cron, systemd)."""
    found = shutil.which("loccit", path=str(Path(sys.executable).parent)) or shutil.which("loccit")
    return [str(Path(found).absolute())] if found else [sys.executable, "-m", "loccit"]


def _toml(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _unit_word(text: str) -> str:
    """A word of a command line in a unit file (systemd.service(5), "Command lines")."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{escaped}"'


def _environment() -> jinja2.Environment:
    # GitHub's own expressions are `${{ … }}`, so that ours look different.
    return jinja2.Environment(
        loader=jinja2.PackageLoader("loccit.init", "templates"),
        variable_start_string="[[",
        variable_end_string="]]",
        block_start_string="[%",
        block_end_string="%]",
        comment_start_string="[#",
        comment_end_string="#]",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # noqa: S701 - none of these files is HTML
    )
