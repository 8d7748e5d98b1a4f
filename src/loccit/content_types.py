"""The content types that are HTML."""

HTML = ("text/html", "application/xhtml", "application/vnd.wap.xhtml")
"""How the content types of pages begin (RFC 2854, RFC 3236, XHTML Mobile Profile)."""


def is_html(content_type: str) -> bool:
    """Return whether a content type, with or without parameters, is that of a page."""
    return content_type.lstrip().lower().startswith(HTML)
