"""Posts that would take too long or too much: a problem is reported, and the links are read."""

import signal
import threading
import tracemalloc
from pathlib import Path

import pytest

from loccit.config.settings import ArchiveSettings
from loccit.extraction import pool
from loccit.extraction.archive import read_archive
from loccit.extraction.asciidoc_includes import AttributesElsewhere
from loccit.extraction.post import PostReader
from loccit.extraction.time_limit import PostTimeoutError, time_limit
from tests.extraction.reading import read

LINK = "[t](https://a.example/1)"


def aliases(levels: int, key: str) -> str:
    lines = ['a0: &a0 ["https://a.example/0"]']
    lines += [f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 10)}]" for n in range(1, levels)]
    return "\n".join([*lines, f"{key}: *a{levels - 1}"])


FRONT = {
    "aliases in a source": aliases(9, "from"),
    "aliases in directives": aliases(9, "loccit"),
    "aliases in tags": aliases(9, "tags"),
    "an alias of itself": "from: &a [*a]",
    "an alias of itself in a mapping": "from: &a {url: *a}",
    "a sexagesimal number": "title: 1" + ":59" * 100_000 + "\nx: {}",
    "a long number": "title: " + "1" * 300_000 + "\nx: {}",
    "a hexadecimal number": "title: 0x" + "f" * 300_000 + "\nx: {}",
    "deep lists": "from: " + "[" * 100_000,
    "deep mappings": "from: " + "{a: " * 50_000,
    "spaces in a line": 'a: "\nfrom: x' + " " * 300_000 + "y",
    "an escape in a long value": 'from: "https://x.example/\\x41' + "a" * 300_000 + '"',
}


@pytest.mark.parametrize("front", FRONT.values(), ids=FRONT.keys())
def test_front_matter_costs_at_most_its_fields(front: str) -> None:
    gathered = read(f"---\n{front}\n---\n{LINK}\n")
    assert gathered.citations
    assert gathered.citations[-1].url == "https://a.example/1"
    assert all(problem.complete for problem in gathered.problems)


@pytest.mark.parametrize("toml", ["a." * 150_000 + "a=1", "a=" + "[" * 100_000, "x=1\n" * 90_000])
def test_toml_costs_at_most_its_fields(toml: str) -> None:
    gathered = read(f"+++\n{toml}\n+++\n{LINK}\n")
    assert [one.url for one in gathered.citations or ()] == ["https://a.example/1"]
    assert [problem.reason for problem in gathered.problems] == ["broken-front-matter"]


def test_broken_front_matter_names_its_line() -> None:
    (problem,) = read(f"---\ntitle: x\nfrom: [a\n---\n{LINK}\n").problems
    assert problem.reason == "broken-front-matter"
    assert problem.line in {3, 4}


