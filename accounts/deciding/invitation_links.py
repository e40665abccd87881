"""The link of an invitation: signed, for one sending of one invitation. Its dates and its state are in the database."""

from typing import Any

from django.core import signing
from django.urls import reverse

from accounts.models import Invitation

_SALT = "accounts.deciding.invitation"


def address_of(invitation: Invitation) -> str:
    """The path that opens an invitation: another one each time it is sent, so that an older mail opens nothing."""
    token = signing.dumps([invitation.pk, _stamp(invitation)], salt=_SALT)
    return reverse("deciding:invitation", args=[token])


def invitation_of(token: str) -> Invitation | None:
    """The invitation that a link names, whatever its state; None for a link that we did not make, or an older one."""
    try:
        key, stamp = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    found: Any = Invitation.objects.filter(pk=key).select_related("caf", "invited_by", "accepted_by").first()
    return found if found is not None and _stamp(found) == stamp else None


def _stamp(invitation: Invitation) -> int:
    return int(invitation.invited_at.timestamp() * 1000)
