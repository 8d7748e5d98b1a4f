"""The nouns of an audit, in the order in which data flows through it.

posts → citations → links → observations → verdicts. Every value is immutable, holds no
behaviour beyond what is derived from its own fields, and can be written as JSON or MessagePack by
msgspec as it stands. Times are Unix seconds (`float`, UTC) unless a field says otherwise.
"""

from enum import StrEnum
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from loccit.reasons import Reason

Time = Annotated[float, Meta(description="Unix seconds, UTC")]
"""A point in time. Reports write it in ISO 8601 (`loccit.report.serialise`)."""


class Kind(StrEnum):
    """How a post cites something."""

    LINK = "link"
    IMAGE = "image"
    MEDIA = "media"
    FRAME = "frame"
    SOURCE = "source"
    """The post's own origin (front matter `from:`): the archive may hold the only copy."""
    REFERENCE = "reference"
    """A link in the post's metadata: another front-matter key, a DOI in a bibliography."""


class Status(StrEnum):
    """The verdicts of the table in docs/verdicts.md, from best to worst to unjudged."""

    OK = "ok"
    REDIRECTED = "redirected"
    WRAPPED = "wrapped"
    INSECURE = "insecure"
    BLOCKED = "blocked"
    SUSPECT = "suspect"
    DEAD = "dead"
    INVALID = "invalid"
    UNKNOWN = "unknown"
    SKIPPED = "skipped"


ALIVE = frozenset({Status.OK, Status.REDIRECTED, Status.WRAPPED, Status.INSECURE})
"""The cited content answers."""
FAILING = frozenset({Status.DEAD, Status.SUSPECT})
"""The cited content does not answer, proven or not."""
GONE = frozenset({Status.DEAD, Status.INVALID})
"""The citation needs to be replaced."""
UNDECIDED = frozenset({Status.SUSPECT, Status.BLOCKED, Status.UNKNOWN})
"""Nobody can say whether the cited content is there: a dead link that becomes one of these has not
recovered."""
UNREMARKABLE = (Status.OK, Status.SKIPPED)
"""Not a finding: reports count these links and list no work for them."""
SEVERITY = (
    Status.DEAD,
    Status.INVALID,
    Status.SUSPECT,
    Status.INSECURE,
    Status.REDIRECTED,
    Status.WRAPPED,
    Status.BLOCKED,
    Status.UNKNOWN,
    Status.OK,
    Status.SKIPPED,
)
"""The order in which a reviewer wants to see findings."""

DAY = 24 * 3600.0
"""Seconds."""
CONFIRM_AFTER = DAY
"""Seconds between two visits that confirm each other (policy A)."""
LASTING_AFTER = 7 * DAY
"""Seconds after the first of an unbroken series of failed visits (policy B) …"""
LASTING_VISITS = 3
"""… and the visits that such a series has at least."""


class PostState(StrEnum):
    """The states of a post that a source (an export, a site) knows of."""

    PUBLISHED = "published"
    DRAFT = "draft"
    """Not published yet, or waiting for its date or for approval."""
    PRIVATE = "private"
    """For its author or for some readers only."""
    COMMENT = "comment"
    """A reader's comment on a post."""


class Directive(Struct, frozen=True, gc=False):
    """An instruction to loccit written in a post: `<!-- loccit: ignore until 2027-01-01 … -->`."""

    line: int
    """1-based; 0 for one that stands in the front matter and so speaks for the whole post."""
    text: str
    """What follows `loccit:`, stripped, as written."""


class Post(Struct, frozen=True, omit_defaults=True):
    """A file of the archive, or a post of another source."""

    path: str
    """Relative to the archive's root, with forward slashes; else a permalink or an id."""
    digest: str
    """BLAKE2b-128 of the file's bytes, hexadecimal: an unchanged post is not parsed again."""
    size: int
    """Bytes."""
    title: str | None = None
    date: str | None = None
    """ISO 8601, UTC, from front matter or the file's name; a date alone if no time is given."""
    author: str | None = None
    tags: tuple[str, ...] = ()
    source: str | None = None
    """The URL that the post mirrors; relative links resolve against it."""
    directives: tuple[Directive, ...] = ()
    url: str | None = None
    """Where a person can see the post, where its source says so."""
    state: PostState | None = None
    """None for a file."""


