"""What the tests of signing in share."""

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

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
