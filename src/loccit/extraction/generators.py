"""Which generator builds a site, by its configuration: it decides the dialect of the posts."""

import re
from pathlib import Path

from loccit.extraction.file_bytes import read_text

_EXTENSIONS = r"^extensions\s*="
_IS_SPHINX = re.compile(_EXTENSIONS, re.M)
_FILES: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("docusaurus", ("docusaurus.config.js", "docusaurus.config.ts", "docusaurus.config.mjs"), ""),
    ("mkdocs", ("mkdocs.yml", "mkdocs.yaml", "zensical.toml"), ""),
    ("quarto", ("_quarto.yml", "_quarto.yaml"), ""),
    ("astro", ("astro.config.mjs", "astro.config.ts", "astro.config.js"), ""),
    (
        "eleventy",
        (".eleventy.js", ".eleventy.cjs", "eleventy.config.js", "eleventy.config.mjs",
         "eleventy.config.cjs", "eleventy.config.ts"),
        "",
    ),
    ("gatsby", ("gatsby-config.js", "gatsby-config.ts", "gatsby-config.mjs"), ""),
    ("vuepress", (".vuepress/config.js", ".vuepress/config.ts", "docs/.vuepress/config.js"), ""),
    ("vitepress", (".vitepress/config.js", ".vitepress/config.ts", ".vitepress/config.mts"), ""),
    ("hugo", ("hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "config/_default"), ""),
    ("hugo", ("config.toml", "config.yaml", "config.yml", "config.json"), r"(?i:\bbaseURL\b)"),
    ("zola", ("config.toml", "zola.toml"), r"^base_url\s*="),
    ("pelican", ("pelicanconf.py",), ""),
    ("nikola", ("conf.py",), r"^(?:BLOG_TITLE|NIKOLA|POSTS)\b"),
    ("sphinx", ("conf.py", "docs/conf.py"), _EXTENSIONS),
    ("mdbook", ("book.toml",), ""),
    ("antora", ("antora.yml", "antora-playbook.yml"), ""),
    ("gitbook", ("book.json", ".gitbook.yaml"), ""),
    ("bridgetown", ("bridgetown.config.yml",), ""),
    ("middleman", ("config.rb",), r"^\s*(?:activate\s+:|set\s*\(?:|page\s+[\"'])"),
    ("nanoc", ("nanoc.yaml",), ""),
    ("docfx", ("docfx.json",), ""),
    ("manubot", ("content/metadata.yaml", "content/metadata.yml"), r"^(?:title|authors)\s*:"),
    ("bookdown", ("_bookdown.yml",), ""),
    ("lektor", ("*.lektorproject",), ""),
    ("docsify", ("index.html",), r"\$docsify\b"),
    ("franklin", ("config.md",), r"\A\ufeff?\s*(?:\+\+\+|<!--|@def)"),
    ("hexo", ("package.json",), r"\"hexo\""),
    ("hexo", ("_config.yml",), r"^(?:source_dir|public_dir|new_post_name)\s*:"),
    ("jekyll", ("_config.yml", "_config.yaml", "_config.toml", "_posts"), ""),
)  # fmt: skip
"""The generator, files or folders that show it, and what one of them holds; first match wins.

A name may be a glob where what it holds does not matter."""

GENERATORS = tuple(dict.fromkeys(name for name, _, _ in _FILES))

CONFIG_FILES = tuple(
    dict.fromkeys(name for _, names, _ in _FILES for name in names if "*" not in name)
)
"""Files and folders that show a generator, but those with names of their sites' own."""

OUTPUT: dict[str, tuple[str, ...]] = {
    "antora": ("build",),
    "astro": ("dist", ".astro"),
    "bookdown": ("_book",),
    "bridgetown": ("output", "src/_components", "src/_layouts", "src/_partials"),
    "docfx": ("_site",),
    "docusaurus": ("build", ".docusaurus"),
    "eleventy": ("_site", "_includes", "_layouts", "src/_includes", "src/_layouts"),
    "franklin": ("__site",),
    "gatsby": ("public", ".cache"),
    "gitbook": ("_book",),
    "hexo": ("public", "themes", "scaffolds"),
    "hugo": ("public", "resources", "layouts", "themes", "archetypes"),
    "jekyll": ("_site", "_layouts", "_includes", "_sass"),
    "lektor": ("templates", "themes", "packages"),
    "manubot": ("output", "webpage"),
    "mdbook": ("book",),
    "middleman": ("build", "source/layouts"),
    "mkdocs": ("site", "overrides"),
    "nanoc": ("output", "layouts"),
    "nikola": ("output", "themes", "templates"),
    "pelican": ("output", "theme", "themes"),
    "quarto": ("_site", "_book", "_freeze", ".quarto"),
    "sphinx": ("_build", "docs/_build", "_templates", "docs/_templates"),
    "vitepress": (".vitepress",),
    "vuepress": (".vuepress/dist", "docs/.vuepress/dist"),
    "zola": ("public", "templates", "themes"),
}
"""Folders beside a generator's configuration that hold its output, layouts and themes."""

DATA_FOLDERS = {"hugo": ("data", "i18n"), "middleman": ("data",)}
"""Where a generator keeps the data and texts that its templates publish, but for `_data`."""

_DESTINATION = re.compile(
    r"^(?:destination|public_dir|publishDir|publish_dir|site_dir|output-dir|OUTPUT_PATH|output_dir)"
    r"\s*[:=]\s*[\"']?([\w./-]+)",
    re.M,
)


def generator_of(folder: Path) -> str | None:
    """The generator whose configuration stands in a folder."""
    for name, files, content in _FILES:
        for file in files:
            path = folder / file
            if not content and (any(folder.glob(file)) if "*" in file else path.exists()):
                return name
            if content and path.is_file() and re.search(content, _head(path), re.M):
                return name
    return None


_SPHINX = ("conf.py", "*/conf.py", "[dD]oc*/*/conf.py")
"""Where a site of Sphinx has its configuration, in a repository: the shallowest ones count."""


def sphinx_programs(folder: Path) -> list[Path]:
    """The configurations of Sphinx in a folder, or in those of a repository that hold its site."""
    for pattern in _SPHINX:
        paths = sorted(folder.glob(pattern))
        if found := [path for path in paths if _IS_SPHINX.search(_head(path))]:
            return found
    return []


_TEXT_SOURCES = re.compile(r"[\"'][\w./*-]*\.txt[\"']")


def keeps_posts_in_txt(folder: Path, generator: str | None) -> bool:
    """Return whether a configuration of Nikola or Sphinx says that `.txt` files are posts.

    Those are reStructuredText, as Nikola's default and Django's documentation have it.
    """
    is_rst = generator in {"nikola", "sphinx"}
    return is_rst and _TEXT_SOURCES.search(_head(folder / "conf.py")) is not None


def left_out(folder: Path, generator: str) -> tuple[str, ...]:
    """The folders below `folder` that hold no posts: output, layouts and themes."""
    names = list(OUTPUT.get(generator, ()))
    for name, files, _ in _FILES:
        if name == generator:
            for file in files:
                if match := _DESTINATION.search(_head(folder / file)):
                    written = match[1].strip("/").removeprefix("./")
                    if written and not written.startswith("."):
                        names.append(written)
    return tuple(dict.fromkeys(names))


def _head(path: Path) -> str:
    return read_text(str(path), 200_000)
