"""Exports as their programs write them, small, in the tests' own words."""

import json
import zipfile
from pathlib import Path
from typing import Any

from msgspec import structs

from loccit.config.settings import Settings, SourcesSettings
from loccit.extraction.gathered import Gathered
from loccit.model import Citation, GatherProblem
from loccit.sources import Reading, find_source

WXR = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"
  xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
<title>Maps</title>
<link>https://maps.example</link>
{items}
</channel>
</rss>
"""

ITEM = """<item>
<title>{title}</title>
<link>{link}</link>
<dc:creator><![CDATA[ann]]></dc:creator>
<content:encoded><![CDATA[{text}]]></content:encoded>
<excerpt:encoded><![CDATA[]]></excerpt:encoded>
<wp:post_id>{number}</wp:post_id>
<wp:post_date_gmt>2021-02-03 04:05:06</wp:post_date_gmt>
<wp:status>{status}</wp:status>
<wp:post_type>{kind}</wp:post_type>
{more}
</item>"""

COMMENT = """<wp:comment>
<wp:comment_id>{number}</wp:comment_id>
<wp:comment_author>Bob</wp:comment_author>
<wp:comment_author_url>https://bob.example/</wp:comment_author_url>
<wp:comment_content><![CDATA[{text}]]></wp:comment_content>
<wp:comment_approved>{approved}</wp:comment_approved>
</wp:comment>"""


def item(number: int = 1, text: str = "", **told: Any) -> str:
    fields = {
        "title": f"Post {number}",
        "link": f"https://maps.example/{number}/",
        "status": "publish",
        "kind": "post",
        "more": "",
    }
    return ITEM.format(number=number, text=text, **(fields | told))


def wxr(*items: str) -> str:
    return WXR.replace("{items}", "\n".join(items))


def link(url: str, text: str = "x") -> str:
    return f'<a href="{url}">{text}</a>'


def zipped(path: Path, members: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def written(path: Path, content: Any) -> Path:
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return path


def read(path: Path, *include: str, **reading: Any) -> list[Gathered]:
    sources = SourcesSettings(include=include)  # type: ignore[arg-type]
    settings = structs.replace(Settings(), sources=sources)
    return list(find_source(path, settings).read(Reading(settings, **reading)))


def posts(found: list[Gathered]) -> dict[str, list[str]]:
    """The URLs that each post cites, by the post's name."""
    return {
        one.post.path: [cited.url for cited in one.citations or ()] for one in found if one.post
    }


def problems(found: list[Gathered]) -> list[GatherProblem]:
    return [problem for one in found for problem in one.problems]


def citations(found: list[Gathered]) -> list[Citation]:
    return [cited for one in found for cited in one.citations or ()]
