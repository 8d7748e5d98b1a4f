"""The connection to a Dask cluster: one that is there, or one on this machine for the run."""

import asyncio
import logging
from contextlib import suppress
from typing import Any
from uuid import uuid4

from loccit.errors import IncompleteError, UsageError

_log = logging.getLogger(__name__)

_CONNECT = 10.0
"""Seconds for connecting to a scheduler."""


class Cluster:
    """A Dask cluster, as long as a run needs it."""

    _direct: bool | None = None
    """Whether messages go to workers directly, and not through the scheduler; None: as Dask is
    configured (`distributed.client.direct-to-workers`)."""

    def __init__(self, address: str) -> None:
        """Prepare to connect to a scheduler's address, as Dask writes it (`tcp://host:8786`)."""
        self._address = address
        self._client: Any = None

    def __str__(self) -> str:
        return self._address

    async def connect(self) -> None:
        """Connect to the scheduler.

        Raises:
            UsageError: There is no scheduler, or it refuses us.
        """
        _quiet()
        from distributed import Client

        try:
            self._client = await Client(
                await self._target(), asynchronous=True, timeout=_CONNECT, name="loccit",
                set_as_default=False, direct_to_workers=self._direct,
            )  # fmt: skip
        except (OSError, ValueError, RuntimeError, TypeError) as error:
            why = str(error).strip().partition("\n")[0] or type(error).__name__
            raise UsageError(f"{self}: no Dask scheduler can be reached there: {why}") from None

    async def workers(self) -> list[str]:
        """Return the addresses of all workers; none while the scheduler is away.

        A connection that was lost is made again.
        """
        client = self._client
        if client is None or client.status != "running":
            await self._reconnect()
            return []
        try:
            async with asyncio.timeout(_CONNECT):
                found = await client.scheduler.identity(n_workers=-1)
        except Exception as error:
            _log.info("%s: %r", self, error)
            return []
        return sorted(found["workers"])

    async def actor(self, kind: type, address: str, *arguments: Any) -> tuple[Any, Any]:
        """Make an actor on a worker; return it, and the future that keeps it there.

        Raises:
            Exception: Whatever its constructor raised there, and Dask's errors.
        """
        if self._client is None:
            raise IncompleteError(
                f"{self}: not connected to the Dask scheduler; start it, and run the same command"
                " again to continue"
            )
        future = self._client.submit(
            kind, *arguments,
            actor=True, workers=[address], allow_other_workers=False, pure=False, retries=0,
            key=f"loccit-{uuid4().hex}",
        )  # fmt: skip
        # An actor belongs to the client that is current when it is made.
        with self._client.as_current():
            return await future, future

    async def close(self) -> None:
        """Disconnect."""
        client, self._client = self._client, None
        if client is not None:
            with suppress(Exception):
                async with asyncio.timeout(5.0):
                    await client.close()

    async def _reconnect(self) -> None:
        await Cluster.close(self)
        with suppress(UsageError):  # the scheduler is not back yet
            await self.connect()

    async def _target(self) -> Any:
        return self._address


class LocalCluster(Cluster):
    """Dask workers on this machine, for one run."""

    _direct = True

    def __init__(self, count: int) -> None:
        """Prepare to start `count` workers."""
        super().__init__(f"{count} local workers")
        self._count = count
        self._cluster: Any = None

    async def close(self) -> None:
        """Disconnect and end the workers."""
        await super().close()
        if self._cluster is not None:
            await self._cluster.close()
            self._cluster = None

    async def _target(self) -> Any:
        import dask
        import distributed

        # With TLS, nobody else on this machine can use the workers.
        with dask.config.set({"distributed.worker.profile.enabled": False}):
            self._cluster = await distributed.LocalCluster(
                n_workers=self._count, threads_per_worker=1, asynchronous=True,
                dashboard_address="127.0.0.1:0", silence_logs=logging.CRITICAL, security=True,
            )  # fmt: skip
        return self._cluster


def _quiet() -> None:
    """Import Dask with its messages under loccit's own log level."""
    import distributed  # noqa: F401

    for name in ("distributed", "distributed.client", "distributed.gc", "tornado"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.setLevel(logging.CRITICAL)
