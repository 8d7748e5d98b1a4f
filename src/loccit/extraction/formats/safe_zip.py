"""The members of a ZIP file, within limits: a small file must not unpack to a large one."""

import io
import zipfile
from collections.abc import Iterator

from loccit.extraction.formats.interface import File
from loccit.extraction.unpacking import TOO_MUCH, most_unpacked

MOST_MEMBERS = 20_000
LARGEST_MEMBER = 64 << 20
LARGEST_SUM = 256 << 20
_PIECE = 1 << 16


class SafeZip:
    """A ZIP file that is read piece by piece; what exceeds a limit is reported and left out."""

    def __init__(self, file: File) -> None:
        self._file = file
        self._left = LARGEST_SUM
        self._members: dict[str, zipfile.ZipInfo] = {}
        self._zip: zipfile.ZipFile | None = None
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(file.data))
            infos = self._zip.infolist()
        except Exception as error:  # of a stranger's file the module raises errors of many kinds
            file.report("broken-document", f"not a ZIP file that can be read: {error}"[:200])
            return
        if len(infos) > MOST_MEMBERS:
            file.report("too-large", f"{len(infos):,} members; {MOST_MEMBERS:,} are read")
        self._members = {info.filename: info for info in infos[:MOST_MEMBERS]}

    def names(self) -> Iterator[str]:
        """The members' names."""
        return iter(self._members)

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def read(self, name: str) -> bytes | None:
        """A member's content; None where it is missing or cannot be read, which is reported."""
        info = self._members.get(name)
        if info is None or self._zip is None:
            return None
        if info.flag_bits & 1:
            self._file.report("encrypted", f"{name} is encrypted")
            return None
        if info.file_size > LARGEST_MEMBER:
            self._file.report("too-large", f"{name} has {info.file_size:,} bytes")
            return None
        pieces: list[bytes] = []
        size = 0
        try:
            with self._zip.open(info) as member:
                while piece := member.read(_PIECE):
                    pieces.append(piece)
                    size += len(piece)
                    if limit := self._exceeded(size, info):
                        self._file.report("too-large", f"{name} unpacks to more than {limit}")
                        return None
        except Exception as error:  # whatever a decompressor makes of a stranger's file
            self._file.report("broken-document", f"{name} cannot be unpacked: {error}"[:200])
            return None
        self._left -= size
        return b"".join(pieces)

    def _exceeded(self, size: int, info: zipfile.ZipInfo) -> str:
        if size > self._left:
            return f"{LARGEST_SUM:,} bytes with the members before it"
        if size > LARGEST_MEMBER:
            return f"{LARGEST_MEMBER:,} bytes"
        if size > most_unpacked(info.compress_size):
            return TOO_MUCH
        return ""
