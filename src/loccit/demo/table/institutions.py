"""Libraries, offices, journals, and the identifiers that outlive them."""

from loccit.demo.labelled import Case, Host, host
from loccit.model import Status
from loccit.testing import (
    Asked,
    Fault,
    Reply,
    Site,
    Tls,
    bare,
    essay,
    page,
    pdf,
    picture,
    redirect,
    short,
)

OK, DEAD, REDIRECTED, BLOCKED = Status.OK, Status.DEAD, Status.REDIRECTED, Status.BLOCKED
SUSPECT, INSECURE, INVALID = Status.SUSPECT, Status.INSECURE, Status.INVALID


def _https_only(asked: Asked) -> Reply:
    if asked.scheme == "http":
        return redirect(f"https://{asked.host}{asked.path}", 301)
    return page("The oldest export of the valley")


def _with_cookie(asked: Asked) -> Reply:
    if "visit=1" in asked.headers.get("cookie", ""):
        return page("Drawing b-2")
    return redirect(asked.path, 302, set_cookie="visit=1; Path=/")


_AWS = bare("<title></title><script src='https://x.token.awswaf.com/x/challenge.js'></script>"
            "<div id=challenge-container></div>", 202, x_amzn_waf_action="challenge")  # fmt: skip
_IMPERVA = bare("<meta name=robots content='noindex,nofollow'><iframe src='/_Incapsula_Resource?"
                "SWUDNSAI=9&incident_id=2'>Request unsuccessful. Incapsula incident ID: 2</iframe>",
                200, x_iinfo="9-1-2 NNNN")  # fmt: skip

