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
    STOP_SOON = 3
    """Begin no further link."""
    STOP_NOW = 4
    """Send no further request."""
    ANSWERS = 5
    DONE = 6
    OFFLINE = 7
    UNUSABLE = 8
    """The configuration can't be used."""
    BROKEN = 9
    """A bug: its traceback."""


STOPPING = {Sign.STOP_SOON: Stopping.SOON, Sign.STOP_NOW: Stopping.NOW}
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
