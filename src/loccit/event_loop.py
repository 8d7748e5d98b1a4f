"""Running an asynchronous function to its end from code that is not asynchronous."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar, TypeVarTuple

from loccit.errors import UsageError

T = TypeVar("T")
Arguments = TypeVarTuple("Arguments")

OPTIONS = {"use_uvloop": True}
"""Options of anyio's asyncio backend."""


def run(function: Callable[[*Arguments], Awaitable[T]], *arguments: *Arguments) -> T:
    """Run an asynchronous function in an event loop of its own, and return its result.

    Raises:
        UsageError: this thread runs an event loop already.
    """
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        import anyio  # loaded when something runs: start-up does not wait for it

        return anyio.run(function, *arguments, backend_options=OPTIONS)
    raise UsageError(
        "this thread runs an event loop already, and loccit needs its own; call the function in "
        "another thread, as in: await asyncio.to_thread(loccit.check, urls)"
    )
