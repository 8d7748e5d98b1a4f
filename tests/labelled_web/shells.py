"""Apps that are one script for every address: what is there can't be told from outside."""

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

_MENU = "<header><a href=/>Lantern</a> <a href=/a>Essays</a> <a href=/b>Letters</a></header>"
_FOOTER = "<footer><p>" + " ".join(paragraphs("footer", 1, 5)) + "</p></footer>"


def _app(title: str, inside: str, script: str) -> Reply:
    return bare(f"<!doctype html><html><head><title>{title}</title></head><body>{inside}{script}"
                "</body></html>")  # fmt: skip


def _rendered(asked: Asked) -> Reply:
    """An app that sends its pages whole, also the one for what is not there."""
    script = "<script id=__NEXT_DATA__ type='application/json'>{}</script>"
    if asked.path == "/essays/there":
        prose = "".join(f"<p>{text}</p>" for text in paragraphs("there"))
        inside = f"<div id=__next><h1>An essay</h1>{prose}</div>"
        return _app("An essay - Lantern", inside, script)
    return _app("Lantern", "<div id=__next><h1>This page could not be found.</h1></div>", script)


HOSTS: tuple[Host, ...] = (
    *(
        host(f"shell-{name}.example",
             Case("/essays/on-tides", SUSPECT, f"an app’s shell ({why})", reason="app-shell"),
             site=Site("", otherwise=_app(title, inside, script)))
        for name, why, title, inside, script in (
            ("vue", "Vue", "Lantern", "<div id=app></div>", "<script src=/js/chunk.js></script>"),
            ("angular", "Angular", "Lantern", "<app-root></app-root>",
             "<script src=/main.3f.js type=module></script>"),
            ("svelte", "Svelte", "", "<div id=svelte></div>",
             "<script type=module src=/_app/start.js></script>"),
            ("next", "Next", "Lantern", "<div id=__next></div>",
             "<script src=/_next/static/chunks/main.js></script>"),
            ("ember", "Ember", "Lantern", "", "<script src=/assets/vendor.js></script>"
             "<script src=/assets/lantern.js></script>"),
            ("spinner", "with a spinner", "Lantern", "<div id=root><div class=spinner>Loading…"
             "</div></div>", "<script src=/static/js/main.js></script>"),
            ("noscript", "which asks for scripts", "Lantern",
             "<noscript>You need to enable JavaScript to run this app.</noscript><div id=root>"
             "</div>", "<script src=/static/js/main.js></script>"),
            ("says-so", "which asks for scripts in sight", "Lantern",
             "<p>Please enable JavaScript to view this page.</p><div id=root></div>",
             "<script src=/static/js/main.js></script>"),
            ("menu", "whose menu and footer are sent", "Lantern",
             f"{_MENU}<main id=app></main>{_FOOTER}", "<script src=/js/app.js></script>"),
            ("menu-inside", "whose menu is sent, and whose content is not", "Lantern Weekly",
             f"{_MENU}<div id=root></div>{_FOOTER}{_FOOTER}",
             "<script type=module src=/assets/index-1a2b.js></script>"),
        )
    ),
    host("rendered.example",
         Case("/essays/there", OK, "an app that sends its pages whole"),
         Case("/essays/not-there", DEAD, "an app that sends its regrets whole"),
         site=Site("", otherwise=_rendered)),
    host("honest-app.example",
         Case("/posts/55", OK, "an app's shell; others get a 404",
              _app("Lantern", "<div id=root></div>", "<script src=/static/js/main.js></script>"))),
    host("titled-app.example",
         Case("/posts/on-winter-roads", OK, "an app that sends a title of its own for each page"),
         site=Site("", otherwise=lambda asked: _app(
             "On winter roads - Lantern" if "winter" in asked.path else "Lantern",
             "<div id=root></div>", "<script src=/static/js/main.js></script>"))),
    host("described-app.example",
         Case("/posts/on-rye", OK, "an app whose shell names its own address canonical"),
         site=Site("", otherwise=lambda asked: bare(
             "<!doctype html><html><head><title>Lantern</title><link rel=canonical "
             f"href='https://described-app.example{asked.path}'></head><body><div id=root></div>"
             "<script src=/static/js/main.js></script></body></html>"))),
    host("app-home.example",
         Case("/", OK, "the home page of an app"),
         site=Site("", otherwise=_app("Lantern", "<div id=root></div>",
                                      "<script src=/static/js/main.js></script>"))),
    host("scripts-in-prose.example",
         Case("/notes/1", OK, "prose with many scripts beside it; others get regrets",
              Reply(200, document("A note", "<p>" + " ".join(paragraphs("note", 3)) + "</p>"
                                  "<script src=/app.js></script><div id=app></div>"))),
         site=Site("", otherwise=short("Oops", "Nothing at this address."))),
    host("widgets.example",
         Case("/notes/2", DEAD, "the same page for all, with a script for the menu",
              reason="soft-404"),
         site=Site("", otherwise=page(
             "Larch & Sons", head="<script src=/jquery.min.js></script>"))),
)  # fmt: skip
