"""How far loccit and kramdown (what Jekyll publishes) agree on an archive's links.

    python bench/kramdown_agreement.py PATH

Renders every Markdown post's body with kramdown, takes each web link that the rendered HTML
holds, and looks it up among the citations that loccit finds in the same file; then holds every
citation against its file: what stands at its line and column must be the URL as written. Needs
`apt install ruby-kramdown`. Leaves with 1 unless both are 100 %.
"""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from loccit.config.load import find_configuration, load_settings
from loccit.extraction.archive import read_archive
from loccit.extraction.front_matter import read_front_matter
from loccit.urls.normalise import normalise

_RENDER = r"""
require 'json'
require 'kramdown'
begin; require 'kramdown-parser-gfm'; rescue LoadError; end
input = ENV['KRAMDOWN_INPUT'] || 'kramdown'
STDIN.each_line do |line|
  body = JSON.parse(line)
  puts JSON.generate(Kramdown::Document.new(body, input: input).to_html)
  STDOUT.flush
end
"""
_ATTRIBUTES = ("href", "src", "cite", "data", "poster")
_FURNITURE = {"script", "link"}


def rendered_links(html: str) -> Iterator[str]:
    """The URLs of a rendered body, as the browser's parser reads its attributes."""
    tree = LexborHTMLParser(html)
    for attribute in _ATTRIBUTES:
        for node in tree.css(f"[{attribute}]"):
            value = (node.attributes.get(attribute) or "").strip()
            if node.tag not in _FURNITURE and value.lower().startswith(("http://", "https://")):
                yield value


def main(root: Path) -> int:
    """Print the figures; 0 where both are whole."""
    renderer = subprocess.Popen(
        ["ruby", "-e", _RENDER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert renderer.stdin is not None
    assert renderer.stdout is not None
    settings = load_settings(find_configuration(root)).archive
    counts: Counter[str] = Counter()
    for gathered in read_archive(root, settings):
        if gathered.post is None or gathered.citations is None:
            continue
        counts["posts"] += 1
        path = root / gathered.post.path
        text = path.read_bytes().decode("utf-8", "replace")
        lines = text.split("\n")
        for citation in gathered.citations:
            counts["citations"] += 1
            assert citation.line is not None
            assert citation.column is not None
            if lines[citation.line - 1].startswith(
                citation.raw.split("\n")[0], citation.column - 1
            ):
                counts["placed"] += 1
            else:
                print(f"{gathered.post.path}:{citation.line}:{citation.column}: {citation.raw}")
        if path.suffix.lower() in {".html", ".htm", ".xhtml"}:
            continue
        renderer.stdin.write(json.dumps(text[read_front_matter(text).body :]) + "\n")
        renderer.stdin.flush()
        found = {citation.url for citation in gathered.citations}
        found |= {citation.raw for citation in gathered.citations}
        for url in rendered_links(json.loads(renderer.stdout.readline())):
            counts["links"] += 1
            if url in found or normalise(url).url in found:
                counts["found"] += 1
            else:
                print(f"{gathered.post.path}: not found: {url}")
    renderer.stdin.close()
    renderer.wait()
    print(
        f"{counts['posts']:,} posts; kramdown's web links found: {counts['found']:,} of"
        f" {counts['links']:,}; citations at their place: {counts['placed']:,} of"
        f" {counts['citations']:,}"
    )
    return int(counts["found"] != counts["links"] or counts["placed"] != counts["citations"])


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
