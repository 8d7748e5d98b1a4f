"""What the page's script reads: everything that a report tells, each thing once."""

import json
import zlib
from base64 import b64decode
from itertools import chain
from typing import Any

from loccit.config.settings import ReportSettings
from loccit.model import Archived, Kind
from loccit.report.causes import fact_of, find_causes
from loccit.report.html.pack import Pack, group_of, link_id
from loccit.report.html.source_link import source_template
from loccit.report.model import ReportLink
from tests.report.made import STARTED, cited, found, made_post, reported


def packed(*links: ReportLink) -> Any:
    """The data, each finding with its details."""
    pack = Pack({"_posts/a.md": made_post("_posts/a.md", "A", "2020-01-01", "Ines", ("t",))})
    for link in links:
        pack.add(link)
    causes = find_causes([fact_of(n, link) for n, link in enumerate(links)])
    packed = pack.finished([group_of(cause, "title") for cause in causes], {"run": 3})
    data = json.loads(inflated(packed.findings))
    blocks = [inflated(block).split("\n") for block in packed.details.split("\n") if block]
    assert all(len(lines) == data["block"] for lines in blocks[:-1])
    for link, line in zip(data["links"], chain.from_iterable(blocks), strict=True):
        link |= json.loads(line)
    return data


def test_details_of_more_than_one_block() -> None:
    addresses = [f"https://a.example/{n}" for n in range(230)]
    links = packed(*(found(address, evidence=(address,)) for address in addresses))["links"]
    assert [link["evidence"] for link in links] == [[address] for address in addresses]


def inflated(text: str) -> str:
    return zlib.decompress(b64decode(text)).decode()


def test_nothing_is_lost() -> None:
    link = found(
        "https://a.example/",
        to="https://b.example/",
        archived=Archived("https://archive.example/a", "20200101000000"),
        evidence=("seen",),
        cited_in=[cited(kind=Kind.IMAGE, url="https://a.example/#part", raw="/a", is_new=True,
                        heading="Part", waiver="because", text="other")],
    )  # fmt: skip
    data = packed(link)
    (told,) = data["links"]
    assert told["id"] == link_id("https://a.example/")
    assert told["suggestion"] == {"kind": "redirect", "url": "https://b.example/"}
    assert told["archived"]["timestamp"] == "20200101000000"
    assert told["deadSince"] == STARTED
    assert told["hops"] == [
        {"url": "https://a.example/", "status": 404, "location": None, "via": "http"}
    ]
    assert told["citations"] == [
        {
            "post": 0, "line": 3, "column": 8, "context": "Before the text, after.",
            "markStart": 11, "markEnd": 15, "kind": "image", "text": "other", "heading": "Part",
            "url": "https://a.example/#part", "raw": "/a", "isNew": True, "waiver": "because",
        }
    ]  # fmt: skip
    assert data["posts"] == [
        {"path": "_posts/a.md", "title": "A", "date": "2020-01-01", "author": "Ines", "tags": ["t"]}
    ]
    assert data["run"] == 3


def test_marks_are_counted_as_scripts_count() -> None:
    context = "\U0001f30a\U0001f30a 島 then"
    link = found(
        "https://a.example/", cited_in=[cited(context=context, mark_start=3, mark_end=4, text="島")]
    )
    (told,) = packed(link)["links"][0]["citations"]
    assert (told["markStart"], told["markEnd"]) == (5, 6)
    assert "text" not in told


def test_causes_point_at_links() -> None:
    links = [found(f"https://a.example/x/{n}") for n in range(3)]
    (cause,) = packed(*links)["causes"]
    assert cause["links"] == [0, 1, 2]
    assert cause["kind"] == "prefix-missing"


def test_links_whose_recipients_were_left_out_are_told_apart() -> None:
    links = [found("https://t.example/[recipient]") for _ in range(2)]
    first, second = (link["id"] for link in packed(*links)["links"])
    assert second == f"{first}-2"


def test_no_findings() -> None:
    assert packed()["links"] == []


def test_the_source_template_knows_the_archives_folder() -> None:
    settings = ReportSettings(source_url="vscode://file/home/me/{path}:{line}")
    assert source_template(reported(()), settings) == settings.source_url
    told = source_template(reported((), folder="site/blog"), settings)
    assert told == "vscode://file/home/me/site/blog/{path}:{line}"
    assert source_template(reported(()), ReportSettings()) is None
