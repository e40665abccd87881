"""Mails of sign-in. Each job reads the state again before it writes to someone."""

from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from accounts.models import Device, User
from jobs import queues
from mail import letters


@task(queue_name=queues.MAIL)
def send_new_device(device_id: int) -> None:
    """Tell a person that someone signed in for them from a device never seen; nothing when it is forgotten since."""
    device = Device.objects.select_related("user").filter(pk=device_id, user__is_active=True).first()
    if device is None:
        return
    context = {
        "name": device.user.name,
        "at": timezone.localtime(device.first_used_at),
        "label": device.label,
        "sessions": letters.address(reverse("account_sessions")),
        "password": letters.address(reverse("account_change_password")),
    }
    letters.send(device.user.email, "connexion depuis un nouvel appareil", "accounts/mail/new_device.txt", context)


@task(queue_name=queues.MAIL)
def send_address_link(user_id: int, former: str, wanted: str) -> None:
    """Send to the address that a person wants the link that makes it theirs; nothing when they changed since, or when
    the address has an account: whoever asked learns nothing of it."""
    from accounts.signing_in.addresses import link_for

    user = User.objects.filter(pk=user_id, is_active=True, email=former).first()
    if user is None or User.objects.filter(email__iexact=wanted).exists():
        return
    context = {"name": user.name, "address": letters.address(link_for(user, wanted))}
    letters.send(wanted, "confirmer votre nouvelle adresse", "accounts/mail/address_confirm.txt", context)


@task(queue_name=queues.MAIL)
def send_address_changed(user_id: int, former: str) -> None:
    """Tell the address that a person had that it is no longer theirs here."""
    user = User.objects.filter(pk=user_id).first()
    if user is None:
        return
    letters.send(former, "votre adresse a changé", "accounts/mail/address_changed.txt", {"name": user.name})
