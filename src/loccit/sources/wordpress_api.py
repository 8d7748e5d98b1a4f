"""WordPress through its REST API: posts and pages, comments and unpublished posts on request.

API: https://developer.wordpress.org/rest-api/reference/posts/. Only what changed since the last
audit is requested in full. Credentials are those of the host's table in the configuration
(`credentials_env`, with an application password); they are needed for drafts and private posts.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode, urlsplit

from loccit.config.settings import Settings
from loccit.extraction.site import PublishedSite, site_at
from loccit.extraction.visible_text import strip_tags
from loccit.model import GatherProblem, PostState
from loccit.sources.http import Fetcher
from loccit.sources.interface import PostSource, Reading, SourceError, SourcePost, Text
from loccit.sources.json_records import text_of
from loccit.sources.rest import ListedPage, Listing, get_json

_BRIEF = "id,link,modified_gmt,status"
_FULL = "id,link,modified_gmt,status,date_gmt,title,content,excerpt"
_COMMENT = "id,link,date_gmt,author_name,author_url,content,status"
_PAGE = 100
_STATUSES = {
    PostState.PUBLISHED: ("publish",),
    PostState.DRAFT: ("draft", "pending", "future"),
    PostState.PRIVATE: ("private",),
}
_STATES = {status: state for state, statuses in _STATUSES.items() for status in statuses}


class WordPress(PostSource):
    """A WordPress site, read through its REST API."""

    def site(self, settings: Settings) -> PublishedSite:
        """The site itself: its links to its own pages are no citations."""
        return site_at(settings.archive.base_url or self.location)

    @property
    def title(self) -> str:
        """The site's host and path."""
        return self.location.partition("://")[2].rstrip("/")

    def posts(self, reading: Reading) -> Iterator[SourcePost | GatherProblem]:
        """Posts, then pages, then comments, each in the order of their ids."""
        with Fetcher(reading.settings) as fetcher:
            api = _Api(fetcher, self.location)
            statuses = [
                status
                for state, names in _STATUSES.items()
                if reading.wants(state)
                for status in names
            ]
            for kind in ("posts", "pages"):
                for page in api.pages(kind, _BRIEF, statuses, reading):
                    yield from _posts(api, kind, page.posts, statuses, reading)
                    if page.problem is not None:
                        yield page.problem
            if reading.wants(PostState.COMMENT):
                for page in api.pages("comments", _COMMENT, [], reading):
                    yield from map(_comment, page.posts)
                    if page.problem is not None:
                        yield page.problem


class _Api:
    """The REST API of one site, by either of the addresses that it may have."""

    def __init__(self, fetcher: Fetcher, location: str) -> None:
        self._fetcher = fetcher
        base = location.partition("#")[0].partition("?")[0].rstrip("/")
        if "/wp-json" in base:
            base = base.partition("/wp-json")[0]
        self._location = base
        answer = get_json(fetcher, f"{base}/wp-json/")
        self._plain = not _is_root(answer.value)
        if self._plain and not _is_root(get_json(fetcher, f"{base}/?rest_route=/").value):
            raise SourceError(f"{location}: no WordPress answers there (no REST API)")

    def get(self, kind: str, **parameters: str) -> list[Any] | None:
        """A listing; None where it has no such page.

        Raises:
            SourceError: the API refuses.
        """
        route = f"/wp/v2/{kind}"
        if self._plain:
            url = f"{self._location}/?{urlencode({'rest_route': route} | parameters)}"
        else:
            url = f"{self._location}/wp-json{route}?{urlencode(parameters)}"
        answer = get_json(self._fetcher, url)
        if answer.status == 400 and _code(answer.value) == "rest_post_invalid_page_number":
            return None
        if answer.status in (400, 401, 403) and parameters.get("status"):
            host = urlsplit(self._location).hostname
            raise SourceError(
                f"{self._location}: drafts and private posts are refused (status {answer.status}). "
                f'Set `[hosts."{host}"] credentials_env` to an environment variable that holds '
                "user:application-password"
            )
        if answer.status != 200 or not isinstance(answer.value, list):
            raise SourceError(f"{url}: status {answer.status} {_code(answer.value)}".rstrip())
        listed: list[Any] = answer.value
        return listed

    def pages(
        self, kind: str, fields: str, statuses: list[str], reading: Reading
    ) -> Iterator[ListedPage]:
        """The pages of a listing."""
        parameters = _parameters(fields, statuses) | {"orderby": "id", "order": "asc"}

        def page(number: int) -> list[Any] | None:
            return self.get(kind, **parameters, page=str(number))

        return Listing(self._location, reading).read(page, _PAGE)


