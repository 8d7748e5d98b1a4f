"""Recall and precision of each format's reader, against other tools that read the same files.

    python -m bench.formats FOLDER

The truth of a file is made by a tool that nobody here wrote: docutils, Asciidoctor, pandoc,
pybtex, rispy, mwparserfromhell, pypdf, odfdo, PyYAML, tomllib and json. Sets of normalised http(s)
URLs without fragment are compared. Needs `pandoc` and `asciidoctor`, and the packages docutils,
pybtex, rispy, mwparserfromhell, odfdo and pypdf.
"""

import io
import json
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag

from loccit.config.settings import ArchiveSettings
from loccit.extraction.formats import recognise
from loccit.extraction.formats.registry import FORMATS, Format
from loccit.extraction.link_filter import Outward
from loccit.extraction.post import PostReader
from loccit.extraction.site import PublishedSite
from loccit.urls.normalise import normalise

Truth = Callable[[Path, str], Iterable[str]]
_BARE = re.compile(r"(?:https?|ftp)://[^\s<>\"\\^`{|}]+", re.I)
_CUT = re.compile(r"[-/?=&_.](?=\s*\n)")
"""The end of a line of a PDF at which a URL goes on in the next one."""


def _run(command: list[str], data: bytes | None = None) -> str:
    done = subprocess.run(command, input=data, capture_output=True, timeout=120, check=True)
    return done.stdout.decode("utf-8", "replace")


def _html_links(html: str) -> Iterator[str]:
    from bs4 import BeautifulSoup

    for tag in BeautifulSoup(html, "html.parser").find_all(True):
        for name in ("href", "src"):
            if tag.name not in ("link", "script") and tag.get(name):
                yield str(tag[name])


