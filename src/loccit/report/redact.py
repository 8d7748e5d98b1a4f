"""The one place where every text on its way out is redacted: reports, commands, exports, webhooks.

`Redactor.value` walks any value, field by field, so that no field can be forgotten.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from functools import cache, lru_cache
from operator import is_
from typing import Any, TypeVar, cast

import msgspec
from msgspec import Struct, structs

from loccit.config.settings import Settings
from loccit.host_secrets import secrets_of
from loccit.model import Citation
from loccit.report.model import Report, ReportLink
from loccit.urls.redaction import Redaction
from loccit.wrapper_rules import wrapper_rules

_T = TypeVar("_T")

_URLS = frozenset(
    {"url", "final_url", "target", "location", "raw", "source", "canonical", "refresh", "link"}
)
"""Fields that hold a URL and nothing else, blanks and quotes included."""
_PATHS = frozenset({"post", "path"})
"""Fields by which commands find a post; `Redactor.paths` redacts them."""


_encode = msgspec.json.Encoder().encode
_SIGN = re.compile(rb"[/%@=&][^\" ]*")
"""A sign without which no rule finds anything to hide, and what follows it."""
_URL_KEYS = tuple(f'"{name}":'.encode() for name in sorted(_URLS))


class Redactor:
    """Leaves out of values what their readers are not to see.

    Args:
        redaction: what is left out of a URL and of a text.
    """

    def __init__(self, redaction: Redaction) -> None:
        self.text = redaction.text
        self.url = redaction.url
        self._may_hide = redaction.may_hide
        self._is_plain = redaction.is_plain
        self._has_secrets = redaction.has_secrets
        self._is_shown = lru_cache(50_000)(self._is_shown_as_it_is)

    @classmethod
    def of(cls, settings: Settings, *, show_recipients: bool = False) -> "Redactor":
        """Return the redactor of a configuration, with its hosts' secrets and its wrappers."""
        more = settings.wrappers.rules or settings.wrappers.plugins
        return cls(
            Redaction(
                show_recipients=show_recipients or settings.report.show_recipients,
                secrets=secrets_of(settings.hosts, os.environ),
                rules=wrapper_rules(settings) if more else None,
            )
        )

    def value(self, value: _T) -> _T:
        """A value of any kind in which every text is redacted, paths of posts apart."""
        return cast(_T, self._value(value, kept=_PATHS))

    def all(self, value: _T) -> _T:
        """The same, paths of posts too: what a command prints."""
        return cast(_T, self._value(value, kept=frozenset()))

    def report(self, report: Report) -> Report:
        """A report in which every text is redacted as it is read, paths of posts apart."""
        return self.value(report).edited(link=self._link, post=self.value, url=self.value)

    def _link(self, link: ReportLink) -> ReportLink:
        """Return what `value` does, which takes far longer, and changes few links."""
        return link if self._needs_nothing(link) else self.value(link)

    def _needs_nothing(self, link: ReportLink) -> bool:
        """Return whether no text of a link changes, as far as its JSON shows that.

        No rule reaches over a blank, and none changes a text without one of a few signs, so that
        the parts between blanks can be looked at by themselves. A quote within a text is part of
        what it stands in, and means to all rules what an apostrophe means.
        """
        if self._has_secrets:  # they may stand anywhere
            return False
        try:
            written = _encode(link)
        except UnicodeEncodeError:
            return False
        if b"\\" in written and b"\\" in (written := written.replace(b'\\"', b"'")):
            return False
        own = link.url.encode()
        if self._is_shown(own):  # it stands in half a dozen fields
            written = written.replace(b'"%s"' % own, b'""')
        return all(map(self._is_shown, _signed_parts(written)))

    def _is_shown_as_it_is(self, part: bytes) -> bool:
        text = part.decode()
        return self._is_plain(text) or self.url(text) == text == self.text(text)

    def paths(self, report: Report) -> Report:
        """The same with the paths of posts redacted: what is written of a report."""
        problems = tuple(structs.replace(p, path=self.text(p.path)) for p in report.problems)
        return structs.replace(report, problems=problems).edited(
            link=self._paths_of_link,
            post=lambda post: structs.replace(post, path=self.text(post.path)),
        )

    def _paths_of_link(self, link: ReportLink) -> ReportLink:
        citations = link.citations
        if all(self.text(c.post) == c.post for c in citations):
            return link
        hidden = (structs.replace(c, post=self.text(c.post)) for c in citations)
        return structs.replace(link, citations=tuple(hidden))

    def _value(self, value: Any, kept: frozenset[str]) -> Any:
        if isinstance(value, str):
            return value if isinstance(value, Enum) else self._string(value)
        if isinstance(value, Struct):
            return self._struct(value, kept)
        if isinstance(value, Mapping):
            return {
                self._value(key, kept): self._field(str(key), one, kept)
                for key, one in value.items()
            }
        if isinstance(value, tuple | list):
            walked = [self._value(one, kept) for one in value]
            if all(map(is_, walked, value)):
                return value
            return tuple(walked) if isinstance(value, tuple) else walked
        return value

    def _string(self, text: str) -> str:
        if not self._may_hide(text):
            return text
        # A URL may hold what ends a URL in a text.
        whole = text[:4].lower() == "http" and len(text.split(maxsplit=1)) == 1
        return self.text(self.url(text)) if whole else self.text(text)

    def _field(self, name: str, value: Any, kept: frozenset[str]) -> Any:
        if isinstance(value, str) and not isinstance(value, Enum):
            if name in kept:
                return value
            if name in _URLS and value[:4].lower() == "http":
                return self.url(value)
            return self.text(self.url(value)) if name in _URLS else self._string(value)
        return self._value(value, kept)

    def _struct(self, value: Struct, kept: frozenset[str]) -> Struct:
        changed: dict[str, Any] = {}
        for name in _fields(type(value)):
            old = getattr(value, name)
            # Most fields are empty, or hold a text with nothing to hide: a report has millions.
            if not old or (type(old) is str and not self._may_hide(old)):
                continue
            new = self._field(name, old, kept)
            if new is not old and new != old:
                changed[name] = new
        if not changed:
            return value
        if "context" in changed and isinstance(value, Citation):
            changed.update(self._context(value, changed["context"]))
        return structs.replace(value, **changed)

    def _context(self, citation: Citation, hidden: str) -> dict[str, Any]:
        """The context of a citation with the place of its text in it, as far as it can be found."""
        old, start, end = citation.context, citation.mark_start, citation.mark_end
        parts = [self.text(part) for part in (old[:start], old[start:end], old[end:])]
        if "".join(parts) != hidden:
            return {"mark_start": 0, "mark_end": 0}
        head = len(parts[0])
        return {"mark_start": head, "mark_end": head + len(parts[1])}


