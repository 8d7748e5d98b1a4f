"""Recall and precision on archives of site generators, against what those generators publish.

    python -m bench.generators ARCHIVE… [--modules FOLDER] [--differences FILE] [--generator NAME]

Each ARCHIVE is a folder with the source of a site. Its posts are rendered by the generator itself
where that can be (Jekyll and Hugo, with layouts that hold the content alone), else by the engine
that the generator uses, with the site's own extensions. Compared are sets of
(post, normalised http(s) URL without fragment); links into the site itself are left out on both
sides, and so are citations from front matter, which most generators publish by their layouts.
A link that a post's template takes from a data file or from another post's front matter, which
cites it, is not missed; nor is one of a file that a post of AsciiDoc includes, which is a post too.
Posts that the engine refuses are counted and left out.

Needs `apt install jekyll hugo pandoc nodejs emacs-nox`, the packages markdown, pymdown-extensions,
docutils, pelican, cmarkgfm and beautifulsoup4, and
`npm install @mdx-js/mdx remark-gfm markdown-it marked` in FOLDER.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urldefrag

from bench.formats import _asciidoctor, _docutils, _pandoc
from selectolax.lexbor import LexborHTMLParser

from loccit.config.settings import ArchiveSettings
from loccit.extraction.archive import read_archive
from loccit.extraction.config_data import read_data
from loccit.extraction.front_matter import read_front_matter
from loccit.extraction.site import PublishedSite, find_site
from loccit.urls.normalise import normalise

Links = dict[str, set[str]]
"""The published links of each post, by its path."""
Engine = Callable[[Path, list[str], PublishedSite], "Rendered"]

_ATTRIBUTES = ("href", "src", "data", "poster", "cite")
_FURNITURE = {"script", "link", "meta", "base"}


class Rendered(NamedTuple):
    """What an engine publishes of an archive's posts."""

    links: Links
    refused: list[str]


def links_of(html: str) -> Iterator[str]:
    """The URLs of a rendered body, as the browser's parser reads its attributes."""
    tree = LexborHTMLParser(html)
    for attribute in _ATTRIBUTES:
        for node in tree.css(f"[{attribute}]"):
            if node.tag not in _FURNITURE:
                yield (node.attributes.get(attribute) or "").strip()
    for node in tree.css("[srcset]"):
        for candidate in (node.attributes.get("srcset") or "").split(", "):
            yield candidate.strip().partition(" ")[0]


def normal(urls: Iterable[str | None], site: PublishedSite) -> set[str]:
    """Those that lead to the web outside of the site."""
    found = set()
    for url in urls:
        if url and url.startswith("//"):
            url = f"https:{url}"
        if url and url.lower().startswith(("http://", "https://")):
            answer = normalise(url)
            if answer.url is not None and not site.holds(answer.url):
                found.add(comparable(answer.url))
    return found


def comparable(url: str) -> str:
    """A URL without fragment, and with brackets as they are: engines write them as `%5B`."""
    return urldefrag(url).url.replace("%5B", "[").replace("%5D", "]")


def _body(path: Path) -> str:
    text = path.read_text("utf-8", "replace")
    front = read_front_matter(text, None)
    return text[front.body :]


# Jekyll and Hugo publish whole sites.

_MARK = "loccit-source:"


def _published(folder: Path, site: PublishedSite) -> Links:
    """The links of rendered pages, each of which says which file it is made from."""
    found: Links = {}
    for page in folder.rglob("*"):
        if page.is_file() and page.suffix in {".html", ".htm", ".xml", ".xhtml", ""}:
            text = page.read_text("utf-8", "replace")
            marks = [*re.finditer(rf"<!--{_MARK}(.*?)-->", text)]
            for mark in marks[:1]:
                found.setdefault(mark[1].strip("/"), set()).update(
                    normal(links_of(text[mark.end() :]), site)
                )
    return found