def _walk(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if value.get("t") in ("Link", "Image"):
            yield value["c"][-1][0]
        elif value.get("t") in ("RawInline", "RawBlock") and value["c"][0].startswith("html"):
            yield from _html_links(value["c"][1])
        for one in value.values():
            yield from _walk(one)
    elif isinstance(value, list):
        for one in value:
            yield from _walk(one)


def _pandoc(form: str) -> Truth:
    def truth(path: Path, _: str) -> Iterator[str]:
        return _walk(_document(form, path)["blocks"])

    return truth


def _document(form: str, path: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(_run(["pandoc", "-f", form, "-t", "json", str(path)]))
    return read


def _quarto(path: Path, _: str) -> Iterator[str]:
    """The links of the text and of the front matter, of which pandoc has strings and Markdown."""
    document = _document("markdown+autolink_bare_uris", path)
    yield from _walk([document["blocks"], document["meta"]])
    yield from _values(document["meta"])


def _textile(path: Path, text: str) -> Iterator[str]:
    """As pandoc has it, which takes the bracket after `("text":url)` into the URL."""
    return map(_end, _pandoc("textile")(path, text))


def _asciidoctor(path: Path, _: str) -> Iterator[str]:
    """What a site publishes and what GitHub shows: loccit reads both sides of a conditional."""
    for attributes in ([], ["-a", "env-github", "-a", "status"]):
        command = ["asciidoctor", "-q", "-a", "allow-uri-read!", *attributes, "-o", "-", str(path)]
        yield from _html_links(_run(command))


def _docutils(_: Path, text: str, pep: str = "pep-{:04d}") -> Iterator[str]:
    from docutils import nodes
    from docutils.core import publish_doctree
    from docutils.parsers.rst import Directive, directives, roles

    class Stub(Directive):  # type: ignore[misc]  # docutils has no types
        has_content, optional_arguments, final_argument_whitespace = True, 1, True
        option_spec = None

        def run(self) -> list[Any]:
            node = nodes.container()
            self.state.nested_parse(self.content, self.content_offset, node)
            return [node]

    class Code(Stub):
        def run(self) -> list[Any]:
            return []

    def numbered(role: str, raw: str, said: str, *_: object, **__: object) -> Any:
        """Make the link of Sphinx's roles `pep` and `rfc`, which take a title as well."""
        number, _sign, anchor = re.sub(r"^.*<(.*)>$", r"\1", said, flags=re.S).partition("#")
        form = _SPHINX_URLS[role.lower()].replace("PEP", pep)
        url = form.format(int(number)) + (anchor and f"#{anchor}")
        return [nodes.reference(raw, said, refuri=url)], []

    for name in ("code-block", "sourcecode", "highlight", "literalinclude", "testcode", "plot"):
        directives.register_directive(name, Code)
    for name in set(re.findall(r"^[ \t]*\.\. ([\w:+.-]+)::", text, re.M)):
        if name not in directives._directives and name not in _DOCUTILS:
            directives.register_directive(name, Stub)
    for name in set(re.findall(r":([\w:+.-]+):`", text)):
        if name.lower() in _SPHINX_URLS:
            roles.register_local_role(name.lower(), numbered)
        elif name.lower() not in _DOCUTILS:
            roles.register_local_role(
                name, lambda n, raw, said, *_, **__: ([nodes.literal(raw, said)], [])
            )
    settings = {
        "report_level": 5,
        "halt_level": 6,
        "file_insertion_enabled": False,
        "raw_enabled": True,
        "pep_references": False,
        "rfc_references": False,
    }
    tree = publish_doctree(text, settings_overrides=settings)
    for node in tree.findall(nodes.reference):
        yield node.get("refuri", "")
    for node in tree.findall(nodes.image):
        yield node.get("uri", "")
    for node in tree.findall(nodes.raw):
        if "html" in node.get("format", ""):
            yield from _html_links(node.astext())


_SPHINX_URLS = {
    "pep": "https://peps.python.org/PEP",
    "rfc": "https://datatracker.ietf.org/doc/html/rfc{}.html",
}
"""Sphinx's defaults (`pep_base_url`, `rfc_base_url`); docutils alone links to tools.ietf.org."""
_DOCUTILS = frozenset(
    [
        "attention",
        "caution",
        "code",
        "danger",
        "error",
        "hint",
        "important",
        "note",
        "tip",
        "warning",
        "admonition",
        "sidebar",
        "topic",
        "parsed-literal",
        "math",
        "rubric",
        "epigraph",
        "highlights",
        "pull-quote",
        "compound",
        "container",
        "image",
        "figure",
        "contents",
        "sectnum",
        "header",
        "footer",
        "target-notes",
        "table",
        "csv-table",
        "list-table",
        "raw",
        "include",
        "replace",
        "unicode",
        "date",
        "class",
        "role",
        "default-role",
        "title",
        "meta",
        "emphasis",
        "strong",
        "literal",
        "subscript",
        "superscript",
        "title-reference",
        "pep-reference",
        "rfc-reference",
        "pep",
        "rfc",
    ]
)


def _pybtex(path: Path, _: str) -> Iterator[str]:
    from pybtex.database.input import bibtex

    parsed = bibtex.Parser(macros={}).parse_file(str(path))
    for entry in parsed.entries.values():
        for name, value in entry.fields.items():
            if name.lower() == "doi":
                yield _doi(value)
            else:
                plain = re.sub(r"\\([_%&#$~])", r"\1", value)
                yield from (_end(one) for one in _BARE.findall(plain))


def _doi(value: str) -> str:
    value = re.sub(r"\\([_%&#$])|[{}]", r"\1", value.strip())
    value = re.sub(r"^(?:doi:\s*|https?://(?:dx\.)?doi\.org/)", "", value, flags=re.I)
    return f"https://doi.org/{value}" if value.startswith("10.") else ""


def _end(url: str) -> str:
    url = url.rstrip(".,;:'!?*_~")
    while url.endswith((")", "]")) and url.count(url[-1]) > url.count(
        "(" if url[-1] == ")" else "["
    ):
        url = url[:-1].rstrip(".,;:")
    return url


def _rispy(path: Path, text: str) -> Iterator[str]:
    import rispy

    for record in rispy.loads(text.lstrip("\ufeff")):
        for name, value in record.items():
            if name == "doi":
                yield _doi(value)
            elif name != "unknown_tag":
                yield from (
                    _end(one) for one in _BARE.findall(json.dumps(value, ensure_ascii=False))
                )


def _mwparser(_: Path, text: str) -> Iterator[str]:
    import mwparserfromhell

    for link in mwparserfromhell.parse(text).filter_external_links(recursive=True):
        yield _end(str(link.url)) if not link.brackets else str(link.url)


def _pypdf(path: Path, _: str) -> Iterator[str]:
    import pypdf

    reader = pypdf.PdfReader(io.BytesIO(path.read_bytes()))
    for page in reader.pages:
        for one in page.get("/Annots", None) or []:
            action = one.get_object().get("/A")
            action = action.get_object() if action is not None else None
            if action is not None and "/URI" in action:
                yield str(action["/URI"])
        text = page.extract_text()
        for one in _BARE.finditer(text + "\n"):
            if not _CUT.match(text + "\n", one.end() - 1):
                yield _end(one[0])


def _odfdo(path: Path, _: str) -> Iterator[str]:
    """The links and linked pictures of an ODT file; pandoc leaves out those in sections."""
    from odfdo import Document

    document = Document(path)
    for element in (document.body, document.styles.root):
        for name in ("text:a", "draw:a", "draw:image"):
            for one in element.get_elements(f"descendant::{name}"):
                yield str(one.get_attribute("xlink:href") or "")


def _values(value: Any, dois: bool = False) -> Iterator[str]:
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _values(key)
            if dois and key == "DOI" and isinstance(one, str):
                yield _doi(one)
            else:
                yield from _values(one, dois)
    elif isinstance(value, list):
        for one in value:
            yield from _values(one, dois)
    elif isinstance(value, str):
        yield from (_end(one) for one in _BARE.findall(value))


def _json(_: Path, text: str) -> Iterator[str]:
    return _values(json.loads(text))


def _csl(_: Path, text: str) -> Iterator[str]:
    return _values(json.loads(text), dois=True)


def _yaml(_: Path, text: str) -> Iterator[str]:
    import yaml

    return (url for one in yaml.load_all(text, yaml.BaseLoader) for url in _values(one))


def _toml(_: Path, text: str) -> Iterator[str]:
    import tomllib

    return _values(tomllib.loads(text))


def _notebook(path: Path, text: str) -> Iterator[str]:
    book = json.loads(text)
    cells = book.get("cells") or [c for s in book.get("worksheets", []) for c in s["cells"]]
    for cell in cells:
        if cell["cell_type"] == "markdown":
            source = "".join(cell["source"])
            form = "commonmark_x+autolink_bare_uris"
            document = json.loads(_run(["pandoc", "-f", form, "-t", "json"], source.encode()))
            yield from _walk(document["blocks"])
        for output in cell.get("outputs", []):
            html = output.get("data", output).get("text/html", output.get("html", ""))
            yield from _html_links("".join(html))


def _text(_: Path, text: str) -> Iterator[str]:
    return (_end(one) for one in _BARE.findall(text))


ORACLES: dict[str, tuple[str, Truth]] = {
    "quarto": ("pandoc", _quarto),
    "rst": ("docutils", _docutils),
    "asciidoc": ("Asciidoctor", _asciidoctor),
    "org": ("pandoc", _pandoc("org")),
    "textile": ("pandoc", _textile),
    "wikitext": ("mwparserfromhell", _mwparser),
    "notebook": ("json and pandoc", _notebook),
    "text": ("a regular expression", _text),
    "yaml": ("PyYAML", _yaml),
    "toml": ("tomllib", _toml),
    "json": ("json", _json),
    "bookmarks": ("pandoc", _pandoc("html")),
    "bibtex": ("pybtex", _pybtex),
    "csl-json": ("json", _csl),
    "ris": ("rispy", _rispy),
    "epub": ("pandoc", _pandoc("epub")),
    "docx": ("pandoc", _pandoc("docx")),
    "odt": ("odfdo", _odfdo),
    "pdf": ("pypdf", _pypdf),
}


def _normal(urls: Iterable[str]) -> set[str]:
    found = set()
    for url in urls:
        if url.lower().startswith(("http://", "https://")):
            normal = normalise(url)
            found.add(urldefrag(normal.url or url).url)
    return found


def main(folder: Path, verbose: bool) -> None:
    """Print a table, and with `-v` every difference."""
    rows: dict[str, list[int]] = defaultdict(lambda: [0] * 5)
    reader = PostReader(ArchiveSettings(), Outward(PublishedSite()))
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        data = path.read_bytes()
        form: Format | None = FORMATS.get(path.relative_to(folder).parts[0])
        form = form or recognise(path.name, data, data[-65536:])
        if form is None or form.name not in ORACLES:
            continue
        forced = ArchiveSettings(formats={"**": form.name})
        reader = PostReader(forced, Outward(PublishedSite()))
        cited = reader.cited(path.name, data).citations or []
        ours = _normal(one.url for one in cited if one.problem is None)
        text = data.decode("utf-8", "replace")
        try:
            truth = _normal(ORACLES[form.name][1](path, text))
        except Exception as error:
            print(f"{path}: no truth: {type(error).__name__}: {str(error)[:80]}", file=sys.stderr)
            continue
        lines = text.split("\n")
        placed = sum(
            one.line is None
            or (
                one.column is not None
                and "\n".join(
                    [lines[one.line - 1][one.column - 1 :], *lines[one.line :][:4]]
                ).startswith(one.raw)
            )
            for one in cited
        )
        row = rows[form.name]
        for index, add in enumerate(
            (1, len(truth), len(truth & ours), len(ours), len(cited) - placed)
        ):
            row[index] += add
        if verbose:
            for url in sorted(truth - ours):
                print(f"missed {path.relative_to(folder)}: {url}")
            for url in sorted(ours - truth):
                print(f"extra  {path.relative_to(folder)}: {url}")
            if len(cited) - placed:
                print(f"misplaced {path.relative_to(folder)}: {len(cited) - placed}")
    print("| format | truth by | files | links | recall | precision | misplaced |")
    print("|---|---|--:|--:|--:|--:|--:|")
    for name, (files, links, both, cited_by_us, misplaced) in rows.items():
        recall = f"{both / links:.3f}" if links else "–"
        precision = f"{both / cited_by_us:.3f}" if cited_by_us else "–"
        by = ORACLES[name][0]
        print(f"| {name} | {by} | {files} | {links} | {recall} | {precision} | {misplaced} |")


if __name__ == "__main__":
    main(Path(sys.argv[-1]), "-v" in sys.argv)
