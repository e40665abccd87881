"""The verbs of this room: open an account; grant, renew, suspend, review, end a level. `by` is None for the command
line, and traced so. `seen` is the `stamp` of the level on the page that asks: changed since, the act is refused.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from accounts import groups
from accounts.errors import Changed, Refused
from accounts.models import NATIONAL_LEVELS, Ending, Habilitation, Level, Membership, Source, Trace, User
from accounts.permissions import Action, require, require_still
from accounts.second_factor import Change, tell
from accounts.sight import forget
from accounts.tasks import send_level
from accounts.tokens import CNAF
from accounts.trace import record
from territories.models import Caf

FARTHEST = 50  # years: the end of a level beyond is a slip of the keyboard
TOO_FAR = "Cette date est trop lointaine. Vérifiez l’année."
MEANWHILE = "Un compte vient d’être ouvert à la même adresse par quelqu’un d’autre\u00a0: recommencez."
REMINDERS = (30, 7)  # days before the end of a level
RESTORABLE = timedelta(hours=1)  # how long a level ended by mistake is given back by one click
OWN = "Votre propre niveau est décidé par un autre administrateur, ou par un administrateur national."
SUSPENDED = (
    "Le niveau de cette personne y est suspendu. Rendez-le-lui, ou arrêtez-le, avant de lui en donner un autre\u00a0: "
    "sa page le permet."
)
OWN_FACTOR = "La vôtre se change dans votre compte, ou par un autre administrateur national."
LAST = "C'est le dernier administrateur national\u00a0: donnez d'abord ce niveau à une autre personne."


def end_of(day: date) -> datetime:
    """The moment when a level given "until this day" ends: the midnight after it, in the site's time zone."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def is_too_far(day: date) -> bool:
    """Whether a level may not be given until that day, however far its author sees (FARTHEST)."""
    return day.year > timezone.localdate().year + FARTHEST


