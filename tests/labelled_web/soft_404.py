"""Soft 404s, and the pages that look like them and are none.

`otherwise` is what a site answers to every address that is not in its table: also to the made-up
ones that loccit asks.
"""

from loccit.testing import Asked, Fault, Site
from tests.labelled_web.common import (
    DEAD,
    JPEG,
    OK,
    PDF,
    SUSPECT,
    Case,
    Host,
    Reply,
    article,
    bare,
    document,
    host,
    page,
    paragraphs,
    short,
)

_SHELL = (
    "<!doctype html><html><head><title>Lantern</title><script src='/static/app.3f9c.js' defer>"
    "</script></head><body><noscript>You need to enable JavaScript to run this app.</noscript>"
    "<div id='root'></div></body></html>"
)
_NUXT = (
    "<!doctype html><html><head><title>Loading…</title>"
    "<link rel='modulepreload' href='/_nuxt/e.js'>"
    "</head><body><div id='__nuxt'></div><script type='module' src='/_nuxt/entry.js'></script>"
)


def everywhere(title: str, text: str, head: str = "") -> Site:
    """A site that has the same page for every address."""
    return Site("", otherwise=short(title, text, head=head))


def _echo(asked: Asked) -> Reply:
    return short(
        "Oops", f"We looked for {asked.path} high and low. " + " ".join(paragraphs("o", 2))
    )


def _clock(asked: Asked) -> Reply:
    advert = f"<p>Today’s number is {hash((asked.path, asked.at)) % 9973}.</p>"
    prose = "".join(f"<p>{p}</p>" for p in paragraphs("portal", 6))
    return Reply(200, document("The Portal", prose + advert, heading="Top stories"))


def _infinite(asked: Asked) -> Reply:
    return page(f"Entry {asked.path}")


def _wiki(asked: Asked) -> Reply:
    name = asked.path.rpartition("/")[2]
    text = "There is currently no text in this page. You can search for this page title."
    return short(f"{name} - Rye Wiki", text)


def _canonical(asked: Asked) -> Reply:
    return page("Brochure", head="<link rel=canonical href='https://brochure.example/'>")


def _sentenced(*phrases: tuple[str, str, str]) -> tuple[Host, ...]:
    """Sites that say in their language, and with status 200, that nothing is there."""
    return tuple(
        host(f"lost-{code}.example", Case("/stories/an-old-one", DEAD, f"soft 404, told in {code}"),
             site=everywhere(title, text))
        for code, title, text in phrases
    )  # fmt: skip


