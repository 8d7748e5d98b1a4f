"""Pages that stand for a whole host, and lone pages that say that nothing is there."""

import unicodedata
from typing import Literal

import pytest

from loccit.config.settings import Settings
from loccit.judge import ask, judge
from loccit.judge.sibling import sibling
from loccit.model import Purpose, Status, Verdict
from loccit.page import read_page
from loccit.reasons import Reason
from tests.judge.seen import NOW, alone, link_of, seen

URL = "https://site.example/2011/06/an-essay.html"
LINK = link_of(URL)
SETTINGS = Settings()
MADE = sibling(URL)
SCRIPT = "<script src=/js/app.js></script>"


def _everywhere(html: str, status: int = 200) -> Verdict:
    assert MADE is not None
    visit = seen(URL, status, html)
    other = seen(MADE.url, status, html, purpose=Purpose.SIBLING)
    again = seen(URL, status, html, purpose=Purpose.CONFIRM, visitor="browser")
    return judge(LINK, [visit, other, again], None, SETTINGS, now=NOW)


def _alone(html: str) -> Verdict:
    return alone(html, URL)


def _page(title: str, text: str) -> str:
    return f"<!doctype html><title>{title}</title><h1>{title}</h1><p>{text}</p>"


LATER = {
    "en": "Our shelves are offline for an upgrade and will be back shortly.",
    "de": "Wegen Wartungsarbeiten sind wir bald wieder für Sie da.",
    "fr": "Le catalogue est temporairement indisponible, nous revenons bientôt.",
    "es": "Estamos en labores de mantenimiento y volveremos pronto.",
    "it": "Sito in manutenzione, torniamo presto.",
    "pt": "Estamos em manutenção e voltaremos em breve.",
    "nl": "Wegens onderhoud zijn we tijdelijk offline.",
    "sv": "Vi utför underhåll och är snart tillbaka.",
    "da": "Siden er lukket for vedligehold.",
    "no": "Vi er straks tilbake etter vedlikehold.",
    "fi": "Sivusto on huoltokatkon vuoksi pois käytöstä.",
    "pl": "Trwa przerwa techniczna, zaraz wracamy.",
    "cs": "Probíhá údržba systému.",
    "sk": "Prebieha odstávka, čoskoro späť.",
    "hu": "Karbantartás miatt az oldal szünetel.",
    "ro": "Site în mentenanță, revenim în curând.",
    "bg": "Сайтът е временно недостъпен поради профилактика.",
    "el": "Ο ιστότοπος είναι υπό συντήρηση.",
    "ru": "На сайте ведутся технические работы.",
    "uk": "Тривають технічні роботи.",
    "tr": "Bakım çalışması nedeniyle kısa süre sonra döneceğiz.",
    "ar": "الموقع تحت الصيانة، سنعود قريبا.",
    "fa": "سایت در دست تعمیر است.",
    "he": "האתר בתחזוקה, נחזור בקרוב.",
    "hi": "साइट रखरखाव में है।",
    "th": "เว็บไซต์ปิดปรับปรุงชั่วคราว",
    "vi": "Trang đang được bảo trì.",
    "id": "Situs sedang dalam pemeliharaan.",
    "zh": "网站正在升级，请稍后再试。",
    "ja": "ただいまメンテナンスを行っております。",
    "ko": "시스템 점검 중입니다.",
}


@pytest.mark.parametrize("language", LATER)
def test_a_notice_that_it_will_be_back_is_never_dead(language: str) -> None:
    verdict = _everywhere(_page("Larch Library", LATER[language]))
    assert (verdict.status, verdict.reason) == (Status.SUSPECT, "maintenance")


REFUSALS = [
    "Access to this resource has been blocked by your administrator.",
    "Zugriff verweigert. Sie sind nicht berechtigt.",
    "Доступ к ресурсу заблокирован.",
    "Akses ke situs ini diblokir.",
    "您的访问请求被拒绝。",
    "このページへのアクセスは禁止されています。",
    "Berechtigung erforderlich.",
    "Permiso requerido",
    "Autorisation requise",
    "İzin gerekli",
    "需要权限",
]


@pytest.mark.parametrize("text", REFUSALS)
def test_a_refusal_for_everything_is_blocked(text: str) -> None:
    assert _everywhere(_page("Larch Library", text)).status is Status.BLOCKED


@pytest.mark.parametrize(
    "inside",
    [
        "<h1>Ships</h1><table id=ship><tr><th>Name</th></tr><tbody></tbody></table>" + SCRIPT,
        f"<nav><a href=/>Home</a></nav><main class=view></main>{SCRIPT}",
        f"<reading-room></reading-room>{SCRIPT}",
        "<h1>Reader</h1><div id=list></div><script>fetch('/api').then(show)</script>",
    ],
)
def test_a_shell_is_suspect(inside: str) -> None:
    verdict = _everywhere(f"<!doctype html><title>Lantern</title><body>{inside}")
    assert (verdict.status, verdict.reason) == (Status.SUSPECT, "app-shell")


