"""People's own rules: what they can say, and what they are told when they err."""

from pathlib import Path

import pytest

from loccit.errors import UsageError
from loccit.urls.rule_files import load_rules
from loccit.urls.unwrap import unwrap

GOOD = """
[[wrapper]]
name = "company"
source = "our newsletter"
hosts = ["=out.company.example"]
path = '/r\\?'
steps = ["query to", "scheme https"]
recipient = true
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "ours.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_ones_own_rule_reads_a_link(tmp_path: Path) -> None:
    rules = load_rules([written(tmp_path, GOOD)])
    url = "https://out.company.example/r?to=ferry.example%2Fa&u=1"
    assert unwrap(url) is None
    found = unwrap(url, rules)
    assert found is not None
    assert (found.wrapper, found.target, found.recipient) == (
        "company", "https://ferry.example/a", True,
    )  # fmt: skip


def test_a_byte_order_mark_is_no_part_of_the_rules(tmp_path: Path) -> None:
    rules = load_rules([written(tmp_path, f"\ufeff{GOOD}")])
    found = unwrap("https://out.company.example/r?to=ferry.example%2Fa&u=1", rules)
    assert found is not None
    assert found.wrapper == "company"


def test_ones_own_rules_come_first_and_ours_stay(tmp_path: Path) -> None:
    text = GOOD.replace("=out.company.example", "=bit.ly").replace("'/r\\?'", "'/go\\?'")
    rules = load_rules([written(tmp_path, text)])
    found = unwrap("https://bit.ly/go?to=https%3A%2F%2Fferry.example%2F", rules)
    assert found is not None
    assert (found.wrapper, found.target) == ("company", "https://ferry.example/")
    other = unwrap("https://bit.ly/3ferry", rules)
    assert other is not None
    assert other.wrapper == "shortener"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("", "", "[[wrapper]\nname"), "not valid TOML"),
        (('name = "company"\n', "", None), "rule 1: Object missing required field `name`"),
        (('source = "our newsletter"\n', "", None), "rule 1 (company): Object missing"),
        (("recipient = true", "recipient = 'yes'", None), "rule 1 (company): Expected `bool`"),
        (("recipient = true", "recipient = 'yes'", None), '(key "recipient")'),
        (("recipient", "recipients", None), "rule 1 (company): Object contains unknown field"),
        (("recipient = true", "confidence = 2", None), '(key "confidence")'),
        (('"query to"', "3", None), '(key "steps[0]")'),
        (('"query to"', '"guess to"', None), 'rule 1 (company): there is no step "guess to"'),
        (('"query to"', '"query"', None), 'there is no step "query"'),
        (('"query to"', '"path /no-group"', None), "its pattern must have one group"),
        (('"query to"', '"path (unclosed"', None), "rule 1 (company):"),
        (("'/r\\?'", "'/(r'", None), "rule 1 (company):"),
        (('"query to", "scheme https"', '"scheme https", "query to"', None), "must be the last"),
        (('hosts = ["=out.company.example"]\n', "", None), "it needs hosts, or any = true"),
        (('hosts = ["=out.company.example"]', "any = true", None), ""),
        (("=out.company.example", "{out.(}", None), "rule 1 (company):"),
        (("=out.company.example", "{out", None), "a pattern stands between braces"),
        (("recipient = true", 'made = "guess"', None), 'made = "guess" is not understood'),
    ],
)
def test_an_error_names_the_file_and_the_rule(
    tmp_path: Path, change: tuple[str, str, str | None], told: str
) -> None:
    before, after, whole = change
    path = written(tmp_path, whole or GOOD.replace(before, after))
    if not told:
        load_rules([path])
        return
    with pytest.raises(UsageError) as caught:
        load_rules([path])
    assert str(caught.value).startswith(f"{path}: ")
    assert told in str(caught.value)


def test_the_rule_that_errs_is_counted(tmp_path: Path) -> None:
    second = GOOD.replace('"company"', '"other"').replace("recipient = true", "recipient = 1")
    with pytest.raises(UsageError, match=r"rule 2 \(other\): Expected `bool`"):
        load_rules([written(tmp_path, GOOD + second)])


def test_a_rule_for_any_host_needs_a_path(tmp_path: Path) -> None:
    text = GOOD.replace('hosts = ["=out.company.example"]', "any = true")
    with pytest.raises(UsageError, match="a rule for any host needs a path"):
        load_rules([written(tmp_path, text.replace("path = '/r\\?'\n", ""))])


def test_files_that_can_not_be_read(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"none\.toml: can't read these wrapper rules"):
        load_rules([tmp_path / "none.toml"])
    binary = tmp_path / "binary.toml"
    binary.write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match=r"binary\.toml: wrapper rules must be UTF-8"):
        load_rules([binary])
    with pytest.raises(UsageError, match=r"Object missing required field `wrapper`"):
        load_rules([written(tmp_path, "")])