def _signed_parts(written: bytes) -> Iterator[bytes]:
    """Yield the parts of texts in JSON, between blanks and quotes, that have a sign in them.

    A text that is a URL with blanks in it is one part: as a URL it is looked at as a whole.
    """
    for found in _SIGN.finditer(written):
        start, end = found.span()
        quote = written.rfind(b'"', 0, start)
        blank = written.rfind(b" ", quote, start)
        if written.endswith(_URL_KEYS, 0, quote):
            yield written[quote + 1 : written.find(b'"', end)]
        else:
            yield written[max(quote, blank) + 1 : end]


_NOT_TEXT = (int, float, bool, bytes, type(None))


@cache
def _fields(kind: type[Struct]) -> tuple[str, ...]:
    """The fields of a value that may hold a text."""
    return tuple(field.name for field in structs.fields(kind) if not _is_plain(field.type))


def _is_plain(annotation: Any) -> bool:
    """Return whether a type holds no text of others: numbers, bytes, enumerations, literals."""
    if isinstance(annotation, type):
        if issubclass(annotation, Struct):
            return not (_fields(annotation) or annotation.__subclasses__())
        return annotation in _NOT_TEXT or issubclass(annotation, Enum)
    arguments: Iterable[Any] = getattr(annotation, "__args__", ())
    if getattr(annotation, "__origin__", None) is not None and not arguments:
        return False
    return bool(arguments) and all(
        _is_plain(one) or isinstance(one, str | int) or one is Ellipsis for one in arguments
    )


redacted = Redactor(Redaction()).value
"""A value redacted by what is known without a configuration."""