def jekyll(root: Path, posts: list[str], site: PublishedSite) -> Rendered:
    """`jekyll build --safe`, without plugins and with layouts that hold the content alone."""
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch, "site")
        shutil.copytree(
            root,
            copy,
            symlinks=False,
            ignore=shutil.ignore_patterns(".git", "_site"),
            ignore_dangling_symlinks=True,
        )
        layouts = copy / "_layouts"
        shutil.rmtree(layouts, ignore_errors=True)
        layouts.mkdir()
        names = {"loccit"}
        for post in posts:
            head = (root / post).read_text("utf-8", "replace")[:5_000]
            names.update(re.findall(r"^layout:\s*[\"']?([\w./-]+)", head, re.M))
        config = (copy / "_config.yml").read_text("utf-8", "replace")
        names.update(re.findall(r"layout:\s*[\"']?([\w./-]+)", config))
        for name in names:
            place = layouts / f"{name}.html"
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(f"<!--{_MARK}{{{{ page.path }}}}-->{{{{ content }}}}")
        (copy / "_config.yml").write_text(
            re.sub(
                r"(?m)^(?:plugins|gems|theme|remote_theme|whitelist)\s*:.*\n(?:[ #-].*\n)*",
                "",
                config,
            )
        )
        (copy / "_over.yml").write_text("plugins: []\nfuture: true\nincremental: false\n")
        done = subprocess.run(
            [
                "jekyll",
                "build",
                "--safe",
                "--drafts",
                "--unpublished",
                "--config",
                "_config.yml,_over.yml",
                "-d",
                f"{scratch}/out",
                "--trace",
            ],
            cwd=copy,
            capture_output=True,
            text=True,
            timeout=900,
            env={**os.environ, "JEKYLL_NO_BUNDLER_REQUIRE": "1", "LC_ALL": "C.UTF-8"},
        )
        if done.returncode:
            print(done.stdout[-2_000:], done.stderr[:3_000])  # a trace begins with its message
        links = _published(Path(scratch, "out"), site)
        return Rendered(
            {path: links[path] for path in posts if path in links},
            [path for path in posts if path not in links],
        )


def hugo(root: Path, posts: list[str], site: PublishedSite) -> Rendered:
    """`hugo` with the site's shortcodes and a layout that holds the content alone."""
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch, "site")
        copy.mkdir()
        home = Path(site.folder)
        shutil.copytree(
            home / "content",
            copy / "content",
            ignore_dangling_symlinks=True,
            ignore=shutil.ignore_patterns("_content.gotmpl"),  # makes pages of remote data
        )
        for name in ("data", "assets", "i18n"):
            if (root / name).exists():
                shutil.copytree(root / name, copy / name, ignore_dangling_symlinks=True)
        shortcodes = copy / "layouts" / "shortcodes"
        shortcodes.mkdir(parents=True)
        (copy / "hugo.toml").write_text(
            'baseURL = "/"\n'
            'disableKinds = ["taxonomy", "term", "RSS", "sitemap", "robotsTXT", "404"]\n'
            "buildFuture = true\nbuildDrafts = true\nbuildExpired = true\n"
            'ignoreErrors = ["error-remote-getjson"]\n'
            "[markup.goldmark.renderer]\nunsafe = true\n"
            "[markup.goldmark.parser.attribute]\nblock = true\n"
            '[security.http]\nurls = ["none"]\n'
        )
        if parameters := _parameters(home):
            place = copy / "config" / "_default" / "params.json"
            place.parent.mkdir(parents=True)
            place.write_text(json.dumps(parameters, default=str))
        # Go's templates drop comments that are not declared to be safe.
        mark = f'{{{{ printf "<!--{_MARK}content/%s-->" .Path | safeHTML }}}}'
        layout = f"{{{{ with .File }}}}{mark}{{{{ end }}}}{{{{ .Content }}}}"
        for name in ("single", "list", "index"):
            place = copy / "layouts" / "_default" / f"{name}.html"
            place.parent.mkdir(exist_ok=True)
            place.write_text(layout)
        (copy / "layouts" / "index.html").write_text(layout)
        for source in (
            *root.glob("themes/*/layouts/shortcodes"),
            root / "layouts" / "shortcodes",
            root / "layouts" / "_shortcodes",
        ):
            if source.is_dir():
                shutil.copytree(source, shortcodes, dirs_exist_ok=True)
        for source in (root / "layouts" / "partials", root / "layouts" / "_partials"):
            if source.is_dir():
                shutil.copytree(source, copy / "layouts" / "partials", dirs_exist_ok=True)
        stub = "{{ .Inner | markdownify }}"
        for _ in range(80):
            done = subprocess.run(
                ["hugo", "-d", f"{scratch}/out"],  # with --quiet, newer ones name no error
                cwd=copy,
                capture_output=True,
                text=True,
                timeout=300,
            )
            told = done.stdout + done.stderr
            missing = set(re.findall(r'template for shortcode "([\w./-]+)" not found', told))
            unclosed = set(re.findall(r'shortcode "([\w./-]+)" must be closed', told))
            broken = set(re.findall(r"shortcodes/([\w./-]+?\.html)", told))
            if not done.returncode or not (missing or broken or unclosed):
                break
            for name in missing:
                (shortcodes / f"{name}.html").parent.mkdir(parents=True, exist_ok=True)
                (shortcodes / f"{name}.html").write_text(stub)
            for name in unclosed:
                (shortcodes / f"{name}.html").write_text("")
            for name in broken:
                (shortcodes / name).write_text(stub if "Inner" in told else "")
        if done.returncode:
            print(told[-1500:])
        links = _published(Path(scratch, "out"), site)
        return Rendered(
            {path: links[path] for path in posts if path in links},
            [path for path in posts if path not in links],
        )


