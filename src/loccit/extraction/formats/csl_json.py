"""CSL-JSON (Citation Style Language data): JSON whose `DOI` is a citation as well."""

from loccit.extraction.formats.json_data import read_csl as read

__all__ = ["read"]
