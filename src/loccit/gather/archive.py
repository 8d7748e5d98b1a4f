"""The archive as a whole: find the posts, read what is new, spread the work over processes."""

import os
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from pathlib import Path

import msgspec

from loccit.gather.files import find_posts, read_bytes
from loccit.gather.pool import cores, spread
from loccit.gather.post import Gathered, PostReader
from loccit.gather.site import Site, find_site
from loccit.model import GatherProblem, Post
from loccit.settings import ArchiveSettings

_CHUNK = 32
"""Posts handed to a process at a time: a result of one chunk is held in memory."""
_WORTH_A_PROCESS = 300
"""Posts below which starting another process takes longer than it saves."""

_NONE: Mapping[str, str] = {}

Render = Callable[[list[Gathered]], bytes]


def read_archive(
    root: Path,
    settings: ArchiveSettings,
    *,
    known: Mapping[str, str] = _NONE,
    jobs: int = 0,
    only: Collection[str] | None = None,
) -> Iterator[Gathered]:
    """Every post of the archive with its citations, in the order of their paths.

    Files and folders that cannot be read come first, as values without a post.

    Args:
        root: a folder, or a single post.
        known: digests by path, of an earlier run; a post that still has its digest is not
            parsed: its `citations` are None.
        jobs: processes; 0 for as many as there are processors and the archive's size is worth.
        only: read these paths alone.
    """
    decoder = msgspec.msgpack.Decoder(list[Gathered])
    for answer in read_rendered(root, settings, _pack, known=known, jobs=jobs, only=only):
        yield from decoder.decode(answer)


def read_rendered(
    root: Path,
    settings: ArchiveSettings,
    render: Render,
    *,
    known: Mapping[str, str] = _NONE,
    jobs: int = 0,
    only: Collection[str] | None = None,
    bare: bool = False,
) -> Iterator[bytes | bytearray]:
    """As `read_archive`, chunk by chunk in the form that `render` gives them where they are read.

    Args:
        render: called in another process, so a module's function or a partial of one.
        bare: citations alone, without their context and the posts' own facts.
    """
    paths, problems = find_posts(root, settings, only)
    if problems:
        yield render([Gathered(None, None, (problem,)) for problem in problems])
    folder = root.parent if root.is_file() else root
    site = find_site(root, settings)
    task = _Task(os.fspath(folder), settings, site, known, bare, render)
    chunks = [paths[at : at + _CHUNK] for at in range(0, len(paths), _CHUNK)]
    processes = jobs or min(cores(), 1 + len(paths) // _WORTH_A_PROCESS)
    yield from spread(partial(_worker, task), chunks, processes)


def _pack(batch: list[Gathered]) -> bytes:
    return msgspec.msgpack.encode(batch)


class _Task(msgspec.Struct):
    """What every process needs to know."""

    folder: str
    settings: ArchiveSettings
    site: Site
    known: Mapping[str, str]
    bare: bool
    render: Render


def _worker(task: _Task) -> Callable[[list[str]], bytes]:
    from loccit.gather.outward import Outward

    reader = PostReader(task.settings, Outward(task.site), bare=task.bare)
    return lambda paths: task.render([_read(task, reader, path) for path in paths])


def digest_of(data: bytes) -> str:
    """BLAKE2b-128, hexadecimal."""
    import hashlib

    return hashlib.blake2b(data, digest_size=16).hexdigest()


def _read(task: _Task, reader: PostReader, path: str) -> Gathered:
    data, reason, detail = read_bytes(f"{task.folder}/{path}", task.settings.max_file_size)
    if data is None:
        return Gathered(None, None, (GatherProblem(path, reason, detail),))
    digest = "" if task.bare else digest_of(data)
    if task.known and task.known.get(path) == digest:
        return Gathered(Post(path, digest, len(data)), None)
    try:
        return reader.read(path, data, digest)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # the Markdown parser's panics are no Exceptions
        detail = f"{type(error).__name__}: {error}"[:200]
        return Gathered(None, None, (GatherProblem(path, "reader-failed", detail),))


__all__ = ["read_archive", "read_rendered"]
