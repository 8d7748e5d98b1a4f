"""Where pages lead by themselves: what a browser does while they load, and nothing more."""

import pytest

from loccit.page import charset, read_page, refresh

URL = "https://site.example/12"
NEXT = "https://site.example/next"


@pytest.mark.parametrize(
    ("content", "target"),
    [
        ("0; url=/next", NEXT),
        ("5;/next", NEXT),
        ("0,url='/next'", NEXT),
        ("0 url=/next", NEXT),
        (" \t3 ; URL = \"/next\"; more", NEXT),
        (".5; url=/next", NEXT),
        ("2.7.1; url=/next", NEXT),
        ("0; url=/it's-here", "https://site.example/it's-here"),
        ("0; url='/it\"s", "https://site.example/it\"s"),
        ("0; urls/a", "https://site.example/urls/a"),
        ("; url=/next", None),
        ("x0; url=/next", None),
        ("0x; url=/next", None),
        ("0url=/next", None),
        ("0", URL),
        ("3 ; ", URL),
        ("30", None),
        ("21; url=/next", None),
        ("1800; url=/next", None),
        ("9" * 5000 + "; url=/next", None),
        ("0" * 5000 + "1; url=/next", None),
        ("\u00b2; url=/next", None),
        ("0; url=mailto:a@site.example", None),
    ],
)  # fmt: skip
def test_one_algorithm_for_the_element_and_the_header(content: str, target: str | None) -> None:
    assert refresh.declared(content, URL) == target


@pytest.mark.parametrize(
    ("content", "words", "target"),
    [
        ("10; url=/13", 5, None),
        ("10; url=/13?x=1", 5, "https://site.example/13?x=1"),
        ("0; url=/13", 5, "https://site.example/13"),
        ("10; url=https://other.example/13", 5, "https://other.example/13"),
        ("15; url=/next", 190, None),
        ("0; url=/next", 190, NEXT),
        ("15; url=/next", 12, NEXT),
    ],
)
def test_slides_and_what_is_there_to_be_read_are_pages(
    content: str, words: int, target: str | None
) -> None:
    assert refresh.declared(content, URL, words=words) == target


RUNS = [
    "location = '/next'",
    "window.location.href = '/next';",
    "(function(){ location.replace('/next'); })();",
    "(function(){ location.replace('/next'); }());",
    "!function(){ location.assign('/next') }()",
    "(() => { location.href = '/next' })()",
    "window.onload = function () { location.href = '/next'; };",
    "window.onload = () => location.href = '/next';",
    "function go() { location.href = '/next'; } go();",
    "go(); function go() { location.href = '/next'; }",
    "const go = () => { location.href = '/next'; }; go();",
    "function go() { location.href = '/next'; } window.onload = go;",
    "function a() { b(); } function b() { location.href = '/next'; } a();",
    "addEventListener('DOMContentLoaded', function () { location.href = '/next'; })",
    "document.addEventListener(\"DOMContentLoaded\", () => { location.href = '/next'; })",
    "window.addEventListener('load', go); function go() { location.href = '/next'; }",
    "$(function(){ location.href = '/next'; });",
    "$(document).ready(function(){ location.href = '/next'; });",
    "setTimeout(function(){ location.href = '/next'; }, 3000);",
    "setTimeout(() => { location.href = '/next'; }, 5 * 1000);",
    "setTimeout(function(){ location.href = '/next'; });",
    "setTimeout(\"location.href = '/next'\", 1500);",
    "setTimeout('go()', 100); function go() { location.href = '/next'; }",
    "setTimeout(go, 100); function go() { location.href = '/next'; }",
    "function other() { location.href = '/other'; } location.href = '/next';",
    "location = `/next`;",
    "window.top.location = '/next';",
    "var is = /[/'\"]/; location.href = '/next';",
    "<!--\nlocation.href = '/next';\n//-->",
    "setTimeout('location.href=\\'/next\\'', 1500);",
    "class Panel { go(){ location = '/other'; } } location.href = '/next';",
    "// it is not } closed {\nvar brace = '}{'; location.href = '/next';",
]  # fmt: skip
WAITS = [
    "function next(){ location.href = '/next'; }",
    "var next = function(){ location.href = '/next'; };",
    "const next = () => { location.href = '/next'; };",
    "const next = () => location.href = '/next';",
    "document.onkeydown = function(e){ location.href = '/next'; };",
    "document.addEventListener('keydown', function(e){ location.href = '/next'; });",
    "pic.onclick = () => { location = '/next'; }",
    "$('#pic').click(function(){ location = '/next'; });",
    "setTimeout(function(){ location.href = '/next'; }, 600000);",
    "setTimeout(() => { location.href = '/next'; }, 10 * 60 * 1000);",
    "setTimeout(\"location.href = '/next'\", 900000);",
    "setTimeout(go, 600000); function go() { location.href = '/next'; }",
    "setTimeout(function(){ location.href = '/next'; }, idle);",
    "function a() { b(); } function b() { location.href = '/next'; }",
    "const panel = { logout: function () { location.replace('/next'); } };",
    "class Panel { go(){ location.href = '/next'; } }",
    "function* next() { location.href = '/next'; } next();",
    "while (false) { location.href = '/next'; }",
    "switch (1) { case 2: location.href = '/next'; }",
    "try { start; } catch (e) { location.href = '/next'; }",
    "var is = /location.href = '\\/next'/;",
    "<!-- location.href = '/next';",
    "var boat = {}; boat.location = '/next';",
    "data.page.location = '/next';",
    "(function(){ var location = '/next'; })();",
    "const panel = { go(event) { location.href = '/next'; } };",
    "var help = \"location.href = '/next'\";",
    "/* location.href = '/next'; */ // location = '/next';",
    "const t = `<b>location.href = '/next'</b>`;",
    "navigator.onLine || (location = '/next');",
    "old && location.replace('/next');",
    "old ? location = '/next' : show();",
    "class Panel { } function choose(s) { location = '/next'; }",
    "pic.onload = later; function later(){ } function next(){ location.href = '/next'; }",
]  # fmt: skip