def open_account(email: str, name: str, by: User | None, function: str = "") -> User:
    """A person without password and without level: they choose a password by "mot de passe oublié".

    Raises Refused when the address already has an account, or has just received one.
    """
    if by is not None:
        require(by, Action.GRANT)
    with transaction.atomic():
        if User.objects.filter(email__iexact=email.strip()).exists():
            raise Refused("Cette adresse a déjà un compte.")
        try:
            with transaction.atomic():
                user = User.objects.create_user(email=email, name=name, function=function)
        except IntegrityError as error:
            raise Refused(MEANWHILE) from error
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
    Working groups joined by the former level go on with this one.
    A suspended level is never given over: whoever suspended it had a reason that an import does not know.
    Raises PermissionDenied, or Refused on a level without its Caf, a date gone by, a closed account or a suspension.
    """
    level = _checked(level, caf)
    now = timezone.now()
    if until is not None and until <= now:
        raise Refused("La date de fin est passée. Choisissez une date à venir.")
    _allowed(by, caf, user.pk)
    with transaction.atomic():
        user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
        _still_allowed(by, caf, user.pk)
        if not user.is_active:
            raise Refused("Ce compte est fermé. Rouvrez-le avant de lui donner un niveau.")
        held = list(
            Habilitation.objects.select_for_update()
            .filter(Q(ends_at__isnull=True) | Q(ends_at__gt=now), user=user, caf=caf)
            .order_by("pk")
        )
        if any(former.suspended_at for former in held):
            raise Refused(SUSPENDED)
        if len(held) == 1 and held[0].level == level and held[0].ends_at == until and held[0].starts_at <= now:
            return held[0]
        for former in held:
            if level != former.level:
                _not_the_last(former)
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
            reminded_days=reminders_over(until, now),
        )
        go_on_with(given, held)
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
        if source == Source.DECISION:  # the others have a letter of their own
            _tell(by, given)
    return given


def replace(
    habilitation: Habilitation, level: str, until: datetime, by: User | None, seen: str | None = None
) -> Habilitation:
    """Another level in the place of this one, until that moment; of the same level, it is renewed.

    Raises PermissionDenied, Refused on what `grant` refuses or on a level that ended, Changed.
    """
    _allowed(by, habilitation.caf, habilitation.user_id)
    with transaction.atomic():
        user, habilitation = _locked(habilitation, by)
        _unchanged(habilitation, seen)
        _not_over(habilitation, timezone.now())
        if habilitation.level == level:
            return renew(habilitation, until, by)
        return grant(user, level, habilitation.caf, by, until)


def end(
    habilitation: Habilitation, by: User | None, ending: Any = Ending.DECISION, seen: str | None = None
) -> Habilitation:
    """End a level now, and say why; one already ended stays as it was. Raises PermissionDenied, Refused, Changed."""
    _allowed(by, habilitation.caf, habilitation.user_id)
    now = timezone.now()
    with transaction.atomic():
        user, habilitation = _locked(habilitation, by)
        _unchanged(habilitation, seen)
        if habilitation.ends_at is not None and habilitation.ends_at <= now:
            return habilitation
        _not_the_last(habilitation)
        until = habilitation.ends_at
        _close(habilitation, now, by, ending)
        groups.keep_in_step(user)
        _trace(by, "end", habilitation, ending=str(ending), until=until.isoformat() if until else None)
        _tell(by, habilitation)
    return habilitation


def restore(habilitation: Habilitation, by: User) -> Habilitation:
    """Give back a level that somebody ended by mistake, until the date it had, with what hung on it.

    Raises PermissionDenied, or Refused when it ended by itself, long ago, or when the person holds another one there.
    """
    _allowed(by, habilitation.caf, habilitation.user_id)
    now = timezone.now()
    with transaction.atomic():
        user, habilitation = _locked(habilitation, by)
        if habilitation.ends_at is None or habilitation.ends_at > now:
            return habilitation
        habilitation.user = user
        if not is_restorable(habilitation, now):
            raise Refused("Cette fin ne se reprend plus. Donnez un nouveau niveau à la personne.")
        if Habilitation.objects.running().filter(user=user, caf=habilitation.caf).exists():
            raise Refused("Un autre niveau a été donné entre-temps à cette personne\u00a0: elle garde celui-ci.")
        said = Trace.objects.filter(kind="habilitation", object_id=str(habilitation.pk), verb="end").first()
        until = datetime.fromisoformat(said.detail["until"]) if said and said.detail.get("until") else None
        if until is not None and until <= now:
            raise Refused("La date de fin de ce niveau est passée. Donnez un nouveau niveau à la personne.")
        habilitation.ends_at, habilitation.ended_by, habilitation.ending = until, None, ""
        habilitation.save(update_fields=["ends_at", "ended_by", "ending"])
        groups.keep_in_step(user)
        _trace(by, "restore", habilitation, until=until.isoformat() if until else None)
        _tell(by, habilitation)
    return habilitation


def is_restorable(habilitation: Habilitation, now: datetime) -> bool:
    """Whether one click gives it back: somebody ended it less than RESTORABLE ago. Reads `user`."""
    by_hand = habilitation.ending in (Ending.DECISION, Ending.LEFT) and habilitation.user.is_active
    return by_hand and habilitation.ends_at is not None and now - RESTORABLE <= habilitation.ends_at <= now


def renew(habilitation: Habilitation, until: datetime, by: User | None, seen: str | None = None) -> Habilitation:
    """Prolong a level, or shorten it, until that moment: its reminders start again, and it counts as reviewed.

    Raises PermissionDenied, or Refused on a date gone by or a level that ended; Changed.
    """
    _allowed(by, habilitation.caf, habilitation.user_id)
    now = timezone.now()
    if until <= now:
        raise Refused("La date de fin est passée. Choisissez une date à venir.")
    with transaction.atomic():
        _, habilitation = _locked(habilitation, by)
        if habilitation.ends_at == until:  # sent twice, it is prolonged once
            return habilitation
        _unchanged(habilitation, seen)
        _not_over(habilitation, now)
        habilitation.ends_at, habilitation.reminded_days = until, reminders_over(until, now)
        habilitation.reviewed_at, habilitation.reviewed_by = now, by
        habilitation.save(update_fields=["ends_at", "reminded_days", "reviewed_at", "reviewed_by"])
        _trace(by, "renew", habilitation, until=until.isoformat())
    return habilitation


def suspend(habilitation: Habilitation, because: str, by: User | None, seen: str | None = None) -> Habilitation:
    """Take away what a level gives until it is resumed; its dates go on running. Suspended twice, it is once.

    Raises PermissionDenied, Refused on a level that ended or without a reason, Changed.
    """
    _allowed(by, habilitation.caf, habilitation.user_id)
    if not because.strip():
        raise Refused("Dites pourquoi ce niveau est suspendu.")
    now = timezone.now()
    with transaction.atomic():
        user, habilitation = _locked(habilitation, by)
        _unchanged(habilitation, seen)
        _not_over(habilitation, now)
        if habilitation.suspended_at:
            return habilitation
        _not_the_last(habilitation)
        _set_suspension(habilitation, now, by, because.strip()[:300])
        groups.keep_in_step(user)
        _trace(by, "suspend", habilitation)
        _tell(by, habilitation)
    return habilitation


def resume(habilitation: Habilitation, by: User | None, seen: str | None = None) -> Habilitation:
    """Give back what a suspended level gave. Raises PermissionDenied, Refused on a level that ended, Changed."""
    _allowed(by, habilitation.caf, habilitation.user_id)
    with transaction.atomic():
        user, habilitation = _locked(habilitation, by)
        _unchanged(habilitation, seen)
        _not_over(habilitation, timezone.now())
        if habilitation.suspended_at is None:
            return habilitation
        _set_suspension(habilitation, None, None, "")
        groups.keep_in_step(user)
        _trace(by, "resume", habilitation)
        _tell(by, habilitation)
    return habilitation


def review(habilitation: Habilitation, by: User, seen: str | None = None) -> Habilitation:
    """Say that the person of this level still works there. Raises PermissionDenied, Refused on a level that ended,
    Changed."""
    _allowed(by, habilitation.caf, habilitation.user_id)
    now = timezone.now()
    with transaction.atomic():
        _, habilitation = _locked(habilitation, by)
        _unchanged(habilitation, seen)
        _not_over(habilitation, now)
        habilitation.reviewed_at, habilitation.reviewed_by = now, by
        habilitation.save(update_fields=["reviewed_at", "reviewed_by"])
        _trace(by, "review", habilitation)
    return habilitation


def stamp(habilitation: Habilitation) -> str:
    """What a page shows of a level, to know later whether it is still so."""
    moments = (habilitation.ends_at, habilitation.suspended_at)
    return "/".join([habilitation.level, *(one.isoformat() if one else "" for one in moments)])


def reminders_over(until: datetime | None, now: datetime) -> int | None:
    """The reminder of the end that a date decided now makes useless, in days: who chose it knows it. None for none."""
    left = [days for days in REMINDERS if until is not None and until <= now + timedelta(days=days)]
    return min(left) if left else None


def go_on_with(given: Habilitation, held: Iterable[Habilitation]) -> None:
    """Let the working groups joined by levels that this one replaces go on with it. The caller holds them all."""
    for former in held:
        there = Membership.objects.filter(habilitation=given, ended_at__isnull=True).values("group")
        going_on = Membership.objects.filter(habilitation=former, ended_at__isnull=True).exclude(group__in=there)
        going_on.update(habilitation=given)


def reset_second_factor(user: User, by: User | None) -> bool:
    """Take away the second factor of a person who lost it, codes included; whether there was one.

    Sessions that used it open nothing more to whoever must have one, until the person sets up another.
    Raises PermissionDenied, or Refused of oneself: one's own pages ask for the factor before they take it away.
    """
    if by is not None:
        require(by, Action.ADMINISTER)
        if by.pk == user.pk:
            raise Refused(OWN_FACTOR)
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        if by is not None:
            require_still(by, Action.ADMINISTER)
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


def _allowed(by: User | None, caf: Caf | None, person: int) -> None:
    """Whether `by` decides of the levels given there, and not of their own."""
    if by is None:
        return
    require(by, Action.GRANT, caf or CNAF)
    if by.pk == person:
        raise Refused(OWN)


def _still_allowed(by: User | None, caf: Caf | None, person: int) -> None:
    """Ask again once the person is locked: the rights of `by` may have gone since the request began. Those who decide
    of national levels come one after the other, so that two of them do not end each other."""
    if caf is None:
        groups.hold()
    if by is not None:
        forget(by)
        _allowed(by, caf, person)


def _locked(habilitation: Habilitation, by: User | None) -> tuple[User, Habilitation]:
    """The person, then the level, as they are now: the order in which every act here takes its locks."""
    user = User.objects.select_for_update(no_key=True).get(pk=habilitation.user_id)
    _still_allowed(by, habilitation.caf, user.pk)
    return user, Habilitation.objects.select_for_update().get(pk=habilitation.pk)


def _not_the_last(habilitation: Habilitation) -> None:
    """Raise Refused when nobody would administer the site any more without this level."""
    administrators = Habilitation.objects.active().filter(level=Level.ADMINISTRATEUR_NATIONAL)
    others = administrators.exclude(user=habilitation.user_id)
    if administrators.filter(pk=habilitation.pk).exists() and not others.exists():
        raise Refused(LAST)


def _unchanged(habilitation: Habilitation, seen: str | None) -> None:
    if seen is not None and seen != stamp(habilitation):
        raise Changed(
            "Rien n’a été enregistré\u00a0: cette habilitation a changé depuis que vous avez ouvert la page. "
            "Voici ce qu’elle est devenue\u00a0; recommencez si c’est toujours utile."
        )


def _not_over(habilitation: Habilitation, now: datetime) -> None:
    if habilitation.ends_at is not None and habilitation.ends_at <= now:
        raise Refused("Ce niveau est terminé. Donnez-en un nouveau à la personne.")


def _set_suspension(habilitation: Habilitation, at: datetime | None, by: User | None, because: str) -> None:
    habilitation.suspended_at, habilitation.suspended_by, habilitation.suspended_because = at, by, because
    habilitation.save(update_fields=["suspended_at", "suspended_by", "suspended_because"])


def _trace(by: User | None, verb: str, habilitation: Habilitation, **detail: Any) -> None:
    place = habilitation.caf_id or CNAF
    record(by, verb, "habilitation", habilitation.pk, person=habilitation.user_id, caf=place, **detail)


def _tell(by: User | None, habilitation: Habilitation) -> None:
    """Write to the person of a level what somebody made of it; what the machine does has letters of its own."""
    if by is not None:
        send_level.enqueue(habilitation.pk)


def _close(habilitation: Habilitation, now: datetime, by: User | None, ending: Any) -> None:
    habilitation.ends_at = max(now, habilitation.starts_at)
    habilitation.ended_by, habilitation.ending = by, ending
    habilitation.save(update_fields=["ends_at", "ended_by", "ending"])
