"""The archive as a whole: find the posts, read what is new, spread the work over processes."""

import os
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from io import BufferedReader
from pathlib import Path
from typing import Any

import msgspec

from loccit.config.settings import ArchiveSettings
from loccit.errors import UsageError
from loccit.extraction.file_bytes import read_bytes
from loccit.extraction.files import find_posts
from loccit.extraction.formats import FORMATS, Format, UnknownFormatError, recognise
from loccit.extraction.formats.registry import CONTAINERS, HEAD, TAIL
from loccit.extraction.gathered import FileCitations, Gathered
from loccit.extraction.link_filter import Outward
from loccit.extraction.pool import cores, spread
from loccit.extraction.post import PostReader
from loccit.extraction.site import PublishedSite, find_site
from loccit.extraction.time_limit import PostTimeoutError, many_limits, time_limit
from loccit.model import GatherProblem, Post

_CHUNK = 32
"""Posts handed to a process at a time: a result of one chunk is held in memory."""
_WORTH_A_PROCESS = 100
"""Posts below which starting another process takes longer than it saves."""

_NONE: Mapping[str, str] = {}


def read_archive(
    root: Path,
    settings: ArchiveSettings,
    *,
    known: Mapping[str, str] = _NONE,
    jobs: int = 0,
    only: Collection[str] | None = None,
    named: Sequence[str] | None = None,
) -> Iterator[Gathered]:
    """Every post of the archive with its citations, in the order of their paths.

    Files and folders that cannot be read come first, as values without a post.

    Args:
        root: a folder, or a single post.
        known: digests by path, of an earlier run; a post that still has its digest is not
            parsed: its `citations` are None.
        jobs: processes; 0 for as many as there are processors and the archive's size is worth.
        only: read these paths alone.
        named: files of the folder that are read instead of those that `settings` choose.
    """
    decoder = msgspec.msgpack.Decoder(list[Gathered])
    each = _Each(partial(_gathered, known), partial(_gathered_large, known), _not_gathered)
    for answer in _rendered(root, settings, each, msgspec.msgpack.encode, jobs, only, named):
        yield from decoder.decode(answer)


def list_archive(
    root: Path,
    settings: ArchiveSettings,
    render: Callable[[list[FileCitations]], bytes],
    jobs: int = 0,
    *,
    named: Sequence[str] | None = None,
) -> Iterator[bytes | bytearray]:
    """The citations alone of every post, chunk by chunk in the form that `render` gives them.

    Args:
        root: a folder, or a single post.
        render: called where the posts are read, in another process: a module's function.
        jobs: as of `read_archive`.
        named: as of `read_archive`.
    """
    each = _Each(PostReader.cited, PostReader.cited_in_large, _not_listed)
    return _rendered(root, settings, each, render, jobs, named=named)


class _Each(msgspec.Struct):
    """The result of reading one file."""

    read: Callable[[PostReader, str, bytes], Any]
    large: Callable[[PostReader, str, Format, BufferedReader], Iterator[Any]]
    """Reads a file that is too large to be held, piece by piece."""
    unread: Callable[[GatherProblem], Any]


class _Task(msgspec.Struct):
    """The values that every process needs."""

    folder: str
    settings: ArchiveSettings
    site: PublishedSite
    each: _Each
    render: Callable[[list[Any]], bytes]


