"""The mails of a review: where to go, never what is written there. Each job reads rights again before it writes."""

from typing import Any

from django.urls import reverse
from django_tasks import task
from wagtail.models import TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected, workflow_submitted

from accounts.models import NATIONAL_LEVELS, Habilitation, User
from accounts.permissions import Action, can
from jobs import queues
from mail import letters
from pages.models import ReviewState
from pages.reviewing import may_review

# Wagtail's own mails are sent at once, with titles, to whoever was concerned one day: ours take their place.
_OF_WAGTAIL = (
    (task_submitted, TaskState, "group_approval_task_submitted_email_notification"),
    (workflow_submitted, WorkflowState, "workflow_state_submitted_email_notification"),
    (workflow_rejected, WorkflowState, "workflow_state_rejected_email_notification"),
    (workflow_approved, WorkflowState, "workflow_state_approved_email_notification"),
)


def connect() -> None:
    """Listen to the reviews: called once, when Django is ready."""
    task_submitted.connect(_submitted, dispatch_uid="pages.review.submitted")
    workflow_approved.connect(_decided, dispatch_uid="pages.review.approved")
    workflow_rejected.connect(_decided, dispatch_uid="pages.review.rejected")


def hush_wagtail() -> None:
    """Take off its own mails: called once every application is ready, by the addresses of the screens that decide."""
    for signal, sender, name in _OF_WAGTAIL:
        signal.disconnect(sender=sender, dispatch_uid=name)


def _submitted(sender: Any, instance: TaskState, **kwargs: Any) -> None:
    tell_reviewers.enqueue(instance.pk)


def _decided(sender: Any, instance: WorkflowState, **kwargs: Any) -> None:
    tell_author.enqueue(instance.pk)


@task(queue_name=queues.MAIL)
def tell_reviewers(state_id: int) -> None:
    """Tell those who may decide that a page waits for them; nothing when it no longer waits."""
    state = ReviewState.objects.filter(pk=state_id, status=TaskState.STATUS_IN_PROGRESS).first()
    if state is None:
        return
    editors = Habilitation.objects.active().filter(level__in=NATIONAL_LEVELS).values("user")
    for person in User.objects.filter(pk__in=editors, is_active=True).order_by("pk"):
        if may_review(person, state):
            _send(person, "une page attend votre relecture", "waiting", state.revision.object_id)


@task(queue_name=queues.MAIL)
def tell_author(workflow_state_id: int) -> None:
    """Tell whoever submitted a page what became of it, while they may still write it."""
    state = WorkflowState.objects.filter(pk=workflow_state_id).select_related("requested_by").first()
    if state is None or state.requested_by is None or not can(state.requested_by, Action.NATIONAL_EDIT):
        return
    if state.status == WorkflowState.STATUS_APPROVED:
        _send(state.requested_by, "votre page a été approuvée", "approved", state.object_id)
    elif state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        _send(state.requested_by, "des modifications sont demandées sur votre page", "changes", state.object_id)


def _send(person: User, subject: str, template: str, page_id: str) -> None:
    address = letters.address(reverse("wagtailadmin_pages:edit", args=[page_id]))
    letters.send(person.email, subject, f"pages/mail/{template}.txt", {"name": person.name, "address": address})
