"""Notices and not-found sentences in many languages, and pages that no rule can read."""

import pytest

from loccit.judge.languages import Expressions, Knowledge
from loccit.model import Status
from loccit.reasons import Reason
from tests.judge.test_notices import _alone, _everywhere

MENU = "<a href=/>Harbour Wiki</a> <a href=/recent>Recent</a>"

TROUBLE = {
    "es": "El archivo tiene dificultades técnicas.",
    "fi": "Sivustolla on teknisiä ongelmia.",
    "hu": "Az oldallal műszaki nehézségek vannak.",
    "ro": "Avem probleme tehnice.",
    "sl": "Stran ima tehnične težave.",
    "lv": "Vietnē ir tehniskas problēmas.",
    "ar": "يعاني هذا الموقع من مشكلات فنية.",
    "bn": "সাইটে প্রযুক্তিগত সমস্যা হয়েছে।",
    "ka": "საიტს ტექნიკური პრობლემები აქვს.",
}
DENIED = {
    "pt": "Privilégios insuficientes para ver isto.",
    "nb": "Utilstrekkelige rettigheter for å vise siden.",
    "lt": "Jums nepakanka teisių.",
    "be": "У доступе адмоўлена.",
    "sq": "Privilegje të pamjaftueshme.",
    "ne": "अनुमति अस्वीकृत।",
    "ta": "அனுமதி மறுக்கப்பட்டது.",
    "hy": "Մուտքն արգելված է։",
}
NOTHING = {
    "nl": "Dit onderwerp bestaat nog niet.",
    "et": "Määratud dokumenti ei leitud.",
    "lv": "Baidos, ka mēs nevarējām atrast jūsu resursu.",
    "ca": "Aquesta pàgina encara no existix.",
    "oc": "Impossible de trobar lo document.",
    "az": "Bu səhifə hələ mövcud deyil.",
    "he": "דף זה עדיין לא קיים.",
    "ar": "لم نتمكن من إيجاد هذا.",
    "th": "ไม่พบเอกสารที่ระบุ",
    "ko": "이 주제는 아직 없습니다.",
}


def _page(language: str, text: str) -> str:
    return f"<!doctype html><html lang={language}><title>Harbour Wiki</title>{MENU}<p>{text}</p>"


@pytest.mark.parametrize(("language", "text"), TROUBLE.items())
def test_trouble_for_every_address_is_a_suspicion(language: str, text: str) -> None:
    verdict = _everywhere(_page(language, text))
    assert (verdict.status, verdict.reason) == (Status.SUSPECT, Reason.ERROR_PAGE)


@pytest.mark.parametrize(("language", "text"), DENIED.items())
def test_a_refusal_for_every_address_is_blocked(language: str, text: str) -> None:
    assert _everywhere(_page(language, text)).status is Status.BLOCKED


@pytest.mark.parametrize(("language", "text"), NOTHING.items())
def test_a_sentence_that_nothing_is_there(language: str, text: str) -> None:
    assert _everywhere(_page(language, text)).status is Status.DEAD
    alone = _alone(_page(language, text))
    assert (alone.status, alone.reason) == (Status.SUSPECT, Reason.NOT_FOUND_TEXT)


def test_what_no_rule_can_read_is_not_dead() -> None:
    verdict = _everywhere(_page("haw", "ʻAʻole i loaʻa kēia kumuhana i kēia manawa."))
    assert (verdict.status, verdict.reason) == (Status.SUSPECT, Reason.SAME_FOR_ALL_URLS)


def test_a_footer_is_no_refusal() -> None:
    text = "Rien de tel.</p><p>Toute reproduction interdite. Reproduction interdite sans accord."
    assert _everywhere(_page("fr", f"Page introuvable. {text}")).status is Status.DEAD


def test_expressions_of_other_scripts() -> None:
    found = Expressions({"en": "under repair", "ru": "на ремонте", "th": "ปรับปรุง"})
    assert found.search("the site is under repair") == "under repair"
    assert found.search("сайт на ремонте") == "на ремонте"
    assert found.search("กำลังปรับปรุงเว็บ") == "ปรับปรุง"
    assert found.search("plain text") is None
    assert found.search("сайт работает") is None
    assert Expressions({"ru": "на ремонте"}).search("under repair") is None


def test_what_the_tables_know() -> None:
    known = Knowledge([{"en": "a", "ru": "бвгд"}, {"en": "c", "ru": "деж", "no": "å"}])
    assert known.languages == {"en", "ru"}
    assert known.reads("en-GB", "ships")
    assert known.reads("", "ships and quays, été")
    assert known.reads("ru_RU", "где")
    assert not known.reads("haw", "kumuhana")
    assert not known.reads("", "ଏହି ସାଇଟରେ")


def test_a_status_in_a_line_of_its_own_outranks_a_sentence_about_the_page() -> None:
    text = "<h2>403</h2><p>Bu sayfaya erişim yetkiniz bulunmamaktadır."
    assert _everywhere(_page("tr", text)).status is Status.BLOCKED


def test_a_guards_own_not_found_page_is_no_challenge() -> None:
    text = "<h2>404 - Not Found</h2><p>This website is protected with BunkerWeb"
    assert _everywhere(_page("en", text)).status is Status.DEAD
