"""A made-up web and its calendar: hosts of Zipf's sizes; links die, stumble, hosts are down."""

import random
from itertools import accumulate

from loccit.model import Failure, Hop, Observation, Request

DAY = 86_400.0
HOUR = 3_600.0
DAY_ZERO = 20_000 * DAY
TIMEOUT = 20.0


class Web:
    """What each link truly answers, and when."""

    def __init__(self, links: int, hosts: int, seed: int) -> None:
        self._seed = seed
        draw = random.Random(seed)
        weights = list(accumulate(1 / rank for rank in range(1, hosts + 1)))
        chosen = draw.choices(range(hosts), cum_weights=weights, k=links)
        self.urls = [f"https://host-{h}.example/essay/{n}.pdf" for n, h in enumerate(chosen)]
        self.host = {url: f"host-{h}" for url, h in zip(self.urls, chosen, strict=True)}
        self._down = {f"host-{h}": draw.randrange(365) for h in range(hosts)}
        # Two of a hundred died before the year, and five more do in its course.
        self._dies = {url: DAY_ZERO + DAY * draw.expovariate(0.05 / 365) for url in self.urls}
        for url in draw.sample(self.urls, links // 50):
            self._dies[url] = 0.0

    def answer(self, request: Request, at: float) -> tuple[Observation, float]:
        """What a request is answered, and after how many seconds."""
        day = int((at - DAY_ZERO) // DAY)
        luck = random.Random(f"{self._seed} {request.url} {day}").random()
        url = request.url
        failure = status = None
        if at >= self._dies.get(url, 0.0):
            status = 404
        elif self._down[self.host[url]] == day:
            failure = Failure.CONNECT_TIMEOUT
        else:
            status = 503 if luck < 0.003 else 200
        seen = Observation(
            url=url,
            link=request.link,
            at=at,
            purpose=request.purpose,
            hops=(Hop(url, status),),
            status=status,
            failure=failure,
            headers={"content-type": "application/pdf"},
        )
        return seen, TIMEOUT if failure else 0.1 + luck
