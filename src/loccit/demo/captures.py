"""The web archive of the demonstration: what it holds of pages that are gone.

A person who looks through the captures finds an essay near the day of the post, and beside it what
archives hold, too: parked pages, an error page that answers 200, redirects.
"""

from loccit.testing.archive import ENDPOINT, LocalArchive, Stored
from loccit.testing.pages import essay

WAYBACK = {
    "endpoint": ENDPOINT,
    # The stand-in has no limits that would have to be kept.
    "questions_per_minute": 60_000.0,
    "pages_per_second": 1_000.0,
}
"""The table `[wayback]` of the demonstration's configuration."""
_PARKED = (
    "<title>tides-weekly.example is for sale</title>"
    "<script src='https://img.sedoparking.com/templates/js/parking.js'></script>"
    "<p>This domain may be for sale. Buy this domain"
)
_LANTERN = "https://lantern-weekly.example"
_ESSAYS = (
    (
        "20091008120000",
        f"{_LANTERN}/2009/09/forty-one-yellows",
        "Forty-one yellows: Lantern Weekly",
    ),
    ("20091008120000", f"{_LANTERN}/tables/yellow.html", "Colour tables: yellow"),
    ("20100625120000", f"{_LANTERN}/food/what-the-flour-knows", "What the flour knows: Food page"),
    ("20100625120000", f"{_LANTERN}/2010/06/rye-water-patience", "Rye, water, patience"),
    ("20111205120000", f"{_LANTERN}/2011/10/against-indexes", "Against indexes: a reply"),
    ("20111205120000", f"{_LANTERN}/2011/11/letters", "Letters: correspondence of November"),
    ("20150709120000", f"{_LANTERN}/2003/02/the-teacher", "The schoolteacher"),
    ("20190310120000", f"{_LANTERN}/2018/12/promises", "Promises: Lantern Weekly"),
    ("20101120120000", "http://tides-weekly.example/2010/primer", "A primer of tides"),
    (
        "20140917120000",
        "http://winterroads.example/atlas/sheet-4",
        "Atlas of winter roads, sheet 4",
    ),
    ("20130520120000", "http://slow-news.example/letters/", "The letters"),
)
_PDF = b"%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\n%%EOF\n"
STORED = (
    *(Stored(timestamp, url, essay(title)) for timestamp, url, title in _ESSAYS),
    # Nearer to the posts, and worthless.
    Stored("20110210120000", "http://tides-weekly.example/2010/primer", _PARKED),
    Stored("20110210120000", "http://tides-weekly.example/2010/primer/exercises", _PARKED),
    Stored("20140914120000", "http://winterroads.example/atlas/sheet-4",
           "<title>Page not found</title><h1>Page not found</h1><p>There is no such page."),
    # A redirect that was captured, and the page that it led to.
    Stored("20150708120000", f"{_LANTERN}/2003/02/the-teacher/letter", status=301,
           location=f"{_LANTERN}/letters/2003/the-teacher"),
    Stored("20150708120000", f"{_LANTERN}/letters/2003/the-teacher",
           essay("A letter about the teacher")),
    Stored("20100620120000", "https://three-mills.example/leaflets/rye-1.pdf", _PDF,
           mimetype="application/pdf"),
)  # fmt: skip
EXCLUDED = frozenset({"indexers.example"})
"""Hosts whose captures the archive shows to nobody."""


def archive() -> LocalArchive:
    """The archive, ready to answer."""
    made = LocalArchive(STORED)
    made.excluded = set(EXCLUDED)
    return made
