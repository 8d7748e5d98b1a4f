"""WordPress exports (WXR): posts and pages, comments on request.

Format: https://wordpress.org/documentation/article/tools-export-screen/ and `export_wp()` in
WordPress's wp-admin/includes/export.php. It is RSS 2.0 with the namespaces `wp`, `content` and
`excerpt`.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from loccit.model import GatherProblem, PostState
from loccit.sources.interface import Abilities, FileSource, Reading, SourcePost, Text
from loccit.sources.xml_records import Node, Shape, records

_SHAPE = Shape(
    records={"item"},
    placed={"content:encoded", "excerpt:encoded", "wp:comment_content"},
)
_STATES = {
    "publish": PostState.PUBLISHED,
    "private": PostState.PRIVATE,
    "draft": PostState.DRAFT,
    "pending": PostState.DRAFT,
    "future": PostState.DRAFT,
    "auto-draft": PostState.DRAFT,
}
"""By `wp:status`; posts of any other status (trash, inherit) are none."""
_TYPES = ("post", "page")
_SILENT = (
    "attachment", "nav_menu_item", "revision", "custom_css", "customize_changeset",
    "oembed_cache", "wp_global_styles", "wp_navigation", "wp_template", "wp_template_part",
)  # fmt: skip
"""WordPress's own types that hold no posts."""


class Wxr(FileSource):
    """A WordPress export."""

    abilities: ClassVar[Abilities] = Abilities(places=True)

    def posts(self, reading: Reading) -> Iterator[SourcePost | GatherProblem]:
        """The items that are posts or pages, each followed by its comments."""
        others: Counter[str] = Counter()
        for item in records(Path(self.location), _SHAPE):
            if isinstance(item, GatherProblem):
                yield item
                continue
            kind = item.said("wp:post_type") or "post"
            if kind in _TYPES:
                yield from _posts(item, reading)
            elif kind not in _SILENT and item.said("content:encoded"):
                others[kind] += 1
        for kind, count in sorted(others.items()):
            detail = f"{count:,} items of the type {kind} are no posts or pages, and are not read"
            yield GatherProblem(self.location, "left-out", detail)


def _posts(item: Node, reading: Reading) -> Iterator[SourcePost]:
    state = _STATES.get(item.said("wp:status") or "publish")
    if state is None:
        return
    if state is PostState.PUBLISHED and item.said("wp:post_password"):
        state = PostState.PRIVATE
    key = item.said("wp:post_id") or None
    link = item.said("link")
    name = link or item.said("guid") or (f"?p={key}" if key else item.said("title"))
    yield SourcePost(
        name,
        [
            *_texts(item, "content:encoded", None),
            *_texts(item, "excerpt:encoded", "excerpt"),
        ],
        title=item.said("title"),
        author=item.said("dc:creator"),
        date=_date(item.said("wp:post_date_gmt"), item.said("pubDate"), item.said("wp:post_date")),
        tags=tuple(tag.text.strip() for tag in item.children("category") if tag.text.strip()),
        url=link or None,
        state=state,
        key=key,
    )
    if state is PostState.PUBLISHED and reading.wants(PostState.COMMENT):
        for comment in item.children("wp:comment"):
            if comment.said("wp:comment_approved") in ("", "1", "approve", "approved"):
                yield _comment(comment, name, link)


def _comment(comment: Node, post: str, link: str) -> SourcePost:
    number = comment.said("wp:comment_id")
    about = (comment.said("wp:comment_author_url"),)
    return SourcePost(
        f"{post}#comment-{number}",
        [*_texts(comment, "wp:comment_content", None), Text("", urls=about)],
        author=comment.said("wp:comment_author"),
        date=_date(comment.said("wp:comment_date_gmt"), comment.said("wp:comment_date")),
        url=f"{link}#comment-{number}" if link else None,
        state=PostState.COMMENT,
    )


def _texts(node: Node, name: str, locator: str | None) -> Iterator[Text]:
    for child in node.children(name):
        if text := child.text:
            yield Text(text, "wordpress", locator, child.lines)


def _date(*written: str) -> str | None:
    """The first date that was set; WordPress writes zeros for one that was not."""
    return next((date for date in written if date and not date.startswith("0000")), None)


def open_source(location: str) -> Wxr:
    """Read a file by this source."""
    return Wxr(location)
