"""Every setting: its name, its type and bounds, its default, and one line of meaning.

This file is the only place where a default of a setting is written. `config.example.toml` and
`docs/configuration.md` are generated from it (`make reference`), and `loccit.config.load` reads a
user's file into it.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct

Strings = tuple[str, ...]


class _Section(Struct, frozen=True, forbid_unknown_fields=True):
    """A table of the configuration file."""


class ArchiveSettings(_Section, frozen=True):
    """Where posts come from."""

    include: Annotated[Strings, Meta(description="globs of the files that are posts")] = (
        "**/*.md",
        "**/*.markdown",
        "**/*.mkd",
        "**/*.mdx",
        "**/*.mdown",
        "**/*.mdwn",
        "**/*.mkdn",
        "**/*.mkdown",
        "**/*.html",
        "**/*.htm",
        "**/*.xhtml",
        "**/*.njk",
        "**/*.liquid",
        "**/*.qmd",
        "**/*.rmd",
        "**/*.rmarkdown",
        "**/*.rst",
        "**/*.rest",
        "**/*.adoc",
        "**/*.asciidoc",
        "**/*.asc",
        "**/*.dj",
        "**/*.djot",
        "**/*.lr",
        "**/*.org",
        "**/*.ipynb",
        "**/*.textile",
        "**/*.wiki",
        "**/*.mediawiki",
        "**/*.bib",
        "_data/**/*.yml",
        "_data/**/*.yaml",
        "_data/**/*.toml",
        "_data/**/*.json",
    )
    exclude: Annotated[Strings, Meta(description="globs of files and folders to leave out")] = (
        ".git/**",
        "node_modules/**",
        "bower_components/**",
        ".venv/**",
        "venv/**",
        ".tox/**",
        "_site/**",
        "vendor/**",
        "loccit-report/**",
    )
    gitignore: Annotated[
        bool, Meta(description="leave out what .gitignore files in the archive name")
    ] = True
    site_files: Annotated[
        bool,
        Meta(description="read the generator's output, layouts and themes as well as the posts"),
    ] = False
    readme: Annotated[
        bool,
        Meta(description="read README, LICENSE and their like beside a generator's configuration"),
    ] = False
    base_url: Annotated[
        str | None,
        Meta(description="the site's own address; absent: from _config.yml, hugo.toml or CNAME"),
    ] = None
    generator: Annotated[
        str | None,
        Meta(
            description="what builds the site, such as jekyll, hugo or docusaurus; absent: from"
            " its configuration files"
        ),
    ] = None
    source_keys: Annotated[
        Strings, Meta(description="front-matter keys whose URL is the post's own source")
    ] = (
        "from",
        "source",
        "source_url",
        "canonical_url",
        "canonical",
        "original_url",
        "original",
        "external_url",
        "link",
    )
    formats: Annotated[
        dict[str, str],
        Meta(description="formats by glob, where a file's content and name do not say which"),
    ] = {}
    notebook_outputs: Annotated[
        bool, Meta(description="read the HTML and Markdown that notebook cells put out")
    ] = True
    link_keys: Annotated[
        Strings,
        Meta(
            description="globs of the other front-matter keys whose URLs are citations of kind"
            " reference, such as sponsor.link or **.url"
        ),
    ] = ("**",)
    max_file_size: Annotated[
        int,
        Meta(
            gt=0,
            description="bytes; a larger file is read in pieces if it is a"
            " notebook, JSON, YAML or text, else reported and left out",
        ),
    ] = 50_000_000
    post_timeout: Annotated[
        float, Meta(gt=0, description="seconds of processor time for reading one post")
    ] = 30.0


class SourcesSettings(_Section, frozen=True):
    """Posts that are no files: exports, web archives, sites, databases behind an API."""

    include: Annotated[
        tuple[Literal["draft", "private", "comment"], ...],
        Meta(description="what is read besides published posts: draft, private, comment"),
    ] = ()
    kind: Annotated[
        str | None,
        Meta(description="what kind of source a file or a URL is; absent: recognised"),
    ] = None


class SiteSettings(_Section, frozen=True):
    """How a live site is crawled for its posts."""

    pages: Annotated[int, Meta(ge=1, description="pages that are requested, at most")] = 10_000
    depth: Annotated[
        int, Meta(ge=0, description="links that a page may be away from the start")
    ] = 30
    whole_pages: Annotated[
        bool, Meta(description="cite menus, footers and all else on a page, not only its post")
    ] = False


class LinksSettings(_Section, frozen=True):
    """Which of the links found are audited."""

    exclude: Annotated[
        Strings, Meta(description="globs of URLs to skip, such as https://intranet.example.org/*")
    ] = ()
    kinds: Annotated[Strings, Meta(description="kinds of citation that are audited")] = (
        "link",
        "image",
        "media",
        "frame",
        "source",
        "reference",
    )


class NetworkSettings(_Section, frozen=True):
    """How requests are made."""

    timeout: Annotated[float, Meta(gt=0, description="seconds for one attempt")] = 20.0
    connect_timeout: Annotated[
        float, Meta(gt=0, description="seconds for reaching an address, within the attempt")
    ] = 8.0
    retries: Annotated[int, Meta(ge=0, le=10, description="further attempts after a failure")] = 2
    max_in_flight: Annotated[int, Meta(ge=1, description="requests under way at once")] = 128
    max_redirects: Annotated[int, Meta(ge=0, le=50, description="hops followed in a chain")] = 20
    max_body: Annotated[
        int, Meta(ge=1_000, description="bytes of a page that are read; the rest is left")
    ] = 262_144
    workers: Annotated[
        int, Meta(ge=0, le=64, description="processes that probe; 0: by cores and size of the run")
    ] = 0
    nameservers: Annotated[
        Strings, Meta(description='"address" or "address:port"; none: the system\'s')
    ] = ()
    allow_addresses: Annotated[
        Strings, Meta(description="networks (CIDR) that may be contacted though they are private")
    ] = ()
    ca_file: Annotated[
        str | None, Meta(description="PEM file of certificate authorities to trust as well")
    ] = None
    proxy: Annotated[
        str | None, Meta(description="http://, https:// or socks5:// proxy for all requests")
    ] = None
    no_proxy: Annotated[
        Strings,
        Meta(
            description="hosts, .domains and networks (CIDR) that are contacted without the proxy"
        ),
    ] = ()
    http2: Annotated[bool, Meta(description="speak HTTP/2 where it is offered")] = True
    look_behind_tls: Annotated[
        bool,
        Meta(description="request pages in spite of an invalid certificate (without credentials)"),
    ] = True
    conditional: Annotated[
        bool, Meta(description="request a known page only if it changed (ETag, Last-Modified)")
    ] = True
    robots: Annotated[bool, Meta(description="leave out what robots.txt disallows")] = False
    user_agent: Annotated[
        str | None, Meta(description="User-Agent to send; absent: loccit's own, with the contact")
    ] = None
    contact: Annotated[
        str | None, Meta(description="URL or address that the User-Agent names for complaints")
    ] = None
    ports: Annotated[
        dict[str, int],
        Meta(description="connect elsewhere than a port says, to rehearse on a local web"),
    ] = {}


class PolitenessSettings(_Section, frozen=True):
    """How many requests one host gets, and how often."""

    per_host: Annotated[int, Meta(ge=1, description="requests under way at once on a host")] = 4
    min_interval: Annotated[
        float, Meta(ge=0, description="seconds between two requests to a host")
    ] = 0.1
    max_retry_after: Annotated[
        float, Meta(ge=0, description="seconds; a longer Retry-After is left for another run")
    ] = 120.0
    give_up_after: Annotated[
        int,
        Meta(ge=0, description="failed links after which a host's rest is concluded; 0: never"),
    ] = 5


class HostSettings(_Section, frozen=True):
    """Exceptions for one host; the table's name is the host, `*.` before it for its subdomains."""

    headers: Annotated[dict[str, str], Meta(description="further request headers")] = {}
    credentials_env: Annotated[
        str | None, Meta(description="environment variable holding user:password or a bearer token")
    ] = None
    insecure_credentials: Annotated[
        bool, Meta(description="send credentials over plain http and to other ports than 443 too")
    ] = False
    accept: Annotated[
        tuple[int, ...], Meta(description="statuses that count as 200 on this host")
    ] = ()
    per_host: Annotated[int, Meta(ge=1, description="as in [politeness]")] | None = None
    min_interval: Annotated[float, Meta(ge=0, description="as in [politeness]")] | None = None
    timeout: Annotated[float, Meta(gt=0, description="as in [network]")] | None = None
    skip: Annotated[bool, Meta(description="never send a request to this host")] = False


