"""Messages between the processes of a run: length, kind, MessagePack."""

import asyncio
from enum import IntEnum

import msgspec

from loccit.probe.values import Answer, Stopping, Task

_LENGTH = 4
_ENCODER = msgspec.msgpack.Encoder()


class Sign(IntEnum):
    """What a message holds."""

    TASKS = 1
    NO_MORE_TASKS = 2
    STOP = 3
    """How is told with it (`Stopping`)."""
    ANSWERS = 4
    DONE = 5
    OFFLINE = 6
    UNUSABLE = 7
    """The configuration can't be used."""
    BROKEN = 8
    """A bug: its traceback."""


STOPPING = msgspec.msgpack.Decoder(Stopping)
TASKS = msgspec.msgpack.Decoder(list[Task])
ANSWERS = msgspec.msgpack.Decoder(list[Answer])
TEXT = msgspec.msgpack.Decoder(str)


def frame(sign: Sign, value: object = None) -> bytes:
    """A message as it goes through the pipe."""
    data = _ENCODER.encode(value)
    return (len(data) + 1).to_bytes(_LENGTH, "big") + sign.to_bytes(1, "big") + data


async def receive(reader: asyncio.StreamReader) -> tuple[Sign, bytes]:
    """The next message.

    Raises:
        IncompleteReadError: The other side is gone.
    """
    size = int.from_bytes(await reader.readexactly(_LENGTH), "big")
    data = await reader.readexactly(size)
    return Sign(data[0]), data[1:]
