"""`loccit init --from`: settings of other link checkers, and what of them has no equivalent."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from loccit.cli import cli
from loccit.config.load import load_settings
from loccit.errors import UsageError
from loccit.globs import Globs
from loccit.init.imported import read_settings
from loccit.init.patterns import globs_of

GLOBS = {
    r"twitter\.com": "**twitter.com**",
    r"^https?://localhost": "*://localhost**",
    r"^https://.*\.internal": "https://**.internal**",
    r"https://github.com/[^/]+/edit/.*": "https://github.com/**/edit/**",
    r"https://a.example/rules/.+": "https://a.example/rules/**",
    r"intel.com/*": "**intel.com**",
    r"^https://a\.example/$": "https://a.example/",
    r"//www.gutenberg.org\/.*?": "**//www.gutenberg.org/**",
    r"https://a.example/x\?y=1": "https://a.example/x?y=1**",
    r"issues/\d+": "**issues/***".replace("***", "**"),
    "https://a.example/": "https://a.example/**",
    r"(.*/packages/[b-z].*|/Client\.apk(\.asc)?$|/news/$)": (
        "**/packages/[b-z]**, **/Client.apk.asc, **/Client.apk, **/news/"
    ),
    "a.example|b.example": "**a.example**, **b.example**",
    r"^https?://(www\.)?npm\.example/": "*://www.npm.example/**, *://npm.example/**",
    "(https|http)://console.example": "https://console.example**, http://console.example**",
    r"/training[1-5]/?$": "**/training[1-5]/, **/training[1-5]",
    r"192\.0\.2\.[0-9]{1,3}": "**192.0.2.***".replace("***", "**"),
    "https://a.example/issues?q=is%3Aopen": "https://a.example/issues?q=is%3Aopen**",
    "localhost*": "**localhost**",
    r"#L[0-9]+(-L[0-9]+)?$": "**#L*-L*, **#L*",
}


@pytest.mark.parametrize(("pattern", "glob"), GLOBS.items())
def test_patterns_become_globs(pattern: str, glob: str) -> None:
    assert set(globs_of(pattern) or ()) == set(glob.split(", "))


@pytest.mark.parametrize("pattern", [".*", "a{2}", "", "^", r"\bfoo", "(?=a)b", r"(a)\1", "x.?"])
def test_what_is_no_glob_is_none(pattern: str) -> None:
    assert globs_of(pattern) is None


URLS = [
    "https://twitter.com/a",
    "http://localhost:80/x",
    "https://wiki.internal/",
    "https://github.com/a/edit/b.md",
    "https://a.example/rules/1",
    "https://www.intel.com/x",
    "https://a.example/",
    "https://www.gutenberg.org/1",
    "https://a.example/x?y=1&z",
    "https://github.com/a/b/issues/12",
    "https://store.example/packages/com.x/",
    "https://store.example/Client.apk",
    "https://b.example/news/",
    "http://npm.example/x",
    "https://console.example/",
    "https://a.example/training3",
    "http://192.0.2.17/",
    "https://a.example/blob/x#L3-L7",
]


def test_a_glob_matches_what_its_pattern_matched() -> None:
    for pattern, glob in GLOBS.items():
        wanted = {url for url in URLS if re.search(pattern, url)}
        assert wanted or "issues?q" in pattern  # which as it stands matches no such address
        globs = Globs(glob.split(", "), urls=True)
        assert wanted <= {url for url in URLS if globs.match(url)}, pattern


FILES = {
    ".lycheeignore": "# theirs\nhttps://a\\.example/.*\n\n(a|b)c{2}\n",
    "lychee.toml": (
        'exclude = ["https://a.example/"]\ntimeout = "30s"\nmax_retries = 3\n'
        'accept = [200, 403]\nverbose = "info"\n'
    ),
    ".markdown-link-check.json": (
        '{"ignorePatterns": [{"pattern": "^https://a.example/"}], "timeout": "20s",'
        ' "retryCount": 5, "aliveStatusCodes": [200], "httpHeaders": []}'
    ),
    "linkcheckerrc": (
        "[filtering]\nignore=\n  https://a.example/.+\n# no\n[checking]\ntimeout=12\nthreads=5\n"
        "[AnchorCheck]\n"
    ),
    ".htmlproofer.yml": (
        "url_ignore:\n  - /a\\.example/\n  - https://a.example/x\n:typhoeus:\n  timeout: 9\n"
        "http_status_ignore: [429]\n"
    ),
}
COME_TO = {
    ".lycheeignore": ({}, ["pattern: (a|b)c{2}"]),
    "lychee.toml": ({"timeout": 30.0, "retries": 3}, ["accept", "verbose"]),
    ".markdown-link-check.json": ({"timeout": 20.0, "retries": 5}, ["aliveStatusCodes"]),
    "linkcheckerrc": ({"timeout": 12.0, "max_in_flight": 5}, []),
    ".htmlproofer.yml": ({"timeout": 9.0}, ["http_status_ignore"]),
}


@pytest.mark.parametrize("name", FILES)
def test_each_file_comes_to_a_configuration_and_the_rest_is_told(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_text(FILES[name])
    imported = read_settings(file)
    numbers, left = COME_TO[name]
    assert imported.network == numbers
    assert [told.rsplit(": ", 1)[0] for told in imported.left] == left
    done = CliRunner().invoke(cli, ["init", str(tmp_path), "--yes", "--from", str(file)])
    assert done.exit_code == 0, done.output
    for told in left:
        assert f"not carried over: {told}" in done.stderr
    settings = load_settings(tmp_path / "loccit.toml")
    assert Globs(settings.links.exclude, urls=True).match("https://a.example/x")
    for key, value in numbers.items():
        assert getattr(settings.network, key) == value


def test_what_is_not_understood_is_told(tmp_path: Path) -> None:
    for name, text in (("lychee.toml", "["), ("linkcheckerrc", "x"), (".htmlproofer.yml", "- 1")):
        file = tmp_path / name
        file.write_text(text)
        with pytest.raises(UsageError, match="not understood"):
            read_settings(file)
    file = tmp_path / "links.txt"
    file.write_text("x")
    with pytest.raises(UsageError, match="not a file of a known link checker"):
        read_settings(file)


def test_a_number_that_loccit_does_not_take_is_named_and_left(tmp_path: Path) -> None:
    file = tmp_path / "lychee.toml"
    file.write_text("max_retries = 500\nmax_redirects = 7\nmax_concurrency = 0\ntimeout = 9\n")
    imported = read_settings(file)
    assert imported.network == {"max_redirects": 7, "timeout": 9}
    assert imported.left == (
        "max_concurrency: 0: [network] max_in_flight takes no such value",
        "max_retries: 500: [network] retries takes no such value",
    )
