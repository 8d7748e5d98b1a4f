"""Many links, whatever share of them is dead: the run ends, and what waits takes no memory."""

import pytest

from loccit.scheduler.core.messages import Load
from tests.scheduler.simulation import Simulation
from tests.scheduler.webs import Shape, Web

LINKS = 12_000


class _Watched(Simulation):
    """Notes how many links were in memory at most."""

    most = 0

    def _load(self, load: Load) -> None:
        super()._load(load)
        self.most = max(self.most, self.machine.in_memory)


@pytest.mark.parametrize("kind", ["sound", "gone", "refuses", "hangs", "nxdomain", "mixed"])
@pytest.mark.parametrize("hosts", [1, 40])
def test_links_of_one_kind(kind: str, hosts: int) -> None:
    web = Web(hosts, links=LINKS, kinds=(kind,), hosts=hosts)
    web.shape = Shape(
        links=LINKS, hosts=hosts, slots=64, per_host=8, interval=0.0, retries=1, give_up_after=5,
        timeout=5.0, robots=False, confirms=True, siblings=False, workers=1, reloads=True,
    )  # fmt: skip
    web.sane = True
    web.stops, web.faults = [], []
    simulation = web.simulation(kind=_Watched, check=False).run()
    if not simulation.offline:
        assert len(simulation.settled) == LINKS
        assert simulation.machine.in_memory == 0
    assert isinstance(simulation, _Watched)
    assert (
        simulation.most <= 9_000
    )  # links in memory that are not begun, and chunks of failed hosts
