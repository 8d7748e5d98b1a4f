"""One audit of the whole labelled web, for every test of it."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from loccit.demo.labelled import Case, sites
from loccit.testing import Web
from tests.labelled_web import HOSTS
from tests.labelled_web.audit import STATE, audited


class Run:
    """What came of the audit."""

    def __init__(self, found: dict[str, tuple[Case, dict[str, Any]]], web: Web, state: Path):
        self.found = found
        """Every link with its truth, and what report.json says of it."""
        self.state = state
        self.asked = Counter(request.host for request in web.requests)
        self.looked_up = Counter(web.lookups)


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    folder = tmp_path_factory.mktemp("labelled")
    with Web(sites(HOSTS)) as web:
        yield Run(audited(HOSTS, web, folder), web, folder / STATE)
