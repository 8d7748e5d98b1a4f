"""What holds of any URL and any text."""

import string
from urllib.parse import urlsplit

from hypothesis import assume, example, given, settings, strategies as st

from loccit.urls.normalise import normalise
from loccit.urls.redaction import redact
from loccit.urls.rule_files import own_rules
from loccit.urls.tracking import strip_tracking
from loccit.urls.unwrap import unwrap
from tests.urls.vectors import wrapped
from tests.urls.wrapping import WRAPS, Wrap

_LABEL = st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=12)
_PIECES = st.one_of(
    st.text(string.ascii_letters + string.digits + "-._~!$'()*+,;=:@/", max_size=12),
    st.sampled_from(["%20", "%2B", "%26", "%2F", "%25", "%FF", "%E6%B8%A1", "+", "&", ";", "="]),
    st.text("éß渡口😀", max_size=3),
)
_TEXT = st.lists(_PIECES, max_size=6).map("".join)


@st.composite
def web_urls(draw: st.DrawFn) -> str:
    """Any http(s) URL of a public host."""
    host = ".".join([*draw(st.lists(_LABEL, min_size=1, max_size=3)), "example"])
    port = draw(st.sampled_from(["", "", ":8080", ":443"]))
    path = draw(st.one_of(st.just(""), _TEXT.map(lambda text: f"/{text.lstrip('/')}")))
    query = draw(st.one_of(st.just(""), _TEXT.map(lambda text: f"?{text}?")))
    fragment = draw(st.one_of(st.just(""), _TEXT.map(lambda text: f"#{text}")))
    return f"{draw(st.sampled_from(['http', 'https']))}://{host}{port}{path}{query}{fragment}"


_WRAPS = st.lists(st.sampled_from(WRAPS), min_size=1, max_size=4)


@settings(max_examples=400, deadline=None)
@given(web_urls(), _WRAPS)
@example("https://ferry.example/a?b=1+1&c=2%2B2;d=é#e%20f", [WRAPS[0]])
def test_what_was_wrapped_comes_back(url: str, wraps: list[tuple[str, Wrap]]) -> None:
    assume(unwrap(url) is None)
    outer = url
    for _, wrap in wraps:
        outer = wrap(outer)
    found = unwrap(outer)
    assert found is not None
    assert found.target == url
    assert [layer.wrapper for layer in found.layers] == [family for family, _ in reversed(wraps)]
    assert not found.needs_network
    assert unwrap(found.target) is None


@settings(max_examples=60, deadline=None)
@given(web_urls())
@example("https://ferry.example/a?b=1+1&c=2%2B2;d=é#e%20f")
def test_every_wrap_can_be_undone(url: str) -> None:
    """Each of them, once: random choice may leave some out."""
    assume(unwrap(url) is None)
    for family, wrap in WRAPS:
        found = unwrap(wrap(url))
        assert found is not None, family
        assert (found.wrapper, found.target) == (family, url)


def test_most_readable_families_are_among_the_wraps() -> None:
    """So that the two tests above mean something: the rest hold no whole URL."""
    readable = {rule.name for rule in own_rules() if rule.steps}
    assert readable - {family for family, _ in WRAPS} == _HOLD_NO_WHOLE_URL


_HOLD_NO_WHOLE_URL = {
    "amp_cache", "archive_today", "arquivo", "feedsportal", "google_amp", "google_cache",
    "national_archives", "nico", "podcast_prefix", "postmark", "translate_goog", "wp_image",
    "yesware",
}  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(web_urls())
def test_mirrors_give_back_what_they_show(url: str) -> None:
    """Families that write an address in their own way, within what they can express."""
    rest = url.partition("://")[2]
    assume(unwrap(url) is None and "___" not in url and "*" not in url)
    page, mark, fragment = url.partition("#")
    escaped = page.replace("%", "*")
    checkpoint = f"https://url.avanan.click/v2/r01/___{escaped}___.YXAz{mark}{fragment}"
    secure = "s/" if url.startswith("https:") else ""
    for wrapped_url, family in (
        (checkpoint, "checkpoint_v2"),
        (f"https://x.cdn.ampproject.org/c/{secure}{rest}", "amp_cache"),
        (f"https://www.google.com/amp/{secure}{rest}", "google_amp"),
    ):
        found = unwrap(wrapped_url)
        assert found is not None
        assert (found.wrapper, found.target) == (family, url)


_HOSTS = sorted({urlsplit(vector.wrapped).netloc for vector in wrapped()} - {""})
_BEGINNINGS = sorted(
    {vector.wrapped[: vector.wrapped.rfind("=") + 1] for vector in wrapped()} - {""}
)
_ANY_TEXT = st.one_of(
    st.text(max_size=60),
    st.builds("https://{}/{}".format, st.sampled_from(_HOSTS), st.text(max_size=60)),
    st.builds("{}{}".format, st.sampled_from(_BEGINNINGS), st.text(max_size=60)),
    st.builds(
        lambda url, at, text: url[:at] + text + url[at + len(text) :],
        st.sampled_from([vector.wrapped for vector in wrapped()]),
        st.integers(0, 200),
        st.text(max_size=8),
    ),
)


@settings(max_examples=500, deadline=None)
@given(_ANY_TEXT)
@example("https://www.google.com/url?q=javascript:alert(1)")
@example("https://l.facebook.com/l.php?u=https%3A%2F%2Fuser%3Apw%40ferry.example")
@example("https://l.facebook.com/l.php?u=http%3A%2F%2F[::1]%2F")
@example("https://l.facebook.com/l.php?u=http%3A%2F%2F0x7f.1%2F")
@example("https://www.google.com/url?q=https:%2F%2F\ud800")
def test_nothing_raises_and_targets_are_public_web_addresses(text: str) -> None:
    found = unwrap(text)
    redact(text)
    strip_tracking(text)
    normalise(text)
    if found is None or found.target is None:
        return
    assert found.target[:8].lower().startswith(("http://", "https://"))
    parts = normalise(found.target)
    assert parts.url is None or "@" not in urlsplit(parts.url).netloc
    assert not any(char <= " " for char in found.target)


@settings(max_examples=500, deadline=None)
@given(_ANY_TEXT)
def test_unwrapping_twice_changes_nothing(text: str) -> None:
    found = unwrap(text)
    if found is None or found.target is None or len(found.layers) == 8:
        return
    again = unwrap(found.target)
    assert again is None or again.target is None
