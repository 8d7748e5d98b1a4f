"""No recipient, password or secret is in any output, however the posts write it."""

import base64
import json
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from click.testing import CliRunner
from hypothesis import given, settings, strategies as st

from loccit.cli import cli
from loccit.report.formats import WRITERS
from loccit.testing import Site, Web, page, redirect
from loccit.urls.redaction import Redaction, is_redacted, redact, redact_text
from tests.urls.wrapping import WRAPS

NAME = "alice.doe"
PASSWORD = "hunter2secret"
KEY = "k3y-of-the-host-0a1b"
TOKEN = "reader:t0ken-in-the-environment"
PACKED = base64.b64encode(TOKEN.encode()).decode()
PLANTED = (NAME, PASSWORD, KEY, "t0ken-in-the", PACKED)

TARGET = "https://papers.example/a"
SAFE = (
    "https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fpapers.example%2Fa"
    "&data=05%7C02%7Calice.doe%40corp.example%7Cabc%7C0&sdata=x&reserved=0"
)
OPAQUE = f"https://events.trustifi.com/api/o/v1/click/648a7cb56df4e2e04a920b2c/{NAME}/665345"
FORMS = {
    "wrapped": SAFE,
    "in HTML": SAFE.replace("&", "&amp;"),
    "no target left": SAFE.replace("url=", "gone="),
    "percent-encoded": quote(SAFE, safe=""),
    "percent-encoded twice": quote(quote(SAFE, safe=""), safe=""),
    "in a parameter": f"https://login.example/?next={quote(SAFE, safe='')}&x=1",
    "in a path": f"https://mirror.example/{SAFE}",
    "in a path, encoded": f"https://mirror.example/{quote(SAFE, safe='')}",
    "in base64": f"https://go.example/?u={base64.b64encode(SAFE.encode()).decode()}",
    "in base64 in a path": f"https://go.example/{base64.urlsafe_b64encode(SAFE.encode()).decode()}",
    "misspelt": SAFE.replace("https://", "ttps://"),
    "without a scheme": SAFE.replace("https://", ""),
    "for JSON": SAFE.replace("/", "\\/"),
    "with a password": SAFE.replace("https://", f"https://bob:{PASSWORD}@"),
    "captured": f"https://web.archive.org/web/2020/{SAFE}",
    "opaque": OPAQUE,
    "opaque with a user": OPAQUE.replace("https://", "https://u@"),
    "mail": f"https://x.example/?e={NAME}%40corp.example",
    "mail, encoded twice": f"https://x.example/?e={NAME}%2540corp.example",
    "mail after &amp;": f"https://x.example/?a=1&amp;email={NAME}@corp.example",
    "mail in a value": f"https://x.example/?d=05%7C{NAME}%40corp.example%7C",
    "mail in base64": "https://x.example/?e="
    + base64.b64encode(f"{NAME}@corp.example".encode()).decode(),
    "mail in a fragment": f"https://x.example/#email={NAME}%40corp.example",
    "mail to unsubscribe": f"https://x.example/unsubscribe/{NAME}@corp.example",
    "subscriber": f"https://x.example/?mc_eid={NAME}&b=1",
    "quoted": f"https://x.example/?a=it's&email={NAME}@corp.example",
    "behind a line": f"7C02%7C{NAME}%40corp.example%7Cabc&sdata=x",
    "password": f"https://bob:{PASSWORD}@x.example/",
    "password with an at": f"http://bob:a@{PASSWORD}@x.example/",
    "password and backslashes": f"https:\\\\bob:{PASSWORD}@x.example/",
    "password, misspelt": f"ttps://bob:{PASSWORD}@x.example/",
    "password, for ftp": f"ftp://bob:{PASSWORD}@x.example/",
    "password, encoded": f"https://x.example/?u=https%3A%2F%2Fbob%3A{PASSWORD}%40h.example%2F",
    "password, encoded twice": f"https://x.example/?u=https%253A%252F%252Fbob%253A{PASSWORD}%2540h",
    "password in a parameter": f"https://x.example/?password={PASSWORD}",
    "token": f"https://{PASSWORD}{PASSWORD}@x.example/",
    "password in a mirror": f"https://m.example/http://bob:{PASSWORD}@x.example/",
}


def names_nobody(text: str) -> bool:
    return not any(planted in text for planted in (NAME, PASSWORD, "YWxpY2UuZG9l"))


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize(
    "around", ["{}", "see {}.", "({}), and", "“{}”说", "<{}>", "a={} b", '"{}"']
)
def test_every_form_is_hidden_in_a_text(form: str, around: str) -> None:
    told = redact_text(around.format(form))
    assert names_nobody(told)
    assert redact_text(told) == told


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_every_form_is_hidden_as_a_url(form: str) -> None:
    told = redact_text(redact(form))
    assert names_nobody(told)
    assert redact(told) == told


