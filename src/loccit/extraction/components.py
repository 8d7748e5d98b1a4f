"""Components in Markdown: Vue's (VitePress, VuePress, Nuxt Content) and web components.

A component is a tag whose name begins with a capital letter or holds a hyphen. What it publishes
its own code decides; as in MDX, an attribute whose name says that it is a URL and whose value is a
complete one is a citation. `:href="'https://…'"` is a string in Vue's template syntax.
"""

import re
from collections.abc import Iterator

from loccit.extraction.character_references import undo_references
from loccit.extraction.elements import ANY, REFERRING
from loccit.extraction.reference import Found, Spans, within
from loccit.model import Kind

_TOKEN = re.compile(r"<!--|<([A-Z][\w.]*+|[a-z]\w*+-[\w.-]*+)(?=[\s/>])", re.A)
_ATTRIBUTE = re.compile(
    r"(?<=[\s\"'/])(?:(v-bind:|:)|)([A-Za-z][\w.-]*+)\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)')"
)
_STRING = re.compile(r"\s*+(['\"`])(\S*)\1\s*+")
_CITING = ("href", "to", "src", "url", "link", "image", "uri")
NO_CITING = frozenset({"script", "style", "head", "helmet", "preconnect"})
"""Components, in lower case, whose URLs no reader follows."""
_PICTURES = ("image", "img", "poster", "logo", "icon", "avatar", "cover", "thumbnail")
_SHOWING = re.compile(r"ima?ge?|picture|avatar|icon|logo|figure|screenshot|photo|zoom", re.I)
_PLAYING = re.compile(r"video|player|audio|youtube|vimeo|media", re.I)
_MOST_UNENDED = 20
_COMPLETE = re.compile(r"\s*+(?:https?:)?//[^\s/]", re.I)


def components(text: str, start: int, hidden: Spans) -> Iterator[Found]:
    """Yield what the components of a text cite.

    Args:
        hidden: code, and what templates leave out.
    """
    at = start
    unended = 0
    last_end = text.rfind("-->")
    while match := _TOKEN.search(text, at):
        at = match.end()
        name = match[1]
        if name is None:
            if at <= last_end:  # else no comment ends any more, and each would be read to the end
                at = text.find("-->", at)
            continue
        if name.isupper() or name.lower() in REFERRING or within(match.start(), hidden):
            continue
        tag = ANY.tag(text, at)
        if not tag.group().endswith(">"):
            unended += 1  # read up to the end of the text: not for every tag of thousands
            if unended > _MOST_UNENDED:
                return
            continue
        mark = match.start(), tag.end()
        for attribute in _ATTRIBUTE.finditer(text, at, tag.end()):
            kind = kind_of_attribute(name, attribute[2].lower())
            group = attribute.lastindex or 4
            value, place = attribute[group], attribute.start(group)
            if attribute[1] and (string := _STRING.fullmatch(value)):
                if string[1] == "`" and "${" in string[2]:
                    continue  # the component's own script fills it in
                value, place = string[2], place + string.start(2)
            if kind is None or not _COMPLETE.match(value):
                continue
            raw = value.strip()
            place += value.index(raw[0])
            yield Found(place, raw, undo_references(raw), kind, name, "", "", mark)
        at = tag.end()


def kind_of_attribute(name: str, attribute: str) -> Kind | None:
    """Return what an attribute of a component refers to; None where it is no reference."""
    if name.lower() in NO_CITING:
        return None
    if attribute.endswith(_PICTURES):
        return Kind.IMAGE
    if not attribute.endswith(_CITING):
        return None
    if attribute.endswith("src"):
        if _PLAYING.search(name):
            return Kind.MEDIA
        if _SHOWING.search(name):
            return Kind.IMAGE
        return Kind.FRAME if "frame" in name.lower() or "embed" in name.lower() else Kind.MEDIA
    return Kind.LINK
