"""Certificates that a browser refuses. What is behind them is still judged."""

from loccit.testing import Site, Tls
from tests.labelled_web.common import (
    BLOCKED,
    DEAD,
    INSECURE,
    REDIRECTED,
    SUSPECT,
    Case,
    Host,
    Reply,
    bare,
    host,
    page,
    redirect,
    short,
)

_KINDS = (
    (Tls.EXPIRED, "the certificate expired"),
    (Tls.NOT_YET_VALID, "the certificate is not valid yet"),
    (Tls.SELF_SIGNED, "the certificate is signed by its owner"),
    (Tls.WRONG_HOST, "the certificate is somebody else’s"),
    (Tls.INCOMPLETE_CHAIN, "the intermediate certificate is not sent"),
)

HOSTS: tuple[Host, ...] = (
    *(
        host(f"tls-{kind}.example",
             Case("/a", INSECURE, why, page(f"Behind {kind}")),
             Case("/gone", DEAD, f"{why}, and behind it is a 404"),
             site=Site("", tls=kind))
        for kind, why in _KINDS
    ),
    host("tls-refusing.example",
         Case("/a", BLOCKED, "behind an expired certificate is a refusal", Reply(403)),
         Case("/b", SUSPECT, "behind an expired certificate is an error", Reply(500)),
         site=Site("", tls=Tls.EXPIRED)),
    host("tls-parked.example",
         Case("/essay/3", DEAD, "behind somebody else’s certificate is a parked domain"),
         site=Site("", tls=Tls.WRONG_HOST, otherwise=bare(
             "<title>tls-parked.example is for sale</title><h1>tls-parked.example is for sale</h1>"
             "<p>Buy this domain.<script src='https://img.sedoparking.com/x.js'></script>"))),
    host("tls-soft.example",
         Case("/stories/4", DEAD, "behind an incomplete chain is a soft 404"),
         site=Site("", tls=Tls.INCOMPLETE_CHAIN,
                   otherwise=short("Page not found", "The page could not be found."))),
    host("tls-none.example", Case("/a", SUSPECT, "no TLS is spoken here", page("x")),
         site=Site("", tls=Tls.NONE)),
    host("leads-to-expired.example",
         Case("/a", INSECURE, "redirected to an expired certificate",
              redirect("https://tls-expired.example/a", 302))),
    host("expired-http.example",
         Case("/a", REDIRECTED, "plain HTTP does not care about certificates",
              redirect("/b", 301)),
         scheme="http", site=Site("", {"/b": page("B")}, tls=Tls.EXPIRED)),
)  # fmt: skip
