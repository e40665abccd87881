"""Mails of this room. Each job reads the state again before it writes to someone."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from accounts.models import Habilitation, User
from accounts.models.habilitations import last_day
from accounts.passwords import path_to_choose
from jobs import queues
from mail import letters


@task(queue_name=queues.MAIL)
def send_reset(email: str) -> None:
    """Send the address that lets a person choose a new password; nothing when nobody open has that address."""
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        return
    context = {
        "name": user.name,
        "address": letters.address(path_to_choose(user)),
        "days": settings.PASSWORD_RESET_TIMEOUT // 86400,
    }
    letters.send(user.email, "choisir un nouveau mot de passe", "accounts/mail/reset.txt", context)


@task(queue_name=queues.MAIL)
def send_second_factor(user_id: int, change: str) -> None:
    """Tell a person that their second factor changed; `change` is a verb of `accounts.second_factor.Change`."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        return
    context = {"name": user.name, "change": change, "address": letters.address(reverse("mfa_index"))}
    letters.send(user.email, "votre double authentification a changé", "accounts/mail/second_factor.txt", context)


@task(queue_name=queues.MAIL)
def send_level(habilitation_id: int) -> None:
    """Tell a person what an administrator made of their level, as it stands now: open, suspended or ended."""
    held = Habilitation.objects.select_related("user", "caf").filter(pk=habilitation_id, user__is_active=True).first()
    if held is None:
        return
    ended = held.ends_at is not None and held.ends_at <= timezone.now()
    state = "ended" if ended else "suspended" if held.suspended_at else "open"
    subjects = {"ended": "a pris fin", "suspended": "est suspendu", "open": "est ouvert"}
    context = {
        "name": held.user.name,
        "state": state,
        "level": held.get_level_display(),
        "place": str(held.caf or "Cnaf"),
        "until": last_day(held.ends_at),
        "address": letters.address("/" if state == "open" else reverse("access_mine")),
    }
    letters.send(held.user.email, f"votre accès {subjects[state]}", "accounts/mail/level.txt", context)