def _parameters(site: Path) -> dict[str, Any]:
    """What a site of Hugo tells its pages (`params`), from the files of its configuration."""
    found: dict[str, Any] = {}
    for folder in ("config/_default", "", "config/production"):
        for suffix in ("json", "yml", "yaml", "toml"):
            place = site / folder
            for name in ("config", "hugo"):
                told = read_data(place / f"{name}.{suffix}")
                found.update(told.get("params") or {} if isinstance(told, dict) else {})
            told = read_data(place / f"params.{suffix}") if folder else None
            found.update(told if isinstance(told, dict) else {})
    return found


# Engines that render one post at a time.


def _each(render: Callable[[Path, str], Iterable[str | None]]) -> Engine:
    def engine(root: Path, posts: list[str], site: PublishedSite) -> Rendered:
        rendered = Rendered({}, [])
        for post in posts:
            try:
                rendered.links[post] = normal(render(root / post, _body(root / post)), site)
            except Exception as error:  # whatever the engine does not like
                rendered.refused.append(f"{post}: {error}"[:200])
        return rendered

    return engine


def python_markdown(root: Path, posts: list[str], site: PublishedSite) -> Rendered:
    """Python-Markdown with the extensions that `mkdocs.yml` names."""
    import markdown
    import yaml

    class Loader(yaml.SafeLoader):
        pass

    Loader.add_multi_constructor("", lambda *_: None)
    written = next(iter([*root.glob("mkdocs.y*ml"), *root.glob("*/mkdocs.y*ml")]), None)
    told = yaml.load(written.read_text(), Loader).get("markdown_extensions", []) if written else []
    extensions, options = ["toc", "tables", "fenced_code"], {}
    for one in told:
        name, given = next(iter(one.items())) if isinstance(one, dict) else (one, None)
        try:
            markdown.Markdown(extensions=[name])
        except Exception:
            continue
        extensions.append(name)
        if isinstance(given, dict):
            given = {
                k: v
                for k, v in given.items()
                if v is not None and k not in {"base_path", "check_paths"}
            }
            try:
                markdown.Markdown(extensions=[name], extension_configs={name: given})
                options[name] = given
            except Exception:
                pass

    def render(_: Path, text: str) -> Iterator[str]:
        made = markdown.Markdown(
            extensions=list(dict.fromkeys(extensions)), extension_configs=options
        )
        return links_of(made.convert(text))

    return _each(render)(root, posts, site)


def pelican(root: Path, posts: list[str], site: PublishedSite) -> Rendered:
    """Pelican's own readers with the site's settings; its marks of files and links as they are."""
    from pelican.readers import Readers
    from pelican.settings import read_settings

    written = next(iter([*root.glob("pelicanconf.py"), *root.glob("*conf.py")]), None)
    settings = read_settings(str(written) if written else None, {"CACHE_CONTENT": False})
    readers = Readers(settings)

    def render(path: Path, _: str) -> Iterator[str]:
        page = readers.read_file(str(path.parent), path.name)
        return links_of(str(page.content))

    return _each(render)(root, posts, site)


_EXPORT = """(progn (require 'ox-html)
 (setq org-export-with-broken-links t org-export-use-babel nil org-html-htmlize-output-type nil)
 (dolist (path (split-string (getenv "POSTS") "\\n" t))
  (princ (format "\\n%s%s\\n" (getenv "MARK") path))
  (condition-case told
   (with-current-buffer (find-file-noselect path) (princ (org-export-as 'html nil nil t)))
   (error (princ (format "failed to export: %S" told))))))"""


