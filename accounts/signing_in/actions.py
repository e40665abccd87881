"""The verbs of one's own account. Each person acts on theirs alone."""

from django.db import IntegrityError, transaction

from accounts.errors import Refused, refuse_closed
from accounts.models import User
from accounts.signing_in import addresses, sessions
from accounts.signing_in.tasks import send_address_changed, send_address_link
from accounts.trace import record


def change_card(user: User, name: str, function: str) -> None:
    """Change one's own name and function, as others read them. Raises Refused on an account closed meanwhile."""
    with transaction.atomic():
        user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
        refuse_closed(user)
        if (user.name, user.function) == (name, function):
            return
        user.name, user.function = name, function
        user.save(update_fields=["name", "function"])
        record(user, "change-own-card", "person", user.pk)


def ask_address(user: User, wanted: str) -> None:
    """Send to the wanted address the link that makes it theirs. Does the same whether it has an account or not."""
    with transaction.atomic():
        record(user, "ask-new-address", "person", user.pk)
        send_address_link.enqueue(user.pk, user.email, wanted)


def take_address(user: User, wanted: addresses.Wanted, keep: str | None) -> None:
    """Make the address of a link that was opened theirs, end their other sessions, and tell the former address.

    Raises Refused when the link is no longer theirs, or when the address has an account.
    """
    try:
        with transaction.atomic():
            user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
            refuse_closed(user)
            if not addresses.holds(wanted, user):
                raise Refused("Ce lien a déjà servi, ou n’est plus valable. Demandez-en un autre.")
            former, user.email = user.email, wanted.wanted
            if User.objects.filter(email__iexact=user.email).exclude(pk=user.pk).exists():
                raise Refused("Cette adresse ne peut pas être utilisée. Demandez un lien pour une autre adresse.")
            user.save(update_fields=["email"])
            user.emailaddress_set.all().delete()
            sessions.end_others(user, keep)
            record(user, "change-own-address", "person", user.pk)
            send_address_changed.enqueue(user.pk, former)
    except IntegrityError as error:  # taken at the same moment
        raise Refused("Cette adresse ne peut pas être utilisée. Demandez un lien pour une autre adresse.") from error


def end_session(user: User, pk: int) -> bool:
    """End one of one's own sessions; whether it was open."""
    with transaction.atomic():
        done = sessions.end(user, pk)
        if done:
            record(user, "end-session", "person", user.pk)
    return done


def end_other_sessions(user: User, keep: str | None) -> int:
    """End all of one's own sessions but this one; how many."""
    with transaction.atomic():
        number = sessions.end_others(user, keep)
        if number:
            record(user, "end-other-sessions", "person", user.pk, number=number)
    return number