class Cited(Struct, frozen=True, gc=False):
    """One place where a post cites a URL: what `loccit extract` writes of it."""

    post: str
    line: int | None
    column: int | None
    """1-based place of the URL itself in the file (of its definition, for a reference link).

    Columns count Unicode characters. Both are None where the format is not text.
    """
    kind: Kind
    url: str
    """Normalised and absolute, fragment kept; as written where `problem` is set."""
    raw: str
    """As written in the file."""
    text: str = ""
    """The anchor's text or the image's alternative text, white space folded."""
    rel: str = ""
    problem: str | None = None
    """Why this is not a URL that can be requested, in one word with hyphens, or None."""
    locator: str | None = None
    """Where a person finds it in a document or a container: "page 3", "cell 4"."""
    state: PostState | UnsetType = UNSET
    """Of the post, where it is not a file."""


class Citation(Cited, frozen=True, gc=False):
    """A citation with what a reviewer needs to judge it without opening the post."""

    element: str = ""
    """What carries it: `a`, `img`, `markdown`, `autolink`, `front-matter:from` …"""
    heading: str = ""
    """The nearest heading above it."""
    context: str = ""
    """The sentence around it, as text, white space folded."""
    mark_start: int = 0
    mark_end: int = 0
    """Where the citation's text stands in `context`; equal where it has none."""


_LINKS_READ = frozenset(
    {
        "broken-front-matter",
        "empty",
        "format-not-read",
        "invalid-utf-8",
        "left-out",
    }
)
"""Reasons of a `GatherProblem` that cost no link of a post that belongs to the archive."""


class GatherProblem(Struct, frozen=True, gc=False):
    """A file that could not be read as a post, or only in part. It never ends the run."""

    path: str
    reason: str
    """A word with hyphens: `unreadable`, `invalid-utf-8`, `too-large`, `symlink-loop` …"""
    detail: str = ""
    line: int = 0
    """Where in the file, from 1; 0 where it concerns the whole file."""

    @property
    def complete(self) -> bool:
        """Whether all links of the file were read in spite of the problem.

        Front matter that is not well formed costs fields such as the title, but every link of
        the post is still extracted. A gate must not pass a changed post whose problem is not
        complete. An unknown reason is never complete.
        """
        return self.reason in _LINKS_READ


class Layer(Struct, frozen=True, gc=False, omit_defaults=True):
    """One wrapper peeled off a URL: the family's name, and the URL that it stood around.

    `url` is the wrapped URL at this depth (the first layer's `url` is the URL as cited).
    """

    wrapper: str
    url: str


class Unwrapped(Struct, frozen=True, omit_defaults=True):
    """The target of a wrapped link, as far as it is known without the network."""

    url: str
    layers: tuple[Layer, ...] = ()
    target: str | None = None
    needs_network: bool = False
    made_at: Time | None = None
    """The wrapper was made at or before this time (an id or token that carries a date)."""
    recipient: bool = False
    """The link identifies a person."""
    confidence: float = 1.0
    """Below 0.9 a decoding is offered but never replaces a citation by itself."""

    @property
    def wrapper(self) -> str | None:
        """The outermost wrapper's family, or None."""
        return self.layers[0].wrapper if self.layers else None


class Link(Struct, frozen=True):
    """A unique thing cited: citations that differ only in the fragment share one link."""

    url: str
    """Normalised, absolute, without fragment: the link's identity."""
    domain: str
    """The registrable domain (Public Suffix List), or the address for an IP literal."""
    category: str
    """`news`, `government`, `academic`, `social`, `video`, `shortener`, `archive`, `pid`, …

    The rules are data: `loccit/urls/categories.toml`.
    """
    unwrapped: Unwrapped | None = None
    """None for a link that is not a wrapper."""
    problem: str | None = None
    """Why it can't be asked: a citation's `problem`, or a forbidden address."""
    correction: str | None = None
    """For a wrong URL: what was plainly meant (`ttps://…` → `https://…`)."""

    @property
    def probe_url(self) -> str:
        """The URL to ask: the decoded target, so that a readable wrapper is never contacted."""
        if self.unwrapped is not None and self.unwrapped.target is not None:
            return self.unwrapped.target
        return self.url


