"""Mails of this room. Each job reads the state again before it writes to someone."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django_tasks import task

from accounts.models import User
from jobs import queues


@task(queue_name=queues.MAIL)
def send_reset(email: str) -> None:
    """Send the address that lets a person choose a new password; nothing when nobody open has that address."""
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        return
    path = reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)},
    )
    context = {
        "name": user.name,
        "address": settings.SITE_URL.rstrip("/") + path,
        "days": settings.PASSWORD_RESET_TIMEOUT // 86400,
    }
    send_mail(
        settings.ACCOUNT_EMAIL_SUBJECT_PREFIX + "choisir un nouveau mot de passe",
        render_to_string("accounts/mail/reset.txt", context),
        settings.DEFAULT_FROM_EMAIL,
        [user.email],
    )


@task(queue_name=queues.MAIL)
def send_second_factor(user_id: int, change: str) -> None:
    """Tell a person that their second factor changed; `change` is a verb of `accounts.second_factor.Change`."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        return
    context = {"name": user.name, "change": change, "address": settings.SITE_URL.rstrip("/") + reverse("mfa_index")}
    send_mail(
        settings.ACCOUNT_EMAIL_SUBJECT_PREFIX + "votre double authentification a changé",
        render_to_string("accounts/mail/second_factor.txt", context),
        settings.DEFAULT_FROM_EMAIL,
        [user.email],
    )