@pytest.mark.parametrize(
    "html",
    [
        f"<title>Lantern</title><div id=root></div>{SCRIPT}",
        "<title>Lantern</title><script>var l = location; l.replace('/?p=' + l.pathname)</script>",
    ],
)
def test_a_404_that_carries_an_app_is_suspect(html: str) -> None:
    verdict = judge(LINK, [seen(URL, 404, html)], None, SETTINGS, now=NOW)
    assert (verdict.status, verdict.reason) == (Status.SUSPECT, "app-shell")
    assert not ask(LINK, [seen(URL, 404, html)], SETTINGS)


def test_a_404_with_words_of_regret_stays_dead() -> None:
    html = f"<title>404 Not Found</title><h1>Page not found</h1><div id=root></div>{SCRIPT}"
    assert judge(LINK, [seen(URL, 404, html)], None, SETTINGS, now=NOW).status is Status.DEAD


LOST = [
    _page("Objekt nicht mehr verfügbar!", "Der URL existiert auf dem Server nicht mehr."),
    _page("Ressursen er ikke lenger tilgjengelig!", "Adressen finnes ikke."),
    _page("410 - Gone", "Somebody took it away."),
    _page("404", "Larch Library. Home, essays, letters."),
    "<title>Larch Library</title><h1>Larch Library</h1><p>Page not found</p><a href=/>Home</a>",
    "<title>Larch Library</title><p>The page you are looking for could not be found.</p>",
    "<title>Larch</title><h2>页面不存在</h2><p>" + "您可以返回首页看看其他文章" * 12,
]


@pytest.mark.parametrize("html", LOST)
def test_a_lone_page_that_says_that_nothing_is_there_is_suspect(html: str) -> None:
    verdict = _alone(html)
    assert (verdict.status, verdict.reason) == (Status.SUSPECT, "not-found-text")


HEDGED = {
    "en": "This page does not seem to exist.",
    "de": "Diese Seite scheint nicht zu existieren.",
    "fr": "Cette page semble ne pas exister…",
    "es": "La página parece no existir",
    "it": "La pagina non sembra esistere",
    "pt": "A página parece não existir",
    "nl": "Deze pagina lijkt niet te bestaan",
    "sv": "Sidan verkar inte existera",
    "da": "Siden ser ikke ud til at eksistere",
    "no": "Siden ser ikke ut til å eksistere",
    "fi": "Tätä sivua ei näytä olevan olemassa",
    "pl": "Ta strona wydaje się nie istnieć",
    "ca": "Aquesta pàgina no sembla existir",
    "ro": "Această pagină nu pare să existe…",
    "el": "Αυτή η σελίδα δεν φαίνεται να υπάρχει",
    "hi": "यह पृष्ठ मौजूद नहीं लगता है",
    "ka": "გვერდი არ არის ნაპოვნი",
    "uk": "Вибачте, але такої сторінки нема…",
    "mk": "Жал ни е, но страната која сте ја побарале не постои",
    "sk": "Požadovaný dokument nie je k dispozícii",
    "ar": "الصّفحة غير متوفّرة",
}


@pytest.mark.parametrize("language", HEDGED)
def test_a_lone_page_that_says_that_it_seems_not_to_be_there_is_suspect(language: str) -> None:
    verdict = _alone(f"<title>Larch Library</title><h1>{HEDGED[language]}</h1><p>Larch.</p>")
    assert (verdict.status, verdict.reason) == (Status.SUSPECT, "not-found-text")


EXCUSED = (
    "Sorry, but it looks like this page does not exist.",
    "Het spijt ons, maar deze pagina bestaat niet…",
    "Vi beklager, men siden eksisterer ikke",
    "Desculpe, mas esta página não existe…",
    "Parece que la página no existe…",
    "Sembla que aquesta pàgina no existeix…",
    "Sentímolo, pero a páxina non existe…",
    "Pardonu, tiu paĝo ne ekzistas...",
    "Vse kaže, da ta stran ne obstaja...",
    "К сожалению, по запрошенному адресу мы ничего не нашли",
    "このページは存在しないようです...",
)
"""Headings of Plone and of others."""


@pytest.mark.parametrize("heading", EXCUSED)
def test_a_heading_may_excuse_itself_and_doubt_what_it_says(heading: str) -> None:
    advice = "<p>Larch, alder and elder may help to what was wanted. " * 8
    html = f"<title>Larch Library</title><h1>{heading}</h1>{advice}"
    assert _alone(html).reason is Reason.NOT_FOUND_TEXT


def test_a_page_that_someone_tried_to_reach_is_not_refused() -> None:
    said = "strani, do katere ste poskušali dostopati, ni na tem naslovu."
    html = f"<title>Larch</title><h1>Vse kaže, da ta stran ne obstaja...</h1><p>{said}</p>"
    assert _everywhere(html).status is Status.DEAD


def test_of_a_handful_of_words_a_phrase_may_be_any() -> None:
    assert _alone("<p>request error 404 not found</p>").reason is Reason.NOT_FOUND_TEXT


