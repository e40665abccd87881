"""The review of a page by a second national editor: the one task of the one workflow, and what holds a letter back."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from wagtail.models import PagePermissionTester, Task, TaskState

from accounts.permissions import Action, can
from pages.reviewing import REFUSED, NotReviewed, is_reviewed, may_review, words_of

APPROVE, REJECT = "approve", "reject"


class ReviewState(TaskState):
    """A review asked for, with a digest of the words that were submitted: those that an approval approves."""

    words = models.CharField("empreinte du texte soumis", max_length=64)

    class Meta:
        verbose_name = "relecture demandée"
        verbose_name_plural = "relectures demandées"


class ReviewTask(Task):
    """Any national editor decides, but the one who submitted or wrote what is submitted."""

    task_state_class = ReviewState

    class Meta:
        verbose_name = "relecture par un autre éditeur national"
        verbose_name_plural = "relectures par un autre éditeur national"

    def start(self, workflow_state: Any, user: Any = None) -> TaskState:
        """Ask for the review, and keep what was submitted."""
        state = super().start(workflow_state, user)
        state.words = words_of(state.revision)
        state.save(update_fields=["words"])
        return state

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, str, bool]]:
        """What this person may do about the page: (verb, words of the button, whether a comment is asked)."""
        state = obj.current_workflow_task_state
        if state is None or not may_review(user, state):
            return []
        changes = [(REJECT, "Demander des modifications", True)]
        if words_of(obj.get_latest_revision()) != state.words:
            return changes
        return [*changes, (APPROVE, "Approuver", False), (APPROVE, "Approuver avec un commentaire", True)]

    @transaction.atomic
    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> None:
        """Do it, if it is still to be done. Two clicks, or two people, decide once. What cannot be published any more,
        for its number or its address was taken meanwhile, stays to be decided."""
        held = ReviewState.objects.select_for_update().get(pk=task_state.pk)
        page = held.workflow_state.content_object.specific
        if action_name not in {verb for verb, _, _ in self.get_actions(page, user)}:
            raise PermissionDenied("Cette relecture est déjà décidée, ou elle revient à un autre éditeur national.")
        try:
            super().on_action(held, user, action_name, **kwargs)
        except ValidationError as error:
            raise PermissionDenied(" ".join(error.messages)) from error

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        """Whoever submitted waits; the others may annotate, and set the dates."""
        state = obj.current_workflow_task_state
        return state is not None and not may_review(user, state)

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:
        """Nobody by the task alone."""
        return False

    def user_can_lock(self, obj: Any, user: Any) -> bool:
        """National editors, as elsewhere."""
        return can(user, Action.NATIONAL_EDIT)

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> models.QuerySet:
        """The reviews that wait for this person: not those of what they submitted or saved."""
        if not can(user, Action.NATIONAL_EDIT):
            return TaskState.objects.none()
        waiting = TaskState.objects.filter(task=self.task_ptr, status=TaskState.STATUS_IN_PROGRESS)
        return waiting.exclude(workflow_state__requested_by=user).exclude(revision__user=user)

    @classmethod
    def get_description(cls) -> str:
        """Said where a task is chosen."""
        return "Un autre éditeur national que l’auteur relit, approuve ou demande des modifications."


class ReviewedPermissions(PagePermissionTester):
    """Those of any page, but to publish."""

    def can_publish(self) -> bool:
        """Only what is not published already, and what was reviewed when it must be."""
        return super().can_publish() and self.page.may_be_published()

    def can_unschedule(self) -> bool:
        """Whoever may write the page."""
        return super().can_publish()


class Reviewed(models.Model):
    """A page that says, by `needs_review`, when a second person must have read it. Nothing publishes it otherwise."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save. Raises NotReviewed when a revision goes live that nobody else has read: the last door, for all ways.

        The revision that is live already counts again when the whole page is saved: it may have been written over.
        """
        revision = self.live_revision if self.live else None  # type: ignore[attr-defined]
        if revision is not None and self.needs_review():
            before = type(self)._base_manager.filter(pk=self.pk).values_list("live_revision_id", flat=True).first()
            goes_live = before != revision.pk or kwargs.get("update_fields") is None
            if goes_live and not is_reviewed(revision):
                raise NotReviewed(REFUSED)
        super().save(*args, **kwargs)

    def needs_review(self) -> bool:
        """Whether this page, as it is now, is published by two people."""
        raise TypeError(f"{type(self).__name__} ne dit pas si elle se relit")

    def may_be_published(self) -> bool:
        """Whether its latest revision may be published now."""
        latest = self.get_latest_revision()  # type: ignore[attr-defined]
        return not self.needs_review() or (latest is not None and is_reviewed(latest))

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        """What Wagtail's screens ask."""
        return ReviewedPermissions(user, self)
