"""XML by events, without entities: neither files nor endless texts come of a declaration."""

from collections.abc import Callable
from xml.parsers import expat

from loccit.extraction.formats.interface import File
from loccit.extraction.formats.xml_encoding import as_utf8

Start = Callable[[str, dict[str, str]], None]
"""Called with an element's name and its attributes, both without namespace prefixes."""
End = Callable[[str], None]
Text = Callable[[str], None]


class _RefusedError(Exception):
    """The document declares what could harm the reader."""


def parse_xml(
    file: File,
    name: str,
    data: bytes,
    start: Start,
    end: End | None = None,
    text: Text | None = None,
) -> bool:
    """Read an XML document; False where it had to stop early, which is reported.

    Args:
        name: what the document is called in a report.
        start: called for start tags.
        end: called for end tags.
        text: called for character data.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.StartElementHandler = lambda tag, attributes: start(
        _local(tag), {_local(key): value for key, value in attributes.items()}
    )
    if end is not None:
        parser.EndElementHandler = lambda tag: end(_local(tag))
    if text is not None:
        parser.CharacterDataHandler = text

    def refuse(*_: object) -> None:
        raise _RefusedError("it declares entities")

    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(as_utf8(data), True)
    except (expat.ExpatError, _RefusedError, LookupError, ValueError) as error:
        file.report("broken-document", f"{name} is read in part: {error}")
        return False
    return True


def _local(name: str) -> str:
    return name.rpartition(":")[2]
