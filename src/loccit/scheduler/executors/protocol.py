"""Messages between a run and its workers: length, type, MessagePack."""

import asyncio
from enum import IntEnum

import msgspec
from msgspec import Struct

from loccit.scheduler.core.jobs import Job
from loccit.scheduler.core.messages import (
    CheckResolver,
    Failed,
    Judge,
    Judged,
    NameResolved,
    ResolverChecked,
    Responded,
)  # fmt: skip

_LENGTH = 4
_ENCODER = msgspec.msgpack.Encoder()


class Instructions(Struct, gc=False):
    """Instructions for a worker."""

    fetch: list[tuple[Job, str]] = []
    """Jobs, and the addresses to connect to."""
    resolve: list[tuple[str, bool]] = []
    """Names to look up, and whether to forget what was found before."""
    check_resolver: CheckResolver | None = None
    judge: list[Judge] = []
    """Links to decide on."""


class WorkerReport(Struct, gc=False):
    """The results of a worker's instructions. An empty one says that it is alive."""

    responded: list[Responded] = []
    failed: list[Failed] = []
    resolved: list[NameResolved] = []
    checked: list[ResolverChecked] = []
    judged: list[Judged] = []


class MessageType(IntEnum):
    """The type of a message."""

    INSTRUCTIONS = 1
    REPORT = 2
    UNUSABLE = 3
    """The configuration cannot be used: why."""


INSTRUCTIONS = msgspec.msgpack.Decoder(Instructions)
REPORT = msgspec.msgpack.Decoder(WorkerReport)
TEXT = msgspec.msgpack.Decoder(str)


def message(kind: MessageType, value: object) -> bytes:
    """Return a message as it goes through the pipe."""
    data = _ENCODER.encode(value)
    return (len(data) + 1).to_bytes(_LENGTH, "big") + kind.to_bytes(1, "big") + data


async def receive(reader: asyncio.StreamReader) -> tuple[MessageType, bytes]:
    """Return the next message.

    Raises:
        IncompleteReadError: The other side is gone.
    """
    size = int.from_bytes(await reader.readexactly(_LENGTH), "big")
    data = await reader.readexactly(size)
    return MessageType(data[0]), data[1:]
