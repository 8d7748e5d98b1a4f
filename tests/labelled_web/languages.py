"""Regrets told with status 200 in languages and words of every kind, and honest pages beside them.

Each site has the same page for every address, with the furniture that real ones have: menus,
"log in", a search box, a footer.
"""

from loccit.testing import Site
from tests.labelled_web.common import DEAD, OK, SUSPECT, Case, Host, bare, host, page, short

_MENU = (
    "<nav><a href=/>Home</a> <a href=/login>Log in</a> <a href=/join>Sign up</a> "
    "<a href=/country>Country and region</a> <a href=/help>Help for your browser</a></nav>"
)

_UNREAD = "<a href=/amawal>Amawal</a> <a href=/isallen>Isallen</a> Ulac aya dagi tura."

_REGRETS = (
    ("sv", "Sidan hittades inte", "Vi kan tyvärr inte hitta sidan du söker."),
    ("da", "Siden blev ikke fundet", "Siden, du leder efter, findes ikke længere."),
    ("no", "Fant ikke siden", "Siden du leter etter finnes ikke."),
    ("fi", "Sivua ei löydy", "Etsimääsi sivua ei ole olemassa."),
    ("is", "Síðan fannst ekki", "Við fundum ekki síðuna."),
    ("cs", "Stránka nenalezena", "Požadovaná stránka neexistuje."),
    ("sk", "Stránka sa nenašla", "Hľadaná stránka neexistuje."),
    ("hu", "Az oldal nem található", "A keresett oldal nem létezik."),
    ("ro", "Pagina nu a fost găsită", "Pagina căutată nu există."),
    ("bg", "Страницата не е намерена", "Търсената страница не съществува."),
    ("sr", "Страница није пронађена", "Тражена страница не постоји."),
    ("hr", "Stranica nije pronađena", "Tražena stranica ne postoji."),
    ("sl", "Strani ni mogoče najti", "Iskana stran ne obstaja."),
    ("el", "Η σελίδα δεν βρέθηκε", "Η σελίδα που ζητήσατε δεν υπάρχει."),
    ("uk", "Сторінку не знайдено", "Такої сторінки не існує."),
    ("he", "הדף לא נמצא", "הדף שחיפשת אינו קיים."),
    ("fa", "صفحه یافت نشد", "صفحه مورد نظر شما وجود ندارد."),
    ("hi", "पृष्ठ नहीं मिला", "आप जिस पृष्ठ को खोज रहे हैं वह मौजूद नहीं है।"),
    ("th", "ไม่พบหน้านี้", "ขออภัย ไม่พบหน้าที่คุณต้องการ"),
    ("id", "Halaman tidak ditemukan", "Halaman yang Anda cari tidak ada."),
    ("ca", "No s’ha trobat la pàgina", "La pàgina que cerqueu no existeix."),
    ("lt", "Puslapis nerastas", "Ieškomas puslapis neegzistuoja."),
    ("lv", "Lapa nav atrasta", "Meklētā lapa neeksistē."),
    ("et", "Lehekülge ei leitud", "Otsitud lehekülge ei ole."),
    # Languages that no table of ours holds: the made-up address proves it all the same.
    ("sq", "Faqja nuk u gjet", "Faqja që kërkoni nuk ekziston."),
    ("hy", "Էջը չի գտնվել", "Որոնված էջը գոյություն չունի։"),
    ("ka", "გვერდი ვერ მოიძებნა", "თქვენ მიერ მოძებნილი გვერდი არ არსებობს."),
    ("cy", "Heb ddod o hyd i’r dudalen", "Nid yw’r dudalen yn bodoli."),
    ("mn", "Хуудас олдсонгүй", "Таны хайсан хуудас байхгүй байна."),
)

_WORDINGS = (
    ("fishing", "Gone fishing", "Whatever was here is not here now."),
    ("lost", "Well, this is awkward", "You have come to a place that we do not know."),
    ("moved", "We have a new website", "Please use the menu to find what you need."),
    ("dog", "Our dog ate this page", "Try the start page, or ask the dog."),
    ("plain", "Harbour Gazette", "No content is available at this address."),
    ("robot", "Oops", "Something is missing here. Are you sure that the address is right?"),
)

HOSTS: tuple[Host, ...] = (
    *(
        host(f"menu-{code}.example",
             Case("/2012/04/a-long-story", DEAD, f"soft 404 with a menu, told in {code}"),
             site=Site("", otherwise=short(title, text + _MENU)))
        for code, title, text in _REGRETS
    ),
    *(
        host(f"wording-{name}.example",
             Case("/articles/river-levels", DEAD, f"the same for all: “{title}”"),
             site=Site("", otherwise=short(title, text + _MENU)))
        for name, title, text in _WORDINGS
    ),
    # In words that no rule reads: what stands on the home page tells a notice from a regret.
    host("unread-regret.example",
         Case("/2012/04/a-long-story", DEAD, "the same for all but the home page, in Kabyle"),
         site=Site("", {"/": page("Tiɣremt n Tefsut")}, otherwise=short("Ulac", _UNREAD))),
    host("unread-notice.example",
         Case("/2012/04/a-long-story", SUSPECT, "the same for all and the home page, in Kabyle"),
         site=Site("", otherwise=short("Ulac", _UNREAD))),
    # Said with 200 where others get an honest 404: it looks gone, and nothing proves it.
    host("removed-entry.example",
         Case("/entries/77", SUSPECT, "an entry that says it was removed; others get a 404",
              short("Article not found", "This article is no longer in our archive."))),
    host("removed-fr.example",
         Case("/billets/77", SUSPECT, "the same in French; others get a 404",
              short("Page introuvable", "Ce billet n’existe plus."))),
    host("removed-ja.example",
         Case("/kiji/77", SUSPECT, "the same in Japanese; others get a 404",
              short("この記事は存在しません", "トップページへ戻る。"))),
    # The words alone mean nothing.
    host("phrasebook.example",
         Case("/de/seite", OK, "a lesson that explains the words",
              page("Wie sagt man “page not found” auf Deutsch?")),
         Case("/zh/lesson-9", OK, "a lesson in Chinese",
              page("第九課：「找不到網頁」怎麼說")),
         Case("/fr/introuvable", OK, "a dictionary's entry of a few words",
              short("introuvable", "adj. Qu’on ne peut trouver. Un livre introuvable.")),
         Case("/ru/slovar", OK, "a dictionary's entry in Russian",
              short("Словарь: слово дня", "Слово дня — «пропажа».")),
         Case("/untranslated", OK, "a page without prose",
              bare("<title>Table of tides</title><table><tr><td>1.2<td>3.4<td>0.8</table>"))),
)  # fmt: skip
