"""Mails about levels that come to their date. Each job reads the state and the rights again; none names anybody but
whom it greets."""

from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from accounts.keeping import calling, listing
from accounts.keeping.rows import SOON, last_day
from accounts.models import Habilitation, User
from jobs import queues
from mail import letters


@task(queue_name=queues.MAIL)
def tell_person_of_end(habilitation_id: int) -> None:
    """Write to a person that their level ends soon; nothing when it was prolonged, suspended or ended since."""
    held = Habilitation.objects.active().filter(pk=habilitation_id, ends_at__lte=timezone.now() + SOON)
    one = held.select_related("user", "caf").first()
    if one is None:
        return
    context = {
        "name": one.user.name,
        "level": one.get_level_display(),
        "place": one.caf.name if one.caf else "Cnaf",
        "national": one.caf is None,
        "day": last_day(one.ends_at),
        "address": letters.address("/"),
    }
    letters.send(one.user.email, "votre accès se termine bientôt", "accounts/mail/end_soon.txt", context)


@task(queue_name=queues.MAIL)
def tell_administrator_of_ends(user_id: int) -> None:
    """Write to an administrator how many levels end soon and where to prolong them; nothing when there is none left."""
    query = f"?etat={listing.SOON}"
    _tell(user_id, "des habilitations se terminent bientôt", "ends_soon.txt", reverse("keeping:people") + query)


@task(queue_name=queues.MAIL)
def tell_administrator_of_review(user_id: int) -> None:
    """Write to an administrator how many people to review; nothing when there is none left."""
    _tell(user_id, "revue annuelle des habilitations", "review_asked.txt", reverse("keeping:review"))


def _tell(user_id: int, subject: str, template: str, path: str) -> None:
    person = User.objects.filter(pk=user_id, is_active=True).first()
    if person is None:
        return
    asked = calling.to_review_for if template == "review_asked.txt" else calling.ending_for
    count = asked(person, timezone.now()).count()
    if count:
        context = {"name": person.name, "count": count, "address": letters.address(path)}
        letters.send(person.email, subject, f"accounts/mail/{template}", context)
