"""Own copies: `loccit audit --keep`, read by other tools and by our own source of WARC files."""

import gzip
import json
import resource
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from fastwarc.warc import ArchiveIterator as FastIterator
from warcio.archiveiterator import ArchiveIterator

from loccit.archives.wacz import sort_key
from loccit.archives.warc import Original, WarcFiles, payload_digest
from loccit.cli import cli
from loccit.errors import UsageError
from loccit.fetch.messages import Exchange
from loccit.testing import Reply, Site, Web

HOST = "https://pages.example"
ESSAY = (
    "<!doctype html><title>Lamps</title><h1>Lamps</h1>"
    + "<p>Of lamps and <a href='https://harbour.example/'>harbours</a>.</p>" * 40
)
PDF = b"%PDF-1.4\n" + bytes(range(256)) * 1_500
LONG = ESSAY + "<p>" + "x" * 400_000
PAGES = {
    "/essay": Reply(200, ESSAY, headers=(("set-cookie", "visitor=1"), ("etag", '"a"'))),
    "/copy": Reply(200, ESSAY),
    "/paper.pdf": Reply(200, PDF, content_type="application/pdf"),
    "/long": Reply(200, LONG),
    "/packed": Reply(
        200, gzip.compress(ESSAY.encode() + b"<p>packed"), headers=(("content-encoding", "gzip"),)
    ),
    "/old": Reply(301, headers=(("location", "/essay"),)),
    "/secret?token=0123456789abcdef": Reply(200, ESSAY),
    "/gone": Reply(404, "<title>Not found</title><p>Not found."),
}
TOML: dict[str, dict[str, object]] = {
    "network": {"workers": 1},
    "hosts.'members.example'": {"headers": {"authorization": "Bearer swordfish"}},
}


def run(*arguments: str) -> Result:
    done = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    assert done.exit_code == 0, done.stderr
    return done