class Failure(StrEnum):
    """Why no HTTP answer was had. Prefixes group them: `dns-`, `connect-`, `read-`, `tls-`."""

    DNS_NXDOMAIN = "dns-nxdomain"
    DNS_NODATA = "dns-nodata"
    DNS_SERVFAIL = "dns-servfail"
    DNS_TIMEOUT = "dns-timeout"
    NOT_IN_DNS = "not-in-dns"
    """A name that is outside the DNS by design, such as one under `.onion`."""
    NO_IPV6 = "no-ipv6"
    """The host has IPv6 addresses only, and this machine has no route to them."""
    FORBIDDEN_ADDRESS = "forbidden-address"
    CONNECT_REFUSED = "connect-refused"
    CONNECT_TIMEOUT = "connect-timeout"
    CONNECT_UNREACHABLE = "connect-unreachable"
    CONNECT_OTHER = "connect-other"
    READ_TIMEOUT = "read-timeout"
    RESET = "reset"
    EMPTY = "empty-reply"
    PROTOCOL = "protocol-error"
    # A certificate's failure is the verdict's reason as it stands.
    TLS_EXPIRED = Reason.TLS_EXPIRED.value
    TLS_NOT_YET_VALID = Reason.TLS_NOT_YET_VALID.value
    TLS_SELF_SIGNED = Reason.TLS_SELF_SIGNED.value
    TLS_WRONG_HOST = Reason.TLS_WRONG_HOST.value
    TLS_INCOMPLETE_CHAIN = Reason.TLS_INCOMPLETE_CHAIN.value
    TLS_UNTRUSTED = Reason.TLS_UNTRUSTED.value
    TLS_OLD_PROTOCOL = Reason.TLS_OLD_PROTOCOL.value
    TLS_OTHER = Reason.TLS_OTHER.value
    REDIRECT_LOOP = "redirect-loop"
    TOO_MANY_REDIRECTS = "too-many-redirects"
    BAD_REDIRECT = "bad-redirect"
    """A Location that is not an http(s) URL; `detail` quotes it."""
    ROBOTS = "robots-disallowed"
    PROXY = "proxy-error"
    SKIPPED_HOST = "skipped-host"
    """The configuration says never to contact this host."""
    INTERNAL = "internal-error"
    """An error of loccit's own while it read or judged the answer."""


class Hop(Struct, frozen=True, gc=False, omit_defaults=True):
    """One request of a chain and its answer."""

    url: str
    status: int | None
    """None where no HTTP answer came (then the observation's `failure` says why)."""
    location: str | None = None
    """Where this hop sent us, as an absolute URL."""
    via: Literal["http", "meta-refresh"] = "http"
    """How it sent us there."""


class MainText(Struct, frozen=True, gc=False, omit_defaults=True):
    """A page's main text, without menus, headers, footers, side columns and links."""

    sketch: bytes
    """A bottom-k MinHash sketch (`loccit.page.sketch`)."""
    words: int
    linked: float = 0.0
    """The part of its characters that stood in links, 0 to 1: those are left out of `words`."""
    site: str = ""
    """The site's name as the page declares it (`og:site_name`)."""
    terms: bytes = b""
    """Hashes of the words that it uses most (`loccit.page.vocabulary`); empty where the state of an
    earlier version does not have them."""
    language: str = ""
    """The language that its words are of (`loccit.page.language`); empty where they do not tell."""
    addresses: bytes = b""
    """Hashes of what it links to and of its pictures (`loccit.page.untranslated`)."""
    names: bytes = b""
    """Hashes of the names in it."""


