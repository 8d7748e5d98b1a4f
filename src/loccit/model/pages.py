"""The parts of a page that are kept."""

from msgspec import Struct


class MainText(Struct, frozen=True, gc=False, omit_defaults=True):
    """A page's main text, without menus, headers, footers, side columns and links."""

    sketch: bytes
    """A bottom-k MinHash sketch (`loccit.page.sketch`)."""
    words: int
    linked: float = 0.0
    """The part of its characters that stood in links, 0 to 1: those are left out of `words`."""
    site: str = ""
    """The site's name as the page declares it (`og:site_name`)."""
    terms: bytes = b""
    """Hashes of the words that it uses most (`loccit.page.vocabulary`); empty where the state of an
    earlier version does not have them."""
    language: str = ""
    """The language that its words are of (`loccit.page.language`); empty where they do not tell."""
    addresses: bytes = b""
    """Hashes of what it links to and of its pictures (`loccit.page.language_independent`)."""
    names: bytes = b""
    """Hashes of the names in it."""


class Page(Struct, frozen=True, omit_defaults=True):
    """The facts of an HTML answer that verdicts need; small, since every observation has them."""

    title: str = ""
    heading: str = ""
    """The first `h1` (or `h2` where there is none)."""
    text: str = ""
    """The visible text's beginning (2,000 characters at most), white space folded."""
    shortened: bool = False
    """Less of the text was stored than was read (`loccit.page.shortened`)."""
    words: int = 0
    """Words in all of the visible text that was read (a CJK character counts as one)."""
    text_digest: str = ""
    """BLAKE2b-64 of the folded visible text, hexadecimal."""
    sample: bytes = b""
    """Hashes of runs of three words taken evenly from the whole text (`loccit.page.sketch`)."""
    sketch: bytes = b""
    """A bottom-k MinHash sketch of the text's shingles, for similarity; made when it is needed
    (`loccit.page.sketch_of`)."""
    rest: str = ""
    """What follows `text` in the visible text, as far as a sketch needs it. Never stored."""
    canonical: str | None = None
    """`rel=canonical` (or `og:url`), absolute."""
    language: str = ""
    refresh: str | None = None
    """The target of a `meta refresh` or a plain script redirect, absolute, where there is one."""
    scripts: tuple[str, ...] = ()
    """`src` of external scripts and frames, and openings of short inline ones; bounded.

    Also what marks a page that says little: `loccit.page.markers` tells which.
    """
    embedded_media: tuple[str, ...] = ()
    """Of pages that are not long: the addresses of pictures, frames and players, as written, and
    what is drawn or to be filled in without one."""
    lines: tuple[str, ...] = ()
    """Of pages that are not long: the texts of its short block elements, in order; bounded."""
    links: int = 0
    has_password_field: bool = False
    generator: str = ""
    ids: tuple[str, ...] = ()
    """Fragment targets (`id`, `a[name]`), kept only where fragments are checked."""
    truncated: bool = False
    """The body was longer than what was read."""
    main: MainText | None = None
    """None where there is too little of it to compare; stored only where it differs from the
    baseline of the link's history."""
