"""What a run learns reaches its caller, however slowly that takes it in."""

import asyncio

from loccit.probe.local import drive
from loccit.probe.run import Run
from loccit.probe.values import Answer


class Ended(Run):
    """A run that learns its last things while the batch before them is being taken in."""

    def __init__(self) -> None:
        self.done = asyncio.get_running_loop().create_future()
        self._found = [Answer("https://a.example/", ())]

    @property
    def news(self) -> bool:
        return bool(self._found)

    def wake(self) -> None:
        pass

    def take_news(self) -> list[Answer]:
        found, self._found = self._found, []
        return found

    def end(self) -> None:
        self._found.append(Answer("https://b.example/", ()))
        self.done.set_result(None)


def test_the_last_answers_are_told_to_a_slow_reader() -> None:
    async def told() -> list[str]:
        run, links = Ended(), []
        async for batch in drive(run):
            links += [answer.link for answer in batch]
            if not run.done.done():
                run.end()
        return links

    assert asyncio.run(told()) == ["https://a.example/", "https://b.example/"]
