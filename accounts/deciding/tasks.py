"""Mails about deciding. Each job reads the state and the rights again; none names anybody but whom it greets."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from accounts.deciding import scope
from accounts.deciding.invitation_links import address_of
from accounts.models import AccessRequest, Invitation, RequestState, User
from accounts.models.habilitations import last_day
from accounts.passwords import path_to_choose
from accounts.permissions import Action, can
from jobs import queues
from mail import letters


@task(queue_name=queues.MAIL)
def tell_deciders(request_id: int) -> None:
    """Write to those who decide a request that it waits: the administrateurs locaux of the Caf, or the administrateurs
    nationaux where there are none; nothing when it no longer waits."""
    request = AccessRequest.objects.filter(pk=request_id, state=RequestState.WAITING).first()
    if request is None:
        return
    address = letters.address(reverse("deciding:request", args=[request.pk]))
    for person in scope.deciders_of(request):
        if can(person, Action.GRANT, request):
            context = {"name": person.name, "address": address}
            letters.send(person.email, "une demande d’accès attend", "accounts/mail/request_waits.txt", context)


@task(queue_name=queues.MAIL)
def tell_national_deciders(request_ids: list[int]) -> None:
    """Write once to the administrateurs nationaux about the requests that have waited too long and wait still."""
    count = AccessRequest.objects.filter(pk__in=request_ids, state=RequestState.WAITING).count()
    if not count:
        return
    address = letters.address(reverse("deciding:requests"))
    for person in scope.national_deciders():
        context = {"name": person.name, "address": address, "count": count, "days": scope.PATIENCE}
        letters.send(person.email, "des demandes d’accès attendent", "accounts/mail/requests_late.txt", context)


@task(queue_name=queues.MAIL)
def tell_answer(request_id: int) -> None:
    """Write to a person what was decided of their request, while their account is open."""
    decided = (RequestState.ACCEPTED, RequestState.REFUSED)
    request = (
        AccessRequest.objects.filter(pk=request_id, state__in=decided, user__is_active=True)
        .select_related("user", "given", "caf")
        .first()
    )
    if request is None or request.user is None:
        return
    given = request.given if request.state == RequestState.ACCEPTED else None
    new = given is not None and not request.user.has_usable_password()
    context = {
        "name": request.user.name,
        "accepted": given is not None,
        "given": given,
        "until": last_day(given.ends_at) if given else None,
        "reason": request.reason,
        "new": new,
        "days": settings.PASSWORD_RESET_TIMEOUT // 86400,
        "address": letters.address(path_to_choose(request.user)) if new else letters.address("/"),
    }
    letters.send(request.user.email, "réponse à votre demande d’accès", "accounts/mail/request_answer.txt", context)


@task(queue_name=queues.MAIL)
def welcome(user_id: int) -> None:
    """Write to a person whose account a list opened, how to choose their password; nothing once they have one."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None or user.has_usable_password() or not user.active_habilitations():
        return
    context = {
        "name": user.name,
        "levels": user.active_habilitations(),
        "address": letters.address(path_to_choose(user)),
        "days": settings.PASSWORD_RESET_TIMEOUT // 86400,
        "again": letters.address(reverse("account_reset_password")),
    }
    letters.send(user.email, "votre accès est ouvert", "accounts/mail/welcome.txt", context)


@task(queue_name=queues.MAIL)
def welcome_each(user_ids: list[int]) -> None:
    """Have each of these people written to by a job of its own: one address that fails keeps nobody waiting."""
    for user_id in user_ids:
        welcome.enqueue(user_id)


@task(queue_name=queues.MAIL)
def send_invitation(invitation_id: int) -> None:
    """Send the link of an invitation that is still open, if who invites may still give that level."""
    invitation = (
        Invitation.objects.filter(pk=invitation_id, accepted_at=None, revoked_at=None, expires_at__gt=timezone.now())
        .select_related("invited_by", "caf")
        .first()
    )
    if invitation is None or not can(invitation.invited_by, Action.GRANT, invitation):
        return
    context = {"invitation": invitation, "address": letters.address(address_of(invitation))}
    letters.send(invitation.email, "vous êtes invité", "accounts/mail/invitation.txt", context)
