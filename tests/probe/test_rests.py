"""What waits for a time, or for the end of a run."""

import asyncio

from loccit.model import Request
from loccit.probe.chain import Chain
from loccit.probe.lanes import Lanes
from loccit.probe.rests import Rests

LONG = 3600.0


def _chain(host: str) -> Chain:
    url = f"http://{host}/"
    return Chain(Request(url, url))


async def _resting(*hosts: str) -> tuple[Rests, list[str]]:
    queued: list[str] = []
    rests = Rests(
        asyncio.get_running_loop(),
        Lanes(4),
        5.0,
        queue=lambda chain, priority: queued.append(chain.place.host),
        look_up=lambda lane: None,
        woken=lambda: None,
        nothing_new=lambda: True,
    )
    for host in hosts:
        rests.wait(_chain(host), LONG)
    return rests, queued


def test_who_waits_to_ask_a_host_that_is_given_up_waits_no_longer() -> None:
    async def main() -> None:
        rests, queued = await _resting("gone.example", "there.example", "gone.example")
        rests.let_go("gone.example")
        assert queued == ["gone.example", "gone.example"]
        assert rests.timed
        rests.let_go("there.example")
        assert not rests.timed

    asyncio.run(main())


def test_the_end_lets_go_what_is_due_and_keeps_the_rest_waiting() -> None:
    async def main() -> None:
        rests, queued = await _resting()
        rests.until_the_end(_chain("now.example"))
        rests.until_the_end(_chain("later.example"), LONG)
        assert rests.left_for_the_end
        rests.begin()
        assert queued == ["now.example"]
        assert (rests.timed, rests.left_for_the_end) == (True, False)
        rests.let_go("later.example")

    asyncio.run(main())
