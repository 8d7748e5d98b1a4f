"""`slack` and `email`: within the limits, and nothing of the web becomes markup or a header."""

import json
import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import cast

import pytest
from bs4 import BeautifulSoup
from msgspec import structs

from loccit.config.settings import ReportSettings
from loccit.model import Status
from loccit.report import mail, slack
from loccit.report.model import Report
from tests.outputs.sample import NEW, SAMPLE, citation, link, report

HOSTILE = "<!channel> <script>@all</script> & \r\nBcc: a@b.example\x1b[31m *x* |"


def _hostile() -> Report:
    url = f"http://a.example/|>{HOSTILE}"
    one = link(url, Status.DEAD, "gone", [citation(f"{HOSTILE}.md", url)] * 9, sentence=HOSTILE,
               newly_dead=True)  # fmt: skip
    found = structs.replace(report(*[one] * 90, complete=False), title=HOSTILE)
    run = structs.replace(found.run, incomplete_reason=HOSTILE)
    return structs.replace(found, run=run)


def _mail(found: Report, folder: Path) -> EmailMessage:
    path = folder / "mail.eml"
    mail.write(found, path, ReportSettings())
    return message_from_bytes(path.read_bytes(), policy=SMTP)


def _slack(found: Report, folder: Path) -> tuple[dict[str, object], str]:
    path = folder / "slack.json"
    slack.write(found, path, ReportSettings())
    message = json.loads(path.read_text())
    marked = [b["text"]["text"] for b in message["blocks"] if b["text"]["type"] == "mrkdwn"]
    return message, "\n".join(marked)


def test_what_a_message_tells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITLAB_CI", "true")
    monkeypatch.setenv("CI_PROJECT_URL", "https://forge.example/ann/blog")
    monkeypatch.setenv("CI_JOB_URL", "https://forge.example/ann/blog/-/jobs/31")
    message, text = _slack(SAMPLE, tmp_path)
    assert message["text"] == "Sample &amp; &lt;archive&gt;: 1 newly dead"
    line = "https://forge.example/ann/blog/-/blob/HEAD/_posts/%E6%96%87%E7%AB%A0.md?plain=1#L12"
    assert f"• <{NEW}|{NEW}>: The domain is gone: 100% sure.\n<{line}|_posts/文章.md:12>" in text
    assert "<https://forge.example/ann/blog/-/jobs/31/artifacts/browse|The whole report>" in text
    sent = _mail(SAMPLE, tmp_path)
    assert sent["Subject"] == "Sample & <archive>: 1 newly dead"
    plain, html = (part.get_content() for part in sent.iter_parts())
    assert f"- {NEW}\n  The domain is gone: 100% sure.\n  _posts/文章.md:12\n" in plain.replace(
        "\r\n", "\n"
    )
    assert [a["href"] for a in BeautifulSoup(html, "html.parser").find_all("a")][:2] == [NEW, line]


def test_nothing_of_the_web_becomes_markup(tmp_path: Path) -> None:
    message, text = _slack(_hostile(), tmp_path)
    # All that stands in angle brackets is a link, and what is no link is no markup.
    assert all(found.startswith("http://a.example/") for found in re.findall("<([^>]*)>", text))
    assert "\x1b" not in text
    blocks = cast(list[dict[str, dict[str, str]]], message["blocks"])
    assert len(blocks) <= 50
    assert all(len(block["text"]["text"]) <= 3000 for block in blocks)
    assert "and 70 more links died" in text
    sent = _mail(_hostile(), tmp_path)
    assert set(sent.keys()) == {"Subject", "Auto-Submitted", "MIME-Version", "Content-Type"}
    plain, html = (part.get_content() for part in sent.iter_parts())
    assert "\x1b" not in plain
    page = BeautifulSoup(html, "html.parser")
    assert {tag.name for tag in page.find_all(True)} <= {
        "p",
        "strong",
        "ul",
        "li",
        "br",
        "small",
        "a",
    }
    assert "and 6 more places" in page.get_text()


def test_nothing_died(tmp_path: Path) -> None:
    message, text = _slack(report(), tmp_path)
    assert message["text"] == "Sample &amp; &lt;archive&gt;: nothing newly dead"
    assert "Nothing is cited." in text
    assert _mail(report(), tmp_path)["Subject"] == "Sample & <archive>: nothing newly dead"
