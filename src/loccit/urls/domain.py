"""The registrable domain of a host, by the Public Suffix List that tldextract brings along."""

import ipaddress
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from loccit.urls.parts import host_of

if TYPE_CHECKING:
    from tldextract import TLDExtract


@cache
def suffix_list() -> "TLDExtract":
    """The Public Suffix List.

    Private suffixes count: `a.blogspot.com` and `b.blogspot.com` are two people's sites.

    The list is the package's own: nothing is downloaded, nothing is written. It is loaded late,
    for with all that it brings it takes longer than a thousand posts to read.
    """
    from tldextract import TLDExtract

    return TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


@lru_cache(50_000)
def registrable_domain(host: str) -> str:
    """`www.example.co.uk` → `example.co.uk`; an address, or a name without a suffix, is itself."""
    name = host.strip("[]").rstrip(".").lower()
    if name.replace(".", "").isdigit() or ":" in name:
        try:
            return str(ipaddress.ip_address(name))
        except ValueError:
            return name
    return suffix_list()(name).top_domain_under_public_suffix or name


def domain_of(url: str) -> str:
    """The registrable domain of a web URL; empty where it has no host."""
    return registrable_domain(host_of(url))
