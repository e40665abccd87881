"""What the tests of signing in share."""

import base64
import hashlib
import json
import os

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.http import HttpRequest
from fido2 import cbor
from fido2.cose import ES256

CONFIRM = "/compte/confirmer/code/"
OVERVIEW = "/compte/double-authentification/"


def give(client, address, code, **more):
    """Type a code."""
    return client.post(address, {"code": code, **more})


def passkey_of(user):
    """A row such as a passkey leaves; no key signs for it."""
    data = {"name": "Clé du bureau", "credential": CREDENTIAL}
    return Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=data)


def used(client, user, row):
    """As if this session had shown that passkey."""
    request = HttpRequest()
    request.session = client.session
    record_authentication(request, user, "mfa", id=row.pk, type=row.type)
    request.session.save()


class SoftKey:
    """A passkey that the test holds, and what it signs: present (1), verified (4)."""

    def __init__(self, user):
        self.user, self.id, self.key = user, os.urandom(16), ec.generate_private_key(ec.SECP256R1())
        public = cbor.encode(dict(ES256.from_cryptography_key(self.key.public_key())))
        told = _RP + b"\x41" + bytes(4 + 16) + len(self.id).to_bytes(2, "big") + self.id + public
        made = cbor.encode({"fmt": "none", "attStmt": {}, "authData": told})
        response = {"clientDataJSON": _text(_said("create", "AAAA")), "attestationObject": _text(made)}
        data = {"name": "Clé", "credential": self._named(response)}
        self.row = Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=data)

    def _named(self, response):
        own = {"id": _text(self.id), "rawId": _text(self.id), "type": "public-key", "response": response}
        return own | {"clientExtensionResults": {"credProps": {"rk": True}}}

    def sign(self, challenge, flags):
        """What a browser would send to the site that asked with this challenge."""
        said, told = _said("get", challenge), _RP + bytes([flags]) + bytes(4)
        signature = self.key.sign(told + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        whose = _text(user_pk_to_url_str(self.user).encode())
        shown = {"clientDataJSON": _text(said), "authenticatorData": _text(told), "signature": _text(signature)}
        return json.dumps(self._named(shown | {"userHandle": whose}))


_RP = hashlib.sha256(b"localhost").digest()


def _text(value):
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def _said(verb, challenge):
    return json.dumps({"type": f"webauthn.{verb}", "challenge": challenge, "origin": "http://localhost"}).encode()


CREDENTIAL = {  # of a key that is nowhere: attestation "none", for localhost
    "id": "Y2xlLWRlcy10ZXN0cy0wMQ",
    "rawId": "Y2xlLWRlcy10ZXN0cy0wMQ",
    "type": "public-key",
    "response": {
        "clientDataJSON": (
            "eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIiwiY2hhbGxlbmdlIjoiQUFBQSIsIm9yaWdpbiI6Imh0dHA6Ly9sb2NhbG"
            "hvc3QiLCJjcm9zc09yaWdpbiI6ZmFsc2V9"
        ),
        "attestationObject": (
            "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YViUSZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2NFAAAAAA"
            "AAAAAAAAAAAAAAAAAAAAAAEGNsZS1kZXMtdGVzdHMtMDGlAQIDJiABIVggJu_OvQ7p40pmkYfhizqRIrL3M5RbZJzJ"
            "-fkh6fna2BIiWCCQI4venMe7Mw0VDGdwTdJa5wVSBXRLbzG_QHB0WHLQ5g"
        ),
    },
    "clientExtensionResults": {"credProps": {"rk": True}},
}
