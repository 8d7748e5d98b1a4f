"""nginx on loopback: as many hosts as there are addresses in 127.0.0.0/8, one page for all."""

import datetime
import ipaddress
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.request import urlopen

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_PAGE = (
    "<!doctype html><html lang=en><head><meta charset=utf-8><title>A page that is there</title>"
    "<link rel=stylesheet href=/style.css></head><body><h1>A page that is there</h1>"
    + "<p>Some words of text that a reader came for, and a <a href=/x>link</a> or two.</p>" * 12
    + "</body></html>"
)
_BLOCK = (
    "<div class=card data-id=x><img src=/i.png alt><span class=by></span><p>Eleven more words that"
    " stand in a card of a page.</p><script>track()</script><a class=more href=/next></a></div>"
)
_FINDINGS = (
    "location ~ ^/moved/(.*) { return 301 /page/$1; }"
    " location ~ ^/(gone/|page/(?![0-9]+$)) { return 404 '<h1>Not Found</h1>'; }"
)
_CONFIG = """
daemon off; pid {home}/pid; error_log {home}/error.log crit;
worker_processes 2; worker_rlimit_nofile 65536;
events {{ worker_connections 20000; }}
http {{
  access_log off; default_type text/html; keepalive_requests 100000;
  client_body_temp_path {home}/b; proxy_temp_path {home}/p; fastcgi_temp_path {home}/f;
  uwsgi_temp_path {home}/u; scgi_temp_path {home}/s;
  server {{
    listen 0.0.0.0:{port} backlog=16384;
    {tls}
    location / {{ {answer} }}
    {findings}
    location = /status {{ stub_status; }}
  }}
}}
"""


class Web(NamedTuple):
    """A running web."""

    port: int
    authority: Path
    """PEM file of the authority that signed its certificate."""
    scheme: str

    def requests(self) -> int:
        """Requests received so far, this question among them (over plain HTTP only)."""
        with urlopen(f"http://127.0.0.1:{self.port}/status") as answer:
            told: bytes = answer.read()
        return int(told.split(b"requests")[1].split()[2])

    def url(self, host: int, page: int) -> str:
        """A page's URL; hosts are numbered from 0 and are addresses, so that no peer needs DNS."""
        address = ipaddress.IPv4Address("127.1.0.1") + host
        return f"{self.scheme}://{address}:{self.port}/page/{page}"


@contextmanager
def web(
    *,
    tls_hosts: int = 0,
    different: bool = False,
    findings: bool = False,
    size: int = 0,
    pages: Sequence[Path] = (),
) -> Iterator[Web]:
    """nginx, serving until the end of the block; over TLS for the first `tls_hosts` hosts.

    All addresses have the same page, or `different` ones: each says where it is. With `findings`,
    those under `/gone/` and probe URLs get a 404, those under `/moved/` a redirect. Pages have at
    least `size` bytes, a fifth of them words. With `pages`, 1,000 of these files are served in
    their place, by the last three digits of an address; each response says where it is, too.
    """
    home = Path(tempfile.mkdtemp(prefix="loccit-bench-"))
    port = free_port()
    if tls_hosts:
        _certify(home, tls_hosts)
        tls = f"ssl_certificate {home}/cert.pem; ssl_certificate_key {home}/key.pem;"
    else:
        tls = ""
    page = _PAGE.replace("that is there", "at $request_uri") if different else _PAGE
    answer = f"return 200 '{page}';"
    if pages:
        _copy_pages(pages, home / "pages")
        home.chmod(0o755)
        answer = f'root {home}; ssi on; rewrite "([0-9]{{3}})$" /pages/$1.html break;'
    elif size:  # nginx takes at most 4,096 bytes in its configuration
        filling = _BLOCK * max(0, (size - len(page)) // len(_BLOCK))
        page = page.replace("</body>", f"{filling}</body>")
        page = page.replace("$request_uri", '<!--# echo var="request_uri" -->')
        (home / "page.html").write_text(page)
        home.chmod(0o755)  # nginx' workers may belong to another user
        answer = f"root {home}; ssi on; rewrite ^ /page.html break;"
    text = _CONFIG.format(
        home=home, port=port, answer=answer, tls=tls, findings=_FINDINGS if findings else ""
    )
    (home / "nginx.conf").write_text(text.replace("backlog", "ssl backlog") if tls else text)
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    with (home / "out.log").open("wb") as log:
        server = subprocess.Popen([program, "-c", home / "nginx.conf"], stdout=log, stderr=log)
    try:
        _await_port(port)
        yield Web(port, home / "ca.pem", "https" if tls else "http")
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(home)


def _copy_pages(pages: Sequence[Path], folder: Path) -> None:
    """1,000 files, spread evenly over those given, that name the address they are served at."""
    folder.mkdir()
    where = b'<p>At <!--# echo var="request_uri" --></p>'
    for number in range(1000):
        markup = pages[number * len(pages) // 1000].read_bytes()
        start = re.search(rb"<body\b[^<>]*>", markup, re.IGNORECASE)
        at = start.end() if start else len(markup)
        (folder / f"{number:03}.html").write_bytes(markup[:at] + where + markup[at:])


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await_port(port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"nginx does not listen on port {port}")


def _certify(home: Path, hosts: int) -> None:
    """An authority, and one certificate for all the hosts."""
    now = datetime.datetime.now(datetime.UTC)
    ca_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    ca_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "bench authority")])

    def certificate(name: x509.Name, public: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(ca_name)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=1))
            .not_valid_after(now + datetime.timedelta(days=30))
        )

    ca = certificate(ca_name, ca_key.public_key()).add_extension(
        x509.BasicConstraints(ca=True, path_length=None), critical=True
    )
    first = ipaddress.IPv4Address("127.1.0.1")
    names = x509.SubjectAlternativeName([x509.IPAddress(first + n) for n in range(hosts)])
    leaf_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "bench web")])
    leaf = certificate(leaf_name, key.public_key()).add_extension(names, critical=False)
    pem = serialization.Encoding.PEM
    (home / "ca.pem").write_bytes(ca.sign(ca_key, hashes.SHA256()).public_bytes(pem))
    (home / "cert.pem").write_bytes(leaf.sign(ca_key, hashes.SHA256()).public_bytes(pem))
    (home / "key.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
