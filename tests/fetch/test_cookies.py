"""Cookies of a chain, by RFC 6265bis."""

import msgspec
import pytest

from loccit.fetch.cookies import Jar

NOW = 1_800_000_000.0


def jar(*lines: str, host: str = "www.a.example", path: str = "/x/y", secure: bool = True) -> Jar:
    found = Jar()
    found.store([("set-cookie", line) for line in lines], host, path, secure=secure, now=NOW)
    return found


@pytest.mark.parametrize(
    ("line", "host", "path", "secure", "sent"),
    [
        ("a=1", "www.a.example", "/x/z", True, "a=1"),
        ("a=1", "www.a.example", "/other", True, ""),
        ("a=1; Path=/", "www.a.example", "/other", False, "a=1"),
        ("a=1; Path=/x", "www.a.example", "/xy", True, ""),
        ("a=1; Path=/", "a.example", "/", True, ""),
        ("a=1; Path=/; Domain=a.example", "b.a.example", "/", True, "a=1"),
        ("a=1; Path=/; Domain=.A.Example", "a.example", "/", True, "a=1"),
        ("a=1; Path=/; Domain=example", "www.a.example", "/", True, ""),
        ("a=1; Path=/; Domain=b.example", "b.example", "/", True, ""),
        ("a=1; Path=/; Secure", "www.a.example", "/", False, ""),
        ("a=1; Path=/; Max-Age=0", "www.a.example", "/", True, ""),
        ("a=1; Path=/; Max-Age=-5", "www.a.example", "/", True, ""),
        ("a=1; Path=/; Max-Age=60", "www.a.example", "/", True, "a=1"),
        ("a=1; Path=/; Max-Age=\u00b2", "www.a.example", "/", True, "a=1"),
        ("a=1; Path=/; Max-Age=" + "9" * 5_000, "www.a.example", "/", True, "a=1"),
        ("a=1; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "www.a.example", "/", True, ""),
        ("a=1; Path=/; Expires=Mon, 01 Jan 99999999999 0:0:0 GMT", "www.a.example", "/", True,
         "a=1"),
        ("__Secure-a=1; Path=/", "www.a.example", "/", True, ""),
        ("__Host-a=1; Path=/; Secure", "www.a.example", "/", True, "__Host-a=1"),
        ("__Host-a=1; Path=/x; Secure", "www.a.example", "/x", True, ""),
        ("__host-a=1; Path=/; Secure; Domain=a.example", "www.a.example", "/", True, ""),
        ("alone; Path=/", "www.a.example", "/", True, "alone"),
        ("a=1\r\nX: y; Path=/", "www.a.example", "/", True, ""),
        ("a=" + "x" * 5_000 + "; Path=/", "www.a.example", "/", True, ""),
        ("; Path=/", "www.a.example", "/", True, ""),
    ],
)  # fmt: skip
def test_what_is_sent_where(line: str, host: str, path: str, secure: bool, sent: str) -> None:
    assert jar(line).header(host, path, secure=secure, now=NOW) == sent


def test_public_suffixes_share_no_cookies() -> None:
    found = jar("a=1; Path=/; Domain=co.uk", "b=1; Path=/; Domain=b.co.uk", host="www.b.co.uk")
    assert found.header("x.b.co.uk", "/", secure=True, now=NOW) == "b=1"
    assert found.header("c.co.uk", "/", secure=True, now=NOW) == ""


def test_a_cookie_is_replaced_and_removed() -> None:
    found = jar("a=1; Path=/", "a=2; Path=/", "b=3", "b=; Max-Age=0")
    assert found.header("www.a.example", "/x/y", secure=True, now=NOW) == "a=2"


def test_secure_cookies_are_not_taken_over_http() -> None:
    assert jar("a=1; Path=/; Secure", secure=False).cookies == ()


def test_an_address_has_no_subdomains() -> None:
    found = jar("a=1; Path=/; Domain=0.0.1", host="127.0.0.1")
    assert found.cookies == ()


def test_a_jar_is_bounded_and_a_plain_value() -> None:
    found = jar(*(f"c{n}=1; Path=/" for n in range(3_000)))
    assert len(found.cookies) == 50
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(found), type=Jar) == found
