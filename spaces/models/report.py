"""What a reader says is wrong in a support, and what its owner answers."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.sight import readable_audiences, tokens_of
from spaces.models.resource import Resource

_EDITORS = "editeurs:"


class Outcome(models.TextChoices):
    """What became of a report; empty while nobody answered."""

    CORRECTED = "corrige", "Corrigé"
    NOTHING = "rien", "Rien à corriger"
    HANDED_ON = "transmis", "Support transmis"  # its support went to another owner, who reads nothing of it


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, user: Any) -> "ReportQuerySet":
        """Those this person sent, and those sent to the owner whose éditeur they are, on the supports they read."""
        held = tokens_of(user)
        if not held.holds("reseau"):
            return self.none()
        return self.filter(Q(author=user.pk) | _of_owners(user))

    def to_answer(self, user: Any) -> "ReportQuerySet":
        """Those that wait for an éditeur of the owner, among whom this person is."""
        return self.visible_to(user).filter(_of_owners(user), outcome="")


class Report(models.Model):
    """A sentence or two from a reader to the éditeurs of the owner of a support, and their answer.

    It stays between them: when the support is given, what nobody answered is closed (actions.reporting.hand_on).
    """

    resource = models.ForeignKey(Resource, models.PROTECT, related_name="reports")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    owner = models.CharField("envoyé à", max_length=10)  # the owner of the support then, a Caf code or "cnaf"
    words = models.TextField("ce qui ne va pas", max_length=1000)
    place = models.CharField("où", max_length=120, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    outcome = models.CharField("suite", max_length=10, choices=Outcome.choices, blank=True)
    answer = models.TextField("réponse", max_length=600, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)  # when its mails left: a job that runs twice writes once

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = "signalement"
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["outcome", "resource"], name="reports_to_answer")]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", closed_at__isnull=True, closed_by__isnull=True)
                | ~Q(outcome="") & Q(closed_at__isnull=False, closed_by__isnull=False),
                name="an_answered_report_says_when_and_by_whom",
            )
        ]

    def __str__(self) -> str:
        return f"signalement {self.pk}"

    def is_visible_to(self, user: Any) -> bool:
        """Whether this person may read it; agrees with `visible_to`, which is tested."""
        held = tokens_of(user)
        if not held.holds("reseau"):
            return False
        of_owner = held.holds(f"{_EDITORS}{self.owner}") and self.resource.is_visible_to(user)
        return self.author_id == user.pk or of_owner


def _of_owners(user: Any) -> Q:
    """The condition that this person is an éditeur of the owner it was sent to, and reads the support."""
    held = tokens_of(user)
    seen = Q(resource__readers__in=readable_audiences(user))
    if _EDITORS in held.families:
        return seen
    codes = [token.removeprefix(_EDITORS) for token in held.exact if token.startswith(_EDITORS)]
    return seen & Q(owner__in=codes)
