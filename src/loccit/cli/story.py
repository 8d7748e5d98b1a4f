"""A verdict and its evidence, shown on a terminal; what the web wrote can't steer the terminal."""

from collections.abc import Iterable, Iterator

from loccit.cli.terminal import style
from loccit.display import counted, printable, utc
from loccit.judge.table import meaning
from loccit.model import History, Hop, Link, Observation, Status, Verdict

_COLOURS = {
    Status.DEAD: "red",
    Status.INVALID: "red",
    Status.SUSPECT: "yellow",
    Status.OK: "green",
    Status.REDIRECTED: "green",
    Status.WRAPPED: "green",
}
_VIA = {"http": "redirects to", "meta-refresh": "refreshes to"}


def headline(verdict: Verdict) -> str:
    """`dead (not-found): …`."""
    status = style(verdict.status.value, fg=_COLOURS.get(verdict.status), bold=True)
    return f"{status} ({verdict.reason}): {printable(verdict.sentence)}"


def verdict_lines(link: Link, verdict: Verdict) -> Iterator[str]:
    """All of a verdict: what is held, which rule decided, on what evidence, what to do."""
    yield headline(verdict)
    yield f"  rule        {verdict.rule}; confidence {verdict.confidence:.2f}{_sure(verdict)}"
    if means := meaning(verdict.rule):
        yield f"  means       {means}"
    for line in verdict.evidence:
        yield f"  evidence    {printable(line)}"
    if link.unwrapped is not None:
        for layer in link.unwrapped.layers:
            yield f"  wrapper     {layer.wrapper}: {printable(layer.url)}"
    if verdict.target is not None:
        yield f"  target      {printable(verdict.target)}"
    if verdict.final_url not in (None, link.url):
        yield f"  ends at     {printable(verdict.final_url or '')}"
    if verdict.suggestion is not None:
        yield f"  suggestion  {printable(verdict.suggestion.url)} ({verdict.suggestion.kind})"
    for note in verdict.notes:
        yield f"  note        {note}"


def _sure(verdict: Verdict) -> str:
    if verdict.status is not Status.DEAD:
        return ""
    return "; confirmed by a later visit" if verdict.confirmed else "; no later visit confirmed it"


def history_line(history: History) -> str:
    """When a link was first seen, when it last answered, and since when it has not."""
    facts = [f"first seen {day(history.first_seen)}"]
    if history.last_ok is not None:
        facts.append(f"last answered {day(history.last_ok)}")
    if history.dead_since is not None:
        visits = counted(history.failures, "visit")
        facts.append(f"failing since {day(history.dead_since)} ({visits})")
    if history.flaps:
        facts.append(f"changed {history.flaps} times between alive and failing")
    return f"  history     {'; '.join(facts)}"


def observation_lines(observed: Iterable[Observation]) -> Iterator[str]:
    """Lines with the network's answers, request by request and hop by hop."""
    for seen in observed:
        attempts = f", {seen.attempts} attempts" if seen.attempts > 1 else ""
        concluded = ", concluded from its host's other links" if seen.concluded else ""
        same = ", not modified (304)" if seen.not_modified else ""
        network = f", from {printable(seen.network)}" if seen.network else ""
        yield f"  {moment(seen.at)}  {seen.purpose.value}{attempts}{concluded}{same}{network}"
        for hop in seen.hops or (Hop(seen.url, None),):
            answer = "no answer" if hop.status is None else str(hop.status)
            yield f"    {answer:<9} {printable(hop.url)}"
            if hop.location is not None:
                yield f"              {_VIA[hop.via]} {printable(hop.location)}"
        if seen.failure is not None:
            yield f"    failure   {seen.failure.value}: {printable(seen.detail)}"
        if seen.insecure is not None:
            yield f"    insecure  {seen.insecure.value}"
        if seen.page is not None and seen.page.title:
            yield f"    title     {printable(seen.page.title)}"


def day(time: float) -> str:
    """Unix seconds → `2026-11-24`."""
    return utc(time).strftime("%Y-%m-%d")


def moment(time: float) -> str:
    """Unix seconds → `2026-11-24 15:07:30 UTC`."""
    return utc(time).strftime("%Y-%m-%d %H:%M:%S UTC")
