"""`slack`: the body of a message for an incoming webhook of Slack, or of Mattermost.

Slack's documentation, "Formatting text for app surfaces" and "Block Kit": `&`, `<` and `>` are
written as entities, so that no text of the web is a link, a mention or a call for a channel; a
message has at most 50 blocks, a section 3,000 characters, a header 150.
"""

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

from loccit.config.settings import ReportSettings
from loccit.display import counted
from loccit.report.model import Report
from loccit.report.news import Died, News, news, shortened

_HEADER = 150
_SECTION = 3_000


def write(report: Report, path: Path, settings: ReportSettings) -> None:
    """Write the message."""
    summary = news(report, settings)
    message = {"text": _escaped(summary.subject), "blocks": list(_blocks(summary))}
    path.write_text(json.dumps(message, indent=1), encoding="utf-8", newline="\n")


def _blocks(summary: News) -> list[dict[str, Any]]:
    header = {"type": "plain_text", "text": summary.subject[:_HEADER], "emoji": False}
    lines = [_escaped(summary.answer)]
    if summary.changed:
        lines.append(f"Since the last audit: {_escaped(summary.changed)}.")
    if summary.incomplete:
        lines.append(f"The audit is not complete: {_escaped(summary.incomplete)}.")
    blocks = [{"type": "header", "text": header}, _section("\n".join(lines))]
    blocks += [_section(_died(one)) for one in summary.died]
    last = [f"and {counted(summary.more, 'more link')} died"] if summary.more else []
    if summary.report is not None:
        last.append(f"<{_address(summary.report)}|The whole report>")
    if last:
        blocks.append(_section("\n".join(last)))
    return blocks


def _died(died: Died) -> str:
    places = [
        _escaped(place) if address is None else f"<{_address(address)}|{_label(place)}>"
        for place, address in died.places
    ]
    if died.more_places:
        places.append(f"{counted(died.more_places, 'more place')}")
    where = f"\n{', '.join(places)}" if places else ""
    return f"• {_link(died.url)}: {_escaped(died.sentence)}{where}"


def _section(text: str) -> dict[str, Any]:
    # A cut may fall into a link; without its end that is text.
    return {"type": "section", "text": {"type": "mrkdwn", "text": text[:_SECTION]}}


def _link(url: str) -> str:
    shown = _label(shortened(url))
    if not url.startswith(("http://", "https://")) or len(url) > 1_000:
        return shown
    return f"<{_address(url)}|{shown}>"


def _address(url: str) -> str:
    return _escaped(quote(url, safe="%/:?#@!$&'*+,;=()~-._[]", errors="replace"))


def _label(text: str) -> str:
    return _escaped(text).replace("|", "\N{BOX DRAWINGS LIGHT VERTICAL}")


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
