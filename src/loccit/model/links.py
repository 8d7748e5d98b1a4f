"""Links: what citations cite, unwrapped where that is possible offline."""

from msgspec import Struct

from loccit.model.times import Time


class Layer(Struct, frozen=True, gc=False, omit_defaults=True):
    """One wrapper peeled off a URL: the family's name, and the URL that it stood around.

    `url` is the wrapped URL at this depth (the first layer's `url` is the URL as cited).
    """

    wrapper: str
    url: str


class Unwrapped(Struct, frozen=True, omit_defaults=True):
    """The target of a wrapped link, as far as it is known without the network."""

    url: str
    layers: tuple[Layer, ...] = ()
    target: str | None = None
    needs_network: bool = False
    made_at: Time | None = None
    """The wrapper was made at or before this time (an id or token that carries a date)."""
    recipient: bool = False
    """The link identifies a person."""
    confidence: float = 1.0
    """Below 0.9 a decoding is offered but never replaces a citation by itself."""

    @property
    def wrapper(self) -> str | None:
        """The outermost wrapper's family, or None."""
        return self.layers[0].wrapper if self.layers else None


class Link(Struct, frozen=True):
    """A unique thing cited: citations that differ only in the fragment share one link."""

    url: str
    """Normalised, absolute, without fragment: the link's identity."""
    domain: str
    """The registrable domain (Public Suffix List), or the address for an IP literal."""
    category: str
    """`news`, `government`, `academic`, `social`, `video`, `shortener`, `archive`, `pid`, …

    The rules are data: `loccit/urls/categories.toml`.
    """
    unwrapped: Unwrapped | None = None
    """None for a link that is not a wrapper."""
    problem: str | None = None
    """Why it can't be asked: a citation's `problem`, or a forbidden address."""
    correction: str | None = None
    """For a wrong URL: what was plainly meant (`ttps://…` → `https://…`)."""

    @property
    def probe_url(self) -> str:
        """The URL to ask: the decoded target, so that a readable wrapper is never contacted."""
        if self.unwrapped is not None and self.unwrapped.target is not None:
            return self.unwrapped.target
        return self.url
