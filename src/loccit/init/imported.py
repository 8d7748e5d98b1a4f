"""Settings of other link checkers as settings of loccit, and what has no equivalent.

Read are lychee's `lychee.toml` and `.lycheeignore`, markdown-link-check's JSON, linkchecker's
`linkcheckerrc` and html-proofer's options in YAML. Their patterns are regular expressions that may
match anywhere in an address; loccit's are globs.
"""

import configparser
import json
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml
from msgspec import Struct, ValidationError, convert, structs

from loccit.config.settings import NetworkSettings
from loccit.errors import UsageError
from loccit.init.patterns import globs_of

_SECONDS = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|m)?\s*")
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, None: 1.0}


class Imported(Struct, frozen=True):
    """Settings made from those of another program."""

    program: str
    exclude: tuple[str, ...] = ()
    """Globs of addresses that are skipped."""
    network: dict[str, float] = {}
    """Keys of `[network]` with their values."""
    left: tuple[str, ...] = ()
    """What was not carried over, each with the reason."""


class _Reading:
    """Gathers what one file comes to."""

    def __init__(self, program: str) -> None:
        self._program = program
        self._exclude: dict[str, None] = {}
        self._network: dict[str, float] = {}
        self._left: list[str] = []

    def patterns(self, key: str, patterns: Iterable[object]) -> None:
        for pattern in patterns:
            globs = globs_of(pattern) if isinstance(pattern, str) else None
            if globs is None:
                self.left(f"{key}: {pattern}", "it can't be written as a glob")
            else:
                self.globs(globs)

    def globs(self, globs: Iterable[str]) -> None:
        self._exclude |= dict.fromkeys(globs)

    def number(self, name: str, key: str, value: object) -> None:
        number = _seconds(value)
        if number is None or not _is_taken(name, number):
            self.left(f"{key}: {value}", f"[network] {name} takes no such value")
        else:
            self._network[name] = number if name == "timeout" else int(number)

    def left(self, what: str, why: str) -> None:
        self._left.append(f"{what[:200]}: {why}")

    def rest(self, values: Mapping[str, Any], known: Iterable[str]) -> None:
        """Tell of every key that is not known here."""
        for key in values.keys() - set(known):
            name = str(key).rpartition(" ")[2].lstrip(":")
            self.left(str(key), _WHY.get(name, "loccit has no such setting"))

    def imported(self) -> Imported:
        return Imported(
            self._program, tuple(self._exclude), self._network, tuple(sorted(self._left))
        )


_PER_HOST = 'statuses are accepted host by host, [hosts."NAME"] accept; blocked is not dead anyway'
_HEADERS = 'headers are set host by host, [hosts."NAME"] headers'
_OUTPUT = "what is printed and written is chosen on the command line (--quiet, --output)"
_MAIL = "mail addresses are never checked"
_PRIVATE = "private addresses are never contacted, except those in [network] allow_addresses"
_OUTWARD = "loccit checks the links that lead out of the archive, and no others"
_FRAGMENTS = "[judge] fragments = true notes a #fragment that the page lacks"
_WHY = {
    "verbose": _OUTPUT,
    "progress": _OUTPUT,
    "no_progress": _OUTPUT,
    "output": _OUTPUT,
    "format": _OUTPUT,
    "mode": _OUTPUT,
    "warnings": _OUTPUT,
    "status": _OUTPUT,
    "fileoutput": _OUTPUT,
    "exclude_mail": _MAIL,
    "include_mail": _MAIL,
    "exclude_all_private": _PRIVATE,
    "exclude_private": _PRIVATE,
    "exclude_link_local": _PRIVATE,
    "exclude_loopback": _PRIVATE,
    "checkextern": _OUTWARD,
    "check-extern": _OUTWARD,
    "recursionlevel": _OUTWARD,
    "root_dir": _OUTWARD,
    "scheme": "http and https are checked",
    "allowedschemes": "http and https are checked",
    "anchors": _FRAGMENTS,
    "include_fragments": _FRAGMENTS,
    "base_url": "[archive] base_url is the site's own address",
    "insecure": "a bad certificate is insecure, never dead",
    "exclude_file": "name that file with --from as well",
    "max_cache_age": "loccit keeps a state, and checks a link again when it is due",
    "method": "a link is dead only after a GET",
    "useragent": "loccit names itself; [network] user_agent changes that",
    "accept": _PER_HOST,
    "aliveStatusCodes": _PER_HOST,
    "http_status_ignore": _PER_HOST,
    "ignore_status_codes": _PER_HOST,
    "header": _HEADERS,
    "headers": _HEADERS,
    "httpHeaders": _HEADERS,
    "user_agent": "loccit names itself; [network] user_agent changes that",
    "exclude_path": "posts are chosen by globs, [archive] exclude",
    "ignore_files": "posts are chosen by globs, [archive] exclude",
    "directory_ignore": "posts are chosen by globs, [archive] exclude",
    "cache": "loccit keeps a state, and checks a link again when it is due",
    "robotstxt": "[network] robots = true leaves out what robots.txt disallows",
    "ignorewarnings": "[gate] fail_on names the findings that fail a job",
    "require_https": "http links whose address answers over HTTPS are noted",
    "retry_wait_time": "a server's Retry-After is waited for",
    "sslverify": "a bad certificate is insecure, never dead",
    "maxrequestspersecond": "[politeness] min_interval is the time between requests to a host",
}


