"""Addresses of a site: those that name an action, and those that only begin like one."""

import pytest

from loccit.sources.site.addresses import is_verb, parse


@pytest.mark.parametrize(
    "path",
    ["doku.php?id=a", "docs/install", "docker/", "actions/", "do-not-go", "dogs", "cmdline.html"],
)
def test_words_that_begin_like_an_action_are_pages(path: str) -> None:
    url = parse(f"https://blog.test/{path}")
    assert url is not None
    assert not is_verb(url)


@pytest.mark.parametrize(
    "path",
    [
        "doLogout", "do_edit.php", "action.delete", "cmd-remove", "post/7/delete", "?do=edit&id=a",
        "index.php?title=A&oldid=3", "index.php?title=A&diff=3", "index.php?title=A&redlink=1",
    ],
)  # fmt: skip
def test_addresses_that_name_an_action_are_never_asked(path: str) -> None:
    url = parse(f"https://blog.test/{path}")
    assert url is not None
    assert is_verb(url)
