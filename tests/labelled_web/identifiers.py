"""Persistent identifiers: they are meant to redirect, wherever they live, and never replaced."""

from urllib.parse import quote

from loccit.testing import Reply, Site
from tests.labelled_web.common import BLOCKED, DEAD, OK, WRAPPED, Case, Host, host, page, redirect

_DOI = "https://doi.org/10.5555/tides.7"

HOSTS: tuple[Host, ...] = (
    host("dx.doi.org",
         Case("/10.5555/old-style", OK, "the old host of DOIs, which moved for good",
              redirect("https://doi.org/10.5555/tides.7", 301))),
    host("n2t.net",
         Case("/ark:/12148/btv1b8449691v", OK, "an ARK",
              redirect("https://library.example/ark/btv1b8449691v", 302))),
    host("library.example",
         Case("/ark:/67531/metapth346793/", OK, "an ARK on a library's own host, moved for good",
              redirect("/ark/btv1b8449691v", 301)),
         site=Site("", {"/ark/btv1b8449691v": page("A map of winter roads"),
                        "/urn": page("A dissertation"), "/id/77": page("Authority 77")})),
    host("nbn-resolving.org",
         Case("/urn:nbn:de:101:1-201301133", OK, "a URN",
              redirect("https://library.example/urn", 301))),
    host("w3id.org",
         Case("/loccit/vocab", OK, "a W3ID", redirect("https://library.example/id/77", 303)),
         Case("/loccit/gone", DEAD, "a W3ID that leads to a 404",
              redirect("https://library.example/id/78", 302))),
    host("arxiv.org",
         Case("/abs/1911.00001", OK, "an e-print", page("Low water: an e-print")),
         Case("/abs/math/0001001", OK, "an old e-print that is sent on for good",
              redirect("https://arxiv.org/abs/1911.00001", 301)),
         Case("/abs/9999.99999", DEAD, "no such e-print")),
    host("orcid.org", Case("/0000-0002-1825-0097", OK, "a person", page("A researcher"))),
    host("id.loc.gov",
         Case("/authorities/names/n79021164", OK, "an authority’s record, sent on by 303",
              redirect("https://id.loc.gov/authorities/names/n79021164.html", 303)),
         site=Site("", {"/authorities/names/n79021164.html": page("An authority")})),
    # In front of them, and behind them.
    host("tides-journal.example",
         Case(_DOI, OK, "a DOI, by way of two permanent hops"),
         Case(f"https://www.google.com/url?q={quote(_DOI, safe='')}&sa=D", WRAPPED,
              "a wrapper around a DOI: the DOI is what to cite", instead=_DOI),
         Case("https://doi.org/10.5555/tides.8", BLOCKED, "a DOI whose publisher has a challenge"),
         Case("https://doi.org/10.5555/tides.9", DEAD, "a DOI whose article is a 404"),
         Case("https://doi.org/10.5555/tides.10", OK, "a DOI that leads to a journal's home"),
         site=Site("", {
             "/doi/7": redirect("/articles/7", 301), "/articles/7": page("Tides 7"),
             "/": page("The Tides Journal"),
             "/articles/8": Reply(403, "<title>Just a moment...</title>",
                                  (("cf-mitigated", "challenge"),)),
         })),
)  # fmt: skip

DOIS = {
    "/10.5555/tides.7": redirect("https://tides-journal.example/doi/7", 301),
    "/10.5555/tides.8": redirect("https://tides-journal.example/articles/8", 302),
    "/10.5555/tides.9": redirect("https://tides-journal.example/articles/9", 302),
    "/10.5555/tides.10": redirect("https://tides-journal.example/", 302),
}