def emacs(root: Path, posts: list[str], site: PublishedSite) -> Rendered:
    """Org's own exporter of HTML, in Emacs."""
    done = subprocess.run(
        ["emacs", "-Q", "--batch", "--eval", _EXPORT],
        cwd=root,
        capture_output=True,
        timeout=900,
        env={**os.environ, "POSTS": "\n".join(posts), "MARK": _MARK},
        stdin=subprocess.DEVNULL,
    )
    rendered = Rendered({}, [])
    pages = done.stdout.decode("utf-8", "replace").split(f"\n{_MARK}")[1:]
    for path, _, html in (page.partition("\n") for page in pages):
        if html.startswith("failed to export: "):
            rendered.refused.append(f"{path}: {html[:200]}")
        else:
            rendered.links[path] = normal(links_of(html), site)
    return rendered


def cmark_gfm(_: Path, text: str) -> Iterator[str]:
    """GitHub's own."""
    import cmarkgfm
    from cmarkgfm.cmark import Options

    return links_of(cmarkgfm.github_flavored_markdown_to_html(text, Options.CMARK_OPT_UNSAFE))


def _node(engine: str) -> Engine:
    def run(root: Path, posts: list[str], site: PublishedSite) -> Rendered:
        script = Path(__file__).with_suffix(".mjs")
        asked = []
        for post in posts:
            name, text = engine, _body(root / post)
            if engine == "mdx":
                text = re.sub(r"<!--.*?-->", "", text, flags=re.S)
            asked.append(json.dumps({"engine": name, "text": text}))
        done = subprocess.run(
            ["node", str(script)],
            input="\n".join(asked) + "\n",
            capture_output=True,
            text=True,
            check=True,
        )
        rendered = Rendered({}, [])
        for post, line in zip(posts, done.stdout.splitlines(), strict=True):
            answer = json.loads(line)
            if "failed" in answer:
                rendered.refused.append(f"{post}: {answer['failed']}")
            else:
                found = [*answer.get("links", ()), *links_of(answer.get("html", ""))]
                rendered.links[post] = normal(found, site)
        return rendered

    return run


ENGINES: Mapping[str, tuple[str, Engine]] = {
    "jekyll": ("jekyll", jekyll),
    "hugo": ("hugo", hugo),
    "mkdocs": ("Python-Markdown", python_markdown),
    "pelican": ("Pelican", pelican),
    "docusaurus": ("@mdx-js/mdx", _node("mdx")),
    "astro": ("@mdx-js/mdx", _node("mdx")),
    "eleventy": ("markdown-it", _node("markdown-it")),
    "vuepress": ("markdown-it", _node("markdown-it")),
    "hexo": ("marked", _node("marked")),
    "gatsby": ("remark", _node("remark")),
    "quarto": ("pandoc", _each(lambda path, _: _pandoc("markdown")(path, ""))),
    "sphinx": ("docutils", _each(lambda path, text: _docutils(path, text, "pep-{:04d}/"))),
    "antora": ("Asciidoctor", _each(lambda path, text: _asciidoctor(path, text))),
    "org": ("Emacs", emacs),
    "": ("cmark-gfm", _each(cmark_gfm)),
}
_SUFFIXES = {
    "quarto": (".qmd", ".rmd"),
    "sphinx": (".rst",),
    "antora": (".adoc", ".asc"),
    "docusaurus": (".md", ".mdx"),
    "astro": (".mdx",),
    "pelican": (".md", ".markdown", ".mkd", ".rst"),
    "org": (".org",),
}
_MARKDOWN = (".md", ".markdown", ".mkd", ".html")
_DATA = (".yml", ".yaml", ".toml", ".json")


class Row(NamedTuple):
    archive: str
    generator: str
    truth: str
    posts: int
    refused: int
    links: int
    missed: int
    extra: int
    placed: str
    invalid: int


