"""Pure functions of a URL: normalising, classifying, unwrapping. No network, no database."""

from loccit.urls.category import category, is_archive_link, is_persistent_identifier
from loccit.urls.domain import registrable_domain
from loccit.urls.link import fragment_of, make_link
from loccit.urls.normalise import Normalised, normalise
from loccit.urls.redaction import is_redacted, redact, redact_text
from loccit.urls.rule_files import load_rules
from loccit.urls.rules import Rules
from loccit.urls.tracking import strip_tracking
from loccit.urls.unwrap import unwrap

__all__ = [
    "Normalised",
    "Rules",
    "category",
    "fragment_of",
    "is_archive_link",
    "is_persistent_identifier",
    "is_redacted",
    "load_rules",
    "make_link",
    "normalise",
    "redact",
    "redact_text",
    "registrable_domain",
    "strip_tracking",
    "unwrap",
]
