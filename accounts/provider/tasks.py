"""Mails of this package. Each job reads the state again before it writes to someone."""

from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from django_tasks import task

from accounts.models import Habilitation, Level, User
from jobs import queues
from mail import letters

TOLD_SECONDS = 7 * 86400  # the same person is not told of again within a week


@task(queue_name=queues.MAIL)
def tell_linked(user_id: int) -> None:
    """Write to a person that their account opens by the institution's provider from now on."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        return
    context = {"name": user.name, "provider": settings.OIDC_NAME, "address": letters.address(reverse("account_login"))}
    letters.send(user.email, "votre compte est relié à votre institution", "accounts/mail/provider_linked.txt", context)


@task(queue_name=queues.MAIL)
def tell_without_caf(user_id: int) -> None:
    """Write to the administrateurs nationaux that a group gives somebody a level, in no Caf that we could tell."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None or not cache.add(f"provider-without-caf:{user_id}", True, TOLD_SECONDS):
        return
    address = letters.address(reverse("gestion:accounts_user_change", args=[user.pk]))
    administrators = Habilitation.objects.active().filter(level=Level.ADMINISTRATEUR_NATIONAL).order_by("pk")
    for held in administrators.select_related("user"):
        context = {"name": held.user.name, "address": address}
        letters.send(
            held.user.email, "une personne sans Caf reconnue", "accounts/mail/provider_without_caf.txt", context
        )
