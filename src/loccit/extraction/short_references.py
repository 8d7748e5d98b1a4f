"""References in short (`#12`, ``:issue:`12` ``), as the configuration of a site has them.

MkDocs: the options of `pymdownx.magiclink`
(https://facelessuser.github.io/pymdown-extensions/extensions/magiclink/). Sphinx: the roles that
are links (`loccit.extraction.sphinx_configuration`).
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from loccit.extraction.config_data import of_key, read_data
from loccit.extraction.generators import sphinx_programs
from loccit.extraction.sphinx_configuration import sphinx_roles

References = tuple[tuple[str, str], ...]


def site_references(generator: str | None, folder: Path) -> References:
    """Names and values, sorted; empty where nothing is configured.

    Of MkDocs the options `provider`, `user` and `repo`; of Sphinx the roles, and the URL of each.
    A repository with several sites of Sphinx has those roles alone that mean the same in each.
    """
    if generator == "mkdocs":
        return tuple(sorted(_magiclink(folder / "mkdocs.yml")))
    if generator == "sphinx":
        sites = [sphinx_roles(path) for path in sphinx_programs(folder)]
        common = set.intersection(*(set(one.items()) for one in sites)) if sites else set()
        return tuple(sorted(common))
    return ()


def _magiclink(path: Path) -> Iterator[tuple[str, str]]:
    extensions = of_key(read_data(path), "markdown_extensions")
    options: Any = None
    for one in extensions if isinstance(extensions, list) else [extensions]:
        options = of_key(one, "pymdownx.magiclink") or options
    if of_key(options, "repo_url_shorthand") in (True, "true"):
        yield "provider", str(of_key(options, "provider") or "github")
        for name in ("user", "repo"):
            yield name, str(of_key(options, name) or "")
