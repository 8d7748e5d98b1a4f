"""The project around the code: distributions, workflows, the lock file, what is declared where."""

import pkgutil
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml

import loccit
from tests.init.runner import PROGRAMS, linux_linter

ROOT = Path(__file__).parent.parent
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def run(*command: str | Path, folder: Path = ROOT) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ".")
    return folder


def test_twine_takes_the_distributions(distributions: Path) -> None:
    found = sorted(distributions.iterdir())
    assert [file.suffix for file in found] == [".whl", ".gz"]
    run(sys.executable, "-m", "twine", "check", "--strict", *found)


def test_the_wheel_holds_the_manual_and_nothing_of_the_project(distributions: Path) -> None:
    (wheel,) = distributions.glob("*.whl")
    assert f"-{loccit.__version__}-" in wheel.name
    with zipfile.ZipFile(wheel) as file:
        names = file.namelist()
    pages = {Path(name).stem for name in names if name.startswith("loccit/manual/")}
    assert pages == {page.stem for page in (ROOT / "docs").glob("*.md")}
    manual = {Path(name).name for name in names if "/share/man/man1/" in name}
    assert manual == {page.name for page in (ROOT / "man").iterdir()}
    assert "loccit/py.typed" in names
    tops = {name.partition("/")[0] for name in names}
    assert {re.sub(r"-.*\.", ".", top) for top in tops} == {
        "loccit",
        "loccit.dist-info",
        "loccit.data",
    }


def test_the_help_of_an_installed_wheel_is_its_own(distributions: Path, tmp_path: Path) -> None:
    """Unpacked away from the repository, so that docs/ can't be found by chance."""
    (wheel,) = distributions.glob("*.whl")
    with zipfile.ZipFile(wheel) as file:
        file.extractall(tmp_path)
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import loccit;"
        "print(loccit.__file__, flush=True);"
        "from loccit.cli import main; sys.argv[1:] = ['help', 'verdicts']; main()"
    )
    out = run(sys.executable, "-c", code, folder=tmp_path)
    assert out.startswith(str(tmp_path))
    assert "# Verdicts" in out


def test_the_source_distribution_can_be_tested(distributions: Path) -> None:
    (sdist,) = distributions.glob("*.tar.gz")
    with tarfile.open(sdist) as file:
        names = {name.partition("/")[2] for name in file.getnames()}
    for wanted in ("pyproject.toml", "tests/conftest.py", "docs/api.md", "man/loccit.1", "LICENSE"):
        assert wanted in names


@linux_linter
def test_actionlint_takes_the_workflows() -> None:
    assert [file.name for file in WORKFLOWS] == ["release.yml", "test.yml"]
    run(PROGRAMS / "actionlint", *WORKFLOWS)


def test_zizmor_finds_nothing_in_the_workflows() -> None:
    run(PROGRAMS / "zizmor", "--offline", "--no-progress", "--quiet", ROOT / ".github")


@pytest.mark.parametrize(
    ("file", "schema"),
    [
        (".github/dependabot.yml", "vendor.dependabot"),
        ("docs/examples/compose.yaml", "vendor.compose-spec"),
        *((f".github/workflows/{file.name}", "vendor.github-workflows") for file in WORKFLOWS),
    ],
)
def test_files_of_the_forge_keep_to_their_schema(file: str, schema: str) -> None:
    run(PROGRAMS / "check-jsonschema", "--builtin-schema", schema, ROOT / file)


def test_issue_forms_can_be_filled_in() -> None:
    forms = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
    assert len(forms) == 4
    for form in forms:
        content = yaml.safe_load(form.read_text(encoding="utf-8"))
        if form.name == "config.yml":
            continue
        assert {"name", "description", "body"} <= set(content)
        ids = [field["id"] for field in content["body"] if field["type"] != "markdown"]
        assert len(ids) == len(set(ids)) > 0


