"""An HTML answer's bytes → what verdicts need of it. Pure."""

from loccit.page.read import read_page
from loccit.page.sketch import similarity

__all__ = ["read_page", "similarity"]
