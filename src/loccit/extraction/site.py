"""The site's own address: what leads back to the archive itself is no citation."""

import re
from pathlib import Path
from typing import Any

from msgspec import Struct, structs

from loccit.config.settings import ArchiveSettings
from loccit.extraction.asciidoc_attributes import site_attributes
from loccit.extraction.config_data import of_key, read_data
from loccit.extraction.generators import generator_of, sphinx_programs
from loccit.extraction.short_references import References, site_references


class PublishedSite(Struct, frozen=True):
    """Where an archive is published."""

    hosts: tuple[str, ...] = ()
    """In lower case, without `www.`."""
    path: str = "/"
    """What every address of the site begins with, with a slash at its end."""
    generator: str | None = None
    """What builds the site (`jekyll`, `hugo` …), which decides how its posts are read."""
    folder: str = ""
    """The folder of the generator's configuration, or of the archive; absolute."""
    attributes: tuple[tuple[str, str], ...] = ()
    """AsciiDoc attributes that the configuration gives to every post."""
    references: References = ()
    """What the configuration says of references in short (`site_references`)."""

    def holds(self, url: str) -> bool:
        """Return whether a normalised URL leads into the site."""
        for known in self.hosts:
            if known in url:
                break
        else:
            return False
        host, _, path = url.partition("://")[2].partition("/")
        host = host.partition("?")[0].partition("#")[0].rpartition("@")[2]
        if host.removeprefix("www.") not in self.hosts:
            return False
        return f"/{path}/".startswith(self.path)


_ADDRESS = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?(?://)?(?:[^/?#@]*@)?([^/?#\s]+)([^?#\s]*)", re.I)


_BELOW = ("website", "site", "docs", "doc", "documentation", "www", "web", "blog")
"""Folders of a repository in which the configuration of its site often stands."""


def find_site(root: Path, settings: ArchiveSettings) -> PublishedSite:
    """The address and the generator from the configuration, else from the generator's own files.

    Those are looked for in the archive and in the folders above it, up to the repository's root,
    so that `loccit audit blog/_posts` knows the site as well; where none of them has any, in the
    folders of a repository that often hold its site. Sphinx' may stand in any folder.
    """
    folder = root.resolve()
    if folder.is_file():
        folder = folder.parent
    addresses = [settings.base_url] if settings.base_url is not None else []
    generator: str | None = None
    home = folder
    for place in (folder, *folder.parents):
        if not addresses:
            addresses = [address for read in _READERS for address in read(place)]
        if generator is None and (generator := generator_of(place)) is not None:
            home = place
        if (addresses and generator) or (place / ".git").exists():
            break
        if len(place.parts) + 3 < len(folder.parts):
            break
    if generator is None:
        for name in _BELOW:
            if (generator := generator_of(folder / name)) is not None:
                home = folder / name
                if not addresses:
                    addresses = [address for read in _READERS for address in read(home)]
                break
    if generator is None and (programs := sphinx_programs(folder)):
        generator = "sphinx"
        home = programs[0].parent if len(programs) == 1 else folder
    site = _site(addresses)
    if settings.generator is not None:
        generator = settings.generator
    return structs.replace(
        site,
        generator=generator,
        folder=str(home),
        attributes=site_attributes(generator, home),
        references=site_references(generator, home),
    )


def site_at(address: str | None) -> PublishedSite:
    """A site that is known by its address alone; where there is none, nothing is its own."""
    return _site([address] if address else [])


def _site(addresses: list[str]) -> PublishedSite:
    hosts: list[str] = []
    path = "/"
    for address in addresses:
        match = _ADDRESS.match(address.strip())
        host = match[1].lower().removeprefix("www.") if match else ""
        if match and host and host not in hosts:
            if not hosts:
                path = match[2].rstrip("/") + "/"
            hosts.append(host)
    return PublishedSite(tuple(hosts), path)


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace")
    except OSError:
        return ""


def _jekyll(folder: Path) -> list[str]:
    for name in ("_config.yml", "_config.yaml"):
        written = _read(folder / name)
        if url := _setting(written, "url"):
            return [url.rstrip("/") + (_setting(written, "baseurl") or "")]
    return []


_STRING = r"(?:\"([^\"\n]*)\"|'([^'\n]*)'|([^\s#,\"']+))"


def _setting(written: str, key: str) -> str | None:
    """A string at the top level of a YAML, TOML or JSON file; quick, and calm about the rest."""
    name = rf"(?:^|[{{,]\s*)[\"']?{key}[\"']?[ \t]*[:=][ \t]*"
    match = re.search(name + _STRING, written, re.M | re.I)
    return (match[1] or match[2] or match[3]) if match else None


def _hugo(folder: Path) -> list[str]:
    for name in ("hugo", "config", "config/_default/hugo", "config/_default/config"):
        for suffix in ("toml", "yaml", "yml", "json"):
            written = _read(folder / f"{name}.{suffix}")
            if written and (url := _setting(written, "base_?url")):
                return [url]
    return []


_SCRIPTED = (
    ("pelicanconf.py", r"^SITEURL\s*=\s*[\"']([^\"'\n]+)"),
    ("publishconf.py", r"^SITEURL\s*=\s*[\"']([^\"'\n]+)"),
    ("docusaurus.config.js", r"^\s*url\s*:\s*[\"'`]([^\"'`\n]+)"),
    ("docusaurus.config.ts", r"^\s*url\s*:\s*[\"'`]([^\"'`\n]+)"),
    ("mkdocs.yml", r"^site_url\s*:\s*[\"']?([^\"'\s#]+)"),
    ("_data/metadata.json", r"\"url\"\s*:\s*\"([^\"]+)"),
    ("_data/site.json", r"\"url\"\s*:\s*\"([^\"]+)"),
    ("astro.config.mjs", r"^\s*site\s*:\s*[\"'`]([^\"'`\n]+)"),
)


def _scripted(folder: Path) -> list[str]:
    for name, pattern in _SCRIPTED:
        if match := re.search(pattern, _read(folder / name), re.M):
            return [match[1]]
    return []


def _cname(folder: Path) -> list[str]:
    for name in ("CNAME", "static/CNAME", "public/CNAME", "docs/CNAME"):
        hosts = [line.strip() for line in _read(folder / name).splitlines() if line.strip()]
        if hosts:
            return hosts
    return []


_READERS = (_jekyll, _hugo, _scripted, _cname)


def configuration(site: PublishedSite) -> dict[str, Any]:
    """The values that posts may name; empty where there are none that can be read.

    Those are all of Jekyll's `_config.yml`, and the variables of GitBook's `book.json`.
    """
    if site.generator == "gitbook":
        found = of_key(read_data(Path(site.folder, "book.json")), "variables")
    else:
        found = read_data(Path(site.folder, "_config.yml"))
    return found if isinstance(found, dict) else {}