class JudgeSettings(_Section, frozen=True):
    """How far the evidence is sought."""

    soft_404: Annotated[
        bool, Meta(description="request a probe URL where a page may be a soft 404")
    ] = True
    confirm: Annotated[
        bool, Meta(description="request a dead link again later in the same run")
    ] = True
    fragments: Annotated[bool, Meta(description="note a #fragment that the page lacks")] = False
    drift: Annotated[
        bool,
        Meta(description="note a page whose content is not what it was (see `loccit help drift`)"),
    ] = True
    originals: Annotated[
        bool, Meta(description="check whether the original of a cited archived copy answers again")
    ] = True
    probe_archives: Annotated[
        bool, Meta(description="request web archives' captures too, instead of trusting them")
    ] = False


class WrappersSettings(_Section, frozen=True):
    """Settings for trackers and wrappers."""

    resolve_opaque: Annotated[
        bool, Meta(description="follow links that only the network can unwrap (it is logged there)")
    ] = True
    rules: Annotated[
        Strings, Meta(description="files of further rules (see `loccit help wrappers`)")
    ] = ()
    plugins: Annotated[
        Strings, Meta(description="plugins whose rules are used, too (see `loccit help plugins`)")
    ] = ()


class WaybackSettings(_Section, frozen=True):
    """The look-up of archived copies of dead links (`loccit help archives`)."""

    lookup: Annotated[bool, Meta(description="look for archived copies of dead links")] = False
    endpoint: Annotated[
        str, Meta(description="address of the Wayback Machine, or of another with the same index")
    ] = "https://web.archive.org"
    timemaps: Annotated[
        Strings,
        Meta(description="Memento TimeMaps of further archives; the cited URL is appended"),
    ] = ()
    timegates: Annotated[
        Strings,
        Meta(description="Memento TimeGates of further archives; the cited URL is appended"),
    ] = ()
    links_per_run: Annotated[
        int, Meta(ge=1, description="dead links looked up in one run, the newest dead first")
    ] = 500
    baselines_per_run: Annotated[
        int,
        Meta(
            ge=0,
            description="living links of which a copy from when they were cited is looked up in one"
            " run, to tell content drift (`loccit help drift`)",
        ),
    ] = 0
    questions_per_minute: Annotated[
        float, Meta(gt=0, description="requests a minute to an archive's index")
    ] = 24.0
    pages_per_second: Annotated[
        float, Meta(gt=0, description="requests a second for an archive's captures")
    ] = 8.0
    timeout: Annotated[float, Meta(gt=0, description="seconds for one request to an archive")] = (
        30.0
    )


