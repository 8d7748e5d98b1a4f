"""Names of members and first bytes that say what an archive file is; and which members are read."""

import posixpath
import re

ARC_BEGINS = b"filedesc://"
"""How the first record of an ARC file begins, which describes the file."""
_TWEETS = re.compile(
    r"(?:.*/)?(?:data/(?:tweets?|note-tweet)(?:-part\d+)?\.js|data/js/tweets/\d{4}_\d\d\.js)"
    r"|(?:.*/)?tweets?(?:-part\d+)?\.js"
)
_EXPORT = re.compile(r"(?:.*/)?[^/]+\.(?:xml|atom|json|txt)", re.I)
_POST = re.compile(r"(?:.*/)?posts/[^/]+\.html?")


def is_outbox(name: str) -> bool:
    """Return whether a member of a Mastodon archive holds the posts."""
    return posixpath.basename(name) == "outbox.json"


def is_tweets(name: str) -> bool:
    """Return whether a member of a Twitter archive holds tweets."""
    return _TWEETS.fullmatch(name) is not None


def is_table(name: str) -> bool:
    """Return whether a member of a Substack export is the table of posts."""
    return posixpath.basename(name) == "posts.csv"


def is_export(name: str) -> bool:
    """Return whether a member may be an export of another program, by its content."""
    return _EXPORT.fullmatch(name) is not None


def is_post(name: str) -> bool:
    """Return whether a member of a Medium export is a post."""
    return _POST.fullmatch(name) is not None
