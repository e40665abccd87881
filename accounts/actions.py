"""The verbs of this room: open an account, grant a level, end it. `by` is None for the command line, and traced so."""

from datetime import date, datetime, time, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts import groups
from accounts.errors import Refused
from accounts.models import NATIONAL_LEVELS, Ending, Habilitation, Level, Source, User
from accounts.permissions import Action, require
from accounts.second_factor import Change, tell
from accounts.tokens import CNAF
from accounts.trace import record
from territories.models import Caf


def end_of(day: date) -> datetime:
    """The moment when a level given "until this day" ends: the midnight after it, in the site's time zone."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def open_account(email: str, name: str, by: User | None, function: str = "") -> User:
    """A person without password and without level: they choose a password by "mot de passe oublié".

    Raises Refused when the address already has an account.
    """
    if by is not None:
        require(by, Action.GRANT)
    with transaction.atomic():
        if User.objects.filter(email__iexact=email.strip()).exists():
            raise Refused("Cette adresse a déjà un compte.")
        user = User.objects.create_user(email=email, name=name, function=function)
        record(by, "open-account", "person", user.pk)
    return user


def grant(
    user: User,
    level: str,
    caf: Caf | None,
    by: User | None,
    until: datetime | None = None,
    source: Any = Source.DECISION,
) -> Habilitation:
    """Give a level in a Caf, or nationally with `caf` None, from now to `until` (None: until ended). Nobody gives one
    to themselves.

    It ends what the person held there: one level per Caf, and one national level. Asked twice, it is given once.
    Raises PermissionDenied, or Refused on a level without its Caf, a date gone by or a closed account.
    """
    level = _checked(level, caf)
    now = timezone.now()
    if until is not None and until <= now:
        raise Refused("La date de fin est passée. Choisissez une date à venir.")
    if by is not None:
        require(by, Action.GRANT, caf or CNAF)
        if by.pk == user.pk:
            raise Refused(
                "Votre propre niveau est décidé par un autre administrateur, ou par un administrateur national."
            )
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        if not user.is_active:
            raise Refused("Ce compte est fermé. Rouvrez-le avant de lui donner un niveau.")
        held = list(
            Habilitation.objects.select_for_update()
            .filter(Q(ends_at__isnull=True) | Q(ends_at__gt=now), user=user, caf=caf)
            .order_by("pk")
        )
        if len(held) == 1 and held[0].level == level and held[0].ends_at == until and held[0].starts_at <= now:
            return held[0]
        for former in held:
            _close(former, now, by, Ending.REPLACED)
        given = Habilitation.objects.create(
            user=user,
            level=level,
            caf=caf,
            starts_at=now,
            ends_at=until,
            granted_by=by,
            granted_at=now,
            source=source,
        )
        groups.keep_in_step(user)
        record(
            by,
            "grant",
            "habilitation",
            given.pk,
            person=user.pk,
            level=str(level),
            caf=caf.pk if caf else CNAF,
            until=until.isoformat() if until else None,
            ends=[former.pk for former in held],
        )
    return given


def end(habilitation: Habilitation, by: User | None, ending: Any = Ending.DECISION) -> Habilitation:
    """End a level now, and say why; one already ended stays as it was. Raises PermissionDenied."""
    if by is not None:
        require(by, Action.GRANT, habilitation.caf or CNAF)
    now = timezone.now()
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=habilitation.user_id)
        habilitation = Habilitation.objects.select_for_update().get(pk=habilitation.pk)
        if habilitation.ends_at is not None and habilitation.ends_at <= now:
            return habilitation
        _close(habilitation, now, by, ending)
        groups.keep_in_step(user)
        record(by, "end", "habilitation", habilitation.pk, person=user.pk)
    return habilitation


def reset_second_factor(user: User, by: User | None) -> bool:
    """Take away the second factor of a person who lost it, codes included; whether there was one.

    Sessions that used it no longer open /cms/ and /gestion/: the person sets up another one there.
    Raises PermissionDenied.
    """
    if by is not None:
        require(by, Action.ADMINISTER)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        removed, _ = Authenticator.objects.filter(user=user).delete()
        if removed:
            tell(user, Change.RESET, by)
    return bool(removed)


def _checked(level: str, caf: Caf | None) -> Level:
    if level not in Level.values:
        raise Refused(f"Le niveau « {level} » n'existe pas. Niveaux possibles : {', '.join(Level.values)}.")
    if level in NATIONAL_LEVELS and caf is not None:
        raise Refused("Un niveau national ne se donne pas dans une Caf.")
    if level not in NATIONAL_LEVELS and caf is None:
        raise Refused("Ce niveau se donne dans une Caf : indiquez laquelle.")
    return Level(level)


def _close(habilitation: Habilitation, now: datetime, by: User | None, ending: Any) -> None:
    habilitation.ends_at = max(now, habilitation.starts_at)
    habilitation.ended_by, habilitation.ending = by, ending
    habilitation.save(update_fields=["ends_at", "ended_by", "ending"])