HOSTS: tuple[Host, ...] = (
    *_sentenced(
        ("en", "Page not found", "Sorry, the page you are looking for could not be found."),
        ("de", "Seite nicht gefunden", "Die angeforderte Seite wurde leider nicht gefunden."),
        ("fr", "Page introuvable", "La page que vous cherchez n’existe pas ou n’existe plus."),
        ("es", "Página no encontrada", "Lo sentimos, la página que busca no existe."),
        ("it", "Pagina non trovata", "La pagina richiesta non è stata trovata."),
        ("pt", "Página não encontrada", "A página que você procura não foi encontrada."),
        ("ru", "Страница не найдена", "Запрашиваемая страница не существует."),
        ("zh", "页面不存在", "抱歉，您访问的页面不存在或已被删除。"),
        ("zh-hant", "找不到網頁", "抱歉，您要找的頁面不存在或已被移除。"),
        ("ja", "ページが見つかりません", "お探しのページは削除されたか、移動されました。"),
        ("ko", "페이지를 찾을 수 없습니다", "요청하신 페이지가 존재하지 않습니다."),
        ("nl", "Pagina niet gevonden", "De opgevraagde pagina bestaat niet."),
        ("pl", "Nie znaleziono strony", "Strona, której szukasz, nie istnieje."),
        ("tr", "Sayfa bulunamadı", "Aradığınız sayfa bulunamadı."),
        ("ar", "الصفحة غير موجودة", "عذرا، الصفحة التي تبحث عنها غير موجودة."),
        ("vi", "Không tìm thấy trang", "Trang bạn tìm không tồn tại."),
    ),
    # The same for everybody, whatever it says.
    host("says-nothing.example",
         Case("/archive/2010/rye-bread.html", DEAD, "one article for every address",
              reason="soft-404"),
         Case("/", OK, "its home page is its home page"),
         site=Site("", otherwise=page("Welcome to our company"))),
    host("echoes.example",
         Case("/archive/winter-roads", DEAD, "repeats the address in its regrets"),
         site=Site("", otherwise=_echo)),
    host("changes.example",
         Case("/2012/a-story", DEAD, "the portal for everybody, with another number each time"),
         site=Site("", otherwise=_clock)),
    host("forum-lost.example",
         Case("/viewtopic.php?t=4711", DEAD, "no such topic, whichever is asked for"),
         site=everywhere("Information", "The requested topic does not exist.")),
    host("records-lost.example",
         Case("/record?id=88213", DEAD, "no such record, whichever is asked for"),
         site=everywhere("Catalogue", "No record with this number. Search again.")),
    host("welcome-nginx.example",
         Case("/essays/1", DEAD, "a web server’s first page for every address"),
         site=everywhere("Welcome to nginx!", "If you see this page, the nginx web server is "
                         "successfully installed and working. Further configuration is required.")),
    host("apache-default.example",
         Case("/~ida/letters.html", DEAD, "a distribution’s default page for every address"),
         site=everywhere("Apache2 Debian Default Page: It works", "This is the default welcome "
                         "page used to test the correct operation of the Apache2 server.")),
    host("suspended.example",
         Case("/about-me", DEAD, "the hoster suspended the account"),
         site=everywhere("Account Suspended",
                         "This Account has been suspended. Contact your hosting provider.")),
    host("closed-service.example",
         Case("/u/ida/journal/19", DEAD, "the service closed and says so everywhere"),
         site=everywhere("Thank you and goodbye",
                         "After eleven years, Inkpot closed. All journals were deleted.")),
    host("canonical-home.example",
         Case("/post/12", DEAD, "the home page for all, and it names itself canonical"),
         site=Site("", otherwise=page(
             "Home for all", head="<link rel=canonical href='https://canonical-home.example/'>"))),
    host("picture-lost.example",
         Case("/img/ferry.jpg", DEAD, "a page of regrets instead of a picture"),
         site=everywhere("Not available", "This image could not be found.")),
    host("pdf-lost.example",
         Case("/docs/returns-1974.pdf", DEAD, "a page of regrets instead of a PDF"),
         site=everywhere("Documents", "The document was not found on this server.")),
    host("noindex-lost.example",
         Case("/en/press/2008/03", DEAD, "a rich error page with status 200, for every address"),
         site=Site("", otherwise=article("Error", "We can’t find the page you’re looking for."))),
    # Not proven.
    host("shell.example", Case("/posts/55", SUSPECT, "an app shell answers every path alike"),
         site=Site("", otherwise=bare(_SHELL))),
    host("shell-nuxt.example",
         Case("/stories/55", SUSPECT, "another app shell"),
         site=Site("", otherwise=bare(_NUXT))),
    host("sorry.example",
         Case("/deleted-post", SUSPECT, "says “not found” with 200, while others get a real 404",
              short("Page not found", "The page you requested could not be found."))),
    # Innocent.
    host("templated.example",
         Case("/notes/17", OK, "much template, little text; others get a 404",
              short("Note 17", "Rye.", head="<style>body{}</style>" * 20))),
    host("infinite.example",
         Case("/entry/12345", OK, "a page for every number, each different"),
         Case("/words/harbour", OK, "a page for every word, each different"),
         site=Site("", otherwise=_infinite)),
    host("wiki.example",
         Case("/wiki/Rye_bread", OK, "missing articles answer 200, but differ",
              article("Rye bread - Rye Wiki", "Rye bread is a bread made with rye flour.")),
         Case("/wiki/Levain", OK, "a stub of an article",
              short("Levain - Rye Wiki", "A levain is a culture of flour and water.")),
         site=Site("", otherwise=_wiki)),
    host("regrets.example",
         Case("/poems/1", OK, "a page that is there, on a site that answers 200 to all",
              page("A poem that is there")),
         Case("/poems/2", OK, "another one", page("Another poem that is there")),
         Case("/poems/3", DEAD, "a third one, which is not there"),
         site=everywhere("Nothing here", "This poem is not in our collection. Browse the others.")),
    host("brochure.example",
         Case("/tours", OK, "the page names itself canonical; others don’t",
              page("Brochure", head="<link rel=canonical href='https://brochure.example/tours'>")),
         site=Site("", otherwise=_canonical)),
    host("walled-siblings.example",
         Case("/essay-1", OK, "made-up addresses are refused, which proves nothing",
              page("Behind a strict wall")),
         site=Site("", otherwise=Reply(403, "no"))),
    host("silent-siblings.example",
         Case("/essay-2", OK, "made-up addresses are reset, which proves nothing",
              page("On a nervous server")),
         site=Site("", otherwise=Reply(fault=Fault.RESET))),
    host("placeholder.example",
         Case("/img/17.jpg", OK, "a picture; others get a placeholder picture",
              Reply(200, JPEG + bytes(5000), content_type="image/jpeg")),
         site=Site("", otherwise=Reply(200, JPEG, content_type="image/jpeg"))),
    host("pdf-kept.example",
         Case("/docs/17.pdf", OK, "a PDF on a site that answers 200 to all",
              Reply(200, PDF, content_type="application/pdf")),
         site=everywhere("Docs", "There is nothing here.")),
    host("extensions.example",
         Case("/letters/7.html", OK, "files get a real 404, other paths the start page",
              page("Letter 7")),
         site=Site("", {"/letters/*": Reply(404)}, otherwise=page("Start"))),
    host("query.example",
         Case("/article?id=314", OK, "articles by number, on a site that answers 200 to all",
              page("Article 314")),
         site=everywhere("Articles", "There is no article with this number.")),
    host("sections.example",
         Case("/news/", OK, "a section’s front page", page("All of the news")),
         Case("/tags/ferries", OK, "a list of one post",
              short("Tag: ferries", "The last timetable of the river ferry")),
         Case("/tags/rye", OK, "an empty list", short("Tag: rye", "No posts yet."))),
    host("few-words.example",
         Case("/404-main-street", OK, "an address in a street", page("404 Main Street")),
         Case("/error/handling", OK, "a lesson about errors", page("Error handling in Pascal")),
         Case("/lost-and-found", OK, "an office", short("Lost and found", "Open from 9 to 5.")),
         Case("/not-found-exhibition", OK, "an exhibition of that name",
              article("Not Found: photographs of missing places", "It closed in May."))),
)  # fmt: skip
