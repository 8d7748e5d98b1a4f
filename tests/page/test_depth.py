"""The second reading: what it finds, and that pages with something to say never get it."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from loccit.page import read as read_module, read_page
from loccit.testing.pages import essay

URL = "https://site.example/essays/one"


def read(html: str) -> tuple[str, ...]:
    return read_page(html.encode(), "text/html; charset=utf-8", URL).scripts


@pytest.mark.parametrize(
    ("html", "mark"),
    [
        ("<div id=px-captcha></div>", "#px-captcha"),
        ("<form class='cf-turnstile big'></form>", ".cf-turnstile big"),
        ("<form><textarea name=t></textarea></form>", "field:textarea t"),
        ("<form><input name=mail type=EMAIL></form>", "field:email mail"),
        ("<form><input name=q></form>", "field:text q"),
        ("<!-- parked by \n nobody --><p>Hm", "comment:parked by nobody"),
        ("<div id=root></div><script src=/a.js></script>", "empty:root"),
        ("<p>Menu<div id=app>Loading…</div><script src=/a.js></script>", "empty:app"),
        ("<app-root></app-root><script src=/a.js></script>", "empty:app-root"),
    ],
)
def test_marks(html: str, mark: str) -> None:
    assert mark in read(html)


def test_fields_that_ask_for_nothing_are_no_fields() -> None:
    found = read("<form><input type=hidden name=a><input type=submit><input type=checkbox></form>")
    assert not [mark for mark in found if mark.startswith("field:")]


def test_a_mount_that_holds_something_is_not_empty() -> None:
    found = read(f"<div id=app>{'word ' * 20}</div><script src=/a.js></script>")
    assert not [mark for mark in found if mark.startswith("empty:")]


def test_what_a_page_shows_instead_of_words() -> None:
    html = (
        "<img src=/a.png><iframe src='//p.example/e/17'></iframe><object data=/b.swf></object>"
        "<video><source src=/c.mp4></video><img src='data:x'><img src=/count width=1 height=1>"
    )
    page = read_page(html.encode(), "text/html", URL)
    assert set(page.embedded_media) == {"/a.png", "//p.example/e/17", "/b.swf", "/c.mp4"}


@pytest.mark.parametrize(
    "html", [essay("A plain page"), "<title>Tea</title><p>Tea.", essay("Long", count=60)]
)
def test_pages_with_nothing_but_words_are_read_once(
    html: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def look(tree: LexborHTMLParser, markup: str) -> tuple[str, ...]:
        raise AssertionError(markup)

    monkeypatch.setattr(read_module, "look", look)
    assert read_page(html.encode(), "text/html; charset=utf-8", URL).words


@pytest.mark.parametrize(
    "html",
    [
        "<h1 hidden>Not found</h1><h1>Ferries</h1>",
        "<h1 style='Display: None'>Not found</h1><h1>Ferries</h1>",
        "<div style='visibility:hidden'><h1>Not found</h1></div><h1>Ferries</h1>",
        "<template><h1>Not found</h1></template><h1>Ferries</h1>",
        "<h1> </h1><h2>Ferries</h2>",
    ],
)
def test_the_first_heading_that_is_shown(html: str) -> None:
    assert read_page(html.encode(), "text/html", URL).heading == "Ferries"


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("Запрашиваемая страница не найдена. Возможно, она была удалена", "cp1251"),
        ("お探しのページは削除されたか、移動されました", "euc-jp"),
        ("お探しのページは削除されたか、移動されました", "cp932"),
        ("마지막 시간표는 노란 종이에 인쇄되었다", "euc-kr"),
        ("抱歉，您要找的頁面不存在或已被移除", "big5"),
        ("抱歉，您访问的页面不存在或已被删除", "gb18030"),
        ("Η σελίδα που ζητήσατε δεν υπάρχει πια", "cp1253"),
        ("הדף שחיפשת אינו קיים עוד באתר", "cp1255"),
        ("ขออภัย ไม่พบหน้าที่คุณต้องการ", "cp874"),
        ("L'été où naquit la fête, à Orléans, près d'un château", "cp1252"),
        ("Die Fähre fährt über die Flüsse, grüßt und lärmt", "cp1252"),
    ],
)
def test_encodings_that_nobody_told(text: str, codec: str) -> None:
    html = f"<html><title>x</title><p>{text}. {text}.</p>".encode(codec)
    assert read_page(html, "text/html", URL).text == f"{text}. {text}."
