"""Style and script of the page: small files, put together, and named to the browser by their hash.

The scripts are ES modules, so that editors, `node --check` and people read them as such. The page
has to be one file, so each becomes a function that returns what it exports, after those it imports.
"""

import hashlib
import re
from base64 import b64encode
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

STYLES = (
    "colours.css", "page.css", "answer.css", "causes.css", "pictures.css", "desk.css",
    "detail.css", "narrow.css", "print.css",
)  # fmt: skip
FIRST = "first.js"
"""Run before the body is drawn."""
MAIN = "main"

_IMPORT = re.compile(r'^import (\{[^}]*\}) from "\./([\w-]+)\.js";$', re.M)
_EXPORT = re.compile(r"^export ((?:async )?function|const|class) (\w+)", re.M)


@cache
def style() -> str:
    """The whole style sheet."""
    return "\n".join(_read("style", name) for name in STYLES)


@cache
def first_script() -> str:
    """Return what has to run before anything is drawn."""
    return _read("script", FIRST)


@cache
def script() -> str:
    """The whole script."""
    return '"use strict";\n(() => {\n' + "\n".join(map(_as_function, modules())) + "})();\n"


def modules() -> tuple[str, ...]:
    """All modules that the main one needs, each after those it imports."""
    order: list[str] = []

    def visit(name: str, importers: tuple[str, ...]) -> None:
        if name in importers:
            raise ValueError(f"{name}.js imports itself by way of {', '.join(importers)}")
        if name not in order:
            for _, imported in _IMPORT.findall(_read("script", f"{name}.js")):
                visit(imported, (*importers, name))
            order.append(name)

    visit(MAIN, ())
    return tuple(order)


def _as_function(name: str) -> str:
    text = _read("script", f"{name}.js")
    exported = ", ".join(match[1] for match in _EXPORT.findall(text))
    body = _EXPORT.sub(r"\1 \2", _IMPORT.sub(r"const \1 = $\2;", text))
    return f"const ${name} = (() => {{\n{body}return {{ {exported} }};\n}})();\n"


def csp_hash(text: str) -> str:
    """The source expression by which a Content-Security-Policy lets this inline text stand."""
    return "'sha256-" + b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def _read(folder: str, name: str) -> str:
    file: Traversable = files("loccit.report.html") / folder / name
    return file.read_text(encoding="utf-8")
