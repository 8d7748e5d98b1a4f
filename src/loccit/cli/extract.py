"""`loccit extract PATH…`: every citation of an archive, without the network."""

import sys
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import click
import msgspec

from loccit.cli.file_names import files_from_option, named_places, paths_argument
from loccit.cli.options import (
    config_option,
    from_option,
    include_option,
    note_unread_configurations,
    settings_for,
    whole_pages_option,
    with_source_options,
)
from loccit.cli.terminal import say, write
from loccit.config.settings import ArchiveSettings, Settings
from loccit.display import counted, printable
from loccit.errors import IncompleteError
from loccit.extraction.gathered import FileCitations
from loccit.model import Cited, GatherProblem
from loccit.sources import Reading, Source
from loccit.sources.interface import PARTIAL

_TOLD = 20
"""Problems listed one by one; the rest are counted."""


class _Part(msgspec.Struct, frozen=True, array_like=True):
    """The result of one chunk of posts."""

    output: memoryview
    posts: int
    citations: int
    problems: list[GatherProblem]


@click.command()
@paths_argument
@files_from_option
@click.option("--explain", is_flag=True, help="Print to standard error how the posts are read.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "csv", "urls"]),
    default="jsonl",
    show_default=True,
    help="jsonl and csv: a line per citation; urls: a line per unique URL.",
)
@click.option(
    "--jobs",
    type=click.IntRange(min=0),
    default=0,
    help="Processes; 0 chooses by the number of posts.",
)
@click.option("--strict", is_flag=True, help="Exit with 3 if a post was not read in full.")
@from_option
@include_option
@whole_pages_option
@config_option
def command(
    paths: tuple[Path | str, ...],
    files_from: str | None,
    explain: bool,
    form: str,
    jobs: int,
    strict: bool,
    form_of_posts: str | None,
    also: tuple[str, ...],
    whole_pages: bool,
    config_path: Path | None,
) -> None:
    """List every citation of the posts in PATHS, with its exact place.

    A PATH is a folder, a file or a URL; `loccit help sources` says what else than posts in files is
    read. A post in a file is named relative to its PATH; with several PATHS or --files-from,
    relative to the working folder. The path - is a post on standard input, in Markdown unless its
    content or --from says otherwise.

    Exit codes: 0 done (with --strict: and every post read in full), 2 bad usage or configuration,
    3 a source could not be read at all, or with --strict: not every post could be read in full.
    """
    with ExitStack() as stack:
        places = named_places(paths, files_from, stack)
        settings = with_source_options(
            settings_for(config_path, places.beside), form_of_posts, also, whole_pages=whole_pages
        )
        if config_path is None:
            note_unread_configurations(places)
        if explain:
            for path in places.paths:
                _explain(path, places.source_of(path, settings), settings)
        totals = _list(places.source(settings), settings, form, jobs)
    _tell(totals)
    if totals.nothing_read or (strict and totals.has_incomplete_post):
        sys.exit(IncompleteError.exit_code)


class _Totals:
    """The numbers and the problems of all chunks of posts."""

    def __init__(self) -> None:
        self.posts = 0
        self.citations = 0
        self.problems: list[GatherProblem] = []

    def add(self, part: _Part) -> None:
        self.posts += part.posts
        self.citations += part.citations
        self.problems += part.problems

    @property
    def nothing_read(self) -> bool:
        """Whether there is no post, because a source could not be read."""
        return not self.posts and any(one.reason == "source-unreadable" for one in self.problems)

    @property
    def has_incomplete_post(self) -> bool:
        """Whether a post was not read in full."""
        return not all(problem.complete for problem in self.problems)


