"""Markdown (CommonMark with GitHub's extensions) with HTML in it: every link at its own place.

HTML is read by `loccit.extraction.html` over the whole text but the code in it, so that what
CommonMark takes for text and kramdown or a browser for a link (a malformed tag, a blank line
within one) is found.
"""

import re
from collections.abc import Iterator
from itertools import chain

from loccit.extraction import franklin, kramdown, pandoc
from loccit.extraction.components import components
from loccit.extraction.fenced_directives import Directives, has_directives
from loccit.extraction.html import scan
from loccit.extraction.linkless_blocks import without_linkless
from loccit.extraction.markdown_events import EventReader, read_events
from loccit.extraction.reference import Body, Found, Spans, merged, within
from loccit.extraction.shortcodes import outside_or_unescaped, shortcodes
from loccit.extraction.unpublished import unpublished
from loccit.extraction.visible_text import fold
from loccit.model import Kind

_RAW_TEXT = re.compile(r"</?(?=[a-zA-Z]{0,7}[A-Z])(?:script|style|pre|textarea)(?=[\s/>])", re.I)
"""Tags in capitals, whose end the parser looks for in small letters alone."""
_IN_CAPITALS = re.compile(r"</?[a-zA-Z]{0,7}[A-Z]")
"""Whether there may be such a tag: without the flag, the expression looks for the `<` first."""
_LIKE_TAG = re.compile(r"\{\{<(?=[/a-zA-Z])")
"""How a shortcode begins (`{{<img caption="[…](…)">}}`) that CommonMark takes for a tag, so that
the Markdown in its parameters would be an attribute's."""
_INDENTED = re.compile(
    r"^([ \t]*+)(?:(!!!|\?\?\?)(?=[ +]?\w|[ +]+[\w\"])|===[!+]?(?=[ \t]+[\"']))"
    r"|^( {0,3}):(?=[ \t]{1,3}\S)",
    re.M,
)
"""What an indented block belongs to: Python-Markdown's admonitions, details and tabs, and the
definitions of Markdown Extra."""
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n\s*\S")
_HTML_BLOCK = re.compile(
    r"<(?:address|article|aside|blockquote|body|center|d[dlt]|details|dialog|dir|div"
    r"|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6r]|head|header|html|iframe|li"
    r"|main|menu|nav|ol|p|section|summary|table|tbody|td|tfoot|th|thead|tr|ul)(?=[\s/>])",
    re.I,
)
_MAY_GO_ON = re.compile(r"```|~~~|<(?:script|pre|style|textarea|\?|!\[|![a-z])", re.I)
"""What may go on beyond a blank line and so make code or text of the HTML below it."""


def read_markdown(
    text: str, start: int = 0, *, generator: str | None = None, headings: bool = True
) -> Body:
    """Everything in `text` from `start` on that refers to a URL.

    Args:
        generator: what publishes it. In MDX (`docusaurus`) tags are JSX and indentation makes no
            code; with `franklin`, what stands between `~~~` is HTML; with `jekyll`, the size of
            an image (`=100x200`) is published as a part of its URL; with `hugo`, what begins with
            `www.` is linked by HTTPS (its default `linkifyProtocol`), elsewhere by HTTP; with
            `quarto` and `bookdown`, HTML holds Markdown, and captions of figures hold links.
        headings: tell the headings, too.
    """
    if generator == "docusaurus":
        return _read_mdx(text, start)
    if generator == "franklin":
        raw_html = franklin.indented_html(text, start)
        plain = franklin.without_tildes(text, start)
        return _read_plain(plain, start, generator=generator, headings=headings, raw_html=raw_html)
    return _read_plain(text, start, generator=generator, headings=headings)


def read_html(text: str, start: int = 0, *, templated: bool = False) -> Body:
    """Everything in a page of HTML that refers to a URL.

    Args:
        templated: a generator reads it, so what its templates comment out is not published.
    """
    hidden = unpublished(text, start) if templated and text.find("{", start) >= 0 else []
    return scan(text, start, hidden)


