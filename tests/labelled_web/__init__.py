"""The labelled web: links of every kind, each with what a careful person would say of it.

Each module is a table to be read: hosts, their links, the truth and its reason, and what the host
does. Links whose truth is a matter of opinion are left out.
"""

from loccit.demo.labelled import Host
from tests.labelled_web import (
    answers,
    certificates,
    challenges,
    gates,
    gone,
    identifiers,
    languages,
    lookalikes,
    moves,
    names,
    odd_answers,
    parked,
    platforms,
    platforms_more,
    redirects,
    sales,
    shells,
    soft_404,
    templates,
    unseen,
    unseen_traps,
    usurped,
    walls,
    wrappers,
    wrong_urls,
    years_later,
)

TABLES: dict[str, tuple[Host, ...]] = {
    "answers": answers.HOSTS,
    "odd answers": odd_answers.HOSTS,
    "look-alikes": lookalikes.HOSTS,
    "gone": gone.HOSTS,
    "redirects": redirects.HOSTS,
    "moves": moves.HOSTS,
    "identifiers": identifiers.HOSTS,
    "soft 404s": soft_404.HOSTS,
    "languages": languages.HOSTS,
    "templates": templates.HOSTS,
    "shells": shells.HOSTS,
    "parked": parked.HOSTS,
    "sales": sales.HOSTS,
    "usurped": usurped.HOSTS,
    "walls": walls.HOSTS,
    "challenges": challenges.HOSTS,
    "gates": gates.HOSTS,
    "certificates": certificates.HOSTS,
    "wrappers": wrappers.HOSTS,
    "platforms": platforms.HOSTS,
    "more platforms": platforms_more.HOSTS,
    "wrong URLs": wrong_urls.HOSTS,
    "names": names.HOSTS,
    "years later": years_later.HOSTS,
    "unseen": unseen.HOSTS,
    "unseen traps": unseen_traps.HOSTS,
}
HOSTS: tuple[Host, ...] = tuple(entry for table in TABLES.values() for entry in table)
