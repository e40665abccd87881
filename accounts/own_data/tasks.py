"""Mails about one's own account. Each job reads the state again before it writes to someone."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from accounts.models import ErasureRequest, Habilitation, Level, User
from accounts.permissions import Action, can
from jobs import queues
from mail import letters

NOTICE = timedelta(days=30)  # between the warning and the end of an account


@task(queue_name=queues.MAIL)
def tell_erasure_asked(request_id: int) -> None:
    """Tell the administrateurs nationaux, but who asks, that a request waits; nothing once it is decided."""
    asked = ErasureRequest.objects.filter(pk=request_id, decided_at=None).first()
    if asked is None:
        return
    address = letters.address(reverse("own_data:erasure", args=[asked.pk]))
    held = Habilitation.objects.active().filter(level=Level.ADMINISTRATEUR_NATIONAL).order_by().values("user")
    for person in User.objects.filter(pk__in=held).exclude(pk=asked.user_id).order_by("name", "pk"):
        if can(person, Action.ADMINISTER):
            context = {"name": person.name, "address": address}
            letters.send(person.email, "une demande d’effacement attend", "accounts/mail/erasure_asked.txt", context)


@task(queue_name=queues.MAIL)
def tell_erased(email: str) -> None:
    """Tell a person, at the address that the account no longer has, that it is erased; nothing when another has it."""
    if not User.objects.filter(email__iexact=email).exists():
        letters.send(email, "votre compte est effacé", "accounts/mail/erased.txt", {})


@task(queue_name=queues.MAIL)
def tell_erasure_refused(request_id: int) -> None:
    """Tell who asked for an erasure why it was not done."""
    asked = ErasureRequest.objects.filter(pk=request_id, user__is_active=True).select_related("user").first()
    if asked is None or asked.decided_at is None or not asked.refused_because:
        return
    context = {
        "name": asked.user.name,
        "because": asked.refused_because,
        "address": letters.address(reverse("own_data:page")),
    }
    letters.send(asked.user.email, "votre demande d’effacement", "accounts/mail/erasure_refused.txt", context)


@task(queue_name=queues.MAIL)
def warn_of_closing(user_id: int) -> None:
    """Tell a person that their account will be closed unless they sign in; nothing once they did."""
    user = User.objects.filter(pk=user_id, is_active=True, warned_at__isnull=False).first()
    if user is None or (user.last_login is not None and user.last_login > user.warned_at):
        return
    context = {
        "name": user.name,
        "day": timezone.localtime(user.warned_at + NOTICE),
        "address": letters.address(reverse("account_login")),
    }
    letters.send(user.email, "votre compte va être fermé", "accounts/mail/unused.txt", context)
