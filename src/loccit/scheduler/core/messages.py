"""Events that come into the machine, and actions that it asks of its driver. Plain values."""

from msgspec import Struct

from loccit.fetch.messages import Exchange
from loccit.model import Failure, Observation, Page, Request
from loccit.scheduler.core.jobs import Job, Via
from loccit.scheduler.core.known import Match
from loccit.scheduler.values import Answer, Settled, Task

# Events


class NameResolved(Struct, frozen=True, gc=False):
    """A name was looked up: addresses that may be contacted, or why there are none."""

    host: str
    addresses: tuple[str, ...] = ()
    failure: Failure | None = None
    detail: str = ""


class Responded(Struct, frozen=True):
    """An exchange brought an HTTP response."""

    job: int
    at: float
    """Unix time."""
    status: int
    headers: dict[str, str] = {}
    """Those that verdicts read, names in lower case."""
    redirect: tuple[str, Via] | None = None
    """Where it sends a visitor, as written."""
    retry_after: float | None = None
    """Seconds that it asks us to wait."""
    ahead: float | None = None
    """Seconds by which the server's clock is ahead of ours; 0 within a day, None: unknown."""
    reloads: bool = False
    """Whether the page sets cookies and loads itself again."""
    set_cookies: list[str] = []
    page: Page | None = None
    match: Match = Match.NONE
    """How the page compares with `Job.known`; one that matches to the byte is not read."""
    body: bytes = b""
    """As in `Observation`."""
    size: int = 0
    """As in `Observation`."""
    not_modified: bool = False
    """As in `Observation`."""
    text: str = ""
    """The body of a robots.txt."""
    insecure: Failure | None = None
    """The certificate error that was ignored to get it."""
    note: str = ""
    elapsed: float = 0.0
    network: str = ""
    """The network of the worker that made it, where it names one."""
    exchange: Exchange | None = None
    """The response itself, where it is to be kept; the machine does not see it."""


class Failed(Struct, frozen=True, gc=False):
    """An exchange brought no HTTP response."""

    job: int
    at: float
    """Unix time."""
    failure: Failure
    detail: str = ""
    unreadable: bool = False
    """Something came that this transport cannot read; a more tolerant one may."""
    ours: bool = False
    """This process was too busy to serve the exchange: it says nothing about the host."""
    elapsed: float = 0.0
    network: str = ""
    """As in `Responded`."""


class Judged(Struct, frozen=True):
    """A worker decided on a link: requests, its end, or an exception."""

    number: int
    """`Judge.number`."""
    decision: tuple[Request, ...] | Settled = ()
    error: str = ""
    """The traceback where deciding raised an exception."""


class Lost(Struct, frozen=True, gc=False):
    """A worker ended or froze, and these exchanges and decisions with it."""

    jobs: tuple[int, ...]
    judging: tuple[int, ...] = ()
    """`Judge.number` of each decision."""


class ResolverChecked(Struct, frozen=True, gc=False):
    """The answer of the resolver's check: whether it knows names that are certain to exist."""

    sane: bool
    detail: str = ""


Event = NameResolved | Responded | Failed | Judged | Lost | ResolverChecked

# Actions


class Resolve(Struct, frozen=True, gc=False):
    """Look a name up."""

    host: str
    again: bool = False
    """Forget what was found before."""


class Fetch(Struct, frozen=True, gc=False):
    """Make one exchange."""

    job: Job
    address: str
    """The vetted address to connect to; empty where a proxy resolves the name."""


class Judge(Struct, frozen=True):
    """Decide on a link, in a worker: reading what pages say takes longer than all else here."""

    number: int
    task: Task
    """Without what it had observed."""
    observations: tuple[Observation, ...]


class Load(Struct, frozen=True, gc=False):
    """Load tasks from the backlog."""

    keys: tuple[int, ...]


class Deliver(Struct, frozen=True, gc=False):
    """Hand what was learned to the caller."""

    answer: Answer


class CheckResolver(Struct, frozen=True, gc=False):
    """Ask the resolver for names that are certain to exist."""

    known: tuple[str, ...] = ()
    """Names of hosts that answered in this run; a closed network may have no others."""


class Finish(Struct, frozen=True, gc=False):
    """Nothing is left to do."""

    offline: str = ""
    """Why the run cannot go on, for people; empty where it is done or was stopped."""
    unanswered: bool = False
    """It cannot since no host answers."""


Action = Resolve | Fetch | Judge | Load | Deliver | CheckResolver | Finish
