"""The site's own address: what leads back to the archive itself is no citation."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct

from loccit.settings import ArchiveSettings


class Site(Struct, frozen=True):
    """Where an archive is published."""

    hosts: tuple[str, ...] = ()
    """In lower case, without `www.`."""
    path: str = "/"
    """What every address of the site begins with, with a slash at its end."""

    def holds(self, url: str) -> bool:
        """Whether a normalised URL leads into the site."""
        if not self.hosts:
            return False
        host, _, path = url.partition("://")[2].partition("/")
        host = host.partition("?")[0].partition("#")[0].rpartition("@")[2]
        if host.removeprefix("www.") not in self.hosts:
            return False
        return f"/{path}/".startswith(self.path)


def find_site(root: Path, settings: ArchiveSettings) -> Site:
    """The address from the configuration, else from what the site's own generator is told.

    The generators' files are looked for in the archive and in the folders above it, up to the
    repository's root, so that `loccit audit blog/_posts` knows the site as well.
    """
    if settings.base_url is not None:
        return _site([settings.base_url])
    folder = root.resolve()
    if folder.is_file():
        folder = folder.parent
    for place in (folder, *folder.parents):
        found = [address for read in _READERS for address in read(place)]
        if found:
            return _site(found)
        if (place / ".git").exists() or len(place.parts) + 3 < len(folder.parts):
            break
    return Site()


def _site(addresses: list[str]) -> Site:
    hosts: list[str] = []
    path = "/"
    for address in addresses:
        try:
            parts = urlsplit(address if "//" in address else f"//{address}")
        except ValueError:
            continue
        host = parts.netloc.lower().rpartition("@")[2].removeprefix("www.")
        if host and host not in hosts:
            if not hosts:
                path = parts.path.rstrip("/") + "/"
            hosts.append(host)
    return Site(tuple(hosts), path)


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace")
    except OSError:
        return ""


def _jekyll(folder: Path) -> list[str]:
    for name in ("_config.yml", "_config.yaml"):
        fields = _yaml(_read(folder / name))
        if isinstance(url := fields.get("url"), str) and url:
            base = fields.get("baseurl")
            return [url.rstrip("/") + (base if isinstance(base, str) else "")]
    return []


def _hugo(folder: Path) -> list[str]:
    names = ("hugo", "config", "config/_default/hugo", "config/_default/config")
    for name in names:
        for suffix, parse in (
            (".toml", _toml),
            (".yaml", _yaml),
            (".yml", _yaml),
            (".json", _yaml),
        ):
            fields = parse(_read(folder / f"{name}{suffix}"))
            for key in ("baseURL", "baseurl", "base_url"):
                if isinstance(url := fields.get(key), str) and url:
                    return [url]
    return []


_SCRIPTED = (
    ("pelicanconf.py", re.compile(r"^SITEURL\s*=\s*[\"']([^\"'\n]+)", re.M)),
    ("publishconf.py", re.compile(r"^SITEURL\s*=\s*[\"']([^\"'\n]+)", re.M)),
    ("docusaurus.config.js", re.compile(r"^\s*url\s*:\s*[\"'`]([^\"'`\n]+)", re.M)),
    ("docusaurus.config.ts", re.compile(r"^\s*url\s*:\s*[\"'`]([^\"'`\n]+)", re.M)),
    ("mkdocs.yml", re.compile(r"^site_url\s*:\s*[\"']?([^\"'\s#]+)", re.M)),
    ("_data/metadata.json", re.compile(r"\"url\"\s*:\s*\"([^\"]+)")),
    ("_data/site.json", re.compile(r"\"url\"\s*:\s*\"([^\"]+)")),
    ("astro.config.mjs", re.compile(r"^\s*site\s*:\s*[\"'`]([^\"'`\n]+)", re.M)),
)


def _scripted(folder: Path) -> list[str]:
    for name, pattern in _SCRIPTED:
        if match := pattern.search(_read(folder / name)):
            return [match[1]]
    return []


def _cname(folder: Path) -> list[str]:
    for name in ("CNAME", "static/CNAME", "public/CNAME", "docs/CNAME"):
        hosts = [line.strip() for line in _read(folder / name).splitlines() if line.strip()]
        if hosts:
            return hosts
    return []


_READERS = (_jekyll, _hugo, _scripted, _cname)


def _yaml(written: str) -> dict[str, Any]:
    if not written:
        return {}
    import yaml

    try:
        fields = yaml.load(written, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    except yaml.YAMLError:
        return {}
    return fields if isinstance(fields, dict) else {}


def _toml(written: str) -> dict[str, Any]:
    if not written:
        return {}
    import tomllib

    try:
        return tomllib.loads(written)
    except tomllib.TOMLDecodeError:
        return {}
