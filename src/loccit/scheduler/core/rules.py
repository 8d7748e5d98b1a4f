"""The configuration of a run, and the priorities of its requests."""

from collections.abc import Callable

from msgspec import Struct

from loccit.host_policy import HostLimits
from loccit.scheduler.core.circuit import CircuitRules
from loccit.scheduler.core.steps import StepRules

CONTINUED = -1_000_000
"""Priority of a job that goes on: it comes before what has not begun."""
INTERNAL = -2_000_000
"""Priority of a job of the scheduler's own."""
LAST = 1_000_000
"""Priority of last tries and confirmations: after what their host was never asked."""


class RunRules(Struct, frozen=True):
    """The configuration of a run."""

    limits: Callable[[str], HostLimits]
    """The limits of a host, by its name."""
    is_literal: Callable[[str], bool]
    """Whether a URL's host is an address."""
    max_in_flight: int
    timeout: float
    """Seconds that an exchange may take."""
    resolves: bool
    """Names are looked up here; not where a proxy does it."""
    robots: bool
    """Leave out what robots.txt disallows."""
    conditional: bool
    """Ask for a page that is known only if it changed."""
    steps: StepRules
    circuit: CircuitRules
