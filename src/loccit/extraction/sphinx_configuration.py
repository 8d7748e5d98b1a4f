"""The roles of a site of Sphinx that are links, as its `conf.py` has them.

`extlinks` (https://www.sphinx-doc.org/en/master/usage/extensions/extlinks.html), sphinx-issues
(https://github.com/sloria/sphinx-issues) and Sphinx's own. `conf.py` is a program: it is read, not
run, and what is put together there counts as far as it consists of plain strings.
"""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

from loccit.extraction.bounded_values import bounded
from loccit.extraction.file_bytes import read_beginning

_LARGEST = 1_000_000
"""Bytes of a program that are read."""
_OWN = {
    "pep": "https://peps.python.org/pep-{:04d}/",
    "rfc": "https://datatracker.ietf.org/doc/html/rfc{}.html",
    "cve": "https://www.cve.org/CVERecord?id=CVE-%s",
    "cwe": "https://cwe.mitre.org/data/definitions/%s.html",
}
"""Sphinx's own roles, and where each leads; a pattern in braces takes a number."""
_ISSUES = {
    "issue": ("issues_uri", "https://github.com/{group}/{project}/issues/{issue}"),
    "pr": ("issues_pr_uri", "https://github.com/{group}/{project}/pull/{pr}"),
    "commit": ("issues_commit_uri", "https://github.com/{group}/{project}/commit/{commit}"),
    "user": ("issues_user_uri", "https://github.com/sponsors/{user}"),
}
"""The roles of sphinx-issues: the option that says where each leads, and what it is by default."""
_PROJECT = ("issues_default_group_project", "issues_github_path")
PROJECT = ""
"""The name under which the project stands that issues belong to (`group/project`)."""


def sphinx_roles(path: Path) -> dict[str, str]:
    """The roles that are links by a `conf.py`, and the URL of each.

    `%s` stands for what is referred to; with sphinx-issues `{group}`, `{project}` and `{n}`. The
    schemes of MyST (`myst_url_schemes`) are among them, with their colons; their URLs hold
    `{{path}}` and its like.
    """
    try:
        program = ast.parse(read_beginning(str(path), _LARGEST))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return dict(_OWN)
    names: dict[str, str] = {}
    links: dict[str, str] = {}
    for target, value in _assignments(program):
        if target == "extlinks" and isinstance(value, ast.Dict):
            links.update(_roles(value, names))
        elif target == "myst_url_schemes" and isinstance(value, ast.Dict):
            links.update(_schemes(value, names))
        elif (text := _text(value, names)) is not None:
            names[target] = text
    loaded = {one.value for one in ast.walk(program) if isinstance(one, ast.Constant)}
    issues = dict(_issues(names)) if "sphinx_issues" in loaded else {}
    return {**_OWN, **issues, **links}


def _assignments(program: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """Names and what is assigned to them, at the top level."""
    for statement in program.body:
        targets: list[ast.expr] = []
        value: ast.expr | None = None
        if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            targets, value = statement.targets, statement.value
        elif isinstance(statement, ast.AnnAssign):
            targets, value = [statement.target], statement.value
        values = [value]
        if targets and isinstance(targets[0], ast.Tuple) and isinstance(value, ast.Tuple):
            targets, values = targets[0].elts, list(value.elts)
        for target, one in zip(targets, values, strict=False):
            if isinstance(target, ast.Name) and one is not None:
                yield target.id, one


def _issues(names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for role, (option, default) in _ISSUES.items():
        placeholder = "{issue}" if role == "issue" else f"{{{role}}}"
        yield role, names.get(option, default).replace(placeholder, "{n}")
    yield "pypi", "https://pypi.org/project/%s"
    for option in _PROJECT:
        if names.get(option, "").count("/") == 1:
            yield PROJECT, names[option]


def _roles(value: ast.Dict, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for key, given in zip(value.keys, value.values, strict=True):
        role = None if key is None else _text(key, names)
        first = given.elts[0] if isinstance(given, ast.Tuple | ast.List) and given.elts else given
        url = _text(first, names)
        if role is not None and url is not None and "%s" in url:
            yield role.lower(), url


def _schemes(value: ast.Dict, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The schemes of a site's own, and the URL of each: a string, or the `url` of a table."""
    for key, given in zip(value.keys, value.values, strict=True):
        scheme = None if key is None else _text(key, names)
        if isinstance(given, ast.Dict):
            table = zip(given.keys, given.values, strict=True)
            given = next((one for name, one in table if _is_url(name)), given)
        url = _text(given, names)
        if scheme and url is not None and url.startswith(("https://", "http://")):
            yield f"{scheme.lower()}:", url


def _is_url(name: ast.expr | None) -> bool:
    return isinstance(name, ast.Constant) and name.value == "url"


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
    return None if not parts or None in parts else bounded("".join(filter(None, parts)))
