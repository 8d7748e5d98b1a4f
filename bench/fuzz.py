"""Mutated posts in every format: none may crash, hang or misplace a citation.

    python -m bench.fuzz [--posts N] [--seed S] [--keep FOLDER] [REAL…]

Mutates the samples of the test suite (posts of every format, exports of every kind) and the files
of the folders REAL that are smaller than 20 kB, each as a post of any generator.
Each citation of a text must stand at its line and column as written, each other one must have a
locator. A post that takes more than five seconds of processor time counts as one that hangs. What
fails is printed and kept in FOLDER.
"""

import argparse
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.extraction.formats.test_hostile import mutated, seeds
from tests.sources.samples import write_samples

from loccit.config.settings import ArchiveSettings, Settings
from loccit.errors import LoccitError
from loccit.extraction.formats import UnknownFormatError, recognise
from loccit.extraction.link_filter import Outward
from loccit.extraction.post import PostReader
from loccit.extraction.site import PublishedSite
from loccit.model import Citation, Cited
from loccit.sources import Reading, find_source

_SECONDS = 5.0
_LARGEST = 20_000
_EXPORTS = 0.02
"""The part of the posts that are exports: each is written to a file and recognised anew."""
_GENERATORS = (None, "docusaurus", "franklin", "hexo", "hugo", "jekyll", "mkdocs", "sphinx")

_PROSE = """---
title: A post
from: https://source.example/a
links: [https://b.example/, {url: "https://c.example/é"}]
---
# Heading [a](https://a.example/x "title") <https://b.example>

Bare https://c.example/a_(b)) and www.d.example, [ref], ![i](https://e.example/i.png =2x3)

[ref]: <https://f.example/a b> 'title'

> - <a href="https://g.example/?a=1&amp;b=2">x</a>
> <img srcset="https://h.example/1 1x, //i.example/2 2x">

```html
<a href="https://code.example/">x</a>
```

| a | b |
|---|---|
| https://j.example/\\| | `https://code.example` |

{{< figure src="https://k.example/f.png" >}} {% include x.html url="https://l.example/" %}
<div markdown="1">[m](https://m.example)</div> <Card href={"https://n.example/"} />
!!! note
    [o](https://o.example/) 日本https://p.example/日本。
[q\\_r][] {% codeblock t https://s.example/ %}x{% endcodeblock %}
[t]({{< param u >}}) [u](https://u.example/{{< s 1 >}})
</div>
[q_r]: https://q.example/
        ~~~
        <a href="https://v.example/">x</a>
        ~~~
````{asis}
<https://w.example/>
```
"""


def samples(folders: list[Path]) -> list[tuple[str, bytes]]:
    """Posts to mutate, with names by which they are recognised."""
    found = [*seeds(), *((f"a.{end}", _PROSE.encode()) for end in ("md", "mdx", "html", "qmd"))]
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.stat().st_size < _LARGEST:
                data = path.read_bytes()
                form = recognise(path.name, data, data[-65536:])
                if form is not None and form.name != "pdf":
                    found.append((path.name, data))
    return found


def misplaced(data: bytes, cited: list[Cited] | list[Citation]) -> str:
    """Return what is wrong with the places of citations; an empty text if nothing is."""
    lines = data.decode("utf-8", "replace").split("\n")
    for one in cited:
        if one.line is None or one.column is None:
            if not one.locator:
                return f"no place and no locator: {one}"
            continue
        if one.line > len(lines):
            return f"no such line: {one}"
        rest = lines[one.line - 1][one.column - 1 :]
        if not rest.startswith(one.raw):
            rest = "\n".join([rest, *lines[one.line : one.line + 1 + one.raw.count("\n")]])
            if not rest.startswith(one.raw):
                return f"misplaced: {one}: {rest[:100]!r}"
    return ""


def _hangs(*_: object) -> None:
    raise TimeoutError(f"more than {_SECONDS:g} s of processor time")


def main() -> int:
    """Mutate and read, and print what failed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--posts", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()))
    options = parser.parse_args()
    options.keep.mkdir(parents=True, exist_ok=True)
    rng = random.Random(options.seed)
    posts = samples(options.folders)
    by_suffix: dict[str, list[tuple[str, bytes]]] = {}
    for name, data in posts:
        by_suffix.setdefault(name.rpartition(".")[2].lower(), []).append((name, data))
    suffixes = sorted(by_suffix)
    readers = [
        PostReader(ArchiveSettings(), Outward(PublishedSite(generator=name), options.keep))
        for name in _GENERATORS
    ]
    read: Counter[str] = Counter()
    failed = citations = 0
    signal.signal(signal.SIGVTALRM, _hangs)
    began = time.process_time()
    with tempfile.TemporaryDirectory() as scratch:
        write_samples(Path(scratch))
        exports = [(one.name, one.read_bytes()) for one in sorted(Path(scratch).iterdir())]
        for number in range(options.posts):
            export = rng.random() < _EXPORTS
            name, data = rng.choice(exports if export else by_suffix[rng.choice(suffixes)])
            data = mutated(data, rng)
            if not export and name.rpartition(".")[2] not in ("docx", "odt", "epub"):
                data = data.decode("utf-8", "replace").encode()
            signal.setitimer(signal.ITIMER_VIRTUAL, _SECONDS)
            wrong = ""
            try:
                if export:
                    citations += _export(Path(scratch, f"mutated-{name}"), data)
                    read["exports"] += 1
                else:
                    cited = rng.choice(readers).cited(name, data).citations or []
                    citations += len(cited)
                    wrong = misplaced(data, cited)
                    read[name.rpartition(".")[2].lower()] += 1
            except (UnknownFormatError, LoccitError):
                read["refused"] += 1
            except Exception as error:
                wrong = f"{type(error).__name__}: {error}"
            finally:
                signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            if wrong:
                failed += 1
                kept = options.keep / f"failed-{options.seed}-{number}-{name}"
                kept.write_bytes(data)
                print(f"{kept}: {wrong[:500]}", flush=True)
            if (number + 1) % 20_000 == 0:
                print(f"{number + 1:,} posts, {failed} failed", file=sys.stderr, flush=True)
    print(
        f"{options.posts:,} posts, {citations:,} citations, {failed} failed; "
        f"{time.process_time() - began:,.0f} s of processor time; {dict(read.most_common())}"
    )
    return min(failed, 1)


def _export(path: Path, data: bytes) -> int:
    path.write_bytes(data)
    settings = Settings()
    reading = Reading(settings, {}, {})
    return sum(len(one.citations or ()) for one in find_source(path, settings).read(reading))


if __name__ == "__main__":
    sys.exit(main())
