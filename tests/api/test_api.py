"""The public API: what it exports, how it reads, and its examples."""

import ast
import asyncio
import doctest
import importlib
import inspect
import logging
import os
import pkgutil
import pydoc
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from msgspec import Struct, structs

import loccit
from loccit import api, errors, types
from loccit.testing import Reply, Site, Web, page

ROOT = Path(__file__).parent.parent.parent
PAGES = [ROOT / "docs" / "api.md", ROOT / "docs" / "testing.md"]
PAGE = PAGES[0]
FLAGS = doctest.ELLIPSIS
FUNCTIONS = [api.load_settings, api.extract, api.unwrap, api.check, api.audit]

POST = """\
# Two maps

We compared the [newer map](https://atlas.example/new) and the [older](https://atlas.example/old).
"""


@pytest.fixture
def blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """The folder in which examples are run, and the names they begin with."""
    monkeypatch.chdir(tmp_path)
    log = logging.getLogger("loccit")
    handlers, level = log.handlers[:], log.level
    with Web([Site("atlas.example", {"/new": page("The newer map"), "/old": Reply(404)})]) as web:
        Path("blog").mkdir()
        Path("blog/2024-maps.md").write_text(POST, encoding="utf-8")
        Path("blog/loccit.toml").write_text(web.toml(), encoding="utf-8")
        yield {"loccit": loccit}
    for handler in set(log.handlers) - set(handlers):
        log.removeHandler(handler)
        handler.close()
    log.setLevel(level)


def run_examples(text: str, names: dict[str, Any], where: str) -> int:
    """Run the examples of a text one after the other; how many there were."""
    test = doctest.DocTestParser().get_doctest(text, names, where, where, 0)
    report: list[str] = []
    doctest.DocTestRunner(optionflags=FLAGS).run(test, out=report.append, clear_globs=False)
    assert not report, "".join(report)
    names |= test.globs  # get_doctest makes a copy
    return len(test.examples)


@pytest.mark.parametrize("document", PAGES, ids=lambda path: path.name)
def test_examples_of_the_pages(document: Path, blog: dict[str, Any]) -> None:
    blocks = re.findall(r"^```pycon\n(.*?)^```", document.read_text(encoding="utf-8"), re.M | re.S)
    assert run_examples("\n".join(blocks), blog, document.name) > 5


