"""Asking other sites: polite, short, and never inside. The sites of these tests are on this machine, each allowed by
name to the checker of one test."""

import http.server
import ipaddress
import socket
import ssl
import threading
import time
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from pages.checking import outside
from pages.checking.outside import Answer, Asker, Outcome, is_open

AGENT = "EspaceCtg-liens/1.0 (+https://ctg.example.org)"


class Pages(http.server.BaseHTTPRequestHandler):
    """`/200`, `/404`… answer that; the others are the tricks that their names say."""

    def do_HEAD(self):
        self.answer()

    def do_GET(self):
        self.answer()

    def answer(self):
        self.server.heard.append((self.command, self.path, self.headers["User-Agent"], self.headers["Host"]))
        name = self.path.partition("?")[0].strip("/")
        if name == "slow":
            with suppress(OSError):
                for _ in range(600):  # a minute
                    self.wfile.write(b"H")
                    time.sleep(0.1)
        elif name == "huge":
            self.send_response(200)
            self.send_header("Content-Length", str(10**12))
            self.end_headers()
            with suppress(OSError):
                while self.command == "GET":
                    self.wfile.write(b"x" * 65536)
        elif name == "no-head":
            self.send_error(405 if self.command == "HEAD" else 200)
        elif name == "garbage":
            self.wfile.write(b"\x00\xff not http at all\r\n\r\n")
        elif name.startswith("to/"):
            self.send_response(301)
            self.send_header("Location", self.server.leads_to[name.removeprefix("to/")])
            self.end_headers()
        else:
            self.send_error(int(name))

    def log_message(self, *args):
        """Quiet."""


@contextmanager
def listening(handler=Pages):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    server.heard, server.leads_to = [], {}
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def site():
    """A site, with `at(path)` its addresses and `ask(address)` a checker that is allowed to speak to it."""
    with listening() as server:
        server.port = server.server_address[1]
        server.at = lambda path: f"http://127.0.0.1/{path}"
        server.checker = Asker(
            AGENT,
            allowed=lambda ip: str(ip) == "127.0.0.1",
            ports={"http": server.port, "https": server.port},
            seconds=20,
            pause=0,
        )
        yield server


@pytest.mark.parametrize(
    ("path", "outcome"),
    [
        ("200", Outcome.GOOD),
        ("no-head", Outcome.GOOD),
        ("huge", Outcome.GOOD),
        ("404", Outcome.FAILED),
        ("410", Outcome.FAILED),
        ("500", Outcome.FAILED),
        ("503", Outcome.FAILED),
        ("garbage", Outcome.FAILED),
        ("401", Outcome.UNKNOWN),
        ("403", Outcome.UNKNOWN),
        ("429", Outcome.UNKNOWN),
    ],
)
def test_what_a_site_answers_says_what_is_known(site, path, outcome):
    began = time.monotonic()
    assert site.checker.ask(site.at(path)).outcome is outcome
    assert time.monotonic() - began < 15  # even a busy machine; a huge answer would never end


def test_a_site_that_sends_a_byte_at_a_time_is_not_waited_for(site):
    site.checker.seconds = 1
    began = time.monotonic()
    answer = site.checker.ask(site.at("slow"))
    assert answer == Answer(Outcome.FAILED, "le site met trop de temps à répondre")
    assert 0.9 < time.monotonic() - began < 30


def test_the_site_is_told_who_asks_and_asked_without_body_when_it_can(site):
    site.checker.ask(site.at("200?b=1#partie"))
    assert site.heard == [("HEAD", "/200?b=1", AGENT, f"127.0.0.1:{site.port}")]


