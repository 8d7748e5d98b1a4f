"""Addresses that can't be, and what was plainly meant."""

from tests.labelled_web.common import INVALID, OK, SKIPPED, Case, Host, host, page

_MEANT = "https://meant.example/essay"

HOSTS: tuple[Host, ...] = (
    host(
        "meant.example",
        Case("/essay", OK, "what was meant", page("What was meant")),
        Case("ttps://meant.example/essay", INVALID, "a letter is missing", instead=_MEANT),
        Case("htps://meant.example/essay", INVALID, "another letter is missing", instead=_MEANT),
        Case("hhttps://meant.example/essay", INVALID, "a letter too many", instead=_MEANT),
        Case("https://https://meant.example/essay", INVALID, "two schemes", instead=_MEANT),
        Case("http://https//meant.example/essay", INVALID, "two schemes, one without a colon",
             instead=_MEANT),
        Case("https://undefined/essay", INVALID, "a script’s undefined"),
        Case("http://null", INVALID, "a script’s null"),
        Case("http://", INVALID, "a scheme alone"),
        Case("http://survivorship%20bias/", INVALID, "a name with a blank"),
        Case("http://[::bad::]/essay", INVALID, "no IPv6 address"),
        Case("https://meant.example:99999/essay", INVALID, "no port"),
        Case("file:///G:/notes/ferry.html", INVALID, "a file on somebody’s disk"),
        Case("file:///home/ida/ferry.pdf", INVALID, "another one"),
        Case("http://localhost:4000/draft", SKIPPED, "the author’s own machine"),
        Case("http://127.0.0.9/draft", SKIPPED, "the author’s own machine, by number"),
    ),
)  # fmt: skip