LIVING = [
    _page("What is not there", "The page of the log that would tell it seems to be missing."),
    _page("The Peugeot 404", "A car of 1960, drawn by Pininfarina, and still seen in Nairobi."),
    _page("Changes in 2.0", "The exporter has been removed. The old page has been removed."),
    _page("How we keep the lift", "Maintenance is done every spring by two engineers. " * 12),
    _page("On being asked for a captcha", "An essay on robots and doors. " * 40),
    "<title>Ferries</title><div hidden>Page not found</div><p>The ferry sails at nine.</p>",
    # The subject of a message, in its title and as its heading.
    *(
        f"<title>{subject}</title><h1>{subject}</h1>" + "<p>The tide rises twice a day here. " * 12
        for subject in (
            "[Boats] the new rudder, tiller: bolt not found",
            '[Boats] "core charts" pdf --&gt; 404',
        )
    ),
]


@pytest.mark.parametrize("html", LIVING)
def test_a_page_about_such_things_is_a_page(html: str) -> None:
    assert _alone(html).status is Status.OK


@pytest.mark.parametrize("truncated", [True, False])
def test_only_what_was_read_to_its_end_can_be_empty(truncated: bool) -> None:
    page = read_page(b"<style>p{color:red}</style>", "text/html", URL, truncated=truncated)
    found = judge(LINK, [seen(URL, 200, page=page)], None, SETTINGS, now=NOW)
    assert (found.reason == "empty-page") is not truncated


_MENU = "<p>" + " ".join(f"Tariff {number} for the home and the road" for number in range(60))


@pytest.mark.parametrize(
    "text",
    [
        "Access to this site has been blocked by your provider.",
        "The website is not accessible in this country.",
        "This address has been disabled pursuant to an order of the court.",
        "Данный ресурс заблокирован по решению суда.",
        "Bu siteye erişim mahkeme kararıyla engellenmiştir.",
        "Situs ini diblokir.",
    ],
)
def test_a_providers_long_page_that_refuses_is_blocked(text: str) -> None:
    assert _everywhere(f"<title>Provider</title><p>{text}</p>{_MENU}").status is Status.BLOCKED


def test_a_long_page_for_everything_that_refuses_nothing_stays_dead() -> None:
    assert _everywhere(f"<title>Provider</title>{_MENU}").status is Status.DEAD


@pytest.mark.parametrize(
    ("end", "status"),
    [
        ("http://internetpositif.provider.example/", 404),
        ("http://blocked.provider.co.uk/?url=aHR0cA", 200),
        ("http://203.0.113.7/webadmin/deny/index.html", 503),
        ("http://portal.example/blockpage.html", None),
    ],
)
def test_a_redirect_to_a_filters_page_is_blocked_even_where_that_fails(
    end: str, status: int | None
) -> None:
    answer = seen(end, status, hops=((URL, 302),), purpose=Purpose.VISIT)
    assert judge(LINK, [answer], None, SETTINGS, now=NOW).status is Status.BLOCKED


def test_a_page_that_is_a_frame_of_a_filter_is_blocked() -> None:
    frame = '<iframe src="http://203.0.113.7/webadmin/deny/blocking.htm"></iframe>'
    assert _everywhere(frame).status is Status.BLOCKED


@pytest.mark.parametrize(
    "url", ["https://site.example/blocked/essay", "https://www.block.example/2011/an-essay"]
)
def test_an_address_that_speaks_of_blocks_is_no_filter(url: str) -> None:
    text = " ".join(f"word{number}" for number in range(200))
    moved = seen(url, 200, f"<title>Essay</title><p>{text}", hops=((URL, 301),))
    assert judge(LINK, [moved], None, SETTINGS, now=NOW).status is Status.REDIRECTED


@pytest.mark.parametrize(
    "html",
    [
        "<title>Census</title><h1>This service is under maintenance right now</h1><ul>"
        + "<li><a href=/a>Another service</a>" * 12,
        "<h2>503</h2><p>Looks like we're having some server issues.</p>",
        "<title>Katalog</title><h1>Unser Katalog: Server wird gewartet</h1>"
        + "<a href=/a>Weiter</a>" * 9,
    ],
)
def test_a_lone_page_that_states_trouble_is_suspect(html: str) -> None:
    assert _alone(html).status is Status.SUSPECT


@pytest.mark.parametrize(
    "html",
    [
        "<title>Gone</title><h1>Gone</h1><p>Error code 410. It will not be here again.</p>",
        "<title>Shop</title><p>Error code 404</p><p>" + "Boots and shoes. " * 40,
    ],
)
def test_a_status_that_stands_beside_its_word_is_a_not_found_page(html: str) -> None:
    assert _alone(html).status is Status.SUSPECT


@pytest.mark.parametrize(
    "text",
    [
        "The requested member could not be found.",
        "Sorry, no account with this name exists.",
        "This profile is no longer available.",
        "Dieses Mitglied wurde nicht gefunden.",
        "Ce membre n’existe plus.",
        "No se ha encontrado ningún usuario con ese apodo.",
        "Пользователь не зарегистрирован.",
        "Nie ma takiego użytkownika.",
        "Böyle bir üye yok.",
        "このユーザーは存在しません。",
        "用户不存在。",
        "존재하지 않는 회원입니다. 회원을 찾을 수 없습니다.",
    ],
)
def test_a_lone_page_that_says_that_a_member_is_not_there_is_suspect(text: str) -> None:
    assert _alone(f"<title>Quay Board</title><p>{text}</p>").status is Status.SUSPECT