def records(path: Path) -> list[dict[str, Any]]:
    """The records of a WARC file, as warcio reads them."""
    found = []
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream, check_digests="raise"):
            fields = dict(record.rec_headers.headers)
            head = record.http_headers
            found.append(
                {
                    "type": record.rec_type,
                    "url": fields.get("WARC-Target-URI"),
                    "fields": fields,
                    "status": head.get_statuscode() if head is not None else "",
                    "headers": dict(head.headers) if head is not None else {},
                    "body": record.content_stream().read(),
                }
            )
    return found


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder after two audits with `--keep warc`."""
    folder = tmp_path_factory.mktemp("kept")
    (folder / "posts").mkdir()
    urls = [*(f"{HOST}{path}" for path in PAGES), "https://members.example/page"]
    (folder / "posts" / "a.md").write_text("".join(f"See [this]({url}).\n\n" for url in urls))
    members = Site("members.example", {"/page": Reply(200, ESSAY + "for members")})
    with Web([Site("pages.example", PAGES, otherwise=Reply(404, "")), members]) as web:
        (folder / "loccit.toml").write_text(web.toml(TOML))
        for _ in range(2):
            run(
                "audit", str(folder / "posts"), "--keep", "warc", "-q", "--recheck", "all",
                "--state", str(folder / "state.db"), "--out", str(folder / "out"),
                "--config", str(folder / "loccit.toml"),
            )  # fmt: skip
    return folder


def files(folder: Path) -> list[Path]:
    return sorted((folder / "loccit-kept").glob("*.warc.gz"), key=lambda path: path.stat().st_mtime)


def test_each_cited_page_is_kept_as_it_came(kept: Path) -> None:
    first = records(files(kept)[0])
    assert [first[0]["type"], b"software: loccit/" in first[0]["body"]] == ["warcinfo", True]
    by_url = {one["url"]: one for one in first[1:]}
    path = {url.removeprefix(HOST): one for url, one in by_url.items()}
    assert set(path) == {"/essay", "/copy", "/paper.pdf", "/long", "/packed", "/old"}
    assert path["/paper.pdf"]["body"] == PDF
    assert path["/long"]["body"].decode() == LONG
    assert path["/old"]["status"] == "301"
    assert path["/old"]["headers"]["location"] == "/essay"
    packed = path["/packed"]
    assert packed["body"].endswith(b"packed")
    assert packed["headers"]["x-orig-content-encoding"] == "gzip"
    assert "content-encoding" not in packed["headers"]
    assert packed["fields"]["WARC-IP-Address"].startswith("127.")
    assert all(int(one["headers"]["content-length"]) == len(one["body"])
               for one in by_url.values() if one["type"] == "response")  # fmt: skip
    assert not any("set-cookie" in one["headers"] for one in by_url.values())


def test_a_body_is_stored_once(kept: Path) -> None:
    first, second = (records(path)[1:] for path in files(kept))
    assert sorted(one["type"] for one in first if one["url"].endswith(("/essay", "/copy"))) == [
        "response", "revisit", "revisit",
    ]  # fmt: skip  # the redirect leads there, too
    # The server sends a page again where it is not asked conditionally; nothing is stored twice.
    assert {one["type"] for one in second} == {"revisit"}
    holders = {one["url"] for one in first if one["type"] == "response"}
    for one in (one for one in (*first, *second) if one["type"] == "revisit"):
        fields = one["fields"]
        assert fields["WARC-Profile"].endswith("/1.1/revisit/identical-payload-digest")
        assert fields["WARC-Refers-To-Target-URI"] in holders
        held = next(
            other for other in first
            if other["type"] == "response"
            and other["url"] == fields["WARC-Refers-To-Target-URI"]
            and other["fields"]["WARC-Date"] == fields["WARC-Refers-To-Date"]
        )  # fmt: skip
        assert held["fields"]["WARC-Payload-Digest"] == fields["WARC-Payload-Digest"]


def test_other_readers_read_it(kept: Path) -> None:
    with files(kept)[0].open("rb") as stream:
        assert sum(1 for _ in FastIterator(stream)) == len(records(files(kept)[0]))
    told = run("extract", str(files(kept)[0]), "--format", "urls")
    assert "https://harbour.example/" in told.stdout.split()


def test_reports_name_the_own_copy(kept: Path) -> None:
    report = json.loads((kept / "out" / "report.json").read_text())
    links = {link["url"].removeprefix(HOST): link["kept"] for link in report["links"]}
    name = files(kept)[0].name
    assert links["/essay"]["file"] == links["/copy"]["file"] == links["/old"]["file"] == name
    assert links["/old"]["url"] in (f"{HOST}/essay", f"{HOST}/copy")
    assert not links["/essay"]["truncated"]
    assert links["/gone"] is None
    assert links["https://members.example/page"] is None
    personal = next(kept for url, kept in links.items() if "secret" in url)
    assert personal is None


def test_verdicts_are_the_same_as_without(kept: Path, tmp_path: Path) -> None:
    with Web([Site("pages.example", PAGES, otherwise=Reply(404, ""))]) as web:
        (tmp_path / "loccit.toml").write_text(web.toml(TOML))
        run(
            "audit", str(kept / "posts"), "-q", "--state", str(tmp_path / "s.db"),
            "--out", str(tmp_path / "out"), "--config", str(tmp_path / "loccit.toml"),
        )  # fmt: skip

    def verdicts(out: Path) -> dict[str, str]:
        report = json.loads((out / "report.json").read_text())
        return {link["url"]: link["status"] for link in report["links"] if HOST in link["url"]}

    assert verdicts(tmp_path / "out") == verdicts(kept / "out")


def test_a_wacz_holds_what_replay_needs(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    cited = [f"{HOST}/essay", f"{HOST}/old", f"{HOST}/paper.pdf"]
    (tmp_path / "posts" / "a.md").write_text("".join(f"[x]({url})\n\n" for url in cited))
    pages = PAGES | {"/essay": Reply(200, ESSAY)}
    where = (
        "--keep", "wacz", "-q", "--recheck", "all", "--state", str(tmp_path / "state.db"),
        "--out", str(tmp_path / "out"), "--config", str(tmp_path / "loccit.toml"),
    )  # fmt: skip
    with Web([Site("pages.example", pages, otherwise=Reply(404, ""))]) as web:
        (tmp_path / "loccit.toml").write_text(web.toml(TOML))
        run("audit", str(tmp_path / "posts"), *where)
        run("audit", str(tmp_path / "posts"), *where)  # nothing changed: there is nothing to keep
    [path] = (tmp_path / "loccit-kept").iterdir()
    report = json.loads((tmp_path / "out" / "report.json").read_text())
    assert {link["kept"]["file"] for link in report["links"]} == {path.name}
    with zipfile.ZipFile(path) as file:
        assert {info.compress_type for info in file.infolist()} == {zipfile.ZIP_STORED}
        package = json.loads(file.read("datapackage.json"))
        for resource in package["resources"]:
            data = file.read(resource["path"])
            assert len(data) == resource["bytes"]
        index = [
            line.split(" ", 2) for line in file.read("indexes/index.cdx").decode().splitlines()
        ]
        assert index == sorted(index)
        entries = [json.loads(about) for _, _, about in index]
        for entry in entries:
            warc = file.read(f"archive/{entry['filename']}")
            start = int(entry["offset"])
            record = gzip.decompress(warc[start : start + int(entry["length"])])
            assert f"WARC-Target-URI: {entry['url']}".encode() in record
        head, *listed = map(json.loads, file.read("pages/pages.jsonl").decode().splitlines())
        assert head["format"] == "json-pages-1.0"
        assert [(page["id"], page["url"]) for page in listed] == [("1", f"{HOST}/essay")]


def exchange(number: int, body: bytes = b"") -> Exchange:
    return Exchange(
        f"https://a.example/{number}", 1_700_000_000.0 + number, "192.0.2.1", 200,
        [("content-type", "text/html; charset=utf-8"), ("x-odd", "a\r\n b\0ü")],
        body or b"<p>%d" % number * 500,
    )  # fmt: skip


def test_a_file_that_was_cut_off_is_read_up_to_its_last_whole_record(tmp_path: Path) -> None:
    writer = WarcFiles(tmp_path, "run", {"software": "test"}, 10**9)
    for number in range(3):
        name = writer.write(exchange(number))
    # Nothing is closed: this is what a run that is killed leaves.
    assert len(records(tmp_path / name)) == 4
    data = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(data[:-40])
    with (tmp_path / name).open("rb") as stream:
        read = [record.rec_headers.get_header("WARC-Target-URI")
                for record in ArchiveIterator(stream)]  # fmt: skip
    assert read[:3] == [None, "https://a.example/0", "https://a.example/1"]
    writer.close()


def test_another_file_is_begun_at_the_size_that_is_set(tmp_path: Path) -> None:
    writer = WarcFiles(tmp_path, "run", {"software": "test"}, 2_000)
    names = [writer.write(exchange(number, bytes([number]) * 10)) for number in range(12)]
    writer.write(exchange(99, bytes([0]) * 10), Original("https://a.example/0", 1_700_000_000.0))
    writer.close()
    assert len(set(names)) > 1
    assert sum(len(records(tmp_path / name)) - 1 for name in writer.names) == 13
    assert payload_digest(b"") == "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"


def test_a_record_that_cannot_be_written_whole_leaves_nothing_of_itself(tmp_path: Path) -> None:
    writer = WarcFiles(tmp_path, "run", {"software": "test"}, 10**9)
    name = writer.write(exchange(1))
    size = (tmp_path / name).stat().st_size
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 50, limits[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            writer.write(exchange(2))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert (tmp_path / name).stat().st_size == size
    writer.write(exchange(3))
    writer.close()
    urls = [one["url"] for one in records(tmp_path / name)]
    assert urls == [None, "https://a.example/1", "https://a.example/3"]


def test_a_full_disk_ends_the_keeping_and_not_the_audit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.md").write_text(f"[x]({HOST}/essay)\n")

    def full(*_: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(WarcFiles, "write", full)
    with Web([Site("pages.example", PAGES, otherwise=Reply(404, ""))]) as web:
        (tmp_path / "loccit.toml").write_text(web.toml(TOML))
        told = run(
            "audit", str(tmp_path / "posts"), "--keep", "warc", "--state", str(tmp_path / "s.db"),
            "--out", str(tmp_path / "out"), "--config", str(tmp_path / "loccit.toml"),
        )  # fmt: skip
    words = " ".join(told.stderr.split())
    assert "No space left on device; no more pages are kept in this run" in words
    assert json.loads((tmp_path / "out" / "report.json").read_text())["run"]["complete"]


def test_the_folder_of_own_copies_must_be_one(tmp_path: Path) -> None:
    (tmp_path / "loccit-kept").write_text("a file")
    (tmp_path / "a.md").write_text(f"[x]({HOST}/essay)\n")
    with Web([Site("pages.example", PAGES)]) as web:
        (tmp_path / "loccit.toml").write_text(web.toml(TOML))
        with pytest.raises(UsageError, match="can't keep pages here"):
            run(
                "audit", str(tmp_path / "a.md"), "--keep", "warc",
                "--state", str(tmp_path / "s.db"), "--out", str(tmp_path / "o"),
                "--config", str(tmp_path / "loccit.toml"),
            )  # fmt: skip


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.Example.com/A?b=2&a=1", "com,example)/a?a=1&b=2"),
        ("http://example.com:8080", "com,example:8080)/"),
        ("https://[2001:db8::1]/x", "2001:db8::1)/x"),
    ],
)
def test_index_keys(url: str, key: str) -> None:
    assert sort_key(url) == key