def _list(source: Source, settings: Settings, form: str, jobs: int) -> _Totals:
    """Write the citations of a source to standard output.

    Args:
        source: of the posts.
        settings: the whole configuration.
        form: `jsonl`, `csv` or `urls`.
        jobs: processes; 0 chooses by the number of posts.
    """
    totals = _Totals()
    seen: set[bytes] = set()
    decoder = msgspec.msgpack.Decoder(_Part)
    if form == "csv":
        write(",".join(Cited.__struct_fields__).encode() + b"\r\n")
    render = {"jsonl": _jsonl, "csv": _csv, "urls": _urls}[form]
    for encoded in source.listed(Reading(settings, {}, {}), render, jobs):
        part = decoder.decode(encoded)
        totals.add(part)
        write(_unseen(part.output, seen) if form == "urls" else part.output)
    sys.stdout.flush()
    return totals


def _unseen(output: memoryview, seen: set[bytes]) -> bytes:
    """Return the lines that were not written yet, each once, and note them."""
    new = dict.fromkeys(url for url in bytes(output).splitlines(True) if url not in seen)
    seen.update(new)
    return b"".join(new)


def _explain(path: Path | str, source: Source, settings: Settings) -> None:
    """Say what decides how the posts are read."""
    say(f"{path}:")
    if source.folder is None:
        say(f"  source: {type(source).__name__}")
        say(f"  posts read besides published: {' '.join(settings.sources.include) or 'none'}")
        return
    _explain_files(Path(source.location), settings.archive)


def _explain_files(path: Path, settings: ArchiveSettings) -> None:
    from loccit.extraction.generators import left_out
    from loccit.extraction.site import find_site

    site = find_site(path, settings)
    say(f"  the site's own hosts: {', '.join(site.hosts) or 'not known'} (archive.base_url)")
    say(f"  generator: {site.generator or 'not known'} (archive.generator)")
    if site.generator and not settings.site_files:
        folders = ", ".join(left_out(Path(site.folder), site.generator)) or "none"
        say(f"  left out in {site.folder}: {folders} (archive.site_files)")
    say(f"  files: {' '.join(settings.include)}")
    say(f"  but not: {' '.join(settings.exclude)}")
    say(f"  sources in front matter: {' '.join(settings.source_keys)}")
    say(f"  references in front matter: {' '.join(settings.link_keys) or 'none'}")


def _tell(totals: _Totals) -> None:
    """Print the numbers and the problems to standard error."""
    # What costs more than one post comes first.
    for problem in sorted(totals.problems, key=lambda one: one.reason not in PARTIAL)[:_TOLD]:
        detail = f" ({problem.detail})" if problem.detail else ""
        place = f"{problem.path}:{problem.line}" if problem.line else problem.path
        say(f"loccit: {place}: {problem.reason}{detail}")
    say(f"{counted(totals.citations, 'citation')} in {counted(totals.posts, 'post')}")
    if totals.problems:
        counts = Counter(problem.reason for problem in totals.problems)
        reasons = ", ".join(f"{count:,} {reason}" for reason, count in counts.most_common())
        say(f"{counted(len(totals.problems), 'problem')}: {reasons}")


def _jsonl(batch: list[FileCitations]) -> bytes:
    return _part(batch, msgspec.json.Encoder().encode_lines(_citations(batch)))


def _csv(batch: list[FileCitations]) -> bytes:
    import csv
    import io

    text = io.StringIO()
    csv.writer(text).writerows(map(_cells, _citations(batch)))
    return _part(batch, text.getvalue().encode())


def _cells(one: Cited) -> list[object]:
    values = msgspec.structs.astuple(one)
    return [
        "" if value is msgspec.UNSET else printable(value) if isinstance(value, str) else value
        for value in values
    ]


def _urls(batch: list[FileCitations]) -> bytes:
    urls = dict.fromkeys(one.url for one in _citations(batch) if one.problem is None)
    return _part(batch, "".join(f"{printable(url)}\n" for url in urls).encode())


def _citations(batch: list[FileCitations]) -> list[Cited]:
    return [one for listed in batch for one in listed.citations or ()]


def _part(batch: list[FileCitations], output: bytes) -> bytes:
    part = _Part(
        memoryview(output),
        sum(listed.citations is not None and listed.begins for listed in batch),
        sum(len(listed.citations or ()) for listed in batch),
        [problem for listed in batch for problem in listed.problems],
    )
    return msgspec.msgpack.encode(part)
