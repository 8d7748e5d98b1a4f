"""Gates in the place of what was cited: logins, consent, payment, age, region."""

from urllib.parse import quote

from loccit.testing import Asked, Reply, Site
from tests.labelled_web.common import (
    BLOCKED,
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

_FORM = "<form method=post><input name=user><input type=password name=password></form>"
_LOGIN = bare(f"<title>Sign in</title><h1>Sign in</h1>{_FORM}")
_CONSENT = short("Before you continue", "We and our partners store cookies on your device.")


def _back(gate: str, name: str = "next") -> Site:
    """A site where everything goes to a gate that remembers where one wanted to go."""
    return Site("", {gate: _LOGIN}, otherwise=lambda asked: redirect(
        f"{gate}?{name}={quote(asked.path, safe='')}", 302))  # fmt: skip


def _everything(gate: str, to: Reply, status: int = 302) -> Site:
    return Site("", {gate.partition("?")[0]: to}, otherwise=redirect(gate, status))


def _in_place(asked: Asked) -> Reply:
    return _LOGIN


HOSTS: tuple[Host, ...] = (
    # By redirect.
    *(
        host(f"gate-{number}.example",
             Case("/reports/annual", BLOCKED, f"everything goes to {gate}?{name}=…"),
             site=_back(gate, name))
        for number, (gate, name) in enumerate((
            ("/wp-login.php", "redirect_to"), ("/user/login", "destination"),
            ("/account/signin", "ReturnUrl"), ("/cas/login", "service"),
            ("/Account/Login.aspx", "ReturnUrl"), ("/ucp.php", "mode=login&redirect"),
            ("/index.php/Special:UserLogin", "returnto"), ("/anmelden", "ziel"),
        ))
    ),
    host("one-login.example",
         Case("/minutes/2011", BLOCKED, "only this goes to a login",
              redirect("/signin?from=/minutes/2011", 302)),
         Case("/minutes/2012", BLOCKED, "by a meta refresh",
              bare("<meta http-equiv=refresh content='0;url=/signin?from=minutes'>")),
         Case("/minutes/2013", BLOCKED, "by a script",
              bare("<script>location.href='/signin?from=minutes'</script>")),
         Case("/minutes/2014", BLOCKED, "by way of another host",
              redirect("https://auth.one-login-provider.example/oauth2/authorize?client_id", 302)),
         site=Site("", {"/signin": _LOGIN})),
    host("auth.one-login-provider.example", site=Site("", otherwise=_LOGIN)),
    host("consent-every.example",
         Case("/articles/9", BLOCKED, "everything goes to a consent page"),
         site=_everything("/cookie-consent?url=x", _CONSENT)),
    host("consent-elsewhere.example",
         Case("/articles/9", BLOCKED, "everything goes to a consent page elsewhere"),
         site=Site("", otherwise=redirect(
             "https://consent.publisher.example/collectConsent?sessionId=1", 302))),
    host("consent.publisher.example", site=Site("", otherwise=_CONSENT)),
    host("pay-redirect.example",
         Case("/stories/9", BLOCKED, "sent to where one pays",
              redirect("/subscribe?returnUrl=%2Fstories%2F9", 302)),
         site=Site("", {"/subscribe": short("Subscribe", "Four euros a month.")})),
    host("age-redirect.example",
         Case("/wines/red", BLOCKED, "everybody is asked how old they are"),
         site=_everything("/age-gate?next=x", short("Are you over 18?", "Yes. No."))),
    host("region-redirect.example",
         Case("/watch/ferry", BLOCKED, "sent to a page for other countries",
              redirect("/not-available-in-your-country", 302)),
         site=Site("", {"/not-available-in-your-country": short(
             "Not available", "This programme is not available in your country.")})),
    host("browser-redirect.example",
         Case("/atlas/3", BLOCKED, "everybody is sent to a page about browsers"),
         site=_everything("/unsupported-browser", short(
             "Unsupported browser", "Your browser is not supported."))),
    host("captcha-redirect.example",
         Case("/tables/3", BLOCKED, "everybody is sent to a puzzle"),
         site=_everything("/captcha?back=x", short(
             "Security check", "Please solve the puzzle to continue."))),
    host("in-place-danish.example",
         Case("/papirer/17", SUSPECT, "a consent page in words that no table holds, for everybody"),
         site=Site("", otherwise=short("Vi passer på dig", "Cookies. Accepter alle. Afvis."))),
    host("in-place-welsh.example",
         Case("/papurau/17", SUSPECT, "a login in words that no table holds, for everybody"),
         site=Site("", otherwise=bare(f"<title>Croeso</title><h1>Croeso</h1>{_FORM}"))),
    host("unnamed-redirect.example",
         Case("/atlas/4", SUSPECT, "everybody is sent to a page that verifies something",
              reason="same-for-all-urls"),
         site=_everything("/hello", short("Hello", "Verifying a few things about your visit."))),
    # In place, with 200.
    *(
        host(f"in-place-{name}.example",
             Case("/papers/17", BLOCKED, why), site=Site("", otherwise=reply))
        for name, why, reply in (
            ("login", "a login form for every address", _LOGIN),
            ("login-nl", "a login form in Dutch",
             bare(f"<title>Inloggen | Archief</title><h1>Inloggen</h1>{_FORM}")),
            ("login-ko", "a login form in Korean", bare(f"<title>로그인</title>{_FORM}")),
            ("members", "for members",
             bare(f"<title>Members only</title><h1>Please log in</h1>{_FORM}")),
            ("consent", "a consent page for every address", _CONSENT),
            ("consent-de", "a consent page in German",
             short("Ihre Privatsphäre ist uns wichtig", "Zustimmen oder ablehnen.")),
            ("paywall", "a paywall for every address",
             short("Subscribe to continue reading", "Choose a plan. Already a subscriber?")),
            ("paywall-b", "another paywall",
             short("This article is for subscribers only", "Subscribe from €1 a week.")),
            ("age", "an age check for every address",
             short("Age verification", "You must be 18 to enter. Enter. Leave.")),
            ("country", "a choice of countries",
             short("Select your country", "Belgique. Deutschland. España. France. Italia.")),
            ("eu", "closed to Europe, with 200",
             short("Valley Courier", "This site is currently unavailable in your region. We are "
                   "engaged on the issue and committed to looking at options.")),
        )
    ),
    # Innocent, or gone in spite of the gate.
    host("login-page.example",
         Case("/login", OK, "the login page is what was cited", _LOGIN),
         Case("/help/how-to-log-in", OK, "about logging in",
              article("How to log in", "Log in with your reader's number.")),
         Case("/members", OK, "a page for members that everybody can read",
              article("Members of the society", "Log in to edit your entry. " + _FORM))),
    host("gone-behind-login.example",
         Case("/members/17", DEAD, "sent to a login that is not there any more",
              redirect("/old-login?next=x", 302)),
         site=Site("", {"/old-login": Reply(404)})),
    host("broken-login.example",
         Case("/members/17", SUSPECT, "sent to a login that is in trouble",
              redirect("/login?next=x", 302)),
         site=Site("", {"/login": Reply(500)})),
    host("banner.example",
         Case("/a", OK, "a consent banner over a short page",
              short("Opening hours", "Nine to five. We value your privacy: accept all cookies?")),
         Case("/form", OK, "a form of consent, on paper",
              short("Consent form", "I agree that my child crosses by ferry. Date. Name.")),
         Case("/b", OK, "a page about consent",
              page("Consent: a short history of the cookie banner")),
         Case("/c", OK, "a paywall below the beginning of a story",
              article("Behind glass", "Subscribe to continue reading. Already a subscriber?"))),
)  # fmt: skip
