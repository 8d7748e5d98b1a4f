"""The rehearsal web: a small internet on loopback that can misbehave in every way.

    from loccit.testing import Reply, Site, Web, page

    sites = [Site("essays.example", {"/a": page("On maps"), "/b": Reply(410)})]
    with Web(sites) as web:
        settings = web.settings()           # nameservers, ports, certificates of this web
        ...                                 # run an audit with these settings
        web.change("essays.example", "/a", Reply(404))     # a link dies
        assert web.count("essays.example", "/a", method="GET") == 1

Names that no site has do not exist (NXDOMAIN). Everything listens on 127.0.0.1 only, at ports that
the system chooses.
"""

from loccit.testing.behaviour import (
    Asked,
    Behaviour,
    Dns,
    Fault,
    Reply,
    Site,
    Tls,
    in_turn,
    redirect,
)
from loccit.testing.pages import (
    JPEG,
    PDF,
    article,
    bare,
    document,
    essay,
    not_found,
    page,
    paragraphs,
    pdf,
    picture,
    short,
)
from loccit.testing.web import QUICK, Web

__all__ = [
    "JPEG", "PDF", "QUICK", "Asked", "Behaviour", "Dns", "Fault", "Reply", "Site", "Tls", "Web",
    "article", "bare", "document", "essay", "in_turn", "not_found", "page", "paragraphs", "pdf",
    "picture", "redirect", "short",
]  # fmt: skip