class PreserveSettings(_Section, frozen=True):
    """Settings of what `loccit preserve` asks Save Page Now for (`loccit help archives`)."""

    endpoint: Annotated[str, Meta(description="address of the archive with Save Page Now")] = (
        "https://web.archive.org"
    )
    pages_per_run: Annotated[int, Meta(ge=1, description="pages submitted in one run")] = 100
    older_than: Annotated[
        float, Meta(gt=0, description="days: a page with a newer copy is not saved again")
    ] = 365.0
    interval: Annotated[float, Meta(ge=0, description="seconds between two submissions")] = 10.0
    timeout: Annotated[float, Meta(gt=0, description="seconds for one request")] = 120.0


class KeepSettings(_Section, frozen=True):
    """Own copies of cited pages, written while an audit reads them (`loccit help archives`)."""

    format: Annotated[
        Literal["none", "warc", "wacz"],
        Meta(description="keep the pages that an audit reads in WARC files, or in a WACZ file"),
    ] = "none"
    folder: Annotated[
        str, Meta(description="where they are kept, relative to the state database's folder")
    ] = "loccit-kept"
    max_body: Annotated[
        int, Meta(ge=1_000, description="bytes of a page or a file that are kept of it, at most")
    ] = 8_388_608
    file_size: Annotated[
        int, Meta(ge=1_000_000, description="bytes after which another WARC file is begun")
    ] = 1_000_000_000


