"""What software says in a text or a JSON object with status 200, in the place of a document."""

import pytest

from loccit.config.settings import Settings
from loccit.judge import judge, next_requests
from loccit.judge.evidence import Evidence
from loccit.model import Observation, Status, Verdict
from loccit.page.message import MOST_BYTES, read_message
from loccit.reasons import Reason
from tests.judge.seen import NOW, link_of, seen

URL = "https://harbour.example/minutes/1921"

TEXTS = {
    "404: Not Found": Reason.NOT_FOUND_TEXT,
    "Not Found": Reason.NOT_FOUND_TEXT,
    "File not found.\n": Reason.NOT_FOUND_TEXT,
    "Cannot GET /minutes/1920": Reason.NOT_FOUND_TEXT,
    "Internal Server Error": Reason.ERROR_PAGE,
    "Internal Server Error\n\nThe server met an unexpected condition.\n": Reason.ERROR_PAGE,
    "A server error occurred.  Please contact the administrator.": Reason.ERROR_PAGE,
    "503 Service Unavailable": Reason.ERROR_PAGE,
}
OBJECTS = {
    '{"detail": "Not Found"}': Reason.NOT_FOUND_TEXT,
    '{"statusCode":404,"error":"Not Found","message":"Not Found"}': Reason.NOT_FOUND_TEXT,
    '{"message":"Route GET:/minutes not found","error":"Not Found","statusCode":404}': (
        Reason.NOT_FOUND_TEXT
    ),
    '{"type":"about:blank","title":"Not Found","status":404}': Reason.NOT_FOUND_TEXT,
    '{"errors":["Page not found"]}': Reason.NOT_FOUND_TEXT,
    '{"errors":[{"status":"404","title":"Not Found","detail":"No such minutes"}]}': (
        Reason.NOT_FOUND_TEXT
    ),
    '{"errors":[{"message":"Not found","path":["minutes"]}],"data":null}': Reason.NOT_FOUND_TEXT,
    '{"error":{"code":404,"message":"Page not found"},"data":null}': Reason.NOT_FOUND_TEXT,
    '{"statusCode":500,"error":"Internal Server Error","message":"x"}': Reason.ERROR_PAGE,
}


def _seen(body: str, content_type: str) -> Observation:
    page = read_message(body.encode(), content_type)
    return seen(URL, 200, page=page, headers={"content-type": content_type})


def _verdict(body: str, content_type: str) -> Verdict:
    return judge(link_of(URL), [_seen(body, content_type)], None, Settings(), now=NOW)


@pytest.mark.parametrize(("text", "reason"), TEXTS.items(), ids=list(TEXTS))
def test_a_text_that_says_that_something_failed_is_suspect(text: str, reason: Reason) -> None:
    verdict = _verdict(text, "text/plain; charset=utf-8")
    assert (verdict.status, verdict.reason) == (Status.SUSPECT, reason)


@pytest.mark.parametrize(("body", "reason"), OBJECTS.items(), ids=list(OBJECTS))
def test_an_object_that_says_nothing_else_is_suspect(body: str, reason: Reason) -> None:
    verdict = _verdict(body, "application/json")
    assert (verdict.status, verdict.reason) == (Status.SUSPECT, reason)


LIVING = {
    "a text about a loss": ("Not found: a list of lost things", "text/plain"),
    "a text about a request": ("Bad request: a poem in three lines", "text/plain"),
    "a version": ("1.14.2\n", "text/plain"),
    "a rule for robots": ("User-agent: *\nDisallow: /private/\n", "text/plain"),
    "a line of a log": ("2026-01-03 worker 7: not found in cache, fetched again", "text/plain"),
    "a haiku": ("old pond\na frog leaps in\nwater's sound\n", "text/plain"),
    "a long text about it": ("Not found\n\n" + "The minutes of 1921 go on. " * 30, "text/plain"),
    "a configuration": ("a: 1\nb: 2\nc: 3\nd: 4\nmessage: Not found\n", "text/plain"),
    "a document with a field of that name": (
        '{"id": 7, "title": "Not Found", "year": 1921, "author": "A. Keeper"}',
        "application/json",
    ),
    "a list": ('["Not Found", "Gone"]', "application/json"),
    "a result": ('{"status": "ok", "data": [1, 2], "message": "not found"}', "application/json"),
    "no JSON": ('{"detail": "Not Found"', "application/json"),
    "nothing": ("", "text/plain"),
}


@pytest.mark.parametrize(("body", "content_type"), LIVING.values(), ids=list(LIVING))
def test_small_documents_are_ok(body: str, content_type: str) -> None:
    assert _verdict(body, content_type).status is Status.OK


def test_no_probe_url_is_asked_for_a_text() -> None:
    """Many a small service says the same at every address, and that is what it is for."""
    link = link_of(URL)
    for body in ("pong", "Not Found"):
        evidence = Evidence(link, [_seen(body, "text/plain")], Settings())
        assert not next_requests(evidence, begun=True)


def test_what_is_longer_is_a_document() -> None:
    assert read_message(b"word " * (MOST_BYTES // 5), "text/plain") is None
