"""A provider of OpenID Connect in this process: conform, until a test makes it lie.

The browser's part is `authorize`, without HTTP; the site calls the rest over a socket of this machine, as in life.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CLIENT = "espace-ctg"
SECRET = "un-secret-de-client:avec deux-points"
KID = "cle-1"


def _same(value):
    return value


class Institution:
    """What it says, each part of which a test may change until the next `reset`."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.public = self.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.server.daemon_threads = True
        self.issuer = f"http://127.0.0.1:{self.server.server_port}/realms/institution"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        self.reset()

    def reset(self) -> None:
        """An honest provider again, and the person it names by default."""
        self.person: dict = {
            "sub": "4f1c",
            "email": "camille.berger@caf16.example.org",
            "email_verified": True,
            "name": "Camille Berger",
            "groups": [],
        }
        self.in_userinfo: dict | None = None  # what the token leaves out
        self.codes: dict[str, dict] = {}
        self.asked: list[str] = []  # the paths that the site called
        # lies
        self.change_discovery: Callable = _same
        self.change_claims: Callable = _same
        self.change_header: Callable = _same
        self.change_answer: Callable = _same
        self.sign: Callable = self._sign
        self.status: dict[str, int] = {}
        self.body: dict[str, bytes] = {}
        self.wait = threading.Event()
        self.slow: set[str] = set()

    def close(self) -> None:
        self.wait.set()
        self.server.shutdown()
        self.server.server_close()

    def authorize(self, address: str) -> dict[str, str]:
        """The person says yes at this address of authorization: what comes back by the browser."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return {"code": code, "state": asked["state"], "iss": self.issuer}

    def answer(self, method: str, path: str, headers, fields: dict[str, str]) -> tuple[int, bytes]:
        """Status and body."""
        name = path.rsplit("/", 1)[-1]
        self.asked.append(name)
        if name in self.slow:
            self.wait.wait(30)
        if name in self.body:
            return 200, self.body[name]
        if name in self.status:
            return self.status[name], b"{}"
        if name == "openid-configuration":
            found = self.change_discovery(self._discovery())
        elif name == "certs":
            found = {"keys": [self._jwk()]}
        elif name == "userinfo":
            if headers["Authorization"] != "Bearer jeton":
                return 401, b"{}"
            found = self.in_userinfo or {}
        else:
            refused = self._refusal(headers, fields)
            if refused:
                return 400, json.dumps({"error": refused}).encode()
            found = self.change_answer(self._tokens(self.codes.pop(fields["code"])))
        return 200, json.dumps(found).encode()

    def _discovery(self) -> dict:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/auth",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/certs",
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "authorization_response_iss_parameter_supported": True,
        }

    def _jwk(self) -> dict:
        found = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return found | {"kid": KID, "use": "sig", "alg": "RS256"}

    def _refusal(self, headers, fields: dict[str, str]) -> str:
        """What a provider must check of a request for tokens: the client, the code, where it goes, PKCE."""
        expected = base64.b64encode(f"{CLIENT}:un-secret-de-client%3Aavec%20deux-points".encode()).decode()
        if headers["Authorization"] != f"Basic {expected}":
            return "invalid_client"
        asked = self.codes.get(fields["code"])
        if asked is None or asked["redirect_uri"] != fields["redirect_uri"]:
            return "invalid_grant"
        challenge = base64.urlsafe_b64encode(hashlib.sha256(fields["code_verifier"].encode()).digest())
        return "" if challenge.rstrip(b"=").decode() == asked["code_challenge"] else "invalid_grant"

    def _tokens(self, asked: dict[str, str]) -> dict:
        now = int(time.time())
        digest = hashlib.sha256(b"jeton").digest()[:16]
        claims = self.person | {
            "iss": self.issuer,
            "aud": CLIENT,
            "azp": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            "at_hash": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        }
        header = self.change_header({"alg": "RS256", "kid": KID})
        token = self.sign(self.change_claims(claims), header)
        return {"access_token": "jeton", "token_type": "Bearer", "expires_in": 300, "id_token": token}

    def _sign(self, claims: dict, header: dict) -> str:
        return jwt.encode(claims, self.key, algorithm="RS256", headers=header)


def forged(claims: dict, header: dict, signature: bytes = b"") -> str:
    """A token put together by hand."""
    parts = [json.dumps(header).encode(), json.dumps(claims).encode(), signature]
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)


def _handler(institution: Institution) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            sent = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            fields = {name: values[0] for name, values in parse_qs(sent).items()}
            status, body = institution.answer(self.command, urlsplit(self.path).path, self.headers, fields)
            try:
                self.send_response(status)
                if status in (301, 302):
                    self.send_header("Location", f"{institution.issuer}/certs")
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except OSError:
                pass  # the site hung up

        do_GET = do_POST = _answer

        def log_message(self, *args) -> None:
            pass

    return Handler