@pytest.mark.parametrize(
    "html",
    [
        "<title>What “Page not found” means</title><p>Some advice.</p>",
        "<title>Что значит «страница не найдена»</title><p>Если адрес не найден, ищите.</p>",
        "<title>A wrong logo</title><p>When a page is not found, the old logo is shown.</p>",
        "<title>Scheduled maintenance: 3 May</title><p>The maintenance has been completed.</p>",
    ],
)
def test_a_page_that_only_speaks_of_an_error_is_alive(html: str) -> None:
    assert _alone(html).status is Status.OK


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("da", "Havnens håndbog er nede lige nu. Den er oppe igen snart."),
        ("uz", "Bandargoh kitobi hozir ishlamayapti. Tez orada qaytadi."),
        ("lv", "Ostas rokasgrāmata pagaidām slēgta. Drīz būs atkal."),
        ("eo", "La haveno dormas hodiaŭ, revenu morgaŭ matene."),
    ],
)
def test_a_short_page_for_everything_in_words_that_no_rule_reads_is_in_doubt(
    language: str, text: str
) -> None:
    html = f"<html lang={language}><title>Harbour</title><h1>Harbour</h1><p>{text}</p>"
    assert _everywhere(html).status is Status.SUSPECT


@pytest.mark.parametrize(
    "text",
    ["The dog ate this page, and the cat watched.", "Here be dragons, and what they left."],
)
def test_an_english_one_that_says_nothing_else_is_dead(text: str) -> None:
    assert _everywhere(_page("Oops", text)).status is Status.DEAD


@pytest.mark.parametrize(
    "text",
    [
        "Thanks for your patience while we put the pieces back together.",
        "The catalogue is down right now. It will be up again.",
        "Harbour Forum is currently undergoing maintenance. Please come back another time.",
    ],
)
def test_patience_is_asked_for_by_sites_that_come_back(text: str) -> None:
    assert _everywhere(_page("Harbour", text)).status is Status.SUSPECT


MENU = "".join(f"<a href=/{name}>{name}</a> " for name in ("new", "tags", "all", "popular", "in"))


@pytest.mark.parametrize(
    "text",
    [
        "Harbour Forum is currently undergoing maintenance. Please come back another time.",
        "Das Forum befindet sich derzeit in der Wartung. Bitte komme später wieder.",
        "Harbour Forumは現在メンテナンス中です。また後でお越しください。",
    ],
)
def test_a_lone_notice_of_maintenance_is_noticed_beside_a_menu(text: str) -> None:
    assert _alone(f"<title>Home | Harbour</title>{MENU}<p>{text}</p>").status is Status.SUSPECT


NAMED = ("body class=error404", "div class=noarticletext", "section id=page-404")


@pytest.mark.parametrize("named", NAMED)
def test_a_container_named_as_an_errors_tells_in_any_language(named: str) -> None:
    tag = named.partition(" ")[0]
    html = f"<title>ʻAʻohe</title><{named}><h1>Kai</h1><p>ʻAʻohe kikokikona a kēia.</p></{tag}>"
    assert _alone(html).status is Status.SUSPECT


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ("body class=error404", Status.SUSPECT),
        ("section id=page-404", Status.SUSPECT),
        ("div class=noarticletext", Status.DEAD),
        ("body class='mediawiki mw-special-Badtitle'", Status.DEAD),
        ("body class='mediawiki mw-invalidspecialpage'", Status.DEAD),
    ],
)
def test_only_a_container_that_a_software_has_for_nothing_else_proves(
    named: str, expected: Status
) -> None:
    html = f"<title>ʻAʻohe</title><{named}><h1>Kai</h1><p>ʻAʻohe kikokikona a kēia.</p>"
    assert _everywhere(html).status is expected


LINKS = "".join(f"<a href=/t/{number}>Topic</a> " for number in range(25))


@pytest.mark.parametrize(
    "html",
    [
        "<title>Spring tides | Harbour Forum</title><body class=page-404><h1>Spring tides</h1>"
        "<p>The quay is under water twice a month.</p>",
        "<title>Forum</title><link rel=canonical href=https://hello.test/notes/spring-tides>"
        "<body class=page-404><p>The quay is under water twice a month.</p>",
        f"<title>Forum</title><body class=page-404>{LINKS}<p>The quay is under water.</p>",
        f"<title>Forum</title><body class=page-404><p>{'The quay is under water. ' * 15}</p>",
    ],
)
def test_a_class_that_every_page_carries_tells_nothing_of_a_page_with_content(html: str) -> None:
    url = "https://hello.test/notes/spring-tides"
    assert judge(link_of(url), [seen(url, 200, html)], None, SETTINGS, now=NOW).status is Status.OK


