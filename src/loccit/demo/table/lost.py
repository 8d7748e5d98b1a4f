"""What is gone and does not say so: parked, sold, closed, or smiling at everybody."""

from loccit.demo.labelled import Case, Host, host
from loccit.model import Status
from loccit.testing import Dns, Site, bare, page, redirect, short

OK, DEAD, SUSPECT = Status.OK, Status.DEAD, Status.SUSPECT

_LANTERN = (
    "/1974/fog", "/2003/02/the-teacher", "/2003/02/the-teacher/letter",
    "/2009/09/forty-one-yellows", "/2010/06/rye-water-patience", "/2011/10/against-indexes",
    "/2011/11/letters", "/2018/12/promises", "/food/what-the-flour-knows", "/tables/yellow.html",
    "/zh/2008/bookshops", "/zh/2008/bookshops/map",
)  # fmt: skip
_SHELL = (
    "<!doctype html><title>{title}</title><script src='/static/app.3f9c.js' defer></script>"
    "<noscript>You need to enable JavaScript to run this app.</noscript><div id='root'></div>"
)
_SEDO = """<title>tides-weekly.example - Informationen zum Thema tides weekly</title>
<script src="https://img.sedoparking.com/templates/js/parking.js"></script>
<div id=related>Related links</div><p>The domain owner may be offering this domain for sale.
<a href="https://www.sedo.com/search/details/?domain=tides-weekly.example">Buy this domain</a>"""
_PARKINGCREW = """<title>ferry-fans.example</title>
<script src="//www.parkingcrew.net/jsparkcaf.php?regcn=1"></script>
<p>ferry-fans.example - This domain may be for sale."""
_BODIS = """<title>old-maps.example</title><div id=target></div>
<script>window.park = "eyJ1dWlkIjoiIn0=";</script><script src="https://parking.bodiscdn.com/px.js">
</script>"""
_DAN = """<title>The domain name winterroads.example is for sale | Dan.com</title>
<h1>winterroads.example</h1><p>The domain name winterroads.example is for sale!
<script src="https://cdn0.dan.com/assets/public.js"></script>"""
_FEED = """<title>slow-news.example</title>
<script src="https://www.google.com/adsense/domains/caf.js"></script>
<script src="https://d38psrni17bvxu.cloudfront.net/scripts/js3caf.js"></script>
<p>slow-news.example<p>Sponsored listings<p>This domain may be for sale."""
_LANDER = """<title>rye-society.example</title><div id=root></div>
<script src="https://img1.wsimg.com/parking-lander/static/js/main.js"></script>"""
_SOLD = """<meta charset=utf-8><title>域名出售 - 此域名正在出售</title><h1>您访问的域名正在出售</h1>
<p>本域名可转让，有意请联系。This domain is for sale. <a href="https://www.sedo.com/">Buy</a>"""


def _parked(name: str, how: str, body: str, *paths: str) -> Host:
    cases = (Case(path, DEAD, how, reason="parked") for path in paths)
    return host(name, *cases, site=Site("", otherwise=bare(body)), scheme="http")


def _gone(name: str, *paths: str, scheme: str = "http") -> Host:
    cases = (Case(path, DEAD, "the name no longer exists", reason="domain-gone") for path in paths)
    return host(name, *cases, site=Site("", dns=Dns.NXDOMAIN), scheme=scheme)


def _everywhere(title: str, text: str) -> Site:
    return Site("", otherwise=short(title, text))


HOSTS: tuple[Host, ...] = (
    _gone("lantern-weekly.example", *_LANTERN, scheme="https"),
    _gone("quiet.lantern-weekly.example", "/"),
    _gone("islands.ringhost.example", "/?n=12", "/hub"),
    _gone("radio.ringhost.example", "/?n=3"),
    _gone("lichen.ringhost.example", "/"),
    _gone("elke.ringhost.example", "/rye"),
    _gone("www.ringhost.example", "/goodbye"),
    _parked("tides-weekly.example", "parked at Sedo", _SEDO,
            "/2010/primer", "/2010/primer/exercises"),
    _parked("ferry-fans.example", "parked at ParkingCrew", _PARKINGCREW, "/ring/"),
    _parked("old-maps.example", "parked at Bodis", _BODIS, "/index.php?ring=3"),
    _parked("winterroads.example", "for sale at Dan", _DAN,
            "/atlas/sheet-4", "/atlas/sheet-5", "/atlas/sheet-6"),
    _parked("slow-news.example", "an advertising feed", _FEED, "/members/17", "/letters/"),
    _parked("riverbank-books.example", "for sale, in Chinese", _SOLD, "/about"),
    host("rye-society.example",
         Case("/recipes/levain", DEAD, "parked at GoDaddy, by way of /lander"),
         site=Site("", {"/lander": bare(_LANDER)}, otherwise=bare(
             "<script>window.onload=function(){window.location.href='/lander'}</script>")),
         scheme="http"),
    host("dialect-atlas.example",
         *(Case(path, DEAD, "everything goes to the home page", reason="soft-404")
           for path in ("/maps/slack-water", "/maps/shio", "/maps/ash-light", "/speakers/212")),
         site=Site("", {"/": page("A new kind of atlas")}, otherwise=redirect("/", 302)),
         scheme="http"),
    host("tomas-lind.inkpot.example",
         *(Case(path, DEAD, "the service closed; everything goes to its farewell")
           for path in ("/journal/19", "/journal/20", "/photos/oven")),
         site=Site("", otherwise=redirect("https://inkpot.example/", 301))),
    host("inkpot.example", site=Site("", {"/": short(
        "Thank you", "After eleven years, Inkpot closed its doors. All journals were deleted.")})),
    host("crumbs.example",
         Case("/viewtopic.php?t=4711", DEAD, "no such topic, whichever is asked for"),
         site=_everywhere("Information", "The requested topic does not exist."), scheme="http"),
    host("welcome.example",
         Case("/essays/1", DEAD, "a web server’s first page for every address"),
         site=_everywhere("Welcome to nginx!", "If you see this page, the nginx web server is "
                          "successfully installed and working."), scheme="http"),
    host("smiling.example",
         Case("/essays/2", DEAD, "one smiling page for every address", reason="soft-404"),
         site=Site("", otherwise=page("Welcome to our company"))),
    # What only might be gone.
    host("visit-the-valley.example",
         Case("/en/sights/bell", SUSPECT, "an app that answers every path alike"),
         site=Site("", otherwise=bare(_SHELL.format(title="Visit the Valley")))),
    host("rye-dashboard.example",
         Case("/app/levels", SUSPECT, "an app that answers every path alike"),
         site=Site("", otherwise=bare(_SHELL.format(title="Levels")))),
    host("poems.example",
         Case("/1974/crossing", OK, "a poem", short(
             "Crossing", "Low water again. The timetable is yellow. Nobody boards it.")),
         Case("/1974/crossing-2", SUSPECT, "says “not found” with 200; others get a real 404",
              short("Page not found", "The page you requested could not be found."))),
    # And what only looks gone.
    host("second-floor.example", Case("/", OK, "a café now, but a living page", page("Coffee"))),
    host("starter-exchange.example",
         Case("/map", OK, "a page with few words", short("Jars near you", "Nineteen jars."))),
)  # fmt: skip
