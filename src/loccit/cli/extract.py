"""`loccit extract PATH`: every citation of an archive, without the network."""

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from loccit.cli.options import config_option, settings_for
from loccit.errors import UsageError
from loccit.gather import Gathered, read_rendered
from loccit.model import GatherProblem, Kind

if TYPE_CHECKING:
    from loccit.model import Citation

_TOLD = 20
"""Problems told one by one; the rest are counted."""


class Line(msgspec.Struct, frozen=True, gc=False):
    """A citation as the contract writes it (docs/extraction.md)."""

    post: str
    line: int
    column: int
    kind: Kind
    url: str
    raw: str
    text: str
    rel: str
    problem: str | None


class _Part(msgspec.Struct, frozen=True, array_like=True):
    """What one chunk of posts came to."""

    output: bytes
    posts: int
    citations: int
    problems: tuple[GatherProblem, ...]


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
@config_option
def command(path: Path, form: str, jobs: int, config_path: Path | None) -> None:
    """List every citation of the posts in PATH, with its exact place."""
    if not path.exists():
        raise UsageError(f"{path}: there is no such folder or file")
    settings = settings_for(config_path, path).archive
    out = sys.stdout.buffer
    posts = citations = 0
    problems: list[GatherProblem] = []
    seen: set[bytes] = set()
    decoder = msgspec.msgpack.Decoder(_Part)
    if form == "csv":
        out.write(",".join(Line.__struct_fields__).encode() + b"\r\n")
    render = {"jsonl": _jsonl, "csv": _csv, "urls": _urls}[form]
    for answer in read_rendered(path, settings, render, jobs=jobs, bare=True):
        part = decoder.decode(answer)
        posts += part.posts
        citations += part.citations
        problems += part.problems
        if form == "urls":
            new = dict.fromkeys(url for url in part.output.splitlines(True) if url not in seen)
            seen.update(new)
            out.write(b"".join(new))
        else:
            out.write(part.output)
    out.flush()
    _tell(posts, citations, problems)


def _tell(posts: int, citations: int, problems: list[GatherProblem]) -> None:
    for problem in problems[:_TOLD]:
        detail = f" ({problem.detail})" if problem.detail else ""
        click.echo(f"loccit: {problem.path}: {problem.reason}{detail}", err=True)
    click.echo(f"{citations:,} citations in {posts:,} posts", err=True)
    if problems:
        counts = Counter(problem.reason for problem in problems)
        told = ", ".join(f"{count:,} {reason}" for reason, count in counts.most_common())
        click.echo(f"{len(problems):,} problems: {told}", err=True)


def _jsonl(batch: list[Gathered]) -> bytes:
    return _part(batch, msgspec.json.Encoder().encode_lines(map(_line, _citations(batch))))


def _csv(batch: list[Gathered]) -> bytes:
    import csv
    import io

    text = io.StringIO()
    csv.writer(text).writerows(msgspec.structs.astuple(_line(one)) for one in _citations(batch))
    return _part(batch, text.getvalue().encode())


def _urls(batch: list[Gathered]) -> bytes:
    urls = dict.fromkeys(one.url for one in _citations(batch) if one.problem is None)
    return _part(batch, "".join(f"{url}\n" for url in urls).encode())


def _citations(batch: list[Gathered]) -> list["Citation"]:
    return [one for gathered in batch for one in gathered.citations or ()]


def _line(one: "Citation") -> Line:
    return Line(
        one.post,
        one.line,
        one.column,
        one.kind,
        one.url,
        one.raw,
        one.text,
        one.rel,
        one.problem,
    )


def _part(batch: list[Gathered], output: bytes) -> bytes:
    part = _Part(
        output,
        sum(gathered.post is not None for gathered in batch),
        sum(len(gathered.citations or ()) for gathered in batch),
        tuple(problem for gathered in batch for problem in gathered.problems),
    )
    return msgspec.msgpack.encode(part)
