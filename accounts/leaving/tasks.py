"""Mails about a passation. The job reads the state again; no title is told."""

from django.urls import reverse
from django_tasks import task

from accounts.models import User
from jobs import queues
from mail import letters


@task(queue_name=queues.MAIL)
def tell_receiver(receiver_id: int, by_id: int) -> None:
    """Tell a colleague once that works are theirs now; nothing when they have no access any more."""
    people = User.objects.in_bulk([receiver_id, by_id])
    receiver, by = people.get(receiver_id), people.get(by_id)
    if receiver is None or by is None or not receiver.is_active or not receiver.active_habilitations():
        return
    context = {"name": receiver.name, "by": by.name, "address": letters.address(reverse("links:todo"))}
    letters.send(receiver.email, "des travaux vous sont transmis", "accounts/mail/handed_over.txt", context)
