"""The reference of all keys."""

from pathlib import Path

from loccit.config import reference

ROOT = Path(__file__).parent.parent


def test_the_committed_reference_is_what_the_settings_say() -> None:
    text = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    assert text == reference.reference()