def _parameters(fields: str, statuses: list[str]) -> dict[str, str]:
    parameters = {"per_page": str(_PAGE), "_fields": fields}
    if statuses not in ([], ["publish"]):
        parameters["status"] = ",".join(statuses)
    return parameters


def _posts(
    api: _Api, kind: str, brief: list[Any], statuses: list[str], reading: Reading
) -> Iterator[SourcePost | GatherProblem]:
    """The posts of one page of a listing; those that changed are requested in full."""
    changed = [one for one in brief if reading.known.get(_name(one)) != _digest(one)]
    full: dict[Any, Any] = {}
    if changed:
        ids = ",".join(str(one.get("id")) for one in changed)
        listed = api.get(kind, **_parameters(_FULL, statuses), include=ids) or []
        full = {str(one.get("id")): one for one in listed if isinstance(one, dict)}
    for one in brief:
        if one not in changed:
            yield SourcePost(_name(one), None, state=_state(one))
        elif (found := full.get(str(one.get("id")))) is not None:
            yield _post(found)
        else:
            detail = "it is listed, and not sent when it is requested"
            yield GatherProblem(_name(one), "unreadable", detail)


def _name(post: dict[str, Any]) -> str:
    return text_of(post.get("link")) or f"?p={post.get('id')}"


def _digest(post: dict[str, Any]) -> str:
    facts = (post.get(name) for name in ("id", "modified_gmt", "status"))
    return text_of(" ".join(map(str, facts)))


def _state(post: dict[str, Any]) -> PostState:
    return _STATES.get(text_of(post.get("status")) or "publish", PostState.PRIVATE)


def _post(post: dict[str, Any]) -> SourcePost:
    texts = [_rendered(post, "content")]
    if isinstance(post.get("content"), dict) and post["content"].get("protected"):
        texts = []
    return SourcePost(
        _name(post),
        [Text(text, "wordpress") for text in texts if text],
        title=strip_tags(_rendered(post, "title")) or None,
        date=text_of(post.get("date_gmt")) or None,
        url=text_of(post.get("link")) or None,
        state=_state(post),
        key=str(post.get("id")),
        digest=_digest(post),
    )


def _comment(comment: dict[str, Any]) -> SourcePost:
    link = text_of(comment.get("link"))
    return SourcePost(
        link or f"#comment-{comment.get('id')}",
        [Text(_rendered(comment, "content")), Text("", urls=(text_of(comment.get("author_url")),))],
        author=text_of(comment.get("author_name")) or None,
        date=text_of(comment.get("date_gmt")) or None,
        url=link or None,
        state=PostState.COMMENT,
        key=str(comment.get("id")),
    )


def _rendered(post: dict[str, Any], name: str) -> str:
    field = post.get(name)
    return text_of(field.get("rendered")) if isinstance(field, dict) else text_of(field)


def _is_root(value: Any) -> bool:
    return isinstance(value, dict) and "namespaces" in value


def _code(value: Any) -> str:
    return text_of(value.get("code")) if isinstance(value, dict) else ""


def open_source(location: str) -> WordPress:
    """Read a site through its API."""
    return WordPress(location)
