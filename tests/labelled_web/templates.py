"""Pages from one mould: alike without being the same, on sites that answer 200 to all.

A made-up address that gets nearly the same page proves nothing where the little that differs is
what the page is for.
"""

import hashlib
import re

from loccit.testing import Asked, Reply, Site
from tests.labelled_web.common import (
    DEAD,
    OK,
    SUSPECT,
    Case,
    Host,
    bare,
    document,
    host,
    page,
    paragraphs,
    short,
)

_FURNITURE = "".join(f"<p>{text}</p>" for text in paragraphs("furniture", 6))
"""Two hundred words that are on every page of a site."""


def _name(asked: Asked) -> str:
    return asked.path.partition("?")[0].rstrip("/").rpartition("/")[2]


def _number(text: str, limit: int) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=4).digest()) % limit


def _strip(asked: Asked) -> Reply:
    """A comic of the day: the picture differs, and nothing else."""
    return Reply(200, document(
        "Low Water, a comic", f"<img src='/strips/{_name(asked)}.png' alt='Today’s comic'>"
        "<p>Low Water appears every day but Sunday.</p>"))  # fmt: skip


def _player(asked: Asked) -> Reply:
    """A page around a player."""
    return Reply(200, document(
        "Listen", f"<iframe src='https://player.example/e/{_number(asked.path, 99999)}'></iframe>"
        "<p>Listen to this episode in your browser.</p>"))  # fmt: skip


def _gauge(asked: Asked) -> Reply:
    """Measurements: the numbers are the content."""
    rows = "".join(
        f"<tr><td>{hour}:00<td>{_number(f'{asked.path}{hour}', 900)} cm</tr>" for hour in range(24)
    )
    return Reply(200, document("River gauge", f"<table>{rows}</table><p>Water levels today.</p>"))


def _entry(words: str) -> Reply:
    """Two hundred words of furniture around a dozen of content; the title is the site's."""
    return Reply(200, document("Parish register", f"<p>{words}</p>{_FURNITURE}", heading="Entry"))


def _register(asked: Asked) -> Reply:
    draw = paragraphs(asked.path, 1, 2)[0]
    return _entry(draw)


def _by_number(asked: Asked) -> Reply:
    """A site that looks only at the number in the path, whatever follows it."""
    found = re.match(r"/(?:story|s|item)/([a-z]?\d+)(?:/|$)", asked.path)
    known = {"7": "On mooring", "12": "How to moor a ferry", "a9": "Tide tables"}
    if found and found[1] in known:
        return page(known[found[1]])
    return Reply(404, "<title>404</title>")


def _by_slug_number(asked: Asked) -> Reply:
    found = re.search(r"-(\d+)\.html$", asked.path)
    if found and found[1] == "48123":
        return page("An evening on the ferry")
    return short("Not found", "There is no such story.")


def _quoted(asked: Asked) -> Reply:
    """Regrets beside something new each time."""
    news = "".join(f"<li>{text}</li>" for text in paragraphs(asked.path, 3, 4))
    return Reply(200, document("Page not found", f"<p>Try one of these:</p><ul>{news}</ul>"))


def _guess(asked: Asked) -> Reply:
    """Shows the nearest thing that it has, and calls it by its own name."""
    head = "<link rel=canonical href='https://guessing.example/essays/on-rye'>"
    return page("On rye", head=head)


def _product(asked: Asked) -> Reply:
    name = _name(asked)
    if name == "brass-compass":
        return short("Brass compass - Chandler", "A compass of brass. In the box: compass, cloth.")
    return short("Chandler", "This product does not exist any more. See our other products.")


