"""What servers print by themselves with status 200: failures of software, listings of folders."""

import pytest

from loccit.config.settings import Settings
from loccit.judge import judge
from loccit.judge.sibling import sibling
from loccit.model import Purpose, Status
from loccit.reasons import Reason
from tests.judge.seen import NOW, alone, link_of, seen

URL = "https://harbour.example/minutes/1921.html"
FOLDER = "https://harbour.example/pub/minutes/"
ESSAY = (
    "The committee met in the old customs house and kept its minutes in two languages. Trade in"
    " grain went on, though the ferries ran half empty on most days of that long winter. "
)


FAILURES = {
    "PHP": "<br /><b>Fatal error</b>:  Call to undefined function ereg() in <b>/srv/a.php</b> on"
    " line <b>7</b><br />",
    "PHP warnings": "<b>Warning</b>: mysql_connect(): Connection refused in <b>/srv/db.php</b> on"
    " line <b>3</b><br /> <b>Warning</b>: mysql_query(): no link in <b>/srv/db.php</b> on line"
    " <b>4</b><br /> No database",
    "PHP in the log's form": "PHP Fatal error:  Allowed memory size exhausted in /srv/a.php on"
    " line 2",
    "ASP": "<font>Microsoft OLE DB Provider for ODBC Drivers</font> <font>error '80004005'</font>",
    "VBScript": "<pre>Microsoft VBScript runtime error '800a000d' Type mismatch</pre>",
    "Java": "<title>Error</title><h1>java.lang.NullPointerException</h1><pre>java.lang."
    "NullPointerException at org.harbour.Minutes.show(Minutes.java:12)</pre>",
    "Python": "<pre>Traceback (most recent call last): File \"/srv/a.py\", line 3, in main</pre>",
    "ColdFusion": "<title>Error Occurred While Processing Request</title><b>Error Occurred While"
    " Processing Request</b> Element YEAR is undefined in URL.",
    "Perl": "<h1>Software error:</h1><pre>Can't locate Harbour.pm in @INC</pre>",
    "SQL": "You have an error in your SQL syntax; check the manual",
    "a database that is away": "Could not connect to the database.",
    "the same in Chinese": "无法连接数据库",
    "the same in Russian": "Не удалось подключиться к базе данных",
    "the same in German": "<p>Es konnte keine Verbindung zur Datenbank hergestellt werden.</p>",
    "a forum": "<title>Connection Problems</title><h3>Connection Problems</h3>Sorry, SMF was unable"
    " to connect to the database.",
    "a wiki": "Sorry! This site is experiencing technical difficulties. Try waiting a few minutes.",
    "Node": "<title>Error</title><pre>TypeError: x is undefined<br> &nbsp; at show"
    " (/srv/app/minutes.js:12:7)<br> &nbsp; at next (/srv/app/route.js:144:13)</pre>",
    "Django's debugger": "<title>KeyError\n          at /minutes/1921.html</title>"
    f"<h1>KeyError at /minutes/1921.html</h1><pre>1921</pre><p>{ESSAY * 20}",
    "Werkzeug's debugger": "<title>KeyError: '1921'\n // Werkzeug Debugger</title><h1>KeyError</h1>"
    f"<p>{ESSAY * 20}",
    "PHP below a page's first words": "<title>Minutes</title><h1>Minutes</h1><br /><b>Fatal error"
    "</b>:  Uncaught Exception: no link in /srv/db.php:4 Stack trace: #0 {main} thrown in"
    " <b>/srv/db.php</b> on line <b>4</b><br />",
    "a refused request": "<title>412 Precondition Failed</title><h1>Precondition Failed</h1><p>The"
    " precondition on the request evaluated to false.",
    "a request that is not understood": "<title>Bad Request (400)</title><h1>Bad Request</h1>",
    "a cache": "<title>503 Backend fetch failed</title><h1>Error 503 Backend fetch failed</h1>"
    "<p>Backend fetch failed</p><h3>Guru Meditation:</h3><p>XID: 3",
    "a directive": "[an error occurred while processing this directive]",
}  # fmt: skip


@pytest.mark.parametrize("html", FAILURES.values(), ids=FAILURES)
def test_a_failure_of_software_is_suspect(html: str) -> None:
    verdict = alone(html, URL)
    assert (verdict.status, verdict.reason) == (Status.SUSPECT, Reason.ERROR_PAGE)


@pytest.mark.parametrize("html", FAILURES.values(), ids=FAILURES)
def test_a_host_that_fails_for_every_url_is_not_dead(html: str) -> None:
    made = sibling(URL)
    assert made is not None
    observations = [seen(URL, 200, html), seen(made.url, 200, html, purpose=Purpose.SIBLING)]
    verdict = judge(link_of(URL), observations, None, Settings(), now=NOW)
    assert verdict.status is Status.SUSPECT


LIVING = {
    "a page below a warning": "<b>Deprecated</b>: Function ereg() is old in <b>/srv/a.php</b>"
    f" on line <b>7</b><br /><h1>Minutes</h1><p>{ESSAY * 2}",
    "an article about an error": f"<h1>Database errors and what they mean</h1><p>{ESSAY}",
    "a text that begins like one": f"<p>Can't connect to MySQL? Then read on. {ESSAY * 2}",
    "a warning of another kind": f"<p>Warning: spoilers in every line. {ESSAY}",
    "an article with a failure in it": f"<h1>Minutes</h1><p>{ESSAY} Fatal error: a is undefined in"
    " /srv/a.php on line 7",
    "a question about a failure": "<title>A failing script</title><h1>A failing script</h1>"
    "<pre>Traceback (most recent call last): …</pre><p>Why does it fail?",
}  # fmt: skip


@pytest.mark.parametrize("html", LIVING.values(), ids=LIVING)
def test_pages_about_failures_are_ok(html: str) -> None:
    assert alone(html, URL).status is Status.OK


def test_a_page_cited_for_the_message_is_ok() -> None:
    url = "https://harbour.example/fatal-error-call-to-undefined-function"
    assert alone("Fatal error: Call to undefined function", url).status is Status.OK


def _listing(title: str, rows: str) -> str:
    return f"<title>{title}</title><h1>{title}</h1><pre>{rows}</pre>"


SORTED = "<a>Name</a> <a>Last modified</a> <a>Size</a> <a>Parent Directory</a> - "
LISTINGS = {
    "Apache, files": (SORTED + "<a>a.zip</a> 2014-01-05 10:11 12K", Status.OK),
    "Apache, no files": (SORTED, Status.SUSPECT),
    "Apache, leftovers": (SORTED + "<a>cgi-bin/</a> 2014-01-05 10:11 -", Status.SUSPECT),
    "Apache, a plain list": ("<a>Parent Directory</a> <a>a.zip</a>", Status.OK),
    "nginx, files": ("<a>../</a> <a>a.zip</a>   05-Jan-2014 10:11   1234", Status.OK),
    "nginx, no files": ("<a>../</a>", Status.SUSPECT),
    "lighttpd, files": ("<a>a.zip</a> 2014-Jan-05 10:11:12 1.2K", Status.OK),
}


@pytest.mark.parametrize(("rows", "status"), LISTINGS.values(), ids=LISTINGS)
def test_a_listing_is_content_where_it_has_files(rows: str, status: Status) -> None:
    verdict = alone(_listing("Index of /pub/minutes", rows), FOLDER)
    assert verdict.status is status
    assert (verdict.reason is Reason.DEFAULT_PAGE) == (status is Status.SUSPECT)
