"""An HTML answer's bytes → what verdicts need of it. Pure."""

from loccit.page.read import (
    DRAWN,
    KEPT,
    NO_TEXT,
    is_comparable,
    read_page,
    shortened,
    sketch_of,
    visible_text,
    without_own_address,
)
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
