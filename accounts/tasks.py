"""Mails of this room. Each job reads the state again before it writes to someone."""

from django.conf import settings
from django.urls import reverse
from django_tasks import task

from accounts.models import User
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
