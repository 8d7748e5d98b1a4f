"""The language of a text, told by its function words."""

import pytest

from loccit.page.language import language_of
from loccit.page.sketch import words_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The house of the man that is with you and the dog is for sale.", "en"),
        ("Das Haus ist nicht groß, und die Tür mit dem Schild ist zu.", "de"),
        ("Les maisons des voisins sont dans une rue que vous ne connaissez pas.", "fr"),
        ("Las casas de los vecinos son una parte del barrio, como el parque.", "es"),
        ("As casas não são uma parte do bairro, e os vizinhos são com você.", "pt"),
        ("Rumah yang besar itu tidak dapat dijual dengan mudah dan cepat.", "id"),
        ("路由的配置", "zh"),
        ("ルーティングの設定 routes", "ja"),
        ("라우팅을 설정하는 방법", "ko"),
        ("Настройка маршрутов в router", "Cyrl"),  # of many languages
        ("The router of the α and the β version is for you and that is all there is.", "en"),
        ("foo bar baz", ""),
        ("", ""),
    ],
)
def test_language(text: str, language: str) -> None:
    assert language_of(words_of(text)) == language
