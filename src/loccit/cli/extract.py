"""`loccit extract PATH`: every citation of an archive, without the network."""

import sys
from collections import Counter
from pathlib import Path

import click
import msgspec

from loccit.cli.options import config_option, from_option, read_as, settings_for
from loccit.cli.terminal import say, write
from loccit.errors import IncompleteError, UsageError
from loccit.gather import Listed, list_archive
from loccit.model import Cited, GatherProblem
from loccit.wording import counted

_TOLD = 20
"""Problems told one by one; the rest are counted."""


class _Part(msgspec.Struct, frozen=True, array_like=True):
    """What one chunk of posts came to."""

    output: memoryview
    posts: int
    citations: int
    problems: list[GatherProblem]


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
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
    help="Processes; 0 for as many as are worth it.",
)
@click.option("--strict", is_flag=True, help="Exit 3 where a post was not read in full.")
@from_option
@config_option
def command(
    path: Path,
    form: str,
    jobs: int,
    strict: bool,
    form_of_posts: str | None,
    config_path: Path | None,
) -> None:
    """List every citation of the posts in PATH, with its exact place.

    Exit codes: 0 done (with --strict: and every post read in full), 2 bad usage or configuration,
    3 with --strict: not every post could be read in full.
    """
    if not path.exists():
        raise UsageError(f"{path}: there is no such folder or file")
    settings = read_as(settings_for(config_path, path), form_of_posts).archive
    posts = citations = 0
    problems: list[GatherProblem] = []
    seen: set[bytes] = set()
    decoder = msgspec.msgpack.Decoder(_Part)
    if form == "csv":
        write(",".join(Cited.__struct_fields__).encode() + b"\r\n")
    render = {"jsonl": _jsonl, "csv": _csv, "urls": _urls}[form]
    for answer in list_archive(path, settings, render, jobs):
        part = decoder.decode(answer)
        posts += part.posts
        citations += part.citations
        problems += part.problems
        if form == "urls":
            new = dict.fromkeys(
                url for url in bytes(part.output).splitlines(True) if url not in seen
            )
            seen.update(new)
            write(b"".join(new))
        else:
            write(part.output)
    sys.stdout.flush()
    _tell(posts, citations, problems)
    if strict and not all(problem.complete for problem in problems):
        sys.exit(IncompleteError.exit_code)


def _tell(posts: int, citations: int, problems: list[GatherProblem]) -> None:
    for problem in problems[:_TOLD]:
        detail = f" ({problem.detail})" if problem.detail else ""
        place = f"{problem.path}:{problem.line}" if problem.line else problem.path
        say(f"loccit: {place}: {problem.reason}{detail}")
    say(f"{counted(citations, 'citation')} in {counted(posts, 'post')}")
    if problems:
        counts = Counter(problem.reason for problem in problems)
        told = ", ".join(f"{count:,} {reason}" for reason, count in counts.most_common())
        say(f"{counted(len(problems), 'problem')}: {told}")


def _jsonl(batch: list[Listed]) -> bytes:
    return _part(batch, msgspec.json.Encoder().encode_lines(_citations(batch)))


def _csv(batch: list[Listed]) -> bytes:
    import csv
    import io

    text = io.StringIO()
    csv.writer(text).writerows(map(msgspec.structs.astuple, _citations(batch)))
    return _part(batch, text.getvalue().encode())


def _urls(batch: list[Listed]) -> bytes:
    urls = dict.fromkeys(one.url for one in _citations(batch) if one.problem is None)
    return _part(batch, "".join(f"{url}\n" for url in urls).encode())


def _citations(batch: list[Listed]) -> list[Cited]:
    return [one for listed in batch for one in listed.citations or ()]


def _part(batch: list[Listed], output: bytes) -> bytes:
    part = _Part(
        memoryview(output),
        sum(listed.citations is not None for listed in batch),
        sum(len(listed.citations or ()) for listed in batch),
        [problem for listed in batch for problem in listed.problems],
    )
    return msgspec.msgpack.encode(part)