def test_a_site_that_is_off_fails(site):
    free = socket.socket()
    free.bind(("127.0.0.1", 0))
    asker = Asker(AGENT, allowed=lambda ip: True, ports={"http": free.getsockname()[1]}, seconds=1)
    assert asker.ask("http://127.0.0.1/").outcome is Outcome.FAILED
    free.close()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """The file of a key and of its certificate, for the name `sur.example`, that nobody signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sur.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now - timedelta(days=1), now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("sur.example")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file = tmp_path_factory.mktemp("certificate") / "both.pem"
    file.write_bytes(private + made.public_bytes(Encoding.PEM))
    return str(file)


@pytest.mark.parametrize(
    ("name", "is_trusted", "said"),
    [
        ("sur.example", True, "répond"),
        ("autre.example", True, "le certificat du site n’est pas valable"),
        ("sur.example", False, "le certificat du site n’est pas valable"),
    ],
)
def test_a_secure_site_must_prove_its_name(site, certificate, monkeypatch, name, is_trusted, said):
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    served.load_cert_chain(certificate)
    site.socket = served.wrap_socket(site.socket, server_side=True)
    site.handle_error = lambda *args: None
    if is_trusted:
        ordinary = ssl.create_default_context
        monkeypatch.setattr(ssl, "create_default_context", lambda: ordinary(cafile=certificate))
    _resolving(monkeypatch, ["127.0.0.1"])
    assert site.checker.ask(f"https://{name}/200").said == said


def test_a_redirection_is_followed_and_a_loop_ends(site):
    site.leads_to = {"moved": "/200", "lost": "/404", "round": "/to/round", "nowhere": ""}
    assert site.checker.ask(site.at("to/moved")).outcome is Outcome.GOOD
    assert site.checker.ask(site.at("to/lost")).outcome is Outcome.FAILED
    assert site.checker.ask(site.at("to/nowhere")).outcome is Outcome.GOOD
    site.heard.clear()
    assert site.checker.ask(site.at("to/round")).outcome is Outcome.FAILED
    assert len(site.heard) == outside.MOST_REDIRECTS + 1


@pytest.mark.parametrize(
    "inside",
    [
        "http://127.0.0.2/200",
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://[::1]/",
        "http://2130706434/",
        "//192.168.1.1/",
        "http://u:p@127.0.0.1/200",
        "http://127.0.0.1:22/",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
    ],
)
def test_a_redirection_to_the_inside_is_not_followed(site, inside, monkeypatch):
    site.leads_to = {"inside": inside}
    reached = []
    ordinary = socket.create_connection
    monkeypatch.setattr(socket, "create_connection", lambda at, *more: reached.append(at) or ordinary(at, *more))
    assert site.checker.ask(site.at("to/inside")).outcome is Outcome.UNKNOWN
    assert set(reached) == {("127.0.0.1", site.port)}


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0177.0.0.1/",
        "http://0/",
        "http://0.0.0.0/",
        "http://10.1.2.3/",
        "http://172.16.0.1/",
        "http://192.168.0.1/",
        "http://169.254.169.254/",
        "http://100.64.0.1/",
        "http://224.0.0.1/",
        "http://255.255.255.255/",
        "http://[::1]/",
        "http://[::]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[fe80::1]/",
        "http://[fc00::1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://user@exemple.fr/",
        "http://exemple.fr@127.0.0.1/",
        "http://exemple.fr:8080/",
        "https://exemple.fr:80/",
        "http://exemple.fr:999999/",
        "http://[exemple/",
        "http:///chemin",
        "ftp://exemple.fr/",
        "javascript:alert(1)",
        "http://" + "a" * 70 + ".fr/",
    ],
)
def test_nothing_is_ever_sent_inside_nor_to_what_is_not_the_web(address, monkeypatch):
    monkeypatch.setattr(socket, "create_connection", lambda *args: pytest.fail("reached"))
    assert Asker(AGENT).ask(address).outcome is Outcome.UNKNOWN


def _resolving(monkeypatch, *ips):
    """Every name gives these addresses, one set a question."""
    answers = list(ips)
    asked = []
    ordinary = socket.getaddrinfo

    def resolved(host, port, *args, **more):
        if host.replace(".", "").isdigit():
            return ordinary(host, port, *args, **more)
        asked.append(host)
        found = answers.pop(0) if len(answers) > 1 else answers[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in found]

    monkeypatch.setattr(outside.socket, "getaddrinfo", resolved)
    return asked


@pytest.mark.parametrize("ips", [["127.0.0.1"], ["93.184.216.34", "10.0.0.1"], ["::1"]])
def test_a_name_that_leads_inside_even_by_one_of_its_addresses_is_not_asked(monkeypatch, ips):
    _resolving(monkeypatch, ips)
    monkeypatch.setattr(socket, "create_connection", lambda *args: pytest.fail("reached"))
    assert Asker(AGENT).ask("http://piege.example/") == Answer(Outcome.UNKNOWN, "adresse d’un réseau interne")


def test_a_name_that_changes_its_mind_is_reached_where_it_was_judged(monkeypatch):
    asked = _resolving(monkeypatch, ["93.184.216.34"], ["127.0.0.1"])
    reached = []

    def refused(at, *more):
        reached.append(at)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", refused)
    assert Asker(AGENT).ask("http://rebond.example/").outcome is Outcome.FAILED
    assert asked == ["rebond.example"]
    assert reached == [("93.184.216.34", 80)]


@pytest.mark.parametrize(
    ("error", "outcome"), [(socket.EAI_NONAME, Outcome.FAILED), (socket.EAI_AGAIN, Outcome.UNKNOWN)]
)
def test_a_name_that_does_not_exist_fails_and_one_that_cannot_be_looked_up_says_nothing(monkeypatch, error, outcome):
    def unresolved(*args, **more):
        raise socket.gaierror(error, "no")

    monkeypatch.setattr(outside.socket, "getaddrinfo", unresolved)
    assert Asker(AGENT).ask("https://exemple.fr/").outcome is outcome


def test_a_site_is_asked_one_question_at_a_time_and_several_sites_at_once(monkeypatch):
    under_way, most = [], {"a": 0, "all": 0}
    lock = threading.Lock()

    def ask(self, address):
        with lock:
            under_way.append(outside.site_of(address))
            most["a"] = max(most["a"], under_way.count("a.example"))
            most["all"] = max(most["all"], len(under_way))
        time.sleep(0.03)
        with lock:
            under_way.remove(outside.site_of(address))
        return Answer(Outcome.GOOD, "répond")

    monkeypatch.setattr(Asker, "ask", ask)
    asked = [f"https://{name}.example/{number}" for name in "abc" for number in range(4)]
    began = time.monotonic()
    found = Asker(AGENT, pause=0.05)(asked)
    assert set(found) == set(asked)
    assert most["a"] == 1
    assert most["all"] > 1
    assert time.monotonic() - began > 3 * 0.05


def test_a_name_with_many_silent_addresses_takes_no_more_time_than_another(monkeypatch):
    def silent(address, timeout):
        time.sleep(timeout)
        raise TimeoutError

    addresses = [ipaddress.ip_address(f"203.0.113.{number}") for number in range(1, 9)]
    monkeypatch.setattr(Asker, "_resolved", lambda self, target: addresses)
    monkeypatch.setattr(socket, "create_connection", silent)
    started = time.monotonic()
    assert Asker("essai", seconds=1).ask("http://silencieux.example/").outcome is Outcome.FAILED
    assert time.monotonic() - started < 5  # eight times the delay before


def test_what_there_was_no_time_for_says_nothing(monkeypatch):
    monkeypatch.setattr(Asker, "ask", lambda *args: pytest.fail("asked"))
    found = Asker(AGENT, run_seconds=-1)(["https://exemple.fr/"])
    assert [one.outcome for one in found.values()] == [Outcome.UNKNOWN]


@pytest.mark.parametrize("ip", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_the_internet_is_open(ip):
    assert is_open(ipaddress.ip_address(ip))
