# ruff: noqa: E501 - pages stand here as they come over the wire
"""Blind: pages that are gone in the words and ways of many makers, sales and hosters' pages."""

from loccit.testing import Asked, Reply, Site, paragraphs
from tests.labelled_web.common import (
    DEAD,
    Case,
    Host,
    bare,
    everywhere,
    gone_everywhere,
    host,
    page,
    redirect,
    short,
)


def _lost(name: str, path: str, why: str, title: str, text: str, heading: str = "") -> Host:
    """The same regret at every address, with 200."""
    return host(name, Case(path, DEAD, why),
                site=everywhere(short(title, text, heading=heading)))  # fmt: skip


def _sink(name: str, path: str, why: str, to: str, title: str, status: int = 302) -> Host:
    return host(name, Case(path, DEAD, why),
                site=Site("", {to: page(title)}, otherwise=redirect(to, status)))  # fmt: skip


def _asp(asked: Asked) -> Reply:
    if asked.path.startswith("/error.aspx"):
        return short("Error", "The page you requested is unavailable.")
    return redirect("/error.aspx?aspxerrorpath=" + asked.path.partition("?")[0], 302)


def _random_teasers(asked: Asked) -> Reply:
    teasers = "".join(f"<li>{text[:90]}" for text in paragraphs("blind" + asked.path, 3))
    return bare(
        f"<title>We lost this page - Hollow Post</title><h1>We lost this page</h1><p>Sorry, the page you were looking for doesn't exist.</p><h2>Try these</h2><ul>{teasers}</ul>"
    )


