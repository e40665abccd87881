"""Working groups: people of several Caf who share a restricted area. DESIGN 2 and 4."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify

from accounts.models.habilitations import Habilitation


class GroupState(models.TextChoices):
    """Where a working group stands."""

    PROPOSED = "propose", "proposé"
    OPEN = "ouvert", "ouvert"
    REFUSED = "refuse", "refusé"
    CLOSED = "ferme", "fermé"


class GroupRole(models.TextChoices):
    """What a member is to the group."""

    MEMBER = "membre", "membre"
    LEADER = "animateur", "animateur"


class WorkingGroup(models.Model):
    """Proposed by an éditeur, opened by a national editor; only its members see what is kept for `groupe:<id>`."""

    name = models.CharField("nom", max_length=150)
    purpose = models.TextField("objet", max_length=4000)
    state = models.CharField("état", max_length=20, choices=GroupState.choices, default=GroupState.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField("proposé le", default=timezone.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField("ouvert ou refusé le", null=True, blank=True)
    reason = models.TextField("réponse", blank=True, max_length=2000)
    closed_at = models.DateTimeField("fermé le", null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "groupe de travail"
        verbose_name_plural = "groupes de travail"
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/groupes/{self.pk}-{slugify(self.name)[:60].strip('-') or 'groupe'}/"

    def owner_codes(self) -> tuple[str, ...]:
        """Groups belong to no Caf: the Cnaf opens them."""
        return ("cnaf",)

    @property
    def is_open(self) -> bool:
        """Whether people enter it and share in it."""
        return self.state == GroupState.OPEN


class MembershipState(models.TextChoices):
    """How far someone has come into a group."""

    INVITED = "invite", "invité"
    ASKING = "demande", "demande à entrer"
    IN = "membre", "membre"


class Membership(models.Model):
    """Someone in a group, by one of their habilitations: it ends with that habilitation, whatever is written here.

    It gives the token of the group while `state` is IN, `ended_at` is empty and the habilitation is active. Closing a
    group ends its memberships.
    """

    group = models.ForeignKey(WorkingGroup, models.CASCADE, related_name="memberships")
    habilitation = models.ForeignKey(Habilitation, models.CASCADE, related_name="memberships")
    role = models.CharField("rôle", max_length=20, choices=GroupRole.choices, default=GroupRole.MEMBER)
    state = models.CharField("état", max_length=20, choices=MembershipState.choices)
    words = models.TextField("message", blank=True, max_length=1000)
    since = models.DateTimeField("depuis", default=timezone.now)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    joined_at = models.DateTimeField("entré le", null=True, blank=True)
    ended_at = models.DateTimeField("sorti le", null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "appartenance à un groupe"
        verbose_name_plural = "appartenances à un groupe"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "habilitation"],
                condition=Q(ended_at__isnull=True),
                name="once_in_a_group_per_habilitation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.habilitation.user} : {self.group}"
