"""loccit: is everything an archive of posts cites still in the place cited?"""

__version__ = "0.1.0"
