"""`loccit.toml` → Settings, and what a person is told of a mistake."""

from pathlib import Path

import pytest

from loccit.config import example, mistakes
from loccit.config.load import load_settings, parse_settings
from loccit.config.settings import Settings
from loccit.errors import UsageError

ROOT = Path(__file__).parent.parent


def test_the_committed_example_is_what_the_settings_say() -> None:
    assert (ROOT / "config.example.toml").read_text(encoding="utf-8") == example.example()


def test_the_example_sets_every_default() -> None:
    assert parse_settings(example.example()) == Settings()


def test_the_examples_commented_lines_are_valid_too(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").touch()
    text = example.example().replace("/etc/ssl/our-ca.pem", str(tmp_path / "ca.pem"))
    uncommented = "\n".join(
        line.removeprefix("# ") if "=" in line or line.startswith("# [") else line
        for line in text.splitlines()
        if not line.startswith("# Exceptions")
    )
    settings = parse_settings(uncommented)
    assert settings.hosts["*.example.org"].credentials_env == "EXAMPLE_ORG_TOKEN"
    assert settings.waivers[0].until == "2027-01-31"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[network]\ntimeout = "x"', "c.toml:2: network.timeout: expected a number, got a text"),
        ("[network]\ntimout = 3", "c.toml:2: network.timout: there is no such key; did you mean"),
        ("[netwrk]\na = 1", "c.toml:1: netwrk: there is no such key; did you mean network?"),
        ("\n[network]\nretries = -1", "c.toml:3: network.retries: expected a whole number >= 0"),
        ("x = [", "c.toml: not valid TOML"),
        ('[hosts."a.b"]\nper_host = 0', "c.toml:2: hosts.per_host: expected a whole number >= 1"),
        ('[hosts."a.b"]\nper_hst = 0', "c.toml:2: hosts.per_hst: there is no such key; did you"),
        ('[[waivers]]\nurl = "x"', "c.toml:1: waivers: this key is missing: reason"),
        ('[[waivers]]\nurl = "x"\nreason = "y"\nuntil = "soon"', "c.toml:4: waivers.until:"),
        ('[network]\nallow_addresses = ["foo"]', 'c.toml:2: network.allow_addresses: "foo" is no'),
        ('[network]\nnameservers = ["dns.example"]', "c.toml:2: network.nameservers:"),
        ('[network]\nproxy = "foo:1"', 'c.toml:2: network.proxy: "foo:1" is not a valid proxy'),
        ('[network]\nca_file = "/no/such"', 'network.ca_file: there is no file "/no/such"'),
        ('[network]\nports = {"x" = 1}', 'c.toml:2: network.ports: "x" is not a valid port'),
        (
            '[links]\nkinds = ["lnk"]',
            'c.toml:2: links.kinds: "lnk" is not a valid kind; kinds are link',
        ),
        (
            '[gate]\nfail_on = ["bad"]',
            'c.toml:2: gate.fail_on: "bad" is not a valid condition; write one',
        ),
        (
            '[report]\nlanguage = "xx"',
            "c.toml:2: report.language: 'xx' is none of 'de', 'en', 'es'",
        ),
        ('[sources]\ninclude = ["x"]', "sources.include: 'x' is none of 'comment', 'draft', 'priv"),
        ("[report]\ntitle = 3", "c.toml:2: report.title: expected a text in quotes, got a whole"),
        ("[report]\ntitle = 2027-01-31", "expected a text in quotes, got a date"),
        ('[[waivers]]\nurl = "x"\nreason = ""', "expected a text in quotes that is not empty"),
        ("[network]\ntimeout = inf", "c.toml:2: network.timeout: inf is too large"),
        ("[archive]\npost_timeout = 1e400", "archive.post_timeout: inf is too large; expected at"),
        (f"[schedule]\nkeep_observations = {10**22}", "schedule.keep_observations: 1e+22 is too"),
        ('[hosts."a.b"]\ntimeout = inf', "c.toml:2: hosts.a.b.timeout: inf is too large"),
        ('[network]\ncontact = "José"', "c.toml:2: network.contact: a header holds nothing but"),
        ('[network]\nuser_agent = "a\\nb"', "c.toml:2: network.user_agent: a header holds"),
        ('[hosts."a.b"]\nheaders = {"X" = "\\n"}', "c.toml:2: hosts.headers: a header holds"),
        ('[hosts."a.b"]\nheaders = {"X:" = ""}', 'hosts.headers: "X:" is not a valid name of a'),
        ("network = 3", "c.toml:1: network: expected a table, got a whole number"),
    ],
)
def test_mistakes_are_told_with_file_line_and_key(text: str, message: str) -> None:
    with pytest.raises(UsageError) as told:
        parse_settings(text, "c.toml")
    assert message in str(told.value)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="can't read the configuration"):
        load_settings(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("text", "endpoint"),
    [
        ("9.9.9.9", ("9.9.9.9", 53)),
        ("127.0.0.1:5300", ("127.0.0.1", 5300)),
        ("::1", ("::1", 53)),
        ("[::1]:5300", ("::1", 5300)),
    ],
)
def test_endpoints(text: str, endpoint: tuple[str, int]) -> None:
    assert mistakes.parse_endpoint(text, 53) == endpoint


@pytest.mark.parametrize("text", ["", "host", "1.2.3.4:0", "1.2.3.4:99999", "[::1", "1.2.3.4:x"])
def test_no_endpoints(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (the subclass is an implementation detail)
        mistakes.parse_endpoint(text, 53)


def test_files_stand_beside_the_configuration(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "ca.pem").write_text("")
    (folder / "loccit.toml").write_text('network.ca_file = "ca.pem"\ngate.baseline = "b.json"\n')
    settings = load_settings(folder / "loccit.toml")
    assert settings.network.ca_file == str(folder / "ca.pem")
    assert settings.gate.baseline == str(folder / "b.json")
