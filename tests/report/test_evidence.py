"""The judge's sentences in the page's languages."""

import re
import tomllib
from pathlib import Path

import pytest

from loccit.config.settings import Language, ReportSettings
from loccit.model import Status
from loccit.report import html
from loccit.report.html.evidence import evidence_of
from loccit.report.html.page import page
from loccit.report.html.words import LANGUAGES
from tests.report.made import found, reported

FOLDER = Path(html.__file__).parent / "languages" / "evidence"
PLACES = re.compile(r"\{\w+\}")
OTHERS = [language for language in LANGUAGES if language != "en"]


def lines(language: Language) -> dict[str, str]:
    return tomllib.loads((FOLDER / f"{language}.toml").read_text("utf-8"))


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_the_same_sentences_with_the_same_places(language: Language) -> None:
    theirs = lines(language)
    assert theirs.keys() == lines("zh-Hans").keys()
    for english, translation in theirs.items():
        assert sorted(PLACES.findall(translation)) == sorted(PLACES.findall(english))
    assert [english for english, text in theirs.items() if text == english] == []


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("The link works.", "链接可用。"),
        ("https://a.example/ answered 404.", "https://a.example/ 应答 404。"),
        (
            "Requested again later in the run: The server does not answer.",
            "本次检查稍后再次请求：服务器没有应答。",
        ),
        (
            "The server refuses us (status 403).",
            "服务器拒绝我们（状态 403）。",
        ),
        (
            "The page says “Sorry, no such page works.”.",
            "页面写着“Sorry, no such page works.”。",
        ),
        (
            "At first: https://a.example/: reset (by peer).",
            "起初：https://a.example/: reset (by peer).",
        ),
        ("A plugin says something else.", None),
    ],
)
def test_what_is_put_into_a_sentence_stays(english: str, chinese: str | None) -> None:
    assert evidence_of("zh-Hans").translated(english) == chinese


def test_english_stays() -> None:
    assert evidence_of("en").translated("The link works.") is None


def test_the_page_has_the_sentence_in_its_language_or_names_it_as_english() -> None:
    report = reported([found("https://a.example/1", Status.DEAD, "not-found")])
    english = "".join(page(report, ReportSettings()))
    chinese = "".join(page(report, ReportSettings(language="zh-Hans")))
    sentence = next(report.findings()).verdict.sentence
    translated = evidence_of("zh-Hans").translated(sentence)
    assert sentence in english
    assert (translated or f'<span lang="en">{sentence}</span>') in chinese
