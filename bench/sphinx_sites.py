"""Recall and precision on sites of Sphinx, against the pages that Sphinx itself builds.

    python -m bench.sphinx_sites REPOSITORY… --python PYTHON [--differences]

Each REPOSITORY holds one site, at its `conf.py`. It is built in a copy with the theme `basic` and
without intersphinx, whose inventories stand in the web. The links in the bodies of its pages are
compared with the citations of the page and of the files that it includes; links of docstrings are
left out. PYTHON is the interpreter of an environment with Sphinx, beautifulsoup4 and the
extensions of the sites.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from bench.generators import normal

from loccit.config.settings import ArchiveSettings
from loccit.extraction.archive import read_archive
from loccit.extraction.generators import sphinx_programs
from loccit.extraction.site import PublishedSite

_LISTENER = """
import json
from bs4 import BeautifulSoup
from docutils import nodes

pages = {}


def source(node):
    while node is not None and not getattr(node, "source", None):
        node = node.parent
    return node.source if node is not None else ""


def page(app, name, template, context, doctree):
    if doctree is None or "body" not in context:
        return
    soup = BeautifulSoup(context["body"], "html.parser")
    tags = [tag for tag in soup.find_all(True) if tag.name not in ("script", "link")]
    urls = [tag[key] for tag in tags for key in ("href", "src", "data") if tag.get(key)]
    references = doctree.findall(nodes.reference)
    said = [one.get("refuri") for one in references if "docstring of" in source(one)]
    pages[str(app.env.doc2path(name))] = [urls, said]


def setup(app):
    app.connect("html-page-context", page)
    app.connect("build-finished", lambda app, error: open("OUT", "w").write(json.dumps(pages)))
"""
_OVERRIDES = """
import sys as _sys
_sys.path.insert(0, "HERE")
intersphinx_mapping = {}
extensions = [one for one in extensions if one != "sphinx.ext.intersphinx"] + ["loccit_listener"]
html_theme, html_theme_options = "basic", {}
"""
_INCLUDED = re.compile(r"(?:\.\. [\w-]*include::|\{include\})\s*(\S+)")


def built(root: Path, python: str) -> dict[str, list[list[str]]]:
    """The links of each page, by the path of its source, and those of docstrings among them."""
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch, "site")
        shutil.copytree(root, copy, ignore=shutil.ignore_patterns(".git"), symlinks=True)
        (program,) = sphinx_programs(copy)
        out = f"{scratch}/pages.json"
        Path(scratch, "loccit_listener.py").write_text(_LISTENER.replace("OUT", out))
        with program.open("a") as file:
            file.write(_OVERRIDES.replace("HERE", scratch))
        command = [python, "-m", "sphinx", "-q", "-b", "html", str(program.parent), f"{scratch}/o"]
        rest = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
        done = subprocess.run(command, cwd=copy, env=rest, capture_output=True, timeout=900)
        if not Path(out).exists():
            sys.exit(done.stderr.decode("utf-8", "replace")[-1_500:])
        pages: dict[str, list[list[str]]] = json.loads(Path(out).read_text())
        return {path.removeprefix(f"{copy}/"): links for path, links in pages.items()}


def compare(root: Path, python: str, *, differences: bool) -> str:
    """A line of the table, and every difference where that is asked for."""
    ours: dict[str, set[str]] = defaultdict(set)
    for found in read_archive(root, ArchiveSettings()):
        urls = [one.url for one in found.citations or () if one.problem is None]
        if found.post is not None:
            ours[found.post.path] |= normal(urls, PublishedSite())
    pages = built(root, python)
    links = both = cited = 0
    for path, (urls, said) in pages.items():
        if not (root / path).exists():
            continue  # made by an extension
        text = (root / path).read_text("utf-8", "replace")
        truth = normal(urls, PublishedSite()) - (normal(said, PublishedSite()) - ours[path])
        elsewhere: set[str] = set()
        for name in _INCLUDED.findall(text):
            place = ((root / path).parent / name).resolve()
            if place.is_relative_to(root):
                elsewhere |= ours[str(place.relative_to(root))]
        known = ours[path] | (elsewhere & truth)
        links, both, cited = links + len(truth), both + len(truth & known), cited + len(known)
        if differences:
            print(*(f"missed {path} {url}" for url in sorted(truth - known)), sep="\n")
            print(*(f"extra {path} {url}" for url in sorted(known - truth)), sep="\n")
    figures = f"{both / links:.4f} | {links - both} | {both / cited:.4f}" if both else "– | – | –"
    return f"| {root.name} | {len(pages)} | {links} | {figures} |"


def main() -> None:
    """Compare and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("repositories", nargs="+", type=Path)
    parser.add_argument("--python", required=True)
    parser.add_argument("--differences", action="store_true")
    options = parser.parse_args()
    print("| project | pages | links | recall | missed | precision |\n|---|--:|--:|--:|--:|--:|")
    for root in options.repositories:
        print(compare(root.resolve(), options.python, differences=options.differences), flush=True)


if __name__ == "__main__":
    main()
