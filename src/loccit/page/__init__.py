"""What verdicts need of an HTML answer: its text, its title, where it points. Pure."""

from loccit.page.read import read_page
from loccit.page.sketch import similarity

__all__ = ["read_page", "similarity"]
