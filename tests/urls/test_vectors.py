"""Every family's own vectors, and what must be left alone."""

import re
from collections import Counter

import pytest

from loccit.model import Unwrapped
from loccit.urls.normalise import normalise
from loccit.urls.rule_files import own_rules
from loccit.urls.rules import RuleText, WrapperRules
from loccit.urls.unwrap import unwrap
from tests.urls.vectors import Vector, innocent, wrapped


@pytest.mark.parametrize("vector", wrapped(), ids=lambda vector: f"{vector.family}")
def test_a_wrapped_url_is_read_or_named(vector: Vector) -> None:
    found = unwrap(vector.wrapped)
    assert found is not None
    assert (found.wrapper, found.target) == (vector.family, vector.target)
    assert found.needs_network is (vector.target is None)


@pytest.mark.parametrize("url", innocent())
def test_what_only_looks_wrapped_is_left_alone(url: str) -> None:
    assert unwrap(url) is None


def test_every_family_has_two_vectors() -> None:
    written = Counter(vector.family for vector in wrapped())
    assert {rule.name for rule in own_rules()} == set(written)
    assert [family for family, count in written.items() if count < 2] == []


@pytest.mark.parametrize("rule", own_rules(), ids=lambda rule: rule.name)
def test_every_rule_reads_a_vector_by_itself(rule: RuleText) -> None:
    alone = WrapperRules((rule,))
    own = [vector for vector in wrapped() if vector.family == rule.name]

    def reads(vector: Vector) -> bool:
        found = unwrap(vector.wrapped, alone)
        return found is not None and found.needs_network is not bool(rule.steps)

    assert any(reads(vector) for vector in own)


@pytest.mark.parametrize("rule", own_rules(), ids=lambda rule: rule.name)
def test_every_rule_tells_its_source(rule: RuleText) -> None:
    assert len(rule.source) > len("docs")
    assert rule.source == rule.source.strip()


@pytest.mark.parametrize("vector", wrapped(), ids=lambda vector: f"{vector.family}")
def test_unwrapping_is_idempotent(vector: Vector) -> None:
    target = vector.target or vector.wrapped
    again = unwrap(target)
    assert again is None or again.target is None


@pytest.mark.parametrize("vector", wrapped(), ids=lambda vector: f"{vector.family}")
def test_a_wrapped_url_is_read_as_posts_write_it(vector: Vector) -> None:
    def target(url: str) -> str | None:
        found = unwrap(url)
        return found.target if found is not None else "left alone"

    url, expected = vector.wrapped, target(vector.wrapped)
    assert target(f"  {url}\n") == expected
    assert target(f"<{url}>") == expected
    if "&" not in (vector.target or ""):
        assert target(url.replace("&amp;", "&").replace("&", "&amp;")) == expected
    parts = re.fullmatch(r"(https?)://([^/?#:]+)(.*)", url)
    if parts is not None:
        scheme, host, rest = parts.groups()
        assert target(f"{scheme.upper()}://{host.upper()}{rest}") == expected
        assert target(f"{scheme}://{host}.{rest}") == expected
        assert target(f"hxx{scheme[3:]}[:]//{host.replace('.', '[.]')}{rest}") == expected


@pytest.mark.parametrize("vector", wrapped(), ids=lambda vector: f"{vector.family}")
def test_a_wrapped_url_is_read_after_browsers_normalised_it(vector: Vector) -> None:
    """An audit unwraps what `normalise` gave."""
    normalised = normalise(vector.wrapped).url
    if normalised is None:
        pytest.skip("no absolute URL")
    found = unwrap(normalised)
    assert isinstance(found, Unwrapped)
    assert normalise(found.target or "").url == normalise(vector.target or "").url
