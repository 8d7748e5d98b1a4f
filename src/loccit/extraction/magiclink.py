"""References in short on sites of MkDocs (`#12`, `@name`, `name/project#12`), and what they mean.

They are links where `mkdocs.yml` sets `repo_url_shorthand` (`loccit.extraction.short_references`).
"""

import re
from collections.abc import Iterator

from msgspec import Struct

from loccit.extraction.reference import Body, Found, Spans, merged, within
from loccit.extraction.site import PublishedSite
from loccit.model import Kind

_PROVIDERS = {
    "github": ("https://github.com", {"#": "issues", "!": "pull", "?": "discussions"}),
    "gitlab": ("https://gitlab.com", {"#": "-/issues", "!": "-/merge_requests"}),
}
"""Where each provider is, and what each sign before a number means."""
_SHORT = re.compile(
    r"<[a-zA-Z/!][^<>\n]{0,1000}>"
    r"|(?<![\w@/\\.&-])@(?P<user>[a-zA-Z\d](?:[a-zA-Z\d_-]{0,37}[a-zA-Z\d])?)"
    r"(?:/(?P<project>[\w.-]{0,99}[a-zA-Z\d]))?(?![\w-])"
    r"|(?<![\w@/\\.&-])(?:(?P<owner>[a-zA-Z\d](?:[a-zA-Z\d_-]{0,37}[a-zA-Z\d])?)/"
    r"(?P<repository>[\w.-]{0,99}[a-zA-Z\d]))?(?P<sign>[#!?])(?P<number>[1-9]\d{0,9})(?!\w)",
    re.A,
)
"""A tag, in which nothing counts; who is mentioned; a number of a project's."""


class Magiclink(Struct, frozen=True):
    """The provider and the project that references of a site are relative to."""

    provider: str
    user: str
    repository: str

    def add(self, text: str, start: int, body: Body) -> None:
        """Add what the references in a text lead to, where they are neither code nor in links."""
        taken = merged([*body.hidden, *(one.mark for one in body.found)])
        body.found += self._found(text, start, taken)

    def _found(self, text: str, start: int, taken: Spans) -> Iterator[Found]:
        for match in _SHORT.finditer(text, start):
            begin, end = match.span()
            if text.startswith("[", begin - 1) and text.startswith("]", end):
                continue  # a label
            url = self._url(match)
            if url is not None and not within(begin, taken):
                raw = match.group()
                yield Found(match.start(), raw, url, Kind.LINK, "magiclink", raw, "", match.span())

    def _url(self, match: re.Match[str]) -> str | None:
        home, kinds = _PROVIDERS[self.provider]
        if match["user"]:
            project = match["project"]
            return f"{home}/{match['user']}" + (f"/{project}" if project else "")
        owner = match["owner"] or self.user
        repository = match["repository"] or self.repository
        kind = kinds.get(match["sign"] or "")
        if kind is None or not owner or not repository:
            return None
        return f"{home}/{owner}/{repository}/{kind}/{match['number']}"


def magiclink_of(site: PublishedSite) -> Magiclink | None:
    """The setting in the configuration of a site of MkDocs; None where references are text."""
    options = dict(site.references)
    if site.generator != "mkdocs" or options.get("provider") not in _PROVIDERS:
        return None
    return Magiclink(options["provider"], options["user"], options["repo"])