@pytest.mark.parametrize(
    "text",
    [
        "Mail ines@ferry.example, or see https://a.example/@ines/1.",
        "https://lore.example/all/20220101.x@kernel.example/",
        "https://lists.example/list.html?dev@spark.example",
        "https://a.example/?pkg=react@18.2.0&v=1",
        "https://a.example/?next=https%3A%2F%2Fb.example%2F%3Fa%3D1%26b%3D2",
        "https://a.example/https://b.example/?a=1",
        "https://git@a.example/x.git and ssh://git@a.example/x",
        "a: b; c=d; 100% of 5@6",
        "https://a.example/?sig=QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo=",
    ],
)
def test_what_names_nobody_stays(text: str) -> None:
    assert redact_text(text) == text


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (f"https://bob:{PASSWORD}@h.example/", "https://bob:***@h.example/"),
        (f"https://{'x' * 40}:x-oauth-basic@h.example/", "https://***:***@h.example/"),
        (f"https://{'x' * 40}@h.example/", "https://***@h.example/"),
        ("https://bob@h.example/", "https://bob@h.example/"),
        (f"https://h.example/?a=1&api_key={PASSWORD}#x", "https://h.example/?a=1&api_key=***#x"),
    ],
)
def test_passwords_are_masked_even_where_recipients_are_shown(url: str, shown: str) -> None:
    assert Redaction(show_recipients=True).url(url) == shown
    assert Redaction(show_recipients=True).text(f"x {url} y") == f"x {shown} y"
    assert is_redacted(shown) is (shown != url)


_WORDS = st.sampled_from(
    ["See", "，见", "(", ")", "«", "»", "—", '"', ". ", " ", "\n", "…", "。", "&amp;"]
)
_FORM = st.sampled_from(sorted(FORMS.values()))
_WRAP = st.sampled_from(sorted(WRAPS, key=lambda pair: pair[0]))
_PERSONAL = st.sampled_from(
    [f"https://p.example/x?mc_eid={NAME}", f"https://p.example/?email={NAME}%40corp.example", SAFE]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(_WORDS, _FORM), max_size=8))
def test_no_text_shows_what_is_planted(parts: list[str]) -> None:
    text = " ".join(parts)
    told = redact_text(text)
    assert names_nobody(told)
    assert redact_text(told) == told


@settings(max_examples=300, deadline=None)
@given(_WRAP, _PERSONAL, st.integers(0, 2), _WORDS)
def test_no_family_of_wrappers_shows_what_is_planted(
    wrap: tuple[str, object], inner: str, encoded: int, word: str
) -> None:
    """Whatever stands in whatever wrapper, quoted in a text as often as may be."""
    url = wrap[1](inner)  # type: ignore[operator]
    for _ in range(encoded):
        url = quote(url, safe="")
    assert NAME not in redact_text(f"{word} {url} {word}")
    assert NAME not in redact(url)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_redacting_any_text_twice_is_redacting_it_once(text: str) -> None:
    told = redact_text(f"https://a.example/{text}")
    assert redact_text(told) == told


SITES = [
    Site(
        "papers.example",
        {"/a": page("On paper"), "/old": redirect(f"https://p.example/?mc_eid={NAME}", 301)},
    ),
    Site("echo.example", {"/": page(f"You sent {KEY} and Basic {PACKED}, that is {TOKEN}")}),
    Site("p.example", {"/": page(f"Hello https://bob:{PASSWORD}@x.example/ and {SAFE}")}),
]


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    with Web(SITES) as web:
        yield web


def post() -> str:
    lines = ["---", f'title: "About {SAFE}"', f"from: {SAFE}", "---", f"# Heading {OPAQUE}", ""]
    for form in FORMS.values():
        lines += [f"We saw {form} and [notes](ttps://papers.example/b) beside {form}.", ""]
        lines += [f"[{form}]({form}) <a href='{form}' title='x'>{form}</a>", ""]
    lines += ["[gone](https://papers.example/gone) [old](https://papers.example/old)", ""]
    lines += ["[e](https://echo.example/) [p](https://p.example/)"]
    return "\n".join(lines)


def readable(data: bytes) -> str:
    """An output's text, and that of what is packed in it."""
    text = data.decode("utf-8", "replace")
    for packed in re.findall(r"[A-Za-z0-9+/]{100,}={0,2}", text):
        try:
            text += zlib.decompress(base64.b64decode(packed)).decode()
        except (ValueError, zlib.error):
            continue
    return text


def test_no_output_shows_what_is_planted(
    web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ECHO_TOKEN", TOKEN)
    (tmp_path / "posts").mkdir()
    name = f"x-email={NAME}%40corp.example.md"
    (tmp_path / "posts" / name).write_text(post())
    host = (
        f'[hosts."echo.example"]\nheaders = {{ X-Key = "{KEY}" }}\ncredentials_env = "ECHO_TOKEN"\n'
    )
    configuration = web.toml({"network": {"workers": 1}})
    (tmp_path / "loccit.toml").write_text(configuration + host)
    outputs = [f"--output={form}=out.{form}" for form in WRITERS]
    told = {}

    def run(*arguments: str) -> None:
        done = CliRunner().invoke(cli, arguments, catch_exceptions=False)
        assert done.exit_code == 0, done.output
        told[" ".join(arguments[:4])] = readable(done.stdout_bytes) + done.stderr

    run("audit", "posts", "--out", "report", *outputs)
    links = json.loads((tmp_path / "out.json").read_text())["links"]
    assert len(links) > len(FORMS) / 2
    run("state", "export")
    run("repair", "posts")
    run("gate", "--write-baseline")
    for link in links:
        run("explain", link["url"])
        run("explain", link["url"], "--format", "json")
    for path in tmp_path.glob("*"):
        if path.is_file() and path.name.startswith("out."):
            told[path.name] = readable(path.read_bytes())
    for path in (tmp_path / "report").glob("*"):
        told[path.name] = readable(path.read_bytes())
    # A patch must name the file that it is for.
    told["repair posts"] = told["repair posts"].replace(name, "")
    shown = {
        (where, planted, text[max(0, text.index(planted) - 80) : text.index(planted) + 30])
        for where, text in told.items()
        for planted in (*PLANTED, "YWxpY2UuZG9l")
        if planted in text
    }
    assert shown == set()
