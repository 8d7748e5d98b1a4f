"""Options that several commands share, and what they resolve to."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec import structs

from loccit.cli.file_names import FileName
from loccit.cli.terminal import say
from loccit.cli.values import Revision
from loccit.config.load import CONFIG_FILE, find_configuration, load_settings
from loccit.config.overrides import Override, from_environment, parse_overrides
from loccit.config.settings import Settings
from loccit.errors import UsageError

if TYPE_CHECKING:
    from loccit.sources.several import Places


def note_unread_configurations(places: "Places") -> None:
    """Say which configuration files beside the paths are not read."""
    for file in places.unread_configurations:
        say(
            f"loccit: {file} is not read: what holds for several paths stands in {CONFIG_FILE} of "
            "the working folder, or in the file that --config names"
        )


def include_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--include`."""
    return click.option(
        "--include",
        "also",
        callback=_states,
        metavar="STATES",
        help="Of exports and sites, read in addition to published posts: drafts, private, comments "
        "(several with commas).",
    )(command)


_STATES = {"draft": "draft", "drafts": "draft", "private": "private"} | dict.fromkeys(
    ("comment", "comments"), "comment"
)


def _states(
    _context: click.Context, _option: click.Parameter, value: str | None
) -> tuple[str, ...]:
    named = [name.strip().lower() for name in (value or "").split(",") if name.strip()]
    for name in named:
        if name not in _STATES:
            raise click.BadParameter(f"{name!r} is none of drafts, private, comments")
    return tuple(dict.fromkeys(_STATES[name] for name in named))


