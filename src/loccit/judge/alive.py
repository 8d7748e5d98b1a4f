"""What answers: as cited, moved for good, or behind a bad certificate. Rows 8 and 14."""

from loccit.judge.case import Case, Finding
from loccit.judge.redirects import is_elsewhere, is_trivial, moved_to
from loccit.judge.unreachable import certificate
from loccit.model import Status
from loccit.urls import is_persistent_identifier


def alive(case: Case) -> Finding:
    """The finding of a case that no rule of the table takes."""
    seen = case.visit
    evidence = (f"GET {seen.final_url} was answered {seen.status}.",)
    if seen.insecure is not None:
        return Finding(
            "insecure",
            Status.INSECURE,
            seen.insecure.value,
            f"The page is there, but the site's certificate {certificate(seen.insecure)}.",
            0.95,
            evidence,
        )
    target = moved_to(seen)
    if target is None:
        words = "The page is in the place cited."
        if len(seen.hops) > 1:
            words = "The page answers; its redirect is a temporary one, so the citation is right."
        return Finding("answers", Status.OK, "answers", words, 0.95, evidence)
    if is_persistent_identifier(case.link.url):
        return Finding(
            "answers",
            Status.OK,
            "persistent-identifier",
            "A persistent identifier, which is meant to redirect: it is the right thing to cite.",
            0.97,
            evidence,
        )
    return Finding("redirected", Status.REDIRECTED, *_moved(seen.url, target), 0.95, evidence)


def _moved(url: str, target: str) -> tuple[str, str]:
    """Reason and sentence of a permanent redirect."""
    if is_trivial(url, target):
        return "moved-trivially", f"It answers at {target}: only scheme, www or slash differ."
    if is_elsewhere(url, target):
        return "moved-elsewhere", f"It moved for good to another site: {target}"
    return "moved", f"It moved for good to {target}"