HOSTS: tuple[Host, ...] = (
    host(
        "county-records.example",
        Case("/transport/ferry-returns-1974.pdf", OK, "a PDF", pdf()),
        Case("/roads/winter/1931", OK, "a record", page("Winter roads, 1931")),
        Case("/surveyors/register-1880-1899.pdf", REDIRECTED, "filed elsewhere for good",
             redirect("/registers/surveyors-1880.pdf", 301)),
        Case("/accounts/1889", OK, "five megabytes of accounts",
             Reply(200, "<title>Accounts</title>" + "<p>To water, four pounds.</p>" * 200_000)),
        Case("/schools/closed", DEAD, "404", reason="not-found"),
        Case("ttps://county-records.example/surveyors/register-1880-1899.pdf", INVALID,
             "a letter is missing"),
        site=Site("", {"/registers/surveyors-1880.pdf": pdf()}),
    ),
    host(
        "county-library.example",
        Case("/rooms/reading", OK, "a room", page("The reading room")),
        Case("/people/h-brandt", DEAD, "410", Reply(410), reason="gone"),
        Case("/people/ladders", OK, "HEAD 403, GET 200",
             Reply(200, essay("Ladders, person in charge"), head=Reply(403))),
        Case("/ladders/rules", REDIRECTED, "moved permanently", redirect("/ladders/card", 301)),
        Case("/catalogue?record=40007", OK, "a record that is there", page("Ladder no. 7")),
        Case("/catalogue?record=88213", DEAD, "no such record, answered with 200"),
        Case("/images/ladder-7.jpg", DEAD, "404 for a picture", reason="not-found"),
        site=Site("", {"/ladders/card": page("The rules, on a card"),
                       "/ladders/news": page("Ladder news"),
                       "/catalogue": short("Catalogue", "There is no record with this number.")}),
    ),
    host(
        "harbour-museum.example",
        Case("/collection/timetable-1974", REDIRECTED, "the collection was renumbered",
             redirect("/objects/1974.12", 301)),
        Case("/collection/raincoat-3", REDIRECTED, "sent to the home page, where others get a 404",
             redirect("/", 301)),
        Case("/collection/bell", OK, "an object", page("Bell, cracked")),
        site=Site("", {"/": page("Harbour Museum"), "/objects/1974.12": page("Timetable, yellow")}),
    ),
    host(
        "harbour-office.example",
        Case("/img/tides-1911.png", OK, "a picture", picture()),
        Case("/letters/1974", OK, "a letter in ISO 8859-1",
             Reply(200, essay("Hafenamt, für alle Fälle").encode("latin-1", "xmlcharrefreplace"),
                   content_type="text/html; charset=iso-8859-1")),
        Case("/tables/1911", SUSPECT, "nothing ever comes", Reply(fault=Fault.SILENT)),
    ),
    host(
        "hydrographers.example",
        Case("/methods/harmonic", OK, "a method", page("Harmonic analysis")),
        Case("/methods/lag", REDIRECTED, "a slash is added", redirect("/methods/lag/", 301)),
        Case("/ice", OK, "HEAD hangs, GET answers",
             Reply(200, essay("Ice"), head=Reply(fault=Fault.SILENT))),
        Case("/ice/2014.csv", OK, "data", Reply(200, "date,cm\n", content_type="text/csv")),
        site=Site("", {"/methods/lag/": page("Lag")}),
    ),
    host(
        "weather-office.example",
        Case("/today", OK, "HEAD 405, GET 200",
             Reply(200, essay("Weather today"), head=Reply(405))),
        Case("/floods/1998", DEAD, "HEAD 200, GET 404", Reply(404, "", head=Reply(200))),
        Case("/glossary#glass", OK, "a word in a glossary", page("Glossary")),
        Case("/records/april", OK, "HEAD 404, GET 200",
             Reply(200, essay("Records of April"), head=Reply(404))),
    ),
    host(
        "ministry-of-ice.example",
        Case("/safety/thickness", SUSPECT, "503, whenever it is asked", Reply(503)),
        Case("/letters/1974-11-20", OK, "a letter", page("A letter of 20 November")),
    ),
    host("old.ministry-of-ice.example",
         Case("/rivers", INSECURE, "somebody else’s certificate", page("Rivers, a register")),
         site=Site("", tls=Tls.WRONG_HOST)),
    host("indexers.example",
         Case("/about/", INSECURE, "an expired certificate", page("The Guild of Indexers")),
         Case("/medals/2011", DEAD, "behind an expired certificate: 404"),
         site=Site("", tls=Tls.EXPIRED)),
    host("weavers.example",
         Case("/room/4", INSECURE, "an incomplete chain of certificates", page("Room 4")),
         site=Site("", tls=Tls.INCOMPLETE_CHAIN)),
    host("map-room.example",
         Case("/sheets/1887", OK, "a sheet", page("Sheet of 1887")),
         Case("/sheets/1887/river.jpg", OK, "a picture", picture()),
         Case("/sheets/1906", DEAD, "404", reason="not-found")),
    host("engineers-hall.example",
         Case("/drawings/b-2", OK, "sent round once, to set a cookie", _with_cookie)),
    host("three-mills.example",
         Case("/leaflets/rye-1.pdf", DEAD, "404 for a PDF", reason="not-found"),
         Case("/oven", OK, "a page", page("The commons oven")),
         Case("/shop", REDIRECTED, "moved for good, 308", redirect("/store", 308)),
         site=Site("", {"/store": page("Flour by post")})),
    host("standards-house.example",
         Case("/catalogue/detail/4412", BLOCKED, "to be paid for, 402", Reply(402)),
         Case("/working/4412-notes", OK, "notes", page("Working notes on 4412"))),
    host("sound-library.example",
         Case("/items/bell-2", OK, "slow, but there",
              Reply(200, essay("Bell, two strokes"), delay=0.4)),
         Case("/embed/bell-2?width=600", OK, "a player in a frame",
              page("Bell, two strokes: player")),
         Case("/files/bell-2.ogg", OK, "a sound",
              Reply(200, b"OggS" + bytes(60_000), content_type="audio/ogg"))),
    host("oto-archive.example",
         Case("/tapes/58-3", BLOCKED, "asks for a password, 401",
              Reply(401, "", (("WWW-Authenticate", 'Basic realm="tapes"'),))),
         Case("/forms/shinsei.pdf", OK, "a form", pdf())),
    host("parish.example", Case("/bell", OK, "a tiny honest page", bare(
        "<title>The bell</title><p>First stroke for the clock, second for the conscience."))),
    host("notaries.example", Case("/deeds/1952/17", BLOCKED, "Amazon’s challenge, 202", _AWS)),
    host("valley-mutual.example",
         Case("/cases/ladders-and-libraries", BLOCKED, "Imperva’s wall, 200", _IMPERVA)),
    host("observatory.example",
         Case("/history/ladder", DEAD, "moved for good, to a 404",
              redirect("/about/history/ladder", 301))),
    host("tuners-guild.example",
         Case("/keys/ivory.htm", OK, "an old server, HTTP/1.0",
              Reply(200, essay("Ivory"), fault=Fault.HTTP_10)), scheme="http"),
    host("ochre-hill.example",
         Case("/history.php?id=7", REDIRECTED, "the same, over TLS", _https_only), scheme="http"),
    host("bell-founders.example",
         Case("/ring.htm", OK, "a page", page("The ring of bell founders")),
         Case("/guestbook.htm", OK, "a short page", bare("<title>Guests</title><p>Lovely bells.")),
         Case("/notes/flaw.htm", OK, "a page", page("On flaws")), scheme="http"),
    host("www.rfc-editor.example",
         Case("/rfc/rfc9110#section-15.5.5", OK, "a section of a standard",
              page("HTTP Semantics"))),
    # Identifiers that are meant to redirect.
    host("doi.org",
         Case("/10.5555/rye.2008.114", OK, "a DOI",
              redirect("https://journals.example/rye/114", 302)),
         Case("/10.5555/bells.2016.7", OK, "a DOI that redirects for good",
              redirect("https://journals.example/bells/7", 301)),
         Case("/10.5555/bells.2017.2", BLOCKED, "a DOI whose publisher refuses us",
              redirect("https://journals.example/bells/2", 302)),
         Case("/10.5555/trackers.2021.9", OK, "a DOI",
              redirect("https://journals.example/trackers/9", 302))),
    host("journals.example",
         site=Site("", {"/rye/114": page("Enzymes of rye"), "/bells/7": page("A scanned bell"),
                        "/bells/2": Reply(403), "/trackers/9": page("On tracking links")})),
    host("hdl.handle.net",
         Case("/20.500/bells", OK, "a handle",
              redirect("https://repository.example/items/1204", 302))),
    host("repository.example",
         Case("/items/1203", OK, "an item", page("On second strokes")),
         site=Site("", {"/items/1204": page("Bells, a thesis")})),
)  # fmt: skip