def whole_pages_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--whole-pages`."""
    return click.option(
        "--whole-pages",
        is_flag=True,
        help="Of a live site, cite menus, footers and all else on a page, not only its post.",
    )(command)


def with_source_options(
    settings: Settings, form: str | None, states: tuple[str, ...], *, whole_pages: bool
) -> Settings:
    """The settings with what `--from`, `--include` and `--whole-pages` say of the posts.

    Raises:
        UsageError: there is no such format.
    """
    settings = _with_states(read_as(settings, form), states)
    if not whole_pages:
        return settings
    return structs.replace(settings, site=structs.replace(settings.site, whole_pages=True))


def with_recipients(settings: Settings, show_recipients: bool) -> Settings:
    """The settings with what `--show-recipients` says."""
    if not show_recipients:
        return settings
    return structs.replace(settings, report=structs.replace(settings.report, show_recipients=True))


def _with_states(settings: Settings, also: tuple[str, ...]) -> Settings:
    """The settings with the states that `--include` names."""
    if not also:
        return settings
    include = tuple(dict.fromkeys((*settings.sources.include, *also)))
    sources = structs.replace(settings.sources, include=include)
    return structs.replace(settings, sources=sources)


Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

DEFAULT_STATE = "loccit.sqlite3"
DEFAULT_OUT = "loccit-report"

_OVERRIDES = "loccit.overrides"
"""Where a command's context keeps what `--set` said."""


def _keep_overrides(
    context: click.Context, option: click.Parameter, values: tuple[str, ...]
) -> None:
    context.meta[_OVERRIDES] = parse_overrides(values)


def config_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--config` and `--set`."""
    named = click.option(
        "--config",
        "config_path",
        type=FileName(dir_okay=False),
        help=f"Configuration file; else {CONFIG_FILE} in the archive or the working folder.",
    )
    changed = click.option(
        "--set",
        "overrides",
        multiple=True,
        metavar="KEY=VALUE",
        expose_value=False,
        callback=_keep_overrides,
        help="A setting that wins over the file's, such as network.timeout=5; may be repeated.",
    )
    return named(changed(command))


def overrides() -> list[Override]:
    """The settings that the environment and the command line of this run name.

    Raises:
        UsageError: one of them is not a setting.
    """
    context = click.get_current_context(silent=True)
    return [
        *from_environment(os.environ),
        *(context.meta.get(_OVERRIDES, ()) if context is not None else ()),
    ]


from_option: Decorator = click.option(
    "--from",
    "form_of_posts",
    metavar="FORMAT",
    help="Read as FORMAT instead of recognising it; `loccit help formats` lists them.",
)


def _outputs(
    context: click.Context, option: click.Parameter, values: tuple[str, ...]
) -> tuple[str, ...]:
    """Check the names of the files; `parse_outputs` reads the rest."""
    for value in values:
        _, equals, file = value.partition("=")
        if equals and file:
            FileName().convert(file, option, context)
    return values


output_option: Decorator = click.option(
    "--output",
    "outputs",
    multiple=True,
    callback=_outputs,
    metavar="FORMAT=FILE",
    help="A further report: html, json, jsonl, csv, rot, markdown, atom, json-feed, sarif, junit,"
    " github, gitlab, slack, email or text; `-` is standard output.",
)


def _terms(
    context: click.Context, option: click.Parameter, values: tuple[str, ...]
) -> tuple[str, ...]:
    """Check the conditions; which of them a command can take, it says itself."""
    from loccit.config.fail_on import parse_terms  # few commands take any

    try:
        parse_terms(values)
    except UsageError as error:
        raise click.BadParameter(str(error)) from error
    return values


def fail_on_option(meaning: str) -> Decorator:
    """Return the option `--fail-on`, which means something else to each command."""
    return click.option(
        "--fail-on",
        "fail_on",
        multiple=True,
        callback=_terms,
        metavar="TERM",
        help=meaning,
    )


open_option: Decorator = click.option(
    "--open", "opened", is_flag=True, help="Open the HTML report in a browser."
)
state_option: Decorator = click.option(
    "--state",
    "state_path",
    type=FileName(dir_okay=False, regular=True),
    default=DEFAULT_STATE,
    show_default=True,
    help="State database: observations and verdicts, run by run.",
)
decisions_option: Decorator = click.option(
    "--decisions",
    "decisions_path",
    type=FileName(dir_okay=False),
    help="A reviewer's decisions; else loccit-decisions.toml or decisions.toml, if there is one.",
)
baseline_option: Decorator = click.option(
    "--baseline",
    "baseline_path",
    type=FileName(dir_okay=False),
    help="Baseline file; else loccit-baseline.json, if there is one, else the run before.",
)
port_option: Decorator = click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    help="Port to serve the page on; else always the same one for an archive.",
)
base_ref_option: Decorator = click.option(
    "--base-ref",
    type=Revision(),
    metavar="REF",
    help="Only what was added since the merge base with this git revision can fail as new.",
)
config_from_option: Decorator = click.option(
    "--config-from",
    type=click.Choice(["here", "base"]),
    default="here",
    show_default=True,
    help="Take configuration, decisions and baseline from here or from the merge base.",
)
allow_fewer_option: Decorator = click.option(
    "--allow-fewer-posts",
    "allow_fewer",
    is_flag=True,
    help="Continue even if there are no posts, or fewer than half as many as before.",
)
show_recipients_option: Decorator = click.option(
    "--show-recipients", is_flag=True, help="Show the parts of tracked links that name a person."
)


def decisions_for(
    decisions_path: Path | None, config_path: Path | None, archive: Path | None = None
) -> Path | None:
    """The decisions that hold: the file named, else the one beside the configuration or here."""
    if decisions_path is not None:
        return decisions_path
    # Imported where it is needed: most commands read no decisions.
    from loccit.decisions import find_decisions

    found = config_path or find_configuration(archive or Path())
    folders = (found.parent if found else Path(), Path())
    return next((file for folder in folders if (file := find_decisions(folder))), None)


def decisions_to_write(
    decisions_path: Path | None, config_path: Path | None, archive: Path | None = None
) -> Path:
    """Return where a reviewer's decisions are written: the file that holds, else a new one.

    A new one is made beside the configuration, or in the working folder where there is none.
    """
    if (held := decisions_for(decisions_path, config_path, archive)) is not None:
        return held
    from loccit.decisions import NEW_FILE

    found = config_path or find_configuration(archive or Path())
    return (found.parent if found else Path()) / NEW_FILE


def read_as(settings: Settings, form: str | None) -> Settings:
    """The settings with the format or the kind of source that `--from` names.

    Raises:
        UsageError: there is no such format.
    """
    if form is None:
        return settings
    from loccit.extraction.formats import FORMATS
    from loccit.sources.registry import SOURCES, names

    if form in SOURCES or (form not in FORMATS and form in names()):
        return structs.replace(settings, sources=structs.replace(settings.sources, kind=form))
    if form not in FORMATS:
        raise UsageError(f"--from {form}: there is no such format; known: {', '.join(names())}")
    archive = structs.replace(settings.archive, formats={"**": form})
    return structs.replace(settings, archive=archive)


def settings_for(config_path: Path | None, archive: Path | str | None = None) -> Settings:
    """The settings that hold for an archive: of the file named, else of the one found there.

    What the environment and `--set` say wins over the file.

    Raises:
        UsageError: the file can't be read or says something wrong.
    """
    beside = archive if isinstance(archive, Path) else Path()
    return load_settings(config_path or find_configuration(beside), overrides())
