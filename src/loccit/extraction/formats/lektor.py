"""Lektor's `contents.lr`: fields (`body: …`) between lines of dashes, with Markdown in them.

https://www.getlektor.com/docs/content/ describes the format. Fields of other types than Markdown
are read so, too: which type a field has is said elsewhere, by the site's models.
"""

import re
from collections.abc import Iterator

from loccit.extraction.formats.interface import File, Part
from loccit.extraction.markdown import read_markdown

_BETWEEN_FIELDS = re.compile(r"^-{3,}[ \t]*\r?$", re.M)
"""Below a paragraph it would make a heading of it, and of a list's last item."""
_FIELD = re.compile(r"(?:\A|^-{3,}[ \t]*\r?\n)(title|author|pub_date|date):[ \t]*(\S[^\n]*)", re.M)


def read(file: File) -> Iterator[Part]:
    """The whole file is one text in Markdown."""
    for name, value in _FIELD.findall(file.text):
        file.fields.setdefault(name.removeprefix("pub_"), value.strip())
    text = _BETWEEN_FIELDS.sub(lambda line: " " * len(line.group()), file.text)
    yield Part(file.text, read_markdown(text, file.start), markdown=True)