BODIES = (
    "<!-- loccit: ignore ",
    "<!-- loccit: ignore" + " " * 1_000,
    "{% comment %}",
    "{{< figure ",
    "http://a.example/" + ")" * 1_000,
    "http://a.example/&amp;",
    "{{ page.x }}",
    "!!! note\n\n    ",
    "[a]: https://a.example/1\n",
    "<br>\n",
    "</p>[a](b)",
)


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("name", ["post.md", "post.mdx", "post.html"])
def test_bodies_are_read_once(body: str, name: str) -> None:
    link = LINK if not name.endswith("html") else '<a href="https://a.example/1">t</a>'
    found = read(f"{link}\n\n" + body * (300_000 // len(body)), name).citations
    assert found
    assert found[0].url == "https://a.example/1"


MDX = ("<A {", "<a ", '<a href="', "{", "{`", "```\n", "`a", "export {\n", "<A b={`", "<!--")


@pytest.mark.parametrize("body", MDX)
def test_mdx_is_read_once(body: str) -> None:
    found = read(f"{LINK}\n\n" + body * (300_000 // len(body)), "post.mdx").citations
    assert found is not None


LONG = "x" * 50_000
REPEATED = {
    "an attribute of AsciiDoc": ("a.adoc", f"= T\n:a: https://a.example/{LONG}\n\n", "{a}[t] "),
    "a part by an attribute": ("a.adoc", f"= T\n:a: {LONG}\n\n", "https://a.example/{a}[t] "),
    "attributes in a row": ("a.adoc", f"= T\n:a: {LONG[:900]}\n\nlink:https://a.example/", "{a}"),
    "an abbreviation of Org": (
        "a.org",
        f"#+LINK: a https://a.example/{LONG}%s\n\n",
        "[[a:1][t]]\n",
    ),
    "a target of reST": ("a.rst", f"T\n=\n\n.. _a: https://a.example/{LONG}\n\n", "a_ "),
    "an alias of Textile": ("a.textile", f"[a]https://a.example/{LONG}\n\n", '"t":a '),
    "a label of Markdown": ("a.md", f"[a]: https://a.example/{LONG}\n\n", "[t][a] "),
    "a label of Djot": ("a.dj", f"[a]: https://a.example/{LONG}\n\n", "[t][a] "),
    "a base of HTML": ("a.html", f"<base href='https://a.example/{LONG}/'>", "<a href='b'>t</a>"),
    "the source of a mirror": ("a.md", f"---\nfrom: https://a.example/{LONG}\n---\n", "[t](b) "),
    "a field of Jekyll's": (
        "a.md",
        f"---\na: {LONG}\n---\n",
        "[t](https://b.example/{{ page.a }}) ",
    ),
    "fields in a row": ("a.md", f"---\na: {LONG}\n---\n[t](https://b.example/", "{{ page.a }}"),
}


@pytest.mark.parametrize(("name", "head", "reference"), REPEATED.values(), ids=REPEATED.keys())
def test_a_short_reference_to_a_long_url_does_not_multiply_it(
    name: str, head: str, reference: str
) -> None:
    """By thousands of references a post of 100 KB made URLs of 100 MB, one of 3 MB took 20 GB."""
    gathered = read(f"{head}{reference * 2_000}\n", name)
    assert sum(len(one.url) + len(one.raw) for one in gathered.citations or ()) < 5_000_000
    assert all(problem.complete for problem in gathered.problems)


def test_names_of_included_files_are_not_put_together_from_long_attributes(tmp_path: Path) -> None:
    """By 90 lines that name an attribute of 900 KB 90 times a post took 1.2 GB, and 24 s."""
    (tmp_path / "big.adoc").write_text(f":big: {'y' * 900_000}\n")
    text = f"include::big.adoc[]\ninclude::{'{big}' * 90}.adoc[]\n"
    attributes = AttributesElsewhere({}, str(tmp_path))
    tracemalloc.start()
    try:
        assert len(attributes.of("post.adoc", text)["big"]) == 900_000
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


def test_the_time_limit_ends_what_never_ends() -> None:
    def endless() -> None:
        with time_limit(0.05):
            while True:
                pass

    with pytest.raises(PostTimeoutError):
        endless()
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)


def test_other_threads_have_no_limit() -> None:
    done: list[int] = []

    def work() -> None:
        with time_limit(0.001):
            done.append(sum(range(100_000)))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_post_that_takes_too_long_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    if jobs > 1 and not pool._can_fork():
        pytest.skip("a slow reader cannot be planted in a process that is not forked")
    for number in range(80):
        (tmp_path / f"{number:02}.md").write_text(LINK)
    whole = PostReader.read

    def slow(self: PostReader, path: str, data: bytes, digest: str) -> object:
        while path == "40.md":
            pass
        return whole(self, path, data, digest)

    monkeypatch.setattr(PostReader, "read", slow)
    gathered = list(read_archive(tmp_path, ArchiveSettings(post_timeout=0.2), jobs=jobs))
    problems = [problem for one in gathered for problem in one.problems]
    assert [(one.path, one.reason, one.complete) for one in problems] == [
        ("40.md", "reader-timeout", False)
    ]
    assert sum(one.post is not None for one in gathered) == 79