def read_settings(path: Path) -> Imported:
    """The settings in a file of another link checker, recognised by its name.

    Raises:
        UsageError: the file can't be read, or is of no known kind.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"--from {path}: can't read it: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"--from {path}: can't read it: it is not UTF-8") from error
    for suffixes, read in _READERS.items():
        if path.name.lower().endswith(suffixes):
            try:
                return read(text)
            except (
                ValueError,
                TypeError,
                AttributeError,
                yaml.YAMLError,
                configparser.Error,
            ) as error:
                raise UsageError(f"--from {path}: not understood: {error}") from error
    raise UsageError(
        f"--from {path}: not a file of a known link checker; known are .lycheeignore, lychee.toml,"
        " .markdown-link-check.json, linkcheckerrc and .htmlproofer.yml"
    )


def _lycheeignore(text: str) -> Imported:
    reading = _Reading(".lycheeignore")
    lines = (line.strip() for line in text.splitlines())
    reading.patterns("pattern", (line for line in lines if line and not line.startswith("#")))
    return reading.imported()


def _lychee(text: str) -> Imported:
    reading = _Reading("lychee")
    data = tomllib.loads(text)
    exclude = data.get("exclude", ())
    reading.patterns("exclude", [exclude] if isinstance(exclude, str) else exclude)
    for key, name in (
        ("timeout", "timeout"),
        ("max_retries", "retries"),
        ("max_concurrency", "max_in_flight"),
        ("max_redirects", "max_redirects"),
    ):
        if key in data:
            reading.number(name, key, data.pop(key))
    reading.rest(data, ("exclude",))
    return reading.imported()


def _markdown_link_check(text: str) -> Imported:
    reading = _Reading("markdown-link-check")
    data = json.loads(text)
    reading.patterns("ignorePatterns", (one["pattern"] for one in data.get("ignorePatterns", ())))
    for key, name in (("timeout", "timeout"), ("retryCount", "retries")):
        if key in data:
            reading.number(name, key, data[key])
    known = ["ignorePatterns", "timeout", "retryCount", "retryOn429", "fallbackRetryDelay"]
    reading.rest({key: value for key, value in data.items() if value not in ([], {})}, known)
    return reading.imported()


def _linkchecker(text: str) -> Imported:
    reading = _Reading("linkchecker")
    parser = configparser.RawConfigParser(strict=False, allow_no_value=True)
    parser.read_string(text)
    for section in parser.sections():
        values = dict(parser.items(section))
        if section == "filtering":
            lines = (line.strip() for line in (values.pop("ignore", "") or "").splitlines())
            reading.patterns("ignore", (line for line in lines if line and line[0] != "#"))
        if section == "checking":
            for key, name in (("timeout", "timeout"), ("threads", "max_in_flight")):
                if key in values:
                    reading.number(name, key, values.pop(key))
        reading.rest({f"[{section}] {key}": value for key, value in values.items()}, ())
    return reading.imported()


def _html_proofer(text: str) -> Imported:
    reading = _Reading("html-proofer")
    # Some write Ruby's regular expressions, which are no YAML: `%r{^/archive/}`.
    data = yaml.safe_load(re.sub(r"%r\{(.*)\}", lambda found: f"'/{found[1]}/'", text)) or {}
    plain = {str(key).lstrip(":"): value for key, value in data.items()}
    for key in ("ignore_urls", "url_ignore"):
        for pattern in plain.pop(key, None) or ():
            # A regular expression stands between slashes; what else there is is a whole address.
            between = re.fullmatch(r"/(.*)/[a-z]*", str(pattern), re.S)
            if between is None:
                reading.globs([str(pattern)])
            else:
                reading.patterns(key, [between[1]])
    typhoeus = plain.pop("typhoeus", None) or {}
    if isinstance(typhoeus, dict) and "timeout" in typhoeus:
        reading.number("timeout", "typhoeus timeout", typhoeus["timeout"])
    reading.rest(plain, ())
    return reading.imported()


_READERS: dict[tuple[str, ...], Callable[[str], Imported]] = {
    ("lycheeignore",): _lycheeignore,
    (".toml",): _lychee,
    (".json",): _markdown_link_check,
    (".yml", ".yaml"): _html_proofer,
    ("linkcheckerrc", "linkchecker.ini", ".ini", ".cfg", "rc"): _linkchecker,
}


_TYPES = {field.name: field.type for field in structs.fields(NetworkSettings)}


def _is_taken(name: str, number: float) -> bool:
    """Return whether a key of `[network]` takes a number."""
    try:
        convert(number, _TYPES[name], strict=False)
    except ValidationError:
        return False
    return True


def _seconds(value: object) -> float | None:
    match = _SECONDS.fullmatch(str(value).strip())
    return None if match is None else float(match[1]) * _UNITS[match[2]]