HOSTS: tuple[Host, ...] = (
    host("comic.example",
         Case("/strip/2011-06-14", OK, "only the picture differs"),
         Case("/strip/1234", OK, "only the picture differs, by number"),
         site=Site("", otherwise=_strip)),
    host("episodes.example",
         Case("/episode/41", OK, "only the player differs"),
         Case("/listen/a-night-on-the-ferry", OK, "only the player differs, by name"),
         site=Site("", otherwise=_player)),
    host("gauges.example",
         Case("/station/10384", OK, "only the numbers differ, and they are the content"),
         site=Site("", otherwise=_gauge)),
    host("register.example",
         Case("/entry/1741-marchetti", OK, "a dozen words of content in two hundred of furniture"),
         Case("/entry/1802-vos", OK, "another one"),
         site=Site("", otherwise=_register)),
    host("by-number.example",
         Case("/story/7/on-mooring", OK, "the name after the number does not matter"),
         Case("/story/12/how-to-moor-a-ferry", OK, "nor does this one"),
         Case("/s/a9/tide-tables", OK, "a number with a letter"),
         Case("/item/7", OK, "the number alone"),
         Case("/story/8/nothing", DEAD, "no such number"),
         site=Site("", otherwise=_by_number)),
    host("slug-number.example",
         Case("/news/an-evening-on-the-ferry-48123.html", OK, "the number at the end is the key"),
         Case("/news/another-evening-48124.html", DEAD, "no such number: regrets as for all"),
         site=Site("", otherwise=_by_slug_number)),
    host("fresh-regrets.example",
         Case("/2013/an-old-one", DEAD, "the same regrets, beside new stories each time"),
         site=Site("", otherwise=_quoted)),
    host("guessing.example",
         Case("/essays/on-rye", OK, "its own page; others are shown it under its name"),
         site=Site("", otherwise=_guess)),
    host("chandler.example",
         Case("/p/brass-compass", OK, "a product in few words; others get regrets"),
         Case("/p/iron-compass", DEAD, "a product that is gone, in few words"),
         site=Site("", otherwise=_product)),
    host("album.example",
         Case("/photo/4711", OK, "a picture, its number and nothing else",
              bare("<title>Photo 4711</title><img src=/i/4711.jpg>")),
         Case("/photo/4712", DEAD, "regrets instead of a picture's page",
              short("Album", "This photo has been deleted by its owner.")),
         site=Site("", otherwise=short("Album", "This photo has been deleted by its owner."))),
    host("calendar.example",
         Case("/day/2012-02-29", OK, "an empty day of a calendar; others are days, too"),
         site=Site("", otherwise=lambda asked: short(
             f"Events on {_name(asked)}", f"Nothing is planned for {_name(asked)}."))),
    host("guest.example",
         Case("/gaestebuch.php?seite=3", OK, "a page of a guest book; others are pages of it",
              short("Guest book, page 3", "Ida was here. So was Tom. The coffee was good.")),
         site=Site("", otherwise=short("Guest book", "Vos was here. It rained."))),
    host("search-engine.example",
         Case("/search?q=ferry", OK, "a search that finds nothing is a search's answer",
              short("Search: ferry", "No results found.")),
         Case("/find?query=timetable", OK, "another one",
              short("Search results", "0 results for timetable"))),
    host("gallery.example",
         Case("/photo/harbour-at-dawn", OK, "a picture in two hundred words of furniture"),
         Case("/p/88", OK, "another one, by number"),
         site=Site("", otherwise=lambda asked: Reply(200, document("Gallery", (
             f"<img src='/full/{_number(asked.path, 9999)}.jpg'>{_FURNITURE}"))))),
    host("compasses.example",
         Case("/item/brass", OK, "only the heading differs, by two words"),
         site=Site("", otherwise=lambda asked: Reply(200, document(
             "Chandler’s Fine Goods", _FURNITURE,
             heading="Brass compass" if asked.path == "/item/brass" else "Iron anchor")))),
    host("goods.example",
         Case("/item/17", OK, "only the title differs, by two words"),
         site=Site("", otherwise=lambda asked: Reply(200, document(
             ("Brass compass" if asked.path == "/item/17" else "Iron anchor")
             + " - Chandler’s Fine Goods of the Old Harbour", _FURNITURE, heading="Goods")))),
    host("identical.example",
         Case("/reports/spring", DEAD, "exactly the same page for all, however long",
              reason="soft-404"),
         Case("/reports/summer.html", DEAD, "another shape, the same page", reason="soft-404"),
         site=Site("", otherwise=Reply(200, document("Larch & Sons", _FURNITURE * 3)))),
    host("numbers-only.example",
         Case("/thread.php?id=8812", SUSPECT,
              "the same page whichever number is asked for, and it does not say why"),
         site=Site("", otherwise=short("The board", "Welcome to the board. Choose a forum."))),
)  # fmt: skip
