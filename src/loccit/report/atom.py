"""`atom`: a feed of links that died lately (RFC 4287)."""

import re
from pathlib import Path
from xml.etree.ElementTree import Element, ElementTree, SubElement, indent, register_namespace

from loccit.config.settings import ReportSettings
from loccit.report.model import Report
from loccit.report.newly_dead import Death, feed_id, feed_title, newly_dead, updated

NAMESPACE = "http://www.w3.org/2005/Atom"

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 (§2.2) can't hold, not even escaped."""


def write(report: Report, path: Path, settings: ReportSettings) -> None:
    """Write the feed, newest first."""
    deaths = newly_dead(report)
    feed = Element(_name("feed"))
    _text(feed, "id", feed_id(report))
    _text(feed, "title", feed_title(report, settings))
    _text(feed, "updated", updated(report, deaths))
    _text(SubElement(feed, _name("author")), "name", "loccit")
    SubElement(feed, _name("generator"), version=report.run.version or "0").text = "loccit"
    for death in deaths:
        _entry(feed, death)
    register_namespace("", NAMESPACE)
    indent(feed)
    ElementTree(feed).write(path, encoding="utf-8", xml_declaration=True)


def _entry(feed: Element, death: Death) -> None:
    entry = SubElement(feed, _name("entry"))
    _text(entry, "id", death.id)
    _text(entry, "title", death.title)
    _text(entry, "updated", death.at)
    _text(entry, "published", death.at)
    SubElement(entry, _name("category"), term=death.link.reason or death.link.status.value)
    if death.link.url.startswith(("http://", "https://")):
        SubElement(entry, _name("link"), rel="related", href=_allowed(death.link.url))
    _text(entry, "content", death.text)


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, _name(name)).text = _allowed(text)


def _name(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _allowed(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
