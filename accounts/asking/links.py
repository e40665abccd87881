"""The link that confirms an address: signed, dated, it names a request and nothing else."""

from dataclasses import dataclass
from datetime import timedelta

from django.core import signing

from accounts.models import AccessRequest

VALID_FOR = timedelta(days=3)
_SALT = "accounts.asking.confirm"


@dataclass(frozen=True)
class Read:
    """What a link says: its request, or why there is none (`expired`, else it was never ours)."""

    request: AccessRequest | None = None
    expired: bool = False


def token_of(request: AccessRequest) -> str:
    """The signed text of the link of a request."""
    return signing.dumps([request.pk, request.email], salt=_SALT)


def read(token: str) -> Read:
    """The request of a link; a link kept for longer than VALID_FOR, or whose request was removed, is expired."""
    try:
        pk, email = signing.loads(token, salt=_SALT, max_age=VALID_FOR)
    except signing.SignatureExpired:
        return Read(expired=True)
    except signing.BadSignature:
        return Read()
    found = AccessRequest.objects.filter(pk=pk, email=email).select_related("caf", "user").first()
    return Read(found, expired=found is None)