@pytest.mark.parametrize(
    "named",
    ["body class=postid-404", "div class='no-results not-found'", "div class=err404 hidden"],
)
def test_a_number_or_an_empty_list_is_no_such_name(named: str) -> None:
    text = "<p>The ferry of 1911, seen from the quay, with its first crew on deck.</p>"
    assert _alone(f"<title>The ferry</title><{named}><h1>Ferry</h1>{text}").status is Status.OK


def test_a_menu_of_many_words_does_not_hide_what_title_and_heading_say() -> None:
    menu = "".join(f"<a href=/{number}>Course number {number}</a> " for number in range(99))
    assert _alone(f"<title>404 Page not found</title>{menu}<h1>404</h1>").status is Status.SUSPECT
    assert _alone(f"<title>404 Page not found</title>{menu}<h1>Dance</h1>").status is Status.OK


@pytest.mark.parametrize(
    "text",
    ["您的访问已被拦截，请稍后再试。", "您的请求被防火墙拦截，请输入验证码。", "请完成人机验证。"],
)
@pytest.mark.parametrize("status", [200, 503])
def test_chinese_guards_are_guards(text: str, status: int) -> None:
    page = f"<html lang=zh><title>提示</title><p>{text}</p>"
    assert _everywhere(page, status).status is Status.BLOCKED


@pytest.mark.parametrize("text", ["Il sito è in fase di manutenzione.", "Կայքը փակ է։"])
def test_a_notice_on_a_page_with_the_class_of_an_error_stays_a_notice(text: str) -> None:
    html = f"<title>Harbour</title><body class=page-404><p>{text}</p>"
    assert _everywhere(html).status is Status.SUSPECT


CARRIED = (
    "<script src='/_Incapsula_Resource?SWJIYLWA=719d'></script>",
    "<script>window._pxAppId = 'PX1';</script>",
    "<script src='https://x.token.awswaf.com/x/challenge.js'></script>",
    "<script>var wordfence_logHuman = 1; /* wordfence */</script>",
    "<script src='/TSPD/08?type=17'></script>",
)


@pytest.mark.parametrize("script", CARRIED)
def test_a_guards_script_on_a_page_with_words_of_its_own_is_no_challenge(script: str) -> None:
    text = "<p>The ferry of 1911, seen from the quay: two funnels, a crew of nine, and a dog that"
    text += " would not come down from the roof of the wheelhouse.</p>"
    assert _alone(f"<title>The ferry</title>{script}<h1>The ferry</h1>{text}").status is Status.OK


@pytest.mark.parametrize("script", CARRIED[:3])
def test_a_guards_script_on_a_page_that_says_nothing_is_one(script: str) -> None:
    html = f"<html><head>{script}</head><body></body></html>"
    assert _everywhere(html).status is Status.BLOCKED


def test_a_survey_that_ends_with_a_puzzle_is_a_page() -> None:
    hidden = "<input type=hidden name=token>" * 15
    fields = "<label>Name <input name=a></label><label>Ship <input name=b></label>"
    words = "<p>Tell us which of the ferries you took, and what the weather was. </p>" * 8
    end = "<p>Please complete the captcha below.</p>"
    html = f"<title>Ferries</title>{words}<form action=/send>{hidden}{fields}{end}</form>"
    assert _alone(html).status is Status.OK


@pytest.mark.parametrize(
    "title", ["HTTP状态 410 - 跑了。", "HTTP 상태 404 – 찾을 수 없음", "État HTTP 410 – Disparu"]
)
def test_a_headline_that_names_the_http_status_tells_in_any_language(title: str) -> None:
    html = f"<title>{title}</title><h1>{title}</h1><p>Apache Tomcat/9.0.71</p>"
    assert _alone(html).status is Status.SUSPECT
    assert _everywhere(html).status is Status.DEAD


def test_an_app_shell_may_show_a_picture_while_it_loads() -> None:
    html = f"<title>App</title><div id=app></div><p>Loading<img src=/l.gif></p>{SCRIPT}"
    assert _everywhere(html, 404).status is Status.SUSPECT


MENU = "<ul><li><a href=/>Board</a><li><a href=/faq>Help</a><li><a href=/new>New posts</a></ul>"


@pytest.mark.parametrize(
    "message",
    [
        "Invalid Thread specified. If you followed a valid link, please tell the administrator.",
        "The specified announcement does not exist.",
        "The requested topic is invalid or does not exist.",
        "Invalid forum",
        "Iste topico non existe ancora",
    ],
)
def test_what_boards_and_wikis_say_of_a_thing_that_they_have_not_got(message: str) -> None:
    html = f"<title>The Quay Board</title>{MENU}<h2>Message</h2><p>{message}</p>"
    assert _alone(html).status is Status.SUSPECT
    assert _everywhere(html).status is Status.DEAD


@pytest.mark.parametrize(
    "said",
    [
        "<p>Bug: an invalid thread specified in the feed ended the program. Mended in 2.1.",
        "<p>Whoever follows a printed path finds that the requested stile does not exist. ",
    ],
)
def test_a_page_that_speaks_of_what_does_not_exist_is_a_page(said: str) -> None:
    html = f"<title>Notes of the week</title><h1>Notes of the week</h1>{said}{TEXT}"
    assert _alone(html).status is Status.OK


