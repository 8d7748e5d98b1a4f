"""Trackers in an audit on a real web: who is asked, what is told, and whom it never names."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
import pytest
from click.testing import CliRunner

from loccit.cli import cli
from loccit.config.settings import ReportSettings, WrappersSettings
from loccit.report.build import build_report
from loccit.report.formats import WRITERS, write_reports
from loccit.report.serialise import JSON
from loccit.store import Store
from loccit.testing import Site, Web, page, redirect
from loccit.urls.redaction import redact
from tests.pipeline.common import Desk

ALIVE = "https://essays.example/maps"
GONE = "https://essays.example/lost"
_CLICK = "https://events.trustifi.com/api/o/v1/click/648a7cb56df4e2e04a920b2c"
READER = "reader%40mail.example"


def safelinks(url: str) -> str:
    target = quote(url, safe="")
    return (
        f"https://eur01.safelinks.protection.outlook.com/?url={target}&data=05%7C01%7C{READER}%7C"
    )


LEADS_ON = f"{_CLICK}/aaaaaa/000001"
LEADS_NOWHERE = f"{_CLICK}/aaaaaa/000002"
FORGOTTEN = f"{_CLICK}/aaaaaa/000003"
WARNS = "https://u9.ct.sendgrid.net/ls/click?upn=u001.warns"
OWN = f"https://out.company.example/r?to={quote(ALIVE, safe='')}"
PERSONAL = f"{ALIVE}?mc_eid=0a1b2c3d"

SITES = [
    Site("essays.example", {"/maps": page("On maps")}),
    # The wrapper of Safe Links is gone: nobody may ask it.
    Site(
        "events.trustifi.com",
        {
            LEADS_ON.partition(".com")[2]: redirect(ALIVE, 302),
            LEADS_NOWHERE.partition(".com")[2]: redirect(GONE, 302),
        },
    ),
    Site("u9.ct.sendgrid.net", {"/ls/click": page("This link may be dangerous")}),
    Site("out.company.example"),
]


@pytest.fixture
def web() -> Iterator[Web]:
    with Web(SITES) as web:
        yield web


def audited(web: Web, folder: Path, *urls: str, **settings: object) -> dict[str, Any]:
    """Links as the report writes them, recipients shown."""
    desk = Desk.over(web, folder, {"a.md": urls})
    desk.audit(settings=msgspec.structs.replace(desk.settings, **settings))
    with Store.open(desk.state) as store:
        run = store.runs.last()
        assert run is not None
        report = build_report(store, run, show_recipients=True)
        return {link.url: JSON.flat(link) for link in report.links()}


def test_a_dead_wrapper_with_a_living_target(web: Web, tmp_path: Path) -> None:
    url = safelinks(ALIVE)
    link = audited(web, tmp_path, url)[url]
    assert (link.status.value, link.wrapper, link.target) == ("wrapped", "safelinks", ALIVE)
    assert link.suggestion is not None
    assert (link.suggestion.kind, link.suggestion.url) == ("unwrapped", ALIVE)
    assert {asked.host for asked in web.requests} == {"essays.example"}


def test_a_readable_wrapper_with_a_dead_target(web: Web, tmp_path: Path) -> None:
    url = safelinks(GONE)
    link = audited(web, tmp_path, url)[url]
    assert (link.status.value, link.wrapper, link.target) == ("dead", "safelinks", GONE)
    assert link.suggestion is None


def test_an_opaque_wrapper_is_resolved(web: Web, tmp_path: Path) -> None:
    link = audited(web, tmp_path, LEADS_ON)[LEADS_ON]
    assert (link.status.value, link.wrapper, link.target) == ("wrapped", "trustifi", ALIVE)
    assert link.suggestion is not None
    assert (link.suggestion.kind, link.suggestion.url) == ("unwrapped", ALIVE)
    assert link.made_at == "2023-06-15T02:51:33Z"
    assert web.count("events.trustifi.com") == 1


def test_a_living_wrapper_with_a_dead_target(web: Web, tmp_path: Path) -> None:
    link = audited(web, tmp_path, LEADS_NOWHERE)[LEADS_NOWHERE]
    assert (link.status.value, link.wrapper, link.target) == ("dead", "trustifi", GONE)
    assert link.evidence[-1] == f"This verdict is about {GONE}, the wrapper's target."


def test_a_wrapper_that_has_forgotten_its_target(web: Web, tmp_path: Path) -> None:
    link = audited(web, tmp_path, FORGOTTEN)[FORGOTTEN]
    assert (link.status.value, link.wrapper, link.target) == ("dead", "trustifi", None)
    assert link.made_at == "2023-06-15T02:51:33Z"
    assert "The wrapper was made on 2023-06-15 or before." in link.evidence[-1]
    assert "this" in link.citations[0].context


def test_a_gateway_s_own_page_is_not_the_target(web: Web, tmp_path: Path) -> None:
    link = audited(web, tmp_path, WARNS)[WARNS]
    assert (link.status.value, link.reason, link.target) == ("suspect", "wrapper-unresolved", None)


def test_a_partly_read_chain_is_followed_from_where_reading_ended(web: Web, tmp_path: Path) -> None:
    alive, gone = safelinks(LEADS_ON), safelinks(LEADS_NOWHERE)
    links = audited(web, tmp_path, alive, gone)
    assert (links[alive].status.value, links[alive].target) == ("wrapped", ALIVE)
    assert (links[gone].status.value, links[gone].target) == ("dead", GONE)
    assert links[alive].wrapper == "safelinks"


def test_opaque_links_can_be_left_alone(web: Web, tmp_path: Path) -> None:
    partly = safelinks(LEADS_ON)
    links = audited(
        web, tmp_path, LEADS_ON, partly, ALIVE, wrappers=WrappersSettings(resolve_opaque=False)
    )
    for url in (LEADS_ON, partly):
        assert (links[url].status.value, links[url].reason) == ("wrapped", "wrapper-not-followed")
        assert links[url].needs_network
    assert links[ALIVE].status.value == "ok"
    assert web.count("events.trustifi.com") == 0


def test_archived_copies_are_sought_of_targets_where_they_are_known(
    web: Web, tmp_path: Path
) -> None:
    desk = Desk.over(web, tmp_path, {"a.md": [safelinks(GONE), LEADS_NOWHERE, FORGOTTEN]})
    desk.audit()
    with Store.open(desk.state) as store:
        sought = [
            dead.target or dead.link.probe_url for dead in store.copies.lacking({}, time.time())
        ]
    assert sorted(sought) == sorted([GONE, GONE, FORGOTTEN])


def test_rules_of_ones_own_hold_in_an_audit(web: Web, tmp_path: Path) -> None:
    rules = tmp_path / "ours.toml"
    rules.write_text(
        '[[wrapper]]\nname = "company"\nsource = "ours"\nhosts = ["=out.company.example"]\n'
        'steps = ["query to"]\n'
    )
    (tmp_path / "a").mkdir()
    link = audited(web, tmp_path / "a", OWN)[OWN]
    assert link.wrapper is None
    (tmp_path / "b").mkdir()
    link = audited(web, tmp_path / "b", OWN, wrappers=WrappersSettings(rules=(str(rules),)))[OWN]
    assert (link.status.value, link.wrapper, link.target) == ("wrapped", "company", ALIVE)


def test_changed_rules_hold_for_posts_that_did_not_change(web: Web, tmp_path: Path) -> None:
    rules = tmp_path / "ours.toml"
    text = '[[wrapper]]\nname = "company"\nsource = "ours"\nhosts = ["=out.company.example"]\n'
    rules.write_text(text + 'steps = ["query other"]\n')
    desk = Desk.over(web, tmp_path, {"a.md": [OWN]})
    settings = msgspec.structs.replace(
        desk.settings, wrappers=WrappersSettings(rules=(str(rules),))
    )
    desk.audit(settings=settings)
    assert desk.report().links[OWN].verdict.wrapper is None
    # Another file: what was read is remembered for as long as a process lives.
    other = tmp_path / "theirs.toml"
    other.write_text(text + 'steps = ["query to"]\n')
    desk.audit(
        settings=msgspec.structs.replace(
            desk.settings, wrappers=WrappersSettings(rules=(str(other),))
        )
    )
    assert desk.report().links[OWN].verdict.wrapper == "company"


class TestRecipients:
    """Who received a link is told by no report and no command, unless asked for."""

    URLS = (safelinks(GONE), LEADS_NOWHERE, FORGOTTEN, PERSONAL, safelinks(PERSONAL))
    SECRETS = (READER, "aaaaaa/000002", "aaaaaa/000003", "0a1b2c3d")

    @pytest.fixture
    def desk(self, web: Web, tmp_path: Path) -> Desk:
        desk = Desk.over(web, tmp_path, {"a.md": self.URLS})
        desk.audit()
        return desk

    @pytest.mark.parametrize("form", sorted(WRITERS))
    def test_in_reports(self, desk: Desk, form: str, tmp_path: Path) -> None:
        with Store.open(desk.state) as store:
            run = store.runs.last()
            assert run is not None
            report = build_report(store, run)
            write_reports(report, {form: tmp_path / "report"}, ReportSettings())
        text = (tmp_path / "report").read_text(encoding="utf-8")
        assert not any(secret in text for secret in self.SECRETS)

    def test_in_a_report_that_is_to_show_them(self, desk: Desk, tmp_path: Path) -> None:
        with Store.open(desk.state) as store:
            run = store.runs.last()
            assert run is not None
            report = build_report(store, run, show_recipients=True)
            write_reports(report, {"json": tmp_path / "report"}, ReportSettings())
        text = (tmp_path / "report").read_text(encoding="utf-8")
        assert all(secret in text for secret in self.SECRETS)

    @pytest.mark.parametrize("form", ["text", "json"])
    def test_in_explain(self, desk: Desk, form: str) -> None:
        for url in self.URLS:
            order = ["explain", url, "--state", str(desk.state), "--format", form]
            told = CliRunner().invoke(cli, order)
            assert told.exit_code == 0, told.output
            assert not any(secret in told.output for secret in self.SECRETS)
            assert redact(url) in told.output
            told = CliRunner().invoke(cli, [*order, "--show-recipients"])
            assert url in told.output

    @pytest.mark.parametrize("form", ["text", "jsonl"])
    def test_in_check(self, web: Web, tmp_path: Path, form: str) -> None:
        settings = web.settings()
        config = tmp_path / "loccit.toml"
        config.write_text(
            f"[network]\nca_file = {json.dumps(settings.network.ca_file)}\n"
            f"nameservers = {json.dumps(settings.network.nameservers)}\n"
            f"allow_addresses = {json.dumps(settings.network.allow_addresses)}\n"
            f"[network.ports]\n"
            + "".join(f"{port} = {to}\n" for port, to in settings.network.ports.items())
        )
        order = ["check", "--config", str(config), "--format", form, *self.URLS[:2]]
        told = CliRunner().invoke(cli, order)
        assert told.exit_code == 0, told.output
        assert not any(secret in told.output for secret in self.SECRETS)
        told = CliRunner().invoke(cli, [*order, "--show-recipients"])
        assert READER in told.output
