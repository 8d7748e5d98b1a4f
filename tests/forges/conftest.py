"""The forge on loopback that these tests write to."""

from collections.abc import Iterator

import pytest

from tests.forges.server import ForgeServer


@pytest.fixture
def server() -> Iterator[ForgeServer]:
    """A forge without comments and issues."""
    forge = ForgeServer()
    yield forge
    forge.close()