def compare(root: Path, differences: list[str], named: str | None = None) -> Row:
    """Hold what loccit finds in an archive against what its generator publishes.

    Args:
        named: the generator, if the archive's configuration does not tell it.
    """
    settings = ArchiveSettings()
    site = find_site(root, settings)
    generator = (site.generator or "") if named is None else named
    truth, engine = ENGINES.get(generator, ENGINES[""])
    suffixes = _SUFFIXES.get(generator, _MARKDOWN if generator == "jekyll" else _MARKDOWN[:3])
    found: Links = {}
    told: dict[str, set[str]] = {}
    wrong = placed = citations = 0
    data: set[str] = set()
    for gathered in read_archive(root, settings):
        if gathered.post is None or gathered.citations is None:
            continue
        path = gathered.post.path
        if path.lower().endswith(_DATA):
            data |= normal((one.url for one in gathered.citations if not one.problem), site)
        if not path.lower().endswith(suffixes):
            continue
        found[path], told[path] = set(), set()
        lines = None
        for one in gathered.citations:
            lines = lines or (root / path).read_bytes().decode("utf-8", "replace").split("\n")
            citations += 1
            rest = lines[one.line - 1][one.column - 1 :] if one.line and one.column else ""
            if rest.startswith(one.raw.split("\n")[0]):
                placed += 1
            else:
                differences.append(
                    f"misplaced {root.name}/{path}:{one.line}:{one.column} {one.raw}"
                )
            if one.problem and one.problem != "not-http":
                wrong += 1
                differences.append(f"invalid {root.name}/{path}:{one.line} {one.problem} {one.raw}")
            url = comparable(one.url)
            (
                told
                if one.element.startswith("front-matter") or one.element == "bare-url"
                else found
            )[path].add(url)
            if one.element.startswith("front-matter"):
                data.add(url)
    rendered = engine(root, sorted(found), site)
    links = missed = extra = 0
    for path, published in rendered.links.items():
        links += len(published)
        lost = published - found[path] - told[path]
        if cited_there := lost & data:
            text = (root / path).read_text("utf-8", "replace")
            lost -= {url for url in cited_there if url not in text}
        if generator == "antora":
            lost -= {url for one in _included(root, path, found) for url in found[one] | told[one]}
        more = {url for url in found[path] - published if url.startswith("http")}
        missed += len(lost)
        extra += len(more)
        differences += [f"missed {root.name}/{path} {url}" for url in sorted(lost)]
        differences += [f"extra {root.name}/{path} {url}" for url in sorted(more)]
    differences += [f"refused {root.name}/{one}" for one in rendered.refused]
    share = f"{placed:,} of {citations:,}"
    return Row(
        root.name,
        generator,
        truth,
        len(rendered.links),
        len(rendered.refused),
        links,
        missed,
        extra,
        share,
        wrong,
    )


def _included(root: Path, path: str, found: Links) -> set[str]:
    """The posts that a post of AsciiDoc includes, and those that these include."""
    seen: set[str] = set()
    waiting = [path]
    while waiting:
        place = root / waiting.pop()
        text = place.read_text("utf-8", "replace")
        names = dict(re.findall(r"^:([\w-]+): (\S+)$", text, re.M))
        for target in re.findall(r"^include::([^\[\n]+)\[", text, re.M):
            filled = target
            for name, value in names.items():
                filled = filled.replace(f"{{{name}}}", value)
            one = os.path.relpath(os.path.normpath(place.parent / filled), root)
            if one in found and one not in seen:
                seen.add(one)
                waiting.append(one)
    return seen


def table(rows: list[Row]) -> Iterator[str]:
    """The rows as a table of Markdown."""
    titles = (
        "archive",
        "generator; truth by",
        "posts",
        "links",
        "recall",
        "missed",
        "precision",
        "extra",
        "placed",
        "`invalid`",
    )
    yield f"| {' | '.join(titles)} |"
    yield "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|"
    for row in rows:
        made = f"{row.generator or 'Markdown'}; {row.truth}"
        yield _line(
            row.archive, made, row.posts, row.links, row.missed, row.extra, row.placed, row.invalid
        )
    posts, links, missed, extra, invalid = (
        sum(getattr(row, name) for row in rows)
        for name in ("posts", "links", "missed", "extra", "invalid")
    )
    yield _line("**all**", "", posts, links, missed, extra, "", invalid)


def _line(
    name: str, made: str, posts: int, links: int, missed: int, extra: int, placed: str, invalid: int
) -> str:
    recall = 1 - missed / max(links, 1)
    precision = 1 - extra / max(links - missed + extra, 1)
    return (
        f"| {name} | {made} | {posts:,} | {links:,} | {recall:.4f} | {missed:,} | {precision:.4f} "
        f"| {extra:,} | {placed} | {invalid} |"
    )


def main() -> None:
    """Compare and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("archives", nargs="+", type=Path)
    parser.add_argument("--modules", default=os.environ.get("MODULES", "."))
    parser.add_argument("--differences", type=Path)
    parser.add_argument("--generator", choices=[*ENGINES], help="for all; else it is found out")
    options = parser.parse_args()
    os.environ["MODULES"] = os.path.abspath(options.modules)
    differences: list[str] = []
    rows = []
    for archive in options.archives:
        row = compare(archive.resolve(), differences, options.generator)
        rows.append(row)
        print(row, flush=True)
    print("\n".join(table(rows)))
    print(Counter(one.partition(" ")[0] for one in differences))
    if options.differences:
        options.differences.write_text("".join(f"{one}\n" for one in differences))


if __name__ == "__main__":
    main()
