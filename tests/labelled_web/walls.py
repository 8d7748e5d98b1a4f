"""Walls: who refuses machines, asks for a password or for consent; and who only looks like it."""

from loccit.testing import Site
from tests.labelled_web.common import (
    BLOCKED,
    DEAD,
    OK,
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

_JUST_A_MOMENT = """<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title>
<meta name="robots" content="noindex,nofollow"></head><body><div class="main-wrapper"><noscript>
Enable JavaScript and cookies to continue</noscript></div><script>(function(){window._cf_chl_opt =
{cvId:'3',cType:'managed'};var a=document.createElement('script');a.src=
'/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1?ray=8a';})();</script></body></html>"""
_TURNSTILE = """<html><head><title>Verification</title><script
src="https://challenges.cloudflare.com/turnstile/v0/api.js"></script></head><body><h1>Verify you
are human</h1><div class="cf-turnstile"></div></body></html>"""
_CF_BLOCK = """<html><head><title>Attention Required! | Cloudflare</title></head><body><h1>Sorry,
you have been blocked</h1><p>You are unable to access walls.example</p></body></html>"""
_AWS = """<html><head><title></title><script src="https://x.token.awswaf.com/x/challenge.js">
</script></head><body><div id="challenge-container"></div></body></html>"""
_DATADOME = """<html><head><title>lantern.example</title></head><body><p id="cmsg">Please enable JS
and disable any ad blocker</p><script>var dd={'rt':'c','cid':'x','hsh':'y','host':
'geo.captcha-delivery.com'}</script><script src="https://ct.captcha-delivery.com/c.js"></script>
</body></html>"""
_PERIMETERX = """<html><head><title>Access to this page has been denied</title></head><body>
<div id="px-captcha"></div><script>window._pxAppId='PX1';</script></body></html>"""
_AKAMAI = """<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY><H1>Access Denied</H1>You don't
have permission to access "http&#58;&#47;&#47;walls&#46;example&#47;" on this server.
<P>Reference&#32;&#35;18&#46;2d351ab8&#46;1557333295&#46;a4e16ab</BODY></HTML>"""
_IMPERVA = """<html><head><META NAME="robots" CONTENT="noindex,nofollow"></head><body>
<iframe id="main-iframe" src="/_Incapsula_Resource?SWUDNSAI=9&xinfo=1&incident_id=2" >Request
unsuccessful. Incapsula incident ID: 2</iframe></body></html>"""
_SUCURI = """<html><head><title>Sucuri WebSite Firewall - Access Denied</title></head><body><h1>
Access Denied - Sucuri Website Firewall</h1></body></html>"""
_ANUBIS = """<html><head><title>Making sure you're not a bot!</title><script id="anubis_challenge"
type="application/json">{}</script></head><body><h1>Making sure you're not a bot!</h1>"""
_DDOS_GUARD = """<html><head><title>DDoS-Guard</title></head><body><h1>Checking your browser before
accessing walls.example</h1><script src="/.well-known/ddos-guard/js-challenge/index.js"></script>"""
_VERCEL = """<html><head><title>Vercel Security Checkpoint</title></head><body><p>We're verifying
your browser</p></body></html>"""
_GOOGLE = """<html><head><title>Sorry...</title></head><body><p>Our systems have detected
unusual traffic from your computer network.</p><div class="g-recaptcha"></div></body></html>"""
_LOGIN = """<html><head><title>Log in - Intranet of the ferry company</title></head><body><h1>Log in
</h1><form method=post action=/login><input name=user><input type=password name=password><button>Log
in</button></form></body></html>"""

HOSTS: tuple[Host, ...] = (
    host(
        "walls.example",
        Case("/cf-403", BLOCKED, "Cloudflare’s challenge, 403",
             bare(_JUST_A_MOMENT, 403, cf_mitigated="challenge", server="cloudflare")),
        Case("/cf-200", BLOCKED, "a challenge that says 200",
             bare(_JUST_A_MOMENT, 200, server="cloudflare")),
        Case("/turnstile", BLOCKED, "a box to tick, 200", bare(_TURNSTILE)),
        Case("/cf-block", BLOCKED, "blocked by Cloudflare", bare(_CF_BLOCK, 403)),
        Case("/aws-202", BLOCKED, "Amazon’s challenge, 202",
             bare(_AWS, 202, x_amzn_waf_action="challenge")),
        Case("/aws-405", BLOCKED, "Amazon’s puzzle, 405",
             bare(_AWS, 405, x_amzn_waf_action="captcha")),
        Case("/datadome", BLOCKED, "DataDome", bare(_DATADOME, 403, x_datadome="protected")),
        Case("/perimeterx", BLOCKED, "PerimeterX", bare(_PERIMETERX, 403)),
        Case("/perimeterx-200", BLOCKED, "PerimeterX with 200", bare(_PERIMETERX, 200)),
        Case("/akamai", BLOCKED, "Akamai", bare(_AKAMAI, 403, server="AkamaiGHost")),
        Case("/imperva", BLOCKED, "Imperva, 200", bare(_IMPERVA, 200, x_iinfo="9-1-2 NNNN")),
        Case("/sucuri", BLOCKED, "Sucuri", bare(_SUCURI, 403, x_sucuri_id="17")),
        Case("/anubis", BLOCKED, "Anubis, 200", bare(_ANUBIS)),
        Case("/ddos-guard", BLOCKED, "DDoS-Guard", bare(_DDOS_GUARD, 403, server="ddos-guard")),
    ),
    host("walls-cf-503.example",
         Case("/a", BLOCKED, "Cloudflare’s older challenge, 503",
             bare(_JUST_A_MOMENT, 503, server="cloudflare"))),
    host("walls-cf-header.example",
         Case("/a", BLOCKED, "told by the header alone",
             bare("<title>x</title>", 503, cf_mitigated="challenge"))),
    host("walls-vercel.example",
         Case("/a", BLOCKED, "Vercel’s checkpoint", bare(_VERCEL, 429))),
    host("walls-unusual.example",
         Case("/a", BLOCKED, "“unusual traffic”, 429", bare(_GOOGLE, 429))),
    host("walls-503-captcha.example",
         Case("/a", BLOCKED, "a puzzle with 503", bare(
            "<title>Robot Check</title><p>Enter the characters you see below. Sorry, we just need "
            "to make sure you're not a robot.<form action=/errors/validateCaptcha></form>", 503))),
    host(
        "members.example",
        Case("/story/1", BLOCKED, "redirected to a login",
             redirect("/login?next=%2Fstory%2F1", 302)),
        Case("/story/2", BLOCKED, "redirected to a login elsewhere",
             redirect("https://accounts.members-login.example/signin?continue=x", 302)),
        Case("/story/3", BLOCKED, "redirected for good to a login",
             redirect("/users/sign_in", 301)),
        Case("/story/4", BLOCKED, "a login form in its place", bare(_LOGIN)),
        Case("/story/5", BLOCKED, "single sign-on",
             redirect("https://sso.members-login.example/saml2/idp/SSOService.php?SAMLRequest=x",
                      302)),
        site=Site("", {"/login": bare(_LOGIN), "/users/sign_in": bare(_LOGIN)}),
    ),
    host("accounts.members-login.example", site=Site("", {"/signin": bare(_LOGIN)})),
    host("sso.members-login.example",
         site=Site("", {"/saml2/idp/SSOService.php": bare(_LOGIN)})),
    host("login-for-all.example",
         Case("/wiki/minutes", BLOCKED, "everything goes to a login: that proves nothing"),
         site=Site("", {"/login": bare(_LOGIN)}, otherwise=redirect("/login?returnTo=x", 302))),
    host("consent.example",
         Case("/news/17", BLOCKED, "a consent wall",
              redirect("https://guce.consent-wall.example/consent?brandType=nonEu&gcrumb=x", 302)),
         Case("/news/18", BLOCKED, "a privacy gate",
              redirect("/privacy/consent?redirect=%2Fnews%2F18", 302)),
         site=Site("", {"/privacy/consent": short(
             "Your privacy is important to us", "Accept all cookies to continue.")})),
    host("guce.consent-wall.example", site=Site("", {"/consent": short(
        "Before you continue", "We and our 812 partners store cookies. Accept all or manage.")})),
    # Innocent.
    host(
        "behind-cloudflare.example",
        Case("/a", OK, "an ordinary page behind Cloudflare, with its script",
             Reply(200, page("Behind Cloudflare", head=(
                 "<script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>")).body,
                   (("Server", "cloudflare"), ("CF-RAY", "8a-FRA")))),
        Case("/gone", DEAD, "an ordinary 404 behind Cloudflare",
             bare("<title>Not found</title><script src='/cdn-cgi/challenge-platform/scripts/jsd/"
                  "main.js'></script>", 404, server="cloudflare", cf_ray="8a-FRA")),
    ),
    host(
        "open.example",
        Case("/a", OK, "a puzzle only in the form for comments",
             article("With comments", "Comments are welcome.", head=(
                 "<script src='https://www.google.com/recaptcha/api.js'></script>"))),
        Case("/b", OK, "a login box in the page’s header",
             article("With a login box", "<form action=/login><input type=password></form>")),
        Case("/just-a-moment", OK, "an essay with that title",
             article("Just a Moment", "Just a moment, said the ferryman.")),
        Case("/access-denied", OK, "an essay about refusals",
             article("Access Denied: Libraries and Their Doors", "Access denied, said the door.")),
        Case("/captcha", OK, "a history of puzzles",
             article("Prove that you are human: a history of the CAPTCHA",
                     "Checking your browser, verify you are human: who checks whom?")),
        Case("/login-guide", OK, "how to log in",
             article("How to log in to the catalogue", "Choose “Log in” and enter your password.")),
        Case("/cookies", OK, "a page with a consent banner",
             article("With a banner", "We use cookies. Accept all.")),
        Case("/signin-history", OK, "a redirect whose target only sounds like a login",
             redirect("/essays/the-login-of-1961", 302)),
        site=Site("", {"/essays/the-login-of-1961": page("The login of 1961")}),
    ),
    host("teaser.example",
         Case("/a", OK, "a paywall that shows the beginning: the cited thing is there",
              article("Behind glass", "Subscribe to read the rest."))),
)  # fmt: skip