HOSTS: tuple[Host, ...] = (
    _lost(
        "ghost-lost.example",
        "/welcome-to-the-weir/",
        "Ghost's 404 with 200",
        "404 — Page not found",
        "Page not found. Go to the front page →",
        "404",
    ),
    _lost(
        "wix-lost.example",
        "/single-post/2016/04/kilns",
        "Wix",
        "Kiln Studio",
        "This page isn’t available. The link you followed may be broken, or the page may have been removed. Check the URL, or go back home.",
        "There’s nothing here...",
    ),
    _lost(
        "sqsp-lost.example",
        "/blog/2015/9/the-loom",
        "Squarespace",
        "Loom & Co",
        "We couldn't find the page you were looking for. This is either because: there is an error in the URL entered into your web browser, or the page you are looking for has been moved or deleted.",
        "Page Not Found",
    ),
    _lost(
        "shopify-lost.example",
        "/products/brass-lamp-no-3",
        "Shopify",
        "404 Not Found – Brass & Oil",
        "The page you requested does not exist. Click here to continue shopping.",
        "404 Page Not Found",
    ),
    _lost(
        "sharepoint-lost.example",
        "/sites/archive/Pages/minutes-2011.aspx",
        "SharePoint",
        "Page not found",
        "The page you're looking for doesn't exist. Check for a typo in the URL, or go to the site home.",
    ),
    _lost(
        "discourse-lost.example",
        "/t/which-rope/4412",
        "Discourse",
        "Knots Forum",
        "Oops! That page doesn’t exist or is private.",
        "Oops! That page doesn’t exist or is private.",
    ),
    _lost(
        "coldfusion-lost.example",
        "/index.cfm?fuseaction=story&id=887",
        "ColdFusion",
        "Error Occurred While Processing Request",
        "File not found: /stories/887.cfm",
    ),
    _lost(
        "jsp-lost.example",
        "/portal/view.jsp?docId=5518",
        "JSP, document id unknown",
        "Document Portal",
        "The requested document does not exist or has been deleted.",
        "Document not found",
    ),
    _lost(
        "phpbb-lost.example",
        "/viewtopic.php?f=3&t=2291",
        "phpBB",
        "Boat Builders - Information",
        "The requested topic does not exist.",
        "Information",
    ),
    _lost(
        "vbulletin-lost.example",
        "/showthread.php?t=90117",
        "vBulletin",
        "vBulletin Message",
        "No Thread specified. If you followed a valid link, please notify the administrator",
        "vBulletin Message",
    ),
    _lost(
        "mediawiki-lost.example",
        "/wiki/Lock_keepers",
        "MediaWiki with 200",
        "Lock keepers - Canalpedia",
        "There is currently no text in this page. You can search for this page title in other pages.",
        "Lock keepers",
    ),
    _lost(
        "uni-tilde.example",
        "/~brandt/lectures/week7.html",
        "a university's own words",
        "Faculty of Hydrology",
        "The page you have requested cannot be located on our web server.",
        "File not on server",
    ),
    _lost(
        "nil-es.example",
        "/noticias/2010/puente.html",
        "Spanish",
        "Diario del Valle",
        "Lo sentimos, la página que busca ya no existe o ha cambiado de dirección.",
        "Página no encontrada",
    ),
    _lost(
        "nil-pt.example",
        "/cultura/livros-2012",
        "Portuguese",
        "Jornal do Rio",
        "O conteúdo que você procura foi removido ou não existe.",
        "Ops! Página não encontrada",
    ),
    _lost(
        "nil-it.example",
        "/articoli/2009/mulini.html",
        "Italian",
        "Gazzetta dei Mulini",
        "Spiacenti, la pagina che stai cercando non esiste.",
        "Pagina inesistente",
    ),
    _lost(
        "nil-pl.example",
        "/artykuly/1220",
        "Polish",
        "Kurier Nadwiślański",
        "Przepraszamy, taka strona nie istnieje.",
        "Nie znaleziono strony",
    ),
    _lost(
        "nil-cs.example",
        "/clanek/mosty-2008",
        "Czech",
        "Říční noviny",
        "Požadovaná stránka neexistuje nebo byla odstraněna.",
        "Stránka nenalezena",
    ),
    _lost(
        "nil-hu.example",
        "/cikk/2011/hidak",
        "Hungarian",
        "Folyami Hírlap",
        "A keresett oldal nem található.",
        "Az oldal nem található",
    ),
    _lost(
        "nil-fi.example",
        "/uutiset/2013/sillat",
        "Finnish",
        "Jokisanomat",
        "Hakemaasi sivua ei löytynyt.",
        "Sivua ei löydy",
    ),
    _lost(
        "nil-tr.example",
        "/haber/kopru-2014",
        "Turkish",
        "Nehir Gazetesi",
        "Aradığınız sayfa bulunamadı ya da kaldırılmış.",
        "Sayfa bulunamadı",
    ),
    _lost(
        "nil-ko.example",
        "/news/articleView.html?idxno=33018",
        "Korean",
        "강변일보",
        "요청하신 페이지를 찾을 수 없습니다.",
        "페이지를 찾을 수 없습니다",
    ),
    _lost(
        "nil-ar.example",
        "/articles/7719",
        "Arabic",
        "جريدة النهر",
        "عذراً، الصفحة التي تبحث عنها غير موجودة.",
        "الصفحة غير موجودة",
    ),
    _lost(
        "nil-el.example",
        "/arthra/2012/gefyres",
        "Greek",
        "Εφημερίδα του Ποταμού",
        "Η σελίδα που ζητήσατε δεν βρέθηκε.",
        "Η σελίδα δεν βρέθηκε",
    ),
    _lost(
        "nil-vi.example",
        "/tin-tuc/cau-cu-120.html",
        "Vietnamese",
        "Báo Sông",
        "Trang bạn yêu cầu không tồn tại.",
        "Không tìm thấy trang",
    ),
    host(
        "nil-gbk.example",
        Case("/article/2008-11/4417.shtml", DEAD, "Chinese in GBK"),
        site=everywhere(
            Reply(
                200,
                "<html><head><meta charset=gbk><title>页面不存在</title></head><body><h1>对不起，您访问的页面不存在</h1><p>三秒后返回首页</p></body></html>".encode(
                    "gbk"
                ),
                content_type="text/html",
            ),
        ),
    ),
    host(
        "nil-sjis.example",
        Case("/kiji/2009/0412.html", DEAD, "Japanese in Shift-JIS"),
        site=everywhere(
            Reply(
                200,
                "<html><head><meta http-equiv=Content-Type content='text/html; charset=Shift_JIS'><title>ページが見つかりません</title></head><body><h1>お探しのページは見つかりませんでした</h1></body></html>".encode(
                    "shift_jis"
                ),
                content_type="text/html",
            ),
        ),
    ),
    host(
        "nil-1251.example",
        Case("/stati/2007/mosty.htm", DEAD, "Russian in windows-1251"),
        site=everywhere(
            Reply(
                200,
                "<title>Ошибка 404</title><h1>Страница не найдена</h1><p>Возможно, она была удалена.</p>".encode(
                    "cp1251"
                ),
                content_type="text/html; charset=windows-1251",
            ),
        ),
    ),
    host(
        "asp-lost.example",
        Case("/News/Story.aspx", DEAD, "to ASP.NET's error page, as all"),
        site=everywhere(_asp),
    ),
    host(
        "teasers-lost.example",
        Case("/2014/07/the-otter-survey", DEAD, "regret with other teasers each time"),
        site=everywhere(_random_teasers),
    ),
    _sink("blind-home.example", "/essays/on-lime-mortar.html", "all goes home", "/", "Lime Guild"),
    _sink(
        "blind-home301.example",
        "/press/2009/04/opening",
        "all goes home for good",
        "/",
        "Harbour Trust",
        301,
    ),
    _sink(
        "blind-cat.example",
        "/tools/planes/no-5-1882",
        "all goes to the shop's list",
        "/collections/all",
        "All tools",
    ),
    _sink(
        "blind-lang.example",
        "/artikel/1998/deiche.php",
        "all goes to the language root",
        "/de/",
        "Deichverband",
    ),
    _sink(
        "blind-sect.example", "/news/story/18823", "all goes to the section", "/news", "News", 301
    ),
    _sink(
        "blind-hub.example",
        "/2006/11/peat.html",
        "all goes to a page about the move",
        "/we-have-moved",
        "Our new website",
    ),
    host(
        "gone410.example",
        Case("/p/31", DEAD, "410 with a home page's body", Reply(410, page("Welcome").body)),
    ),
    host(
        "gone-json.example",
        Case(
            "/api/v1/item/9",
            DEAD,
            "404 in JSON",
            Reply(404, '{"error":"not found"}', content_type="application/json"),
        ),
    ),
    host(
        "to410.example",
        Case("/x/flood", DEAD, "moved to a page that is gone", redirect("/y/flood")),
        site=Site("", {"/y/flood": Reply(410)}),
    ),
    host(
        "to-nx.example",
        Case(
            "/moved/away",
            DEAD,
            "moved to a name that is gone",
            redirect("https://gone-name-blind.test/a"),
        ),
    ),
    gone_everywhere(
        "sale-es.example",
        "/libros/azud",
        "for sale in Spanish",
        "<title>sale-es.example está en venta</title><h1>El dominio sale-es.example está en venta</h1><p>Haga una oferta por este dominio.</p>",
    ),
    gone_everywhere(
        "sale-fr.example",
        "/moulins/carte",
        "for sale in French",
        "<title>sale-fr.example - nom de domaine à vendre</title><h1>Le nom de domaine sale-fr.example est à vendre !</h1><p>Faites une offre</p>",
    ),
    gone_everywhere(
        "sale-zh.example",
        "/wenzhang/12.html",
        "for sale in Chinese",
        "<title>sale-zh.example 域名出售</title><h1>您正在访问的域名 sale-zh.example 可以出售</h1><p>联系我们购买此域名</p>",
    ),
    gone_everywhere(
        "sale-ru.example",
        "/istoria/7",
        "for sale in Russian",
        "<title>Домен sale-ru.example продаётся</title><h1>Домен sale-ru.example продаётся</h1><p>Купить домен</p>",
    ),
    gone_everywhere(
        "sale-nl.example",
        "/molens/lijst",
        "for sale in Dutch",
        "<title>sale-nl.example is te koop</title><h1>Deze domeinnaam sale-nl.example is te koop</h1><p>Doe een bod</p>",
    ),
    gone_everywhere(
        "afternic-blind.example",
        "/journal/vol3",
        "a market's lander",
        "<html><head><title>afternic-blind.example is for sale</title><script src='https://img1.wsimg.com/parking-lander/static/js/main.js'></script></head><body><div id=root></div></body></html>",
    ),
    gone_everywhere(
        "lander-blind.example",
        "/a/b",
        "GoDaddy's /lander script",
        '<!DOCTYPE html><html><head><script>window.onload=function(){window.location.href="/lander"}</script></head></html>',
    ),
    gone_everywhere(
        "bodis-blind.example",
        "/papers/12",
        "Bodis",
        "<html data-adblockkey='MFww' lang=en><head><title>bodis-blind.example</title><script>window.park='eyJ1dWlkIjoi';</script></head><body><div id=target></div><script src=/bkXyz.js></script></body></html>",
    ),
    gone_everywhere(
        "expired-blind.example",
        "/notes/9",
        "expired, its registrar says",
        "<title>expired-blind.example has expired</title><h1>This domain name has expired</h1><p>expired-blind.example expired on 03/02/2021 and is pending renewal or deletion. Renew now or backorder.</p>",
    ),
    gone_everywhere(
        "cpanel-susp.example",
        "/log/1",
        "cPanel's suspended account",
        "<title>Account Suspended</title><h1>Account Suspended</h1><p>This Account has been suspended. Contact your hosting provider for more information.</p>",
    ),
    gone_everywhere(
        "plesk-blind.example",
        "/about/crew",
        "Plesk's default page",
        "<title>Web Server's Default Page</title><h1>Web Server's Default Page</h1><p>This page is generated by Plesk, the leading hosting automation software. You see this page because there is no Web site at this address.</p>",
    ),
    gone_everywhere(
        "iis-blind.example",
        "/docs/report.htm",
        "IIS's start page everywhere",
        "<title>IIS Windows Server</title><div id=container><a href='http://go.microsoft.com/fwlink/?linkid=66138'><img src=iisstart.png alt=IIS></a></div>",
    ),
)
