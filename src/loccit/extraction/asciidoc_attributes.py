"""AsciiDoc attributes that a site's configuration gives to every post.

Antora: `asciidoc.attributes` of a component's `antora.yml` and of the playbook
(https://docs.antora.org/antora/latest/playbook/asciidoc-attributes/), and what it tells of the
component (https://docs.antora.org/antora/latest/page/intrinsic-attributes/). Jekyll:
jekyll-asciidoc's `asciidoctor.attributes`. Hugo: `markup.asciidocExt.attributes`.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from loccit.extraction.config_data import of_key, read_data

_SETTINGS: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "antora": tuple(
        (name, ("asciidoc", "attributes"))
        for name in ("antora.yml", "antora-playbook.yml", "site.yml")
    ),
    "jekyll": tuple(
        (name, ("asciidoctor", "attributes")) for name in ("_config.yml", "_config.yaml")
    ),
    "hugo": tuple(
        (f"{name}.{suffix}", ("markup", "asciidocext", "attributes"))
        for name in ("hugo", "config", "config/_default/hugo", "config/_default/config")
        for suffix in ("toml", "yaml", "yml")
    ),
}
"""By generator: the files, and the keys that lead to the attributes."""


def site_attributes(generator: str | None, folder: Path) -> tuple[tuple[str, str], ...]:
    """Names in lower case and values, sorted; empty where nothing is configured."""
    found: dict[str, str] = {}
    for name, keys in _SETTINGS.get(generator or "", ()):
        value: Any = read_data(folder / name)
        for key in keys:
            value = of_key(value, key)
        found.update(_pairs(value))
    return tuple(sorted(found.items()))


def component_attributes(folder: Path) -> dict[str, str] | None:
    """Those of the Antora component that is described in a folder; None where none is."""
    path = folder / "antora.yml"
    if not path.is_file():
        return None
    component = read_data(path)
    return {
        **dict(_pairs(of_key(of_key(component, "asciidoc"), "attributes"))),
        **_intrinsic(component),
    }


def _intrinsic(component: Any) -> dict[str, str]:
    """Return what Antora says of a component; its version, where that is no branch's name."""
    found = {
        "page-component-name": of_key(component, "name"),
        "page-component-title": of_key(component, "title") or of_key(component, "name"),
        "page-component-version": of_key(component, "version"),
        "page-version": of_key(component, "version"),
    }
    return {name: value for name, value in found.items() if isinstance(value, str)}


def _pairs(value: Any) -> Iterator[tuple[str, str]]:
    """The attributes of a mapping, or of a list of `name=value`; a value of false unsets one."""
    if isinstance(value, list):
        value = dict(one.partition("=")[::2] for one in value if isinstance(one, str))
    if not isinstance(value, dict):
        return
    for name, one in value.items():
        if one is False or isinstance(one, (dict, list)):
            continue
        # An `@` at the end lets a post set the attribute anew.
        text = "" if one is None or one is True else str(one).removesuffix("@")
        yield str(name).lower().removesuffix("@"), text
