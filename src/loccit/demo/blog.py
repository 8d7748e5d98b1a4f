"""A small live blog on the demonstration's web, with a sitemap and a feed."""

from loccit.testing import Reply, Site

_HOST = "ferry-notes.example"
_POSTS = (
    (
        "the-landing-stage",
        "The landing stage",
        "2024-03-02",
        "<p>The stage is older than the ferry, says"
        " <a href='https://tidewater-review.example/2019/03/the-last-timetable'>the timetable</a>;"
        " a <a href='https://tidewater-review.example/people/night-editor'>night editor</a>"
        " disagrees.</p>",
    ),
    (
        "two-drawers-of-tickets",
        "Two drawers of tickets",
        "2024-05-11",
        "<p>Nobody counted them before"
        " <a href='https://tidewater-review.example/2025/02/footnotes'>the audit</a> did.</p>",
    ),
    (
        "weather-words",
        "Weather words",
        "2024-08-30",
        "<p>Seven of them are not in"
        " <a href='https://tidewater-review.example/2021/12/dictionary-of-weather'>the dictionary"
        "</a>, and one is.</p>",
    ),
)


def _page(title: str, content: str, date: str = "") -> Reply:
    return Reply(
        200,
        f"<!doctype html><html lang=en><head><title>{title}</title>"
        "<link rel=alternate type='application/atom+xml' href='/feed.xml'></head><body>"
        "<nav><a href='/'>Ferry Notes</a></nav>"
        f"<main><article><h1>{title}</h1><time datetime='{date}'>{date}</time>"
        f"<div class='entry-content'>{content}</div></article></main>"
        "<footer>Elsewhere: <a href='https://tidewater-review.example/places/second-bridge'>the"
        " second bridge</a></footer></body></html>",
    )


def _sitemap() -> Reply:
    entries = "".join(
        f"<url><loc>https://{_HOST}/{slug}/</loc><lastmod>{date}</lastmod></url>"
        for slug, _, date, _ in _POSTS
    )
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return Reply(200, f"<urlset xmlns='{space}'>{entries}</urlset>", content_type="application/xml")


def _feed() -> Reply:
    entries = "".join(
        f"<entry><title>{title}</title><id>https://{_HOST}/{slug}/</id>"
        f"<link href='https://{_HOST}/{slug}/'/><updated>{date}T08:00:00Z</updated>"
        f"<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>{text}</div></content>"
        "</entry>"
        for slug, title, date, text in _POSTS[:2]
    )
    return Reply(
        200,
        f"<feed xmlns='http://www.w3.org/2005/Atom'><title>Ferry Notes</title>{entries}</feed>",
        content_type="application/atom+xml",
    )


def _home() -> Reply:
    links = "".join(f"<li><a href='/{slug}/'>{title}</a></li>" for slug, title, _, _ in _POSTS)
    return _page("Ferry Notes", f"<ul>{links}</ul>")


BLOG = Site(
    _HOST,
    {
        "/": _home(),
        "/sitemap.xml": _sitemap(),
        "/feed.xml": _feed(),
        **{f"/{slug}/": _page(title, text, date) for slug, title, date, text in _POSTS},
    },
)
"""Posts that cite the demonstration's magazines."""