class Page(Struct, frozen=True, omit_defaults=True):
    """The facts of an HTML answer that verdicts need; small, since every observation has them."""

    title: str = ""
    heading: str = ""
    """The first `h1` (or `h2` where there is none)."""
    text: str = ""
    """The visible text's beginning (2,000 characters at most), white space folded."""
    shortened: bool = False
    """Less of the text was stored than was read (`loccit.page.shortened`)."""
    words: int = 0
    """Words in all of the visible text that was read (a CJK character counts as one)."""
    text_digest: str = ""
    """BLAKE2b-64 of the folded visible text, hexadecimal."""
    sample: bytes = b""
    """Hashes of runs of three words taken evenly from the whole text (`loccit.page.sketch`)."""
    sketch: bytes = b""
    """A bottom-k MinHash sketch of the text's shingles, for similarity; made when it is needed
    (`loccit.page.sketch_of`)."""
    rest: str = ""
    """What follows `text` in the visible text, as far as a sketch needs it. Never stored."""
    canonical: str | None = None
    """`rel=canonical` (or `og:url`), absolute."""
    language: str = ""
    refresh: str | None = None
    """The target of a `meta refresh` or a plain script redirect, absolute, where there is one."""
    scripts: tuple[str, ...] = ()
    """`src` of external scripts and frames, and openings of short inline ones; bounded.

    Also what marks a page that says little: `loccit.page.markers` tells which.
    """
    embedded_media: tuple[str, ...] = ()
    """Of pages that are not long: the addresses of pictures, frames and players, as written, and
    what is drawn or to be filled in without one."""
    lines: tuple[str, ...] = ()
    """Of pages that are not long: the texts of its short block elements, in order; bounded."""
    links: int = 0
    has_password_field: bool = False
    generator: str = ""
    ids: tuple[str, ...] = ()
    """Fragment targets (`id`, `a[name]`), kept only where fragments are checked."""
    truncated: bool = False
    """The body was longer than what was read."""
    main: MainText | None = None
    """None where there is too little of it to compare; stored only where it differs from the
    baseline of the link's history."""


class Purpose(StrEnum):
    """Why a request was made."""

    VISIT = "visit"
    CONFIRM = "confirm"
    """A second look at the same URL later in the same run."""
    SIBLING = "sibling"
    """A probe URL of the same shape on the same host."""
    PLATFORM = "platform"
    """A platform's own way of asking (oEmbed, an API)."""
    CORRECTION = "correction"
    """What a wrong URL plainly meant."""
    ORIGINAL = "original"
    """The page whose copy in a web archive is cited."""


Visitor = Literal["plain", "browser"]
"""Whose headers a request carries: loccit's own short ones, or those that browsers send.

Both name loccit in the User-Agent. Some sites answer 404 or 500 to whatever sends no browser's
`Accept` and `Accept-Language`.
"""


class Request(Struct, frozen=True, gc=False):
    """Something to ask the network, for the sake of a link."""

    url: str
    link: str
    """The `Link.url` it is asked for."""
    purpose: Purpose = Purpose.VISIT
    priority: int = 0
    """Among a host's waiting requests, smaller first."""
    at_end: bool = False
    """Ask when the run's other work is done (confirmations, spread out in time)."""
    share: str | None = None
    """Requests with the same key are sent once; the answer serves every link that asked.

    Sibling probes are shared by host and shape, and remembered between runs.
    """
    visitor: Visitor = "plain"
    once: bool = False
    """A failure is not retried: the request looks a second time at what failed already."""


class Observation(Struct, frozen=True, omit_defaults=True):
    """The answers of the network to one request, hop by hop: evidence without a verdict."""

    url: str
    """What was asked."""
    link: str
    at: float
    purpose: Purpose = Purpose.VISIT
    share: str | None = None
    """The request's `share`."""
    hops: tuple[Hop, ...] = ()
    """Every request of the chain in order; the last one is where it ended."""
    status: int | None = None
    """The last hop's HTTP status."""
    failure: Failure | None = None
    detail: str = ""
    """The failure in words, for people."""
    insecure: Failure | None = None
    """The certificate error that was looked behind to get this answer."""
    concluded: bool = False
    """Not asked: concluded from the failure of its host on several other links."""
    headers: dict[str, str] = {}
    """The final answer's headers that verdicts read, names in lower case."""
    page: Page | None = None
    elapsed: float = 0.0
    """Seconds from the first byte sent to the last byte read, without waiting in lanes."""
    attempts: int = 1
    address: str | None = None
    """The address that answered last."""
    visitor: Visitor = "plain"
    """Whose headers the last exchange carried."""
    network: str = ""
    """The network from which the last exchange was made, where a cluster's worker names it."""
    body: bytes = b""
    """Of a page: a digest of its bytes, by which a later visit knows that nothing changed."""
    size: int = 0
    """Of a page: the bytes of its body that were read, decoded."""
    not_modified: bool = False
    """The server said 304 Not Modified: the page is the one that an earlier visit read."""

    @property
    def final_url(self) -> str:
        """Where the chain ended."""
        return self.hops[-1].url if self.hops else self.url


