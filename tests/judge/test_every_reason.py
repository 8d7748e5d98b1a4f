"""Reasons that the labelled web cannot have: another machine, other settings, no request."""

import pytest

from loccit.config.settings import Settings, WrappersSettings
from loccit.judge import ask, judge
from loccit.judge.table import TABLE
from loccit.model import Failure, Link, Observation, Purpose, Status, Verdict
from loccit.pipeline.judging import internal_error
from loccit.reasons import Reason
from loccit.urls.link import make_link
from tests.judge.seen import NOW, link_of, seen

URL = "https://site.example/2011/06/an-essay.html"
OPAQUE = "https://t.co/AbCdEf1234"
VIDEO = "https://www.youtube.com/watch?v=a1b2c3d4e5f"
SETTINGS = Settings()


def _failed(failure: Failure) -> list[Observation]:
    again = seen(URL, None, failure=failure, purpose=Purpose.CONFIRM, visitor="browser")
    return [seen(URL, None, failure=failure), again]


TRIED: dict[Reason, tuple[Link, list[Observation], Settings, Status]] = {
    reason: (link_of(URL), _failed(failure), SETTINGS, status)
    for reason, failure, status in (
        (Reason.CONNECTION_FAILED, Failure.CONNECT_OTHER, Status.SUSPECT),
        (Reason.UNREACHABLE, Failure.CONNECT_UNREACHABLE, Status.SUSPECT),
        (Reason.TLS_OLD_PROTOCOL, Failure.TLS_OLD_PROTOCOL, Status.SUSPECT),
        (Reason.TLS_UNTRUSTED, Failure.TLS_UNTRUSTED, Status.INSECURE),
        (Reason.INTERNAL_ERROR, Failure.INTERNAL, Status.UNKNOWN),
        (Reason.PROXY_ERROR, Failure.PROXY, Status.UNKNOWN),
        (Reason.NO_IPV6, Failure.NO_IPV6, Status.UNKNOWN),
        (Reason.NOT_IN_DNS, Failure.NOT_IN_DNS, Status.SKIPPED),
        (Reason.ROBOTS_DISALLOWED, Failure.ROBOTS, Status.SKIPPED),
        (Reason.EXCLUDED, Failure.SKIPPED_HOST, Status.SKIPPED),
    )
}
TRIED |= {
    Reason.NO_ANSWER: (link_of(URL), [seen(URL, None)], SETTINGS, Status.SUSPECT),
    Reason.NOT_ASKED: (link_of(URL), [], SETTINGS, Status.UNKNOWN),
    Reason.EMPTY: (link_of(""), [], SETTINGS, Status.INVALID),
    Reason.NOT_ABSOLUTE: (link_of("essays/an-essay"), [], SETTINGS, Status.INVALID),
    Reason.TEMPLATE: (link_of("https://site.example/{{ post.url }}"), [], SETTINGS, Status.INVALID),
    Reason.NOT_HTTP: (link_of("ftp://site.example/essay"), [], SETTINGS, Status.SKIPPED),
    Reason.UNDECODABLE: (make_link("�", "undecodable", "�"), [], SETTINGS, Status.UNKNOWN),
    Reason.WRAPPER_NOT_FOLLOWED: (
        link_of(OPAQUE), [], Settings(wrappers=WrappersSettings(resolve_opaque=False)),
        Status.WRAPPED,
    ),
    Reason.PLATFORM_UNCLEAR: (
        link_of(VIDEO),
        [
            seen(VIDEO, 200, "<title>Videos</title><p>Clips of all kinds.</p>"),
            seen("https://www.youtube.com/oembed", 500, purpose=Purpose.PLATFORM),
        ],
        SETTINGS, Status.SUSPECT,
    ),
}  # fmt: skip
"""What leads to each reason, and the status."""


def _judged(reason: Reason) -> Verdict:
    link, observations, settings, _ = TRIED[reason]
    return judge(link, observations, None, settings, now=NOW)


@pytest.mark.parametrize("reason", TRIED)
def test_what_leads_to_a_reason(reason: Reason) -> None:
    link, observations, settings, status = TRIED[reason]
    verdict = _judged(reason)
    assert (verdict.reason, verdict.status) == (reason, status)
    assert reason in next(row.reasons for row in TABLE if row.rule == verdict.rule)
    assert verdict.sentence.endswith(".")
    if not observations and reason is not Reason.NOT_ASKED:
        assert not ask(link, observations, settings)  # no request could tell more


def test_an_error_of_our_own_is_no_verdict_on_the_link() -> None:
    verdict = internal_error(NOW).verdict
    assert (verdict.status, verdict.reason) == (Status.UNKNOWN, Reason.INTERNAL_ERROR)
    assert verdict.rule == _judged(Reason.INTERNAL_ERROR).rule
