"""The second factor of a person, and whether this session used it. docs/decisions/second-facteur.md says why so."""

from enum import Enum, StrEnum
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from accounts.models import NATIONAL_LEVELS, Level, User
from accounts.models.factors import factors_in
from accounts.sight import habilitations_of
from accounts.tasks import send_second_factor
from accounts.trace import record

# What proves something alone: recovery codes only stand in for one of these.
REAL_FACTORS = frozenset({Authenticator.Type.TOTP.value, Authenticator.Type.WEBAUTHN.value})

# Whoever holds one of these proves twice who they are, at every door.
DEMANDED_LEVELS = (Level.ADMINISTRATEUR_LOCAL, *NATIONAL_LEVELS)


class Change(StrEnum):
    """What may happen to it; the value is the verb of the trace."""

    SET_UP = "set-up-second-factor"
    REMOVED = "remove-second-factor"
    RESET = "reset-second-factor"
    NEW_CODES = "renew-recovery-codes"
    ADDED_PASSKEY = "add-passkey"
    REMOVED_PASSKEY = "remove-passkey"


class SecondFactor(Enum):
    """Where a signed-in person stands."""

    MISSING = "no application nor passkey is set up: recovery codes alone open nothing"
    UNUSED = "set up, and not used in this session"
    UNUSED_KEY = "the same, with passkeys and no application"
    USED = "used in this session, and still theirs"


def is_demanded(user: Any) -> bool:
    """Whether an active level of this person demands a second factor."""
    return any(held.level in DEMANDED_LEVELS for held in habilitations_of(user))


def second_factor_of(request: HttpRequest) -> SecondFactor:
    """What this session has shown. Factors are read with the habilitations, in one query for both.

    A record names the row that it used: a factor that was reset or replaced since gives nothing.
    """
    levels = habilitations_of(request.user)
    listed = [level.__dict__["factors_"] for level in levels if "factors_" in level.__dict__]
    if listed:
        held = factors_in(listed[0])
    else:
        held = dict(Authenticator.objects.filter(user_id=request.user.pk).values_list("pk", "type"))
    if not REAL_FACTORS & set(held.values()):
        return SecondFactor.MISSING
    records = get_authentication_records(request, request.user)  # type: ignore[arg-type]
    used = {record.get("id") for record in records if record["method"] == "mfa"}
    if used & held.keys():
        return SecondFactor.USED
    return SecondFactor.UNUSED if Authenticator.Type.TOTP in held.values() else SecondFactor.UNUSED_KEY


def tell(person: User, change: Change, by: User | None) -> None:
    """Trace a change and write to the person: whoever did not ask for it must know. Inside the act's transaction."""
    record(by, change, "person", person.pk)
    send_second_factor.enqueue(person.pk, change.value)
