"""An HTML answer's bytes → what verdicts need of it. Pure."""

from loccit.page.comparable import (
    KEPT,
    is_comparable,
    shortened,
    sketch_of,
    without_own_address,
)
from loccit.page.elements import DRAWN
from loccit.page.read import NO_TEXT, read_page, visible_text
from loccit.page.sketch import containment, held, similarity

__all__ = [
    "DRAWN",
    "KEPT",
    "NO_TEXT",
    "containment",
    "held",
    "is_comparable",
    "read_page",
    "shortened",
    "similarity",
    "sketch_of",
    "visible_text",
    "without_own_address",
]