def test_a_server_that_is_too_busy_is_away() -> None:
    html = f"<title>Board</title>{MENU}<p>The server is too busy now. Try again later.</p>"
    assert _alone(html).status is Status.SUSPECT
    assert _everywhere(html).reason is Reason.MAINTENANCE


TEXT = "<p>" + "The quay is under water twice a month, and nobody minds. " * 20
TITLED = "https://hello.test/notes/spring-tides-1911"


@pytest.mark.parametrize(
    ("html", "probed"),
    [
        (f"<title>The spring tides of 1911</title>{TEXT}", False),
        (f"<title>Notes</title><h1>Spring Tides, 1911</h1>{TEXT}", False),
        ("<title>The spring tides of 1911</title><p>Nothing much.</p>", True),
        (f"<title>The spring tides of 1911</title>{LINKS * 9}", True),
        (f"<title>Notes on spring</title>{TEXT}", True),
        (f"<title>Search results for spring tides</title>{TEXT}", True),
        (f"<title>Spring tides</title>{TEXT}<form><input type=password></form>", True),
    ],
)
def test_no_probe_url_for_a_page_that_is_titled_as_cited_and_has_a_text(
    html: str, probed: bool
) -> None:
    asked = ask(link_of(TITLED), [seen(TITLED, 200, html)], SETTINGS)
    assert [request.purpose for request in asked] == [Purpose.SIBLING] * probed


@pytest.mark.parametrize(
    ("url", "title", "probed"),
    [
        ("https://hello.test/essays/knots.html", "Knots - Lantern", False),
        ("https://hello.test/essays/on-knots", "Lantern", True),
        ("https://hello.test/essays/knots-and-splices", "Knots", True),
        ("https://www.lantern.test/lantern", "Lantern: the magazine", True),
        ("https://hello.test/news/story", "Top story", True),
    ],
)
def test_one_word_is_enough_in_the_title_of_a_text_where_it_tells_the_url_from_others(
    url: str, title: str, probed: bool
) -> None:
    page = seen(url, 200, f"<title>{title}</title>{TEXT}")
    asked = ask(link_of(url), [page], SETTINGS)
    assert [request.purpose for request in asked] == [Purpose.SIBLING] * probed


@pytest.mark.parametrize(
    ("to", "title", "probed"),
    [
        ("https://new.test/a/spring-tides", "Spring tides", False),
        ("https://new.test/a/spring-tides", "New Hello", True),
        ("https://new.test/a/4711", "Spring tides", True),
        ("https://new.test/", "Spring tides", True),
        ("https://new.test/search?q=spring-tides", "Spring tides", True),
    ],
)
def test_no_probe_url_for_a_moved_page_that_kept_its_name_and_is_titled_with_it(
    to: str, title: str, probed: bool
) -> None:
    url = "https://hello.test/notes/spring-tides"
    page = seen(to, 200, f"<title>{title}</title>{TEXT}", hops=((url, 301),))
    asked = ask(link_of(url), [page], SETTINGS)
    assert [request.purpose for request in asked] == [Purpose.SIBLING] * probed


def test_long_numbers_and_words_of_other_scripts_title_a_page_too() -> None:
    for path, title in (("news/48123.html", "Nr. 48123"), ("wiki/潮汐表", "潮汐表 - 百科")):
        url = f"https://hello.test/{path}"
        assert not ask(link_of(url), [seen(url, 200, f"<title>{title}</title>{TEXT}")], SETTINGS)


LEADS = "<meta http-equiv=refresh content='0;url="
CANONICAL = f"<link rel=canonical href={TITLED}>"


@pytest.mark.parametrize(
    ("html", "status"),
    [
        (f"<title>The boats</title>{CANONICAL}{TEXT}", Status.SUSPECT),
        (f"<title>The spring tides of 1911</title>{TEXT}", Status.DEAD),  # as wikis title them
        (f"<title>The boats</title>{CANONICAL}<p>The ferry.", Status.DEAD),
        (f"<title>Page not found</title>{CANONICAL}{TEXT}", Status.DEAD),
        (f"<title>The boats</title>{TEXT}", Status.DEAD),
        (f"<title>Moved</title>{LEADS}/b/spring-tides'>", Status.SUSPECT),
        (f"<title>Page not found</title>{LEADS}/b/spring-tides'>", Status.DEAD),
        (f"<title>Moved</title>{LEADS}/'>", Status.DEAD),
        (f"<title>Moved</title>{LEADS}/notes/'>", Status.DEAD),
        (f"<title>Moved</title>{LEADS}/error.html'>", Status.DEAD),
    ],
)
def test_a_404_with_the_page_that_was_cited_or_that_leads_on_is_in_doubt(
    html: str, status: Status
) -> None:
    first, second = seen(TITLED, 404, html), seen(TITLED, 404, html, purpose=Purpose.CONFIRM)
    verdict = judge(link_of(TITLED), [first, second], None, SETTINGS, now=NOW)
    assert verdict.status is status


