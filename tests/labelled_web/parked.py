"""Parked and sold domains, and the innocent pages that use the same words."""

from loccit.testing import Site
from tests.labelled_web.common import (
    DEAD,
    OK,
    SUSPECT,
    Case,
    Host,
    Reply,
    article,
    bare,
    host,
    page,
    redirect,
    short,
)

_SEDO = """<!doctype html><html><head><title>tides-weekly.example&nbsp;-&nbsp;Informationen
zum Thema tides weekly</title>
<script src="https://img.sedoparking.com/templates/js/parking.js"></script>
</head><body><div id="related-links"><a href="#">Related links</a></div><div id="disclaimer">The
domain owner may be offering this domain for sale.</div><a href="https://www.sedo.com/search/details/">Buy
this domain</a></body></html>"""
_BODIS = """<!doctype html><html><head><title>old-maps.example</title>
<link rel="preconnect" href="https://www.google.com"></head><body><div id="target"></div>
<script>window.park = "eyJ1dWlkIjoiIn0=";</script><script src="/bKzQhVZxq.js"></script>
<script src="https://parking.bodiscdn.com/px.js"></script></body></html>"""
_PARKINGCREW = """<html><head><title>ferry-fans.example</title>
<script src="//www.parkingcrew.net/jsparkcaf.php?regcn=1"></script></head><body>
<p>ferry-fans.example - This domain may be for sale.</p></body></html>"""
_GODADDY = """<!DOCTYPE html><html><head><script>window.onload=function(){
window.location.href="/lander"}</script></head></html>"""
_LANDER = """<!doctype html><html><head><title>rye-society.example</title>
<script src="https://img1.wsimg.com/parking-lander/static/js/main.js"></script></head>
<body><div id="root"></div></body></html>"""
_HUGE = """<html><head><title>PaperPromises.com is for sale | HugeDomains</title></head><body>
<h1>PaperPromises.com is for sale</h1><p>Buy now for $3,195 or start payment plan of $133 a
month.</p><p>HugeDomains provides 100% safe shopping.</p></body></html>"""
_DAN = """<html><head><title>The domain name winterroads.example is for sale | Dan.com</title>
</head><body><h1>winterroads.example</h1><p>The domain name winterroads.example is for sale!</p>
<script src="https://cdn0.dan.com/assets/public.js"></script></body></html>"""
_AFTERNIC = """<html><head><title>harbours.example is for sale</title></head><body>
<h1>harbours.example</h1><p>This domain is for sale. Get a price in less than 24 hours.</p>
<a href="https://www.afternic.com/forsale/harbours.example?traffic_id=x">Get this domain</a>
</body></html>"""
_ABOVE = """<html><head><title>slow-news.example</title><script src="https://d38psrni17bvxu.
cloudfront.net/scripts/js3caf.js"></script><script src="https://www.google.com/adsense/domains/
caf.js"></script></head><body><p>slow-news.example</p><p>Sponsored listings</p></body></html>"""
_CHINESE = """<html><head><meta charset=utf-8><title>域名出售 - 此域名正在出售</title></head><body>
<h1>您访问的域名正在出售</h1><p>本域名可转让，有意请联系：询价 QQ。The domain is for sale.</p>
</body></html>"""
_REGISTRAR = """<html><head><title>new-valley.example | Registered at Namecheap.com</title></head>
<body><p>This domain has recently been registered with Namecheap.</p><p>Is this your domain? Find
out how to build your website.</p><script src="https://www.parkingcrew.net/x.js"></script></body>
</html>"""
_EXPIRED = """<html><head><title>Domain expired</title></head><body><h1>This domain has expired</h1>
<p>If you are the owner of this domain, renew it with your registrar. It is pending renewal or
deletion.</p></body></html>"""


def parked(name: str, html: str, why: str, path: str = "/2011/06/an-essay") -> Host:
    """A domain that has the same page for every address."""
    return host(name, Case(path, DEAD, why), site=Site("", otherwise=bare(html)), scheme="http")


HOSTS: tuple[Host, ...] = (
    parked("tides-weekly.example", _SEDO, "parked at Sedo"),
    parked("old-maps.example", _BODIS, "parked at Bodis"),
    parked("ferry-fans.example", _PARKINGCREW, "parked at ParkingCrew"),
    parked("paperpromises.example", _HUGE, "for sale at HugeDomains"),
    parked("winterroads.example", _DAN, "for sale at Dan"),
    parked("harbours.example", _AFTERNIC, "for sale at Afternic"),
    parked("slow-news.example", _ABOVE, "an advertising feed"),
    parked("yuming.example", _CHINESE, "for sale, in Chinese"),
    parked("new-valley.example", _REGISTRAR, "registered anew and empty"),
    parked("expired.example", _EXPIRED, "expired, says its registrar"),
    parked("home-parked.example", _SEDO, "a parked home page", path="/"),
    host("rye-society.example",
         Case("/recipes/levain", DEAD, "parked at GoDaddy, by way of /lander"),
         site=Site("", {"/lander": bare(_LANDER)}, otherwise=bare(_GODADDY)), scheme="http"),
    host("taken-over.example",
         Case("/letters/9", DEAD, "redirected to a seller of domains"),
         site=Site("", otherwise=redirect(
             "https://www.hugedomains.com/domain_profile.cfm?d=taken-over.example", 302)),
         scheme="http"),
    host("www.hugedomains.com", site=Site("", otherwise=bare(_HUGE))),
    host("weakly.example",
         Case("/about", SUSPECT, "one weak sign: perhaps for sale, and others get a 404",
              short("weakly.example", "This domain may be for sale.")), scheme="http"),
    # Innocent.
    host("city-parking.example",
         Case("/rates", OK, "parking for cars",
              article("Parking: rates and permits", "Parking in the domain of the old harbour.")),
         Case("/parked", OK, "a story with that title",
              article("Parked", "She parked the bicycle with the wooden wheels."))),
    host("domain-essays.example",
         Case("/for-sale", OK, "an essay about the trade in domains",
              article("This Domain Is For Sale: the Secondary Market in Names",
                      "“Buy this domain”, say the pages of Sedo, Dan and HugeDomains.")),
         Case("/expired", OK, "news about a domain that expired",
              article("When the ministry’s domain expired",
                      "The domain has expired, said the page."))),
    host("estate.example",
         Case("/house-17", OK, "a house is for sale",
              article("House by the ferry, for sale", "This property is for sale. Buy now.")),
         Case("/sold", OK, "a short notice", short("Sold", "This house is no longer for sale."))),
    host("with-adverts.example",
         Case("/column/3", OK, "an article between advertisements", Reply(200, article(
             "A column between advertisements", "Related links: none worth following.",
             head="<script src='https://www.google.com/adsense/domains/caf.js'></script>"
             "<script src='https://pagead2.googlesyndication.com/pagead/js/adsbygoogle.js'>"
             "</script>").body))),
    host("market.example",
         Case("/listing/8", OK, "one listing of a market for domains; others get a 404",
              page("Listing 8: three domains, one owner"))),
)  # fmt: skip
