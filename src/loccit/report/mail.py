"""`email`: a message for `sendmail`, in plain text and HTML (RFC 5322, RFC 2046).

It names no recipients: whoever sends it does.
"""

from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from markupsafe import Markup

from loccit.config.settings import ReportSettings
from loccit.display import counted
from loccit.report.model import Report
from loccit.report.news import Died, News, news, shortened


def write(report: Report, path: Path, settings: ReportSettings) -> None:
    """Write the message."""
    summary = news(report, settings)
    message = EmailMessage(SMTP)
    message["Subject"] = summary.subject.encode("utf-8", "replace").decode()[:200]
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence is answered to it
    message.set_content(_clean(_text(summary)))
    message.add_alternative(_clean(_html(summary)), subtype="html")
    path.write_bytes(message.as_bytes())


def _clean(text: str) -> str:
    """Half of a surrogate pair, as in the name of a file, can't be sent."""
    return text.encode("utf-8", "replace").decode()


def _text(summary: News) -> str:
    lines = [summary.answer, *_remarks(summary), ""]
    for died in summary.died:
        lines += [f"- {shortened(died.url)}", f"  {died.sentence}"]
        lines += [f"  {place}" for place, _ in died.places]
        lines += [f"  {_more_places(died)}"] if died.more_places else []
    if summary.more:
        lines.append(_more(summary))
    if summary.report is not None:
        lines += ["", f"The whole report: {summary.report}"]
    return "\n".join(lines) + "\n"


def _html(summary: News) -> str:
    parts = [Markup("<p><strong>{}</strong></p>").format(summary.answer)]
    parts += [Markup("<p>{}</p>").format(remark) for remark in _remarks(summary)]
    if summary.died:
        parts.append(Markup("<ul>"))
        for died in summary.died:
            places = [_linked(place, address) for place, address in died.places]
            places += [Markup("{}").format(_more_places(died))] if died.more_places else []
            parts.append(
                Markup("<li>{}<br>{}<br><small>{}</small></li>").format(
                    _linked(shortened(died.url), died.url), died.sentence, Markup(", ").join(places)
                )
            )
        parts.append(Markup("</ul>"))
    if summary.more:
        parts.append(Markup("<p>{}</p>").format(_more(summary)))
    if summary.report is not None:
        parts.append(Markup('<p><a href="{}">The whole report</a></p>').format(summary.report))
    return str(Markup("\n").join(parts)) + "\n"


def _remarks(summary: News) -> list[str]:
    since = [f"Since the last audit: {summary.changed}."] if summary.changed else []
    stopped = [f"The audit is not complete: {summary.incomplete}."] if summary.incomplete else []
    return since + stopped


def _more(summary: News) -> str:
    return f"and {counted(summary.more, 'more link')} died"


def _more_places(died: Died) -> str:
    return f"and {counted(died.more_places, 'more place')}"


def _linked(text: str, address: str | None) -> Markup:
    if address is None or not address.startswith(("http://", "https://")):
        return Markup("{}").format(text)
    return Markup('<a href="{}">{}</a>').format(address, text)
