"""The language of a text, recognised by its function words: pages often declare none."""

import re
from collections.abc import Sequence
from itertools import filterfalse

_FUNCTION_WORDS = {
    "cs": "se je na že jako pro které nebo podle jsou",
    "da": "og det at er på ikke til af der med",
    "de": "der die und das ist den nicht mit sie ein",
    "en": "the of and to is that for with you are",
    "es": "el los las una que por con para del como",
    "fi": "ja on ei että se mutta ovat tai kun joka",
    "fr": "les des est une dans que pour vous pas qui",
    "hu": "és hogy nem egy az meg ez vagy mint csak",
    "id": "yang dan untuk dengan tidak dari ini pada adalah dapat",
    "it": "il che di per una con sono della non gli",
    "nl": "het een van niet voor met zijn dat op te",
    "no": "og det at er på ikke til av som med",
    "pl": "nie się jest na że jak dla przez oraz lub",
    "pt": "não uma os com para você são em que do",
    "ro": "și să care pentru este din nu sau mai cu",
    "sv": "och att det som är på inte för med av",
    "tr": "ve bir bu için ile olarak gibi çok veya daha",
    "vi": "và của không các được cho một là có trong",
}
"""The commonest words of languages in Latin script."""
_LETTERS = {
    "ja": "[\u3040-\u30ff]", "ko": "[\uac00-\ud7af]", "zh": "[\u3400-\u4dbf\u4e00-\u9fff]",
    "el": "[\u0370-\u03ff]", "Cyrl": "[\u0400-\u052f]", "Hebr": "[\u0590-\u05ff]",
    "Arab": "[\u0600-\u06ff]", "Deva": "[\u0900-\u097f]", "th": "[\u0e00-\u0e7f]",
}  # fmt: skip
"""The letters that a text's own words are written in, by language, or by script (ISO 15924) where
many languages write so. Japanese comes before Chinese, whose characters it writes, too."""
_OTHER_LETTERS = {name: re.compile(letters) for name, letters in _LETTERS.items()}
_LANGUAGES_OF: dict[str, list[str]] = {}
for _language, _words in _FUNCTION_WORDS.items():
    for _word in _words.split():
        _LANGUAGES_OF.setdefault(_word, []).append(_language)
_READ = 500
"""Words of a text that are read."""
_PART = 0.05
"""The part of a text's words that its language's function words are, at least."""
_WRITTEN = 0.2
"""The part of a text's words that another script's are: the others are names and code."""
_MARGIN = 1.5
"""How many times as many they are as those of the next language."""


def language_of(words: Sequence[str]) -> str:
    """Return the language of a text (ISO 639-1), or its script where that is not one language's.

    Empty where its words do not tell.

    Args:
        words: the text's words, as `words_of` gives them; the first 500 are read.
    """
    words = words[:_READ]
    others = list(filterfalse(str.isascii, words))
    if others and len(others) >= _WRITTEN * len(words):
        for name, letters in _OTHER_LETTERS.items():
            if sum(map(bool, map(letters.match, others))) >= _WRITTEN * len(words):
                return name
    found = dict.fromkeys(_FUNCTION_WORDS, 0)
    for word in filter(_LANGUAGES_OF.__contains__, words):
        for language in _LANGUAGES_OF[word]:
            found[language] += 1
    second, first = sorted(found, key=found.__getitem__)[-2:]
    most = found[first]
    sure = most > 0 and most >= _PART * len(words) and most >= _MARGIN * found[second]
    return first if sure else ""