class ScheduleSettings(_Section, frozen=True):
    """When a link is checked again. Times are in hours."""

    min_interval: Annotated[
        float, Meta(ge=0, description="hours: no link is checked again sooner")
    ] = 20.0
    doubtful_interval: Annotated[
        float, Meta(gt=0, description="hours until a suspect or unconfirmed link is checked again")
    ] = 24.0
    stable_interval: Annotated[
        float,
        Meta(
            gt=0, description="hours until a link is checked again; longer the longer it is stable"
        ),
    ] = 168.0
    max_interval: Annotated[
        float, Meta(gt=0, description="hours: stable links' intervals grow up to this")
    ] = 1440.0
    keep_observations: Annotated[
        int, Meta(ge=2, description="observations kept in full for each link; older ones thin out")
    ] = 12


class GateSettings(_Section, frozen=True):
    """Settings of what fails a job."""

    fail_on: Annotated[
        Strings,
        Meta(description="new-dead, dead, new-invalid, new-redirected … or dead>10, dead>2%"),
    ] = ("new-dead", "new-invalid")
    min_confidence: Annotated[
        float, Meta(ge=0, le=1, description="findings below this never fail")
    ] = 0.8
    confirmed_only: Annotated[
        bool, Meta(description="only what a later visit confirmed can fail")
    ] = False
    baseline: Annotated[
        str | None, Meta(description="baseline file; absent: the state's last complete run")
    ] = None


class WaiverSettings(_Section, frozen=True):
    """One waiver: findings that are known and accepted for a time."""

    url: Annotated[str, Meta(description="glob of the URLs waived")]
    reason: Annotated[str, Meta(min_length=1, description="why; shown in the report")]
    until: Annotated[str | None, Meta(description="last day, as 2027-01-31")] = None
    post: Annotated[str, Meta(description="glob of the posts it holds in")] = "**"


Language = Literal["en", "de", "es", "fr", "ja", "zh-Hans", "zh-Hant"]
"""Languages of the page, as BCP 47 names them."""


class ReportSettings(_Section, frozen=True):
    """Settings of what reports show."""

    title: Annotated[str | None, Meta(description="the report's title; absent: the site's")] = None
    language: Annotated[Language, Meta(description="the language of the HTML report")] = "en"
    source_url: Annotated[
        str | None,
        Meta(description="link to a post's source, with {path} and {line}, for the reviewer"),
    ] = None
    show_recipients: Annotated[
        bool, Meta(description="show the part of a wrapped link that names a person")
    ] = False


class NotifySettings(_Section, frozen=True):
    """Notifications after a run."""

    webhook: Annotated[
        str | None, Meta(description="URL that is sent a small JSON body after an audit")
    ] = None
    webhook_env: Annotated[
        str | None, Meta(description="environment variable holding that URL, where it is a secret")
    ] = None


class Settings(_Section, frozen=True):
    """A whole configuration."""

    archive: ArchiveSettings = ArchiveSettings()
    sources: SourcesSettings = SourcesSettings()
    site: SiteSettings = SiteSettings()
    links: LinksSettings = LinksSettings()
    network: NetworkSettings = NetworkSettings()
    politeness: PolitenessSettings = PolitenessSettings()
    hosts: dict[str, HostSettings] = {}
    judge: JudgeSettings = JudgeSettings()
    wrappers: WrappersSettings = WrappersSettings()
    wayback: WaybackSettings = WaybackSettings()
    preserve: PreserveSettings = PreserveSettings()
    keep: KeepSettings = KeepSettings()
    schedule: ScheduleSettings = ScheduleSettings()
    gate: GateSettings = GateSettings()
    waivers: tuple[WaiverSettings, ...] = ()
    report: ReportSettings = ReportSettings()
    notify: NotifySettings = NotifySettings()
