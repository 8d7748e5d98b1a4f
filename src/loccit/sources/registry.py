"""The table of sources, and which of them an argument names.

A URL is a site, unless `--from` names another kind. A folder, and a file in a format of
`loccit.extraction.formats`, is a folder of posts. Other files are recognised by their content.
A new source derives from `PostSource`; short models are `tumblr.py` (XML), `ghost.py` (JSON) and
`substack.py` (ZIP).
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from msgspec import Struct

from loccit import plugins
from loccit.config.settings import Settings
from loccit.errors import PluginError, UsageError
from loccit.extraction.archive import require_known_format
from loccit.extraction.formats import FORMATS
from loccit.extraction.gathered import Gathered
from loccit.sources.folder import Folder
from loccit.sources.head import Head, read_head
from loccit.sources.interface import Reading, Render, Source
from loccit.sources.member_names import ARC_BEGINS, is_outbox, is_post, is_table, is_tweets


class SourceType(Struct, frozen=True):
    """A kind of source."""

    name: str
    """As `--from` takes it."""
    title: str
    module: str
    """The module in this package, whose `open_source(location)` makes the source."""
    claims: Callable[[Head], bool] | None = None
    """Whether the beginning of a file (of a ZIP file: its members) is of this kind."""
    one_file: bool = False
    """Whether it is an export in one file, which may come packed with others."""
    remote: bool = False
    """Whether it is named by a URL."""
    needs: str = ""
    """A module that must be installed."""
    extra: str = ""
    """The extra of loccit that installs it."""

    def open(self, location: Path | str) -> Source:
        """Make the source.

        Raises:
            UsageError: what reads it is not installed.
        """
        if self.needs and find_spec(self.needs) is None:
            raise UsageError(
                f"{location}: reading {self.title} needs an extra: "
                f"pip install 'loccit[{self.extra}]'"
            )
        make: Callable[[str], Source] = import_module(f"{__package__}.{self.module}").open_source
        return make(str(location))


_MOVABLE_TYPE = re.compile(
    r"\s*+(?>(?:(?:AUTHOR|TITLE|BASENAME|STATUS|ALLOW COMMENTS|DATE|UNIQUE URL):[^\n]*\n)+)"
    r"(?>(?:[A-Z ]+:[^\n]*\n|[ \t\r]*\n)*)-----\r?\n"
)


_WARC_PACKED = (b"\x28\xb5\x2f\xfd", b"\x04\x22\x4d\x18")
"""How zstd and LZ4 begin, which FastWARC unpacks."""


def _is_movable_type(head: Head) -> bool:
    return _MOVABLE_TYPE.match(head.text) is not None


def _is_ghost(head: Head) -> bool:
    first = head.keys[:4]
    nested = first[:1] in (("db",), ("meta",), ("data",)) and "version" in head.keys[:12]
    return nested and ("data" in first or "exported_on" in head.keys[:12])


def _is_substack(head: Head) -> bool:
    return any(is_table(name) for name in head.members)


def _is_mastodon(head: Head) -> bool:
    is_listed = any(is_outbox(name) for name in head.members)
    return is_listed or ("orderedItems" in head.keys and "OrderedCollection" in head.text)


def _is_twitter(head: Head) -> bool:
    script = re.match(r"\s*(?:window\.YTD\.(?:tweets?|note_tweet)\.|Grailbird\.data\.)", head.text)
    return script is not None or any(is_tweets(name) for name in head.members)


def _is_feed(head: Head) -> bool:
    if head.root.lower() in ("rss", "rdf", "feed"):
        return True
    return "version" in head.keys and "jsonfeed.org/version" in head.text


def _is_medium(head: Head) -> bool:
    return not _is_substack(head) and any(is_post(name) for name in head.members)


def _is_packed(head: Head) -> bool:
    """Of a packed tar file there are names alone, which say enough of Takeout."""
    listed = any(_TAKEOUT.fullmatch(name) for name in head.members)
    return listed or any(export_of(one) is not None for one in head.packed)


_TAKEOUT = re.compile(r"(?:.*/)?Blogger/(?:.*/)?feed\.atom")


def export_of(head: Head) -> "SourceType | None":
    """The kind of export that a file is, of those that may come packed with others."""
    known = (one for one in _ALL if one.one_file)
    return next((one for one in known if one.claims is not None and one.claims(head)), None)


_ALL = (
    SourceType(
        "wxr",
        "WordPress exports (WXR)",
        "wxr",
        lambda head: head.root == "rss" and "wordpress.org/export/" in head.text,
        one_file=True,
    ),
    SourceType(
        "blogger",
        "Blogger exports",
        "blogger",
        lambda head: (
            head.root == "feed"
            and ("schemas.google.com/blogger" in head.text or ">Blogger</generator>" in head.text)
        ),
        one_file=True,
    ),
    SourceType(
        "tumblr", "Tumblr backups", "tumblr", lambda head: head.root == "tumblr", one_file=True
    ),
    SourceType(
        "mediawiki",
        "MediaWiki dumps",
        "mediawiki",
        lambda head: head.root == "mediawiki",
        one_file=True,
    ),
    SourceType(
        "movable-type", "Movable Type exports", "movable_type", _is_movable_type, one_file=True
    ),
    SourceType("ghost", "Ghost exports", "ghost", _is_ghost, one_file=True),
    SourceType("substack", "Substack exports", "substack", _is_substack),
    SourceType("mastodon", "Mastodon archives", "mastodon", _is_mastodon),
    SourceType("twitter", "archives of Twitter and X", "twitter", _is_twitter),
    SourceType("medium", "Medium exports", "medium", _is_medium),
    SourceType("packed", "exports in an archive file", "packed", _is_packed),
    SourceType(
        "warc",
        "web archives (WARC, WACZ)",
        "warc",
        lambda head: (
            (
                head.data.startswith(b"WARC/")
                or (head.data.startswith(_WARC_PACKED) and ".warc" in head.name)
            )
            or any(name.startswith("archive/") and ".warc" in name for name in head.members)
        ),
        needs="fastwarc",
        extra="warc",
    ),
    SourceType("arc", "web archives (ARC)", "arc", lambda head: head.data.startswith(ARC_BEGINS)),
    SourceType("wordpress", "WordPress through its API", "wordpress_api", remote=True),
    SourceType("ghost-api", "Ghost through its API", "ghost_api", remote=True),
    SourceType("site", "live sites", "site.source", remote=True),
    SourceType("feed", "feeds (RSS, Atom, JSON Feed)", "feed", _is_feed, remote=True),
)

SOURCES: Mapping[str, SourceType] = {one.name: one for one in _ALL}
"""Every kind of source but the folder, by name; of two that claim a file, the first has it."""

DEFAULT_REMOTE = "site"
"""What a URL is where `--from` does not say."""


def is_url(argument: Path | str) -> bool:
    """Return whether an argument names something on the web."""
    return isinstance(argument, str) and argument.lower().startswith(("http://", "https://"))


def find_source(argument: Path | str, settings: Settings) -> Source:
    """The source that a person names.

    Args:
        argument: a folder, a file, or a URL.
        settings: `sources.kind` may say what it is.

    Raises:
        UsageError: there is no such thing, or nothing reads it.
    """
    kind = settings.sources.kind
    wanted = SOURCES.get(kind) if kind else None
    if kind and wanted is None:
        if kind in plugins.names(plugins.SOURCES):
            return _of_plugin(kind, argument)
        raise UsageError(f"{argument}: there is no source {kind}; known: {', '.join(names())}")
    if is_url(argument):
        wanted = wanted or SOURCES.get(DEFAULT_REMOTE)
        remote = ", ".join(one.name for one in SOURCES.values() if one.remote)
        if wanted is None or not wanted.remote:
            raise UsageError(f"{argument}: name what is there with --from: {remote or 'nothing'}")
        return wanted.open(argument)
    path = Path(argument)
    if not path.exists():
        raise UsageError(f"{path}: there is no such folder or file")
    if wanted is not None and wanted.remote and wanted.claims is None:
        raise UsageError(f"{path}: {wanted.title} is named by a URL")
    if not path.is_file() and not path.is_dir():
        raise UsageError(
            f"{path}: neither a folder nor a regular file (`-` is standard input). "
            f"What loccit reads: {', '.join(names())}"
        )
    if wanted is None and path.is_file() and not settings.archive.formats:
        wanted = recognise(path)
        if wanted is None:
            require_known_format(path)
    return wanted.open(path) if wanted else Folder(path)


def _of_plugin(name: str, argument: Path | str) -> Source:
    """The source that a plugin makes of a location, which may be anything that it understands."""
    label = f"plugin {name!r} in {plugins.SOURCES}"
    make = plugins.load(plugins.SOURCES, name)
    with plugins.explained(label, f"can't open {argument}"):
        source = make(str(argument))
    if not all(hasattr(source, part) for part in _PARTS):
        raise PluginError(f"{label} makes no source: see loccit.sources.PostSource")
    return _PluginSource(source, label)


class _PluginSource:
    """A plugin's source whose errors name the plugin."""

    def __init__(self, source: Source, label: str) -> None:
        self._source = source
        self._label = label
        self.location = source.location
        self.abilities = source.abilities

    @property
    def folder(self) -> Path | None:
        return self._source.folder

    @property
    def title(self) -> str:
        return self._source.title

    def fingerprint(self, settings: Settings) -> object:
        return self._source.fingerprint(settings)

    def content(self) -> str | None:
        """None: another version of the plugin may read the same file in another way."""
        return None

    def read(self, reading: Reading, only: Collection[str] | None = None) -> Iterator[Gathered]:
        with plugins.explained(self._label, "failed"):
            yield from self._source.read(reading, only)

    def listed(
        self, reading: Reading, render: Render, jobs: int = 0
    ) -> Iterator[bytes | bytearray]:
        with plugins.explained(self._label, "failed"):
            yield from self._source.listed(reading, render, jobs)


_PARTS = ("location", "abilities", "folder", "title", "fingerprint", "read", "listed")
"""What a source has; its class may come from anywhere."""


def recognise(path: Path) -> SourceType | None:
    """The kind of source that a file is; None for a file of one post.

    Where several kinds claim a file, the first in the table's order has it: a WordPress export is
    also RSS, a Blogger export also Atom.
    """
    head = read_head(path)
    claims = [one for one in SOURCES.values() if one.claims is not None and one.claims(head)]
    return claims[0] if claims else None


def names() -> list[str]:
    """Return what `--from` takes."""
    return [*FORMATS, *SOURCES, *plugins.names(plugins.SOURCES)]
