"""Evidence from other addresses of a cited thing: over HTTPS, as it was meant, the original."""

from msgspec import Struct, structs

from loccit.judge.detection import Finding
from loccit.judge.evidence import Evidence
from loccit.judge.rules import Rule
from loccit.judge.sentences import chain
from loccit.judge.view import View
from loccit.judge.working import suggestion
from loccit.model import ALIVE, Link, Purpose, Status, Suggestion, Verdict
from loccit.reasons import Reason
from loccit.urls.domain import domain_of


def answers_securely(evidence: Evidence) -> bool:
    """Return whether the address answers over HTTPS, with a page that not every address has."""
    secure = evidence.secure
    if secure is None:
        return False
    url = secure.url
    seen = [structs.replace(secure, purpose=Purpose.VISIT)]
    if evidence.secure_sibling is not None:
        seen.append(structs.replace(evidence.secure_sibling, share=None))
    only = Evidence(
        Link(url, evidence.link.domain, evidence.link.category), seen, evidence.settings
    )
    return only.decide(seen[0])[1].status in (Status.OK, Status.REDIRECTED)


def https_only(evidence: Evidence, first: Finding, view: View) -> Verdict:
    """Return the verdict on a link that works over HTTPS only; `first` is what plain HTTP said."""
    secure = evidence.secure
    assert secure is not None
    there = evidence.view(secure)
    better = suggestion(there)
    return Verdict(
        status=Status.REDIRECTED,
        reason=Reason.HTTPS_ONLY,
        rule=Rule.HTTPS_ONLY.value,
        sentence="The link works over HTTPS, which browsers try first, and not over plain HTTP.",
        confidence=0.9,
        evidence=(chain(view), f"Over plain HTTP: {first.sentence}", chain(there)),
        http_status=secure.status,
        final_url=secure.final_url,
        suggestion=Suggestion("redirect", better.url if better is not None else secure.url),
        notes=("https-available",),
    )


class Correction(Struct, frozen=True):
    """The address that was probably meant."""

    address: str
    better: str
    """What to cite: where its permanent redirects lead, else the address itself."""


def working_correction(evidence: Evidence) -> Correction | None:
    """The correction, where it answers."""
    seen, link = evidence.correction, evidence.link
    if seen is None or link.correction is None:
        return None
    plain = Link(link.correction, "", "other")
    only = Evidence(plain, (), evidence.settings)
    _, found, view = only.decide(seen)
    if found.status not in ALIVE:
        return None
    better = suggestion(view)
    return Correction(link.correction, better.url if better is not None else link.correction)


def glued(view: View, meant: Correction) -> Verdict:
    """Return the verdict on a URL to which text is attached."""
    sentence = "Text or punctuation is attached to the URL; without it, the link works."
    return Verdict(
        status=Status.INVALID,
        reason=Reason.GLUED_TEXT,
        rule=Rule.INVALID.value,
        sentence=sentence,
        confidence=0.95,
        confirmed=True,
        evidence=(chain(view), f"{meant.address} works."),
        http_status=view.seen.status,
        suggestion=Suggestion("corrected", meant.better),
    )


def original_that_is_back(evidence: Evidence) -> str | None:
    """The original of a cited archived copy, where it answers, and not with what any URL gets."""
    seen = evidence.original
    if seen is None:
        return None
    observed = [structs.replace(seen, purpose=Purpose.VISIT)]
    if evidence.original_sibling is not None:
        observed.append(evidence.original_sibling)
    only = Evidence(Link(seen.url, domain_of(seen.url), "other"), observed, evidence.settings)
    found = only.decide(observed[0])[1]
    return seen.url if found.status in (Status.OK, Status.REDIRECTED) else None
