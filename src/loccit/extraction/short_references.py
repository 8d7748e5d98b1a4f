"""References in short (`#12`, ``:issue:`12` ``), as the configuration of a site has them.

MkDocs: the options of `pymdownx.magiclink`
(https://facelessuser.github.io/pymdown-extensions/extensions/magiclink/). Sphinx: `extlinks`
(https://www.sphinx-doc.org/en/master/usage/extensions/extlinks.html), which stands in a program:
it is read, not run, and what is put together there counts as far as it consists of plain strings.
"""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from loccit.extraction.config_data import of_key, read_data

_LARGEST = 1_000_000
"""Bytes of a program that are read."""

References = tuple[tuple[str, str], ...]


def site_references(generator: str | None, folder: Path) -> References:
    """Names and values, sorted; empty where nothing is configured.

    Of MkDocs the options `provider`, `user` and `repo`; of Sphinx the roles, and the URL of each
    with `%s` in the place of what is referred to.
    """
    if generator == "mkdocs":
        return tuple(sorted(_magiclink(folder / "mkdocs.yml")))
    if generator == "sphinx":
        found = (_extlinks(folder / name) for name in ("conf.py", "docs/conf.py"))
        return tuple(sorted(next(filter(None, found), {}).items()))
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


def _extlinks(path: Path) -> dict[str, str]:
    try:
        with path.open("rb") as file:
            program = ast.parse(file.read(_LARGEST))
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    names: dict[str, str] = {}
    for statement in program.body:
        if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            target, value = statement.targets[0], statement.value
        elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
            target, value = statement.target, statement.value
        else:
            continue
        if not isinstance(target, ast.Name):
            continue
        if target.id == "extlinks" and isinstance(value, ast.Dict):
            return dict(_roles(value, names))
        if (text := _text(value, names)) is not None:
            names[target.id] = text
    return {}


def _roles(value: ast.Dict, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for key, given in zip(value.keys, value.values, strict=True):
        role = None if key is None else _text(key, names)
        first = given.elts[0] if isinstance(given, ast.Tuple | ast.List) and given.elts else given
        url = _text(first, names)
        if role is not None and url is not None and "%s" in url:
            yield role.lower(), url


def _text(value: ast.expr | None, names: Mapping[str, str]) -> str | None:
    """The string that an expression of plain strings and their names is; None for others."""
    if isinstance(value, ast.Constant):
        return value.value if isinstance(value.value, str) else None
    if isinstance(value, ast.Name):
        return names.get(value.id)
    if isinstance(value, ast.FormattedValue):
        return _text(value.value, names) if value.conversion < 0 else None
    parts: list[str | None] = []
    if isinstance(value, ast.JoinedStr):
        parts = [_text(one, names) for one in value.values]
    elif isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add):
        parts = [_text(value.left, names), _text(value.right, names)]
    return None if not parts or None in parts else "".join(filter(None, parts))
