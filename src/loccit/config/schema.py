"""The JSON Schema of `loccit.toml`, made from the settings, for editors that complete and check.

python -m loccit.config.schema > docs/schema/loccit.schema.json
"""

import json
from typing import Any

import msgspec

from loccit.config.settings import Settings


def configuration_schema() -> dict[str, Any]:
    """The schema as a value (JSON Schema 2020-12), in the form that SchemaStore takes."""
    _, definitions = msgspec.json.schema_components([Settings], ref_template="#/$defs/{name}")
    document = definitions.pop(Settings.__name__)
    made = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:loccit:configuration",
        **document,
        "title": "loccit.toml",
        "$defs": definitions,
    }
    # Defaults are Python's own tuples until they are written.
    return msgspec.json.decode(msgspec.json.encode(made), type=dict[str, Any])


if __name__ == "__main__":
    print(json.dumps(configuration_schema(), indent=2, ensure_ascii=False))