GONE = {
    "a blog that was deleted": "<h1>harbour.example is no longer available.</h1>The authors have"
    " deleted this site.",
    "a story": "<h1>The author deleted this story.</h1>",
    "a file": "<h1>Invalid or Deleted File.</h1>",
    "a link": "<h1>That link does not work anymore</h1>",
    "a document": "<h1>This document has been removed</h1>at the request of the publisher",
    "an item that broke rules": "<p>You can't access this item because it is in violation of our"
    " terms.",
    "a job": "<title>Jobs</title><h1>This position has been filled</h1>",
    "an auction": "<p>This listing was ended by the seller.",
    "a product": "<p>Sorry, this product is no longer available",
    "an article that expired": "<p>The article you requested has expired or has been archived.",
    "a member": "<h1>This member is no longer active here.</h1>",
    "a service": "<title>We have shut down</title><h1>Storyteller has shut down</h1>",
    "a site": "<h1>This website has closed</h1><p>Thank you, after ten years.",
    "a domain": "<h1>This domain has expired.</h1>",
    "a seized domain": "<h1>This domain has been seized</h1>",
    "a number that is unknown": "<p>No article with that ID.",
    "no data": "<div>No data found</div>",
    "German": "<p>Der angeforderte Artikel ist nicht mehr verfügbar.",
    "French": "<p>Cette annonce a été supprimée par son auteur.",
    "Spanish": "<p>Esta cuenta ha sido suspendida.",
    "Italian": "<p>Questo prodotto non è più disponibile.",
    "Portuguese": "<p>Este anúncio foi removido.",
    "Dutch": "<p>Deze vacature is niet meer beschikbaar.",
    "Russian": "<p>Данная страница удалена её автором.",
    "Chinese": "<p>该内容已被作者删除",
    "Japanese": "<p>この求人は募集を終了しました。削除されたページです。",
    "Korean": "<p>해당 게시물은 삭제되었습니다.",
    "Turkish": "<p>Bu ilan yayından kaldırıldı.",
}


@pytest.mark.parametrize("html", GONE.values(), ids=GONE)
def test_a_statement_that_a_thing_is_gone_is_suspect(html: str) -> None:
    verdict = _alone(html)
    assert (verdict.status, verdict.reason) == (Status.SUSPECT, Reason.NOT_FOUND_TEXT)


STILL_THERE = {
    "a pub that closed": "<h1>The Anchor has closed after 200 years</h1><p>It stood at the harbour"
    " since 1812, and its last landlord poured the last pint on a wet night in May.",
    "a statue that was removed": "<p>The statue has been removed from the harbour for repairs.",
    "a festival": "<p>Thank you for coming! The festival ended with a concert on the old pier.",
    "an album": "<h1>Currently Unavailable</h1><p>The second album of the band, recorded in two"
    " nights.",
    "work on a harbour": "<title>Maintenance of the harbour</title><h1>Harbour maintenance</h1><p>"
    "The dredger comes in March and takes the silt of two winters out of the northern basin.",
    "a boiler, in Italian": "<title>Manutenzione della caldaia</title><h1>Manutenzione della"
    " caldaia</h1><p>La manutenzione della caldaia va fatta una volta all'anno.",
    "a tag": "<p>My car is blue. <p>invalid TEI tag",
}


@pytest.mark.parametrize("html", STILL_THERE.values(), ids=STILL_THERE)
def test_short_pages_about_what_ended_are_ok(html: str) -> None:
    assert _alone(html).status is Status.OK


@pytest.mark.parametrize(
    "text",
    [
        "This blog is open to invited readers only",
        "You need access. Ask the owner, or switch to an account with access.",
        "You are not logged in or you do not have permission to access this page.",
        "Vous devez être connecté pour lire ce sujet.",
        "您需要登录才能查看此内容",
    ],
)
def test_a_page_for_members_is_blocked(text: str) -> None:
    verdict = _alone(f"<p>{text}")
    assert (verdict.status, verdict.reason) == (Status.BLOCKED, Reason.LOGIN_REQUIRED)


NOT_FOUND_ANYWHERE = {
    "sv": "Vi kan tyvärr inte hitta den sidan",
    "nb": "Beklager, vi kan ikke finne den siden",
    "nn": "Beklagar, vi kan ikkje finne denne sida",
    "el": "Δυστυχώς, δεν μπορούμε να βρούμε αυτήν τη σελίδα",
    "sr": "Жао нам је, не можемо наћи ту страницу",
    "hr": "Oprosti! Ne možemo pronaći tu stranicu",
    "sl": "Oprostite, te strani ne najdemo",
    "lt": "Atsiprašome, negalime rasti šio tinklalapio",
    "bg": "Страницата не е открита",
    "be": "Старонка ня знойдзена",
    "uk": "На жаль, не вдалося знайти цю сторінку",
    "gl": "Desculpe, non podemos atopar esa páxina",
    "is": "Því miður, við finnum ekki þessa síðu",
    "sq": "Na ndjeni, s’e gjejmë dot atë faqe",
    "eo": "Bedaŭrinde ni ne povas trovi tiun paĝon.",
    "cy": "Ymddiheuriadau, nid ydym yn gallu dod o hyd i'r dudalen honno",
    "pa": "ਅਫ਼ਸੋਸ, ਸਾਨੂੰ ਉਹ ਸਫ਼ਾ ਨਹੀਂ ਲੱਭਿਆ",
    "te": "క్షమించండి, ఆ పేజీని కనుగొనలేకపోయాం",
    "si": "කණගාටුයි, එම පිටුව හමු නොවුණි",
    "am": "ይቅርታ፣ ያንን ገጽ ማግኘት አልቻልንም",
    "ar": "لم يُعثر على الصفحة.",
    "uz": "Kechirasiz, biz bu sahifani topa olmadik",
    "tl": "Paumanhin, di po namin makita ang pahinang yan",
}