def _rendered(
    root: Path,
    settings: ArchiveSettings,
    each: _Each,
    render: Callable[[list[Any]], bytes],
    jobs: int,
    only: Collection[str] | None = None,
    named: Sequence[str] | None = None,
) -> Iterator[bytes | bytearray]:
    if root.is_file() and not settings.formats:
        require_known_format(root)
    site = find_site(root, settings)
    paths: list[str] = []
    problems: list[GatherProblem] = []
    if named is None:
        paths, problems = find_posts(root, settings, only, site)
    else:
        paths = list(named)
    if problems:
        yield render(list(map(each.unread, problems)))
    folder = root.parent if root.is_file() else root
    task = _Task(os.fspath(folder), settings, site, each, render)
    chunks = list(_chunks(paths))
    processes = jobs or min(cores(), 1 + len(paths) // _WORTH_A_PROCESS)
    yield from spread(partial(_worker, task), chunks, processes)


def _chunks(paths: list[str]) -> Iterator[list[str]]:
    """The posts in their order; a file that may hold very many citations is a chunk of its own."""
    chunk: list[str] = []
    for path in paths:
        heavy = path.lower().endswith(CONTAINERS)
        if chunk and (heavy or len(chunk) == _CHUNK):
            yield chunk
            chunk = []
        chunk.append(path)
        if heavy:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def require_known_format(file: Path) -> None:
    """A file that a person names must be read, or refused: never taken for an empty post.

    Raises:
        UsageError: it is in no format that is known.
    """
    try:
        with file.open("rb") as opened:
            head = opened.read(HEAD)
            opened.seek(-min(TAIL, os.fstat(opened.fileno()).st_size), os.SEEK_END)
            tail = opened.read(TAIL)
    except OSError:
        return  # reported as a problem when it is read
    form = recognise(file.name, head, tail)
    if form is not None and form.missing:
        raise UsageError(f"{file}: {form.missing}")
    if form is None:
        known = ", ".join(FORMATS)
        raise UsageError(
            f"{file}: neither its content nor its name says what format it is in. "
            f"Name one with --from: {known}"
        )


def _worker(task: _Task) -> Callable[[list[str]], Iterator[bytes]]:
    reader = PostReader(task.settings, Outward(task.site, task.folder))

    def work(paths: list[str]) -> Iterator[bytes]:
        read: list[Any] = []
        with many_limits():
            for path in paths:
                pieces = _one(task, reader, path)
                if isinstance(pieces, tuple):
                    read += pieces
                    continue
                for piece in pieces:
                    yield task.render([*read, piece])
                    read.clear()
            if read:
                yield task.render(read)

    return work


def _one(task: _Task, reader: PostReader, path: str) -> tuple[Any] | Iterator[Any]:
    """The result of reading one file; of a large one, piece by piece."""
    largest, limit = task.settings.max_file_size, task.settings.post_timeout
    place = f"{task.folder}/{path}"
    data, reason, detail = read_bytes(place, largest)
    if data is not None:
        try:
            with time_limit(limit):
                return (task.each.read(reader, path, data),)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # the Markdown parser's panics are no Exceptions
            return (task.each.unread(_failure(path, error, limit)),)
    if reason == "too-large" and (form := _form_of_large(reader, place, path)):
        return _large(task, reader, path, form, limit * os.path.getsize(place) / largest)
    return (task.each.unread(GatherProblem(path, reason, detail)),)


def _failure(path: str, error: BaseException, limit: float) -> GatherProblem:
    """The problem that ended the reading of a file."""
    if isinstance(error, PostTimeoutError):
        detail = f"reading it took more than {limit:g} seconds (archive.post_timeout)"
        return GatherProblem(path, "reader-timeout", detail)
    if isinstance(error, UnknownFormatError):
        return GatherProblem(path, "unknown-format", str(error))
    return GatherProblem(path, "reader-failed", f"{type(error).__name__}: {error}"[:200])


def _form_of_large(reader: PostReader, place: str, path: str) -> Format | None:
    """The format of a file that is read in pieces; None for one that can't be."""
    try:
        with open(place, "rb") as file:
            head = file.read(HEAD)
            file.seek(-min(TAIL, os.path.getsize(place)), os.SEEK_END)
            return reader.format_of_large(path, head, file.read(TAIL))
    except OSError:
        return None


def _large(task: _Task, reader: PostReader, path: str, form: Format, limit: float) -> Iterator[Any]:
    """Yield what is read of a large file; the limit holds for the reading alone, in sum."""
    left = limit
    try:
        with open(f"{task.folder}/{path}", "rb") as file:
            pieces = task.each.large(reader, path, form, file)
            while True:
                began = time.process_time()
                with time_limit(max(left, 0.01)):
                    piece = next(pieces, None)
                left -= time.process_time() - began
                if piece is None:
                    return
                yield piece
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # as of a small file
        yield task.each.unread(_failure(path, error, limit))


def _gathered_large(
    known: Mapping[str, str], reader: PostReader, path: str, form: Format, file: BufferedReader
) -> Iterator[Gathered]:
    import hashlib

    digest = hashlib.file_digest(file, partial(hashlib.blake2b, digest_size=16)).hexdigest()
    if known.get(path) == digest:
        yield Gathered(Post(path, digest, file.tell()), None)
    else:
        yield reader.read_large(path, form, file, digest)


def _gathered(known: Mapping[str, str], reader: PostReader, path: str, data: bytes) -> Gathered:
    digest = digest_of(data + reader.elsewhere(path, data))
    if known.get(path) == digest:
        return Gathered(Post(path, digest, len(data)), None)
    return reader.read(path, data, digest)


def _not_gathered(problem: GatherProblem) -> Gathered:
    return Gathered(None, None, (problem,))


def _not_listed(problem: GatherProblem) -> FileCitations:
    return FileCitations(None, [problem])


def digest_of(data: bytes) -> str:
    """BLAKE2b-128, hexadecimal."""
    import hashlib

    return hashlib.blake2b(data, digest_size=16).hexdigest()
