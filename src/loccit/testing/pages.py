"""Pages for the rehearsal web: long enough and different enough to be taken for real ones."""

import hashlib
import html
import random

from loccit.testing.behaviour import Reply

_SUBJECTS = (
    "The harbour master", "A careful reader", "The town library", "An old surveyor", "The printer",
    "Nobody in the valley", "The night editor", "Every second ferry", "The botanist",
    "A retired engineer", "The market hall", "Her grandmother", "The translator", "The archive",
)  # fmt: skip
_VERBS = (
    "kept", "described", "had lost", "drew", "remembered", "measured", "refused", "copied out",
    "mended", "counted", "sold", "inherited", "misread", "rebuilt", "published", "carried",
)  # fmt: skip
_OBJECTS = (
    "the ledger of the canal company", "a map with the wrong river", "three letters from the coast",
    "the recipe for rye bread", "an atlas of winter roads", "the names of the drowned",
    "a list of streets that were never built", "the bell from the old school", "two hundred slides",
    "the minutes of the last meeting", "a bicycle with wooden wheels", "the tide tables of 1911",
    "an index to the index", "the only photograph of the bridge", "a dictionary of weather",
)  # fmt: skip
_TAILS = (
    "before the war", "in a shed behind the station", "for reasons nobody wrote down",
    "while the others slept", "and gave it away again", "long after it had stopped mattering",
    "in a hand that is hard to read", "as if it were the most natural thing", "every October",
    "until the money ran out", "and told only the ferryman", "with a pencil and great patience",
    "in the language of the islands", "on the back of a tax form", "without being asked",
)  # fmt: skip


def paragraphs(key: str, count: int = 6, sentences: int = 6) -> list[str]:
    """Made-up prose that depends on `key` alone: the same key, the same words."""
    seed = hashlib.blake2b(key.encode(), digest_size=8).digest()
    draw = random.Random(seed)  # noqa: S311 - prose, not secrets

    def sentence() -> str:
        return " ".join(
            (
                draw.choice(_SUBJECTS),
                draw.choice(_VERBS),
                draw.choice(_OBJECTS),
                draw.choice(_TAILS),
            )
        )

    return [". ".join(sentence() for _ in range(sentences)) + "." for _ in range(count)]


def document(
    title: str, body: str, *, head: str = "", language: str = "en", heading: str | None = None
) -> str:
    """An HTML document; `body` is HTML, `title` and `heading` are text."""
    shown = html.escape(title if heading is None else heading)
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
        f"<title>{html.escape(title)}</title>{head}</head>\n"
        f"<body><header><a href=/>Home</a> <a href=/about>About</a></header>"
        f"<main><h1>{shown}</h1>\n{body}</main>\n"
        f"<footer>Made with care</footer></body></html>\n"
    )


def essay(title: str, *, key: str | None = None, count: int = 6, head: str = "") -> str:
    """The HTML of an ordinary article; its text depends on `key` (by default the title)."""
    text = "\n".join(f"<p>{p}</p>" for p in paragraphs(key or title, count))
    return document(title, text, head=head)


def page(title: str, *, key: str | None = None, count: int = 6, head: str = "") -> Reply:
    """An ordinary article that answers 200."""
    return Reply(200, essay(title, key=key, count=count, head=head))


def not_found(title: str = "404 Not Found", text: str = "The page does not exist.") -> str:
    """The HTML of an ordinary error page."""
    return document(title, f"<p>{html.escape(text)}</p>", heading="Not Found")


def short(title: str, text: str, *, status: int = 200, head: str = "", heading: str = "") -> Reply:
    """A page of one paragraph; `heading` is the title where it is not given."""
    body = document(title, f"<p>{text}</p>", head=head, heading=heading or title)
    return Reply(status, body)


def article(title: str, opening: str, *, head: str = "", count: int = 5) -> Reply:
    """A long page that begins with the paragraph given."""
    prose = "".join(f"<p>{p}</p>" for p in paragraphs(title, count))
    return Reply(200, document(title, f"<p>{opening}</p>{prose}", head=head))


def bare(body: str, status: int = 200, **headers: str) -> Reply:
    """HTML as it stands, with headers (`_` for `-`)."""
    more = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Reply(status, body, more)


JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01" + bytes(200)
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"
"""The beginnings of files, enough to tell what they are."""


def picture() -> Reply:
    """A JPEG."""
    return Reply(200, JPEG, content_type="image/jpeg")


def pdf() -> Reply:
    """A PDF."""
    return Reply(200, PDF, content_type="application/pdf")
