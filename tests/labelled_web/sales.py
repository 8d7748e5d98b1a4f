"""More names that are for sale, lapsed or lent to advertisements; and honest pages like them."""

from loccit.testing import Asked, Reply, Site
from tests.labelled_web.common import (
    DEAD,
    OK,
    SUSPECT,
    Case,
    Host,
    article,
    bare,
    host,
    page,
    redirect,
    short,
)

_FEED = "<script src='https://www.google.com/adsense/domains/caf.js'></script>"


def _everywhere(name: str, why: str, html: str, path: str = "/papers/14.html") -> Host:
    return host(name, Case(path, DEAD, why), site=Site("", otherwise=bare(html)), scheme="http")


def _sold(asked: Asked) -> Reply:
    return bare(f"<title>{asked.host} is available</title><h1>{asked.host} is for sale!</h1>"
                "<p>Make an offer.</p>")  # fmt: skip


HOSTS: tuple[Host, ...] = (
    _everywhere("dynadot.example", "parked at Dynadot",
                "<title>dynadot.example</title><script src='https://park.dynadot.com/x.js'></script>"
                "<p>Related searches</p>"),
    _everywhere("sav.example", "for sale, in few words",
                "<title>sav.example is for sale!</title><h1>sav.example</h1><p>This domain is for "
                "sale. Buy now for $2,499 or make an offer.</p>"),
    _everywhere("uni.example", "for sale at Uniregistry",
                "<title>uni.example domain name is for sale. Inquire now.</title><h2>uni.example "
                "is "
                "available for purchase</h2><p>Fill out the form below to request a price.</p>"),
    _everywhere("atom.example", "for sale at Atom",
                "<title>Uni - Premium Domain Name for Sale | Atom</title><h1>atom.example</h1><p>"
                "This"
                " premium domain is for sale. Buy this domain. Get this domain today.</p>"),
    _everywhere("namecheap.example", "a registrar's page",
                "<title>namecheap.example</title><p>namecheap.example has been registered. This "
                "domain was registered at Namecheap. Please check back later!</p><iframe src="
                "'https://parkingpage.namecheap.com/x'></iframe>"),
    _everywhere("ionos.example", "a registrar's page in German",
                "<title>Diese Domain wurde soeben freigeschaltet</title><h1>Hier entsteht eine "
                "neue "
                "Internetpräsenz.</h1><p>ionos.example</p>"),
    _everywhere("feed-only.example", "nothing but a feed of advertisements",
                f"<title>feed-only.example</title>{_FEED}<p>feed-only.example</p><div></div>"),
    _everywhere("feed-words.example", "advertisements in words",
                "<title>feed-words.example</title><ul><li>Related searches<li>Cheap flights<li>Car "
                f"insurance<li>Online degrees</ul>{_FEED}<p>Privacy policy</p>"),
    _everywhere("spanish-sale.example", "for sale in Spanish",
                "<title>spanish-sale.example: este dominio está a la venta</title><h1>Este dominio "
                "está a la venta</h1><p>Haga su oferta.</p>"),
    _everywhere("russian-sale.example", "for sale in Russian",
                "<title>Домен russian-sale.example продаётся</title><h1>Этот домен продаётся</h1>"),
    _everywhere("chinese-sale.example", "for sale in Chinese",
                "<title>chinese-sale.example-域名转让</title><p>该域名正在出售，欢迎联系。</p>"),
    _everywhere("japanese-lapsed.example", "lapsed, in Japanese",
                "<title>このドメインの有効期限が切れています</title><p>ドメインの有効期限が切れ"
                "ました。</p>"),
    _everywhere("seized.example", "seized",
                "<title>This domain has been seized</title><h1>This domain has been seized</h1>"
                "<p>By order of a court.</p>"),
    _everywhere("home-for-sale.example", "a home page that is for sale",
                "<title>home-for-sale.example is for sale</title><h1>home-for-sale.example</h1>"
                "<p>Interested in this domain?</p>", path="/"),
    _everywhere("bodis-bare.example", "parked at Bodis, its scripts on the name itself",
                "<title>bodis-bare.example</title><div id=target></div><script>window.park = "
                "'eyJ1dWlkIjoi';</script><script src=/bKzQhV.js></script>"),
    _everywhere("expired-site.example", "a site builder's note that the site expired",
                "<title>Website Expired</title><h1>Website Expired</h1><p>This account has expired."
                " If you are the owner, log in.</p>"),
    host("sold-any.example", Case("/a/b/c", DEAD, "for sale, with its own name in every sentence"),
         site=Site("", otherwise=_sold), scheme="http"),
    host("to-market.example", Case("/issue/3", DEAD, "redirected to a market"),
         site=Site("", otherwise=redirect("https://dan.com/buy-domain/to-market.example", 302))),
    host("dan.com", site=Site("", otherwise=short("to-market.example", "Buy it now."))),
    host("to-sedo.example", Case("/issue/3", DEAD, "redirected to another market, for good"),
         site=Site("", otherwise=redirect(
             "https://sedo.com/search/details/?domain=to-sedo.example", 301))),
    host("sedo.com", site=Site("", otherwise=Reply(403))),
    host("by-script.example", Case("/issue/3", DEAD, "sent by a script to an advertising page"),
         site=Site("", {"/lander": bare(f"<title>by-script.example</title>{_FEED}<p>Related "
                                        "searches</p>")},
                   otherwise=bare("<script>window.location.replace('/lander')</script>"))),
    host("by-frame.example", Case("/issue/3", DEAD, "a parking service in a frame"),
         site=Site("", otherwise=bare(
             "<title>by-frame.example</title><frameset rows='100%'><frame src='https://www."
             "sedoparking.com/by-frame.example'></frameset>"))),
    # Perhaps.
    host("perhaps-sale.example",
         Case("/about", SUSPECT, "says that it may be for sale; others get a 404",
              short("perhaps-sale.example", "Interested in this domain? This domain may be for "
                    "sale."))),
    # Innocent.
    host("broker.example",
         Case("/", OK, "a broker's home page",
              article("Domain names for sale - Broker", "Buy a domain. Sell a domain. Thousands of "
                      "premium domains.")),
         Case("/guide", OK, "a broker's guide",
              article("How to sell a domain name", "Put “this domain is for sale” on it."))),
    host("short-essays.example",
         Case("/1", OK, "a short note about a sale",
              short("This domain is for sale, says the sea", "A poem of three lines. The tide reads"
                    " it out. Nobody bids.")),
         Case("/2", OK, "a short note about a lapse",
              short("A domain has expired", "My first one. I was nineteen. It sold pencils.")),
         Case("/3", OK, "a short note on parking",
              short("Parked", "The van is parked by the pier. Buy me a coffee."))),
    host("with-feed.example",
         Case("/results", OK, "a short page with a feed of advertisements; others get a 404",
              bare(f"<title>Tide tables</title><h1>Tide tables</h1><p>Related links: moon, wind."
                   f"</p>{_FEED}"))),
    host("theme-park.example",
         Case("/rides", OK, "a script about a park of another kind",
              bare("<title>Rides</title><p>Nine rides.</p><script>window.park = {open: 9}</script>"
                   )),
         site=Site("", otherwise=short("Theme park", "Hours and tickets."))),
    host("jordan.example",
         Case("/a", OK, "scripts whose names end like a market's",
              bare("<title>Jordan</title><p>Rivers of Jordan.</p><script src='https://jordan.com/"
                   "assets/app.js'></script><script src='https://seafty.com/x.js'></script>"))),
    host("estate-agent.example",
         Case("/listing/9", OK, "a house for sale, on a site that calls itself by its name",
              short("House for sale | estate-agent.example", "Three rooms. Make an offer.")),
         Case("/category/for-sale", OK, "all that is for sale there",
              short("For sale - estate-agent.example", "Nine houses, two boats.")),
         site=Site("", otherwise=lambda asked: short(
             "estate-agent.example", f"Search our houses: {asked.path}"))),
    host("seller-of-houses.example",
         Case("/listing/3", OK, "a house on a page of few words; others get a page of their own",
              short("House for sale", "This house is for sale. Make an offer.")),
         site=Site("", otherwise=lambda asked: page(f"House {asked.path}"))),
)  # fmt: skip
