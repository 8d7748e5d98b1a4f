"""The table of host states as Markdown, for docs/probing.md. Pure."""

from loccit.scheduler.core.host import TRANSITIONS, HostState

_MEANINGS = {
    HostState.NEW: "nothing was requested of it yet",
    HostState.RESOLVING: "its name is being looked up",
    HostState.OPEN: "it may be asked",
    HostState.PAUSED: "it failed several times in a row; nothing is asked until the end of the run",
    HostState.HALF_OPEN: "trial requests at the end of the run decide",
    HostState.FAILED: "it is not asked any more; the rest of its links is concluded",
}


def states_table() -> str:
    """Return the states, their meanings, and every transition."""
    rows = ["| state | meaning | event → next state |", "|---|---|---|"]
    for state in HostState:
        events = "; ".join(
            f"{event} → `{there}`" for (here, event), there in TRANSITIONS.items() if here is state
        )
        rows.append(f"| `{state}` | {_MEANINGS[state]} | {events} |")
    return "\n".join(rows)


if __name__ == "__main__":
    print(states_table())
