"""Exports in an archive file: Google Takeout with Blogger, the parts that WordPress.com packs.

Every member that is an export by its content is read as if it were a file: it is unpacked into a
temporary folder, one at a time and within the limits of `loccit.sources.members`.
"""

import posixpath
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from msgspec import structs

from loccit.model import GatherProblem
from loccit.sources.head import read_head
from loccit.sources.interface import FileSource, PostSource, Reading, SourceError, SourcePost
from loccit.sources.member_names import is_export
from loccit.sources.members import ArchiveBombError, Members
from loccit.sources.registry import export_of

_ARCHIVE = re.compile(r"\.(?:zip|tar|tgz|tar\.\w{1,4}|wacz)$", re.I)
_UNSAFE = re.compile(r"[^\w.-]")


class Packed(FileSource):
    """An archive file with exports in it."""

    def posts(self, reading: Reading) -> Iterator[SourcePost | GatherProblem]:
        """The posts of each export, in the order of the members' names."""
        with (
            Members(Path(self.location)) as members,
            tempfile.TemporaryDirectory(prefix="loccit-") as folder,
        ):
            for name in filter(_ARCHIVE.search, members.names()):
                detail = "an archive file within an archive file is not read"
                yield GatherProblem(name, "left-out", detail)
            for name in filter(is_export, members.names()):
                copy = Path(folder, _UNSAFE.sub("_", posixpath.basename(name))[-100:])
                try:
                    yield from _member(members, name, copy, reading)
                except ArchiveBombError:
                    raise
                except SourceError as error:
                    yield GatherProblem(name, "source-partial", str(error))
                finally:
                    copy.unlink(missing_ok=True)


def _member(
    members: Members, name: str, copy: Path, reading: Reading
) -> Iterator[SourcePost | GatherProblem]:
    """The posts of a member; of one that can't be unpacked to its end, those before that."""
    broken: SourceError | None = None
    with members.open(name) as stream, copy.open("wb") as file:
        try:
            shutil.copyfileobj(stream, file)
        except SourceError as error:
            broken = error
    yield from _posts(copy, reading)
    if broken is not None:
        raise broken


def _posts(path: Path, reading: Reading) -> Iterator[SourcePost | GatherProblem]:
    kind = export_of(read_head(path))
    source = kind.open(path) if kind is not None else None
    if not isinstance(source, PostSource):
        return
    for one in source.posts(reading):
        if isinstance(one, SourcePost) and one.texts:
            # A place in what is packed says nothing to a person.
            one.texts = [structs.replace(text, lines=None) for text in one.texts]
        yield one


def open_source(location: str) -> Packed:
    """Read a file by this source."""
    return Packed(location)
