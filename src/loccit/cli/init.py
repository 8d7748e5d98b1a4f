"""`loccit init`: a configuration that suits the site and, on request, a schedule."""

import shlex
import sys
from pathlib import Path

import click

from loccit.cli.file_names import FileName
from loccit.cli.terminal import results, say
from loccit.config.load import CONFIG_FILE
from loccit.display import counted
from loccit.errors import UsageError
from loccit.init import Choices, DetectedSite, detect, planned, write
from loccit.init.imported import Imported, read_settings
from loccit.init.render import DEFAULT_INSTALL, FILES, crontab

_SCHEDULES = ("none", *FILES, "crontab")


@click.command()
@click.argument("path", type=FileName(exists=True, file_okay=False), default=Path())
@click.option("--github", is_flag=True, help="A GitHub workflow: nightly, and for pull requests.")
@click.option("--gitlab", is_flag=True, help="GitLab jobs: nightly, and for merge requests.")
@click.option("--systemd", is_flag=True, help="A systemd service and its timer.")
@click.option("--crontab", "cron", is_flag=True, help="Print a line for a crontab.")
@click.option(
    "--from",
    "sources",
    type=FileName(exists=True, dir_okay=False),
    multiple=True,
    help="Carry settings of another link checker over: .lycheeignore, lychee.toml,"
    " .markdown-link-check.json, linkcheckerrc, .htmlproofer.yml. Repeatable.",
)
@click.option("--contact", help="URL or address that requests name for complaints.")
@click.option(
    "--install",
    default=DEFAULT_INSTALL,
    show_default=True,
    help="What CI jobs install with pip.",
)
@click.option(
    "--config",
    "config_name",
    default=CONFIG_FILE,
    show_default=True,
    help="The configuration file to write, from PATH.",
)
@click.option("--yes", "-y", is_flag=True, help="Do not ask questions.")
@click.option("--force", is_flag=True, help="Overwrite existing files.")
def command(
    path: Path,
    github: bool,
    gitlab: bool,
    systemd: bool,
    cron: bool,
    sources: tuple[Path, ...],
    contact: str | None,
    install: str,
    config_name: str,
    yes: bool,
    force: bool,
) -> None:
    """Write loccit.toml for the site in PATH, and a schedule where one is asked for."""
    asked = {"github": github, "gitlab": gitlab, "systemd": systemd, "crontab": cron}
    schedules = {name for name, wanted in asked.items() if wanted}
    site = detect(path)
    _say(f"{path.resolve()}: {_what(site)}")
    if not yes and sys.stdin.isatty():
        contact = contact or _ask_contact()
        schedules = schedules or _ask_schedule()
    imported = tuple(map(read_settings, sources))
    choices = Choices(path, frozenset(schedules), contact, install, config_name, imported)
    written, kept = write(planned(site, choices), path, force=force)
    for file in written:
        _say(f"wrote {path / file}")
    for source, one in zip(sources, imported, strict=True):
        _say_imported(source, one)
    for file in kept:
        _say(f"kept {path / file}: it is there already (--force overwrites it)")
    if "crontab" in schedules:
        _say("add this line with `crontab -e`:")
        results([crontab(choices)])
    elif not written:
        raise UsageError("nothing was written: all the files are there already")
    for hint in _next_steps(path, config_name, schedules):
        _say(hint)


def _say_imported(source: Path, imported: Imported) -> None:
    numbers = ", ".join(f"{key} = {value:g}" for key, value in imported.network.items())
    what = counted(len(imported.exclude), "glob")
    _say(f"from {source} ({imported.program}): {what} to skip{f'; {numbers}' if numbers else ''}")
    for left in imported.left:
        _say(f"  not carried over: {left}")


def _what(site: DetectedSite) -> str:
    description = f"a {site.generator} site" if site.generator else "a folder of posts"
    return f"{description}, published at {site.host}" if site.host else description


def _ask_contact() -> str | None:
    question = "A page or address that requests name, for people who wonder (empty: none)"
    answer: str = click.prompt(question, default="", show_default=False, err=True)
    return answer.strip() or None


def _ask_schedule() -> set[str]:
    chosen = click.prompt(
        "A nightly audit by", type=click.Choice(_SCHEDULES), default="none", err=True
    )
    return {chosen} - {"none"}


def _next_steps(path: Path, config_name: str, schedules: set[str]) -> list[str]:
    command = ["loccit", "audit", str(path)]
    if config_name != CONFIG_FILE:
        command += ["--config", str(path / config_name)]
    steps = [f"next: {shlex.join(command)}"]
    if schedules & {"github", "gitlab"}:
        steps.append(f"commit {config_name} and the workflow; `loccit help ci` describes them")
    if "gitlab" in schedules:
        steps.append("include .gitlab/loccit.yml from .gitlab-ci.yml, and add a pipeline schedule")
    if "systemd" in schedules:
        units = " ".join(f'"{(path / name).resolve()}"' for name, _ in FILES["systemd"])
        steps.append(f"systemctl --user link {units}")
        steps.append("systemctl --user enable --now loccit.timer")
    steps.append(
        "keep the state and the report out of version control: add loccit.sqlite3* and"
        " loccit-report/ to .gitignore"
    )
    return steps


def _say(text: str) -> None:
    say(text)
