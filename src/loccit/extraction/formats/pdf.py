"""PDF: link annotations and printed URLs, page by page.

The parser is native code that reads foreign files, so it runs in a process of its own
(`pdf_process`), which has limits on time and memory.
"""

import json
import subprocess
import sys
from collections.abc import Iterator

from loccit.extraction.formats.bare_urls import absolute
from loccit.extraction.formats.interface import File, Part
from loccit.extraction.reference import Body, Found
from loccit.model import Kind

_SECONDS = 120
"""What one file may take."""


def read(file: File) -> Iterator[Part]:
    """A part for every page that holds a link."""
    command = [sys.executable, "-m", "loccit.extraction.formats.pdf_process"]
    try:
        done = subprocess.run(  # noqa: S603
            command, input=file.data, capture_output=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        file.report("too-large", f"the file takes longer than {_SECONDS} seconds to read")
        return
    for line in done.stdout.splitlines():
        message = json.loads(line)
        if "problem" in message:
            file.report(message["problem"], message["detail"])
        elif "title" in message:
            file.fields["title"] = message["title"]
        else:
            yield _page(message["page"], message["links"], message["text"])
    if done.returncode:
        detail = done.stderr.decode("utf-8", "replace").strip().splitlines()
        file.report(
            "broken-document", f"its reader ended early: {detail[-1] if detail else 'killed'}"
        )


def _page(number: int, links: list[tuple[int, int, str, str]], text: str) -> Part:
    found = [
        Found(start, url, absolute(url), Kind.LINK, element, text[start:end], "", (start, end))
        for start, end, url, element in links
    ]
    return Part(text, Body(found), None, f"page {number}")