@pytest.mark.parametrize("language", NOT_FOUND_ANYWHERE)
def test_a_page_that_says_that_it_cannot_be_found_is_noticed_in_any_language(language: str) -> None:
    said = NOT_FOUND_ANYWHERE[language]
    verdict = _alone(f"<title>{said} — Larch</title><h1>{said}</h1><p>Larch Library</p>")
    assert (verdict.status, verdict.reason) == (Status.SUSPECT, "not-found-text")


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_letter_may_be_written_as_one_sign_or_two(form: Literal["NFC", "NFD"]) -> None:
    said = unicodedata.normalize(form, "দুঃখিত, সংস্থানটি পাওয়া যাচ্ছে না")
    assert _alone(f"<title>Larch</title><h1>{said}</h1>").reason is Reason.NOT_FOUND_TEXT


def test_a_picture_before_a_line_and_vowel_signs_do_not_hide_what_it_says() -> None:
    rest = "রিসোর্সটি আর উপলব্ধ নেই। ঠিকানায় টাইপিং ত্রুটি থাকতে পারে। " * 4
    said = f"<title>Uptime</title><div><strong>🐻 পৃষ্ঠাটি খুঁজে পাওয়া যায়নি</strong></div><p>{rest}</p>"
    assert _alone(said).reason is Reason.NOT_FOUND_TEXT


def test_a_list_of_statuses_is_a_page() -> None:
    items = "".join(
        f"<li>{status}</li>"
        for status in ("400 Bad Request", "401 Unauthorized", "403 Forbidden", "404 Not Found",
                       "500 Internal Server Error")
    )  # fmt: skip
    assert _alone(f"<title>Error pages</title><h2>Legacy</h2><ul>{items}</ul>").status == Status.OK


UNREAD = "<title>Ikk xew</title><a href=/>Tamnagalt</a> <a href=/b>Amagrad</a><p>Ulac aya dagi.</p>"
"""A page of a site in a language that no rule reads."""
HOME = f"<title>Tamnagalt</title><p>{' '.join(f'amag{chr(97 + n)}rad' for n in range(26))}</p>"


@pytest.mark.parametrize(
    ("page", "home", "status"),
    [
        (UNREAD, (200, HOME), Status.DEAD),
        (UNREAD, (200, UNREAD), Status.SUSPECT),  # a notice stands on the home page, too
        (UNREAD, (200, "<title>Tamnagalt</title><p>amagrad</p>"), Status.SUSPECT),
        (UNREAD, (503, HOME), Status.SUSPECT),
        (UNREAD, (404, ""), Status.SUSPECT),
    ],
)
def test_a_home_page_tells_what_no_rule_can_read(
    page: str, home: tuple[int, str], status: Status
) -> None:
    assert MADE is not None
    visit, other = seen(URL, 200, page), seen(MADE.url, 200, page, purpose=Purpose.SIBLING)
    (request,) = ask(LINK, [visit, other], SETTINGS)
    assert (request.url, request.purpose) == ("https://site.example/", Purpose.HOME)
    there = seen(request.url, *home, purpose=Purpose.HOME)
    assert judge(LINK, [visit, other, there], None, SETTINGS, now=NOW).status is status


def test_the_home_page_is_not_requested_where_it_tells_nothing() -> None:
    assert MADE is not None
    bare = UNREAD.replace("<a href=/b>", "<b>")  # an application's message has no menu
    for page in (bare, "<title>Page not found</title><a href=/>Home</a> <a href=/b>Blog</a>"):
        visit, other = seen(URL, 200, page), seen(MADE.url, 200, page, purpose=Purpose.SIBLING)
        assert all(each.purpose is not Purpose.HOME for each in ask(LINK, [visit, other], SETTINGS))


@pytest.mark.parametrize(
    ("own", "status"),
    [
        ("/404.html", Status.SUSPECT), ("/uk/404/", Status.SUSPECT), ("/not-found", Status.SUSPECT),
        ("/rooms/404-and-more", Status.OK), ("/2011/06/an-essay.html", Status.OK),
    ],
)  # fmt: skip
def test_an_error_page_that_names_itself(own: str, status: Status) -> None:
    words = " ".join(f"amag{chr(97 + n)}rad" for n in range(26))
    page = f"<link rel=canonical href={own}><title>Tamnagalt</title><p>{words * 20}</p>"
    assert _alone(page).status is status
    if status is Status.SUSPECT:
        assert _everywhere(page).status is Status.DEAD
