"""The mail that follows a request: only the holder of the address learns whether it has an account."""

from django.urls import reverse
from django_tasks import task

from accounts.asking import links
from accounts.models import AccessRequest, RequestState, User
from jobs import queues
from mail import letters


@task(queue_name=queues.MAIL)
def send_confirmation(request_id: int) -> None:
    """Send the link that confirms an address, or say that this address has an account; nothing once confirmed."""
    asked = AccessRequest.objects.filter(pk=request_id, state=RequestState.UNCONFIRMED).first()
    if asked is None:
        return
    user = User.objects.filter(email__iexact=asked.email).first()
    if user is None:
        path = reverse("access_confirm", args=[links.token_of(asked)])
        context = {"name": asked.name, "address": letters.address(path), "days": links.VALID_FOR.days}
        letters.send(asked.email, "confirmer votre demande d’accès", "accounts/mail/access_confirm.txt", context)
        return
    context = {
        "name": user.name,
        "open": user.is_active,
        "address": letters.address(reverse("access_level")),
        "forgotten": letters.address(reverse("account_reset_password")),
    }
    letters.send(user.email, "vous avez déjà un compte", "accounts/mail/access_known.txt", context)
