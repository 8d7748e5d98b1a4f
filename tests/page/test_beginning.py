"""Pages whose head is longer than what is read at first."""

import pytest

from loccit.page.early_stop import needs_more

WORDS = b"words that a reader sees " * 30


@pytest.mark.parametrize(
    ("body", "more"),
    [
        (b"<html><head><style>" + b"a{b:c} " * 10_000, True),
        (b"<head><script>" + b"var words = 1; " * 10_000 + b"</script></head><body><p>Hi", True),
        (b"<head></head><body><svg>" + b"<path d='m words'/>" * 10_000, True),
        (b"<head><style>a{}</style></head><body><p>" + WORDS, False),
        (b"<p>" + WORDS, False),
        (b"<!--" * 50_000, True),
        (WORDS, False),
        (b"\x89PNG\0<" + b"x" * 1_000, False),
        (b"", False),
    ],
)
def test_what_needs_more(body: bytes, more: bool) -> None:
    assert needs_more(body) is more