def test_the_example_of_a_test_suite_passes(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "testing.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"^```python\n# test_links.py\n(.*?)^```", text, re.M | re.S)
    (tmp_path / "test_links.py").write_text(block, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_links.py"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    assert "1 passed" in done.stdout


def test_examples_of_the_docstrings(blog: dict[str, Any]) -> None:
    settings = loccit.load_settings("blog")
    documented = [loccit, *FUNCTIONS, api.AuditResult.findings]
    for thing in documented:
        found = run_examples(inspect.getdoc(thing) or "", blog, str(thing))
        assert found, f"{thing} has no example"
        blog["settings"] = settings


def test_every_public_name_resolves_and_is_documented() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for name in loccit.__all__:
        thing = getattr(loccit, name)
        assert inspect.getdoc(thing), name
        assert name in dir(loccit)
        assert re.search(rf"\b{name}\b", text), f"{name} is not on the page"


def test_checkers_and_the_interpreter_see_the_same_names() -> None:
    tree = ast.parse(inspect.getsource(loccit))
    checked = next(node for node in tree.body if isinstance(node, ast.If))
    imports = [node for node in checked.body if isinstance(node, ast.ImportFrom)]
    assert sorted(one.asname or "" for node in imports for one in node.names) == loccit.__all__


def test_the_type_of_every_public_field_is_public() -> None:
    public = {getattr(module, name) for module in (loccit, types) for name in module.__all__}
    waiting = [thing for thing in public if inspect.isclass(thing) and issubclass(thing, Struct)]
    fields = [(kind.__name__, field) for kind in waiting for field in structs.fields(kind)]
    assert [
        f"{kind}.{field.name}: {found.__name__}"
        for kind, field in fields
        for found in own_types(field.type)
        if found not in public
    ] == []


def own_types(annotation: Any) -> Iterator[type]:
    """Yield the classes of loccit in an annotation."""
    if inspect.isclass(annotation) and annotation.__module__.startswith("loccit"):
        yield annotation
    for part in get_args(annotation):
        yield from own_types(part)


@pytest.mark.parametrize("page", ["api.md", "plugins.md", "sources.md", "testing.md"])
def test_the_documentation_imports_public_names_only(page: str) -> None:
    text = PAGE.with_name(page).read_text(encoding="utf-8")
    for module, names in re.findall(r"^(?:>>> )?from (loccit[\w.]*) import ([\w, ]+)$", text, re.M):
        assert module in {"loccit", "loccit.types", "loccit.testing"}
        assert set(names.split(", ")) <= set(importlib.import_module(module).__all__)


def test_no_module_hides_a_public_name() -> None:
    """Importing `loccit.audit` would replace the function of that name by the module."""
    modules = {module.name for module in pkgutil.iter_modules(loccit.__path__)}
    assert modules & set(loccit.__all__) == set()


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'audits'"):
        _ = loccit.audits


def test_help_shows_every_public_name() -> None:
    text = pydoc.plain(pydoc.render_doc(loccit))
    assert [name for name in loccit.__all__ if not re.search(rf"\b{name}\(", text)] == []
    assert "Find dead, moved and wrapped links" in text


def test_every_error_is_exported_and_drawn() -> None:
    kinds = [thing for thing in vars(errors).values() if inspect.isclass(thing)]
    assert all(issubclass(kind, loccit.LoccitError) for kind in kinds)
    tree = errors.__doc__ or ""
    text = PAGE.read_text(encoding="utf-8")
    for kind in kinds:
        assert kind.__name__ in loccit.__all__
        assert f"{kind.__name__} " in tree
        assert f"{kind.__name__} " in text


def test_importing_loccit_loads_no_machinery() -> None:
    code = "import sys, loccit; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert {name for name in loaded if name.startswith("loccit")} == {"loccit"}
    assert not loaded & {"msgspec", "click", "httpx", "asyncio", "logging"}


def test_extracting_loads_no_network() -> None:
    code = "import sys, loccit; list(loccit.extract('.')); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT / "docs", capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert not set(done.stdout.split()) & {"httpx", "pyreqwest", "pycares", "uvloop", "sqlite3"}


def test_a_missing_archive_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(loccit.UsageError, match="nowhere"):
        loccit.extract("nowhere")
    with pytest.raises(loccit.UsageError, match="nowhere"):
        loccit.audit("nowhere", state=tmp_path / "a.sqlite3", settings=loccit.Settings())


def test_an_unknown_output_is_told(blog: dict[str, Any]) -> None:
    with pytest.raises(loccit.UsageError, match="spreadsheet"):
        loccit.audit("blog", state="a.sqlite3", outputs={"spreadsheet": "a.xlsx"})


def test_inside_an_event_loop_the_error_says_what_to_do() -> None:
    async def main() -> None:
        loccit.check("https://example.org/")

    with pytest.raises(loccit.UsageError, match="to_thread"):
        asyncio.run(main())


def test_an_audit_runs_in_a_thread(blog: dict[str, Any]) -> None:
    settings = loccit.load_settings("blog")

    async def main() -> loccit.AuditResult:
        return await asyncio.to_thread(loccit.audit, "blog", state="a.sqlite3", settings=settings)

    result = asyncio.run(main())
    assert result.complete
    assert [link.url for link in result.links()] == [
        "https://atlas.example/old",
        "https://atlas.example/new",
    ]


def test_problems_are_logged_as_warnings(
    blog: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    Path("blog/bad.md").write_bytes(b"\xff\xff")
    list(loccit.extract("blog"))
    assert [r.levelname for r in caplog.records if "bad.md" in r.getMessage()] == ["WARNING"]


def test_the_library_is_silent() -> None:
    code = "import loccit, logging; loccit.extract; logging.getLogger('loccit.a').error(1)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert (done.stdout, done.stderr) == (b"", b"")
