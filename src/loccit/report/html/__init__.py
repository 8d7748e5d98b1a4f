"""`html`: the page a reviewer works in. One file, no network, nothing of the web is trusted."""

from loccit.report.html.page import write

__all__ = ["write"]
