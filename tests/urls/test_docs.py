"""docs/wrappers.md says what the rules say, and its own rules read its own links."""

import re
import tomllib
from pathlib import Path

from loccit.urls.rule_files import load_rules
from loccit.urls.rules import RuleText
from loccit.urls.steps import STEPS
from loccit.urls.timestamps import READERS
from loccit.urls.unwrap import unwrap
from loccit.urls.wrapper_table import table

TEXT = (Path(__file__).parents[2] / "docs" / "wrappers.md").read_text(encoding="utf-8")


def test_the_families_are_those_of_the_rules() -> None:
    """Else run `python -m loccit.urls.wrapper_table` and put its output between the marks."""
    written = TEXT.partition("<!-- families: begin -->\n")[2].partition("<!-- families: end -->")[0]
    assert written == "\n".join(table())


def test_every_key_step_and_kind_of_time_is_told() -> None:
    told = set(re.findall(r"`([a-z0-9-]+)(?: [A-Z…][^`]*)?`", TEXT))
    assert set(RuleText.__struct_fields__) <= told
    assert set(STEPS) <= told
    assert set(READERS) <= told


def test_the_example_s_rules_read_the_example_s_links(tmp_path: Path) -> None:
    blocks = re.findall(r"^```toml\n(.*?)^```$", TEXT, re.M | re.S)
    (example,) = (block for block in blocks if "wrapper" in tomllib.loads(block))
    path = tmp_path / "ours.toml"
    path.write_text(example, encoding="utf-8")
    rules = load_rules([path])
    (sentence,) = re.findall(r"^With it, .*$", TEXT, re.M)
    url_1, target_1, url_2, target_2 = re.findall(r"`([^`]+)`", sentence)
    for url, target in ((url_1, target_1), (url_2, target_2)):
        found = unwrap(url, rules)
        assert found is not None
        assert (found.wrapper, found.target) == ("company", target)
        assert url in example
