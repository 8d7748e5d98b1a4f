"""One look-up of a host's exceptions: by name in any letter case, then by pattern."""

import pytest

from loccit.config.settings import HostSettings
from loccit.host_policy import find

HOSTS = {
    "*.example.org": HostSettings(skip=True),
    "ok.example.org": HostSettings(skip=False),
    "*.deep.example.org": HostSettings(timeout=3.0),
    "Cap.Example.NET": HostSettings(accept=(403,)),
    "*.UPPER.example": HostSettings(accept=(404,)),
    "bücher.example": HostSettings(timeout=4.0),
}


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("ok.example.org", "ok.example.org"),
        ("OK.Example.ORG", "ok.example.org"),
        ("ok.example.org.", "ok.example.org"),
        ("a.example.org", "*.example.org"),
        ("a.ok.example.org", "*.example.org"),
        ("a.deep.example.org", "*.deep.example.org"),
        ("deep.example.org", "*.example.org"),
        ("example.org", None),
        ("cap.example.net", "Cap.Example.NET"),
        ("a.upper.example", "*.UPPER.example"),
        ("xn--bcher-kva.example", "bücher.example"),
        ("badexample.org", None),
        ("", None),
    ],
)
def test_which_table_holds(host: str, name: str | None) -> None:
    found = find(HOSTS, host)
    assert (None if found is None else found.name) == name
    if found is not None:
        assert found.settings is HOSTS[found.name]
