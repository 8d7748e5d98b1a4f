"""Pages that are there, and that use the words, the addresses and the shapes of dead ones."""

from loccit.testing import Reply, Site
from tests.labelled_web.common import (
    OK,
    REDIRECTED,
    Case,
    Host,
    article,
    bare,
    document,
    host,
    page,
    redirect,
    short,
)

_SOFT = short("Not found", "Sorry, nothing is here.")
"""What these sites say to every other address, with status 200."""

HOSTS: tuple[Host, ...] = (
    host(
        "essays-on-loss.example",
        Case("/404", OK, "an essay at /404",
             article("404", "The number of a room that never was.")),
        Case("/not-found", OK, "an essay at /not-found",
             article("Not found", "On things that are not found.")),
        Case("/gone", OK, "a long poem called “Gone”", article("Gone", "They left in 1953.")),
        Case("/error", OK, "an essay called “Error”", article("Error", "To err is to sail.")),
        Case("/removed", OK, "an essay called “This page has been removed”",
             article("This page has been removed", "It was torn out of the ledger.")),
        Case("/domain-for-sale", OK, "an essay about names for sale",
             article("This domain is for sale", "Names were sold like houses.")),
        Case("/just-a-moment", OK, "an essay of that title",
             article("Just a moment…", "Waiting rooms of the coast.")),
        Case("/nothing-here", OK, "an essay of that title",
             article("There is nothing here", "A walk on the sandbank.")),
        site=Site("", otherwise=_SOFT),
    ),
    host(
        "changelogs.example",
        Case("/v2", OK, "a short changelog",
             short("Changes in 2.0", "The exporter has been removed. The old page has been removed."
                   " The dashboard is no longer available.")),
        Case("/deprecated", OK, "a notice of removal",
             short("Deprecated calls", "fetchAll was removed in 3.0. Use fetch. This call is no "
                   "longer available.")),
        Case("/status", OK, "a status page", short("All systems operational", "No incidents.")),
        Case("/incident/17", OK, "a report of an incident",
             article("Service unavailable on 3 May", "For an hour the site said “503 Service "
                     "Unavailable” and “Internal Server Error”.")),
        Case("/maintenance", OK, "a plan for maintenance",
             article("Maintenance of the lock in winter", "The lock is under maintenance.")),
        Case("/coming-soon", OK, "a programme",
             article("Coming soon: the films of May", "Seven films about rivers.")),
        site=Site("", otherwise=_SOFT),
    ),
    host(
        "tiny-pages.example",
        Case("/yes", OK, "one word", bare("<title>Is it low water?</title><h1>Yes.</h1>")),
        Case("/phone", OK, "a telephone number", short("Contact", "+31 20 555 0100")),
        Case("/thanks", OK, "thanks", short("Thank you", "We have received your letter.")),
        Case("/plain", OK, "text without markup", Reply(200, "Low water at nine.")),
        Case("/list", OK, "a list", bare("<ul><li>one<li>two<li>three</ul>")),
        Case("/link", OK, "a link", bare("<a href=/tides.pdf>Tide table 1974 (PDF)</a>")),
        Case("/form", OK, "a form", bare("<title>Ask us</title><form><input name=q><textarea name="
                                         "t></textarea><button>Send</button></form>")),
        Case("/map", OK, "a map and nothing else",
             bare("<title>Map</title><img src=/map.png usemap=#m alt=''><map name=m></map>")),
        Case("/clock", OK, "a clock", bare("<title>Clock</title><canvas id=c></canvas><script>"
                                           "draw()</script>")),
        Case("/directory/", OK, "a server's list of files",
             bare("<title>Index of /directory</title><h1>Index of /directory</h1><pre><a href="
                  "a.txt>"
                  "a.txt</a> 1974-05-03 2K</pre>")),
        Case("/captcha-form", OK, "a small form with a puzzle",
             bare("<title>Write to us</title><h1>Write to us</h1><form><input type=email name=from>"
                  "<textarea name=text></textarea><div class=g-recaptcha></div><button>Send"
                  "</button>"
                  "</form><script src=https://www.google.com/recaptcha/api.js></script>")),
        Case("/hcaptcha-form", OK, "another one",
             bare("<title>Sign the petition</title><p>Save the ferry. 1,204 have signed.</p><form>"
                  "<input name=name><input type=email name=mail><div class=h-captcha></div>")),
        Case("/behind-cloudflare", OK, "a tiny page with Cloudflare's ordinary script",
             bare("<title>Tea</title><p>Tea.</p><script>(function(){var a='/cdn-cgi/"
                  "challenge-platform/h/b/scripts/jsd/8aea/main.js';})();</script>",
                  server="cloudflare")),
        Case("/comments", OK, "a short post that asks commenters to prove that they are human",
             bare("<title>Rain</title><h1>Rain</h1><p>It rained all day and the ferry stayed in."
                  "</p>"
                  "<form><textarea></textarea><p>Prove you are human: what is 3 + 4?</p></form>")),
    ),
    host(
        "small-shop.example",
        Case("/boats/dinghy", OK, "a boat for sale",
             short("Wooden dinghy for sale", "Buy now. Make an offer. Ask for the price.")),
        Case("/sold-out", OK, "sold out",
             short("Tide tables 2012", "This edition is no longer available from us.")),
        Case("/parked-cars", OK, "about parking",
             short("Parking", "Parked cars will be towed. Parking is for guests.")),
        Case("/domains", OK, "a hoster's price list in few words",
             short("Domain names from €9", "Register your own domain name. Domain parking is free. "
                   "Also: hosting, mail, certificates.")),
        Case("/suspended", OK, "a bridge",
             article("Suspended: how the rope bridge was built", "Account suspended by ropes.")),
        Case("/region", OK, "a region",
             short("Our region", "Cheese, rye and boats: what is not available in your region is "
                   "available in ours.")),
        site=Site("", {}),
    ),
    host(
        "honest-moves.example",
        Case("/newsletter", REDIRECTED, "moved for good to /subscribe",
             redirect("/subscribe", 301)),
        Case("/old/identity", REDIRECTED, "moved to a page about identity",
             redirect("/topics/identity/what-is-a-name", 301)),
        Case("/contest", REDIRECTED, "moved to a challenge", redirect("/challenge/17", 301)),
        Case("/essay-9", REDIRECTED, "moved to an address that speaks of errors",
             redirect("/essays/error", 301)),
        Case("/faq/account", REDIRECTED, "moved to an explanation of the login",
             redirect("/help/login", 301)),
        Case("/museum", OK, "for now at the visitor's page", redirect("/visitor/hours", 302)),
        Case("/abo", OK, "an address that is itself a subscription's",
             article("Abonnement", "Four letters a year.")),
        Case("/denied", OK, "an address that is itself a refusal's",
             article("Denied", "Petitions that were denied.")),
        site=Site("", {
            "/subscribe": article("Our letter", "Four times a year, by post."),
            "/topics/identity/what-is-a-name": page("What is a name?"),
            "/challenge/17": page("The seventeenth rowing challenge"),
            "/essays/error": page("On error"),
            "/help/login": article("How to log in", "Choose “Log in”, then your name."),
            "/visitor/hours": page("Hours for visitors"),
        }),
    ),
    host(
        "hidden-parts.example",
        Case("/with-hidden-regrets", OK, "regrets that are in the page and never shown",
             Reply(200, document("A page with a hidden part", (
                 "<div hidden><h2>Page not found</h2></div><p style='display:none'>Sorry.</p>"
                 "<p>The ferry sails at nine.</p>")))),
        Case("/with-hidden-title", OK, "a hidden heading comes first",
             bare("<title>Ferries</title><h1 style='display: none'>Page not found</h1>"
                  "<h1>Ferries</h1><p>The ferry sails at nine.</p>")),
        Case("/with-template", OK, "regrets in a template for scripts",
             Reply(200, document("With a template", (
                 "<template><h1>Not found</h1></template><p>The ferry sails at nine.</p>")))),
        site=Site("", {}),
    ),
)  # fmt: skip
