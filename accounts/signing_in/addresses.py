"""The link that makes an address a person's: signed, for a day, void once the address or the password changed.

allauth's own (EmailAddress) keeps rows that we would have to keep equal to `User.email`: docs/decisions/connexion.md.
"""

from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.urls import reverse

from accounts.asking.domains import is_under
from accounts.models import EmailDomain, Trace, User

HOURS = 24
CHANGED = "change-own-address"  # the verb under which `actions.take_address` traces it
_SALT = "accounts.signing_in.addresses"


@dataclass(frozen=True)
class Wanted:
    """What a link asks: this address for this person, instead of the one they had."""

    user: int
    former: str
    wanted: str
    mark: str


def link_for(user: User, wanted: str) -> str:
    """The path of the link."""
    told = {"user": user.pk, "former": user.email, "wanted": wanted, "mark": _mark(user)}
    return reverse("account_confirm_address", args=[signing.dumps(told, salt=_SALT, compress=True)])


def read(token: str) -> Wanted | None:
    """What a link asks; None when it was changed or is too old."""
    try:
        return Wanted(**signing.loads(token, salt=_SALT, max_age=HOURS * 3600))
    except (signing.BadSignature, TypeError):
        return None


def holds(wanted: Wanted | None, user: Any) -> bool:
    """Whether this link is still this person's: nothing changed since it was asked."""
    return wanted is not None and (wanted.user, wanted.former, wanted.mark) == (user.pk, user.email, _mark(user))


def is_professional(address: str) -> bool:
    """Whether the domain is one of the network or of a Caf; any is, where no domain is known."""
    domains = list(EmailDomain.objects.order_by().values_list("domain", flat=True).distinct())
    return not domains or is_under(address, domains)


def _mark(user: Any) -> str:
    """What changes with the password, and with each change of address: one may come back to the former."""
    changes = Trace.objects.filter(verb=CHANGED, kind="person", object_id=str(user.pk)).order_by("-pk")
    return f"{user.get_session_auth_hash()[:16]}/{changes.values_list('pk', flat=True).first() or 0}"
