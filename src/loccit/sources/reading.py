"""Posts that a source yields → the same values that files give, one post at a time."""

import hashlib
from collections.abc import Iterator, Sequence
from email.utils import parsedate_to_datetime
from logging import getLogger

import msgspec

from loccit.errors import LoccitError
from loccit.extraction.formats import Part
from loccit.extraction.gathered import FileCitations, Gathered, as_cited
from loccit.extraction.languages import parts_of
from loccit.extraction.link_filter import Outward
from loccit.extraction.post import PostReader
from loccit.extraction.post_metadata import as_date
from loccit.extraction.reference import Body, Found
from loccit.extraction.site import PublishedSite, site_at
from loccit.extraction.time_limit import PostTimeoutError, time_limit
from loccit.extraction.visible_text import fold
from loccit.model import GatherProblem, Kind, Post
from loccit.sources.interface import (
    LARGEST_POST,
    PostSource,
    Reading,
    Render,
    SourceError,
    SourcePost,
    Text,
)

_log = getLogger(__name__)

_BATCH = 32
"""Posts whose citations are rendered at once."""


def gathered(source: PostSource, reading: Reading) -> Iterator[Gathered]:
    """The posts of a source with their citations and what stands around each."""
    reader = _Reader(source, reading, around=True)
    for item in reader.items():
        if isinstance(item, GatherProblem):
            yield Gathered(None, None, (item,))
        else:
            yield reader.read(item)


def listed(source: PostSource, reading: Reading, render: Render) -> Iterator[bytes]:
    """The citations alone, in batches."""
    reader = _Reader(source, reading, around=False)
    batch: list[FileCitations] = []
    for item in reader.items():
        if isinstance(item, GatherProblem):
            batch.append(FileCitations(None, [item]))
        else:
            one = reader.read(item)
            cited = None if one.citations is None else [as_cited(cited) for cited in one.citations]
            batch.append(FileCitations(cited, list(one.problems)))
        if len(batch) == _BATCH:
            yield render(batch)
            batch = []
    if batch:
        yield render(batch)


class _Reader:
    """Reads the posts of one source."""

    def __init__(self, source: PostSource, reading: Reading, *, around: bool) -> None:
        settings = reading.settings
        self._source = source
        self._reading = reading
        self._around = around
        self._limit = settings.archive.post_timeout
        self._reader = PostReader(settings.archive, Outward(source.site(settings)))
        self._names: set[bytes] = set()

    def items(self) -> Iterator[SourcePost | GatherProblem]:
        """Yield the wanted posts of a source; an error becomes a problem of the source."""
        try:
            for item in self._source.posts(self._reading):
                if isinstance(item, GatherProblem) or self._reading.wants(item.state):
                    yield item
        except SourceError as error:
            yield GatherProblem(self._source.location, "source-unreadable", str(error))
        except OSError as error:
            detail = error.strerror or str(error)
            yield GatherProblem(self._source.location, "source-unreadable", detail)
        except (LoccitError, MemoryError):
            raise
        except Exception as error:  # what a stranger's file does to a reader never ends the run
            if not type(self._source).__module__.startswith("loccit."):
                raise  # of a plugin, which is named where it is caught
            _log.debug("%s", self._source.location, exc_info=error)
            detail = f"internal error: {type(error).__name__}: {error}"[:200]
            yield GatherProblem(self._source.location, "source-unreadable", detail)

    def read(self, post: SourcePost) -> Gathered:
        """The citations of one post; what goes wrong in it costs this post alone."""
        name = self._name(post)
        if post.texts is None:
            return Gathered(Post(name, self._reading.known.get(name, ""), 0), None)
        try:
            with time_limit(self._limit):
                return self._read(post, name)
        except PostTimeoutError:
            detail = f"reading it took more than {self._limit:g} seconds (archive.post_timeout)"
            return _failed(name, "reader-timeout", detail)
        except (KeyboardInterrupt, SystemExit, SourceError, OSError):
            raise
        except BaseException as error:  # the Markdown parser's panics are no Exceptions
            return _failed(name, "reader-failed", f"{type(error).__name__}: {error}"[:200])

    def _read(self, post: SourcePost, name: str) -> Gathered:
        texts = post.texts or ()
        size = sum(len(text.text) for text in texts)
        if size > LARGEST_POST:
            detail = f"{size:,} characters; at most {LARGEST_POST:,} are read of one post"
            return _failed(name, "too-large", detail)
        digest = post.digest or _digest(post, texts)
        if self._reading.known.get(name) == digest:
            return Gathered(Post(name, digest, size), None)
        made = Post(
            name,
            digest,
            size,
            fold(post.title or "") or None,
            date_of(post.date),
            fold(post.author or "") or None,
            post.tags,
            url=post.url,
            state=post.state,
        )
        problems: list[GatherProblem] = []
        parts = [part for text in texts for part in _parts(name, text, problems)]
        cited = self._reader.taken_out(made, parts, around=self._around)
        if not post.own_host and post.url:
            own = site_at(post.url.partition("?")[0])
            cited = tuple(one for one in cited if not PublishedSite(own.hosts).holds(one.url))
        return Gathered(made, cited, tuple(problems))

    def _name(self, post: SourcePost) -> str:
        """The post's id; where another post has it already, with the source's own key or digest."""
        name = post.id
        for further in (post.key, post.digest or _digest(post, post.texts or ())):
            if self._is_new(name):
                return name
            if further:
                name = f"{post.id} ({further})"
        return name

    def _is_new(self, name: str) -> bool:
        short = hashlib.blake2b(name.encode("utf-8", "replace"), digest_size=8).digest()
        if short in self._names:
            return False
        self._names.add(short)
        return True


def _failed(name: str, reason: str, detail: str) -> Gathered:
    return Gathered(None, None, (GatherProblem(name, reason, detail),))


def _parts(name: str, text: Text, problems: list[GatherProblem]) -> Iterator[Part]:
    for part in parts_of(name, text.text, text.language, problems):
        part.locator = text.locator or part.locator
        part.lines = text.lines
        yield part
    if text.urls:
        found = [
            Found(0, url.strip(), url.strip(), Kind.LINK, "field", mark=(0, 0))
            for url in text.urls
            if url.strip()
        ]
        yield Part("", Body(found), None, text.locator, prose=False)


def _digest(post: SourcePost, texts: Sequence[Text]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    facts = (post.title, post.author, post.date, post.tags, post.url, post.state)
    digest.update(msgspec.json.encode(facts))
    for text in texts:
        digest.update(msgspec.json.encode((text.text, text.language, text.locator, text.urls)))
    return digest.hexdigest()


def date_of(written: str | None) -> str | None:
    """ISO 8601 in UTC of what exports write; None where it is no date."""
    if not written or written.startswith("0000"):
        return None
    date = as_date(written)
    if date is not None:
        return date
    try:
        return as_date(parsedate_to_datetime(written))
    except (ValueError, OverflowError):
        return None
