"""Servers of the tests' own, in a thread, that leave no connection behind."""

import asyncio
import ssl
import threading
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any, TypeVar

T = TypeVar("T")
Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

PATIENCE = 10.0
"""Seconds that a client may take to leave when its server closes."""


class Serving:
    """An event loop in a thread; closing it waits for whoever is still being served."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._servers: list[asyncio.AbstractServer] = []
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Do something in the thread, and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result()

    async def listen(
        self, handle: Handler, address: str, port: int = 0, context: ssl.SSLContext | None = None
    ) -> int:
        """Serve at an address; the port is given back.

        Raises:
            OSError: Somebody else has the port, or there is no such address.
        """

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with suppress(OSError):  # the client has gone
                try:
                    await handle(reader, writer)
                finally:
                    writer.close()
                await writer.wait_closed()

        server = await asyncio.start_server(serve, address, port, ssl=context)
        self._servers.append(server)
        return int(server.sockets[0].getsockname()[1])

    def stop_listening(self) -> None:
        """Nobody new comes in; to be called in the thread."""
        for server in self._servers:
            server.close()
        self._servers.clear()

    def close(self) -> None:
        """Return when every connection is closed: one left open would fail a later test."""
        self.run(self._finish())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.close()

    async def _finish(self) -> None:
        self.stop_listening()
        # One that was being accepted may still bring a task of its own.
        while others := asyncio.all_tasks() - {asyncio.current_task()}:
            _, late = await asyncio.wait(others, timeout=PATIENCE)
            for task in late:
                task.cancel()