@pytest.mark.parametrize("code", RUNS)
def test_a_script_that_runs_at_load_leads_on(code: str) -> None:
    html = f"<title>Strip 12</title><script>{code}</script>"
    assert read_page(html.encode(), "text/html", URL).refresh == NEXT


@pytest.mark.parametrize("code", WAITS)
def test_a_script_that_waits_for_its_reader_does_not(code: str) -> None:
    html = f"<title>Strip 12</title><img src=/12.png onclick='next()'><script>{code}</script>"
    assert read_page(html.encode(), "text/html", URL).refresh is None


@pytest.mark.parametrize(
    "html",
    [
        "<script nomodule>location = '/next'</script>",
        "<p><noscript><script>location = '/next'</script></noscript>",
        "<script type=text/x-template>location = '/next'</script>",
    ],
)
def test_a_script_that_browsers_do_not_run_does_nothing(html: str) -> None:
    assert read_page(f"<title>Strip 12</title>{html}".encode(), "text/html", URL).refresh is None


@pytest.mark.parametrize(
    ("attribute", "target"),
    [("location.href='/next'", NEXT), ("go()", NEXT), ("start()", None), ("", None)],
)
def test_what_the_body_does_on_load(attribute: str, target: str | None) -> None:
    html = f'<body onload="{attribute}"><script>function go(){{location="/next"}}</script>'
    assert read_page(html.encode(), "text/html", URL).refresh == target


@pytest.mark.parametrize(
    "code", ["function (", "=> {", "function a() {", "(((((", "`", "/*", "=>", "=/[", ",/[a"]
)
def test_broken_code_is_no_trouble(code: str) -> None:
    for text in (f"{code} location.href = '/next'", code * 3000):
        read_page(f"<script>{text}</script>".encode(), "text/html", URL)


@pytest.mark.parametrize(
    "content",
    ["0" * 60_000 + ";", " " * 60_000, "0;" + " " * 60_000, "0;url" + " " * 60_000 + "x" * 3],
)
def test_a_long_refresh_takes_no_time(content: str) -> None:
    """Each would take minutes if every way of sharing out its spaces and digits were tried."""
    refresh.declared(content, URL)


@pytest.mark.parametrize(
    "piece", ["function ", "function*\t", "async ", "?", "setTimeout( ", "=> "]
)
def test_a_long_script_takes_no_time(piece: str) -> None:
    refresh.scripted([piece * (20_000 // len(piece))], URL)


def test_a_long_charset_takes_no_time() -> None:
    charset.decode(b"", "text/html; charset=" + " " * 60_000 + '"')
