"""Mails of this room. Each job reads the state and the rights again before it writes to someone; none tells what a
support holds: only that something waits, and where."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from accounts.models import NATIONAL_LEVELS, Habilitation, Level, User
from accounts.permissions import Action, can
from files.models import FileVersion
from jobs import queues
from mail import letters
from spaces.kinds import RESOURCE
from spaces.models import Report, Resource, Status

_LOCAL_WRITERS = (Level.EDITEUR, Level.ADMINISTRATEUR_LOCAL)


@task(queue_name=queues.MAIL)
def tell_who_may_correct(report_id: int) -> None:
    """Write to those who may correct a support that an error was reported on it; nothing once it was answered."""
    report = Report.objects.filter(pk=report_id, outcome="", told_at=None).select_related("resource__readers").first()
    if report is None:
        return
    for person in writers_of(report.resource):
        if person.pk != report.author_id and report.is_visible_to(person):
            _send(person, "une erreur est signalée sur un support", "spaces/mail/reported.txt", _address_of(report))
    Report.objects.filter(pk=report.pk).update(told_at=timezone.now())


@task(queue_name=queues.MAIL)
def tell_who_reported(report_id: int) -> None:
    """Write to who reported an error that it was answered, while they have a level."""
    report = Report.objects.exclude(outcome="").filter(pk=report_id).select_related("author", "resource").first()
    if report is not None and report.closed_by_id != report.author_id and report.is_visible_to(report.author):
        _send(report.author, "réponse à votre signalement", "spaces/mail/answered.txt", _address_of(report))


@task(queue_name=queues.MAIL)
def tell_who_must_look(resource_id: int) -> None:
    """Write to those who may revise a support that it is held until they have looked, or waits for it on the shelves;
    nothing once they have."""
    resource = Resource.objects.filter(pk=resource_id).select_related("readers").first()
    if resource is None:
        return
    unread = FileVersion.objects.awaiting_confirmation().filter(file__kind=RESOURCE, file__object_id=resource.pk)
    if resource.held_at is not None:
        subject, template = "un support de votre Caf est suspendu", "spaces/mail/held.txt"
    elif resource.status == Status.PUBLISHED and unread.exists():
        subject, template = "un support de votre Caf est à relire", "spaces/mail/look.txt"
    else:
        return
    for person in writers_of(resource):
        _send(person, subject, template, reverse("spaces:short", args=[resource.pk]))


@task(queue_name=queues.MAIL)
def tell_who_receives(resource_id: int, owner: str, by_id: int) -> None:
    """Write to those who may revise a support that it was given, or given back, to their owner; not to who did it, and
    nothing once it went to another one."""
    resource = Resource.objects.filter(pk=resource_id).select_related("readers").first()
    if resource is None or resource.owner_code() != owner:
        return
    subject, template = "un support vous est rendu", "spaces/mail/given_back.txt"
    if resource.given_by:
        subject, template = "un support vous est donné", "spaces/mail/given.txt"
    for person in writers_of(resource):
        if person.pk != by_id:
            _send(person, subject, template, reverse("spaces:short", args=[resource.pk]))


def writers_of(resource: Resource) -> list[User]:
    """The éditeurs and administrateurs of the owner who may revise a support now, by name."""
    levels = _LOCAL_WRITERS if resource.caf_id else NATIONAL_LEVELS
    held = Habilitation.objects.active().filter(caf=resource.caf_id, level__in=levels)
    people = User.objects.filter(pk__in=held.order_by().values("user")).order_by("name", "pk")
    return [person for person in people if can(person, Action.REVISE, resource)]


def _address_of(report: Report) -> str:
    return reverse("spaces:report-page", args=[report.pk])


def _send(person: Any, subject: str, template: str, path: str) -> None:
    letters.send(person.email, subject, template, {"name": person.name, "address": letters.address(path)})
