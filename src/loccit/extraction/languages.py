"""The links in a text whose language is known: what a source of posts takes out of a container."""

from collections.abc import Iterator

from loccit.extraction.formats import File, Part, format_named
from loccit.extraction.html import scan
from loccit.extraction.markdown import read_markdown
from loccit.model import GatherProblem


def parts_of(
    name: str, text: str, language: str, problems: list[GatherProblem] | None = None
) -> Iterator[Part]:
    """The parts of a text.

    Args:
        name: the post's.
        text: what it says.
        language: `html`, `wordpress`, `substack`, `markdown`, or another format that is text.
        problems: receives what could not be read.

    Raises:
        ValueError: there is no such language.
    """
    if language == "html":
        yield Part(text, scan(text))
    elif language == "wordpress":
        from loccit.extraction.wordpress import read_wordpress

        yield Part(text, read_wordpress(text))
    elif language == "substack":
        from loccit.extraction.substack import read_substack

        yield Part(text, read_substack(text))
    elif language == "markdown":
        yield Part(text, read_markdown(text, 0), markdown=True)
    else:
        form = format_named(language)
        if form is None or not form.is_text:
            raise ValueError(f"{language} is not a language of links")
        yield from form.read(File(name, b"", text, problems=problems or []))