def _read_mdx(text: str, start: int) -> Body:
    from loccit.extraction.mdx import Jsx
    from loccit.extraction.mdx_markdown import MdxMarkdown

    jsx = Jsx(text, start)
    markdown = MdxMarkdown(text, start, jsx)
    reader = read_events(_prepared(markdown.text), start)
    place = markdown.place
    whole = " " * start + markdown.text
    codes, template_spans = shortcodes(text, start, jsx.hidden)
    hidden = merged([*jsx.hidden, *unpublished(text, start)])
    found = [*reader.found]
    if reader.prose:
        found += _bare_urls(whole, reader.prose, [])
    moved = []
    for one in found:
        one.start = place(one.start)
        one.mark = (place(one.mark[0]), place(one.mark[1]))
        if not within(one.start, hidden) and one.stands_in(text):
            moved.append(one)
    templates = merged(template_spans)
    kept = {one.start: one for one in moved if one.element != "bare-url"}
    for one in (*jsx.found, *codes):
        if not within(one.start, hidden):
            kept[one.start] = one
    for one in moved:
        if one.element == "bare-url" and not within(one.start, templates):
            kept.setdefault(one.start, one)
    headings = [(place(at), said) for at, said in reader.headings]
    return Body(list(kept.values()), None, jsx.hidden, headings)


def _read_plain(
    text: str, start: int, *, generator: str | None, headings: bool, raw_html: Spans | None = None
) -> Body:
    by_pandoc = generator in pandoc.PUBLISHING_BY_IT
    end = len(text) if by_pandoc else _final_html(text, start)
    body, in_rst = text[start:end], []
    if has_directives(body):
        directives = Directives(body)
        body, in_rst = directives.text, directives.rst
    body = without_linkless(body, headings=headings)
    reader = read_events(_prepared(body), start, headings=headings, pandoc=by_pandoc)
    found = reader.found
    hidden = reader.hidden
    if reader.code:
        hidden += kramdown.outside_html(text, start, reader.code)
        hidden.sort()
    if text.find("{", start) >= 0 and (left_out := unpublished(text, start)):
        found = [one for one in found if not within(one.start, left_out)]
        hidden = sorted(hidden + left_out)
    if raw_html:
        hidden = franklin.without_html(text, raw_html, hidden)
    templates: Spans = []
    codes: list[Found] = []
    if text.find("{%", start) >= 0 or text.find("{{", start) >= 0:
        codes, templates = shortcodes(text, start, merged(hidden))
        found += codes
    tags: Spans = []
    html = scan(text, start, hidden, markdown=True, tags=tags if reader.prose else None)
    if reader.prose:
        taken = [*hidden, *tags, *templates]
        found += _bare_urls(text, reader.prose, taken, generator=generator)
    found += components(text, start, hidden)
    if by_pandoc:
        parts = list(pandoc.in_elements(text, reader.html_blocks))
        found += _in_html(parts, text, {one.start for one in found}, hidden)
    if parts := kramdown.parsed(text, start):
        found += _in_html(parts, text, {one.start for one in found}, hidden)
    for begin, stop in in_rst:
        found += _in_rst(text, start + begin, start + stop)
    in_html = html.found
    if templates and in_html:
        in_html = list(outside_or_unescaped(in_html, merged(templates), codes))
    return Body(found + in_html, html.base, hidden, reader.headings)


def _in_rst(text: str, start: int, stop: int) -> Iterator[Found]:
    """The links of a stretch that is reStructuredText."""
    from loccit.extraction.formats import File
    from loccit.extraction.formats.rst import read

    for part in read(File("", b"", text[start:stop])):
        for one in part.body.found:
            one.start += start
            one.mark = (one.mark[0] + start, one.mark[1] + start)
            yield one


