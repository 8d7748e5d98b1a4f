"""What lychee and linkinator say of links on a rehearsal web: alive, dead, or nothing.

Neither can be told a name server. lychee takes a forward proxy, which the web is, too; linkinator
(Node) is given a hook that sends its look-ups and connections there. lychee leaves out the names
that RFC 2606 reserves, whatever it is told, so for both of them `.example` and `.test` get another
ending, in addresses and in pages.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from loccit.testing import Asked, Behaviour, Reply, Site, Web
from loccit.urls.normalise import normalise

ALIVE, DEAD, NOTHING = "alive", "dead", "nothing"

_RESERVED = re.compile(r"\.(example|test)\b(?!-)")
_ENDING = "-lan"
_HOOK = Path(__file__).with_name("linkinator_hook.cjs")
_TIMEOUT = 3
_PART = 30


def renamed(text: str) -> str:
    """A text in which no reserved name is left."""
    return _RESERVED.sub(rf".\1{_ENDING}", text)


def renamed_site(site: Site) -> Site:
    """A site under its other name; what it answers tells other names, too."""
    return replace(
        site,
        host=renamed(site.host),
        pages={path: _renamed_behaviour(page) for path, page in site.pages.items()},
        otherwise=_renamed_behaviour(site.otherwise),
    )


def _renamed_behaviour(behaviour: Behaviour) -> Behaviour:
    if isinstance(behaviour, Reply):
        return _renamed_reply(behaviour)
    behave: Callable[[Asked], Reply] = behaviour
    return lambda asked: _renamed_reply(
        behave(
            replace(
                asked,
                host=asked.host.replace(_ENDING, ""),
                path=asked.path.replace(_ENDING, ""),
            )
        )
    )


def _renamed_reply(reply: Reply) -> Reply:
    return replace(
        reply,
        body=renamed(reply.body) if isinstance(reply.body, str) else reply.body,
        headers=tuple((name, renamed(value)) for name, value in reply.headers),
        head=None if reply.head is None else _renamed_reply(reply.head),
    )


def lychee(urls: Iterable[str], web: Web, folder: Path) -> dict[str, str] | None:
    """lychee's word on each URL (as it was given), by proxy; None where there is no lychee."""
    program = Path(sys.executable).with_name("lychee")
    if not program.exists():
        return None
    page = _page(urls, folder)
    proxies = dict.fromkeys(("http_proxy", "https_proxy", "HTTPS_PROXY"), web.proxy)
    told = _run(
        [program, "--no-progress", "--format", "json", "-v", "--max-retries", "1",
         "--timeout", str(_TIMEOUT), page],
        folder, {**proxies, "SSL_CERT_FILE": str(web.ca_file)},
    )  # fmt: skip
    words = {"success_map": ALIVE, "redirect_map": ALIVE, "error_map": DEAD, "timeout_map": DEAD}
    said = {
        _key(link["url"]): word
        for name, word in words.items()
        for links in told[name].values()
        for link in links
        if "url" in link  # what it can't read as a URL is told without one
    }
    return _as_given(urls, said)


def linkinator(urls: Iterable[str], web: Web, folder: Path) -> dict[str, str] | None:
    """linkinator's word on each URL; None where npm is not there to install it."""
    npm = shutil.which("npm")
    if npm is None:
        return None
    install: list[str | Path] = [
        npm,
        "install",
        "--silent",
        "--no-audit",
        "--no-fund",
        "--prefix",
        folder,
    ]
    subprocess.run([*install, "linkinator"], check=True, capture_output=True)
    ports = {"80": web.http_port, "443": web.https_port}
    hook = {"nameserver": web.settings().network.nameservers[0], "ports": ports}
    words = {"OK": ALIVE, "BROKEN": DEAD}
    said: dict[str, str] = {}
    # In parts: a page without end keeps it so busy that the others' time is spent.
    for part in batched(urls, _PART):
        page = _page(part, folder)
        told = _run(
            [folder / "node_modules/.bin/linkinator", page.name, "--format", "json",
             "--timeout", str(_TIMEOUT * 1000)],
            folder,
            {"NODE_OPTIONS": f"--require {_HOOK}", "NODE_EXTRA_CA_CERTS": str(web.ca_file),
             "REHEARSAL_WEB": json.dumps(hook)},
        )  # fmt: skip
        said |= {_key(link["url"]): words.get(link["state"], NOTHING) for link in told["links"]}
    return _as_given(urls, said)


def batched(urls: Iterable[str], most: int) -> Iterator[list[str]]:
    """The same in lists of at most so many."""
    rest = iter(urls)
    while part := list(islice(rest, most)):
        yield part


def _run(command: list[str | Path], folder: Path, environment: dict[str, str]) -> dict[str, Any]:
    # Into a file: Node ends without emptying a pipe.
    told = folder / "told.json"
    with told.open("wb") as out:
        done = subprocess.run(
            command,
            cwd=folder,
            env={**os.environ, **environment},
            stdout=out,
            stderr=subprocess.PIPE,
            text=True,
            timeout=600,
            check=False,
        )
    text = told.read_text(encoding="utf-8")
    try:
        found: dict[str, Any] = json.loads(text[text.index("{") :])
    except ValueError as error:
        raise RuntimeError(f"{command[0]} said no JSON: {done.stderr[-2000:]}") from error
    return found


def _page(urls: Iterable[str], folder: Path) -> Path:
    """A page with all the links; without rel=nofollow, which lychee leaves out."""
    links = "".join(f'<p><a href="{url.replace("&", "&amp;")}">a link</a></p>\n' for url in urls)
    page = folder / "links.html"
    page.write_text(f"<!doctype html><title>Links</title>\n{links}", encoding="utf-8")
    return page


def _key(url: str) -> str:
    return normalise(url).url or url


def _as_given(urls: Iterable[str], said: Mapping[str, str]) -> dict[str, str]:
    return {url: said.get(_key(url), NOTHING) for url in urls}