SuggestionKind = Literal["redirect", "unwrapped", "archived", "corrected", "moved"]


class Suggestion(Struct, frozen=True, gc=False):
    """A replacement for the cited URL."""

    kind: SuggestionKind
    url: str


PROPOSED = 0.9
"""Confidence from which a suggestion is proposed unasked; below, a reviewer has to accept it."""


class Archived(Struct, frozen=True, gc=False):
    """A capture in a web archive that still holds the cited content."""

    url: str
    timestamp: str
    """14 digits, UTC, as web archives write it (RFC 7089 datetime, compact)."""
    confidence: float = 1.0
    """0 to 1: how sure it is that the capture holds what was cited."""
    why: str = ""
    """What was found in the capture, in words."""


class Verdict(Struct, frozen=True, omit_defaults=True):
    """The status of a link, with its reason."""

    status: Status
    reason: Reason
    rule: str
    """The row of the verdict table that decided, as docs/verdicts.md names it."""
    sentence: str
    """The verdict explained in one sentence that a person understands."""
    confidence: float
    """0 to 1."""
    confirmed: bool = False
    evidence: tuple[str, ...] = ()
    """What was seen, each a short sentence."""
    http_status: int | None = None
    final_url: str | None = None
    wrapper: str | None = None
    target: str | None = None
    suggestion: Suggestion | None = None
    notes: tuple[str, ...] = ()
    """Codes of lesser things: `fragment-missing`, `tracking-parameters`, `trivial-redirect` …"""


class Drift(StrEnum):
    """How a page that answers differs from what was cited. The values are codes of notes."""

    DRIFTED = "drifted"
    """The subject is another one."""
    REWRITTEN = "rewritten"
    """The name is the same, the text is another one."""


DRIFT: frozenset[str] = frozenset(Drift)
"""The codes of its notes."""


class DriftBaseline(Struct, frozen=True, gc=False):
    """A page as it was when it was cited, or first seen: what later visits are compared with."""

    at: float
    main: MainText
    title: str
    heading: str
    language: str = ""
    source: Literal["visit", "copy"] = "visit"
    """`copy`: a verified capture of an archive, from within 30 days of the post."""


class History(Struct, frozen=True, gc=False):
    """The facts of earlier runs that policies A and B need of a link."""

    first_seen: Time
    last_ok: Time | None = None
    """The last time the cited content answered."""
    dead_since: Time | None = None
    """The first of the present unbroken row of visits that found it dead or suspect."""
    failures: int = 0
    """Visits in that row (visits of one run count once)."""
    last_visit: Time | None = None
    last_status: Status | None = None
    last_title: str = ""
    """Of the page when it last answered, for telling what became something else."""
    stable_runs: int = 0
    """Visits in a row with the same status, for freshness."""
    flaps: int = 0
    """Changes between alive and failing, ever."""
    gone_since: Time | None = None
    """The first of the present row of visits that proved it gone (policy A)."""
    unreachable_since: Time | None = None
    """The first of the present row of visits that met trouble which may pass (policy B)."""
    unreachable: int = 0
    """Visits in that row."""
    baseline: DriftBaseline | None = None
    drift_since: float | None = None
    """The first of the present row of visits that found other content than the baseline's."""
    accepted: DriftBaseline | None = None
    """The other content that a reviewer has found to be fine, while that decision holds."""
