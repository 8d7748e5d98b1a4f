"""A report's links are redacted as any value is, however much faster that is done."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st
from msgspec import structs

from loccit.model import Hop, Kind, Status
from loccit.reasons import Reason
from loccit.report.model import ReportCitation, ReportLink
from loccit.report.redact import Redactor
from loccit.urls.redaction import Redaction
from tests.outputs.sample import report
from tests.outputs.test_privacy import FORMS
from tests.report.made import report_link

PARTS = [
    *FORMS.values(), "https://a.example/b", "http://a.example:81/b/c", "http://t.co/abc",
    "//t.co/abc", "t.co/abc", "https://bit.ly", "x@a.example", "us\"er:pw@h.example/",
    "https://us", "er:pw@h.example", "?email=x", "&password=p", "password=p", "=", "%40", "@",
    "/", "\\", '"', "'", "&", "&#47;", "\n", "\t", " ", "\u3000", "\xa0", "[recipient]", "***",
    "http", "https%3A%2F%2Ft.co%2Fa", "<", ">", "«", "ü", "aHR0cHM6Ly90LmNvL2FiYw", "word",
    "10/12", "(https://t.co/x)", "https://a.example/ü", "a.example/b?c=d", "\x7f",
    "\x00", "https://web.archive.org/web/2020/https://t.co/a", "/unsubscribe/x@a.example",
    "https://a.example/unsubscribe/", "https://a.example/\"x",
    "https://safelinks.example/?url=",
]  # fmt: skip
texts = st.lists(st.sampled_from(PARTS), max_size=5).flatmap(
    lambda parts: st.sampled_from(["", " ", '"']).map(lambda between: between.join(parts))
)
PLAIN = Redactor(Redaction())
SHOWING = Redactor(Redaction(show_recipients=True))
SECRET = Redactor(Redaction(secrets=["word"]))


def _link(own: str, other: str, text: str) -> ReportLink:
    cited = ReportCitation(
        post="a.md", line=1, column=1, kind=Kind.LINK, text=text, context=text, url=own, raw=other
    )
    return report_link(
        own,
        status=Status.OK,
        reason=Reason.NOT_FOUND,
        sentence=text,
        evidence=(text, other),
        final_url=other,
        citations=(cited,),
        hops=(Hop(own, 301, other), Hop(other, 200)),
    )


class _Rows:
    """Rows that are read one by one, as those of a state are."""

    def __init__(self, *links: ReportLink) -> None:
        self._links = links

    def links(self, *, findings: bool) -> Iterator[ReportLink]:
        return iter(self._links)


def _redacted(redactor: Redactor, link: ReportLink) -> ReportLink:
    rows: Any = _Rows(link)
    (only,) = redactor.report(structs.replace(report(), rows=rows)).links()
    return only


@settings(deadline=None)
@given(texts, texts, texts, st.sampled_from([PLAIN, SHOWING, SECRET]))
def test_a_link_is_redacted_as_any_value(
    own: str, other: str, text: str, redactor: Redactor
) -> None:
    link = _link(own, other, text)
    assert _redacted(redactor, link) == redactor.value(link)


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("where", ["{}", 'see "{}" there', "a {} b", "it's,{}"])
def test_what_is_to_be_hidden_is_found_in_every_field(form: str, where: str) -> None:
    url = "https://a.example/b"
    for link in (
        _link(form, url, "text"),
        _link(url, form, ""),
        _link(url, url, where.format(form)),
    ):
        assert _redacted(PLAIN, link) == PLAIN.value(link) != link
