"""An HTML answer's bytes → what verdicts need of it. Pure."""

from loccit.page.read import DRAWN, KEPT, NO_TEXT, read_page, without_own_address
from loccit.page.sketch import similarity

__all__ = ["DRAWN", "KEPT", "NO_TEXT", "read_page", "similarity", "without_own_address"]
