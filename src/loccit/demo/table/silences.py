"""The kinds of silence on a server, as the essay of 2016 counts them."""

from loccit.demo.labelled import Case, Host, host
from loccit.model import Status
from loccit.testing import Dns, Fault, Reply, Site, in_turn, page, redirect, short

OK, DEAD, BLOCKED, SUSPECT = Status.OK, Status.DEAD, Status.BLOCKED, Status.SUSPECT

HOSTS: tuple[Host, ...] = (
    host("unvouched.example", Case("/", SUSPECT, "SERVFAIL"), site=Site("", dns=Dns.SERVFAIL)),
    host("files.marginalia.example", Case("/public/rings.txt", SUSPECT, "a name without address"),
         site=Site("", dns=Dns.NODATA)),
    host("hangs-up.example", Case("/", SUSPECT, "closed without a byte", Reply(fault=Fault.EMPTY)),
         scheme="http"),
    host("lets-you-wait.example", Case("/", SUSPECT, "nothing ever comes",
                                       Reply(fault=Fault.SILENT)), scheme="http"),
    host("ringmaster.example",
         Case("/~elke/ring.cgi?go=next", SUSPECT, "reset", Reply(fault=Fault.RESET)),
         scheme="http"),
    host("ferry-company.example",
         Case("/investors/1974", SUSPECT, "no HTTP", Reply(fault=Fault.GARBAGE))),
    host("its-my-fault.example", Case("/report", SUSPECT, "500", Reply(500))),
    host("upstream.example", Case("/report", SUSPECT, "502", Reply(502))),
    host("members-only.example", Case("/minutes/1974-11", BLOCKED, "401", Reply(
        401, "", (("WWW-Authenticate", "Basic"),)))),
    host("not-here.example", Case("/essay", DEAD, "404", reason="not-found")),
    host("not-any-more.example", Case("/essay", DEAD, "410", Reply(410), reason="gone")),
    host("pay-first.example", Case("/essay", BLOCKED, "402", Reply(402))),
    host("not-in-your-country.example", Case("/essay", BLOCKED, "451", Reply(451))),
    host("not-so-fast.example",
         Case("/essay", BLOCKED, "429, whenever it is asked",
              Reply(429, short("Slow", "Slow").body))),
    host("count-to-one.example",
         Case("/essay", OK, "429, and there after the second that it asked for",
              in_turn(Reply(429, "", (("Retry-After", "1"),)), page("Patience rewarded")))),
    host("round-and-round.example",
         Case("/a", SUSPECT, "redirected in a circle", redirect("/b", 302)),
         site=Site("", {"/b": redirect("/a", 302)})),
)  # fmt: skip
