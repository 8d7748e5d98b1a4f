"""archive.today is never proposed, and links to it carry a note."""

import time

import pytest

from loccit.archives import timemap
from loccit.checking import link_of
from loccit.config.settings import Settings
from loccit.judge import judge


@pytest.mark.parametrize(
    ("url", "noted"),
    [
        ("https://archive.ph/AbCdE", True),
        ("https://www.archive.today/2013/http://a.example/", True),
        ("https://archive.is/20130601/http://a.example/", True),
        ("https://web.archive.org/web/2013/http://a.example/", False),
        ("https://perma.cc/ABCD-1234", False),
    ],
)
def test_links_to_it_carry_a_note(url: str, noted: bool) -> None:
    verdict = judge(link_of(url), (), None, Settings(), now=time.time())
    assert verdict.status == "ok"
    assert ("archive-untrusted" in verdict.notes) is noted


def test_its_captures_are_left_out_of_timemaps() -> None:
    body = (
        '<http://a.example/>;rel="original",<https://archive.is/20130601120000/http://a.example/>'
        ';rel="memento";datetime="Sat, 01 Jun 2013 12:00:00 GMT"'
    )
    assert timemap.captures(body.encode(), "http://a.example/", "http://m.example/") == []
