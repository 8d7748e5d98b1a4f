"""Tracking parameters: known ones are found and offered for removal; what says something stays."""

import pytest

from loccit.urls.tracking import names, strip_tracking


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        ("https://ferry.example/a?utm_source=x&utm_medium=y", "https://ferry.example/a"),
        ("https://ferry.example/a?b=1&fbclid=x&c=2#d", "https://ferry.example/a?b=1&c=2#d"),
        ("https://ferry.example/a?UTM_Source=x&b", "https://ferry.example/a?b"),
        ("https://ferry.example/?gclid=1&msclkid=2&mc_eid=3&mc_cid=4", "https://ferry.example/"),
        ("https://ferry.example/a?_hsenc=1&__hssc=2&hsa_cam=3&b=%2B", "https://ferry.example/a?b=%2B"),
        ("https://twitter.com/a/status/1?s=20&t=abc", "https://twitter.com/a/status/1"),
        ("https://youtu.be/abc?t=42&si=xyz", "https://youtu.be/abc?t=42"),
        ("https://mp.weixin.qq.com/s?__biz=a&mid=1&chksm=2&scene=3",
         "https://mp.weixin.qq.com/s?__biz=a&mid=1"),
        ("https://www.bilibili.com/video/BV1?vd_source=x&p=2", "https://www.bilibili.com/video/BV1?p=2"),
    ],
)  # fmt: skip
def test_known_trackers_are_taken_out(url: str, clean: str) -> None:
    assert strip_tracking(url) == clean
    assert strip_tracking(clean) is None


@pytest.mark.parametrize(
    "url",
    [
        "https://ferry.example/a?q=utm_source&id=1&v=2&p=3&s=4&t=5&ref=6&source=7&session=8&keyword=9",
        "https://ferry.example/a?si=1&feature=2&mod=3&spm=4&trk=5&scene=6",
        "https://www.youtube.com/watch?v=abc&t=42&list=PL1&index=3",
        "https://ferry.example/a?pk_book=3",
        "https://ferry.example/a?custom_utm_source=x",
        "https://ferry.example/a#utm_source=x",
        "https://ferry.example/utm_source=x",
        "https://nottwitter.com/a?s=20&t=abc",
        "https://ferry.example/",
        "mailto:reader@mail.example?utm_source=x",
        "",
    ],
)
def test_what_says_something_stays(url: str) -> None:
    assert strip_tracking(url) is None


@pytest.mark.parametrize(
    "name",
    ["q", "id", "v", "p", "s", "t", "ref", "source", "session", "keyword", "url", "page"],
)
def test_content_parameters_track_nowhere_by_default(name: str) -> None:
    assert not names().tracks(name, "ferry.example")
