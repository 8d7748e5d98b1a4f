"""Style and script of the page: small files, put together, and named to the browser by their hash.

The scripts are ES modules, so that editors, `node --check` and people read them as such. The page
has to be one file, so they are put into one scope, each after what it imports; their names are
therefore unique across modules.
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
MAIN = "main.js"

_IMPORT = re.compile(r'^import\s[^;]*?from\s+"\./([\w-]+\.js)";\n', re.M)
_EXPORT = re.compile(r"^export (?=async function|function|const|class)", re.M)


@cache
def style() -> str:
    """The whole style sheet."""
    return "\n".join(_read("style", name) for name in STYLES)


@cache
def first_script() -> str:
    """What has to run before anything is drawn."""
    return _read("script", FIRST)


@cache
def script() -> str:
    """The whole script, without imports and exports."""
    bodies = (_EXPORT.sub("", _IMPORT.sub("", _read("script", name))) for name in modules())
    return '"use strict";\n(() => {\n' + "\n".join(bodies) + "\n})();\n"


def modules() -> tuple[str, ...]:
    """All modules that the main one needs, each after those it imports."""
    order: list[str] = []

    def visit(name: str, importers: tuple[str, ...]) -> None:
        if name in importers:
            raise ValueError(f"{name} imports itself by way of {', '.join(importers)}")
        if name not in order:
            for imported in _IMPORT.findall(_read("script", name)):
                visit(imported, (*importers, name))
            order.append(name)

    visit(MAIN, ())
    return tuple(order)


def csp_hash(text: str) -> str:
    """The source expression by which a Content-Security-Policy lets this inline text stand."""
    return "'sha256-" + b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def _read(folder: str, name: str) -> str:
    file: Traversable = files("loccit.report.html") / folder / name
    return file.read_text(encoding="utf-8")