def test_examples_for_clusters_call_commands_that_exist() -> None:
    """The options that docs/examples pass to loccit and Dask."""
    examples = sorted((ROOT / "docs" / "examples").iterdir())
    assert len(examples) == 4
    for example in examples:
        text = example.read_text(encoding="utf-8")
        if example.suffix == ".sh":
            run("sh", "-n", example)
        else:
            kinds = [part.get("kind") for part in yaml.safe_load_all(text)]
            assert kinds == [None] or all(kinds)
    texts = " ".join(example.read_text(encoding="utf-8") for example in examples)
    known = "".join(
        run(sys.executable, "-m", *command, "--help")
        for command in (["loccit", "audit"], ["loccit", "state", "merge"], ["dask", "scheduler"],
                        ["dask", "worker"])
    )  # fmt: skip
    ours = r"(?:loccit (?:audit|state merge)|\"(?:audit|dask)\"|\"--nthreads\").*"
    used = {option for line in re.findall(ours, texts) for option in re.findall(r"--[a-z-]+", line)}
    assert {"--on", "--shard", "--into", "--no-dashboard"} <= used
    assert [option for option in used if f"{option}" not in known] == []


def test_pre_commit_takes_its_configuration() -> None:
    run(PROGRAMS / "pre-commit", "validate-config", ROOT / ".pre-commit-config.yaml")
    run(PROGRAMS / "pre-commit", "validate-manifest", ROOT / ".pre-commit-hooks.yaml")


def _normal(name: str) -> str:
    """Return a project's name as indexes compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def test_the_lock_file_pins_what_the_project_wants_and_names_no_host() -> None:
    text = (ROOT / "requirements" / "ci.txt").read_text(encoding="utf-8")
    assert "://" not in text
    assert "index-url" not in text
    pinned = {_normal(name) for name in re.findall(r"^([\w.-]+)(?:\[[\w,-]+\])?==", text, re.M)}
    wanted = [*PROJECT["project"]["dependencies"],
              *PROJECT["project"]["optional-dependencies"]["dev"]]  # fmt: skip
    names = {_normal(re.split(r"[\s<>=!;\[]", line)[0]) for line in wanted}
    assert names - pinned == set(), "run `make lock`"
    assert text.count("--hash=sha256:") > len(pinned)


def test_the_version_is_in_one_place() -> None:
    assert "version" not in PROJECT["project"]
    assert PROJECT["project"]["dynamic"] == ["version"]
    assert f"## {loccit.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_pythons_that_are_declared_are_the_ones_that_are_tested() -> None:
    declared = {
        name.rpartition(" ")[2]
        for name in PROJECT["project"]["classifiers"]
        if re.search(r"Python :: 3\.\d+$", name)
    }
    jobs = yaml.safe_load((ROOT / ".github/workflows/test.yml").read_text(encoding="utf-8"))["jobs"]
    assert set(jobs["test"]["strategy"]["matrix"]["python"]) == declared
    assert PROJECT["project"]["requires-python"] == f">={min(declared, key=lambda v: int(v[2:]))}"


def test_windows_is_refused_with_a_message() -> None:
    """It is declared nowhere as supported, and the first run says so."""
    code = "import sys; sys.platform = 'win32'; from loccit.__main__ import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "--version"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "Windows" in done.stderr
    assert "WSL" in done.stderr
    assert not [name for name in PROJECT["project"]["classifiers"] if "Windows" in name]
    text = (ROOT / ".github/workflows/test.yml").read_text(encoding="utf-8")
    assert "windows" not in text


def test_paths_that_contributing_names_exist() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:src|tests|docs|requirements|man)/[\w./-]*)`", text))
    assert len(named) > 10
    assert [path for path in named if not (ROOT / path).exists()] == []
    targets = set(re.findall(r"`make ([a-z-]+)`", text))
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert [name for name in targets if f"\n{name}:" not in makefile] == []
    modules = set(re.findall(r"`(?:python -m )?(loccit(?:\.\w+)+)`", text))
    for name in modules:
        pkgutil.resolve_name(name)


def test_every_marker_is_described() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for marker in PROJECT["tool"]["pytest"]["ini_options"]["markers"]:
        assert f"| `{marker.partition(':')[0]}` |" in text