def _in_html(
    parts: list[tuple[int, str]], text: str, known: set[int], hidden: Spans
) -> Iterator[Found]:
    for place, content in parts:
        if within(place, hidden):
            continue
        reader = EventReader(content, place)
        reader.read()
        loose = _bare_urls(text, reader.prose, list(hidden)) if reader.prose else ()
        for one in chain(reader.found, (one for one in loose if one.element == "markdown")):
            if one.start not in known and one.stands_in(text):
                known.add(one.start)
                yield one


def _prepared(body: str) -> str:
    """The text as the parser understands it; of the same length.

    A comment that never ends is no comment, a shortcode is no tag, tags of raw text are in small
    letters, and a line that an indented block belongs to begins a list item, so that the block is
    no code.
    """
    at = body.rfind("<!--")
    if at >= 0 and body.find("-->", at) < 0:
        body = body[:at] + "&lt;" + body[at + 4 :]
    if "{{<" in body:
        body = _LIKE_TAG.sub("{{ ", body)
    if _IN_CAPITALS.search(body):
        body = _RAW_TEXT.sub(lambda match: match.group().lower(), body)
    if "\n:" in body or "!!!" in body or "???" in body or "===" in body or body[:1] == ":":
        body = _INDENTED.sub(_item, body)
    return body


def _item(match: re.Match[str]) -> str:
    written = match.group()
    if match[3] is not None:
        return f"{match[3]}-"
    indent = match[1]
    return f"{indent}-".ljust(len(written))


def _final_html(text: str, start: int) -> int:
    """Return where the Markdown ends and HTML begins that goes on to the end of the text.

    A block that begins with one of certain tags is HTML up to the next blank line (CommonMark
    0.31, "HTML blocks", kind 6). Mirrored posts often end in one that is nearly all of the post,
    and which the Markdown parser then need not see.
    """
    at = text.find("\n\n<", start) + 2
    if at < 2 or not _HTML_BLOCK.match(text, at) or _has_blank_line(text, at):
        return len(text)
    above = text[start:at]
    if _MAY_GO_ON.search(above) or above.count("<!--") != above.count("-->"):
        return len(text)
    return at


def _has_blank_line(text: str, at: int) -> bool:
    """Return whether there is one with something below it."""
    while (at := text.find("\n", at)) >= 0:
        if _BLANK_LINE.match(text, at):
            return True
        at += 1
    return False


def _bare_urls(
    text: str, prose: Spans, taken: Spans, *, generator: str | None = None
) -> Iterator[Found]:
    """Bare URLs, and destinations that CommonMark rejects because they contain spaces."""
    from loccit.extraction.autolinks import InVain, bare_urls

    taken = merged(taken)
    in_vain = InVain()
    done = 0
    for begin, end in prose:
        urls = bare_urls(text, max(begin, done), end, in_vain=in_vain)
        if text.find("(//", begin, end) >= 0:
            urls = iter(sorted([*urls, *kramdown.without_scheme(text, max(begin, done), end)]))
        for start, stop in urls:
            if start < done:
                continue
            done = stop
            if within(start, taken):
                continue
            element = "bare-url"
            if _IN_BRACKETS.search(text, max(0, start - 4), start) and (
                loose := kramdown.loose_destination(text, start, whole=generator == "jekyll")
            ):
                element, stop = "markdown", start + len(loose)
            elif text.startswith("//", start):
                continue
            raw = text[start:stop]
            value = re.sub(r"\s*\n", "", raw).replace("\\|", "|")
            if raw[:4].lower() == "www.":
                scheme = "https" if generator == "hugo" else "http"
                value = f"{scheme}://{value}"
            yield Found(start, raw, fold(value), Kind.LINK, element, raw, "", (start, stop))


_IN_BRACKETS = re.compile(r"(?<!\\)\]\(<?\Z")
"""What stands before an inline link's destination; an escaped bracket begins none."""
